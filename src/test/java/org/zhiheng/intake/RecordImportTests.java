package org.zhiheng.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.fixtures.TestDatabase;
import org.zhiheng.vocabulary.Period;

class RecordImportTests {

    private static final String HEADINGS = "案件编号,单位编码,承办单位编码,受理时间,办理时限,办结时间,类别,是否抽查,质量得分,重办次数\n";

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = database.jdbc();
    private final RecordImport imports = new RecordImport(database.dataSource());
    private final FeedReader feeds = new FeedReader(ContentHome.in(Path.of("")));

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void twoStreets() {
        load("std_units", """
                单位编码,单位名称,单位类别,上级编码,人口,别名
                D1,一区,区县,,100000,
                S1,一街,街道,D1,20000,一街道；第一街
                S2,二街,街道,D1,30000,
                """);
    }

    @Test
    void countsReconcileAndTheSameFileChangesNothing() {
        String file = HEADINGS
                + "A1,S1,S2,2026-01-05 08:30:00,2026-01-10,2026-01-07 09:00:00,环境,是,95.5,1\n"
                + "A2,S1,,2026-01-06,,,环境,,,\n"
                + "合计,,,,,,,,,\n"
                + ",,,,,,,,,\n";
        ImportResult first = load("std_cases", file);
        assertThat(first.counts()).isEqualTo(new ImportResult.Counts(3, 2, 0, 0, 0, 1, 0));
        assertThat(first.filtered()).extracting("reason").containsExactly("合计行");
        assertThat(jdbc.sql(
                                "select opened_at, roles ->> 'handler' handler, quality_score, handling_hours from governance_case"
                                        + " where case_number = 'A1'")
                        .query()
                        .singleRow())
                .hasToString(
                        "{opened_at=2026-01-05 08:30:00.0, handler=S2, quality_score=95.5, handling_hours=48.5000}");
        assertThat(load("std_cases", file).counts()).isEqualTo(new ImportResult.Counts(3, 0, 0, 2, 0, 1, 0));
        assertThat(number("select count(*) from governance_case")).isEqualTo(2);
    }

    @Test
    void aChangedRowSupersedesTheOldOne() {
        load("std_cases", HEADINGS + "A1,S1,,2026-01-05,,,环境,,,\nA2,S1,,2026-01-06,,,环境,,,\n");
        ImportResult second = load(
                "std_cases",
                HEADINGS + "A1,S2,,2026-01-05,,,环境,,,\nA2,S1,,2026-01-06,,,环境,,,\nA3,S1,,2026-01-06,,,,,,\n");
        assertThat(second.counts()).isEqualTo(new ImportResult.Counts(3, 1, 1, 1, 0, 0, 0));
        assertThat(second.changes()).containsExactly(new ImportResult.Change("A1", "unit_code", "单位编码", "S1", "S2"));
        assertThat(number("select count(*) from governance_case where superseded_by = " + second.batchId()))
                .isEqualTo(1);
        assertThat(number("select count(*) from governance_case where superseded_by is null"))
                .isEqualTo(3);
    }

