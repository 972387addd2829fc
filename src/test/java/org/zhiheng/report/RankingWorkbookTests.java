package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.CellValue;
import org.apache.poi.ss.usermodel.FormulaEvaluator;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.Hash;
import org.zhiheng.report.AssessmentReport.Combination;

class RankingWorkbookTests {

    @Test
    void hasTheSheetsOfAReportByGroup() throws IOException {
        assertThat(sheetNames(ReportFixtures.small()))
                .containsExactly("总体情况", "分组排名", "得分矩阵", "得失分明细", "指标数据", "未排名单位", "变动", "图表", "口径说明");
    }

    @Test
    void ranksAllTogetherWhenThereIsOneGroup() throws IOException {
        assertThat(sheetNames(ReportFixtures.large(5, 3, 1))).startsWith("总排名", "分组排名");
    }

    @Test
    void listsAllUnitsTogetherWhereTheSchemeRanksAcrossGroups() throws IOException {
        try (XSSFWorkbook workbook = workbook(ReportFixtures.smallOverall())) {
            assertThat(workbook.getSheetName(0)).isEqualTo("总排名");
            assertThat(workbook.getSheetName(1)).isEqualTo("总体情况");
            assertThat(row(workbook, "总排名", 2))
                    .containsExactly(
                            "序号", "总名次", "单位代码", "单位", "上级单位", "总分", "等次", "组别", "组内名次", "上期总名次", "名次变化", "备注");
            assertThat(row(workbook, "总排名", 3))
                    .containsExactly("1", "1", "210204001", "中山公园街道", "沙河口区", "90", "良好", "第一组", "1", "2", "1", "并列");
            assertThat(row(workbook, "总排名", 4).subList(8, 12)).containsExactly("1", "—", "—", "并列");
            assertThat(row(workbook, "总排名", 5).subList(0, 3)).containsExactly("3", "3", "210281100");
            assertThat(row(workbook, "总排名", 5).subList(7, 11)).containsExactly("第二组", "1", "3", "0");
            assertThat(row(workbook, "总排名", 6).subList(1, 3)).containsExactly("4", "210204003");
            assertThat(row(workbook, "总体情况", 5).get(0)).contains("另排总名次");
        }
    }

    @Test
    void listsRanksAndTotals() throws IOException {
        try (XSSFWorkbook workbook = workbook(ReportFixtures.small())) {
            assertThat(row(workbook, "分组排名", 3))
                    .containsExactly("1", "第一组", "1", "210204001", "中山公园街道", "沙河口区", "90", "良好", "2", "1", "并列");
            assertThat(row(workbook, "分组排名", 5))
                    .containsExactly("3", "第一组", "3", "210204003", "𠮷祥㙍街道", "沙河口区", "-3.01", "良好", "2", "-1", "");
            assertThat(row(workbook, "分组排名", 6).subList(0, 4)).containsExactly("4", "第二组", "1", "210281100");
            assertThat(row(workbook, "分组排名", 7).get(6)).isEqualTo("63.03");
        }
    }

    @Test
    void totalsAreWeightedSumsOfTheirRow() throws IOException {
        try (XSSFWorkbook workbook = workbook(ReportFixtures.small())) {
            Row row = workbook.getSheet("得分矩阵").getRow(4);
            assertThat(row.getCell(10).getCellFormula()).isEqualTo("ROUND(ROUND(H5*0.6+J5*0.4,12),2)");
            assertThat(row.getCell(7).getCellFormula()).isEqualTo("ROUND(ROUND(SUM(F5,G5),12),2)");
            assertThat(row.getCell(10).getNumericCellValue()).isEqualTo(90);
        }
    }

    @Test
    void everyFormulaRecalculatesToTheStoredValue() throws IOException {
        int formulas = 0;
        for (AssessmentReport report :
                List.of(ReportFixtures.small(), ReportFixtures.large(60, 23, 4), ReportFixtures.empty())) {
            try (XSSFWorkbook workbook = workbook(report)) {
                formulas += compareFormulas(workbook);
            }
        }
        assertThat(formulas).isEqualTo(49 + 518);
    }

