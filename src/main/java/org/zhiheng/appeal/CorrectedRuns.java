package org.zhiheng.appeal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunRequest;

/**
 * The runs that correct each other, one after another. Every upheld appeal adds its correction to those of the newest, so
 * that the last of them carries all.
 */
@Component
class CorrectedRuns {

    private final JdbcClient jdbc;
    private final AssessmentRuns runs;

    CorrectedRuns(JdbcClient jdbc, AssessmentRuns runs) {
        this.jdbc = jdbc;
        this.runs = runs;
    }

    /** The run itself, or the newest formal one that corrects it and did not fail. */
    AssessmentRun newest(long runId) {
        return runs.get(number(
                "select max(run_id) from assessment_run where run_id in (select * from runs_that_correct(:run))"
                        + " and (state <> 'FAILED' or run_id = :run)",
                runId));
    }

    /** The first of the chain the run belongs to. */
    long root(long runId) {
        return number("select min(r) from runs_corrected_by(:run) r", runId);
    }

    /** User name of who made the run; of one made by a ruling, who made the run it corrects. */
    String scorer(long runId) {
        return jdbc.sql("""
                        select requested_by from assessment_run
                        where run_id in (select * from runs_corrected_by(:run))
                          and run_id not in (select new_run from appeal where new_run is not null)
                        order by run_id desc limit 1
                        """).param("run", runId).query(String.class).single();
    }

    /** The trials that see a batch. */
    List<Long> trialsOf(long batch) {
        return jdbc.sql("select run_id from assessment_run where trial and :batch = any(trial_batches)")
                .param("batch", batch)
                .query(Long.class)
                .list();
    }

    RunRequest trial(AssessmentRun base, long batch, String user) {
        return again(base, batch, true, user);
    }

    RunRequest formal(AssessmentRun base, long batch, String user) {
        return again(base, batch, false, user);
    }

    /** The run again: same scheme, period, as-of and data, its corrections and one more. */
    private static RunRequest again(AssessmentRun base, long batch, boolean trial, String user) {
        List<Long> corrections = new ArrayList<>(base.trialBatches());
        corrections.add(batch);
        return new RunRequest(
                base.scheme(),
                base.period(),
                Optional.of(base.asOf()),
                trial,
                corrections,
                Optional.of(base.dataBatch()),
                trial ? Optional.empty() : Optional.of(base.id()),
                user,
                Optional.of(base.id()));
    }

    private long number(String sql, long runId) {
        return jdbc.sql(sql).param("run", runId).query(Long.class).single();
    }
}
