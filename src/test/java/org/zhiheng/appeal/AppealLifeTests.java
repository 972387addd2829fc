package org.zhiheng.appeal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.review.ReviewRefused;
import org.zhiheng.review.Reviews;
import org.zhiheng.review.Stage;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/**
 * The whole way of a quarter on the sample city: street S1 (rank 2, total 90) contests its one late case. Closed in time, S1
 * has 10 of 10, hence 60 + 40 = 100, and shares rank 1 with S2.
 */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class AppealLifeTests {

    private static final CurrentUser CLERK = user("clerk", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser OFFICE = user("office", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser LEADER = user("leader", Role.DEPARTMENT, DataScope.ALL, null);
    private static final CurrentUser PUBLISHER = user("publisher", Role.PUBLISHER, DataScope.ALL, null);
    private static final CurrentUser STREET = user("street", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, "S1");
    private static final CurrentUser NEIGHBOUR = user("neighbour", Role.UNIT_CONTACT, DataScope.OWN_AND_BELOW, "S2");

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private Reviews reviews;

    @Autowired
    private Appeals appeals;

    @Autowired
    private OperationLog operations;

    private AssessmentRun run;

    @BeforeEach
    void computeTheQuarter() {
        if (jdbc.sql("select count(*) from import_batch").query(Long.class).single() == 0) {
            SampleCity.load(dataSource, 1);
        }
        jdbc.sql("""
                        update review set stage = case stage when 'published' then 'superseded' else 'withdrawn' end
                        where stage <> 'superseded'
                        """).update();
        run = jobs.run(new RunRequest(
                SampleCity.SCHEME,
                Period.parse("2026Q3"),
                java.util.Optional.empty(),
                false,
                List.of(),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                "clerk"));
    }

    @Test
    void goesFromReviewThroughAnUpheldAppealToPublicationAndCorrection() {
        reviews.open(run.id(), CLERK, "");
        assertThatThrownBy(() -> reviews.publish(run.id(), "", PUBLISHER, "")).isInstanceOf(ReviewRefused.class);
        assertThatThrownBy(() -> appeals.file(filing("closed_at", "2026-07-02 10:00"), STREET, ""))
                .isInstanceOf(ReviewRefused.class);
        reviews.openPreview(run.id(), CLERK, "");
        assertThatThrownBy(() -> appeals.file(filing("closed_at", "2026-07-02 10:00"), NEIGHBOUR, ""))
                .isInstanceOf(ReviewRefused.class)
                .hasMessageContaining("本单位");
        Appeal appeal = appeals.file(filing("closed_at", "2026-07-02 10:00"), STREET, "");
        assertThat(appeal.number()).isEqualTo("2026Q3-001");
        assertThatThrownBy(() -> appeals.file(filing("closed_at", "2026-07-02 10:00"), STREET, ""))
                .hasMessageContaining("一次");

        String before = recordState();
        assertThatThrownBy(() -> appeals.tryOut(appeal, CLERK)).hasMessageContaining("发起考核计算的人");
        Appeals.Effect effect = appeals.tryOut(appeal, OFFICE);
        assertThat(recordState()).isEqualTo(before);
        assertThat(jdbc.sql("select count(*) from assessment_run where trial")
                        .query(Long.class)
                        .single())
                .isZero();
        Reviews.Change own = effect.changes().stream()
                .filter(change -> change.unitCode().equals("S1"))
                .findFirst()
                .orElseThrow();
        assertThat(own.oldTotal()).isEqualByComparingTo("90");
        assertThat(own.newTotal()).isEqualByComparingTo("100");
        assertThat(own.oldRank()).isEqualByComparingTo("2");
        assertThat(own.newRank()).isEqualByComparingTo("1");

        AssessmentRun corrected =
                appeals.rule(appeal, true, "系统记录滞后，予以更正", OFFICE, "").orElseThrow();
        assertThat(corrected.outputHash())
                .as("the run after the ruling equals the trial before it")
                .isEqualTo(effect.outputHash());
        assertThat(total(corrected.id(), "S1")).isEqualByComparingTo("100");
        assertThat(total(run.id(), "S1"))
                .as("the contested run stays as it was")
                .isEqualByComparingTo("90");

        reviews.withdraw(run.id(), "申诉成立，改用更正后的结果", CLERK, "");
        publish(corrected.id());
        assertThatThrownBy(() -> jdbc.sql("update standing set total = 0 where run_id = :run")
                        .param("run", corrected.id())
                        .update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("published");
        assertThatThrownBy(() -> jdbc.sql("delete from score_line where run_id = :run")
                        .param("run", corrected.id())
                        .update())
                .isInstanceOf(DataAccessException.class);
        assertThat(operations.broken()).isEmpty();
    }

    @Test
    void leavesNoTraceOfADismissedAppeal() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        String before = recordState();
        Appeal appeal = appeals.file(filing("", ""), STREET, "");
        appeals.tryOut(appeal, OFFICE);
        assertThat(appeals.rule(appeal, false, "证据不足", OFFICE, "")).isEmpty();
        assertThat(recordState()).isEqualTo(before);
        assertThatThrownBy(
                        () -> appeals.rule(appeals.find(OFFICE, appeal.number()).orElseThrow(), true, "再议", OFFICE, ""))
                .hasMessageContaining("已经办结");
        AssessmentRun again = jobs.run(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q3")));
        assertThat(again.outputHash()).isEqualTo(run.outputHash());
    }

    @Test
    void keepsSignaturesOfDifferentPeopleAndSendsAReturnedRunBack() {
        reviews.open(run.id(), CLERK, "");
        reviews.openPreview(run.id(), CLERK, "");
        assertThatThrownBy(() -> reviews.startSignOff(run.id(), "", CLERK, "")).hasMessageContaining("预览期");
        reviews.startSignOff(run.id(), "演练", CLERK, "");
        reviews.sign(run.id(), true, "同意", OFFICE, "");
        assertThatThrownBy(() -> reviews.sign(run.id(), true, "同意", OFFICE, "")).hasMessageContaining("同一人");
        assertThat(reviews.sign(run.id(), false, "请核对", LEADER, "").stage()).isEqualTo(Stage.IN_REVIEW);
    }

    private void publish(long runId) {
        reviews.open(runId, CLERK, "");
        reviews.openPreview(runId, CLERK, "");
        reviews.startSignOff(runId, "申诉已裁定", CLERK, "");
        reviews.sign(runId, true, "同意", OFFICE, "");
        reviews.sign(runId, true, "同意", LEADER, "");
        assertThat(reviews.sign(runId, true, "同意", PUBLISHER, "").stage()).isEqualTo(Stage.IN_PUBLICITY);
        assertThatThrownBy(() -> reviews.publish(runId, "", PUBLISHER, "")).hasMessageContaining("公示期");
        assertThatThrownBy(() -> reviews.publish(runId, "经批准", CLERK, "")).hasMessageContaining("角色");
        assertThat(reviews.publish(runId, "经批准", PUBLISHER, "").stage()).isEqualTo(Stage.PUBLISHED);
    }

    private Appeal.Filing filing(String column, String value) {
        long record = jdbc.sql("""
                        select record_id from governance_case
                        where record_key = 'S1-0' and superseded_by is null
                        """).query(Long.class).single();
        return new Appeal.Filing(
                run.id(), "S1", "fact", "A2", "governance_case", record, "wrong_record", "当日已办结，系统登记滞后", column, value);
    }

    private BigDecimal total(long runId, String unit) {
        return jdbc.sql("select total from standing where run_id = :run and unit_code = :unit")
                .param("run", runId)
                .param("unit", unit)
                .query(BigDecimal.class)
                .single();
    }

    private String recordState() {
        return jdbc.sql("""
                        select (select string_agg(c::text, '|' order by c.record_id) from governance_case c) || '#' ||
                               (select count(*) from record_exclusion) || '#' || (select count(*) from import_batch)
                        """).query(String.class).single();
    }

    private static CurrentUser user(
            String name, Role role, DataScope scope, @org.jspecify.annotations.Nullable String unit) {
        return new CurrentUser(name, name, "", Set.of(role), scope, unit, false, true, false);
    }
}
