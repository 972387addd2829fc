package org.zhiheng.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.report.Reports;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/**
 * Grades of the {@link SampleCity}: excellent from 90 points, at most 30 % of the 3 ranked streets = 0.9, half up: 1.
 *
 * <pre>
 * street  total  suggested
 * S2        100  优秀
 * S1         90  良好 (reaches the line, no place left)
 * S3         40  一般
 * S4          –  –
 * </pre>
 */
@DatabaseTest(properties = "zhiheng.test.home=src/test/resources/homes/graded")
class DecidedGradesTests {

    private static final CurrentUser CLERK = user("clerk", Role.DEPARTMENT);
    private static final CurrentUser OFFICE = user("office", Role.DEPARTMENT);
    private static final CurrentUser LEADER = user("leader", Role.DEPARTMENT);
    private static final CurrentUser PUBLISHER = user("publisher", Role.PUBLISHER);
    private static final List<String> GRADES = List.of("优秀", "良好", "一般");

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Reviews reviews;

    @Autowired
    private GradeDecisions grades;

    @Autowired
    private Reports reports;

    private long run;
    private String hash = "";

    @BeforeEach
    void computeTheQuarter() {
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
        }
        jdbc.sql("""
                        update review set stage = case stage when 'published' then 'superseded' else 'withdrawn' end
                        where stage <> 'superseded'
                        """).update();
        AssessmentRun quarter = jobs.run(RunRequest.of("graded_quarterly", Period.parse("2026Q3")));
        run = quarter.id();
        hash = quarter.outputHash();
    }

    @Test
    void keepsTheLimitWithTheRunAndTalliesTheGradesAsTheyStand() {
        QuotaUse use = only(grades.quotas(run));
        assertThat(use.tally().given()).containsExactly("S2");
        assertThat(use.tally().limit().chinese()).isEqualTo("3 个的 30% 为 0.9，四舍五入取整数，限 1 个");
        assertThat(use.tally().exceeded()).isFalse();

        reviews.open(run, CLERK, "");
        decide("S1", "优秀");
        assertThat(only(grades.quotas(run)).tally().given()).containsExactly("S2", "S1");
        assertThat(only(grades.quotas(run)).tally().over()).isEqualTo(1);
    }

    @Test
    void refusesSignOffAndPublicationWhileDecidedGradesBreakAQuota() {
        reviews.open(run, CLERK, "");
        decide("S1", "优秀");
        reviews.openPreview(run, CLERK, "");
        assertThatThrownBy(() -> reviews.startSignOff(run, "情况紧急，经批准", CLERK, ""))
                .isInstanceOf(ReviewRefused.class)
                .hasMessageContaining("优秀等次 2 个，超出 1 个（3 个的 30% 为 0.9，四舍五入取整数，限 1 个）")
                .hasMessageContaining("2 × 优秀, 1 too many (30% of 3 is 0.9, rounded half up: at most 1)");
        assertThat(reviews.find(run).orElseThrow().stage()).isEqualTo(Stage.IN_PREVIEW);

        reviews.returnToReview(run, "调整等次", CLERK, "");
        decide("S2", "良好");
        reviews.openPreview(run, CLERK, "");
        signOff();
        jdbc.sql("update grade_decision set decided = '优秀' where run_id = :run and unit_code = 'S2'")
                .param("run", run)
                .update();
        assertThatThrownBy(() -> reviews.publish(run, "经批准", PUBLISHER, "")).hasMessageContaining("超出 1 个");
        jdbc.sql("update grade_decision set decided = '良好' where run_id = :run and unit_code = 'S2'")
                .param("run", run)
                .update();
        assertThat(reviews.publish(run, "经批准", PUBLISHER, "").stage()).isEqualTo(Stage.PUBLISHED);
    }

    @Test
    void showsDecidedGradesInReportsAndLeavesTheHashAlone() {
        reviews.open(run, CLERK, "");
        assertThat(reportedGrade("S1")).isEqualTo("良好");
        assertThat(storedCsv()).contains("S1,东街道,90,良好");
        decide("S1", "优秀");
        decide("S2", "良好");
        assertThat(reportedGrade("S1")).isEqualTo("优秀");
        assertThat(storedCsv()).as("a draft as it was computed").contains("S1,东街道,90,良好");
        reviews.openPreview(run, CLERK, "");
        signOff();
        assertThat(storedCsv()).as("in public: as decided").contains("S1,东街道,90,优秀");
        assertThat(jobs.run(RunRequest.of("graded_quarterly", Period.parse("2026Q3")))
                        .outputHash())
                .isEqualTo(hash);
    }

    @Test
    void letsOtherSchemesReadDecidedGradesOncePublishedAndNeverMovesWhatARunHasRead() {
        reviews.open(run, CLERK, "");
        decide("S1", "优秀");
        decide("S2", "良好");
        AssessmentRun before = annual();
        assertThat(excellentQuarters(before)).as("decided, not published").containsExactly("S1 0", "S2 1", "S3 0");

        reviews.openPreview(run, CLERK, "");
        signOff();
        reviews.publish(run, "经批准", PUBLISHER, "");
        AssessmentRun after = annual();
        assertThat(excellentQuarters(after)).as("published").containsExactly("S1 1", "S2 0", "S3 0");
        assertThat(excellentQuarters(before)).containsExactly("S1 0", "S2 1", "S3 0");
        assertThat(after.outputHash()).isNotEqualTo(before.outputHash());
        assertThat(annual().outputHash()).isEqualTo(after.outputHash());

        jobs.run(RunRequest.of("graded_quarterly", Period.parse("2026Q3")));
        assertThat(annual().outputHash())
                .as("a newer run nobody published changes nothing")
                .isEqualTo(after.outputHash());
        assertThat(earlierResults(before)).contains(hash).doesNotContain(" " + hash + " ");
        assertThat(earlierResults(after)).startsWith("[\"graded_quarterly 2026Q3 " + hash + " ");
        assertThatThrownBy(() -> jdbc.sql("update grade_decision set decided = '一般' where run_id = :run")
                        .param("run", run)
                        .update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("published");
    }

    @Test
    void tellsTheTreeWithMethodFullPointsAndRounding() {
        assertThat(jdbc.sql("""
                                select node || ' ' || coalesce(trim_scale(full_points)::text, '-') || ' '
                                       || coalesce(combination, '-') || ' ' || definition
                                from run_node where run_id = :run order by ordinal
                                """).param("run", run).query(String.class).list())
                .containsExactly(
                        "total 100 sum 各子项相加", "A1 60 - 达到90%得60分，每低1个百分点扣1分，扣完为止。", "A2 40 - 没有逾期得40分，每有1件扣10分，扣完为止。");
    }

    private void signOff() {
        reviews.startSignOff(run, "演练", CLERK, "");
        reviews.sign(run, true, "同意", OFFICE, "");
        reviews.sign(run, true, "同意", LEADER, "");
        reviews.sign(run, true, "同意", PUBLISHER, "");
    }

    private void decide(String unit, String grade) {
        grades.decide(run, unit, grade, GRADES, null, "集体研究", CLERK, "");
    }

    private AssessmentRun annual() {
        return jobs.run(RunRequest.of("graded_annual", Period.parse("2026")));
    }

    private List<String> excellentQuarters(AssessmentRun annual) {
        return jdbc.sql("""
                        select unit_code || ' ' || trim_scale(numerator) from metric_value
                        where run_id = :run and span = 'current' and numerator is not null and unit_code <> 'S4' order by 1
                        """).param("run", annual.id()).query(String.class).list();
    }

    private String earlierResults(AssessmentRun annual) {
        return jdbc.sql("select manifest ->> 'earlier_results' from assessment_run where run_id = :run")
                .param("run", annual.id())
                .query(String.class)
                .single();
    }

    private @Nullable String reportedGrade(String unit) {
        return reports.read(run).units().stream()
                .filter(one -> one.code().equals(unit))
                .findFirst()
                .orElseThrow()
                .grade();
    }

    private String storedCsv() {
        return new String(
                jdbc.sql("select content from report_file where run_id = :run and file_name = 'results.csv'")
                        .param("run", run)
                        .query(byte[].class)
                        .single(),
                StandardCharsets.UTF_8);
    }

    private static QuotaUse only(List<QuotaUse> uses) {
        assertThat(uses).hasSize(1);
        return uses.get(0);
    }

    private static CurrentUser user(String name, Role role) {
        return new CurrentUser(name, name, "", Set.of(role), DataScope.ALL, null, false, true, false);
    }
}