    @Test
    void leavesAValueWhereTheSchemeIsNoPlainSum() throws IOException {
        AssessmentReport small = ReportFixtures.small();
        List<AssessmentReport.Node> nodes = new ArrayList<>(small.nodes());
        nodes.set(0, ReportFixtures.total(Combination.OTHER));
        AssessmentReport limited = new AssessmentReport(
                small.heading(), nodes, small.metrics(), small.units(), small.stats(), small.sheets());
        try (XSSFWorkbook workbook = workbook(limited)) {
            Cell total = workbook.getSheet("得分矩阵").getRow(4).getCell(10);
            assertThat(total.getCellType()).isEqualTo(CellType.NUMERIC);
            assertThat(total.getNumericCellValue()).isEqualTo(90);
            assertThat(texts(workbook.getSheet("得分矩阵"))).anyMatch(text -> text.startsWith("注：灰底"));
        }
    }

    @Test
    void keepsHostileNamesTexts() throws IOException {
        try (XSSFWorkbook workbook = workbook(ReportFixtures.small())) {
            for (String name : List.of("分组排名", "得分矩阵", "得失分明细", "指标数据", "变动")) {
                List<Cell> cells = cells(workbook.getSheet(name)).stream()
                        .filter(cell -> text(cell).startsWith("=HYPERLINK"))
                        .toList();
                assertThat(cells).as(name).isNotEmpty().allSatisfy(cell -> {
                    assertThat(cell.getCellType()).isEqualTo(CellType.STRING);
                    assertThat(cell.getCellStyle().getQuotePrefixed()).isTrue();
                });
            }
        }
    }

    @Test
    void codesAreTexts() throws IOException {
        try (XSSFWorkbook workbook = workbook(ReportFixtures.small())) {
            Cell code = workbook.getSheet("得分矩阵").getRow(4).getCell(3);
            assertThat(code.getStringCellValue()).isEqualTo("210204001");
            assertThat(code.getCellStyle().getDataFormatString()).isEqualTo("@");
        }
    }

