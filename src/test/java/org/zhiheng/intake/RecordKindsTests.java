package org.zhiheng.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.ContentHome;
import org.zhiheng.fixtures.TestDatabase;
import org.zhiheng.vocabulary.Period;

/** The standard templates of the rarer kinds of records, from file to table, each in another kind of file. */
class RecordKindsTests {

    private static final Charset GB18030 = Charset.forName("GB18030");

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = database.jdbc();
    private final RecordImport imports = new RecordImport(database.dataSource());
    private final FeedReader feeds = new FeedReader(ContentHome.in(Path.of("")));

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void units() throws IOException {
        load("std_units", text("单位编码,单位名称,单位类别,别名\n0101,𠮷祥街,街道,\n0102,二街,街道,\n", GB18030));
    }

    @Test
    void tasksFromGb18030() throws IOException {
        ImportResult result = load("std_tasks", text("""
                任务编号,单位编码,责任单位编码,计划时间,截止时间,完成时间,类别,任务名称,状态,计划数量,完成数量
                R1,0101,0102,2026-01-05,2026-01-31,2026-01-30 17:00,演练,𠮷祥街消防演练,完成,"1,200",1180.5
                R2,0101,,2026年2月1日,2026-02-28,,走访,入户走访,,300,
                R3,0102,,2026-03-01,2026-02-01,,培训,,,,
                R4,0103,,2026-03-01,,,培训,,,-1,
                合计,,,,,,,,,1500,
                """, GB18030));
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(5, 2, 0, 0, 2, 1, 0));
        assertThat(places(result))
                .containsExactly("4 截止时间 due_before_planned", "5 单位编码 unknown_unit", "5 计划数量 out_of_range");
        assertThat(rows("select task_number || '|' || unit_code || '|' || coalesce(roles ->> 'handler', '-') || '|'"
                        + " || planned_at::date || '|' || coalesce(done_at::text, '-') || '|' || title || '|'"
                        + " || planned_amount || '|' || coalesce(done_amount::text, '-') from task order by 1"))
                .containsExactly(
                        "R1|0101|0102|2026-01-05|2026-01-30 17:00:00|𠮷祥街消防演练|1200|1180.5",
                        "R2|0101|-|2026-02-01|-|入户走访|300|-");
    }

    @Test
    void eventsFromAnOldWorkbook() throws IOException {
        ImportResult result = load(
                "std_events",
                workbook(
                        true,
                        List.of(
                                "事项编号,单位编码,发生时间,类别,级别,严重程度,同一事项,分值,数量,是否重复发生,佐证材料,说明",
                                "E1,0101,2026-03-02 10:00,事故,,较大,M1,-3,2,是,大应急〔2026〕7号,𠮷祥街",
                                "E2,0102,2026/3/5,荣誉,省级,,,2,,否,,",
                                "E3,0102,2026-03-06,荣誉,系统内,,,1.5,,,,",
                                "E4,0102,2026-13-06,,国家级,,,一分,,,,",
                                "E2,0101,2026-03-07,荣誉,市级,,,1,,,,")));
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(5, 3, 0, 0, 2, 0, 0));
        assertThat(places(result))
                .containsExactly("5 分值 bad_number", "5 发生时间 impossible_date", "5 类别 blank", "6 事项编号 duplicate_key");
        assertThat(rows("select record_key || '|' || unit_code || '|' || coalesce(level, '-') || '|' || points || '|'"
                        + " || coalesce(quantity::text, '-') || '|' || repeated || '|' || coalesce(note, '-')"
                        + " from event order by 1"))
                .containsExactly(
                        "E1|0101|-|-3|2|true|𠮷祥街", "E2|0102|provincial|2|-|false|-", "E3|0102|系统内|1.5|-|false|-");
    }

    @Test
    void marksFromAWorkbookWithMergedHead() throws IOException {
        Path file = folder.resolve("marks.xlsx");
        try (Workbook workbook = new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            Sheet sheet = workbook.createSheet("民主测评");
            fill(sheet.createRow(0), "2026年一季度民主测评票");
            sheet.addMergedRegion(new CellRangeAddress(0, 0, 0, 6));
            fill(sheet.createRow(1), "评分编号,单位编码,评分时间,评委,,测评,");
            fill(sheet.createRow(2), ",,,评委组,评委编号,等次,得分");
            for (int column = 0; column < 3; column++) {
                sheet.addMergedRegion(new CellRangeAddress(1, 2, column, column));
            }
            sheet.addMergedRegion(new CellRangeAddress(1, 1, 3, 4));
            sheet.addMergedRegion(new CellRangeAddress(1, 1, 5, 6));
            fill(sheet.createRow(3), "V1,0101,2026-03-31,上级领导,01,优秀,96");
            fill(sheet.createRow(4), "V2,0101,2026-03-31,群众代表,𠮷01,良好,100");
            fill(sheet.createRow(5), "V3,0102,2026-03-31,,03,良好,100.5");
            fill(sheet.createRow(6), ",,,,,,");
            fill(sheet.createRow(7), "合计,,,,,,292.5");
            workbook.write(out);
        }
        ImportResult result = load("std_marks", file);
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(4, 2, 0, 0, 1, 1, 0));
        assertThat(places(result)).containsExactly("6 得分 out_of_range", "6 评委组 blank");
        assertThat(rows("select record_key || '|' || rater_group || '|' || rater || '|' || grade || '|' || score || '|'"
                        + " || sheet || row_number from panel_mark order by 1"))
                .containsExactly("V1|上级领导|01|优秀|96|民主测评4", "V2|群众代表|𠮷01|良好|100|民主测评5");
    }

    @Test
    void figuresTakeThePeriodOfTheirColumnOrOfTheImport() throws IOException {
        ImportResult result = imports.load(
                feeds.feed("std_figures"),
                text("""
                        单位编码,指标编码,周期,数值,分子,分母
                        0101,volunteers,,120,,
                        0101,coverage,2026年1月,,45,50
                        0102,coverage,2026年上半年,,"1,045","1,100"
                        0102,coverage,2026Q5,,1,2
                        0101,volunteers,2026Q1,121,,
                        """, StandardCharsets.UTF_8),
                ImportOptions.defaults().forPeriod(Period.parse("2026Q1")));
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(5, 3, 0, 0, 2, 0, 0));
        assertThat(places(result)).containsExactly("5 周期 bad_period", "6 单位编码 duplicate_key");
        assertThat(rows("select unit_code || '|' || measure || '|' || period || '|' || period_from::date || '|'"
                        + " || coalesce(value::text, numerator || '/' || denominator) from reported_figure order by 1"))
                .containsExactly(
                        "0101|coverage|2026-01|2026-01-01|45/50",
                        "0101|volunteers|2026Q1|2026-01-01|120",
                        "0102|coverage|2026H1|2026-01-01|1045/1100");
    }

    @Test
    void calendarDaysBelongToOneFeedEach() throws IOException {
        ImportResult result = load(
                "std_calendar",
                workbook(
                        true,
                        List.of(
                                "日期,日期类别,名称",
                                "2026-02-16,节假日,春节",
                                "2026-02-14,调休上班,",
                                "2026年2月30日,节假日,",
                                "2026-02-16,工作日,",
                                "2026-03-01,半天,")));
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(5, 2, 0, 0, 3, 0, 0));
        assertThat(places(result))
                .containsExactly("4 日期 impossible_date", "5 日历 duplicate_key", "6 日期类别 unknown_value");
        assertThat(
                        rows(
                                "select calendar || ' ' || day || ' ' || day_kind || ' ' || coalesce(name, '-') from calendar_day order by day"))
                .containsExactly("cn 2026-02-14 makeup -", "cn 2026-02-16 holiday 春节");
    }

    private ImportResult load(String feed, Path file) {
        return imports.load(feeds.feed(feed), file, ImportOptions.defaults());
    }

    private Path text(String rows, Charset charset) throws IOException {
        return Files.write(Files.createTempFile(folder, "rows", ".csv"), rows.getBytes(charset));
    }

    private Path workbook(boolean old, List<String> lines) throws IOException {
        Path file = Files.createTempFile(folder, "rows", old ? ".xls" : ".xlsx");
        try (Workbook workbook = old ? new HSSFWorkbook() : new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            Sheet sheet = workbook.createSheet();
            for (int at = 0; at < lines.size(); at++) {
                fill(sheet.createRow(at), lines.get(at));
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

    private List<String> places(ImportResult result) {
        return result.rejects().stream()
                .map(reject -> reject.row() + " " + reject.column() + " " + reject.code())
                .toList();
    }

    private List<String> rows(String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }
}
