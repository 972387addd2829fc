package org.zhiheng.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.fixtures.TestDatabase;

/** The user gets the own workbook back, red at exactly the wrong cells. */
class RejectFileTests {

    private static final String HEADINGS = "案件编号,单位编码,承办单位编码,受理时间,办理时限,办结时间,类别,是否抽查,质量得分,重办次数";

    /** Twenty mistakes of ten kinds; sheet row 4 is the first, rows 4, 11 and 19 are right. */
    private static final List<String> ROWS = List.of(
            "A1,S1,S2,2026-01-05 08:30,2026-01-10,2026-01-07,环境,是,95.5,1",
            ",S1,,2026-01-05,,,环境,,,",
            "A3,S9,,2026-01-05,,,环境,,,",
            "A4,,S8,2026-01-05,,,环境,,,",
            "A5,S1,,2026-02-30,,,环境,或许,,",
            "A6,S1,,05/01/2026,昨天,,环境,,,",
            "A7,S1,,,,2026-04-31,环境,,九十,1.5",
            "A8,S1,,2026-01-05,,,环境,,,",
            "A8,S1,,2026-01-05,,,环境,,,",
            "A9,S1,,2026-01-05,2026-01-04,,环境,,,",
            "A10,S1,,2026-01-05,,,环境,,101,-1",
            "A11,S1,,2026-01-05,,,环境,也许,,",
            "A12,S1,,2026-01-05,,,环境,,-0.1,",
            "A13,S7,,2026-01-05,,,环境,,,",
            "A1,S1,,2026-01-05,,,环境,,,",
            "A14,S2,,2026/1/5 8:30,,,𠮷,否,0,0");

    private static final Map<String, String> MISTAKES = new TreeMap<>(Map.ofEntries(
            Map.entry("A5", "blank"),
            Map.entry("B6", "unknown_unit"),
            Map.entry("B7", "blank"),
            Map.entry("C7", "unknown_unit"),
            Map.entry("D8", "impossible_date"),
            Map.entry("H8", "bad_flag"),
            Map.entry("D9", "bad_date"),
            Map.entry("E9", "bad_date"),
            Map.entry("D10", "blank"),
            Map.entry("F10", "impossible_date"),
            Map.entry("I10", "bad_number"),
            Map.entry("J10", "not_whole"),
            Map.entry("A12", "duplicate_key"),
            Map.entry("E13", "due_before_opened"),
            Map.entry("I14", "out_of_range"),
            Map.entry("J14", "out_of_range"),
            Map.entry("H15", "bad_flag"),
            Map.entry("I16", "out_of_range"),
            Map.entry("B17", "unknown_unit"),
            Map.entry("A18", "duplicate_key")));

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = database.jdbc();
    private final RecordImport imports = new RecordImport(database.dataSource());
    private final FeedReader feeds = new FeedReader(ContentHome.in(Path.of("")));

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void twoStreets() throws IOException {
        Path units = Files.writeString(folder.resolve("units.csv"), "单位编码,单位名称,单位类别\nS1,一街,街道\nS2,二街,街道\n");
        imports.load(feeds.feed("std_units"), units, ImportOptions.defaults());
    }

    @Test
    void marksTwentyMistakesOfTenKindsInTheUsersOwnWorkbook() throws IOException {
        for (boolean old : new boolean[] {false, true}) {
            String suffix = old ? ".xls" : ".xlsx";
            Path file = workbook(old, "cases" + suffix);
            Path back = folder.resolve("back" + suffix);
            String before = everything();
            ImportResult result = imports.load(
                    feeds.feed("std_cases"),
                    file,
                    new ImportOptions(Optional.empty(), true, false, "test", Optional.of(back)));
            assertThat(everything()).isEqualTo(before);
            assertThat(found(result)).isEqualTo(MISTAKES);
            assertThat(new TreeSet<>(MISTAKES.values())).hasSize(10);
            assertThat(result.counts()).isEqualTo(new ImportResult.Counts(16, 3, 0, 0, 13, 0, 0));
            try (Workbook workbook = WorkbookFactory.create(back.toFile(), null, true)) {
                Sheet sheet = workbook.getSheet("案件");
                TreeSet<String> red = red(sheet);
                assertThat(red.stream().filter(cell -> !cell.startsWith("K")).toList())
                        .containsExactlyElementsOf(new TreeSet<>(MISTAKES.keySet()));
                assertThat(red.stream().filter(cell -> cell.startsWith("K")).toList())
                        .hasSize(13);
                assertThat(text(sheet, "A1")).isEqualTo("案件汇总表");
                assertThat(text(sheet, "K3")).isEqualTo("错误原因");
                assertThat(text(sheet, "K4")).isEmpty();
                assertThat(text(sheet, "K7")).isEqualTo("单位编码：必填，不能为空；承办单位编码：没有这个单位编码，请先导入单位");
                assertThat(text(sheet, "G19")).isEqualTo("𠮷");
            }
        }
    }

