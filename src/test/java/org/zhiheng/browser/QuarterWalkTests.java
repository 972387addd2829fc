package org.zhiheng.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zhiheng.access.Accounts;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;

/**
 * A whole quarter by hand in the browser: a clerk loads, tries, computes and opens the preview; a unit appeals; another of
 * the department rules; the corrected run is signed, put up, published by a third, and corrected once more.
 */
class QuarterWalkTests {

    private static final String PERIOD = "2026Q3";

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.started();
        site.addUser("clerk", "考核经办人", Role.DEPARTMENT, DataScope.ALL, null);
    }

    @Test
    void aNewUserChangesTheFirstPasswordBeforeAnythingElse() {
        String first = site.bean(Accounts.class)
                .create("newcomer", "新来的", java.util.Set.of(Role.DEPARTMENT), DataScope.ALL, null, "test");
        try (Page page = site.openAsStranger("/runs")) {
            logIn(page, "newcomer", first);
            assertThat(page.locator(".alert-warning")).containsText("初始密码");
            page.fill("#old", first);
            page.fill("#fresh", "Quite-Another-2026");
            page.fill("#again", "Quite-Another-2026");
            button(page, "修改密码").click();
            assertThat(page.locator(".alert-success")).containsText("密码已修改");
            logIn(page, "newcomer", "Quite-Another-2026");
            assertThat(page).hasTitle(Pattern.compile("本期总览.*"));
        }
    }

    @Test
    void walksAQuarterFromTheFilesToItsCorrection() throws IOException {
        load();
        long trial = tryOut();
        long formal = makeFormal(trial);
        openPreview(formal);
        String appeal = appeal(formal);
        long corrected = uphold(appeal);
        withdraw(formal, corrected);
        openPreview(corrected);
        site.goTo(site.jdbc()
                .sql("select preview_closes from review where run_id = :run")
                .param("run", corrected)
                .query(LocalDate.class)
                .single()
                .plusDays(1));
        signOff(corrected, "");
        site.goTo(site.jdbc()
                .sql("select publicity_closes from review where run_id = :run")
                .param("run", corrected)
                .query(LocalDate.class)
                .single()
                .plusDays(1));
        publish(corrected, "公示期满，没有收到意见");
        long correction = correct(corrected);
        openPreview(correction);
        signOff(correction, "只更正一处，提前结束预览");
        publish(correction, "更正结果，提前发布");
        try (Page page = site.open("auditor", "/runs/" + corrected)) {
            assertThat(page.locator(".alert-warning")).containsText("已由第 " + correction + " 号考核更正");
        }
    }

    /** Three rows the database knows and one without a unit code: first only checked, then loaded. */
    private void load() throws IOException {
        List<String> rows =
                Files.readAllLines(site.files().resolve("std_hazards_" + PERIOD + ".csv"), StandardCharsets.UTF_8);
        Path file = Files.createTempFile("hazards", ".csv");
        String broken = rows.get(1).replaceAll("20\\d\\d[-/年]", "二〇二六-");
        Files.write(file, List.of(rows.get(0), rows.get(1), rows.get(2), rows.get(3), broken), StandardCharsets.UTF_8);
        try (Page page = site.open("clerk", "/data")) {
            page.selectOption("#feed", "std_hazards");
            page.setInputFiles("#file", file);
            button(page, "开始").click();
            assertThat(tile(page, "读入")).hasText("4");
            assertThat(tile(page, "退回")).hasText("1");
            assertThat(page.getByText("检查结果（未写入）")).isVisible();
            faultless(page, "walk-1-dry-run");
            page.navigate(site.address() + "/data");
            page.selectOption("#feed", "std_hazards");
            page.setInputFiles("#file", file);
            page.uncheck("input[name=dryRun]");
            button(page, "开始").click();
            assertThat(tile(page, "相同")).hasText("3");
        }
        Files.delete(file);
    }

    private long tryOut() {
        try (Page page = site.open("clerk", "/runs/new?scheme=" + Stages.STREETS + "&period=" + PERIOD)) {
            assertThat(button(page, "试算")).isEnabled();
            button(page, "试算").click();
            long run = finished(page);
            faultless(page, "walk-2-trial");
            return run;
        }
    }

    private long makeFormal(long trial) {
        try (Page page = site.open("clerk", "/runs/" + trial)) {
            button(page, "转为正式计算").click();
            return finished(page);
        }
    }

    private void openPreview(long run) {
        try (Page page = site.open("clerk", "/runs/" + run)) {
            accept(page);
            button(page, "提交复核").click();
            assertThat(page.locator("main")).containsText("当前环节：复核");
            button(page, "开放单位预览").click();
            assertThat(page.locator("main")).containsText("当前环节：单位预览与申诉");
            faultless(page, "walk-3-preview");
        }
    }

    /** In three clicks from the own results to the records behind a criterion, and there an appeal. */
    private String appeal(long run) throws IOException {
        try (Page page = site.open("contact", "/mine")) {
            page.locator("a[href='/runs/" + run + "/units/" + site.unit("street") + "']")
                    .click();
            faultless(page, "walk-4-own-result");
            Assertions.assertThat(pages(page.pdf(new Page.PdfOptions().setPreferCSSPageSize(true))))
                    .isEqualTo(1);
            page.locator("#c-A1").getByText("查看背后的记录").click();
            page.locator(".sheet a[href*='/appeals/new']").first().click();
            faultless(page, "walk-5-appeal");
            page.fill("#statement", "这一件不属本单位办理，请核对后剔除。");
            page.selectOption("#reasonCode", "not_ours");
            button(page, "提交申诉").click();
            assertThat(page.locator(".alert-success")).containsText("申诉已提交");
            return page.url().substring(page.url().lastIndexOf('/') + 1);
        }
    }

    private long uphold(String appeal) {
        try (Page page = site.open("office", "/appeals/" + appeal)) {
            button(page, "先试算影响").click();
            assertThat(page.locator("main")).containsText("试算：");
            faultless(page, "walk-6-effect");
            accept(page);
            page.fill("textarea[name=ruling]", "经核对属实，予以剔除。");
            button(page, "申诉成立").click();
            assertThat(page.locator(".alert-success")).containsText("正在按更正后的数据计算");
            long corrected = site.jdbc()
                    .sql("select new_run from appeal where number = :number")
                    .param("number", appeal)
                    .query(Long.class)
                    .single();
            site.bean(AssessmentJobs.class).finish(corrected);
            return corrected;
        }
    }

    private void withdraw(long run, long instead) {
        try (Page page = site.open("clerk", "/runs/" + run)) {
            accept(page);
            page.getByText("其他办理").click();
            page.locator("form[action$='/withdraw'] input[name=reason]").fill("申诉成立，改用第 " + instead + " 号考核");
            button(page, "撤回").click();
            assertThat(page.locator("main")).containsText("当前环节：已撤回");
        }
    }

    private void signOff(long run, String waiver) {
        try (Page page = site.open("clerk", "/runs/" + run)) {
            page.locator("form[action$='/sign-off'] input[name=reason]").fill(waiver);
            button(page, "转入审签").click();
            assertThat(page.locator("main")).containsText("当前环节：审签");
        }
        for (String signer : List.of("office", "leader", "publisher")) {
            try (Page page = site.open(signer, "/runs/" + run)) {
                page.locator("form[action$='/approve'] input[name=reason]").fill("同意");
                button(page, "同意").click();
                assertThat(page.locator(".alert-success")).isVisible();
            }
        }
    }

    private void publish(long run, String early) {
        try (Page page = site.open("publisher", "/runs/" + run)) {
            accept(page);
            assertThat(page.locator("main")).containsText("当前环节：公示");
            page.locator("form[action$='/publish'] input[name=reason]").fill(early);
            button(page, "发布").click();
            assertThat(page.locator("main")).containsText("内容已冻结");
            faultless(page, "walk-7-published");
        }
    }

    private long correct(long run) {
        try (Page page = site.open("clerk", "/runs/" + run)) {
            accept(page);
            page.locator("form[action$='/correct'] input[name=reason]").fill("补录迟到的记录");
            button(page, "更正").click();
            return finished(page);
        }
    }

    /** Waits on a run's page until it is computed; the page follows by itself. */
    private static long finished(Page page) {
        page.waitForURL(Pattern.compile(".*/runs/\\d+$"));
        assertThat(page.locator(".run-title"))
                .containsText(
                        "已完成",
                        new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions()
                                .setTimeout(120_000));
        return Long.parseLong(page.url().substring(page.url().lastIndexOf('/') + 1));
    }

    /** Number of pages of a printed page. */
    private static int pages(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return document.getNumberOfPages();
        }
    }

    private static void logIn(Page page, String user, String password) {
        page.fill("#username", user);
        page.fill("#password", password);
        button(page, "登录").click();
    }

    private static void accept(Page page) {
        page.onDialog(com.microsoft.playwright.Dialog::accept);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator tile(Page page, String label) {
        return page.locator(".tile", new Page.LocatorOptions().setHasText(label))
                .locator(".figure");
    }

    private static void faultless(Page page, String name) {
        Screenshots.take(page, name);
        Assertions.assertThat(PageFaults.ofLanguage(page)).as(name).isEmpty();
        Assertions.assertThat(PageFaults.ofLayout(page)).as(name).isEmpty();
        Assertions.assertThat(PageFaults.ofAccessibility(page)).as(name).isEmpty();
    }
}
