package org.zhiheng.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.zhiheng.access.Accounts;
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

/** The API as another system meets it, on {@link SampleCity}: totals 100, 90, 40 and one street not ranked. */
@WebTest(properties = {"zhiheng.test.home=" + SampleCity.HOME, "zhiheng.limits.uploads=3"})
class ApiTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path DESCRIPTION = Path.of("src/docs/openapi.yaml");
    private static @Nullable String password;
    private static long run;

    @Autowired
    private WebApplicationContext context;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping routes;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Accounts accounts;

    private MockMvc web;

    @BeforeEach
    void prepare() {
        web = MockMvcBuilders.webAppContextSetup(context)
                .apply(SecurityMockMvcConfigurers.springSecurity())
                .build();
        if (password == null) {
            SampleCity.load(dataSource, 1);
            jdbc.sql("update governance_case set title = '来电13812345678反映' where record_key = 'S3-0'")
                    .update();
            run = jobs.run(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q3")))
                    .id();
            String first = accounts.create("robot", "接口", Set.of(Role.DEPARTMENT), DataScope.ALL, null, "test");
            accounts.changePassword("robot", first, "Another-9-password");
            password = "Another-9-password";
        }
    }

    /** The committed description is what other systems' authors read; it changes only on purpose. */
    @Test
    void isDescribedByTheCommittedDocument() throws Exception {
        String described =
                ask(get("/api/v1/openapi.yaml").with(user(staff()))).getContentAsString(StandardCharsets.UTF_8);
        if (Boolean.getBoolean("zhiheng.openapi.write")) {
            Files.writeString(DESCRIPTION, described);
        }
        assertThat(described)
                .as("run this test with -Dzhiheng.openapi.write=true to accept the change")
                .isEqualTo(Files.readString(DESCRIPTION));
    }

    /** A page that does something no program can do is a gap; so is a table that names routes there are none of. */
    @Test
    void doesWhatEveryPageDoes() {
        Set<String> pages = new TreeSet<>();
        Set<String> api = new TreeSet<>();
        routes.getHandlerMethods().forEach((info, handler) -> info.getPatternValues()
                .forEach(pattern -> info.getMethodsCondition().getMethods().forEach(method -> {
                    if (pattern.startsWith(ApiConfiguration.BASE)) {
                        api.add(method + " " + pattern.substring(ApiConfiguration.BASE.length()));
                    } else if (handler.getBeanType().getPackageName().startsWith("org.zhiheng")) {
                        pages.add(method + " " + pattern);
                    }
                })));
        Set<String> decided = new TreeSet<>(PageEquivalents.byApi().keySet());
        decided.addAll(PageEquivalents.byReason().keySet());

        assertThat(decided).as("pages and the table of their equivalents").isEqualTo(pages);
        assertThat(api)
                .containsAll(PageEquivalents.byApi().values().stream()
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void asksForAPasswordWithoutMakingABrowserAskForOne() throws Exception {
        MockHttpServletResponse response = ask(get("/api/v1/runs"));

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getHeader("WWW-Authenticate")).startsWith("x-Basic");
        assertThat(json(response).path("english").asString()).startsWith("log in");
    }

    /** A body without what it must have is the caller's mistake, told by name. */
    @Test
    void refusesABodyThatLacksSomethingByItsName() throws Exception {
        assertThat(refused("/runs", "{\"period\":\"2026Q3\"}")).contains("缺少「scheme」");
        assertThat(refused("/validations", "{}")).contains("缺少「period」");
        assertThat(refused("/validations", "{")).contains("不是可读的 JSON");
    }

    private String refused(String path, String body) throws Exception {
        MockHttpServletResponse answer = ask(post("/api/v1" + path)
                .with(httpBasic("robot", "Another-9-password"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body));
        assertThat(answer.getStatus()).isEqualTo(400);
        return json(answer).path("detail").asString();
    }

    @Test
    void takesNoNamelessOrOddlyNamedUser() {
        for (String name : List.of("", " ", "<b>x", "x".repeat(41), "system")) {
            assertThatThrownBy(() -> accounts.create(name, "某人", Set.of(Role.AUDITOR), DataScope.ALL, null, "test"))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("用户名");
        }
        for (String display : List.of(" ", "长".repeat(61))) {
            assertThatThrownBy(() ->
                            accounts.create("someone", display, Set.of(Role.AUDITOR), DataScope.ALL, null, "test"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("姓名");
        }
    }

    @Test
    void letsAProgramInWithItsPasswordAndWithoutAToken() throws Exception {
        MockHttpServletResponse started = ask(post("/api/v1/runs")
                .with(httpBasic("robot", "Another-9-password"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"scheme\":\"sample_quarterly\",\"period\":\"2026Q3\"}"));

        assertThat(started.getStatus()).isEqualTo(202);
        JsonNode made = json(started);
        assertThat(made.path("trial").asBoolean()).isTrue();
        assertThat(started.getHeader("Location"))
                .isEqualTo("/api/v1/runs/" + made.path("runId").asLong());
        jobs.finish(made.path("runId").asLong());
        JsonNode detail = json(ask(get(started.getHeader("Location")).with(user(staff()))));
        assertThat(detail.path("run").path("state").asString()).isEqualTo("SEALED");
        assertThat(detail.path("steps").size()).isEqualTo(6);
    }

    @Test
    void wantsATokenFromASessionOfAPage() throws Exception {
        MockHttpServletResponse response =
                ask(post("/api/v1/runs/" + run + "/cancel").with(user(staff())));

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(json(response).path("type").asString()).isEqualTo("urn:zhiheng:problem:not-allowed");
    }

    @Test
    void givesTheRankingInPages() throws Exception {
        JsonNode first = json(ask(get("/api/v1/runs/" + run + "/results?size=2").with(user(staff()))));
        JsonNode second =
                json(ask(get("/api/v1/runs/" + run + "/results?size=2&page=2").with(user(staff()))));

        assertThat(first.path("total").asInt()).isEqualTo(4);
        assertThat(first.path("rows").valueStream().map(row -> row.path("unitCode")
                        .asString()))
                .containsExactly("S2", "S1");
        assertThat(second.path("rows").valueStream().map(row -> row.path("unitCode")
                        .asString()))
                .containsExactly("S3", "S4");
    }

    @Test
    void leadsFromACriterionToItsRecords() throws Exception {
        JsonNode item =
                json(ask(get("/api/v1/runs/" + run + "/units/S3/items/A1").with(user(staff()))));

        assertThat(item.path("score").path("points").decimalValue()).isEqualByComparingTo("20");
        assertThat(item.path("traced").get(0).path("total").asInt()).isEqualTo(4);
        assertThat(item.path("traced").get(0).path("value").path("numerator").decimalValue())
                .isEqualByComparingTo("2");
        assertThat(item.path("traced").get(0).path("value").path("state").asString())
                .isEqualTo("OBSERVED");
        assertThat(item.path("traced").get(0).path("sql").asString()).contains("-- name:", "from gov_case");
        assertThat(item.path("traced").get(0).path("excluded").isArray()).isTrue();
        assertThat(item.path("lines").get(0).path("ruleFile").asString()).endsWith("criteria.yml");
    }

    /** What leaves by the API says who took it, as what leaves by the pages does; files for programs stay as stored. */
    @Test
    void marksTheReportsItHandsOut() throws Exception {
        List<String> files = new ArrayList<>();
        json(ask(get("/api/v1/runs/" + run).with(user(staff()))))
                .path("files")
                .forEach(file -> files.add(file.asString()));
        assertThat(files)
                .anyMatch(file -> file.endsWith(".xlsx"))
                .anyMatch(file -> file.endsWith(".docx"))
                .anyMatch(file -> file.endsWith(".html"))
                .anyMatch(file -> file.endsWith(".json"));
        for (String file : files) {
            byte[] api = ask(get("/api/v1/runs/{run}/files/{file}", run, file).with(user(staff())))
                    .getContentAsByteArray();
            byte[] page = ask(get("/runs/{run}/files/{file}", run, file).with(user(staff())))
                    .getContentAsByteArray();
            boolean marked = file.matches(".*\\.(xlsx|docx|html)");
            assertThat(text(api).contains("导出：" + staff().userName())).as(file).isEqualTo(marked);
            assertThat(text(page).contains("导出：" + staff().userName())).as(file).isEqualTo(marked);
        }
    }

    /** Of an office file what its parts say, otherwise the file itself. */
    private static String text(byte[] content) throws IOException {
        StringBuilder text = new StringBuilder(new String(content, StandardCharsets.UTF_8));
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            while (zip.getNextEntry() != null) {
                text.append(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    @Test
    void masksNumbersOfPeopleUntilAskedWhy() throws Exception {
        String path = "/api/v1/runs/" + run + "/units/S3/items/A1";
        JsonNode traced =
                json(ask(get(path).with(user(staff())))).path("traced").get(0);
        JsonNode record = traced.path("records")
                .valueStream()
                .filter(one -> one.path("recordKey").asString().equals("S3-0"))
                .findFirst()
                .orElseThrow();
        assertThat(record.path("columns").path("title").asString()).isEqualTo("来电138****5678反映");
        assertThat(traced.path("masked").size()).isEqualTo(1);

        String asked = "{\"kind\":\"governance_case\",\"recordId\":"
                + record.path("recordId").asLong() + ",\"reason\":\"%s\"}";
        assertThat(reveal(path, asked.formatted(" ")).getStatus()).isEqualTo(400);
        assertThat(json(reveal(path, asked.formatted("核实申诉")))
                        .path("columns")
                        .path("title")
                        .asString())
                .isEqualTo("来电13812345678反映");
        assertThat(jdbc.sql("select reason from operation_log where action = '查看个人信息'")
                        .query(String.class)
                        .list())
                .containsExactly("核实申诉");
    }

    private MockHttpServletResponse reveal(String path, String asked) throws Exception {
        return ask(post(path + "/reveal")
                .with(httpBasic("robot", "Another-9-password"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(asked));
    }

    @Test
    void hidesOtherUnitsFromAUnit() throws Exception {
        CurrentUser own =
                new CurrentUser("s1", "东街道", "", Set.of(Role.UNIT_CONTACT), DataScope.OWN, "S1", false, true, false);

        assertThat(ask(get("/api/v1/runs/" + run + "/units/S2").with(user(own))).getStatus())
                .isEqualTo(404);
        assertThat(ask(get("/api/v1/runs/" + run + "/results").with(user(own))).getStatus())
                .isEqualTo(403);
    }

    @Test
    void saysWhatIsWrongInBothLanguages() throws Exception {
        JsonNode period = json(ask(
                get("/api/v1/preflight?scheme=sample_quarterly&period=2026Q5").with(user(staff()))));
        assertThat(period.path("status").asInt()).isEqualTo(400);
        assertThat(period.path("detail").asString()).startsWith("不是考核周期（2026Q5）");
        assertThat(period.path("english").asString()).startsWith("not a period (2026Q5)");

        JsonNode scheme = json(ask(
                get("/api/v1/preflight?scheme=sample_quartely&period=2026Q3").with(user(staff()))));
        assertThat(scheme.path("status").asInt()).isEqualTo(422);
        assertThat(scheme.path("findings").get(0).path("code").asString()).isEqualTo("unknown-scheme");

        assertThat(json(ask(get("/api/v1/runs/999").with(user(staff()))))
                        .path("detail")
                        .asString())
                .isEqualTo("没有编号为 999 的考核");
        assertThat(json(ask(get("/api/v1/preflight?scheme=sample_quarterly").with(user(staff()))))
                        .path("detail")
                        .asString())
                .isEqualTo("请求中缺少参数「period」");
        for (String nowhere : List.of("/api/v1/runs/" + run + "/nothing", "/api/v1/nothing", "/api/nothing")) {
            MockHttpServletResponse answer = ask(get(nowhere).with(user(staff())));
            assertThat(answer.getStatus()).as(nowhere).isEqualTo(404);
            assertThat(json(answer).path("detail").asString()).as(nowhere).startsWith("接口没有这个地址");
        }
        assertThat(json(ask(get("/api/v1/runs/first").with(user(staff()))))
                        .path("detail")
                        .asString())
                .isEqualTo("参数的值不合要求（run：first）");
        assertThat(ask(post("/api/v1/runs")
                                .with(httpBasic("robot", "Another-9-password"))
                                .contentType(MediaType.APPLICATION_JSON)
                                .content("{"))
                        .getContentType())
                .isEqualTo("application/problem+json");
    }

    @Test
    void tellsTheProgressOfARunAsEvents() throws Exception {
        MvcResult started = web.perform(get("/api/v1/runs/" + run + "/progress").with(user(staff())))
                .andReturn();
        started.getAsyncResult(10_000);

        assertThat(started.getResponse().getContentType()).startsWith("text/event-stream");
        assertThat(started.getResponse().getContentAsString(StandardCharsets.UTF_8))
                .contains("event:progress")
                .contains("\"finished\":true");
    }

    @Test
    void boundsHowManyFilesOneAskerSends() throws Exception {
        MockMultipartFile file = new MockMultipartFile(
                "file",
                "../../cases.csv",
                "text/csv",
                "案件编号,单位编码,受理时间\nX-1,S4,2026-08-01 09:00\n".getBytes(StandardCharsets.UTF_8));
        for (int sent = 1; sent <= 3; sent++) {
            MockHttpServletResponse accepted = ask(multipart("/api/v1/imports")
                    .file(file)
                    .param("feed", "sample_cases")
                    .param("dryRun", "true")
                    .with(httpBasic("robot", "Another-9-password")));
            assertThat(accepted.getStatus()).isEqualTo(202);
            assertThat(accepted.getHeader("Location")).matches("/api/v1/works/[0-9]+");
            assertThat(json(accepted).path("fileName").asString()).isEqualTo("cases.csv");
        }
        MockHttpServletResponse refused = ask(multipart("/api/v1/imports")
                .file(file)
                .param("feed", "sample_cases")
                .param("dryRun", "true")
                .with(httpBasic("robot", "Another-9-password")));

        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(refused.getHeader("Retry-After")).matches("[1-9][0-9]?");
        assertThat(jdbc.sql("select count(*) from governance_case where record_key = 'X-1'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private MockHttpServletResponse ask(RequestBuilder request) throws Exception {
        return web.perform(request).andReturn().getResponse();
    }

    private static JsonNode json(MockHttpServletResponse response) throws Exception {
        return JSON.readTree(response.getContentAsString(StandardCharsets.UTF_8));
    }

    private static CurrentUser staff() {
        return new CurrentUser("clerk", "经办人", "", Set.of(Role.DEPARTMENT), DataScope.ALL, null, false, true, false);
    }
}
