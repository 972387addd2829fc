package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.poi.ooxml.POIXMLProperties;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.WorkbookStyles.Role;

/**
 * The workbook of a run: rankings, score matrix, score lines, metric data, units not ranked, changes, charts and
 * definitions, each on a sheet ready to print. All sheets grow together in one pass over the units, rows leave memory
 * as they are written.
 */
final class RankingWorkbook {

    private static final int WINDOW = 100;
    /** Units tied for a place that a cell names; thousands would not fit it. */
    private static final int MOST_NAMED = 50;

    private static final int GUARD_DIGITS = 10;

    private final AssessmentReport report;
    private final ReportSettings settings;
    private final SXSSFWorkbook workbook;
    private final WorkbookStyles styles;

    private RankingWorkbook(AssessmentReport report, ReportSettings settings) {
        this.report = report;
        this.settings = settings;
        this.workbook = new SXSSFWorkbook(new XSSFWorkbook(), WINDOW, true, false);
        this.styles = new WorkbookStyles(workbook);
    }

    static void write(AssessmentReport report, ReportSettings settings, OutputStream out) throws IOException {
        write(report, settings, true, out);
    }

    /** @param details whether there are sheets of score lines and of metric data */
    static void write(AssessmentReport report, ReportSettings settings, boolean details, OutputStream out)
            throws IOException {
        Path file = Files.createTempFile("zhiheng", ".xlsx");
        try {
            RankingWorkbook made = new RankingWorkbook(report, settings);
            try {
                made.sheets(details);
                made.properties();
                try (OutputStream raw = Files.newOutputStream(file)) {
                    made.workbook.write(raw);
                }
            } finally {
                made.workbook.close();
            }
            StablePackage.copy(file, out);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void sheets(boolean details) {
        boolean together = report.rankedByGroup().size() <= 1;
        if (!together && !report.rankedOverall().isEmpty()) {
            new OverallRankingTable(report, this::page).write(settings);
        }
        SheetPage overview = together ? null : overviewPage();
        if (together) {
            new RankingTable("总排名").write();
        }
        RankingTable groups = new RankingTable("分组排名");
        groups.write();
        if (overview != null) {
            overview(overview, groups);
        }
        MatrixSheet matrix =
                new MatrixSheet(report, (name, widths) -> page(name, "单位：分", MatrixSheet.FIRST_NODE, widths));
        if (details) {
            LinesTable lines = new LinesTable(report, this::page);
            MetricsTable metrics = new MetricsTable(report, (name, widths) -> page(name, "", 0, widths));
            report.sheets().forEach(sheet -> {
                matrix.add(sheet);
                lines.add(sheet);
                metrics.add(sheet);
            });
            matrix.finish(settings);
            lines.finish(settings);
            metrics.finish(settings);
        } else {
            report.sheets().points(matrix::add);
            matrix.finish(settings);
        }
        notRanked();
        changes();
        new ChartSheet(report, page("图表", 16, 26, 10, 12, 12, 12), workbook).write(groups.groupCells, matrix);
        new DefinitionsSheet(report, (name, widths) -> page(name, "", 0, widths)).write(settings);
    }

    private SheetPage page(String name, int... widths) {
        return page(name, "单位：分", 0, widths);
    }

    /** @param unit what the figures are counted in; empty: they are of several units */
    private SheetPage page(String name, String unit, int leftColumns, int... widths) {
        SheetPage page = new SheetPage(workbook, styles, name, leftColumns, widths);
        page.title(
                report.heading().title() + "　" + name,
                "填报单位：" + settings.organ(),
                "填报日期：" + Dates.chinese(date()),
                unit);
        return page;
    }

    private LocalDate date() {
        return report.heading().asOf().toLocalDate();
    }

    private SheetPage overviewPage() {
        return page("总体情况", 6, 26, 10, 12, 12, 12, 40, 40);
    }

    /** One row per group. */
    private void overview(SheetPage page, RankingTable ranking) {
        page.heads(List.of("序号", "组别", "单位数", "平均分", "最高分", "最低分", "第一名", "末位"), 2);
        int headRow = page.nextRow() - 1;
        int number = 0;
        for (Map.Entry<String, List<Unit>> group : report.rankedByGroup().entrySet()) {
            List<BigDecimal> totals = group.getValue().stream()
                    .map(Unit::total)
                    .filter(Objects::nonNull)
                    .toList();
            page.row();
            page.count(0, ++number);
            page.text(1, group.getKey(), Role.CENTRED);
            page.count(2, group.getValue().size());
            GroupFigures.write(page, 3, ranking.groupCells.get(group.getKey()), totals);
            page.text(6, names(group.getValue(), true), Role.TEXT);
            page.text(7, names(group.getValue(), false), Role.TEXT);
        }
        page.filter(headRow, page.nextRow() - 1);
        page.note((report.rankedOverall().isEmpty() ? "注：本方案按组排名，各组之间不比名次；另有" : "注：本方案按组排名，并另排总名次，见「总排名」；另有")
                + report.notRanked().size() + "个单位不参加排名，见「未排名单位」。");
        page.signatures(settings);
        page.close();
    }

    private static String names(List<Unit> group, boolean best) {
        BigDecimal rank = group.get(best ? 0 : group.size() - 1).rank();
        List<String> names = group.stream()
                .filter(unit -> unit.rank() != null && unit.rank().compareTo(rank) == 0)
                .map(Unit::name)
                .toList();
        return names.stream().limit(MOST_NAMED).collect(Collectors.joining("、"))
                + (names.size() > MOST_NAMED ? "等 " + names.size() + " 个单位" : "");
    }

    private void notRanked() {
        FlatTable table = new FlatTable(
                name -> page(name, 6, 16, nameWidth(), 20, 18, 10, 60),
                "未排名单位",
                List.of("序号", "单位代码", "单位", "上级单位", "组别", "总分", "未排名原因"),
                3,
                1);
        for (Unit unit : report.notRanked()) {
            SheetPage page = table.row();
            page.count(0, table.written());
            page.text(1, unit.code(), Role.CODE);
            page.text(2, unit.name(), Role.TEXT);
            page.text(3, unit.parentName(), Role.TEXT);
            page.text(4, unit.group(), Role.CENTRED);
            page.number(5, unit.total(), 2);
            page.text(6, unit.notRankedReason() == null ? "未计算名次" : unit.notRankedReason(), Role.TEXT);
        }
        foot(table.end());
    }

    private void changes() {
        FlatTable table = new FlatTable(
                name -> page(name, 6, 18, 16, nameWidth(), 10, 10, 12, 10, 10, 12),
                "变动",
                List.of("序号", "组别", "单位代码", "单位", "本期名次", "上期名次", "名次变化", "本期总分", "上期总分", "总分变化"),
                4,
                2);
        for (Unit unit : report.units()) {
            if (unit.previousRank() == null && unit.previousTotal() == null) {
                continue;
            }
            SheetPage page = table.row();
            page.count(0, table.written());
            page.text(1, unit.groupName(), Role.CENTRED);
            page.text(2, unit.code(), Role.CODE);
            page.text(3, unit.name(), Role.TEXT);
            page.rank(4, unit.rank());
            page.rank(5, unit.previousRank());
            page.difference(6, 5, 4, unit.previousRank(), unit.rank(), Role.MOVEMENT);
            page.number(7, unit.total(), 2);
            page.number(8, unit.previousTotal(), 2);
            page.difference(9, 7, 8, unit.total(), unit.previousTotal(), Role.NUMBER);
        }
        SheetPage page = table.end();
        page.note("注：上期指同一方案的上一个考核周期；名次变化＝上期名次－本期名次，↑为上升。只列上期有结果的单位。");
        foot(page);
    }

    private void foot(SheetPage page) {
        page.signatures(settings);
        page.close();
    }

    private int nameWidth() {
        return Columns.width(14, 36, report.units().stream().map(Unit::name));
    }

    private void properties() {
        POIXMLProperties.CoreProperties core =
                workbook.getXSSFWorkbook().getProperties().getCoreProperties();
        core.setTitle(report.heading().title());
        core.setCreator(settings.organ());
        core.setIdentifier("run " + report.heading().runId());
        core.setCreated(Optional.of(Dates.stamp(report.heading().asOf())));
        core.setModified(Optional.of(Dates.stamp(report.heading().asOf())));
    }

    /** Ranked units by group, with the rank of the period before. */
    private final class RankingTable {

        private final FlatTable table;
        private final Map<String, String> groupCells = new HashMap<>();
        private BigDecimal sum = BigDecimal.ZERO;
        private int count;

        RankingTable(String name) {
            this.table = new FlatTable(
                    sheet -> page(
                            sheet,
                            6,
                            Columns.width(8, 24, report.units().stream().map(Unit::groupName)),
                            7,
                            Columns.width(10, 24, report.units().stream().map(Unit::code)),
                            nameWidth(),
                            Columns.width(10, 24, report.units().stream().map(Unit::parentName)),
                            11,
                            11,
                            9,
                            9,
                            50),
                    name,
                    List.of("序号", "组别", "名次", "单位代码", "单位", "上级单位", "总分", "等次", "上期名次", "名次变化", "备注"),
                    5,
                    3);
        }

        void write() {
            report.rankedByGroup().forEach((group, units) -> {
                int first = table.lastRow() + 1;
                units.forEach(this::unit);
                groupCells.put(group, "'" + table.page().name() + "'!" + SheetPage.range(first, table.lastRow(), 6));
            });
            int firstRow = table.firstRow();
            int lastRow = table.lastRow();
            SheetPage page = table.end();
            if (count > 0) {
                means(page, firstRow, lastRow);
            }
            page.note("注：总分、等次依方案计算，等次为系统建议，以审定结果为准；并列的单位名次相同。校验码："
                    + report.heading().verificationCode());
            foot(page);
        }

        private void unit(Unit unit) {
            SheetPage page = table.row();
            page.count(0, table.written());
            page.text(1, unit.groupName(), Role.CENTRED);
            page.rank(2, unit.rank());
            page.text(3, unit.code(), Role.CODE);
            page.text(4, unit.name(), Role.TEXT);
            page.text(5, unit.parentName(), Role.TEXT);
            page.number(6, unit.total(), 2);
            page.text(7, unit.grade(), Role.CENTRED);
            page.rank(8, unit.previousRank());
            page.difference(9, 8, 2, unit.previousRank(), unit.rank(), Role.MOVEMENT);
            page.text(10, remark(unit), Role.TEXT);
            if (unit.total() != null) {
                sum = sum.add(unit.total());
                count++;
            }
        }

        private void means(SheetPage page, int firstRow, int lastRow) {
            page.row();
            page.spanned(0, 5, "平均", page.style(Role.TOTAL_LABEL));
            for (int column = 7; column < page.columns(); column++) {
                page.blank(column, Role.TOTAL_LABEL);
            }
            page.formula(
                    6,
                    "ROUND(ROUND(SUBTOTAL(1," + SheetPage.range(firstRow, lastRow, 6) + ")," + (2 + GUARD_DIGITS)
                            + "),2)",
                    sum.divide(BigDecimal.valueOf(count), 2, RoundingMode.HALF_UP),
                    2,
                    Role.TOTAL);
        }

        private static String remark(Unit unit) {
            String tied = unit.tied() ? "并列" : "";
            String reason = unit.gradeReason() == null ? "" : unit.gradeReason();
            return tied.isEmpty() || reason.isEmpty() ? tied + reason : tied + "；" + reason;
        }
    }
}
