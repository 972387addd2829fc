package org.zhiheng.run;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricGatherer;
import org.zhiheng.metric.MetricRequest;
import org.zhiheng.metric.RunScope;
import org.zhiheng.metric.Span;
import org.zhiheng.metric.TracedRecord;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.quality.CutOffs;
import org.zhiheng.quality.DataCut;
import org.zhiheng.rulepack.AssessmentInput;
import org.zhiheng.vocabulary.Period;

/**
 * What a run of a pack would be computed from, without a run: everything is gathered in a transaction that is rolled back.
 * A metric that a sealed run of the period measured by the very same file is not gathered again.
 */
@Component
public class Rehearsal {

    /** Later than every run there is, so that earlier results are seen as a new run sees them. */
    private static final long LATER_THAN_ANY_RUN = 4_000_000_000_000_000_000L;

    private final JdbcClient jdbc;
    private final AssessmentRuns runs;
    private final PinnedContent pinned;
    private final CutOffs cutOffs;
    private final RunUnits units;
    private final RunFacts facts;
    private final MetricGatherer gatherer;
    private final TransactionTemplate transaction;

    Rehearsal(
            JdbcClient jdbc,
            AssessmentRuns runs,
            PinnedContent pinned,
            CutOffs cutOffs,
            RunUnits units,
            RunFacts facts,
            MetricGatherer gatherer,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.pinned = pinned;
        this.cutOffs = cutOffs;
        this.units = units;
        this.facts = facts;
        this.gatherer = gatherer;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * What may be seen of a period.
     *
     * @param admitted batches after the data batch that are seen, too
     * @param likeRun the sealed run it is taken from; null: there is none, the newest data as of the period's end is seen
     */
    public record Sight(
            String scheme,
            Period period,
            LocalDateTime asOf,
            long dataBatch,
            List<Long> admitted,
            @Nullable Long likeRun) {

        public Sight {
            admitted = List.copyOf(admitted);
        }

        /** The data that are seen, as one text: the same text, the same records. */
        public String data() {
            return " #" + dataBatch + admitted + ' ' + asOf;
        }
    }

    /** The data pinned by the newest official sealed run of the scheme and period; the newest data when there is none. */
    public Sight sight(String scheme, Period period) {
        Optional<AssessmentRun> sealed = jdbc.sql("""
                        select max(run_id) from assessment_run
                        where scheme = :scheme and period = :period and not trial and output_hash is not null
                        """)
                .param("scheme", scheme)
                .param("period", period.code())
                .query((row, index) -> Optional.ofNullable(row.getObject(1, Long.class)))
                .single()
                .map(runs::get);
        return sealed.map(run -> new Sight(scheme, period, run.asOf(), run.dataBatch(), run.trialBatches(), run.id()))
                .orElseGet(() -> {
                    DataCut cut = cutOffs.cut(period);
                    return new Sight(
                            scheme, period, period.until().atStartOfDay(), cut.dataBatch(), cut.admitted(), null);
                });
    }

    /** Everything the rules of the pack would know about the units. */
    public AssessmentInput input(PackContent content, Sight sight) {
        return Objects.requireNonNull(transaction.execute(status -> {
            try {
                return gathered(content, sight);
            } finally {
                status.setRollbackOnly();
            }
        }));
    }

    /** The records behind a figure of a unit, as {@link Provenance#records} gives them for a run. */
    public List<TracedRecord> records(PackContent content, Sight sight, String metric, String unit) {
        return content.metrics().stream()
                .filter(each -> each.code().equals(metric) && each.record() != null)
                .findFirst()
                .map(each -> gatherer.records(
                        run(LATER_THAN_ANY_RUN, content, sight)
                                .scope(content.pack().role()),
                        each,
                        unit))
                .orElse(List.of());
    }

    private AssessmentInput gathered(PackContent content, Sight sight) {
        long backend = jdbc.sql("select pg_backend_pid()").query(Long.class).single();
        AssessmentRun run = run(LATER_THAN_ANY_RUN + backend, content, sight);
        jdbc.sql("""
                        insert into assessment_run (run_id, scheme, period, period_from, period_until, as_of, trial, state,
                            data_batch, trial_batches, pack_hash, pack_version)
                        overriding system value
                        values (:id, :scheme, :period, :from, :until, :asOf, true, 'REQUESTED', :batch, :admitted, :hash, :version)
                        """)
                .param("id", run.id())
                .param("scheme", run.scheme())
                .param("period", run.period().code())
                .param("from", run.period().from())
                .param("until", run.period().until())
                .param("asOf", run.asOf())
                .param("batch", run.dataBatch())
                .param("admitted", run.trialBatches().toArray(Long[]::new))
                .param("hash", run.packHash())
                .param("version", run.packVersion())
                .update();
        jdbc.sql("insert into run_earlier (run_id, earlier_run, decided) select :id, n.run_id, n.published from (%s) n"
                        .formatted(AssessmentRuns.EARLIER))
                .param("id", run.id())
                .param("scheme", run.scheme())
                .param("period", run.period().code())
                .param("until", run.period().until())
                .update();
        units.pin(run, content.pack());
        Set<String> known = sight.likeRun() == null ? Set.of() : measured(content, run, sight.likeRun());
        List<MetricRequest> missing = new ArrayList<>();
        for (Metric metric : content.metrics()) {
            if (!known.contains(metric.code())) {
                missing.add(new MetricRequest(metric, EnumSet.allOf(Span.class)));
            }
        }
        RunScope scope = run.scope(content.pack().role());
        if (!missing.isEmpty()) {
            gatherer.gather(scope, missing);
        }
        long other = sight.likeRun() == null ? run.id() : sight.likeRun();
        return facts.of(run, content.pack(), content.metrics(), other, known);
    }

    /** Metrics whose values the sealed run holds for all these units, from the same file in the same role. */
    private Set<String> measured(PackContent content, AssessmentRun run, long likeRun) {
        AssessmentRun sealed = runs.get(likeRun);
        if (!pinned.isKept(sealed)
                || !pinned.pack(sealed).role().equals(content.pack().role())
                || !jdbc.sql("""
                                select not exists (select unit_code from run_unit where run_id = :run
                                                   except select unit_code from run_unit where run_id = :other)
                                """)
                        .param("run", run.id())
                        .param("other", likeRun)
                        .query(Boolean.class)
                        .single()) {
            return Set.of();
        }
        Set<String> files = new TreeSet<>(
                jdbc.sql("""
                        select metric || ' ' || file_hash from run_metric where run_id = :other
                        """).param("other", likeRun).query(String.class).list());
        Set<String> measured = new TreeSet<>();
        for (Metric metric : content.metrics()) {
            // Results of other schemes may have changed since.
            boolean ofResults = metric.body().contains("gov_result");
            if (!ofResults && files.contains(metric.code() + " " + metric.hash())) {
                measured.add(metric.code());
            }
        }
        return measured;
    }

    private static AssessmentRun run(long id, PackContent content, Sight sight) {
        return new AssessmentRun(
                id,
                sight.scheme(),
                sight.period(),
                sight.asOf(),
                true,
                RunState.REQUESTED,
                sight.dataBatch(),
                sight.admitted(),
                content.packHash(),
                content.pack().version(),
                content.metricsHash(),
                null,
                null);
    }
}
