package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The files of three runs as they are printed: a full one of 1,838 units, an empty one, and a small one with long names,
 * rare characters, ties, negative scores and units without rank. The files stay in {@code target/printed} to be looked at.
 */
class PrintedReportsTests {

    private static final Path FOLDER = Path.of("target/printed");
    private static final int FULL = 1_838;

    private interface Writer {
        void write(AssessmentReport report, OutputStream out) throws IOException;
    }

    @BeforeAll
    static void write() throws IOException {
        write("small", ReportFixtures.smallOverall());
        write("full", ReportFixtures.large(FULL, 18, 2));
        write("empty", ReportFixtures.empty());
        file(
                "small",
                "units.zip",
                ReportFixtures.small(),
                (report, out) -> UnitPages.write(report, ReportSettings.NEUTRAL, out));
        file(
                "full",
                "units.zip",
                ReportFixtures.large(3, 18, 2),
                (report, out) -> UnitPages.write(report, ReportSettings.NEUTRAL, out));
        file(
                "empty",
                "units.zip",
                ReportFixtures.empty(),
                (report, out) -> UnitPages.write(report, ReportSettings.NEUTRAL, out));
    }

    private static void write(String run, AssessmentReport report) throws IOException {
        file(run, "workbook.xlsx", report, (of, out) -> RankingWorkbook.write(of, ReportSettings.NEUTRAL, out));
        file(run, "bulletin.docx", report, (of, out) -> Bulletin.write(of, ReportSettings.NEUTRAL, out));
        file(run, "page.html", report, (of, out) -> HtmlReport.write(of, ReportSettings.NEUTRAL, out));
    }

