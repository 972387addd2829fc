package org.zhiheng.run;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.quality.DataCut;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.vocabulary.Period;
import tools.jackson.databind.json.JsonMapper;

/** All assessment runs. */
@Component
public class AssessmentRuns {

    /** Of each other scheme and period until then, the run whose results a new run sees. */
    static final String EARLIER = """
            select distinct on (e.scheme, e.period) e.run_id, coalesce(v.stage = 'published', false) as published
            from assessment_run e left join review v on v.run_id = e.run_id
            where e.output_hash is not null and not e.trial and e.period_until <= :until
              and not (e.scheme = :scheme and e.period = :period)
            order by e.scheme, e.period, coalesce(v.stage = 'published', false) desc,
                     coalesce(v.stage = 'withdrawn', false), e.run_id desc
            """;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final PinnedContent content;
    private final @Nullable FormalGate gate;

    /** @param gate null where runs are read and computed, but none is requested */
    AssessmentRuns(JdbcClient jdbc, PinnedContent content, @Nullable FormalGate gate) {
        this.jdbc = jdbc;
        this.content = content;
        this.gate = gate;
    }

    /**
     * Creates a run and pins what it may see: the newest import batch, the version of the pack and its metrics, the results
     * of other schemes and periods (of each scheme and period the published one, with its decided grades; without one the
     * newest formal one, with its suggested grades).
     *
     * @throws ContentException when the scheme does not exist or its files cannot be used
     * @throws IllegalArgumentException when the period does not suit the scheme, or no version is in force
     * @throws org.zhiheng.quality.QualityRefused when a formal run is wanted and errors of the data are open; not asked of
     *     a run that names its data batch, since it repeats one that was let through
     */
    public AssessmentRun request(RunRequest request) {
        Rules rules = rules(request);
        RulePack pack = rules.content().pack();
        Period period = request.period();
        if (period.length() != pack.periodLength()) {
            Period fitting = Period.of(pack.periodLength(), period.from());
            throw new IllegalArgumentException("方案（" + request.scheme() + "）的考核周期长度与（" + period.code() + "）不符，例如应写作 "
                    + fitting.code() + " / the scheme (" + request.scheme() + ") is not assessed for periods like ("
                    + period.code() + "); write for example " + fitting.code());
        }
        DataCut cut = Objects.requireNonNull(gate, "No run can be requested here")
                .admit(request, pack, rules.content().metrics());
        TreeMap<String, Object> manifest = new TreeMap<>();
        manifest.put("metrics_hash", rules.content().metricsHash());
        long id = jdbc.sql("""
                        with made as (
                        insert into assessment_run (scheme, scheme_name, period, period_from, period_until, as_of, trial, state,
                            data_batch, trial_batches, pack_hash, pack_version, pack_version_id, manifest, supersedes, requested_by, visibility)
                        values (:scheme, :name, :period, :from, :until, :asOf, :trial, 'REQUESTED',
                            :batch, :trialBatches, :packHash, :packVersion, :versionId, :manifest::jsonb, :supersedes, :by, :visibility)
                        returning run_id
                        ), earlier as (
                        insert into run_earlier (run_id, earlier_run, decided)
                        select made.run_id, n.run_id, n.published from made, lateral (
                            %s) n
                        )
                        select run_id from made
                        """.formatted(EARLIER))
                .param("scheme", request.scheme())
                .param("name", pack.name())
                .param("period", period.code())
                .param("from", period.from())
                .param("until", period.until())
                .param("asOf", request.asOf().orElse(period.until().atStartOfDay()))
                .param("trial", request.trial())
                .param("batch", cut.dataBatch())
                .param("trialBatches", cut.admitted().toArray(Long[]::new))
                .param("packHash", pack.hash())
                .param("packVersion", pack.version())
                .param("versionId", rules.version())
                .param("manifest", JSON.writeValueAsString(manifest))
                .param("supersedes", request.supersedes().orElse(null))
                .param("by", request.requestedBy())
                .param("visibility", pack.visibility().name().toLowerCase(java.util.Locale.ROOT))
                .query(Long.class)
                .single();
        return get(id);
    }

    /** @param version row of {@code pack_version}; null for a run of before there were versions */
    private record Rules(PackContent content, @Nullable Long version) {}

    private Rules rules(RunRequest request) {
        if (request.rulesOf().isPresent()) {
            AssessmentRun earlier = get(request.rulesOf().get());
            Long version = jdbc.sql("select pack_version_id from assessment_run where run_id = :id")
                    .param("id", earlier.id())
                    .query((row, index) -> row.getObject(1, Long.class))
                    .list()
                    .get(0);
            return new Rules(content.content(earlier), version);
        }
        PackVersion version = content.versionFor(request.scheme(), request.period(), request.trial());
        return new Rules(content.content(version), version.id());
    }

