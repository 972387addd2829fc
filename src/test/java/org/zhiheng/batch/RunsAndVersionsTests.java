package org.zhiheng.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zhiheng.fixtures.SamplePack.ADDRESS;
import static org.zhiheng.fixtures.SamplePack.edited;
import static org.zhiheng.fixtures.SamplePack.user;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import org.zhiheng.access.Role;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.packversion.Publishing;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.Provenance;
import org.zhiheng.run.RunRequest;
import org.zhiheng.run.RunState;
import org.zhiheng.vocabulary.Period;

/**
 * What a run uses is decided when it is requested, whatever happens to folders and versions afterwards. First the folder is
 * the source; then people publish versions, and it is no longer.
 */
@DatabaseTest(properties = "zhiheng.test.home=" + RunsAndVersionsTests.HOME)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunsAndVersionsTests {

    static final String HOME = "target/homes/versions";

    private static final Period THIRD = Period.parse("2026Q3");
    private static final Path CRITERIA = Path.of(HOME, "rules", SampleCity.SCHEME, "criteria.yml");
    private static final Path METRIC = Path.of(HOME, "batch/metrics/on_time_rate.sql");

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private AssessmentRuns runs;

    @Autowired
    private PackVersions versions;

    @Autowired
    private FolderVersions folders;

    @Autowired
    private Drafts drafts;

    @Autowired
    private Publishing publishing;

    @Autowired
    private Provenance provenance;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @BeforeAll
    static void copyTheSample() throws IOException {
        FileSystemUtils.deleteRecursively(Path.of(HOME));
        FileSystemUtils.copyRecursively(SampleCity.home(), Path.of(HOME));
    }

    @BeforeEach
    void load() {
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
        }
    }

    @Test
    @Order(1)
    void anEditBetweenRequestKillAndResumeChangesNothingOfTheRun() throws IOException {
        AssessmentRun unbroken = jobs.run(RunRequest.of(SampleCity.SCHEME, THIRD));
        AssessmentRun waiting = runs.request(RunRequest.of(SampleCity.SCHEME, THIRD));
        edit(CRITERIA, "target: 90", "target: 100");
        edit(METRIC, "closed_at <= due_at", "closed_at <= due_at + interval '9 days'");

        assertThat(jobs.resume()).contains(waiting.id());

        assertThat(runs.get(waiting.id()).state()).isEqualTo(RunState.SEALED);
        assertThat(runs.get(waiting.id()).outputHash()).isEqualTo(unbroken.outputHash());
        assertThat(provenance.records(waiting.id(), "on_time_rate", "S1")).hasSize(10);
        AssessmentRun next = jobs.run(RunRequest.of(SampleCity.SCHEME, THIRD));
        assertThat(next.outputHash()).isNotEqualTo(unbroken.outputHash());
        assertThat(next.packHash()).isNotEqualTo(unbroken.packHash());
        assertThat(versions.of(SampleCity.SCHEME))
                .extracting(PackVersion::number)
                .containsExactly(2, 1);
        edit(CRITERIA, "target: 100", "target: 90");
        edit(METRIC, " + interval '9 days'", "");
    }

    @Test
    @Order(2)
    void aBrokenFolderLeavesTheVersionInForceAndSaysWhy() throws IOException {
        AssessmentRun before = jobs.run(RunRequest.of(SampleCity.SCHEME, THIRD));
        edit(CRITERIA, "metric: on_time_rate", "metric: on_tme_rate");

        AssessmentRun after = jobs.run(RunRequest.of(SampleCity.SCHEME, THIRD));

        assertThat(after.packHash()).isEqualTo(before.packHash());
        assertThat(after.outputHash()).isEqualTo(before.outputHash());
        assertThat(folders.notices(SampleCity.SCHEME))
                .extracting(Finding::inChinese)
                .containsExactly(
                        "rules/sample_quarterly/criteria.yml:3:11: 没有这个数据指标（batch/metrics 中没有同名文件）（on_tme_rate）"
                                + "。可能的改法：是否想写「on_time_rate」");
        edit(CRITERIA, "metric: on_tme_rate", "metric: on_time_rate");
        folders.takeOver(SampleCity.SCHEME);
        assertThat(folders.notices(SampleCity.SCHEME)).isEmpty();
    }

    @Test
    @Order(3)
    void rerunningTheSecondQuarterAfterTheThirdsRulesAreOutGivesItsHash() {
        Period second = Period.parse("2026Q2");
        jdbc.sql("update governance_case set opened_at = opened_at - interval '3 months',"
                        + " due_at = due_at - interval '3 months', closed_at = closed_at - interval '3 months'"
                        + " where unit_code = 'S3'")
                .update();
        AssessmentRun before = jobs.run(RunRequest.of(SampleCity.SCHEME, second));
        AssessmentRun waiting = runs.request(RunRequest.of(SampleCity.SCHEME, THIRD));

        publish(edited(
                edited(files(), "scheme.yml", "from: 2020-01-01", "from: 2026-07-01"),
                "scheme.yml",
                "version: 1.0.0",
                "version: 2.0.0"));

        AssessmentRun again = jobs.run(RunRequest.of(SampleCity.SCHEME, second));
        assertThat(again.packHash()).isEqualTo(before.packHash());
        assertThat(again.outputHash()).isEqualTo(before.outputHash());
        AssessmentRun third = jobs.run(RunRequest.of(SampleCity.SCHEME, THIRD));
        assertThat(third.packVersion()).isEqualTo("2.0.0");
        jobs.resume();
        assertThat(runs.get(waiting.id()).packVersion()).isEqualTo("1.0.0");
        assertThat(runs.get(waiting.id()).state()).isEqualTo(RunState.SEALED);
    }

    @Test
    @Order(4)
    void onceAVersionIsPublishedTheFolderIsADraftOnly() throws IOException {
        PackVersion inForce = versions.newest(SampleCity.SCHEME).orElseThrow();
        edit(CRITERIA, "target: 90", "target: 100");

        AssessmentRun run = jobs.run(RunRequest.of(SampleCity.SCHEME, THIRD));

        assertThat(run.packHash()).isEqualTo(inForce.packHash());
        assertThat(folders.notices(SampleCity.SCHEME))
                .extracting(Finding::code, Finding::isError)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("folder-not-in-force", false));
        edit(CRITERIA, "target: 100", "target: 90");
    }

    @Test
    @Order(5)
    void aCorrectionUsesTheRulesOfTheRunItCorrects() {
        AssessmentRun contested = jobs.run(RunRequest.of(SampleCity.SCHEME, THIRD));
        publish(edited(
                edited(files(), "scheme.yml", "from: 2020-01-01", "from: 2026-07-01"),
                "scheme.yml",
                "version: 1.0.0",
                "version: 3.0.0"));

        RunRequest request = RunRequest.of(SampleCity.SCHEME, THIRD);
        AssessmentRun correction = jobs.run(new RunRequest(
                request.scheme(),
                request.period(),
                request.asOf(),
                true,
                request.trialBatches(),
                request.dataBatch(),
                request.supersedes(),
                "wang",
                java.util.Optional.of(contested.id())));

        assertThat(correction.packVersion()).isEqualTo("2.0.0");
        assertThat(correction.outputHash()).isEqualTo(contested.outputHash());
        assertThat(jobs.run(request).packVersion()).isEqualTo("3.0.0");
    }

    @Test
    @Order(6)
    void aPeriodBeforeTheFirstVersionIsOnlyTried() {
        Period early = Period.parse("2019Q4");
        assertThatThrownBy(() -> jobs.run(RunRequest.of(SampleCity.SCHEME, early)))
                .hasMessageContaining("在 2019Q4 没有施行中的版本，最早自 2020-01-01 起施行");
        AssessmentRun trial = jobs.run(new RunRequest(
                SampleCity.SCHEME,
                early,
                java.util.Optional.empty(),
                true,
                java.util.List.of(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                "wang"));
        assertThat(trial.packVersion()).isEqualTo("3.0.0");
    }

    private void publish(SortedMap<String, byte[]> files) {
        PackContent content = PackContent.of(
                SampleCity.SCHEME, files, ContentHome.in(Path.of(HOME)).files("batch/metrics"));
        PackVersion version = drafts.add(content, user("wang", Role.RULE_AUTHOR), ADDRESS);
        drafts.submit(version.id(), "改", user("wang", Role.RULE_AUTHOR), ADDRESS);
        publishing.review(version.id(), "同意", user("li", Role.PUBLISHER), ADDRESS);
        publishing.publish(version.id(), "发布", user("li", Role.PUBLISHER), ADDRESS);
    }

    private static SortedMap<String, byte[]> files() {
        return ContentHome.in(Path.of(HOME)).files("rules/" + SampleCity.SCHEME);
    }

    private static void edit(Path file, String text, String replacement) throws IOException {
        String before = Files.readString(file);
        assertThat(before).contains(text);
        Files.writeString(file, before.replace(text, replacement));
    }
}
