package org.zhiheng.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.fixtures.TestDatabase;
import org.zhiheng.officefile.OfficeFile;
import org.zhiheng.vocabulary.Period;

/** A template goes out, comes back filled in through the same feed, and is refused when the feed has changed. */
class FeedTemplateTests {

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = database.jdbc();
    private final RecordImport imports = new RecordImport(database.dataSource());
    private final FeedTemplates templates = new FeedTemplates(database.dataSource());
    private final ContentHome home = ContentHome.in(Path.of(""));
    private final FeedReader feeds = new FeedReader(home);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void twoStreets() throws IOException {
        Path units = Files.writeString(folder.resolve("units.csv"), "单位编码,单位名称,单位类别\n0101,一街,街道\n0102,二街,街道\n");
        imports.load(feeds.feed("std_units"), units, ImportOptions.defaults());
    }

    @Test
    void offersChoicesKeepsCodesAsTextAndHidesItsVersion() throws IOException {
        Feed feed = feeds.feed("std_hazards");
        try (XSSFWorkbook workbook = open(template(feed))) {
            assertThat(workbook.getSheetVisibility(0)).isEqualTo(SheetVisibility.VERY_HIDDEN);
            assertThat(workbook.getSheetAt(0).getRow(1).getCell(1).getStringCellValue())
                    .isEqualTo(feed.hash().substring(0, 12));
            Sheet sheet = workbook.getSheetAt(1);
            assertThat(cells(sheet, 1))
                    .containsExactly(
                            "隐患编号*", "单位编码*", "责任单位编码", "发现时间*", "整改时限", "整改完成时间", "严重程度", "发现方式", "类别", "状态", "地点",
                            "是否复发");
            assertThat(cells(sheet, 2).get(0)).isEqualTo("【说明】必填");
            assertThat(cells(sheet, 2).get(6)).isEqualTo("选填；可从下拉中选，也可照写其他");
            assertThat(cells(sheet, 3).get(6)).isEqualTo("一般");
            assertThat(sheet.getColumnStyle(0).getDataFormatString()).isEqualTo("@");
            assertThat(sheet.getColumnStyle(1).getDataFormatString()).isEqualTo("@");
            assertThat(sheet.getColumnStyle(3).getDataFormatString()).isEqualTo("yyyy-mm-dd hh:mm:ss");
            Map<Integer, String> lists = new TreeMap<>();
            for (DataValidation validation : sheet.getDataValidations()) {
                lists.put(
                        validation.getRegions().getCellRangeAddress(0).getFirstColumn(),
                        validation.getValidationConstraint().getFormula1());
            }
            assertThat(lists)
                    .containsOnly(
                            Map.entry(1, "'单位对照'!$A$2:$A$3"),
                            Map.entry(2, "'单位对照'!$A$2:$A$3"),
                            Map.entry(6, "'_选项'!$A$1:$A$3"),
                            Map.entry(7, "'_选项'!$B$1:$B$4"),
                            Map.entry(11, "'_选项'!$C$1:$C$2"));
            assertThat(cells(workbook.getSheet("单位对照"), 2)).containsExactly("0102", "二街", "street");
            assertThat(cells(workbook.getSheet("_选项"), 0)).containsExactly("一般", "自查", "是");
        }
    }

    @Test
    void comesBackFilledInWithoutItsNotesAndExample() throws IOException {
        Feed feed = feeds.feed("std_cases");
        Path filled = fill(template(feed), List.of("C1", "0101"), List.of("C2", "0102"));
        ImportResult result = imports.load(feed, filled, ImportOptions.defaults());
        assertThat(result.rejects()).isEmpty();
        assertThat(result.notices()).isEmpty();
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(4, 2, 0, 0, 0, 2, 0));
        assertThat(jdbc.sql(
                                "select case_number || ' ' || unit_code || ' ' || opened_at from governance_case order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("C1 0101 2026-02-01 08:30:00", "C2 0102 2026-02-01 08:30:00");
    }

    @Test
    void isRefusedWhenTheFeedHasChangedOrIsAnother() throws IOException {
        Feed feed = feeds.feed("std_cases");
        Path filled = fill(template(feed), List.of("C1", "0101"));
        Feed edited = FeedReader.parse(
                "batch/feeds/std_cases.yml",
                "std_cases",
                home.text("batch/feeds/std_cases.yml").orElseThrow() + "# 改动\n");
        ContentException version = catchThrowableOfType(
                ContentException.class, () -> imports.load(edited, filled, ImportOptions.defaults()));
        assertThat(version.findings()).extracting("code").containsExactly("template-version");
        assertThat(version.findings().get(0).inChinese()).contains("模板版本不符", "未读取任何数据", "重新下载模板");
        ContentException other = catchThrowableOfType(
                ContentException.class,
                () -> imports.load(feeds.feed("std_hazards"), filled, ImportOptions.defaults()));
        assertThat(other.findings()).extracting("code").containsExactly("template-feed");
        assertThat(jdbc.sql("select count(*) from governance_case")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select coalesce(sum(read_count), 0) from import_batch where feed <> 'std_units'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** The notes and the example are no records, whatever the feed looks like. */
    @Test
    void theUnfilledTemplateOfEveryFeedIsSoundAndHoldsNoRecord() throws Exception {
        for (String code : feeds.codes()) {
            Feed feed = feeds.feed(code);
            assertThat(OfficeFile.problems(Files.readAllBytes(template(feed))))
                    .as(code)
                    .isEmpty();
            ImportResult result = imports.load(
                    feed,
                    template(feed),
                    new ImportOptions(Optional.of(Period.parse("2026Q3")), true, false, "test", Optional.empty()));
            assertThat(result.counts().read())
                    .as(code)
                    .isEqualTo(result.counts().filtered())
                    .isPositive();
            assertThat(result.notices()).as(code).isEmpty();
        }
    }

    private Path template(Feed feed) throws IOException {
        Path file = folder.resolve(feed.code() + ".xlsx");
        try (OutputStream out = Files.newOutputStream(file)) {
            templates.write(feed, out);
        }
        return file;
    }

    @SafeVarargs
    private final Path fill(Path template, List<String>... rows) throws IOException {
        Path filled = folder.resolve("filled.xlsx");
        try (XSSFWorkbook workbook = open(template);
                OutputStream out = Files.newOutputStream(filled)) {
            Sheet sheet = workbook.getSheetAt(1);
            int opened = cells(sheet, 1).indexOf("受理时间*");
            for (int at = 0; at < rows.length; at++) {
                Row row = sheet.createRow(4 + at);
                row.createCell(0).setCellValue(rows[at].get(0));
                row.createCell(1).setCellValue(rows[at].get(1));
                row.createCell(opened).setCellValue(java.time.LocalDateTime.of(2026, 2, 1, 8, 30));
                row.getCell(opened).setCellStyle(sheet.getColumnStyle(opened));
            }
            workbook.write(out);
        }
        return filled;
    }

    private static XSSFWorkbook open(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new XSSFWorkbook(in);
        }
    }

    private static List<String> cells(Sheet sheet, int row) {
        List<String> cells = new ArrayList<>();
        sheet.getRow(row).forEach(cell -> cells.add(cell.getStringCellValue()));
        return cells;
    }
}