    /** Empty when there is no such run. */
    public Optional<AssessmentRun> find(long id) {
        return jdbc.sql("select * from assessment_run where run_id = :id")
                .param("id", id)
                .query(AssessmentRuns::read)
                .optional();
    }

    /** @throws IllegalArgumentException when there is no such run */
    public AssessmentRun get(long id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException(
                "没有编号为（" + id + "）的考核批次，用 runs 命令可查看已有批次 / there is no run (" + id + "); the command runs lists them"));
    }

    /** Runs the job has still to work on, oldest first. */
    public List<AssessmentRun> unfinished() {
        return jdbc.sql("select * from assessment_run where state in (:states) order by run_id")
                .param("states", RunState.unfinished())
                .query(AssessmentRuns::read)
                .list();
    }

    /**
     * Deletes a trial with everything it produced, e.g. once an appeal's effect is known.
     *
     * @throws IllegalArgumentException when the run is no trial
     */
    public void discardTrial(long id) {
        if (jdbc.sql("delete from assessment_run where run_id = :id and trial")
                        .param("id", id)
                        .update()
                != 1) {
            throw new IllegalArgumentException("考核批次 " + id + " 不是试算 / run " + id + " is no trial");
        }
    }

    /** Asks the run to stop; its steps look for this. */
    public void cancel(long id) {
        jdbc.sql("update assessment_run set cancel_asked = true where run_id = :id and state in (:states)")
                .param("id", id)
                .param("states", RunState.unfinished())
                .update();
    }

    /** @throws RunCancelled when somebody asked the run to stop */
    public void checkNotCancelled(long id) {
        if (jdbc.sql("select cancel_asked from assessment_run where run_id = :id")
                .param("id", id)
                .query(Boolean.class)
                .single()) {
            throw new RunCancelled(id);
        }
    }

    /** Ends an unfinished run without a result. */
    public void fail(long id, String reason) {
        jdbc.sql("""
                        update assessment_run set state = 'FAILED', failure = :reason, finished_at = now()
                        where run_id = :id and state in (:states)
                        """)
                .param("id", id)
                .param("reason", reason.length() > 4000 ? reason.substring(0, 4000) : reason)
                .param("states", RunState.unfinished())
                .update();
    }

    /**
     * Moves a run to the next state; nothing happens when it is there already, as when a step is repeated after a kill.
     *
     * @throws IllegalStateException when it may not go there
     */
    void advance(AssessmentRun run, RunState next) {
        if (run.state() == next) {
            return;
        }
        if (!run.state().mayBecome(next)
                || jdbc.sql("update assessment_run set state = :next where run_id = :id and state = :state")
                                .param("next", next.name())
                                .param("id", run.id())
                                .param("state", run.state().name())
                                .update()
                        != 1) {
            throw new IllegalStateException(
                    "考核批次 " + run.id() + " 处于「" + run.state().chinese() + "」，不能转为「" + next.chinese() + "」 / run "
                            + run.id() + " is " + run.state() + " and cannot become " + next);
        }
    }

    void seal(AssessmentRun run, TreeMap<String, Object> manifest, String outputHash) {
        if (run.state() == RunState.SEALED) {
            if (!outputHash.equals(run.outputHash())) {
                throw new IllegalStateException("Run " + run.id() + " is sealed with another output hash");
            }
            return;
        }
        advance(run, RunState.SEALED);
        jdbc.sql("""
                        update assessment_run set manifest = :manifest::jsonb, output_hash = :hash, finished_at = now()
                        where run_id = :id
                        """)
                .param("manifest", JSON.writeValueAsString(manifest))
                .param("hash", outputHash)
                .param("id", run.id())
                .update();
    }

    private static AssessmentRun read(ResultSet row, int number) throws SQLException {
        Array trial = row.getArray("trial_batches");
        return new AssessmentRun(
                row.getLong("run_id"),
                row.getString("scheme"),
                Period.parse(row.getString("period")),
                row.getObject("as_of", LocalDateTime.class),
                row.getBoolean("trial"),
                RunState.valueOf(row.getString("state")),
                row.getLong("data_batch"),
                List.of((Long[]) trial.getArray()),
                row.getString("pack_hash"),
                row.getString("pack_version"),
                JSON.readTree(row.getString("manifest")).path("metrics_hash").asString(""),
                row.getString("output_hash"),
                row.getString("failure"));
    }
}
