package org.zhiheng.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import org.zhiheng.archive.VerifierProgram.Answer;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A scheme scored by a rule sheet and by hand-written rules, computed again by the Python program. By hand:
 *
 * <pre>
 * street  on time  late  A1 (sheet −5 from one late)  A2 (sheet: at most 15 from two late)  E5 (sheet 4, −1)  E6 (rule)  total
 * S1        90 %     1   60 − 5 = 55                  30                                    3                 0           88
 * S2       100 %     0   60                           40                                    4                 2.5        106.5
 * S3        50 %     2   20 − 5 = 15                  20 → 15                               3                 0           33
 * S4         –       0   –                            40                                    0                 0           –
 * </pre>
 *
 * S2 is on the list 先进 and gets 5000; S3 is warned of many late cases (sheet) and of a low total (rule after ranking).
 */
@DatabaseTest(properties = "zhiheng.test.home=" + RuleSheetVerifierTests.HOME)
class RuleSheetVerifierTests {

    static final String HOME = "target/homes/rule_sheets";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path PACK = Path.of(HOME, "rules", SampleCity.SCHEME);

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Packages packages;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeThePack() throws IOException {
        FileSystemUtils.deleteRecursively(Path.of(HOME));
        FileSystemUtils.copyRecursively(SampleCity.home(), Path.of(HOME));
        FileSystemUtils.deleteRecursively(PACK.resolve("scenarios"));
        edit("scheme.yml", "  full: 100\n", "");
        edit("scheme.yml", "[A1, A2]", "[A1, A2, E5, E6]");
        Files.writeString(
                PACK.resolve("scheme.yml"),
                Files.readString(PACK.resolve("scheme.yml")) + "\nprizes: { amounts: [5000, 2000], last: [-400] }\n");
        Files.writeString(PACK.resolve("criteria.yml"), Files.readString(PACK.resolve("criteria.yml")) + """
                E5:
                  name: 规则表的项
                  metric: late_count
                  basis: 测试用
                  clause: 有数据得4分，有逾期减1分。
                  full: 10
                  start: zero
                  missing: zero
                E6:
                  name: 规则的项
                  metric: late_count
                  basis: 测试用
                  clause: 没有逾期加2.5分。
                  missing: zero
                """);
        Files.writeString(PACK.resolve("awards.drl"), """
                package sample_quarterly

                import org.zhiheng.vocabulary.*
                global ScoreSheet score

                rule "E6 没有逾期"
                when
                    Assessee( observed( "on_time_rate" ), value( "late_count" ) < 1 )
                then
                    score.award( "E6", 2.5, "没有逾期" );
                end
                """);
        Files.writeString(PACK.resolve("outcomes.drl"), """
                package sample_quarterly

                import org.zhiheng.vocabulary.*
                global OutcomeSheet outcome

                rule "O1 第一名"
                when
                    $s : Standing( ranked, rank <= 1 )
                then
                    outcome.list( "先进", "名列第一" );
                end

                rule "O2 总分低"
                when
                    $s : Standing( total < 50 )
                then
                    outcome.warn( "low", "总分低于50分" );
                end
                """);
        try (XSSFWorkbook book = new XSSFWorkbook();
                OutputStream out = Files.newOutputStream(PACK.resolve("rules.xlsx"))) {
            Sheet sheet = book.createSheet("规则");
            write(sheet, "规则", "条件：late_count", "条件：on_time_rate", "单位类型", "评分项", "动作", "分值", "理由");
            write(sheet, "逾期扣分", "≥1", "", "", "A1", "扣分", "5", "有逾期");
            write(sheet, "逾期较多限额", "≥2", "", "", "A2", "限额", "15", "逾期两件以上");
            write(sheet, "有数据", "", "≥0", "", "E5", "定分", "4", "有数据得4分");
            write(sheet, "街道逾期", "≥1", "", "street", "E5", "扣分", "1", "有逾期减1分");
            write(sheet, "提醒", "≥2", "", "", "A2", "提示", "", "逾期较多");
            book.write(out);
        }
    }

    private static void write(Sheet sheet, String... cells) {
        Row row = sheet.createRow(sheet.getPhysicalNumberOfRows());
        for (int column = 0; column < cells.length; column++) {
            if (!cells[column].isEmpty()) {
                row.createCell(column).setCellValue(cells[column]);
            }
        }
    }

    private static void edit(String file, String was, String is) throws IOException {
        String text = Files.readString(PACK.resolve(file));
        assertThat(text).contains(was);
        Files.writeString(PACK.resolve(file), text.replace(was, is));
    }

    @BeforeEach
    void assess() {
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
            jobs.run(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q3")));
        }
    }

