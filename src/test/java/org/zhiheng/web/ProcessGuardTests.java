package org.zhiheng.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.WebApplicationContext;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.WebTest;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.quality.Exclusions;
import org.zhiheng.review.ProcessStep;
import org.zhiheng.review.Reviews;
import org.zhiheng.review.Stage;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The process attacked through the API: steps in wrong order, by wrong roles, by two at once, from a page of long ago. */
@WebTest(properties = {"zhiheng.test.home=src/test/resources/homes/graded", "zhiheng.limits.calls=100000"})
class ProcessGuardTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SCHEME = "graded_quarterly";
    private static final String REASON = "{\"reason\":\"经批准\"}";
    private static final CurrentUser CLERK = person("clerk", Role.DEPARTMENT);
    private static final CurrentUser OFFICE = person("office", Role.DEPARTMENT);
    private static final CurrentUser LEADER = person("leader", Role.DEPARTMENT);
    private static final CurrentUser CHIEF = person("chief", Role.PUBLISHER);
    private static final CurrentUser DEPUTY = person("deputy", Role.PUBLISHER);
    private static final CurrentUser AUTHOR = person("author", Role.RULE_AUTHOR);
    private static final CurrentUser STREET =
            new CurrentUser("street", "街道", "", Set.of(Role.UNIT_CONTACT), DataScope.OWN, "S1", false, true, false);

    private static final Set<Role> STAFF = EnumSet.of(Role.DEPARTMENT, Role.PUBLISHER);

    /** What is allowed: stage ("" for none), step, roles, stage it leads to. Everything else is refused. */
    private record Way(String stage, String step, Set<Role> roles, String leadsTo) {}

    private static final List<Way> WAYS = List.of(
            new Way("", "open", EnumSet.of(Role.DEPARTMENT), "in_review"),
            new Way("in_review", "preview", EnumSet.of(Role.DEPARTMENT), "in_preview"),
            new Way("in_review", "withdraw", EnumSet.of(Role.DEPARTMENT), "withdrawn"),
            new Way("in_preview", "sign-off", EnumSet.of(Role.DEPARTMENT), "in_sign_off"),
            new Way("in_preview", "return", STAFF, "in_review"),
            new Way("in_preview", "withdraw", EnumSet.of(Role.DEPARTMENT), "withdrawn"),
            new Way("in_sign_off", "approve", STAFF, "in_sign_off"),
            new Way("in_sign_off", "refuse", STAFF, "in_review"),
            new Way("in_sign_off", "return", STAFF, "in_review"),
            new Way("in_sign_off", "withdraw", EnumSet.of(Role.DEPARTMENT), "withdrawn"),
            new Way("in_publicity", "publish", EnumSet.of(Role.PUBLISHER), "published"),
            new Way("in_publicity", "return", STAFF, "in_review"),
            new Way("in_publicity", "withdraw", EnumSet.of(Role.DEPARTMENT), "withdrawn"));

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Reviews reviews;

    @Autowired
    private OperationLog operations;

    @Autowired
    private PlatformTransactionManager transactions;

    private MockMvc web;
    private long run;

    @BeforeEach
    void computeTheQuarter() {
        web = MockMvcBuilders.webAppContextSetup(context)
                .apply(SecurityMockMvcConfigurers.springSecurity())
                .build();
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
        }
        jdbc.sql("""
                        update review set stage = case stage when 'published' then 'superseded' else 'withdrawn' end
                        where stage <> 'superseded'
                        """).update();
        run = jobs.run(RunRequest.of(SCHEME, Period.parse("2026Q3"))).id();
    }

    @Test
    void takesEachStepAtItsStageByItsRolesAndNoOther() {
        List<String> stages = new ArrayList<>(List.of(""));
        for (Stage stage : Stage.values()) {
            stages.add(stage.code());
        }
        Set<String> wrong = new TreeSet<>();
        int tried = 0;
        for (String stage : stages) {
            for (String step : ProcessStep.ALL) {
                for (Role role : Role.values()) {
                    Way way = WAYS.stream()
                            .filter(one -> one.stage().equals(stage)
                                    && one.step().equals(step)
                                    && one.roles().contains(role))
                            .findFirst()
                            .orElse(null);
                    String outcome = outcome(stage, step, role);
                    String expected = way == null ? "refused at " + stage : "200 at " + way.leadsTo();
                    if (!outcome.equals(expected)) {
                        wrong.add(stage + " " + step + " by " + role + ": " + outcome + ", not " + expected);
                    }
                    tried++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).isEqualTo(8 * ProcessStep.ALL.size() * Role.values().length);
    }

    /** Takes one step from one stage and undoes everything. */
    private String outcome(String stage, String step, Role role) {
        return Objects.requireNonNull(new TransactionTemplate(transactions).execute(status -> {
            status.setRollbackOnly();
            if (!stage.isEmpty()) {
                jdbc.sql("""
                                insert into review (run_id, stage, opened_by, preview_opens, preview_closes, publicity_opens,
                                    publicity_closes)
                                values (:run, :stage, 'clerk', current_date, current_date + 5, current_date, current_date + 5)
                                """).param("run", run).param("stage", stage).update();
            }
            int answer = send("/runs/" + run + "/process/" + step, person("one", role), REASON)
                    .getStatus();
            String after = jdbc.sql("select stage from review where run_id = :run")
                    .param("run", run)
                    .query(String.class)
                    .optional()
                    .orElse("");
            return (answer == 403 || answer == 409 ? "refused" : answer) + " at " + after;
        }));
    }

    @Test
    void takesAStepOnceWhenTwoTakeItAtTheSameTime() throws Exception {
        String path = "/runs/" + run + "/process/";
        assertThat(twice(() -> send(path + "open", CLERK, ""), () -> send(path + "open", OFFICE, "")))
                .containsExactly(200, 409);
        assertThat(twice(() -> send(path + "preview", CLERK, ""), () -> send(path + "preview", OFFICE, "")))
                .containsExactly(200, 409);
        assertThat(twice(() -> send(path + "sign-off", CLERK, REASON), () -> send(path + "withdraw", OFFICE, REASON)))
                .as("either goes on or is withdrawn, in one order or the other")
                .contains(200);
        if (stage().equals("withdrawn")) {
            jdbc.sql("update review set stage = 'in_sign_off' where run_id = :run")
                    .param("run", run)
                    .update();
        }
        assertThat(twice(() -> send(path + "approve", OFFICE, REASON), () -> send(path + "approve", OFFICE, REASON)))
                .as("one person signs once")
                .containsExactly(200, 409);
        assertThat(twice(() -> send(path + "approve", LEADER, REASON), () -> send(path + "approve", DEPUTY, REASON)))
                .containsExactly(200, 200);
        assertThat(stage()).isEqualTo("in_publicity");
        assertThat(jdbc.sql("select string_agg(step::text, ' ' order by step) from sign_off where run_id = :run")
                        .param("run", run)
                        .query(String.class)
                        .single())
                .isEqualTo("1 2 3");
        assertThat(twice(() -> send(path + "publish", CHIEF, REASON), () -> send(path + "publish", DEPUTY, REASON)))
                .containsExactly(200, 409);
        assertThat(jdbc.sql("select count(*) from result_package where run_id = :run")
                        .param("run", run)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(operations.broken()).isEmpty();
    }

    @Test
    void replacesAPublishedResultByItsCorrectionOnly() throws Exception {
        stage(run, "published");
        long rival = jobs.run(RunRequest.of(SCHEME, Period.parse("2026Q3"))).id();
        MockHttpServletResponse refused = send("/runs/" + rival + "/process/open", CLERK, "");
        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(refused.getContentAsString(StandardCharsets.UTF_8)).contains("第 " + run + " 号考核已发布");
        stage(rival, "in_publicity");
        assertThat(send("/runs/" + rival + "/process/publish", CHIEF, REASON).getStatus())
                .isEqualTo(409);
        jdbc.sql("delete from review where run_id = :run").param("run", rival).update();
        jdbc.sql("update assessment_run set supersedes = :old where run_id = :run")
                .param("old", run)
                .param("run", rival)
                .update();
        assertThat(send("/runs/" + rival + "/process/open", CLERK, "").getStatus())
                .isEqualTo(200);
    }

    @Test
    void rulesOnAnAppealOnceWhenTwoRuleAtTheSameTime() throws Exception {
        stage(run, "in_preview");
        String path = "/appeals/" + appeal();
        long runs = count("assessment_run");
        long batches = count("import_batch");
        assertThat(twice(
                        () -> send(path + "/rule", OFFICE, "{\"uphold\":true,\"ruling\":\"属实\"}"),
                        () -> send(path + "/rule", CHIEF, "{\"uphold\":true,\"ruling\":\"同意\"}")))
                .containsExactly(200, 409);
        assertThat(count("assessment_run")).isEqualTo(runs + 1);
        assertThat(count("import_batch")).isEqualTo(batches + 1);
        assertThat(send(path + "/rule", LEADER, "{\"uphold\":false,\"ruling\":\"再议\"}")
                        .getStatus())
                .isEqualTo(409);
        assertThat(send(path + "/withdraw", STREET, "").getStatus()).isEqualTo(409);
        assertThat(jdbc.sql("select count(*) from operation_log where action in ('申诉成立', '申诉驳回', '撤回申诉')")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void triesAnAppealInTheBackgroundAndLeavesNoTrace() throws Exception {
        stage(run, "in_preview");
        String path = "/appeals/" + appeal();
        long runs = count("assessment_run");
        assertThat(send(path + "/try", STREET, "").getStatus())
                .as("the unit itself")
                .isEqualTo(409);
        MockHttpServletResponse begun = send(path + "/try", OFFICE, "");
        assertThat(begun.getStatus()).isEqualTo(202);
        assertThat(begun.getHeader("Location")).isEqualTo("/api/v1" + path + "/effect");
        JsonNode tried = JSON.missingNode();
        for (int look = 0; look < 600 && !tried.path("state").asString("").equals("done"); look++) {
            Thread.sleep(100);
            tried = JSON.readTree(ask(path + "/effect", OFFICE).getContentAsString(StandardCharsets.UTF_8));
            assertThat(tried.path("state").asString()).isIn("waiting", "running", "done");
        }
        assertThat(tried.path("effect").path("outputHash").asString()).matches("[0-9a-f]{64}");
        assertThat(count("assessment_run")).isEqualTo(runs);
    }

    @Test
    void filesTheSameAppealOnceAndNoneAfterThePreview() throws Exception {
        stage(run, "in_preview");
        String filing = JSON.writeValueAsString(Map.of(
                "runId",
                run,
                "unitCode",
                "S1",
                "kind",
                "fact",
                "criterion",
                "A1",
                "recordKind",
                "",
                "reasonCode",
                "wrong_record",
                "statement",
                "请核对",
                "correctionColumn",
                "",
                "correctionValue",
                ""));
        assertThat(twice(() -> send("/appeals", STREET, filing), () -> send("/appeals", STREET, filing)))
                .containsExactly(201, 409);
        jdbc.sql("update review set stage = 'in_sign_off' where run_id = :run")
                .param("run", run)
                .update();
        assertThat(send("/appeals", STREET, filing.replace("A1", "A2")).getStatus())
                .isEqualTo(409);
    }

    @Test
    void decidesAnExclusionOnceWhenTwoDecideAtTheSameTime() throws Exception {
        long record = jdbc.sql("select record_id from governance_case where unit_code = 'S2' and superseded_by is null"
                        + " order by record_id limit 1")
                .query(Long.class)
                .single();
        long exclusion = context.getBean(Exclusions.class)
                .ask(
                        "governance_case",
                        record,
                        "duplicate",
                        "重复",
                        new Exclusions.Evidence("a.txt", "text/plain", new byte[] {1}),
                        CLERK,
                        "");
        String path = "/exclusions/" + exclusion + "/decide";
        long batches = count("import_batch");
        assertThat(twice(
                        () -> send(path, OFFICE, "{\"approve\":true,\"decision\":\"属实\"}"),
                        () -> send(path, CHIEF, "{\"approve\":true,\"decision\":\"同意\"}")))
                .containsExactly(200, 409);
        assertThat(count("import_batch")).isEqualTo(batches + 1);
        jdbc.sql("update record_exclusion set state = 'refused', batch_id = null where exclusion_id = :id")
                .param("id", exclusion)
                .update();
    }

    @Test
    void refusesAGradeFromAPageOfLongAgo() throws Exception {
        stage(run, "in_review");
        String path = "/runs/" + run + "/units/S1/grade";
        String first = "{\"grade\":\"优秀\",\"seen\":\"良好\",\"reason\":\"集体研究\"}";
        String late = "{\"grade\":\"一般\",\"seen\":\"良好\",\"reason\":\"另一意见\"}";
        assertThat(send(path, CLERK, first).getStatus()).isEqualTo(200);
        MockHttpServletResponse refused = send(path, OFFICE, late);
        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(refused.getContentAsString(StandardCharsets.UTF_8)).contains("刚刚由他人审定为「优秀」");
    }

    @Test
    void countsNoRecordOfAnEarlierPublicity() throws Exception {
        stage(run, "in_publicity");
        jdbc.sql("""
                        update review set publicity_opens = current_date - 20, publicity_closes = current_date - 10
                        where run_id = :run
                        """).param("run", run).update();
        String close = "/runs/" + run + "/publicity/close";
        assertThat(send(close, CLERK, "{\"statement\":\"无异议\"}").getStatus()).isEqualTo(200);
        String path = "/runs/" + run + "/process/";
        assertThat(send(path + "return", CLERK, REASON).getStatus()).isEqualTo(200);
        for (String step : List.of("preview", "sign-off")) {
            assertThat(send(path + step, CLERK, REASON).getStatus()).isEqualTo(200);
        }
        for (CurrentUser signer : List.of(OFFICE, LEADER, CHIEF)) {
            assertThat(send(path + "approve", signer, REASON).getStatus()).isEqualTo(200);
        }
        jdbc.sql("update review set publicity_closes = current_date - 1 where run_id = :run")
                .param("run", run)
                .update();
        MockHttpServletResponse refused = send(path + "publish", CHIEF, "");
        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(refused.getContentAsString(StandardCharsets.UTF_8)).contains("没有形成公示结果");
        assertThat(JSON.readTree(web.perform(get("/api/v1/runs/" + run + "/publicity")
                                        .with(user(CLERK)))
                                .andReturn()
                                .getResponse()
                                .getContentAsString(StandardCharsets.UTF_8))
                        .path("closing")
                        .isNull())
                .isTrue();
        assertThat(send(close, CLERK, "{\"statement\":\"再次公示无异议\"}").getStatus())
                .isEqualTo(200);
        assertThat(send(path + "publish", CHIEF, "").getStatus()).isEqualTo(200);
    }

    @Test
    void takesAStepOfAVersionOnceAndInItsOrder() throws Exception {
        Drafts drafts = context.getBean(Drafts.class);
        PackVersion draft = drafts.open(SCHEME, AUTHOR, "");
        drafts.save(
                draft.id(),
                new TreeMap<>(Map.of(
                        "说明.md",
                        "新的说明".getBytes(StandardCharsets.UTF_8),
                        "scheme.yml",
                        Files.readAllBytes(Path.of("src/test/resources/homes/graded/rules", SCHEME, "scheme.yml")),
                        "criteria.yml",
                        Files.readAllBytes(Path.of("src/test/resources/homes/graded/rules", SCHEME, "criteria.yml")))),
                draft.packHash(),
                AUTHOR,
                "");
        String path = "/versions/" + draft.id();
        assertThat(send(path + "/review", CHIEF, REASON).getStatus())
                .as("not submitted")
                .isEqualTo(409);
        assertThat(twice(() -> send(path + "/submit", AUTHOR, REASON), () -> send(path + "/submit", AUTHOR, REASON)))
                .containsExactly(200, 409);
        assertThat(send(path + "/publish", CHIEF, REASON).getStatus())
                .as("not reviewed")
                .isEqualTo(409);
        assertThat(send(path + "/publish", CLERK, REASON).getStatus()).isEqualTo(403);
        assertThat(twice(() -> send(path + "/review", CHIEF, REASON), () -> send(path + "/return", DEPUTY, REASON)))
                .as("reviewed and then returned, or returned and then no more to review")
                .contains(200);
        if (!state(draft.id()).equals("draft")) {
            assertThat(twice(() -> send(path + "/return", CHIEF, REASON), () -> send(path + "/return", DEPUTY, REASON)))
                    .containsExactly(200, 409);
        }
        assertThat(state(draft.id())).isEqualTo("draft");
        assertThat(twice(() -> send(path + "/submit", AUTHOR, REASON), () -> send(path + "/withdraw", AUTHOR, REASON)))
                .contains(200);
    }

    private String state(long version) {
        return jdbc.sql("select state from pack_version where version_id = :id")
                .param("id", version)
                .query(String.class)
                .single();
    }

    private void stage(long of, String stage) {
        jdbc.sql("""
                        insert into review (run_id, stage, opened_by, preview_opens, preview_closes, publicity_opens, publicity_closes)
                        values (:run, :stage, 'clerk', current_date - 1, current_date + 5, current_date - 1, current_date + 5)
                        """).param("run", of).param("stage", stage).update();
    }

    private String stage() {
        return reviews.find(run).orElseThrow().stage().code();
    }

    /** An appeal of S1 on the first case it has now, which should be left out. */
    private String appeal() throws Exception {
        long record = jdbc.sql("""
                        select record_id from governance_case c where unit_code = 'S1' and superseded_by is null
                          and not exists (select 1 from record_exclusion x where x.record_id = c.record_id)
                        order by record_id limit 1
                        """).query(Long.class).single();
        String filing = JSON.writeValueAsString(Map.ofEntries(
                Map.entry("runId", run),
                Map.entry("unitCode", "S1"),
                Map.entry("kind", "fact"),
                Map.entry("criterion", "A2"),
                Map.entry("recordKind", "governance_case"),
                Map.entry("recordId", record),
                Map.entry("reasonCode", "wrong_record"),
                Map.entry("statement", "不是本街道的案件"),
                Map.entry("correctionColumn", ""),
                Map.entry("correctionValue", "")));
        MockHttpServletResponse filed = send("/appeals", STREET, filing);
        assertThat(filed.getStatus()).isEqualTo(201);
        return JSON.readTree(filed.getContentAsString(StandardCharsets.UTF_8))
                .path("number")
                .asString();
    }

    private long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    /** The two statuses, sorted. */
    private static List<Integer> twice(Callable<MockHttpServletResponse> one, Callable<MockHttpServletResponse> other)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (Callable<MockHttpServletResponse> request : List.of(one, other)) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return request.call().getStatus();
                }));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            statuses.sort(null);
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }

    private MockHttpServletResponse ask(String path, CurrentUser user) throws Exception {
        return web.perform(get("/api/v1" + path).with(user(user))).andReturn().getResponse();
    }

    private MockHttpServletResponse send(String path, CurrentUser user, String body) {
        try {
            return web.perform(post("/api/v1" + path)
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(body)
                            .with(user(user))
                            .with(csrf()))
                    .andReturn()
                    .getResponse();
        } catch (Exception failure) {
            throw new IllegalStateException(path, failure);
        }
    }

    private static CurrentUser person(String name, Role role) {
        @Nullable String unit = role == Role.UNIT_CONTACT ? "S1" : null;
        return new CurrentUser(
                name, name, "", Set.of(role), unit == null ? DataScope.ALL : DataScope.OWN, unit, false, true, false);
    }
}
