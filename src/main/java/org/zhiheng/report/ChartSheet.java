package org.zhiheng.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xddf.usermodel.PresetColor;
import org.apache.poi.xddf.usermodel.XDDFColor;
import org.apache.poi.xddf.usermodel.XDDFSolidFillProperties;
import org.apache.poi.xddf.usermodel.chart.AxisCrossBetween;
import org.apache.poi.xddf.usermodel.chart.AxisCrosses;
import org.apache.poi.xddf.usermodel.chart.AxisOrientation;
import org.apache.poi.xddf.usermodel.chart.AxisPosition;
import org.apache.poi.xddf.usermodel.chart.BarDirection;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.XDDFBarChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFCategoryAxis;
import org.apache.poi.xddf.usermodel.chart.XDDFChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;
import org.apache.poi.xddf.usermodel.chart.XDDFValueAxis;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFChart;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.WorkbookStyles.Role;

/** 图表: the figures of groups (or of the units, where there is one group) and of criteria, each with a native bar chart. */
final class ChartSheet {

    private static final int MOST_BARS = 30;
    private static final int CHART_COLUMN = 7;

    private final AssessmentReport report;
    private final SheetPage page;
    private final SXSSFWorkbook workbook;
    private int nextChartRow = 2;

    ChartSheet(AssessmentReport report, SheetPage page, SXSSFWorkbook workbook) {
        this.report = report;
        this.page = page;
        this.workbook = workbook;
    }

    void write(Map<String, String> groupCells, MatrixSheet matrix) {
        Map<String, List<Unit>> groups = report.rankedByGroup();
        if (groups.isEmpty()) {
            page.note("（本次没有参加排名的单位）");
        } else if (groups.size() == 1) {
            units(groups.values().iterator().next());
        } else {
            groups(groups, groupCells);
        }
        criteria(matrix);
        page.onOnePage();
        page.close();
    }

    private void groups(Map<String, List<Unit>> groups, Map<String, String> groupCells) {
        page.section("各组得分情况");
        head("序号", "组别", "单位数", "平均分", "最高分", "最低分");
        int first = page.nextRow();
        List<String> names = new ArrayList<>();
        List<BigDecimal> means = new ArrayList<>();
        int number = 0;
        for (Map.Entry<String, List<Unit>> group : groups.entrySet()) {
            List<BigDecimal> totals = group.getValue().stream()
                    .map(Unit::total)
                    .filter(Objects::nonNull)
                    .toList();
            page.row();
            page.count(0, ++number);
            page.text(1, group.getKey(), Role.CENTRED);
            page.count(2, group.getValue().size());
            GroupFigures.write(page, 3, groupCells.get(group.getKey()), totals);
            names.add(group.getKey());
            means.add(Objects.requireNonNullElse(Numbers.mean(totals), BigDecimal.ZERO));
        }
        chart("各组平均分", names, means, first, 1, 3, false);
    }

    private void units(List<Unit> units) {
        page.section(units.size() > MOST_BARS ? "前" + MOST_BARS + "名总分" : "各单位总分");
        head("名次", "单位", "总分");
        int first = page.nextRow();
        List<String> names = new ArrayList<>();
        List<BigDecimal> totals = new ArrayList<>();
        for (Unit unit : units.subList(0, Math.min(MOST_BARS, units.size()))) {
            page.row();
            page.rank(0, unit.rank());
            page.text(1, unit.name(), Role.TEXT);
            page.number(2, unit.total(), 2);
            names.add(unit.name());
            totals.add(Objects.requireNonNullElse(unit.total(), BigDecimal.ZERO));
        }
        chart("总分", names, totals, first, 1, 2, false);
    }