    @Test
    void aMarkedWorkbookPutRightGoesInAndLosesItsMarks() throws IOException {
        Path back = folder.resolve("back.xlsx");
        imports.load(
                feeds.feed("std_cases"),
                workbook(false, "cases.xlsx"),
                ImportOptions.defaults().rejectsTo(back));
        Path corrected = folder.resolve("corrected.xlsx");
        try (InputStream in = Files.newInputStream(back);
                Workbook workbook = WorkbookFactory.create(in);
                OutputStream out = Files.newOutputStream(corrected)) {
            Sheet sheet = workbook.getSheet("案件");
            sheet.getRow(5).getCell(1).setCellValue("S2");
            sheet.getRow(6).getCell(1).setCellValue("S2");
            workbook.write(out);
        }
        Path again = folder.resolve("again.xlsx");
        ImportResult result = imports.load(
                feeds.feed("std_cases"), corrected, ImportOptions.defaults().rejectsTo(again));
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(16, 1, 0, 3, 12, 0, 0));
        try (Workbook workbook = WorkbookFactory.create(again.toFile(), null, true)) {
            Sheet sheet = workbook.getSheet("案件");
            assertThat(red(sheet)).doesNotContain("B6", "K6", "B7").contains("C7", "K7");
            assertThat(text(sheet, "K6")).isEmpty();
            assertThat(sheet.getRow(2).getLastCellNum()).isEqualTo((short) 12);
        }
    }

    @Test
    void rowsOfATextFileComeBackAsAWorkbookOfTheRejectedOnes() throws IOException {
        Path file = Files.writeString(folder.resolve("cases.csv"), HEADINGS + "\n" + String.join("\n", ROWS) + "\n");
        Path back = folder.resolve("back.xlsx");
        imports.load(feeds.feed("std_cases"), file, ImportOptions.defaults().rejectsTo(back));
        try (Workbook workbook = WorkbookFactory.create(back.toFile(), null, true)) {
            Sheet sheet = workbook.getSheet("退回");
            assertThat(sheet.getLastRowNum()).isEqualTo(13);
            assertThat(text(sheet, "K1")).isEqualTo("原行号");
            assertThat(text(sheet, "K2")).isEqualTo("3");
            assertThat(red(sheet)).contains("A2", "L2", "B3", "B4", "C4").doesNotContain("A3", "C3");
        }
    }

    @Test
    void aNameThatPromisesAnotherKindOfFileIsRefusedFirst() throws IOException {
        Path file = workbook(false, "cases.xlsx");
        ContentException refused = catchThrowableOfType(
                ContentException.class,
                () -> imports.load(
                        feeds.feed("std_cases"), file, ImportOptions.defaults().rejectsTo(folder.resolve("back.xls"))));
        assertThat(refused.findings()).extracting("code").containsExactly("reject-suffix");
        assertThat(jdbc.sql("select count(*) from import_batch where feed = 'std_cases'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static Map<String, String> found(ImportResult result) {
        List<String> headings = List.of(HEADINGS.split(","));
        Map<String, String> found = new TreeMap<>();
        result.rejects()
                .forEach(reject -> found.put(
                        (char) ('A' + headings.indexOf(reject.column())) + String.valueOf(reject.row()),
                        reject.code()));
        return found;
    }

    private Path workbook(boolean old, String name) throws IOException {
        Path file = folder.resolve(name);
        try (Workbook workbook = old ? new HSSFWorkbook() : new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            Sheet sheet = workbook.createSheet("案件");
            sheet.createRow(0).createCell(0).setCellValue("案件汇总表");
            sheet.addMergedRegion(new CellRangeAddress(0, 0, 0, 9));
            fill(sheet.createRow(2), HEADINGS);
            for (int at = 0; at < ROWS.size(); at++) {
                fill(sheet.createRow(3 + at), ROWS.get(at));
            }
            workbook.write(out);
        }
        return file;
    }

    private static void fill(Row row, String line) {
        String[] cells = line.split(",", -1);
        for (int column = 0; column < cells.length; column++) {
            if (!cells[column].isEmpty()) {
                row.createCell(column).setCellValue(cells[column]);
            }
        }
    }

    private static TreeSet<String> red(Sheet sheet) {
        TreeSet<String> red = new TreeSet<>();
        for (Row row : sheet) {
            for (Cell cell : row) {
                if (cell.getCellStyle().getFillPattern() == FillPatternType.SOLID_FOREGROUND) {
                    red.add(cell.getAddress().formatAsString());
                }
            }
        }
        return red;
    }

    private static String text(Sheet sheet, String address) {
        CellReference reference = new CellReference(address);
        Row row = sheet.getRow(reference.getRow());
        return new DataFormatter().formatCellValue(row.getCell(reference.getCol()));
    }

    private String everything() {
        StringBuilder rows = new StringBuilder();
        List<String> tables = jdbc.sql("select table_name from information_schema.tables where table_schema = 'public'"
                        + " and table_type = 'BASE TABLE' order by 1")
                .query(String.class)
                .list();
        for (String table : tables) {
            rows.append(table)
                    .append(jdbc.sql("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '-') from \""
                                    + table + "\" t")
                            .query(String.class)
                            .single());
        }
        return rows.toString();
    }
}
