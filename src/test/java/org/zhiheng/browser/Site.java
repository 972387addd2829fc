package org.zhiheng.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.ZhihengApplication;
import org.zhiheng.access.Accounts;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.demo.CityShape;
import org.zhiheng.demo.Demo;
import org.zhiheng.demo.DemoOptions;
import org.zhiheng.fixtures.TestDatabase;

/**
 * The running application with a small demonstration city and a browser, started once for all browser tests. Its clock
 * stands at {@link #TODAY} and is moved by {@link #goTo}, so that windows of working days end without waiting.
 */
final class Site {

    /** Shortly after the last quarter of the demonstration. */
    static final LocalDate TODAY = LocalDate.of(2026, 10, 15);

    /** Two districts' worth would show no more pages; the main scheme has three quarters, so that trends are drawn. */
    private static final int QUARTERS = 3;

    /** Milliseconds to wait for a page or a text on it, also on a machine that does other work. */
    private static final int PATIENCE = 90_000;

    private static @Nullable Site started;

    private final MovableClock clock = new MovableClock(TODAY);
    private final Path files = TestDatabase.scratch("city");
    private final ConfigurableApplicationContext application;
    private final Playwright playwright;
    private final Browser browser;
    private final Map<String, String> passwords = new HashMap<>();
    private final Map<String, BrowserContext> sessions = new HashMap<>();
    private final Map<BrowserContext, BrowserContext> inEnglish = new HashMap<>();

    private Site() {
        Optional<Path> program = Chromium.find();
        application = new SpringApplicationBuilder(ZhihengApplication.class)
                .web(WebApplicationType.SERVLET)
                .initializers(new TestDatabase.Initializer(), context -> ((GenericApplicationContext) context)
                        .registerBean("clock", Clock.class, () -> clock))
                .properties("server.port=0")
                .run("--server.port=0");
        application
                .getBean(Demo.class)
                .prepare(
                        new DemoOptions(7, QUARTERS, CityShape.DISTRICT, files.resolve("reports"), Optional.of(files)),
                        line -> {});
        addUsers();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions()
                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN"));
        program.ifPresent(options::setExecutablePath);
        browser = playwright.chromium().launch(options);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    }

    /** The one site of this test run, with the process states of {@link Stages}. */
    static synchronized Site started() {
        if (started == null) {
            started = new Site();
            Stages.prepare(started);
        }
        return started;
    }

    <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    ConfigurableApplicationContext application() {
        return application;
    }

    /** The generated files of the city, as they were loaded. */
    Path files() {
        return files;
    }

    String address() {
        return "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
    }

    /** Moves the application's clock; never backwards. */
    void goTo(LocalDate day) {
        clock.goTo(day);
    }

    LocalDate today() {
        return LocalDate.now(clock);
    }

    /** Makes a user whose first password has been changed; one of the first users is taken as it is. */
    void addUser(String name, String display, Role role, DataScope scope, @Nullable String unit) {
        Accounts accounts = bean(Accounts.class);
        String first = accounts.account(name).isPresent()
                ? accounts.resetPassword(name)
                : accounts.create(name, display, Set.copyOf(EnumSet.of(role)), scope, unit, "test");
        String password = "Walks-the-Pages-2026";
        accounts.changePassword(name, first, password);
        passwords.put(name, password);
    }

    /** A logged-in window of a user; the same user's windows share one session. */
    Page open(String user, String path) {
        Page page = session(user).newPage();
        page.navigate(address() + path);
        return page;
    }

    /** A window nobody is logged in at. */
    Page openAsStranger(String path) {
        Page page = window().newPage();
        page.navigate(address() + path);
        return page;
    }

    /** What the page's address answers to the same user who reads English; the user's own window stays Chinese. */
    String inEnglish(Page page) {
        BrowserContext window = inEnglish.computeIfAbsent(page.context(), chinese -> {
            BrowserContext twin =
                    browser.newContext(new Browser.NewContextOptions().setStorageState(chinese.storageState()));
            twin.request().get(address() + "/login?lang=en");
            return twin;
        });
        return window.request().get(page.url()).text();
    }

    BrowserContext session(String user) {
        return sessions.computeIfAbsent(user, this::login);
    }

    String password(String user) {
        return passwords.get(user);
    }

    private BrowserContext login(String user) {
        BrowserContext window = window();
        try (Page page = window.newPage()) {
            page.navigate(address() + "/login");
            page.fill("#username", user);
            page.fill("#password", passwords.get(user));
            page.click("button[type=submit]");
            page.waitForURL(url -> !url.contains("/login"));
        }
        return window;
    }

    private BrowserContext window() {
        BrowserContext window = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(1366, 768).setLocale("zh-CN"));
        window.setDefaultTimeout(PATIENCE);
        return window;
    }

    private void addUsers() {
        String street = unit("street");
        addUser("department", "组织部经办人", Role.DEPARTMENT, DataScope.ALL, null);
        addUser("office", "考核办负责人", Role.DEPARTMENT, DataScope.ALL, null);
        addUser("leader", "领导小组负责人", Role.DEPARTMENT, DataScope.ALL, null);
        addUser("publisher", "发布人", Role.PUBLISHER, DataScope.ALL, null);
        addUser("author", "规则编写人", Role.RULE_AUTHOR, DataScope.ALL, null);
        addUser("auditor", "审阅人", Role.AUDITOR, DataScope.ALL, null);
        addUser("contact", "街道联络员", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, street);
        addUser("sysadmin", "系统管理员", Role.SYSTEM_ADMIN, DataScope.NONE, null);
        addUser("secadmin", "安全管理员", Role.SECURITY_ADMIN, DataScope.NONE, null);
        addUser("auditadmin", "审计管理员", Role.AUDIT_ADMIN, DataScope.NONE, null);
    }

    /** The first unit of a kind, by code. */
    String unit(String kind) {
        return jdbc().sql("""
                        select unit_code from unit where kind = :kind and superseded_by is null
                          and valid_until = '9999-12-31' order by unit_code collate "C" limit 1
                        """).param("kind", kind).query(String.class).single();
    }

    private void stop() {
        playwright.close();
        application.close();
    }
}
