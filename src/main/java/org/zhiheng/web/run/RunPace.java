package org.zhiheng.web.run;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.result.ResultRuns;

/** How far the calculation of a run has come, how fast, how long it will still take. */
@Repository
class RunPace {

    /** The job's steps, in order. */
    static final List<String> STEPS =
            List.of("pinUnits", "gatherMetrics", "scoreUnits", "rankUnits", "writeReports", "sealRun");

    /** First number of the advisory lock that is held while somebody works on a run. */
    private static final int LOCK_KIND = 0x5A48;

    private final JdbcClient jdbc;
    private final Clock clock;

    RunPace(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A step of the job.
     *
     * @param status as the job keeps it; WAITING: not begun
     * @param seconds it took, or has taken so far; null: not begun
     * @param usual seconds it took in the scheme's newest finished run; null: there is none
     */
    record Step(
            String name,
            String status,
            long written,
            @Nullable Double seconds,
            @Nullable Double usual) {

        /** Things written a second; null when it took no time that can be told. */
        @Nullable
        public Double speed() {
            return seconds == null || seconds < 0.01 || written == 0 ? null : written / seconds;
        }

        double remaining() {
            if (usual == null || status.equals("COMPLETED")) {
                return 0;
            }
            return Math.max(0, usual - (seconds == null ? 0 : seconds));
        }
    }

    /**
     * The whole calculation.
     *
     * @param held somebody works on it now
     * @param remaining seconds, from how long the steps took last time; null when nothing is known
     * @param elapsed since it was asked for, interruptions included
     * @param interruptions how often it was begun anew where it had stopped
     */
    record State(List<Step> steps, boolean held, @Nullable Long remaining, long elapsed, int interruptions) {

        public long done() {
            return steps.stream()
                    .filter(step -> step.status().equals("COMPLETED"))
                    .count();
        }

        /** Share of the work done, 0 to 100, by usual time where that is known, else by steps. */
        public int percent() {
            double usual = steps.stream()
                    .mapToDouble(step -> step.usual() == null ? 0 : step.usual())
                    .sum();
            if (usual == 0) {
                return (int) (100 * done() / STEPS.size());
            }
            double left = steps.stream().mapToDouble(Step::remaining).sum();
            return (int) Math.round(100 * (1 - left / usual));
        }
    }

    State of(ResultRuns.Run run) {
        Map<String, Step> begun = new HashMap<>();
        steps(run.runId()).forEach(step -> begun.put(step.name(), step));
        Map<String, Double> usual = new HashMap<>();
        jdbc.sql("""
                        select max(run_id) from assessment_run
                        where scheme = :scheme and output_hash is not null and run_id <> :run
                        """)
                .param("scheme", run.scheme())
                .param("run", run.runId())
                .query((row, index) -> row.getLong(1))
                .optional()
                .ifPresent(earlier -> steps(earlier).forEach(step -> {
                    if (step.seconds() != null) {
                        usual.put(step.name(), step.seconds());
                    }
                }));
        List<Step> steps = new ArrayList<>();
        for (String name : STEPS) {
            Step step = begun.getOrDefault(name, new Step(name, "WAITING", 0, null, null));
            steps.add(new Step(name, step.status(), step.written(), step.seconds(), usual.get(name)));
        }
        double left = steps.stream().mapToDouble(Step::remaining).sum();
        boolean over = run.isFinished() || run.isFailed();
        return new State(
                steps,
                !over && held(run.runId()),
                over || usual.isEmpty() ? null : Math.round(left),
                Math.max(
                        0,
                        Duration.between(
                                        run.requestedAt(),
                                        run.finishedAt() == null ? OffsetDateTime.now(clock) : run.finishedAt())
                                .toSeconds()),
                interruptions(run.runId()));
    }

    private int interruptions(long runId) {
        return jdbc.sql("""
                        select greatest(count(*) - 1, 0) from batch_job_execution_params
                        where parameter_name = 'runId' and parameter_value = :run
                        """)
                .param("run", Long.toString(runId))
                .query(Integer.class)
                .single();
    }

    /** The newest execution of each step; a restarted job has several. */
    private List<Step> steps(long runId) {
        return jdbc.sql("""
                        select distinct on (s.step_name) s.step_name, s.status, s.write_count,
                               extract(epoch from coalesce(s.end_time, localtimestamp) - s.start_time) as seconds
                        from batch_step_execution s
                        join batch_job_execution_params p on p.job_execution_id = s.job_execution_id
                        where p.parameter_name = 'runId' and p.parameter_value = :run
                        order by s.step_name, s.step_execution_id desc
                        """)
                .param("run", Long.toString(runId))
                .query((row, index) -> new Step(
                        row.getString("step_name"),
                        row.getString("status"),
                        row.getLong("write_count"),
                        row.getObject("seconds") == null ? null : Math.max(0, row.getDouble("seconds")),
                        null))
                .list();
    }

    private boolean held(long runId) {
        return jdbc.sql("""
                        select exists (select 1 from pg_locks where locktype = 'advisory' and granted
                          and database = (select oid from pg_database where datname = current_database())
                          and classid = :kind and objid = :run and objsubid = 2)
                        """)
                .param("kind", LOCK_KIND)
                .param("run", runId)
                .query(Boolean.class)
                .single();
    }
}
