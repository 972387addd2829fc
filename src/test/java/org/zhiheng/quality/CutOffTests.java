package org.zhiheng.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/** The {@link SampleCity}, six years earlier, so that its period has ended: S1 90, S2 100, S3 40 points, S4 without cases. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class CutOffTests {

    private static final Period QUARTER = Period.parse("2020Q3");
    private static final CurrentUser CLERK = user("clerk", Role.DEPARTMENT);
    private static final CurrentUser OFFICE = user("office", Role.DEPARTMENT);
    private static final CurrentUser AUDITOR = user("auditor", Role.AUDITOR);

    @Autowired
    private DataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private AssessmentJobs jobs;

    @Autowired
    private CutOffs cutOffs;

    @BeforeEach
    void load() {
        jdbc.sql("""
                        truncate source_file, import_batch, unit, governance_case, period_lock, late_entry restart identity cascade
                        """).update();
        // The numbers of runs go on, since the job repository remembers them.
        jdbc.sql("truncate assessment_run cascade").update();
        SampleCity.load(dataSource, 1);
        jdbc.sql("update import_batch set finished_at = now() - interval '1 day'")
                .update();
        jdbc.sql("""
                        update governance_case set opened_at = opened_at - interval '6 years',
                            due_at = due_at - interval '6 years', closed_at = closed_at - interval '6 years'
                        """).update();
    }

    @Test
    void aLateImportCountsOnlyOnceSomebodyElseHasApprovedIt() {
        AssessmentRun before = run();
        assertThat(totals(before)).containsExactly("S1 90", "S2 100", "S3 40");
        cutOffs.lock(QUARTER, null, "季后第五个工作日", CLERK, "");
        long late = lateImport();
        long other = batch("published", OffsetDateTime.now());
        addCase(other, "S3");

        AssessmentRun locked = run();
        assertThat(locked.outputHash()).isEqualTo(before.outputHash());
        assertThat(cutOffs.late(QUARTER)).extracting(CutOffs.Late::batchId).containsExactly(other, late);

        assertThatThrownBy(() -> cutOffs.ask(QUARTER, 1, "补报", CLERK, "")).hasMessageContaining("不是");
        assertThatThrownBy(() -> cutOffs.ask(QUARTER, late, "补报", AUDITOR, "")).hasMessageContaining("角色");
        cutOffs.ask(QUARTER, late, "系统故障，北街道补报", CLERK, "");
        assertThatThrownBy(() -> cutOffs.ask(QUARTER, late, "再报", OFFICE, "")).hasMessageContaining("申请过");
        assertThat(run().outputHash()).as("asked is not approved").isEqualTo(before.outputHash());
        long entry = entry(late);
        assertThatThrownBy(() -> cutOffs.decide(entry, true, "同意", CLERK, "")).hasMessageContaining("不能审批自己");
        cutOffs.decide(entry, true, "情况属实", OFFICE, "");
        assertThatThrownBy(() -> cutOffs.decide(entry, false, "反悔", OFFICE, "")).hasMessageContaining("办结");

        AssessmentRun admitted = run();
        assertThat(admitted.trialBatches()).containsExactly(late);
        assertThat(totals(admitted)).containsExactly("S1 100", "S2 100", "S3 40", "S4 100");
        assertThat(totals(before)).as("an earlier run never moves").containsExactly("S1 90", "S2 100", "S3 40");
        cutOffs.ask(QUARTER, other, "西街道补报", CLERK, "");
        cutOffs.decide(entry(other), false, "逾期无正当理由", OFFICE, "");
        assertThat(run().outputHash()).isEqualTo(admitted.outputHash());
        assertThat(jobs.run(request("2020Q4")).dataBatch())
                .as("another period sees everything")
                .isEqualTo(other);
    }

    @Test
    void anImportThatWasBegunBeforeTheCutOffAndEndedAfterItIsLate() {
        long slow = batch("loading", null);
        long quick = batch("published", OffsetDateTime.now().minusMinutes(1));
        cutOffs.lock(QUARTER, null, "截止", CLERK, "");
        jdbc.sql("update import_batch set state = 'published', finished_at = :now where batch_id = :batch")
                .param("now", OffsetDateTime.now().plusMinutes(1))
                .param("batch", slow)
                .update();
        assertThat(cutOffs.cut(QUARTER)).isEqualTo(new DataCut(1, List.of(quick)));
        assertThat(cutOffs.cut(Period.parse("2020Q4"))).isEqualTo(new DataCut(quick, List.of()));
    }

    @Test
    void theCutOffOfAYearBindsItsQuartersAndMonthsButNotTheOtherWayRound() {
        Period year = Period.parse("2020");
        Period month = Period.parse("2020-07");
        cutOffs.lock(month, null, "月度截止", CLERK, "");
        long first = batch("published", OffsetDateTime.now());
        assertThat(cutOffs.cut(month)).isEqualTo(new DataCut(1, List.of()));
        assertThat(cutOffs.cut(QUARTER)).as("a part does not bind the whole").isEqualTo(new DataCut(first, List.of()));

        cutOffs.lock(year, null, "年度截止", CLERK, "");
        long second = batch("published", OffsetDateTime.now());
        assertThat(cutOffs.cut(QUARTER)).isEqualTo(new DataCut(first, List.of()));
        assertThat(cutOffs.cut(Period.parse("2020H2"))).isEqualTo(new DataCut(first, List.of()));
        assertThat(cutOffs.cut(Period.parse("2021Q1"))).isEqualTo(new DataCut(second, List.of()));
        assertThat(cutOffs.cut(month)).as("the earliest binds").isEqualTo(new DataCut(1, List.of()));
        assertThatThrownBy(() -> cutOffs.lock(QUARTER, null, "再截止", CLERK, "")).hasMessageContaining("2020年度之内");

        cutOffs.ask(year, second, "系统故障", CLERK, "");
        cutOffs.decide(entry(second), true, "属实", OFFICE, "");
        assertThat(cutOffs.cut(QUARTER)).as("admitted to the year").isEqualTo(new DataCut(first, List.of(second)));
        assertThat(cutOffs.cut(month)).as("not to the month").isEqualTo(new DataCut(1, List.of()));
        jdbc.sql("insert into review (run_id, stage, opened_by) values (:run, 'published', 'x')")
                .param("run", run().id())
                .update();
        assertThatThrownBy(() -> cutOffs.unlock(year, "想改", CLERK, "")).hasMessageContaining("已有结果发布");
    }

    @Test
    void correctionsAndExclusionsCountAfterTheCutOff() {
        cutOffs.lock(QUARTER, null, "截止", CLERK, "");
        long late = batch("published", OffsetDateTime.now().plusMinutes(1));
        jdbc.sql(
                        "insert into import_batch (feed, feed_hash, state, finished_at) values ('correction', '', 'published', now())")
                .update();
        assertThat(cutOffs.cut(QUARTER)).isEqualTo(new DataCut(1, List.of(late + 1)));
    }

    @Test
    void aCutOffMayLieAheadAndCanBeTakenBackUntilAResultIsPublished() {
        OffsetDateTime ahead = OffsetDateTime.now().plusDays(3);
        assertThat(cutOffs.lock(QUARTER, ahead, "计划", CLERK, "").passed()).isFalse();
        long later = batch("published", OffsetDateTime.now());
        assertThat(cutOffs.cut(QUARTER)).isEqualTo(new DataCut(later, List.of()));
        assertThatThrownBy(() -> cutOffs.lock(Period.parse("2999Q1"), null, "早了", CLERK, ""))
                .hasMessageContaining("还没有结束");
        assertThatThrownBy(() -> cutOffs.lock(QUARTER, OffsetDateTime.now().minusDays(1), "倒签", CLERK, ""))
                .hasMessageContaining("不能早于现在");
        assertThatThrownBy(() -> cutOffs.lock(QUARTER, null, " ", CLERK, "")).hasMessageContaining("理由");
        assertThat(cutOffs.lock(QUARTER, null, "提前", CLERK, "").passed()).isTrue();
        assertThatThrownBy(() -> cutOffs.lock(QUARTER, ahead, "推后", CLERK, "")).hasMessageContaining("申请迟报");

        cutOffs.unlock(QUARTER, "锁错了周期", CLERK, "");
        assertThat(cutOffs.find(QUARTER)).isEmpty();
        cutOffs.lock(QUARTER, null, "截止", CLERK, "");
        jdbc.sql("insert into review (run_id, stage, opened_by) values (:run, 'published', 'x')")
                .param("run", run().id())
                .update();
        assertThatThrownBy(() -> cutOffs.unlock(QUARTER, "想改", CLERK, "")).hasMessageContaining("已有结果发布");
    }

    /** Two cases of S4 in time, and the late case of S1 closed in time after all. */
    private long lateImport() {
        long late = batch("published", OffsetDateTime.now());
        addCase(late, "S4");
        addCase(late, "S4");
        jdbc.sql("update governance_case set superseded_by = :late where record_key = 'S1-0'")
                .param("late", late)
                .update();
        addCase(late, "S1");
        return late;
    }

    private void addCase(long batch, String unit) {
        jdbc.sql("""
                        insert into governance_case (feed, record_key, row_hash, batch_id, row_number, unit_code, opened_at,
                            due_at, closed_at)
                        values ('late', gen_random_uuid()::text, '', :batch, 1, :unit, timestamp '2020-07-05 09:00',
                            timestamp '2020-07-10 09:00', timestamp '2020-07-06 09:00')
                        """).param("batch", batch).param("unit", unit).update();
    }

    private long batch(String state, @Nullable OffsetDateTime finished) {
        return jdbc.sql("""
                        insert into import_batch (feed, feed_hash, state, finished_at) values ('late', '', :state, :finished)
                        returning batch_id
                        """)
                .param("state", state)
                .param("finished", finished)
                .query(Long.class)
                .single();
    }

    private long entry(long batch) {
        return jdbc.sql("select late_entry_id from late_entry where batch_id = :batch and state = 'asked'")
                .param("batch", batch)
                .query(Long.class)
                .single();
    }

    private AssessmentRun run() {
        return jobs.run(request(QUARTER.code()));
    }

    private static RunRequest request(String period) {
        return RunRequest.of(SampleCity.SCHEME, Period.parse(period));
    }

    private List<String> totals(AssessmentRun run) {
        return jdbc.sql("select unit_code, total from standing where run_id = :run and rank is not null order by 1")
                .param("run", run.id())
                .query((row, index) -> row.getString(1) + " "
                        + new BigDecimal(row.getString(2)).stripTrailingZeros().toPlainString())
                .list();
    }

    private static CurrentUser user(String name, Role role) {
        return new CurrentUser(name, name, "", Set.of(role), DataScope.ALL, null, false, true, false);
    }
}
