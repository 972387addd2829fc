package org.zhiheng.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FilePayload;
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

    /** A file that is too large, then a value that is no time; at last it is filed, and gets one more file. */
    @Test
    void aRefusedAppealComesBackAsItWasTyped() {
        long run = Stages.run(site, Stages.STREETS, "2026Q1");
        Stages.preview(site, run);
        String unit = site.unit("street");
        try (Page page = site.open("contact", "/runs/" + run + "/units/" + unit)) {
            String item = page.locator("#c-A1 a[href*='/items/']").first().getAttribute("href");
            page.navigate(site.address() + item);
            page.locator(".sheet a[href*='/appeals/new']").first().click();
            page.selectOption("#reasonCode", "duplicate");
            page.fill("#statement", "𠮷家巷一件重复登记。");
            page.setInputFiles(
                    "#evidence", new FilePayload("太大.bin", "application/octet-stream", new byte[(10 << 20) + 1]));
            page.click("form[action$='/appeals'] button[type=submit]");
            assertThat(page.innerText(".alert-danger")).contains("太大.bin").contains("10 MB");
            assertThat(page.innerText(".alert-warning")).contains("重新选择");
            assertThat(page.inputValue("#statement")).isEqualTo("𠮷家巷一件重复登记。");
            assertThat(page.inputValue("#reasonCode")).isEqualTo("duplicate");

            String time = page.locator("#column option[value$='_at']").first().getAttribute("value");
            page.selectOption("#column", time);
            page.fill("#value", "昨天");
            page.click("form[action$='/appeals'] button[type=submit]");
            assertThat(page.innerText(".alert-danger")).contains("昨天").contains("2026-09-03 10:00");
            assertThat(page.inputValue("#statement")).isEqualTo("𠮷家巷一件重复登记。");
            assertThat(page.inputValue("#column")).isEqualTo(time);
            assertThat(page.inputValue("#value")).isEqualTo("昨天");

            page.fill("#value", "2026-02-03 10:00");
            page.click("form[action$='/appeals'] button[type=submit]");
            assertThat(page.innerText(".alert-success")).contains("申诉已提交");
            assertThat(page.locator("form[action$='/rule']").count()).isZero();
            page.setInputFiles("#evidence", new FilePayload("照片.txt", "text/plain", new byte[] {1, 2, 3}));
            page.click("form[action$='/evidence'] button[type=submit]");
            assertThat(page.innerText(".alert-success")).contains("已补充 1 个材料文件");
            assertThat(page.innerText("dl")).contains("照片.txt");
            Screenshots.take(page, "appeal-evidence");
        }
    }

    /** Checked first; then the same file is loaded without choosing it again. */
    @Test
    void aCheckedFileIsLoadedWithoutChoosingItAgain() throws java.io.IOException {
        List<String> rows = java.nio.file.Files.readAllLines(
                site.files().resolve("std_hazards_2026Q3.csv"), java.nio.charset.StandardCharsets.UTF_8);
        byte[] file = String.join("\n", rows.subList(0, 4)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (Page page = site.open("department", "/data")) {
            page.selectOption("#feed", "std_hazards");
            page.setInputFiles("#file", new FilePayload("隐患.csv", "text/csv", file));
            page.click("form[action$='/data/import'] button[type=submit]");
            page.waitForSelector(".tiles");
            String checked = page.url();
            Screenshots.take(page, "checked-file");
            page.click("form[action$='/load'] button[type=submit]");
            page.waitForURL(url -> !url.equals(checked));
            page.waitForSelector(".tiles");
            assertThat(page.innerText("main")).contains("隐患.csv").doesNotContain("只检查");
            page.navigate(checked);
            assertThat(page.locator("form[action$='/load']").count()).isZero();
            assertThat(page.innerText(".alert-success")).contains("已正式导入");
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
