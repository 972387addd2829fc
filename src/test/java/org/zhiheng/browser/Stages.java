package org.zhiheng.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.zhiheng.access.Accounts;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.appeal.Appeal;
import org.zhiheng.appeal.Appeals;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.quality.CutOffs;
import org.zhiheng.quality.Exclusions;
import org.zhiheng.quality.Validations;
import org.zhiheng.review.Comments;
import org.zhiheng.review.Reviews;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/**
 * Brings runs of the demonstration to the stages whose pages should be looked at: one published, one in preview with an
 * appeal, one in review, one stopped by hand; a draft of rules that was tried; and looks
 * for faults in the data.
 */
final class Stages {

    static final String STREETS = "street_quarterly";
    static final String SAFETY = "work_safety_quarterly";
    static final String TEAMS = "leadership_team_quarterly";

    static final String STATIONS = "police_station_quarterly";

    private static final String ADDRESS = "127.0.0.1";

    private Stages() {}

    static void prepare(Site site) {
        publish(site, run(site, STREETS, "2026Q2"));
        appealOn(site, run(site, SAFETY, "2026Q3"));
        site.bean(Reviews.class).open(run(site, STATIONS, "2026Q3"), user(site, "department"), ADDRESS);
        stop(site);
        draft(site);
        site.bean(Validations.class).validate(Period.parse("2026Q3"), "department");
        exclude(site);
        cutOff(site);
        tryLoading(site);
    }