    @Test
    void everySheetIsSetUpForPrinting() throws IOException {
        try (XSSFWorkbook workbook = workbook(ReportFixtures.small())) {
            for (Sheet sheet : workbook) {
                PrintSetup print = sheet.getPrintSetup();
                assertThat(print.getPaperSize()).isEqualTo(PrintSetup.A4_PAPERSIZE);
                assertThat(print.getLandscape()).isTrue();
                assertThat(print.getFitWidth()).isEqualTo((short) 1);
                assertThat(print.getFitHeight())
                        .isEqualTo((short) (sheet.getSheetName().equals("图表") ? 1 : 0));
                assertThat(sheet.getFitToPage()).isTrue();
                assertThat(sheet.getFooter().getCenter()).isEqualTo("第 &P 页 共 &N 页");
                assertThat(sheet.getRow(0).getCell(0).getStringCellValue())
                        .isEqualTo("2026年第三季度街道（乡镇）平安建设季度考核结果　" + sheet.getSheetName());
            }
            XSSFSheet matrix = workbook.getSheet("得分矩阵");
            assertThat(matrix.getRepeatingRows().formatAsString()).isEqualTo("1:4");
            assertThat(matrix.getPaneInformation().getHorizontalSplitPosition()).isEqualTo((short) 4);
            assertThat(matrix.getPaneInformation().getVerticalSplitPosition()).isEqualTo((short) 5);
            assertThat(matrix.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A4:K9");
        }
    }

    @Test
    void coloursAreRelativeToTheGroup() throws IOException {
        try (XSSFWorkbook workbook = workbook(ReportFixtures.small())) {
            var formatting = workbook.getSheet("得分矩阵").getSheetConditionalFormatting();
            assertThat(formatting.getNumConditionalFormattings()).isEqualTo(6);
            assertThat(formatting
                            .getConditionalFormattingAt(0)
                            .getFormattingRanges()[0]
                            .formatAsString())
                    .isEqualTo("F5:F7");
        }
    }

    @Test
    void saysWhyAUnitIsNotRankedAndWhatStateItsDataHas() throws IOException {
        try (XSSFWorkbook workbook = workbook(ReportFixtures.small())) {
            assertThat(row(workbook, "未排名单位", 3))
                    .containsExactly("1", "210281101", "空街道", "沙河口区", "第二组", "—", "本期办件少于30件");
            assertThat(row(workbook, "指标数据", 7).subList(5, 10)).containsExactly("—", "—", "—", "%", "数量不足");
            assertThat(row(workbook, "指标数据", 3).subList(5, 10)).containsExactly("46", "50", "92", "%", "有值");
        }
    }

    @Test
    void definesEverythingAndGivesTheVerificationCode() throws IOException {
        try (XSSFWorkbook workbook = workbook(ReportFixtures.small())) {
            assertThat(texts(workbook.getSheet("口径说明")))
                    .contains(
                            "3f2a-91bc-0d4e",
                            ReportFixtures.HASH,
                            "《平安建设考核办法》第十二条第一款",
                            "期内按时办结件数 ÷ 期内应办结件数 × 100",
                            "四舍五入保留2位小数",
                            "c0ffee00");
        }
    }

    @Test
    void chartsAreNative() throws IOException {
        try (XSSFWorkbook workbook = workbook(ReportFixtures.small())) {
            assertThat(workbook.getSheet("图表").getDrawingPatriarch().getCharts())
                    .hasSize(2);
        }
    }

    @Test
    void goesOnInAFurtherSheetWhenOneIsFull() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SXSSFWorkbook streaming = new SXSSFWorkbook()) {
            WorkbookStyles styles = new WorkbookStyles(streaming);
            FlatTable table =
                    new FlatTable(name -> new SheetPage(streaming, styles, name, 0, 8), "明细", List.of("序号"), 1, -1, 2);
            for (int number = 1; number <= 5; number++) {
                table.row().count(0, number);
            }
            table.end().close();
            streaming.write(out);
        }
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            assertThat(workbook.getSheetName(0)).isEqualTo("明细");
            assertThat(workbook.getSheetName(2)).isEqualTo("明细（3）");
            assertThat(workbook.getSheetAt(2).getRow(1).getCell(0).getNumericCellValue())
                    .isEqualTo(5);
        }
    }

    @Test
    void sameBytesInAnyZoneAndLocale() throws IOException {
        String here = Hash.of(bytes(ReportFixtures.small()));
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(Hash.of(bytes(ReportFixtures.small()))).isEqualTo(here);
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
    }

    private static int compareFormulas(XSSFWorkbook workbook) {
        FormulaEvaluator evaluator = workbook.getCreationHelper().createFormulaEvaluator();
        int formulas = 0;
        for (Sheet sheet : workbook) {
            for (Cell cell : cells(sheet)) {
                if (cell.getCellType() == CellType.FORMULA) {
                    double stored = cell.getNumericCellValue();
                    CellValue computed = evaluator.evaluate(cell);
                    assertThat(computed.getNumberValue())
                            .as(sheet.getSheetName() + "!" + cell.getAddress() + " " + cell.getCellFormula())
                            .isCloseTo(stored, within(1e-12));
                    formulas++;
                }
            }
        }
        return formulas;
    }

    private static List<String> sheetNames(AssessmentReport report) throws IOException {
        try (XSSFWorkbook workbook = workbook(report)) {
            List<String> names = new ArrayList<>();
            workbook.forEach(sheet -> names.add(sheet.getSheetName()));
            return names;
        }
    }

    private static List<String> row(XSSFWorkbook workbook, String sheet, int row) {
        List<String> texts = new ArrayList<>();
        workbook.getSheet(sheet).getRow(row).forEach(cell -> texts.add(text(cell)));
        return texts;
    }

    private static List<String> texts(Sheet sheet) {
        return cells(sheet).stream().map(RankingWorkbookTests::text).toList();
    }

    private static List<Cell> cells(Sheet sheet) {
        List<Cell> cells = new ArrayList<>();
        sheet.forEach(row -> row.forEach(cells::add));
        return cells;
    }

    private static String text(Cell cell) {
        CellType type = cell.getCellType() == CellType.FORMULA ? cell.getCachedFormulaResultType() : cell.getCellType();
        return switch (type) {
            case NUMERIC -> Numbers.plain(new java.math.BigDecimal(Double.toString(cell.getNumericCellValue())));
            case STRING -> cell.getStringCellValue();
            default -> "";
        };
    }

    private static XSSFWorkbook workbook(AssessmentReport report) throws IOException {
        return new XSSFWorkbook(new ByteArrayInputStream(bytes(report)));
    }

    private static byte[] bytes(AssessmentReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RankingWorkbook.write(report, ReportSettings.NEUTRAL, out);
        return out.toByteArray();
    }
}
