package org.zhiheng.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zhiheng.ZhihengApplication;
import org.zhiheng.database.TestServer;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CommandLineTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh();

    @TempDir
    private Path folder;

    private record Answer(int exit, String out, String err) {}

    @Test
    void wrongUsageGivesTwoInBothLanguages() {
        for (String[] wrong : new String[][] {
            {"no-such-command"},
            {"run"},
            {"run", "x", "2026Q5"},
            {"results", "one"},
            {"report", "1"},
            {"--lang", "fr", "runs"},
            {"run", "x", "2026Q3", "--as-of", "yesterday"}
        }) {
            Answer answer = call(wrong);
            assertThat(answer.exit()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(answer.err()).contains("用法有误").contains("Wrong usage").doesNotContain("\tat ");
            assertThat(answer.out()).isEmpty();
        }
    }

    @Test
    void aFileThatIsNotThereIsTheUsersMistake() {
        Answer answer = call("import", "std_cases", folder.resolve("absent.csv").toString());
        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err()).contains("没有这个文件").contains("absent.csv").doesNotContain("\tat ");
    }

    @Test
    void aDatabaseThatCannotBeReachedGivesThree() {
        Answer answer = call("runs", "--db", "jdbc:postgresql://127.0.0.1:1/x");
        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.err()).contains("连不上数据库").contains("Cannot connect").doesNotContain("\tat ");
        assertThat(call("runs", "--db", "jdbc:mysql://x/y").exit()).isEqualTo(3);
    }

    @Test
    void aSoundPackPassesTheCheckAndABrokenOneIsNamedByFileLineAndColumn() throws IOException {
        assertThat(call("check", "--home", SampleCity.HOME).exit()).isZero();

        Path rules = Files.createDirectories(folder.resolve("rules/broken"));
        Files.createDirectories(folder.resolve("batch/metrics"));
        Files.copy(
                SampleCity.home().resolve("batch/metrics/on_time_rate.sql"),
                folder.resolve("batch/metrics/on_time_rate.sql"));
        Path sound = SampleCity.home().resolve("rules/" + SampleCity.SCHEME);
        Files.writeString(
                rules.resolve("scheme.yml"),
                Files.readString(sound.resolve("scheme.yml")).replace("scheme: sample_quarterly", "scheme: broken"));
        Files.writeString(rules.resolve("criteria.yml"), Files.readString(sound.resolve("criteria.yml")));
        Answer answer = call("check", folder.toString(), "--json");
        assertThat(answer.exit()).isEqualTo(1);
        JsonNode findings = JsonMapper.shared().readTree(answer.out());
        assertThat(findings.isArray()).isTrue();
        assertThat(findings.toString()).contains("late_count");
        assertThat(findings.get(0).get("file").asString()).endsWith("criteria.yml");
        assertThat(findings.get(0).get("line").asInt()).isPositive();
    }

    @Test
    void aRunIsCarriedOutAndItsResultsAreCsvThatOthersCanRead() {
        loadSampleCity();
        Answer run = call(onDatabase("--json", "run", SampleCity.SCHEME, "2026Q3", "--as-of", "2026-10-11 00:00"));
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode summary = JsonMapper.shared().readTree(run.out());
        assertThat(summary.get("scheme").asString()).isEqualTo(SampleCity.SCHEME);
        assertThat(summary.get("period").asString()).isEqualTo("2026Q3");
        assertThat(summary.get("as_of").asString()).isEqualTo("2026-10-11T00:00");
        assertThat(summary.get("output_hash").asString()).hasSize(64);
        String number = summary.get("run").asString();

        List<String> results =
                call(onDatabase("results", number, "--csv")).out().lines().toList();
        assertThat(results.get(0)).isEqualTo("peer_group,rank,unit_code,unit_name,total,grade,not_ranked_reason,A1,A2");
        assertThat(results.stream().skip(1).map(line -> line.split(",", -1)[1] + line.split(",", -1)[2]))
                .containsExactly("1S2", "2S1", "3S3", "S4");

        List<String> metrics =
                call(onDatabase("metrics", number, "--csv")).out().lines().toList();
        assertThat(metrics.get(0)).isEqualTo("unit_code,unit_name,metric,numerator,denominator,value,state");
        assertThat(metrics)
                .anyMatch(line -> line.startsWith("S1,东街道,on_time_rate,9,10,90") && line.endsWith(",observed"));
        assertThat(metrics).contains("S4,北街道,on_time_rate,,,,no_data");

        Answer explained = call(onDatabase("explain", number, "S3", "A1"));
        assertThat(explained.exit()).as(explained.err()).isZero();
        assertThat(explained.out())
                .contains("2 ÷ 4")
                .contains("rules/sample_quarterly/criteria.yml:")
                .contains("记录 S3-0  sample.csv 第 1 行");

        Answer typo = call(onDatabase("explain", number, "S3", "A11"));
        assertThat(typo.exit()).isEqualTo(2);
        assertThat(typo.err()).contains("是否想写 A1");

        assertThat(call(onDatabase("diff", number, number)).out()).contains("结果相同");
        assertThat(call(onDatabase("results", "999")).exit()).isEqualTo(2);
    }

    @Test
    void aUserWithAPasswordTakesTheStepsOfTheProcess() {
        loadSampleCity();
        String run = JsonMapper.shared()
                .readTree(call(onDatabase("--json", "run", SampleCity.SCHEME, "2026Q3"))
                        .out())
                .get("run")
                .asString();
        DATABASE.jdbc().sql("""
                        insert into account (user_name, display_name, password_hash, roles, scope, must_change)
                        values ('clerk', '经办人', '{noop}a-good-Password-1', array['DEPARTMENT'], 'all', false)
                        """).update();
        System.setProperty("ZHIHENG_PASSWORD", "a-wrong-Password-1");
        try {
            Answer wrong = call(onDatabase("publish", run, "--step", "open", "--as", "clerk"));
            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err()).contains("用户名或密码不正确");

            System.setProperty("ZHIHENG_PASSWORD", "a-good-Password-1");
            Answer opened = call(onDatabase("--json", "publish", run, "--step", "open", "--as", "clerk"));
            assertThat(opened.exit()).as(opened.err()).isZero();
            assertThat(JsonMapper.shared().readTree(opened.out()).get("stage").asString())
                    .isEqualTo("in_review");
            Answer early = call(onDatabase("publish", run, "--as", "clerk"));
            assertThat(early.exit()).isEqualTo(3);
            assertThat(early.err())
                    .contains(" / ")
                    .doesNotContain("ReviewRefused")
                    .doesNotContain("\tat ");
            assertThat(call(onDatabase("publish", run, "--step", "opn", "--as", "clerk"))
                            .exit())
                    .isEqualTo(2);

            Answer appeals = call(onDatabase("--json", "appeal", "list", "--as", "clerk"));
            assertThat(appeals.exit()).as(appeals.err()).isZero();
            assertThat(appeals.out().strip()).isEqualTo("[ ]");
            assertThat(call(onDatabase("appeal", "try", "2026Q3-999", "--as", "clerk"))
                            .exit())
                    .isEqualTo(2);
            assertThat(DATABASE.jdbc()
                            .sql("select outcome from login_log where address = 'command' order by login_id")
                            .query(String.class)
                            .list())
                    .startsWith("wrong", "success");
        } finally {
            System.clearProperty("ZHIHENG_PASSWORD");
        }
    }

    private static void loadSampleCity() {
        if (DATABASE.jdbc().sql("select count(*) from unit").query(Long.class).single() == 0) {
            SampleCity.load(DATABASE.dataSource(), 7);
        }
    }

    private static String[] onDatabase(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", SampleCity.HOME, "--db", DATABASE.url()));
        all.addAll(List.of("--db-user", TestServer.user(), "--db-password", TestServer.password()));
        return all.toArray(String[]::new);
    }

    private static Answer call(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = CommandLineEntry.run(
                ZhihengApplication.class,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                words);
        return new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
