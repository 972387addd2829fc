package org.zhiheng.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of a form that is refused, sent twice, or sent after its session has ended: nothing typed is lost. */
class FormTests {

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.started();
    }

    @Test
    void aRefusedFormComesBackAsItWasTyped() {
        try (Page page = site.open("sysadmin", "/admin/accounts")) {
            fill(page);
            page.click("#create button[type=submit]");
            assertThat(page.innerText(".alert-danger")).contains("用户名已存在");
            assertThat(page.isVisible("#displayName")).isTrue();
            assertThat(page.inputValue("#displayName")).isEqualTo("张三");
            assertThat(page.isChecked("#create input[value=AUDITOR]")).isTrue();
            page.navigate(site.address() + "/admin/accounts");
            assertThat(page.inputValue("#displayName")).as("once only").isEmpty();
        }
    }

    @Test
    void aFormIsSentOnce() {
        try (Page page = site.open("sysadmin", "/admin/accounts")) {
            List<String> sent = new java.util.concurrent.CopyOnWriteArrayList<>();
            page.onRequest(request -> {
                if (request.method().equals("POST")) {
                    sent.add(request.url());
                }
            });
            fill(page);
            page.evaluate(
                    "() => { const form = document.querySelector('#create form'); form.requestSubmit(); form.requestSubmit(); }");
            page.waitForSelector(".alert-danger");
            assertThat(sent).hasSize(1);
        }
    }

    @Test
    void aFormOfAnEndedSessionComesBackAfterTheLogin() {
        try (Page page = site.openAsStranger("/login")) {
            login(page);
            page.navigate(site.address() + "/admin/accounts");
            fill(page);
            List<Cookie> others = page.context().cookies().stream()
                    .filter(cookie -> !cookie.name.equals("JSESSIONID"))
                    .toList();
            page.context().clearCookies();
            page.context().addCookies(others);
            page.click("#create button[type=submit]");
            assertThat(page.innerText(".alert-warning")).contains("登录已过期");
            login(page);
            assertThat(page.url()).endsWith("/admin/accounts");
            assertThat(page.inputValue("#userName")).isEqualTo("sysadmin");
            assertThat(page.inputValue("#displayName")).isEqualTo("张三");
        }
    }

    private static void login(Page page) {
        page.fill("#username", "sysadmin");
        page.fill("#password", site.password("sysadmin"));
        page.click("button[type=submit]");
        page.waitForURL(url -> !url.contains("/login"));
    }

    /** An account that exists already. */
    private static void fill(Page page) {
        page.click("[data-bs-target='#create']");
        page.waitForSelector("#create.show");
        page.fill("#userName", "sysadmin");
        page.fill("#displayName", "张三");
        page.check("#create input[value=AUDITOR]");
    }
}
