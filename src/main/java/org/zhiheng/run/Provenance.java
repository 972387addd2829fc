package org.zhiheng.run;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricGatherer;
import org.zhiheng.metric.RecordReach;
import org.zhiheng.metric.TracedRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a figure of a run back to its records. */
@Component
public class Provenance {

    private final AssessmentRuns runs;
    private final PinnedContent content;
    private final MetricGatherer gatherer;
    private final JdbcClient jdbc;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> OF_THE_IMPORT = Set.of(
            "record_id",
            "feed",
            "record_key",
            "unit_code",
            "batch_id",
            "row_number",
            "sheet",
            "superseded_by",
            "row_hash",
            "roles");

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
     * reads nothing else.
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

    /** The SQL file of a metric as the run used it. @throws IllegalArgumentException when the run does not use it */
    public String sql(long runId, String metric) {
        AssessmentRun run = runs.get(runId);
        byte[] file = content.content(run).metricFiles().get(metric(run, metric).code() + ".sql");
        return file == null ? "" : new String(file, StandardCharsets.UTF_8);
    }

    /** The events or marks that lines of a criterion name, in order of record number. */
    public List<TracedRecord> named(long runId, String criterion, Collection<Long> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        String kind = content.pack(runs.get(runId)).isOfMarks(criterion) ? "panel_mark" : "event";
        return jdbc.sql("""
                        select r.record_id, r.feed, r.record_key, r.unit_code, s.file_name, s.sha256, r.sheet, r.row_number,
                               cast(json_strip_nulls(row_to_json(r)) as text)
                        from %s r
                        left join import_batch i on i.batch_id = r.batch_id
                        left join source_file s on s.sha256 = i.source_sha256
                        where r.record_id in (:records) order by r.record_id
                        """.formatted(kind))
                .param("records", records)
                .query((row, index) -> new TracedRecord(
                        kind,
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        null,
                        null,
                        null,
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getLong(8),
                        said(row.getString(9))))
                .list();
    }

    /** What a record says itself, without where it came from. */
    private static Map<String, String> said(String json) {
        Map<String, String> columns = new LinkedHashMap<>();
        JSON.readTree(json).properties().forEach(column -> {
            if (!OF_THE_IMPORT.contains(column.getKey())) {
                JsonNode value = column.getValue();
                columns.put(column.getKey(), value.isValueNode() ? value.asString() : value.toString());
            }
        });
        return columns;
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
