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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.zhiheng.ZhihengApplication;
import org.zhiheng.database.TestServer;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A change of rules from the folder to publication and back, by three people at the command line. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class PackLifeCommandTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final String PASSWORD = "Zhiheng-2026-test";
    private static final String SCHEME = "sample_quarterly";

    @TempDir
    private Path folder;

    private record Answer(int exit, String out, String err) {}

    @BeforeEach
    void letThreePeopleIn() {
        System.setProperty("ZHIHENG_PASSWORD", PASSWORD);
        String hash = PasswordEncoderFactories.createDelegatingPasswordEncoder().encode(PASSWORD);
        for (String[] person : new String[][] {{"wang", "RULE_AUTHOR"}, {"zhao", "DEPARTMENT"}, {"li", "PUBLISHER"}}) {
            DATABASE.jdbc()
                    .sql("""
                            insert into account (user_name, display_name, password_hash, roles, scope, must_change)
                            values (?, ?, ?, array[?], 'all', false) on conflict do nothing
                            """)
                    .params(person[0], person[0], hash, person[1])
                    .update();
        }
        if (DATABASE.jdbc()
                        .sql("select count(*) from import_batch")
                        .query(Long.class)
                        .single()
                == 0) {
            SampleCity.load(DATABASE.dataSource(), 3);
        }
    }

    @AfterEach
    void forgetThePassword() {
        System.clearProperty("ZHIHENG_PASSWORD");
    }

    @Test
    void aChangeIsGivenBackSubmittedAgainReviewedPublishedAndRolledBack() throws IOException {
        String second = hash("2026Q2");
        String third = hash("2026Q3");
        Path draft = exported();
        edit(draft.resolve("criteria.yml"), "target: 90", "target: 93");
        edit(draft.resolve("scheme.yml"), "from: 2020-01-01", "from: 2026-07-01");

        Answer submitted = done("pack", "submit", draft.toString(), "--reason", "满分线提高到93%", "--as", "wang");
        assertThat(submitted.out()).contains("已提交 " + SCHEME + "@2，待他人审核", "满分线 90 % → 93 %");
        refused("起草人（wang）不能自己审核", "pack", "review", SCHEME + "@2", "--reason", "好", "--as", "wang");

        done("pack", "return", SCHEME + "@2", "--reason", "情景没有跟着改", "--as", "zhao");
        edit(draft.resolve("scenarios/criteria.yml"), "on_time_rate: 90", "on_time_rate: 93");
        edit(draft.resolve("scenarios/criteria.yml"), "on_time_rate: 89", "on_time_rate: 92");
        Answer again =
                done("pack", "submit", draft.toString(), "--into", SCHEME + "@2", "--reason", "情景已改", "--as", "wang");
        assertThat(again.out()).contains("已提交 " + SCHEME + "@2");
        assertThat(done("pack", "review", SCHEME + "@2", "--reason", "与文件一致", "--as", "zhao")
                        .out())
                .contains("已审核");
        refused("没有发布规则的职责", "pack", "publish", SCHEME + "@2", "--reason", "发布", "--as", "zhao");

        Answer gates = done("pack", "gates", SCHEME + "@2");
        assertThat(gates.out()).contains("√ 检查没有发现错误", "√ 情景 2 个，全部通过");
        assertThat(gates.err()).contains("检查规则包和指标", "100%  检查完成");
        assertThat(done("pack", "gates", SCHEME + "@2").err())
                .as("what was judged is not judged again")
                .isEmpty();
        Answer published = done("pack", "publish", SCHEME + "@2", "--reason", "自第三季度起", "--as", "li");
        assertThat(published.out()).contains(SCHEME + "@2 已发布");

        assertThat(hash("2026Q2")).as("an old quarter, under its own version").isEqualTo(second);
        assertThat(numberOfNewestRun()).isEqualTo(1);
        assertThat(hash("2026Q3")).isNotEqualTo(third);
        assertThat(numberOfNewestRun()).isEqualTo(2);

        done("pack", "rollback", SCHEME + "@1", "--reason", "办法暂缓施行", "--as", "wang");
        done("pack", "review", SCHEME + "@3", "--reason", "同意", "--as", "zhao");
        done("pack", "publish", SCHEME + "@3", "--reason", "恢复", "--as", "li");
        JsonNode listed = JsonMapper.shared()
                .readTree(done("--json", "pack", "list", SCHEME).out());
        assertThat(listed).hasSize(3);
        assertThat(listed.toString()).contains(SCHEME + "@3", "rollback");
        assertThat(hash("2026Q2")).isEqualTo(second);
    }

    @Test
    void whatDoesNotPassIsNotPublishedAndSaysWhy() throws IOException {
        Path draft = exported();
        edit(draft.resolve("criteria.yml"), "metric: on_time_rate", "metric: on_tme_rate");
        Answer mistyped = call("pack", "submit", draft.toString(), "--reason", "改", "--as", "wang");
        assertThat(mistyped.exit()).isNotZero();
        assertThat(mistyped.out() + mistyped.err()).contains("criteria.yml:3:11", "是否想写「on_time_rate」");

        edit(draft.resolve("criteria.yml"), "metric: on_tme_rate", "metric: on_time_rate");
        edit(draft.resolve("criteria.yml"), "per_step: 10", "per_step: 12");
        JsonNode version = JsonMapper.shared()
                .readTree(done("--json", "pack", "submit", draft.toString(), "--reason", "改", "--as", "wang")
                        .out());
        String reference = version.get("version").asString();
        done("pack", "review", reference, "--reason", "好", "--as", "zhao");
        Answer red = call("pack", "publish", reference, "--reason", "发布", "--as", "li", "--lang", "zh");
        assertThat(red.exit()).isEqualTo(1);
        assertThat(red.out()).contains("× 情景", "scenarios/criteria.yml:");
        refused("没有第 99 版", "pack", "publish", SCHEME + "@99", "--reason", "发布", "--as", "li");
        refused("没有 scheme.yml", "pack", "submit", folder.toString(), "--reason", "改", "--as", "wang");
    }

    private Path exported() {
        done("pack", "export", SCHEME + "@1", "--out", folder.toString());
        return folder.resolve("rules/" + SCHEME);
    }

    private static void edit(Path file, String before, String after) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replace(before, after));
    }

    private static String hash(String period) {
        return JsonMapper.shared()
                .readTree(done("--json", "run", SCHEME, period).out())
                .get("output_hash")
                .asString();
    }

    private static int numberOfNewestRun() {
        return DATABASE.jdbc().sql("""
                        select v.number from assessment_run r join pack_version v on v.version_id = r.pack_version_id
                        order by r.run_id desc limit 1
                        """).query(Integer.class).single();
    }

    private static Answer done(String... words) {
        Answer answer = call(words);
        assertThat(answer.exit())
                .as(String.join(" ", words) + "\n" + answer.out() + answer.err())
                .isZero();
        return answer;
    }

    private static void refused(String saying, String... words) {
        Answer answer = call(words);
        assertThat(answer.exit()).as(String.join(" ", words)).isEqualTo(2);
        assertThat(answer.err()).contains(saying);
    }

    private static Answer call(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", SampleCity.HOME, "--db", DATABASE.url()));
        all.addAll(List.of("--db-user", TestServer.user(), "--db-password", TestServer.password()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = CommandLineEntry.run(
                ZhihengApplication.class,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all.toArray(String[]::new));
        return new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
