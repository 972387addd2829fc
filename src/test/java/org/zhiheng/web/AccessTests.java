package org.zhiheng.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import org.zhiheng.access.AccessMatrix;
import org.zhiheng.access.Accounts;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.WebTest;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/** Every route of the application against every role, and the data scope inside what is allowed. */
@WebTest(properties = {"zhiheng.test.home=" + SampleCity.HOME, "zhiheng.limits.calls=100000"})
class AccessTests {

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
        if (jdbc.sql("select count(*) from assessment_run").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
            jobs.run(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q3")));
        }
    }

    @Test
    void everyRouteHasADecision() {
        List<String> undecided = new ArrayList<>();
        for (Route route : routes()) {
            if (AccessMatrix.decisionFor(route.method(), route.path()).isEmpty()) {
                undecided.add(route.method() + " " + route.path());
            }
        }
        assertThat(undecided).isEmpty();
    }

    /** A file that is the same for everybody may be kept under the address with its hash; a page, which is somebody's, may not. */
    @Test
    void browsersKeepFilesAndNoPages() throws Exception {
        assertThat(web.perform(get("/overview").with(user(aUser(Role.DEPARTMENT, DataScope.ALL, null, false))))
                        .andReturn()
                        .getResponse()
                        .getHeader("Cache-Control"))
                .contains("no-store");
        ResourceUrlProvider addresses = context.getBean("mvcResourceUrlProvider", ResourceUrlProvider.class);
        String hashed = addresses.getForLookupPath("/css/zhiheng.css");
        assertThat(hashed).matches("/css/zhiheng-[0-9a-f]{32}\\.css");
        var file = web.perform(get(hashed)).andReturn().getResponse();
        assertThat(file.getStatus()).isEqualTo(200);
        assertThat(file.getHeader("Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
        assertThat(web.perform(get("/css/zhiheng-00000000000000000000000000000000.css"))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(404);
        assertThat(addresses.getForLookupPath("/webjars/bootstrap/dist/css/bootstrap.min.css"))
                .matches("/webjars/bootstrap/[0-9.]+/dist/css/bootstrap.min-[0-9a-f]{32}\\.css");
        assertThat(addresses.getForLookupPath("/runs/1/ranking")).isNull();
    }

    @Test
    void everyRouteRefusesTheRolesThatAreNotNamedAndLetsTheOthersIn() throws Exception {
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (Route route : routes()) {
            AccessMatrix.Decision decision =
                    AccessMatrix.decisionFor(route.method(), route.path()).orElseThrow();
            for (Role role : Role.values()) {
                int status = web.perform(request(HttpMethod.valueOf(route.method()), route.path())
                                .with(user(aUser(role, DataScope.ALL, null, false)))
                                .with(csrf()))
                        .andReturn()
                        .getResponse()
                        .getStatus();
                asked++;
                boolean letIn = decision.isOpen() || decision.roles().contains(role);
                if (letIn == (status == 403)) {
                    wrong.add(role + " " + route.method() + " " + route.path() + " -> " + status);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(200);
    }

    @Test
    void sendsAStrangerToTheLogin() throws Exception {
        assertThat(web.perform(get("/runs").accept(org.springframework.http.MediaType.TEXT_HTML))
                        .andReturn()
                        .getResponse()
                        .getRedirectedUrl())
                .endsWith("/login");
    }

    @Test
    void refusesAPostWithoutItsToken() throws Exception {
        assertThat(web.perform(request(HttpMethod.POST, "/runs/1/cancel")
                                .with(user(aUser(Role.DEPARTMENT, DataScope.ALL, null, false))))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(403);
    }

    /** Whose session ended while a form was open is sent to the login and from there back to the form's page. */
    @Test
    void leadsAFormOfAnEndedSessionThroughTheLoginBackToItsPage() throws Exception {
        var form = request(HttpMethod.POST, "/runs/1/process/open")
                .accept("text/html")
                .header("Referer", "http://localhost/runs/1?x=%E5%91%A8");
        MvcResult ended = web.perform(form).andReturn();
        assertThat(ended.getResponse().getRedirectedUrl()).isEqualTo("/login?expired");
        assertThat(savedPage(ended)).isEqualTo("/runs/1?x=%E5%91%A8");
        MvcResult elsewhere = web.perform(request(HttpMethod.POST, "/runs/1/process/open")
                        .accept("text/html")
                        .header("Referer", "http://elsewhere.example/runs/1"))
                .andReturn();
        assertThat(savedPage(elsewhere)).isEqualTo("/");
        assertThat(web.perform(request(HttpMethod.POST, "/runs/1/process/open").accept("application/json"))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .as("a script must not take the login page for an answer")
                .isEqualTo(403);
        assertThat(web.perform(form.with(user(aUser(Role.DEPARTMENT, DataScope.ALL, null, false))))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(403);
    }

    private static String savedPage(MvcResult result) {
        return ((SavedRequest) java.util.Objects.requireNonNull(
                        java.util.Objects.requireNonNull(result.getRequest().getSession())
                                .getAttribute("SPRING_SECURITY_SAVED_REQUEST")))
                .getRedirectUrl();
    }

    @Test
    void keepsAUserWithAFirstPasswordAtThePasswordPage() throws Exception {
        assertThat(web.perform(get("/runs").with(user(aUser(Role.DEPARTMENT, DataScope.ALL, null, true))))
                        .andReturn()
                        .getResponse()
                        .getRedirectedUrl())
                .isEqualTo("/password");
    }

    @Test
    void showsAUnitNothingBeforeItsPreviewAndOnlyItselfAfterwards() throws Exception {
        CurrentUser street = aUser(Role.UNIT_CONTACT, DataScope.OWN, "S1", false);
        assertThat(status("/runs/1/units/S1", street)).isEqualTo(404);
        jdbc.sql(
                        "insert into review (run_id, stage, opened_by) values (1, 'in_preview', 'test') on conflict do nothing")
                .update();
        assertThat(status("/runs/1/units/S1", street)).isEqualTo(200);
        assertThat(status("/runs/1/units/S2", street)).isEqualTo(404);
        assertThat(status("/runs/1/units/S2/items/A1", street)).isEqualTo(404);
        assertThat(status("/runs/1/ranking", street)).isEqualTo(403);
        String page = web.perform(get("/runs/1/units/S1").with(user(street)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(page).contains("东街道").doesNotContain("南街道").doesNotContain("西街道");
        jdbc.sql("delete from review").update();
    }

    /** Every address a contact of S1 opens, with S1 and with S2 in it: nowhere a word of the other streets. */
    @Test
    void noRouteTellsAUnitAnythingOfAnother() throws Exception {
        CurrentUser street = aUser(Role.UNIT_CONTACT, DataScope.OWN, "S1", false);
        jdbc.sql(
                        "insert into review (run_id, stage, opened_by) values (1, 'in_preview', 'test') on conflict do nothing")
                .update();
        String asked = "?before=1&after=1&a=S2&b=S2&run=1&unit=S2&scheme=" + SampleCity.SCHEME + "&period=2026Q3&group="
                + "&kind=governance_case&record=1";
        List<String> leaks = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        for (String unit : List.of("S1", "S2")) {
            for (String pattern : patterns()) {
                String path = pattern.replace("{unit}", unit)
                        .replace("{node}", "A1")
                        .replaceAll("\\{(?:run|batch|id)\\}", "1")
                        .replaceAll("\\{[a-z]+\\}", "x");
                var response = web.perform(get(path + asked).with(user(street)))
                        .andReturn()
                        .getResponse();
                String body = response.getContentAsString(StandardCharsets.UTF_8);
                if (response.getStatus() == 200) {
                    shown.add(path);
                    if (path.contains("/units/S2")
                            || body.contains("南街道")
                            || body.contains("西街道")
                            || body.contains("北街道")) {
                        leaks.add(path);
                    }
                }
            }
        }
        jdbc.sql("delete from review").update();
        assertThat(leaks).isEmpty();
        assertThat(shown).contains("/mine", "/runs/1/units/S1", "/api/v1/mine", "/api/v1/runs/1/units/S1/items/A1");
    }

    private List<String> patterns() {
        return routes.getHandlerMethods().keySet().stream()
                .filter(info -> info.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(info -> info.getPatternValues().stream())
                .filter(pattern -> !pattern.equals("/error") && !pattern.endsWith("/progress"))
                .sorted()
                .toList();
    }

    @Test
    void showsAnotherUnitsResultOnlyWhenPublishedAndOnlyWhereTheSchemeSaysSo() throws Exception {
        CurrentUser street = aUser(Role.UNIT_CONTACT, DataScope.OWN, "S1", false);
        jdbc.sql("update assessment_run set visibility = 'details' where run_id = 1")
                .update();
        jdbc.sql("insert into review (run_id, stage, opened_by) values (1, 'in_publicity', 'test')")
                .update();
        assertThat(status("/runs/1/units/S2", street)).isEqualTo(404);
        jdbc.sql("update review set stage = 'published' where run_id = 1").update();
        assertThat(status("/runs/1/units/S2", street)).isEqualTo(200);
        assertThat(status("/runs/1/units/S2/items/A1", street)).isEqualTo(404);
        assertThat(body("/compare?before=1&after=1&a=S1&b=S2", street)).contains("总分是怎样变过来的");
        jdbc.sql("delete from review where run_id = 1").update();
        jdbc.sql("update assessment_run set visibility = 'ranking' where run_id = 1")
                .update();
        jdbc.sql("insert into review (run_id, stage, opened_by) values (1, 'published', 'test')")
                .update();
        assertThat(status("/runs/1/units/S2", street)).isEqualTo(404);
        assertThat(body("/compare?before=1&after=1&a=S1&b=S2", street))
                .contains("没有您可查看的这个单位")
                .doesNotContain("南街道");
        jdbc.sql("delete from review where run_id = 1").update();
    }

    @Test
    void showsThePublicListToEveryAssessedUnitButOnlyTheOwnComments() throws Exception {
        CurrentUser street = aUser(Role.UNIT_CONTACT, DataScope.OWN, "S1", false);
        CurrentUser elsewhere = aUser(Role.UNIT_CONTACT, DataScope.OWN, "X9", false);
        assertThat(status("/runs/1/publicity", street)).isEqualTo(404);
        jdbc.sql("""
                        insert into review (run_id, stage, opened_by, publicity_opens, publicity_closes)
                        values (1, 'in_publicity', 'test', current_date - 1, current_date + 5) on conflict do nothing
                        """).update();
        jdbc.sql("""
                        insert into publicity_comment (run_id, user_name, unit_code, statement)
                        values (1, 'one', 'S1', '东街道的意见'), (1, 'two', 'S2', '南街道的意见')
                        """).update();
        String page = web.perform(get("/runs/1/publicity").with(user(street)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(page).contains("东街道", "南街道", "西街道", "东街道的意见").doesNotContain("南街道的意见");
        assertThat(status("/runs/1/publicity", elsewhere)).isEqualTo(404);
        assertThat(web.perform(request(HttpMethod.POST, "/runs/1/publicity")
                                .param("statement", "旁观者的意见")
                                .with(user(elsewhere))
                                .with(csrf()))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(404);
        jdbc.sql("delete from publicity_comment").update();
        jdbc.sql("delete from review").update();
    }

    @Test
    void showsADistrictUserOnlyTheDistrict() throws Exception {
        CurrentUser elsewhere = aUser(Role.AUDITOR, DataScope.OWN, "S3", false);
        String page = web.perform(get("/runs/1/ranking").with(user(elsewhere)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(page).contains("西街道").doesNotContain("东街道").doesNotContain("南街道");
    }

    @Test
    void locksAnAccountAfterFiveWrongPasswords() throws Exception {
        String password = accounts.create("locked.out", "试", Set.of(Role.AUDITOR), DataScope.ALL, null, "test");
        for (int count = 0; count < 5; count++) {
            login("locked.out", "wrong");
        }
        assertThat(login("locked.out", password)).endsWith("/login?error");
        assertThat(jdbc.sql("select count(*) from login_log where user_name = 'locked.out'")
                        .query(Long.class)
                        .single())
                .isEqualTo(6);
    }

    @Test
    void setsTheHeadersThatKeepOtherSitesOut() throws Exception {
        var response = web.perform(get("/login")).andReturn().getResponse();
        assertThat(response.getHeader("Content-Security-Policy"))
                .contains("script-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    private String login(String name, String password) throws Exception {
        return web.perform(request(HttpMethod.POST, "/login")
                        .param("username", name)
                        .param("password", password)
                        .with(csrf()))
                .andReturn()
                .getResponse()
                .getRedirectedUrl();
    }

    private String body(String path, CurrentUser user) throws Exception {
        return web.perform(get(path).with(user(user)))
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }

    private int status(String path, CurrentUser user) throws Exception {
        return web.perform(get(path).with(user(user))).andReturn().getResponse().getStatus();
    }

    private record Route(String method, String path) {}

    /** Paths with their variables filled in. */
    private List<Route> routes() {
        List<Route> all = new ArrayList<>();
        routes.getHandlerMethods().forEach((info, handler) -> {
            for (String pattern : info.getPatternValues()) {
                if (pattern.equals("/error")) {
                    continue;
                }
                String path = pattern.replaceAll("\\{(?:run|batch|id)\\}", "1").replaceAll("\\{[a-z]+\\}", "x");
                for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                    all.add(new Route(method.name(), path));
                }
            }
        });
        assertThat(all).hasSizeGreaterThan(25);
        all.sort(java.util.Comparator.comparing(Route::path).thenComparing(Route::method));
        return all;
    }

    private static CurrentUser aUser(
            Role role, DataScope scope, @org.jspecify.annotations.Nullable String unit, boolean mustChange) {
        return new CurrentUser("test", "测试", "", Set.of(role), scope, unit, mustChange, true, false);
    }
}