    /** A file with a faulty row, only checked. */
    private static void tryLoading(Site site) {
        try (Page page = site.open("department", "/data")) {
            Path file = Files.createTempFile("hazards", ".csv");
            List<String> rows =
                    Files.readAllLines(site.files().resolve("std_hazards_2026Q3.csv"), StandardCharsets.UTF_8);
            Files.write(file, List.of(rows.get(0), rows.get(1), rows.get(2).replaceAll("20\\d\\d[-/年]", "二〇二六-")));
            page.selectOption("#feed", "std_hazards");
            page.setInputFiles("#file", file);
            page.click("form[action$='/data/import'] button[type=submit]");
            page.waitForSelector(".tiles", new Page.WaitForSelectorOptions().setTimeout(60_000));
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The newest finished formal run of a scheme and period. */
    static long run(Site site, String scheme, String period) {
        return site.jdbc()
                .sql("""
                        select max(run_id) from assessment_run
                        where scheme = :scheme and period = :period and not trial and output_hash is not null
                        """)
                .param("scheme", scheme)
                .param("period", period)
                .query(Long.class)
                .single();
    }

    static CurrentUser user(Site site, String name) {
        return site.bean(Accounts.class).loadUserByUsername(name);
    }

    /** Opens the window in which the units of a run may appeal, from the day of the site's clock. */
    static void preview(Site site, long run) {
        Reviews reviews = site.bean(Reviews.class);
        CurrentUser department = user(site, "department");
        reviews.open(run, department, ADDRESS);
        reviews.openPreview(run, department, ADDRESS);
    }

    private static void publish(Site site, long run) {
        preview(site, run);
        Reviews reviews = site.bean(Reviews.class);
        CurrentUser department = user(site, "department");
        reviews.startSignOff(run, "演示：预览期提前结束", department, ADDRESS);
        for (String signer : List.of("office", "leader", "publisher")) {
            reviews.sign(run, true, "同意", user(site, signer), ADDRESS);
        }
        Comments comments = site.bean(Comments.class);
        comments.comment(run, "请核对本街道隐患整改数。", user(site, "contact"), ADDRESS);
        comments.comment(run, "无异议。", user(site, "contact"), ADDRESS);
        comments.answer(run, comments.of(run, department).get(0).commentId(), "经核对无误。", department, ADDRESS);
        reviews.publish(run, "演示：提前发布", user(site, "publisher"), ADDRESS);
    }

    private static void appealOn(Site site, long run) {
        preview(site, run);
        CurrentUser contact = user(site, "contact");
        Appeals appeals = site.bean(Appeals.class);
        String criterion = site.jdbc()
                .sql("select node from run_node where run_id = :run and criterion order by ordinal limit 1")
                .param("run", run)
                .query(String.class)
                .single();
        Appeal appeal = appeals.file(
                new Appeal.Filing(
                        run,
                        String.valueOf(contact.unitCode()),
                        "fact",
                        criterion,
                        "",
                        null,
                        "wrong_record",
                        "数据与台账不一致，请核对。",
                        "",
                        ""),
                contact,
                ADDRESS);
        appeals.addEvidence(appeal, "台账.txt", "text/plain", "台账摘录".getBytes(StandardCharsets.UTF_8), contact, ADDRESS);
    }

    /** A draft with a lower target, tried on the last quarter. */
    private static void draft(Site site) {
        CurrentUser author = user(site, "author");
        Drafts drafts = site.bean(Drafts.class);
        PackVersion draft = drafts.open(STREETS, author, ADDRESS);
        TreeMap<String, byte[]> files = new TreeMap<>(
                site.bean(PackVersions.class).content(draft).pack().files());
        files.computeIfPresent("criteria.yml", (path, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                .replaceFirst("target: 95", "target: 93")
                .getBytes(StandardCharsets.UTF_8));
        drafts.save(draft.id(), files, draft.packHash(), author, ADDRESS);
        try (Page page = site.open("author", "/versions/" + draft.id() + "/effect")) {
            page.evaluate(
                    "document.querySelectorAll('input[name=period]').forEach((box, at) => { box.checked = at === 0;"
                            + " })");
            page.click("form[action$='/effect'] button");
            page.waitForSelector("#moved", new Page.WaitForSelectorOptions().setTimeout(120_000));
        }
    }

    /** One record taken out, one asked for, both of the contact's street and those below it. */
    private static void exclude(Site site) {
        Exclusions exclusions = site.bean(Exclusions.class);
        List<Long> records = site.jdbc()
                .sql("""
                        select record_id from governance_case where superseded_by is null and opened_at >= '2026-07-01'
                          and unit_code in (select unit_code from units_in_scope('own_and_below', :street))
                        order by record_id limit 2
                        """)
                .param("street", user(site, "contact").unitCode())
                .query(Long.class)
                .list();
        Exclusions.Evidence file =
                new Exclusions.Evidence("情况说明.txt", "text/plain", "同一件重复登记".getBytes(StandardCharsets.UTF_8));
        List<Long> asked = records.stream()
                .map(record -> exclusions.ask(
                        "governance_case", record, "duplicate", "重复登记", file, user(site, "department"), ADDRESS))
                .toList();
        exclusions.decide(asked.get(0), true, "属实", user(site, "office"), ADDRESS);
    }

    /** The first quarter cut off, with a late import that somebody asks for. */
    private static void cutOff(Site site) {
        CutOffs cutOffs = site.bean(CutOffs.class);
        Period period = Period.parse("2026Q1");
        cutOffs.lock(period, null, "季后第五个工作日截止", user(site, "department"), ADDRESS);
        long late = site.jdbc().sql("""
                        insert into import_batch (feed, feed_hash, state, finished_at)
                        values ('std_cases', '', 'published', now() + interval '50 years') returning batch_id
                        """).query(Long.class).single();
        cutOffs.ask(period, late, "系统故障，补报", user(site, "department"), ADDRESS);
    }

    private static void stop(Site site) {
        AssessmentRuns runs = site.bean(AssessmentRuns.class);
        AssessmentRun run = runs.request(new RunRequest(
                TEAMS,
                Period.parse("2026Q3"),
                Optional.empty(),
                true,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "department"));
        runs.cancel(run.id());
        site.bean(AssessmentJobs.class).resume();
    }
}