    private static void file(String run, String name, AssessmentReport report, Writer writer) throws IOException {
        Path file = FOLDER.resolve(run).resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            writer.write(report, out);
        }
    }

    private static XSSFWorkbook workbook(String run) throws IOException {
        return new XSSFWorkbook(
                new ByteArrayInputStream(Files.readAllBytes(FOLDER.resolve(run).resolve("workbook.xlsx"))));
    }

    @Test
    void everySheetOfEveryRunIsSetUpForPrinting() throws IOException {
        for (String run : List.of("small", "full", "empty")) {
            try (XSSFWorkbook workbook = workbook(run)) {
                for (int index = 0; index < workbook.getNumberOfSheets(); index++) {
                    XSSFSheet sheet = workbook.getSheetAt(index);
                    String name = run + " " + sheet.getSheetName();
                    assertThat(sheet.getFitToPage()).as(name).isTrue();
                    assertThat(sheet.getPrintSetup().getLandscape()).as(name).isTrue();
                    assertThat(sheet.getPrintSetup().getPaperSize()).as(name).isEqualTo((short) 9);
                    assertThat(sheet.getFooter().getCenter()).as(name).isEqualTo("第 &P 页 共 &N 页");
                    boolean headed = !List.of("图表", "口径说明").contains(sheet.getSheetName());
                    assertThat(sheet.getRepeatingRows() != null).as(name).isEqualTo(headed);
                    if (!sheet.getSheetName().equals("图表")) {
                        assertThat(last(sheet)).as(name).contains("签发：");
                    }
                }
            }
        }
    }

    /** A wide matrix goes on on a second page, which repeats the columns that say whose row it is. */
    @Test
    void aWideMatrixRepeatsItsLeftColumnsAndKeepsItsTitleOnThePage() throws IOException {
        try (XSSFWorkbook full = workbook("full");
                XSSFWorkbook small = workbook("small")) {
            XSSFSheet wide = full.getSheet("得分矩阵");
            assertThat(wide.getPrintSetup().getFitWidth()).isEqualTo((short) 2);
            assertThat(wide.getRepeatingColumns().formatAsString()).isEqualTo("A:E");
            assertThat(wide.getMergedRegion(0).getFirstRow()).isZero();
            assertThat(wide.getMergedRegion(0).getLastColumn()).isBetween(4, 15);
            assertThat(small.getSheet("得分矩阵").getPrintSetup().getFitWidth()).isEqualTo((short) 1);
            assertThat(small.getSheet("得分矩阵").getRepeatingColumns()).isNull();
        }
    }

    /** A row is as high as its longest cell needs, counted in the widths that the columns have. */
    @Test
    void noCellIsHigherThanItsRow() throws IOException {
        for (String run : List.of("small", "empty")) {
            try (XSSFWorkbook workbook = workbook(run)) {
                List<String> clipped = new ArrayList<>();
                workbook.forEach(sheet -> sheet.forEach(row -> row.forEach(cell -> {
                    if (lines(workbook, cell) * 12.5 > row.getHeightInPoints()) {
                        clipped.add(sheet.getSheetName() + "!" + cell.getAddress() + " " + row.getHeightInPoints());
                    }
                })));
                assertThat(clipped).as(run).isEmpty();
            }
        }
    }

    private static int lines(XSSFWorkbook workbook, Cell cell) {
        boolean merged = workbook.getSheet(cell.getSheet().getSheetName()).getMergedRegions().stream()
                .anyMatch(region -> region.isInRange(cell));
        if (merged
                || cell.getCellType() != CellType.STRING
                || !cell.getCellStyle().getWrapText()) {
            return 1;
        }
        int width = cell.getSheet().getColumnWidth(cell.getColumnIndex()) / 256 - 1;
        return TextWidth.lines(cell.getStringCellValue(), width);
    }

    private static String last(XSSFSheet sheet) {
        StringBuilder text = new StringBuilder();
        Row row = sheet.getRow(sheet.getLastRowNum());
        row.forEach(cell -> text.append(cell.getCellType() == CellType.STRING ? cell.getStringCellValue() : ""));
        return text.toString();
    }

    @Test
    void rareCharactersAndLongNamesStandWhole() throws IOException {
        String name = ReportFixtures.small().units().get(3).name();
        try (XSSFWorkbook workbook = workbook("small");
                XWPFDocument bulletin = bulletin("small")) {
            assertThat(workbook.getSheet("总排名").getRow(5).getCell(3).getStringCellValue())
                    .isEqualTo(name);
            assertThat(workbook.getSheet("总排名").getRow(6).getCell(3).getStringCellValue())
                    .isEqualTo("𠮷祥㙍街道");
            assertThat(workbook.getSheet("总排名").getRow(6).getCell(5).getNumericCellValue())
                    .isEqualTo(-3.01);
            assertThat(bulletin.getTables().stream()
                            .map(table -> table.getText())
                            .toList()
                            .toString())
                    .contains(name, "𠮷祥㙍街道", "-3.01", "1（并列）", "本期办件少于30件");
        }
        assertThat(Files.readString(FOLDER.resolve("small/page.html"))).contains(name, "𠮷祥㙍街道", "-3.01");
    }

    @Test
    void anEmptyRunSaysSoEverywhere() throws IOException {
        try (XSSFWorkbook workbook = workbook("empty");
                XWPFDocument bulletin = bulletin("empty")) {
            assertThat(workbook.getSheet("总排名").getRow(3).getCell(0).getStringCellValue())
                    .isEqualTo("（无）");
            assertThat(workbook.getSheet("得分矩阵").getRow(4).getCell(0).getStringCellValue())
                    .isEqualTo("（本次没有参加考核的单位）");
            String text = String.join(
                    "\n",
                    bulletin.getParagraphs().stream()
                            .map(each -> each.getText())
                            .toList());
            assertThat(text).contains("没有符合考核条件的单位").contains("本次没有参加排名的单位。");
            assertThat(bulletin.getTables()).isEmpty();
        }
        assertThat(entries("empty")).isEmpty();
        assertThat(Files.readString(FOLDER.resolve("empty/page.html"))).contains("没有符合考核条件的单位");
    }

    private static XWPFDocument bulletin(String run) throws IOException {
        return new XWPFDocument(
                new ByteArrayInputStream(Files.readAllBytes(FOLDER.resolve(run).resolve("bulletin.docx"))));
    }

    private static List<String> entries(String run) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip =
                new ZipInputStream(Files.newInputStream(FOLDER.resolve(run).resolve("units.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                zip.transferTo(content);
                Files.write(FOLDER.resolve(run).resolve(entry.getName().replace('/', '_')), content.toByteArray());
                names.add(entry.getName());
            }
        }
        return names;
    }

    @Test
    void everyUnitOfTheSmallAndTheFullRunHasItsNotice() throws IOException {
        assertThat(entries("full")).hasSize(6).allMatch(name -> name.endsWith(".docx") || name.endsWith(".pdf"));
        assertThat(entries("small")).filteredOn(name -> name.endsWith(".docx")).hasSize(5);
    }
}