    private void criteria(MatrixSheet matrix) {
        page.row();
        page.section("各评分项平均得分率");
        head("代码", "评分项", "满分", "平均得分", "得分率");
        int first = page.nextRow();
        List<String> names = new ArrayList<>();
        List<BigDecimal> rates = new ArrayList<>();
        for (Node node : report.criteria()) {
            Optional<MatrixSheet.ColumnOfPoints> column = matrix.column(node);
            if (column.isEmpty()
                    || node.fullPoints() == null
                    || node.fullPoints().signum() <= 0) {
                continue;
            }
            int row = page.row();
            BigDecimal mean = column.get().mean();
            page.text(0, node.code(), Role.CODE);
            page.text(1, node.name(), Role.TEXT);
            page.number(2, node.fullPoints(), 0);
            page.formula(3, "ROUND(ROUND(AVERAGE(" + column.get().cells() + "),12),2)", mean, 2, Role.NUMBER);
            BigDecimal rate = mean.divide(node.fullPoints(), 4, RoundingMode.HALF_UP);
            page.formula(
                    4,
                    "ROUND(ROUND(" + SheetPage.at(row, 3) + "/" + SheetPage.at(row, 2) + ",14),4)",
                    rate,
                    4,
                    Role.PERCENT);
            names.add(node.name());
            rates.add(rate);
        }
        chart("各评分项平均得分率", names, rates, first, 1, 4, true);
    }

    private void head(String... heads) {
        page.row();
        for (int column = 0; column < heads.length; column++) {
            page.text(column, heads[column], Role.HEAD);
        }
    }

    /** @param shares whether the values are shares of one */
    private void chart(
            String title,
            List<String> names,
            List<BigDecimal> values,
            int firstRow,
            int nameColumn,
            int valueColumn,
            boolean shares) {
        if (names.isEmpty()) {
            return;
        }
        int lastRow = firstRow + names.size() - 1;
        XSSFSheet sheet = workbook.getXSSFWorkbook().getSheet(page.name());
        int height = Math.min(44, 9 + names.size() + names.size() / 4);
        XSSFChart chart = sheet.createDrawingPatriarch()
                .createChart(new XSSFClientAnchor(
                        0, 0, 0, 0, CHART_COLUMN, nextChartRow, CHART_COLUMN + 10, nextChartRow + height));
        nextChartRow += height + 1;
        chart.setTitleText(title);
        chart.getCTChart()
                .getTitle()
                .getTx()
                .getRich()
                .getPArray(0)
                .getRArray(0)
                .getRPr()
                .setLang("zh-CN");
        chart.setTitleOverlay(false);
        XDDFCategoryAxis categories = chart.createCategoryAxis(AxisPosition.LEFT);
        categories.setOrientation(AxisOrientation.MAX_MIN);
        XDDFValueAxis numbers = chart.createValueAxis(AxisPosition.BOTTOM);
        numbers.setCrosses(AxisCrosses.MAX);
        numbers.setCrossBetween(AxisCrossBetween.BETWEEN);
        if (values.stream().allMatch(value -> value.signum() >= 0)) {
            numbers.setMinimum(0);
        }
        if (shares && values.stream().allMatch(value -> value.compareTo(BigDecimal.ONE) <= 0)) {
            numbers.setMaximum(1);
        }
        XDDFBarChartData bars = (XDDFBarChartData) chart.createData(ChartTypes.BAR, categories, numbers);
        bars.setBarDirection(BarDirection.BAR);
        bars.setGapWidth(60);
        bars.setVaryColors(false);
        XDDFChartData.Series series = bars.addSeries(
                XDDFDataSourcesFactory.fromArray(
                        names.toArray(String[]::new), reference(firstRow, lastRow, nameColumn)),
                XDDFDataSourcesFactory.fromArray(
                        values.toArray(BigDecimal[]::new), reference(firstRow, lastRow, valueColumn)));
        series.setTitle(title, null);
        series.setFillProperties(new XDDFSolidFillProperties(XDDFColor.from(PresetColor.STEEL_BLUE)));
        chart.plot(bars);
    }

    private String reference(int firstRow, int lastRow, int column) {
        return new CellRangeAddress(firstRow, lastRow, column, column).formatAsString(page.name(), true);
    }
}
