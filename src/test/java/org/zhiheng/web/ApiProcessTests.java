package org.zhiheng.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.WebTest;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people decide, done by other programs: cut-off, late entries, exclusions, publicity, versions, correction. */
@WebTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class ApiProcessTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static long run;

    @Autowired
    private WebApplicationContext context;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    private MockMvc web;

    @BeforeEach
    void prepare() {
        web = MockMvcBuilders.webAppContextSetup(context)
                .apply(SecurityMockMvcConfigurers.springSecurity())
                .build();
        if (jdbc.sql("select count(*) from assessment_run").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
            run = jobs.run(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q3")))
                    .id();
        }
    }

    @Test
    void setsACutOffAndAdmitsALateImportByTwoPeople() throws Exception {
        JsonNode set = json(send("/cut-offs/2025Q4", clerk(), "{\"reason\":\"季度考核\"}"));
        assertThat(set.path("binding").path("passed").asBoolean()).isTrue();
        assertThat(set.path("own").path("lockedBy").asString()).isEqualTo("clerk");
        long late = jdbc.sql("""
                        insert into import_batch (feed, feed_hash, source_sha256, state, finished_at)
                        values ('sample', 'hash', 'sample-sha', 'published', now() + interval '1 second') returning batch_id
                        """).query(Long.class).single();

        JsonNode asked = json(send("/cut-offs/2025Q4/late", clerk(), "{\"batch\":" + late + ",\"reason\":\"系统故障\"}"));
        long entry = asked.path("late").get(0).path("entryId").asLong();
        MockHttpServletResponse own =
                send("/cut-offs/late/" + entry + "/decide", clerk(), "{\"approve\":true,\"decision\":\"同意\"}");
        assertThat(own.getStatus()).isEqualTo(409);
        assertThat(json(own).path("detail").asString()).isEqualTo("申请人不能审批自己的迟报");
        assertThat(send("/cut-offs/late/" + entry + "/decide", chief(), "{\"approve\":true,\"decision\":\"同意\"}")
                        .getStatus())
                .isEqualTo(204);
        assertThat(json(ask("/cut-offs/2025Q4", clerk()))
                        .path("late")
                        .get(0)
                        .path("state")
                        .asString())
                .isEqualTo("approved");
        jdbc.sql("delete from late_entry").update();
        jdbc.sql("delete from import_batch where batch_id = :late")
                .param("late", late)
                .update();
    }

    @Test
    void takesARecordOutByTwoPeople() throws Exception {
        long record = jdbc.sql(
                        "select record_id from governance_case where unit_code = 'S3' order by record_id limit 1")
                .query(Long.class)
                .single();
        String reason = json(ask("/exclusions/reasons", clerk())).get(0).asString();
        MockHttpServletResponse asked = perform(multipart("/api/v1/exclusions")
                .file(new MockMultipartFile(
                        "evidence", "../说明.txt", "text/plain", "证据".getBytes(StandardCharsets.UTF_8)))
                .param("kind", "governance_case")
                .param("record", Long.toString(record))
                .param("reasonCode", reason)
                .param("reason", "重复派单")
                .with(user(clerk()))
                .with(csrf()));
        assertThat(asked.getStatus()).isEqualTo(201);
        JsonNode exclusion = json(asked);
        String path = "/exclusions/" + exclusion.path("exclusionId").asLong();
        assertThat(exclusion.path("evidence").asString()).isEqualTo("说明.txt");
        assertThat(ask(path + "/evidence", clerk()).getContentAsString(StandardCharsets.UTF_8))
                .isEqualTo("证据");
        assertThat(send(path + "/decide", clerk(), "{\"approve\":true,\"decision\":\"同意\"}")
                        .getStatus())
                .isEqualTo(409);
        assertThat(json(send(path + "/decide", chief(), "{\"approve\":true,\"decision\":\"属实\"}"))
                        .path("state")
                        .asString())
                .isEqualTo("approved");
        JsonNode rates = json(ask("/exclusions/rates?period=2026Q3", clerk()));
        assertThat(rates.path("rows").get(0).path("unitCode").asString()).isEqualTo("D1");
        JsonNode rate = rates.path("rows").get(1);
        assertThat(rate.path("unitCode").asString()).isEqualTo("S3");
        assertThat(rate.path("records").asInt()).isEqualTo(4);
        assertThat(rate.path("rate").decimalValue()).isEqualByComparingTo("25");
    }

    @Test
    void readsAndCommentsAResultInPublicity() throws Exception {
        jdbc.sql("""
                        insert into review (run_id, stage, opened_by, publicity_opens, publicity_closes)
                        values (:run, 'in_publicity', 'test', current_date - 1, current_date + 5)
                        """).param("run", run).update();
        CurrentUser street = person("s1", Role.UNIT_CONTACT, "S1");
        assertThat(ask("/runs/" + run + "/publicity", person("x", Role.UNIT_CONTACT, "X9"))
                        .getStatus())
                .isEqualTo(404);
        JsonNode said = json(send("/runs/" + run + "/publicity", street, "{\"statement\":\"请核对名次\"}"));
        assertThat(said.path("open").asBoolean()).isTrue();
        long comment = said.path("comments").get(0).path("commentId").asLong();
        JsonNode answered =
                json(send("/runs/" + run + "/publicity/" + comment + "/answer", clerk(), "{\"answer\":\"已核对，无误\"}"));
        assertThat(answered.path("comments").get(0).path("answer").asString()).isEqualTo("已核对，无误");
        MockHttpServletResponse early = send("/runs/" + run + "/publicity/close", clerk(), "{\"statement\":\"无异议\"}");
        assertThat(early.getStatus()).isEqualTo(409);
        jdbc.sql("delete from publicity_comment").update();
        jdbc.sql("delete from review").update();
    }

    @Test
    void correctsOnlyWhatIsPublished() throws Exception {
        MockHttpServletResponse refused = send("/runs/" + run + "/correct", clerk(), "{\"reason\":\"数据更正\"}");
        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(json(refused).path("detail").asString()).isEqualTo("只有已发布的考核可以更正");
    }

    @Test
    void comparesDistributesAndTellsWhatItWasMadeOf() throws Exception {
        JsonNode units = json(ask("/compare/units?before=" + run + "&after=" + run + "&a=S3&b=S2", clerk()));
        assertThat(units.path("difference").path("steps").valueStream().map(step -> step.path("delta")
                        .decimalValue()
                        .intValueExact()))
                .containsExactlyInAnyOrder(40, 20);
        JsonNode distribution = json(ask("/runs/" + run + "/distribution", clerk()));
        assertThat(distribution.path("spreads").get(0).path("median").decimalValue())
                .isEqualByComparingTo("90");
        JsonNode top = json(ask("/runs/" + run + "/ranking?end=top&sort=-rank", clerk()));
        assertThat(top.path("rows").valueStream().map(row -> row.path("unitCode")
                        .asString()))
                .containsExactly("S3", "S1", "S2");
        assertThat(json(ask("/runs/" + run + "/ranking?parent=D1", clerk()))
                        .path("total")
                        .asInt())
                .isEqualTo(3);
        assertThat(json(ask("/runs/" + run + "/ranking?parent=S1", clerk()))
                        .path("total")
                        .asInt())
                .isZero();
        JsonNode made = json(ask("/runs/" + run + "/manifest", clerk()));
        assertThat(made.path("inputs").get(0).path("fileName").asString()).isEqualTo("sample.csv");
        assertThat(made.path("pace").path("steps").size()).isEqualTo(6);
        assertThat(json(ask("/runs/" + run + "/receipts/count", clerk()))
                        .path("unread")
                        .asInt())
                .isEqualTo(4);
        String csv = ask("/runs/" + run + "/ranking.csv?group=*", clerk()).getContentAsString(StandardCharsets.UTF_8);
        assertThat(csv).contains("南街道", "导出：");
    }

    @Test
    void waivesAFindingForAReason() throws Exception {
        long finding = jdbc.sql("""
                        insert into data_finding (check_code, period, unit_code, check_name, check_name_en, severity, record_kind,
                            record_count, content_hash, state, found_at)
                        values ('overdue', '2026Q3', 'S3', '超期', 'overdue', 'warn', 'governance_case', 2, 'h', 'open', now())
                        returning finding_id
                        """).query(Long.class).single();
        assertThat(json(ask("/findings?period=2026Q3", clerk())).path("total").asInt())
                .isEqualTo(1);
        String path = "/findings/" + finding;
        assertThat(send(path + "/waive", clerk(), "{\"reason\":\"\"}").getStatus())
                .isEqualTo(409);
        assertThat(json(send(path + "/waive", clerk(), "{\"reason\":\"已核实\"}"))
                        .path("state")
                        .asString())
                .isEqualTo("waived");
        assertThat(json(ask("/validations/2026Q3", clerk()))
                        .path("counts")
                        .path("waived")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(send(path + "/reopen", clerk(), "")).path("state").asString())
                .isEqualTo("open");
        assertThat(ask("/findings/999", clerk()).getStatus()).isEqualTo(404);
    }

    @Test
    void writesADraftAndRefusesItsAuthorToReviewIt() throws Exception {
        CurrentUser author = person("author", Role.RULE_AUTHOR, null);
        JsonNode draft = json(send("/packs/" + SampleCity.SCHEME + "/drafts", author, ""));
        String path = "/versions/" + draft.path("id").asLong();
        String criteria =
                ask(path + "/files/content?file=criteria.yml", author).getContentAsString(StandardCharsets.UTF_8);
        JsonNode marks = json(send(
                path + "/check",
                author,
                JSON.writeValueAsString(java.util.Map.of("file", "criteria.yml", "text", criteria + "\nA9: {"))));
        assertThat(marks.size()).isPositive();
        JsonNode saved = json(perform(multipart("/api/v1" + path + "/files")
                .file(new MockMultipartFile(
                        "upload", "说明.md", "text/markdown", "新的说明".getBytes(StandardCharsets.UTF_8)))
                .param("file", "说明.md")
                .param("hash", draft.path("packHash").asString())
                .with(user(author))
                .with(csrf())));
        assertThat(saved.path("hash").asString())
                .isNotEqualTo(draft.path("packHash").asString());
        assertThat(json(ask(path + "/files", author)).path("说明.md").asInt()).isEqualTo(12);
        JsonNode changes =
                json(ask(path + "/changes?against=" + draft.path("basedOn").asLong(), author));
        assertThat(changes.get(0).path("file").asString()).isEqualTo("说明.md");

        assertThat(json(send(path + "/submit", author, "{\"reason\":\"补充说明\"}"))
                        .path("state")
                        .asString())
                .isEqualTo("SUBMITTED");
        assertThat(send(path + "/review", author, "{\"reason\":\"同意\"}").getStatus())
                .isEqualTo(409);
        assertThat(json(send(path + "/return", chief(), "{\"reason\":\"再改\"}"))
                        .path("state")
                        .asString())
                .isEqualTo("DRAFT");
        assertThat(ask(path + "/effect", author).getStatus()).isEqualTo(404);
    }

    @Test
    void givesEveryGrowingListInPages() throws Exception {
        CurrentUser root = person("root", Role.SYSTEM_ADMIN, null);
        for (String name : List.of("page.a", "page.b", "page.c")) {
            assertThat(send(
                                    "/accounts",
                                    root,
                                    "{\"userName\":\"" + name
                                            + "\",\"displayName\":\"分页\",\"roles\":[\"AUDITOR\"],\"scope\":\"ALL\"}")
                            .getStatus())
                    .isEqualTo(201);
        }
        JsonNode second = json(ask("/accounts?text=page.&size=2&page=2", root));
        assertThat(second.path("total").asInt()).isEqualTo(3);
        assertThat(second.path("rows").valueStream().map(row -> row.path("userName")
                        .asString()))
                .containsExactly("page.c");
        assertThat(json(ask("/accounts?text=page.&role=PUBLISHER", root))
                        .path("total")
                        .asInt())
                .isZero();
        jdbc.sql("""
                        insert into appeal (number, run_id, unit_code, kind, criterion, reason_code, statement, filed_by)
                        select '2026Q3-10' || n, :run, 'S' || n, 'fact', 'A1', 'other', '请核对', 'street' from generate_series(1, 3) n
                        """).param("run", run).update();
        JsonNode appeals = json(ask("/appeals?size=2", clerk()));
        assertThat(appeals.path("total").asInt()).isEqualTo(3);
        assertThat(appeals.path("rows").valueStream().map(row -> row.path("number")
                        .asString()))
                .containsExactly("2026Q3-103", "2026Q3-102");
        assertThat(json(ask("/appeals?text=南街道", clerk()))
                        .path("rows")
                        .get(0)
                        .path("unitCode")
                        .asString())
                .isEqualTo("S2");
        assertThat(json(ask("/appeals", person("s1", Role.UNIT_CONTACT, "S1")))
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(ask("/appeals?state=upheld", clerk())).path("total").asInt())
                .isZero();
        jdbc.sql("delete from appeal").update();
        assertThat(json(ask("/runs/" + run + "/matrix?size=1&page=2", clerk()))
                        .path("total")
                        .asInt())
                .isEqualTo(4);
        assertThat(json(ask("/runs/" + run + "/review?size=3", clerk()))
                        .path("places")
                        .path("rows")
                        .size())
                .isEqualTo(3);
        for (String list : List.of("/notices?size=1", "/runs/" + run + "/changes?size=1")) {
            assertThat(json(ask(list, clerk())).path("size").asInt()).isEqualTo(1);
        }
    }

    @Test
    void givesLoginsAndHealthToTheirAdministratorsOnly() throws Exception {
        assertThat(json(ask("/health", person("root", Role.SYSTEM_ADMIN, null))).size())
                .isEqualTo(7);
        assertThat(ask("/health", clerk()).getStatus()).isEqualTo(403);
        assertThat(json(ask("/logins?user=nobody", person("audit", Role.AUDIT_ADMIN, null)))
                        .path("total")
                        .asInt())
                .isZero();
    }

    private MockHttpServletResponse ask(String path, CurrentUser user) throws Exception {
        return perform(get("/api/v1" + path).with(user(user)));
    }

    private MockHttpServletResponse send(String path, CurrentUser user, String body) throws Exception {
        return perform(post("/api/v1" + path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .with(user(user))
                .with(csrf()));
    }

    private MockHttpServletResponse perform(RequestBuilder request) throws Exception {
        return web.perform(request).andReturn().getResponse();
    }

    private static JsonNode json(MockHttpServletResponse response) throws Exception {
        assertThat(List.of(500, 403)).doesNotContain(response.getStatus());
        return JSON.readTree(response.getContentAsString(StandardCharsets.UTF_8));
    }

    private static CurrentUser clerk() {
        return person("clerk", Role.DEPARTMENT, null);
    }

    private static CurrentUser chief() {
        return person("chief", Role.PUBLISHER, null);
    }

    private static CurrentUser person(String name, Role role, @Nullable String unit) {
        return new CurrentUser(
                name, "测试", "", Set.of(role), unit == null ? DataScope.ALL : DataScope.OWN, unit, false, true, false);
    }
}
