package org.zhiheng.web.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.WebTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Loads and checks in the background on {@link SampleCity}: done, refused, stopped while they wait or work, interrupted. */
@WebTest(properties = {"zhiheng.test.home=" + SampleCity.HOME, "zhiheng.limits.uploads=100"})
class DataWorkTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HEAD = "案件编号,单位编码,受理时间\n";

    /** What {@code RecordImport} holds while it publishes. */
    private static final String PUBLISHING = "select pg_advisory_lock(1514668034)";

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    private MockMvc web;

    @BeforeEach
    void prepare() {
        web = MockMvcBuilders.webAppContextSetup(context)
                .apply(SecurityMockMvcConfigurers.springSecurity())
                .build();
        if (jdbc.sql("select count(*) from unit").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
        }
    }

    @Test
    void aFileIsLoadedAndItsFaultyRowsAreKeptForWhoSentIt() throws Exception {
        String at = sent(HEAD + "W-1,S4,2026-08-01 09:00\nW-2,S4,二〇二六\n", false, clerk("amy", DataScope.OWN));
        JsonNode work = ended(at, "done");

        assertThat(work.path("result").path("counts").path("fresh").asInt()).isEqualTo(1);
        assertThat(work.path("result").path("counts").path("rejected").asInt()).isEqualTo(1);
        assertThat(records("W-1")).isEqualTo(1);
        assertThat(uploads(at)).isNull();
        assertThat(ask(get(at + "/rejects").with(user(clerk("amy", DataScope.OWN))))
                        .getContentAsString(StandardCharsets.UTF_8))
                .contains("二〇二六");
        assertThat(ask(get(at).with(user(clerk("bob", DataScope.OWN)))).getStatus())
                .isEqualTo(404);
        assertThat(ask(get(at + "/rejects").with(user(clerk("bob", DataScope.OWN))))
                        .getStatus())
                .isEqualTo(404);
        assertThat(ask(get(at + "/rejects").with(user(clerk("bob", DataScope.ALL))))
                        .getStatus())
                .isEqualTo(200);
        String number = at.substring(at.lastIndexOf('/') + 1);
        assertThat(ask(get("/data/works/" + number).with(user(clerk("amy", DataScope.ALL))))
                        .getContentAsString(StandardCharsets.UTF_8))
                .contains("下载退回文件", "二〇二六");
        assertThat(jdbc.sql("select count(*) from operation_log where user_name = 'amy' and action = '导入数据'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void theFileOfADryRunIsLoadedWithoutBeingSentAgain() throws Exception {
        CurrentUser dora = clerk("dora", DataScope.ALL);
        String at = sent(HEAD + "K-1,S4,2026-08-01 09:00\nK-2,S4,二〇二六\n", true, dora);
        ended(at, "done");
        String number = at.substring(at.lastIndexOf('/') + 1);
        assertThat(records("K-1")).isZero();
        assertThat(uploads(at)).isNull();
        assertThat(pageOf(number, dora)).contains("正式导入该文件", "有 1 行不合格");

        CurrentUser bob = clerk("bob", DataScope.ALL);
        assertThat(pageOf(number, bob)).doesNotContain("正式导入该文件");
        assertThat(ask(post(at + "/load").with(user(bob)).with(csrf())).getStatus())
                .isEqualTo(400);
        assertThat(records("K-1")).isZero();

        MockHttpServletResponse answer = ask(post(at + "/load").with(user(dora)).with(csrf()));
        assertThat(answer.getStatus()).isEqualTo(202);
        JsonNode load = ended(String.valueOf(answer.getHeader("Location")), "done");
        assertThat(load.path("work").path("checkedBy").asLong()).isEqualTo(Long.parseLong(number));
        assertThat(load.path("work").path("fileName").asString()).isEqualTo("cases.csv");
        assertThat(load.path("result").path("counts").path("fresh").asInt()).isEqualTo(1);
        assertThat(load.path("result").path("counts").path("rejected").asInt()).isEqualTo(1);
        assertThat(records("K-1")).isEqualTo(1);

        assertThat(ask(post(at + "/load").with(user(dora)).with(csrf())).getStatus())
                .as("once only")
                .isEqualTo(400);
        assertThat(pageOf(number, dora))
                .contains("该文件已正式导入，见第 " + load.path("work").path("workId").asLong() + " 号任务")
                .doesNotContain("正式导入该文件<");
        assertThat(parts(number)).isZero();
    }

    @Test
    void aFileThatWouldNotBeLoadedIsNotOfferedNorOneWhoseTimeIsOver() throws Exception {
        CurrentUser dora = clerk("dora", DataScope.ALL);
        MockHttpServletResponse answer = ask(multipart("/api/v1/imports")
                .file(new MockMultipartFile(
                        "file", "cases.csv", "text/csv", (HEAD + "L-1,S4,二〇二六\n").getBytes(StandardCharsets.UTF_8)))
                .param("feed", "sample_cases")
                .param("dryRun", "true")
                .param("allOrNothing", "true")
                .with(user(dora))
                .with(csrf()));
        String whole = String.valueOf(answer.getHeader("Location"));
        ended(whole, "done");
        assertThat(pageOf(whole.substring(whole.lastIndexOf('/') + 1), dora)).doesNotContain("正式导入该文件");

        String at = sent(HEAD + "L-2,S4,2026-08-01 09:00\n", true, dora);
        ended(at, "done");
        String number = at.substring(at.lastIndexOf('/') + 1);
        jdbc.sql("update kept_input set kept_until = now() - interval '1 second' where work_id = :id")
                .param("id", Long.valueOf(number))
                .update();
        assertThat(pageOf(number, dora)).doesNotContain("正式导入该文件").contains("再选一次该文件");
        assertThat(ask(post("/data/works/" + number + "/load").with(user(dora)).with(csrf()))
                        .getRedirectedUrl())
                .isEqualTo("/data/works/" + number);
        assertThat(records("L-2")).isZero();
        sent(HEAD, true, dora);
        assertThat(parts(number)).as("gone with the next work").isZero();
    }

    @Test
    void onlyTheThreeNewestFilesOfASenderAreKept() throws Exception {
        CurrentUser carl = clerk("carl", DataScope.ALL);
        java.util.List<String> numbers = new java.util.ArrayList<>();
        for (int file = 1; file <= 4; file++) {
            String at = sent(HEAD + "M-" + file + ",S4,2026-08-01 09:00\n", true, carl);
            ended(at, "done");
            numbers.add(at.substring(at.lastIndexOf('/') + 1));
        }
        assertThat(numbers).map(this::parts).containsExactly(0L, 1L, 1L, 1L);
    }

    private long parts(String work) {
        return jdbc.sql("select count(*) from kept_input_part where work_id = :id")
                .param("id", Long.valueOf(work))
                .query(Long.class)
                .single();
    }

    private String pageOf(String work, CurrentUser reader) throws Exception {
        return ask(get("/data/works/" + work).with(user(reader))).getContentAsString(StandardCharsets.UTF_8);
    }

    @Test
    void theSecondPageOfLoadsBeginsWhereTheFirstEnds() throws Exception {
        for (int batch = 1; batch <= 21; batch++) {
            jdbc.sql(
                            "insert into import_batch (feed, feed_hash, state, started_by) values ('std_cases', '', 'failed', :by)")
                    .param("by", "loader-" + batch)
                    .update();
        }
        CurrentUser clerk = clerk("amy", DataScope.ALL);
        String first = ask(get("/data").with(user(clerk))).getContentAsString(StandardCharsets.UTF_8);
        String second = ask(get("/data?page=2").with(user(clerk))).getContentAsString(StandardCharsets.UTF_8);
        assertThat(first).contains("loader-21", "loader-2<").doesNotContain("loader-1<");
        assertThat(second).contains("loader-1<").doesNotContain("loader-2<");
    }

    @Test
    void aFileThatCannotBeUsedFailsInWords() throws Exception {
        JsonNode work = ended(sent("甲,乙\n1,2\n", true, clerk("amy", DataScope.ALL)), "failed");
        assertThat(work.path("work").path("error").asString())
                .contains("没有找到数据源")
                .contains("none of the headings");
    }

    @Test
    void whatIsWrongWithTheOrderIsToldAtOnce() throws Exception {
        CurrentUser clerk = clerk("amy", DataScope.ALL);
        MockMultipartFile file =
                new MockMultipartFile("file", "a.csv", "text/csv", HEAD.getBytes(StandardCharsets.UTF_8));
        assertThat(ask(multipart("/api/v1/imports")
                                .file(file)
                                .param("feed", "nothing")
                                .with(user(clerk))
                                .with(csrf()))
                        .getStatus())
                .isEqualTo(422);
        assertThat(ask(multipart("/api/v1/imports")
                                .file(file)
                                .param("feed", "sample_cases")
                                .param("period", "2026Q9")
                                .with(user(clerk))
                                .with(csrf()))
                        .getStatus())
                .isEqualTo(400);
        assertThat(ask(multipart("/data/import")
                                .file(new MockMultipartFile("file", "a.csv", "text/csv", new byte[0]))
                                .param("feed", "sample_cases")
                                .with(user(clerk))
                                .with(csrf()))
                        .getContentAsString(StandardCharsets.UTF_8))
                .contains("请选择文件");
    }

    @Test
    void aLoadStoppedWhileItWritesLeavesNothing() throws Exception {
        CurrentUser clerk = clerk("amy", DataScope.ALL);
        try (Held other = holding(PUBLISHING)) {
            String at = sent(HEAD + "C-1,S4,2026-08-01 09:00\n", false, clerk);
            await(() -> waitsForLock("pg_advisory_xact_lock"));
            assertThat(state(at)).isEqualTo("running");
            assertThat(uploads(at)).isNotNull();
            assertThat(ask(post(at + "/cancel").with(user(clerk)).with(csrf())).getStatus())
                    .isEqualTo(202);
            ended(at, "cancelled");
            await(() -> uploads(at) == null);
            assertThat(other.connection().isClosed()).isFalse();
        }
        assertThat(records("C-1")).isZero();
    }

    @Test
    void workThatWaitsIsStoppedBeforeItBegins() throws Exception {
        CurrentUser clerk = clerk("amy", DataScope.ALL);
        try (Held other = holding(PUBLISHING)) {
            String first = sent(HEAD + "Q-1,S4,2026-08-01 09:00\n", true, clerk);
            String second = sent(HEAD + "Q-2,S4,2026-08-01 09:00\n", true, clerk);
            await(() -> state(first).equals("running") && state(second).equals("running"));
            String third = sent(HEAD + "Q-3,S4,2026-08-01 09:00\n", true, clerk);
            assertThat(state(third)).isEqualTo("waiting");
            ask(post(third + "/cancel").with(user(clerk)).with(csrf()));
            assertThat(state(third)).isEqualTo("cancelled");
            other.release();
            ended(first, "done");
            ended(second, "done");
            assertThat(state(third)).isEqualTo("cancelled");
        }
    }

    @Test
    void aPeriodIsCheckedOnceAtATimeAndCanBeStopped() throws Exception {
        CurrentUser clerk = clerk("amy", DataScope.ALL);
        String at;
        try (Held other = holding("select pg_advisory_lock(hashtext('validate 2026Q3'))")) {
            at = looked(clerk).getHeader("Location");
            await(() -> waitsForLock("hashtext"));
            assertThat(looked(clerk).getStatus()).isEqualTo(409);
            ask(post(at + "/cancel").with(user(clerk)).with(csrf()));
            ended(at, "cancelled");
            assertThat(other.connection().isClosed()).isFalse();
        }
        JsonNode done = ended(String.valueOf(looked(clerk).getHeader("Location")), "done");
        assertThat(done.path("counts").path("errors").isNumber()).isTrue();
    }

    /** Silent for 31 seconds: interrupted, its file removed; for 20: still at work. */
    @Test
    void workOfAProgramThatEndedIsReported() throws Exception {
        Path folder = Files.createTempDirectory("zhiheng-upload");
        Files.writeString(folder.resolve("cases.csv"), HEAD);
        long dead = left(31, folder);
        long alive = left(20, null);

        assertThat(state("/api/v1/works/" + dead)).isEqualTo("interrupted");
        assertThat(folder).doesNotExist();
        assertThat(state("/api/v1/works/" + alive)).isEqualTo("running");
        assertThat(ask(get("/data/works/" + dead).with(user(clerk("amy", DataScope.ALL))))
                        .getContentAsString(StandardCharsets.UTF_8))
                .contains("上传的文件已删除");
        jdbc.sql("delete from work where work_id = :id").param("id", alive).update();
    }

    @Test
    void progressIsToldAsEvents() throws Exception {
        String at = sent(HEAD + "E-1,S4,2026-08-01 09:00\n", true, clerk("amy", DataScope.ALL));
        var followed = web.perform(get(at + "/progress").with(user(clerk("amy", DataScope.ALL))))
                .andReturn();
        followed.getAsyncResult(20_000);
        assertThat(followed.getResponse().getContentAsString(StandardCharsets.UTF_8))
                .contains("event:progress")
                .contains("\"state\":\"done\"");
    }

    private long left(int secondsAgo, @Nullable Path folder) {
        return jdbc.sql("""
                        insert into work (kind, about, asked, state, requested_by, started_at, heard_at, folder)
                        values ('import', 'sample_cases',
                            '{"feed": "sample_cases", "fileName": "cases.csv", "byteCount": 10, "period": null,
                              "dryRun": false, "allOrNothing": false}',
                            'running', 'amy', now(), now() - make_interval(secs => :ago), :folder) returning work_id
                        """)
                .param("ago", secondsAgo)
                .param("folder", folder == null ? null : folder.toString())
                .query(Long.class)
                .single();
    }

    /** A lock of somebody else's, held until it is let go. */
    private record Held(Connection connection) implements AutoCloseable {

        void release() throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_unlock_all()");
            }
        }

        @Override
        public void close() throws SQLException {
            release();
            connection.close();
        }
    }

    private Held holding(String lock) throws SQLException {
        Connection connection = dataSource.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(lock);
        }
        return new Held(connection);
    }

    private boolean waitsForLock(String statement) {
        return jdbc.sql("""
                        select exists (select 1 from pg_stat_activity where datname = current_database()
                          and wait_event_type = 'Lock' and query like '%' || :statement || '%')
                        """).param("statement", statement).query(Boolean.class).single();
    }

    private String sent(String text, boolean dryRun, CurrentUser by) throws Exception {
        MockHttpServletResponse answer = ask(multipart("/api/v1/imports")
                .file(new MockMultipartFile("file", "cases.csv", "text/csv", text.getBytes(StandardCharsets.UTF_8)))
                .param("feed", "sample_cases")
                .param("dryRun", Boolean.toString(dryRun))
                .with(user(by))
                .with(csrf()));
        assertThat(answer.getStatus()).isEqualTo(202);
        return String.valueOf(answer.getHeader("Location"));
    }

    private MockHttpServletResponse looked(CurrentUser by) throws Exception {
        return ask(post("/api/v1/validations")
                .contentType("application/json")
                .content("{\"period\":\"2026Q3\"}")
                .with(user(by))
                .with(csrf()));
    }

    private JsonNode ended(String at, String state) {
        await(() -> !Set.of("waiting", "running").contains(state(at)));
        JsonNode work = read(at);
        assertThat(work.path("work").path("state").asString()).isEqualTo(state);
        return work;
    }

    private String state(String at) {
        return read(at).path("work").path("state").asString();
    }

    private JsonNode read(String at) {
        try {
            return JSON.readTree(
                    ask(get(at).with(user(clerk("amy", DataScope.ALL)))).getContentAsString(StandardCharsets.UTF_8));
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    /** Where the uploaded file of a work lies; null once it is gone. */
    private @Nullable String uploads(String at) {
        return jdbc.sql("select folder from work where work_id = :id")
                .param("id", Long.valueOf(at.substring(at.lastIndexOf('/') + 1)))
                .query((row, index) -> java.util.Optional.ofNullable(row.getString(1)))
                .single()
                .filter(folder -> Files.exists(Path.of(folder)))
                .orElse(null);
    }

    private long records(String key) {
        return jdbc.sql("select count(*) from governance_case where record_key = :key")
                .param("key", key)
                .query(Long.class)
                .single();
    }

    private static void await(BooleanSupplier holds) {
        Instant latest = Instant.now().plus(Duration.ofSeconds(60));
        while (!holds.getAsBoolean()) {
            if (Instant.now().isAfter(latest)) {
                throw new AssertionError("waited in vain");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private MockHttpServletResponse ask(org.springframework.test.web.servlet.RequestBuilder request) throws Exception {
        return web.perform(request).andReturn().getResponse();
    }

    private static CurrentUser clerk(String name, DataScope scope) {
        return new CurrentUser(
                name,
                name,
                "",
                Set.of(Role.DEPARTMENT),
                scope,
                scope == DataScope.ALL ? null : "D1",
                false,
                true,
                false);
    }
}
