package org.zhiheng.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What cannot be shown is told with its reason and a way on; a mistyped choice falls back to one there is. */
class ErrorPageTests {

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.started();
    }

    @Test
    void whatIsNotThereIsNamedAndLeadsBack() {
        try (Page page = site.open("department", "/runs/999999")) {
            assertThat(page.innerText("main"))
                    .contains("找不到此页面", "没有编号为 999999 的考核", "请返回上一页")
                    .doesNotContain("there is no run");
            Screenshots.take(page, "error-404");
            page.click("a.btn");
            assertThat(page.url()).endsWith("/overview");
        }
        try (Page page = site.open("department", "/no-such-page")) {
            assertThat(page.innerText("main"))
                    .as("an address nobody decided on")
                    .contains("找不到此页面", "请返回上一页", "回到首页");
        }
        try (Page page = site.open("contact", "/admin/accounts")) {
            assertThat(page.innerText("main")).contains("您无权访问此页面", "回到首页");
        }
        try (Page page = site.open("department", "/runs?page=abc")) {
            assertThat(page.innerText("main")).contains("请求有误", "回到首页");
        }
    }

    @Test
    void aPeriodThatIsNoneFallsBackToTheNewest() {
        try (Page page = site.open("department", "/data/completeness?period=2026Q9")) {
            assertThat(page.inputValue("#period")).isEqualTo("2026Q3");
        }
    }
}
