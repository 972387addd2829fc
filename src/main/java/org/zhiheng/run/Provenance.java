package org.zhiheng.run;

import java.util.List;
import java.util.SortedMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricGatherer;
import org.zhiheng.metric.RecordReach;
import org.zhiheng.metric.TracedRecord;

/** From a figure of a run back to its records. */
@Component
public class Provenance {

    private final AssessmentRuns runs;
    private final PinnedContent content;
    private final MetricGatherer gatherer;
    private final JdbcClient jdbc;

    Provenance(AssessmentRuns runs, PinnedContent content, MetricGatherer gatherer, RunFacts facts, JdbcClient jdbc) {
        this.runs = runs;
        this.content = content;
        this.gatherer = gatherer;
        this.jdbc = jdbc;
    }

    /** Codes of the metrics the run used, in order. */
    public List<String> metrics(long runId) {
        return jdbc.sql("select metric from run_metric where run_id = :run order by metric collate \"C\"")
                .param("run", runId)
                .query(String.class)
                .list();
    }

    /**
     * The files of the rule pack and of the metrics it names as the run used them, by path below the home folder.
     *
     * @throws IllegalStateException when the archive does not hold them: a run of before there was an archive
     */
    public SortedMap<String, byte[]> files(long runId) {
        return content.files(runs.get(runId));
    }

    /** The unit role in which the run's scheme assesses, e.g. {@code place}. */
    public String role(long runId) {
        return content.pack(runs.get(runId)).role();
    }

    /**
     * The records that can have had a part in the run: table → SQL condition on a row {@code r} of it. Events and marks of
     * the period are always among them, since rules read them directly.
     */
    public SortedMap<String, String> recordsUsed(long runId) {
        AssessmentRun run = runs.get(runId);
        return RecordReach.of(content.metrics(run), run.scope(role(runId)));
    }

    /**
     * The records behind a unit's figure of the run's period, in order of record number; units or results for a metric that
     * reads nothing else, empty for one that joins those.
     *
     * @throws IllegalStateException when the archive does not hold the run's pack and metric files
     */
    public List<TracedRecord> records(long runId, String metric, String unitCode) {
        AssessmentRun run = runs.get(runId);
        return gatherer.records(run.scope(content.pack(run).role()), metric(run, metric), unitCode);
    }

    /**
     * A record that does not count.
     *
     * @param record with what it would put in
     * @param reason why it was taken out
     * @param decidedBy who approved that
     */
    public record Excluded(TracedRecord record, String reason, String decidedBy) {}

    /** The records that approved reasons keep from a unit's figure, in order of record number. */
    public List<Excluded> excluded(long runId, String metric, String unitCode) {
        AssessmentRun run = runs.get(runId);
        return gatherer.excluded(run.scope(content.pack(run).role()), metric(run, metric), unitCode).stream()
                .map(record -> jdbc.sql("""
                                select x.reason, coalesce(x.decided_by, '') from record_exclusion x
                                join %s r on r.record_id = x.record_id
                                where x.record_kind = :kind and r.feed = :feed and r.record_key = :key
                                order by x.state, x.exclusion_id limit 1
                                """.formatted(record.kind()))
                        .param("kind", record.kind())
                        .param("feed", record.feed())
                        .param("key", record.recordKey())
                        .query((row, index) -> new Excluded(record, row.getString(1), row.getString(2)))
                        .single())
                .toList();
    }

    private Metric metric(AssessmentRun run, String metric) {
        long runId = run.id();
        return content.metrics(run).stream()
                .filter(each -> each.code().equals(metric))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("考核批次 " + runId + " 没有用到指标（" + metric
                        + "），用到的有：" + String.join("、", metrics(runId)) + " / run " + runId
                        + " does not use the metric ("
                        + metric + ")"));
    }
}