    @Test
    void theProductScoresAsComputedByHand() {
        assertThat(points("total")).containsExactly("S1 88", "S2 106.5", "S3 33", "S4 –");
        assertThat(points("A1")).containsExactly("S1 55", "S2 60", "S3 15", "S4 –");
        assertThat(points("A2")).containsExactly("S1 30", "S2 40", "S3 15", "S4 40");
        assertThat(points("E5")).containsExactly("S1 3", "S2 4", "S3 3", "S4 0");
        assertThat(points("E6")).containsExactly("S1 0", "S2 2.5", "S3 0", "S4 0");
    }

    @Test
    void rulesOfSheetsAndOfHandAreComputedAndTheRestIsNamed() throws IOException {
        Answer answer = VerifierProgram.run(write("a.zip").toString(), "--json");
        JsonNode report = JSON.readTree(answer.out());
        assertThat(report.path("differences")).isEmpty();
        assertThat(answer.exit()).as(answer.out()).isZero();
        for (String what : List.of("points", "sum of reasons", "standing", "list or warning", "veto")) {
            JsonNode counts = report.path("computed").path(what);
            assertThat(counts.path(0).asInt())
                    .as(what)
                    .isPositive()
                    .isEqualTo(counts.path(1).asInt());
        }
        assertThat(report.path("not_verified").findValuesAsString("what"))
                .contains("metric value", "results/score_lines.jsonl", "results/nodes.jsonl");
        int cells = 0;
        for (JsonNode each : report.path("not_verified")) {
            cells += each.path("cells").asInt();
        }
        assertThat(report.path("not_verified_cells").asInt()).isPositive().isEqualTo(cells);
        assertThat(VerifierProgram.run(write("b.zip").toString()).out())
                .contains("not verified / 未核对：metric value", "未核对 " + cells + " 格");
    }

    /** Each with a manifest that fits: only computing anew can find it. */
    @Test
    void oneChangedDigitOrWordIsFound() throws IOException {
        found("results/node_scores.jsonl", "\"E5\", 3, 10, 4,", "\"E5\", 3, 10, 3,", "✗ points S2 E5 points");
        found("results/node_scores.jsonl", "\"A1\", 1, 60, 55,", "\"A1\", 1, 60, 56,", "✗ points S1 A1 points");
        found("results/standings.jsonl", "106.5", "106.4", "✗ standing S2 total");
        found("results/standings.jsonl", "名列第一", "名列第二", "✗ list or warning S2 lists");
        found("results/standings.jsonl", "\"5000\"", "\"2000\"", "✗ list or warning S2 lists");
        found("results/standings.jsonl", "\"low\"", "\"slow\"", "✗ list or warning S3 warnings");
        found("results/score_lines.jsonl", "\"deduct\", -5", "\"deduct\", -4", "✗ sum of reasons S");
        found("results/units.jsonl", "东街道", "东大街道", "✗ pinned unit S1 name");
        found("rules/sample_quarterly/awards.drl", "\"E6\", 2.5", "\"E6\", 2.4", "✗ points S2 E6 points");
    }

    /** A rule it does not understand is named with the criterion it writes, and nothing of it is called equal. */
    @Test
    void aRuleNotUnderstoodIsNamed() throws IOException {
        Path file = write("c.zip");
        Map<String, byte[]> entries = SingleChange.read(file);
        change(entries, "rules/sample_quarterly/awards.drl", "value( \"late_count\" ) < 1", "kind.length() < 9");
        VerifierProgram.seal(entries);
        SingleChange.write(entries, file);
        JsonNode report =
                JSON.readTree(VerifierProgram.run(file.toString(), "--json").out());
        assertThat(report.path("differences")).isEmpty();
        assertThat(report.path("not_verified").findValuesAsString("why"))
                .contains("the criterion E6 is scored by a rule not understood here: E6 没有逾期");
        assertThat(report.path("recomputed").path("ranks").asInt()).isZero();
    }

    private void found(String entry, String was, String is, String told) throws IOException {
        Path file = write("changed.zip");
        Map<String, byte[]> entries = SingleChange.read(file);
        change(entries, entry, was, is);
        VerifierProgram.seal(entries);
        SingleChange.write(entries, file);
        Answer answer = VerifierProgram.run(file.toString());
        assertThat(answer.out()).contains(told, "结论：不同").doesNotContain("has SHA-256");
        assertThat(answer.exit()).isEqualTo(1);
    }

    private static void change(Map<String, byte[]> entries, String entry, String was, String is) {
        String text = new String(entries.get(entry), StandardCharsets.UTF_8);
        assertThat(text).contains(was);
        int at = text.indexOf(was);
        entries.put(
                entry,
                (text.substring(0, at) + is + text.substring(at + was.length())).getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        packages.write(
                jdbc.sql("select max(run_id) from assessment_run")
                        .query(Long.class)
                        .single(),
                file,
                RecordForm.FULL);
        return file;
    }

    private List<String> points(String node) {
        return jdbc.sql("""
                        select unit_code || ' ' || coalesce(trim_scale(points)::text, '–') from node_score
                        where node = :node order by unit_code
                        """).param("node", node).query(String.class).list();
    }
}