    @Test
    void findsTwentyMistakesOfTenKindsInOnePass() {
        ImportResult result = load("std_cases", twentyMistakes());
        assertThat(result.rejects()).extracting(RecordImportTests::place).containsExactlyElementsOf(MISTAKES);
        assertThat(result.rejectCount()).isEqualTo(20);
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(16, 3, 0, 0, 13, 0, 0));
    }

    @Test
    void findsTheSameMistakesInAWorkbook() throws IOException {
        Path file = folder.resolve("cases.xlsx");
        try (Workbook workbook = new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            Sheet sheet = workbook.createSheet("案件");
            int at = 0;
            for (String line : twentyMistakes().split("\n")) {
                Row row = sheet.createRow(at++);
                int column = 0;
                for (String cell : line.split(",", -1)) {
                    row.createCell(column++).setCellValue(cell);
                }
            }
            workbook.write(out);
        }
        ImportResult result = imports.load(feeds.feed("std_cases"), file, ImportOptions.defaults());
        assertThat(result.rejects())
                .filteredOn(reject -> !reject.code().equals("ragged_row"))
                .extracting(RecordImportTests::place)
                .containsExactlyElementsOf(MISTAKES.stream()
                        .filter(mistake -> !mistake.endsWith("ragged_row"))
                        .toList());
        assertThat(result.rejects())
                .allSatisfy(reject -> assertThat(reject.sheet()).isEqualTo("案件"));
    }

    private static String place(ImportResult.Reject reject) {
        return reject.row() + " " + reject.column() + " " + reject.code();
    }

    /** Rows 2, 9 and 17 are right. */
    private static String twentyMistakes() {
        return HEADINGS
                + "A1,S1,S2,2026-01-05 08:30,2026-01-10,2026-01-07,环境,是,95.5,1\n"
                + ",S1,,2026-01-05,,,环境,,,\n"
                + "A3,S9,,2026-01-05,,,环境,,,\n"
                + "A4,,S8,2026-01-05,,,环境,,,\n"
                + "A5,S1,,2026-02-30,,,环境,或许,,\n"
                + "A6,S1,,05/01/2026,昨天,,环境,,,\n"
                + "A7,S1,,,,2026-04-31,环境,,九十,1.5\n"
                + "A8,S1,,2026-01-05,,,环境,,,\n"
                + "A8,S1,,2026-01-05,,,环境,,,\n"
                + "A9,S1,,2026-01-05,2026-01-04,,环境,,,\n"
                + "A10,S1,,2026-01-05,,,环境,,101,-1\n"
                + "A11,S1,,2026-01-05,,,环境,,,,,x\n"
                + "A12,S1,,2026-01-05,,,环境,,-0.1,\n"
                + "A13,S7,,2026-01-05,,,环境,,,\n"
                + "A1,S1,,2026-01-05,,,环境,,,\n"
                + "A14,S2,,2026/1/5 8:30,,,环境,否,0,0\n";
    }

    private static final List<String> MISTAKES = List.of(
            "3 案件编号 blank",
            "4 单位编码 unknown_unit",
            "5 单位编码 blank",
            "5 承办单位编码 unknown_unit",
            "6 受理时间 impossible_date",
            "6 是否抽查 bad_flag",
            "7 办理时限 bad_date",
            "7 受理时间 bad_date",
            "8 办结时间 impossible_date",
            "8 受理时间 blank",
            "8 质量得分 bad_number",
            "8 重办次数 not_whole",
            "10 案件编号 duplicate_key",
            "11 办理时限 due_before_opened",
            "12 质量得分 out_of_range",
            "12 重办次数 out_of_range",
            "13 null ragged_row",
            "14 质量得分 out_of_range",
            "15 单位编码 unknown_unit",
            "16 案件编号 duplicate_key");

    @Test
    void theRejectFileHoldsTheUsersOwnRowsAndTheReasons() throws IOException {
        Path rejects = folder.resolve("rejects.csv");
        imports.load(
                feeds.feed("std_cases"),
                write(HEADINGS + "A1,S1,,2026-01-05,,,环境,,,\nA2,S9,,2026-02-30,,,环境,,,\n", StandardCharsets.UTF_8),
                ImportOptions.defaults().rejectsTo(rejects));
        assertThat(Files.readString(rejects).lines())
                .containsExactly(
                        "\ufeff" + HEADINGS.strip() + ",行号,错误列,错误原因,Reason",
                        "A2,S9,,2026-02-30,,,环境,,,,3,单位编码、受理时间,单位编码：没有这个单位编码，请先导入单位；受理时间：没有这个日期或时刻,"
                                + "单位编码: no unit has this code; import the unit first; 受理时间: there is no such date or time of day");
    }

    @Test
    void aDryRunWritesNothing() {
        String before = everything();
        ImportResult result = imports.load(
                feeds.feed("std_cases"),
                write(twentyMistakes(), StandardCharsets.UTF_8),
                new ImportOptions(Optional.empty(), true, false, "test", Optional.empty()));
        assertThat(result.counts().fresh()).isEqualTo(3);
        assertThat(result.published()).isFalse();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void allOrNothingPublishesNothingWhenARowIsRejected() {
        ImportResult result = imports.load(
                feeds.feed("std_cases"),
                write(twentyMistakes(), StandardCharsets.UTF_8),
                new ImportOptions(Optional.empty(), false, true, "test", Optional.empty()));
        assertThat(result.published()).isFalse();
        assertThat(number("select count(*) from governance_case")).isZero();
        assertThat(jdbc.sql("select state from import_batch where batch_id = " + result.batchId())
                        .query(String.class)
                        .single())
                .isEqualTo("discarded");
    }

    @Test
    void recognisesEncodingsAndKeepsRareCharacters() throws IOException {
        String file = HEADINGS + "A1,S1,,2026-01-05,,,𠮷野家噪声,,,\n";
        Path gz = folder.resolve("cases.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            out.write(file.getBytes(Charset.forName("GB18030")));
        }
        List<Path> files = List.of(
                write(file, StandardCharsets.UTF_8),
                write("\ufeff" + file, StandardCharsets.UTF_8),
                write(file, Charset.forName("GB18030")),
                write("\ufeff" + file, StandardCharsets.UTF_16LE),
                gz);
        List<Long> fresh = new ArrayList<>();
        for (Path each : files) {
            ImportResult result = imports.load(feeds.feed("std_cases"), each, ImportOptions.defaults());
            assertThat(result.counts().rejected()).isZero();
            fresh.add(result.counts().fresh());
        }
        assertThat(fresh).containsExactly(1L, 0L, 0L, 0L, 0L);
        assertThat(jdbc.sql("select category from governance_case")
                        .query(String.class)
                        .list())
                .containsExactly("𠮷野家噪声");
    }

    @Test
    void readsAWorkbookWithTitleMergedHeadDatesAndTotals() throws IOException {
        for (boolean old : new boolean[] {false, true}) {
            Path file = folder.resolve(old ? "figures.xls" : "figures.xlsx");
            try (Workbook workbook = old ? new HSSFWorkbook() : new XSSFWorkbook();
                    OutputStream out = Files.newOutputStream(file)) {
                Sheet sheet = workbook.createSheet("上报");
                sheet.createRow(0).createCell(0).setCellValue("各单位上报数汇总表");
                sheet.addMergedRegion(new CellRangeAddress(0, 0, 0, 4));
                Row upper = sheet.createRow(2);
                upper.createCell(0).setCellValue("单位编码");
                upper.createCell(1).setCellValue("指标编码");
                upper.createCell(2).setCellValue("数据");
                upper.createCell(4).setCellValue("周期");
                Row lower = sheet.createRow(3);
                lower.createCell(2).setCellValue("分子");
                lower.createCell(3).setCellValue("分母");
                sheet.addMergedRegion(new CellRangeAddress(2, 3, 0, 0));
                sheet.addMergedRegion(new CellRangeAddress(2, 3, 1, 1));
                sheet.addMergedRegion(new CellRangeAddress(2, 2, 2, 3));
                sheet.addMergedRegion(new CellRangeAddress(2, 3, 4, 4));
                figures(sheet.createRow(4), "S1", 12, 0.1 + 0.2, "2026Q1");
                figures(sheet.createRow(6), "S2", 1234567, 20, "2026年第二季度");
                figures(sheet.createRow(7), "合 计", 1234579, 20.3, "");
                workbook.write(out);
            }
            ImportResult result = imports.load(feeds.feed("std_figures"), file, ImportOptions.defaults());
            assertThat(result.rejects()).isEmpty();
            assertThat(result.counts()).isEqualTo(new ImportResult.Counts(3, old ? 0 : 2, 0, old ? 2 : 0, 0, 1, 0));
        }
        assertThat(jdbc.sql(
                                "select unit_code || ' ' || numerator || ' ' || denominator || ' ' || period || ' ' || sheet || row_number"
                                        + " from reported_figure order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("S1 12 0.3 2026Q1 上报5", "S2 1234567 20 2026Q2 上报7");
    }

    private static void figures(Row row, String unit, double numerator, double denominator, String period) {
        row.createCell(0).setCellValue(unit);
        row.createCell(1).setCellValue("visits");
        row.createCell(2).setCellValue(numerator);
        row.createCell(3).setCellValue(denominator);
        row.createCell(4).setCellValue(period);
    }

    @Test
    void takesRealDateCells() throws IOException {
        Path file = folder.resolve("calendar.xlsx");
        try (Workbook workbook = new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(file)) {
            CellStyle style = workbook.createCellStyle();
            style.setDataFormat(workbook.createDataFormat().getFormat("yyyy\"年\"m\"月\"d\"日\""));
            Sheet sheet = workbook.createSheet();
            Row head = sheet.createRow(0);
            head.createCell(0).setCellValue("日期");
            head.createCell(1).setCellValue("日期类别");
            Row row = sheet.createRow(1);
            row.createCell(0).setCellValue(LocalDateTime.of(2026, 10, 1, 0, 0));
            row.getCell(0).setCellStyle(style);
            row.createCell(1).setCellValue("节假日");
            workbook.write(out);
        }
        assertThat(imports.load(feeds.feed("std_calendar"), file, ImportOptions.defaults())
                        .counts()
                        .fresh())
                .isEqualTo(1);
        assertThat(jdbc.sql("select day || ' ' || day_kind from calendar_day")
                        .query(String.class)
                        .list())
                .containsExactly("2026-10-01 holiday");
    }

    @Test
    void takesThePeriodFromTheCommandWhenTheFileHasNone() {
        String file = "单位编码,指标编码,数值\nS1,visits,3\n";
        ImportResult without = load("std_figures", file);
        assertThat(without.rejects()).extracting("code").containsExactly("blank");
        ImportResult with = imports.load(
                feeds.feed("std_figures"),
                write(file, StandardCharsets.UTF_8),
                ImportOptions.defaults().forPeriod(Period.parse("2026Q3")));
        assertThat(with.counts().fresh()).isEqualTo(1);
        assertThat(jdbc.sql("select period || ' ' || period_from::date from reported_figure")
                        .query(String.class)
                        .single())
                .isEqualTo("2026Q3 2026-07-01");
    }

    @Test
    void unpivotsAWideTableAndDiscoversUnits() {
        Feed feed = FeedReader.parse("batch/feeds/survey.yml", "survey", """
                name: 调查
                record: resident_evaluation
                source: { zone: Asia/Shanghai, missing: [NA] }
                columns:
                  evaluated_at: { constant: '{period_from}' }
                  respondent: 编号
                  question: { unpivot: name }
                  answer: { unpivot: value }
                  score: { unpivot: value, values: { '9': '', '*': keep } }
                units:
                  place:
                    column: 街道
                    scheme: survey
                    steps: [half_width, { prefix: '第' }, { suffix: '街' }, leading_zeros]
                    unknown: discover
                    discover: { code: 'W{value}', name: '第{value}街', kind: street, parent: D1 }
                unpivot:
                  columns: { 环境: environment, 治安: safety }
                key: [respondent]
                """);
        ImportResult result = imports.load(
                feed,
                write("编号,街道,环境,治安\n1,第3街,5,9\n2,03,NA,4\n3,３,1,2\n4,,3,3\n", StandardCharsets.UTF_8),
                ImportOptions.defaults().forPeriod(Period.parse("2026Q1")));
        assertThat(result.rejects()).isEmpty();
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(8, 7, 0, 0, 0, 1, 2));
        assertThat(result.discovered()).containsExactly("W3");
        assertThat(jdbc.sql(
                                "select coalesce(unit_code, '-') || ' ' || question || ' ' || coalesce(score::text, answer || '?')"
                                        + " from resident_evaluation order by record_id")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "W3 environment 5",
                        "W3 safety 9?",
                        "W3 safety 4",
                        "W3 environment 1",
                        "W3 safety 2",
                        "- environment 3",
                        "- safety 3");
    }

    @Test
    void identicalRowsWithoutNumbersStayApart() {
        Feed feed = FeedReader.parse("batch/feeds/plain.yml", "plain", """
                name: 无编号
                record: governance_case
                source: { zone: Asia/Shanghai }
                columns: { opened_at: 时间, category: 类别 }
                units: { place: { column: 单位, unknown: keep } }
                key: row
                """);
        String rows = "时间,类别,单位\n2026-01-01,噪声,S1\n2026-01-01,噪声,S1\n2026-01-01,噪声,哪里\n";
        ImportResult first = imports.load(feed, write(rows, StandardCharsets.UTF_8), ImportOptions.defaults());
        assertThat(first.counts()).isEqualTo(new ImportResult.Counts(3, 3, 0, 0, 0, 0, 1));
        assertThat(first.unresolved()).containsExactly(new ImportResult.Unresolved("place", "哪里", 1));
        ImportResult again = imports.load(
                feed, write(rows + "2026-01-01,噪声,S1\n", StandardCharsets.UTF_8), ImportOptions.defaults());
        assertThat(again.counts()).isEqualTo(new ImportResult.Counts(4, 1, 0, 3, 0, 0, 1));
    }

    @Test
    void unitsMustFitTogether() {
        ImportResult result = load("std_units", """
                单位编码,单位名称,单位类别,上级编码,生效日期,失效日期,别名
                S3,三街,街道,D1,2026-01-01,2026-07-01,
                S3,三街新名,街道,D1,2026-07-01,,
                S4,四街,街道,D9,,,
                C4,四街社区,社区,S4,,,
                S1,一街又名,街道,D1,2020-01-01,,
                X1,甲,街道,X2,,,
                X2,乙,街道,X1,,,
                S5,五街,街道,D1,2026-07-01,2026-07-01,
                S6,六街,街道,D1,,,第一街
                """);
        assertThat(result.rejects())
                .extracting(RecordImportTests::place)
                .containsExactly(
                        "4 上级编码 unknown_parent",
                        "5 上级编码 unknown_parent",
                        "6 生效日期 overlapping_validity",
                        "7 上级编码 unit_cycle",
                        "8 上级编码 unit_cycle",
                        "9 失效日期 empty_validity",
                        "10 别名 alias_taken");
        assertThat(result.counts().fresh()).isEqualTo(2);
        assertThat(number("select (attributes ->> 'population')::int from unit where unit_code = 'S1'"))
                .isEqualTo(20_000);
        assertThat(number("select count(*) from unit_alias where scheme = 'alias' and unit_code = 'S1'"))
                .isEqualTo(2);
    }

    @Test
    void aliasesHoldForTheirDays() {
        load("std_units", """
                单位编码,单位名称,单位类别,上级编码,生效日期,失效日期,别名
                O1,旧街,街道,D1,,2026-01-01,中心街
                N1,新街,街道,D1,2026-01-01,,中心街
                """);
        Feed feed = FeedReader.parse("batch/feeds/a.yml", "a", """
                name: 别名
                record: governance_case
                source: { zone: Asia/Shanghai }
                columns: { case_number: 编号, opened_at: 时间 }
                units: { place: { column: 单位, scheme: alias } }
                key: [case_number]
                """);
        imports.load(
                feed,
                write("编号,时间,单位\n1,2025-12-31 23:59:59,中心街\n2,2026-01-01,中心街\n", StandardCharsets.UTF_8),
                ImportOptions.defaults());
        assertThat(jdbc.sql("select unit_code from governance_case order by case_number")
                        .query(String.class)
                        .list())
                .containsExactly("O1", "N1");
    }

    @Test
    void filtersAreCountedByReason() {
        Feed feed = FeedReader.parse("batch/feeds/f.yml", "f", """
                name: 过滤
                record: governance_case
                source: { zone: Asia/Shanghai }
                columns: { case_number: 编号, opened_at: 时间, category: 类别 }
                units: { place: 单位 }
                filters:
                  - { column: 类别, skip: [测试], reason: 测试件不算 }
                  - { column: 编号, keep_matching: '^A', reason: 只要 A 开头的 }
                key: [case_number]
                duplicates: last
                """);
        ImportResult result = imports.load(
                feed,
                write(
                        "编号,时间,类别,单位\nA1,2026-01-01,测试,S1\nB1,2026-01-01,环境,S1\nA2,2026-01-01,环境,S1\nA2,2026-01-02,环境,S1\n",
                        StandardCharsets.UTF_8),
                ImportOptions.defaults());
        assertThat(result.counts()).isEqualTo(new ImportResult.Counts(4, 1, 0, 0, 0, 3, 0));
        assertThat(result.filtered()).extracting("count").containsExactly(1L, 1L, 1L);
        assertThat(jdbc.sql("select opened_at::date::text from governance_case")
                        .query(String.class)
                        .single())
                .isEqualTo("2026-01-02");
    }

    @Test
    void aFileWithoutTheHeadingsIsRefusedAndLeavesAFailedBatch() {
        ContentException refused = catchThrowableOfType(
                ContentException.class, () -> load("std_cases", "案件号码,单位编码,受理时间\nA1,S1,2026-01-05\n"));
        assertThat(refused.findings()).extracting("code").contains("file-heading");
        assertThat(refused.findings().get(0).inChinese()).contains("缺少列「案件编号」", "案件号码");
        assertThat(jdbc.sql("select state from import_batch order by batch_id desc limit 1")
                        .query(String.class)
                        .single())
                .isEqualTo("failed");
    }

    @Test
    void aBatchWhoseImportDiedIsMarkedFailed() {
        jdbc.sql("insert into import_batch (feed, feed_hash, state) values ('std_cases', '-', 'loading')")
                .update();
        assertThat(imports.markAbandoned()).isEqualTo(1);
        assertThat(number("select count(*) from import_batch where state = 'failed'"))
                .isEqualTo(1);
    }

    @Test
    void twoImportsOfOneFeedAtOnceKeepEachRecordOnce() throws Exception {
        StringBuilder rows = new StringBuilder(HEADINGS);
        for (int number = 0; number < 2_000; number++) {
            rows.append("A").append(number).append(",S1,,2026-01-05,,,环境,,,\n");
        }
        Path file = write(rows.toString(), StandardCharsets.UTF_8);
        var pool = Executors.newFixedThreadPool(3);
        try {
            List<Future<ImportResult>> results = new ArrayList<>();
            for (int each = 0; each < 3; each++) {
                results.add(pool.submit(() -> imports.load(feeds.feed("std_cases"), file, ImportOptions.defaults())));
            }
            long fresh = 0;
            for (Future<ImportResult> result : results) {
                fresh += result.get().counts().fresh();
            }
            assertThat(fresh).isEqualTo(2_000);
        } finally {
            pool.shutdownNow();
        }
        assertThat(number("select count(*) from governance_case")).isEqualTo(2_000);
        assertThat(number("select count(*) from import_batch where state = 'loading'"))
                .isZero();
    }

    private ImportResult load(String feed, String text) {
        return imports.load(feeds.feed(feed), write(text, StandardCharsets.UTF_8), ImportOptions.defaults());
    }

    private Path write(String text, Charset charset) {
        try {
            return Files.write(Files.createTempFile(folder, "rows", ".csv"), text.getBytes(charset));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private String everything() {
        StringBuilder rows = new StringBuilder();
        for (String table :
                List.of("source_file", "import_batch", "import_reject", "unit", "unit_alias", "governance_case")) {
            rows.append(jdbc.sql(
                            "select coalesce(md5(string_agg(t::text, '|' order by t::text)), '-') from " + table + " t")
                    .query(String.class)
                    .single());
        }
        return rows.toString();
    }
}
