package org.zhiheng.archive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;

/**
 * A digest of every record, taken once per import batch when the first run that sees it is sealed. From then on a record
 * changed, added or removed by hand is found and named.
 */
@Component
public class RecordDigests {

    static final List<String> KINDS = List.of(
            "governance_case",
            "hazard",
            "resident_evaluation",
            "task",
            "event",
            "panel_mark",
            "reported_figure",
            "unit",
            "calendar_day");

    private static final int NUMBER = Long.BYTES;
    private static final int DIGEST = PackageFolder.LINE_HASH / 2;

    private final JdbcClient jdbc;
    private final AssessmentRuns runs;

    RecordDigests(JdbcClient jdbc, AssessmentRuns runs) {
        this.jdbc = jdbc;
        this.runs = runs;
    }

    private record Batch(String kind, long number, List<String> columns, byte[] digests) {}

    /** Takes the digests of the batches a run sees that have none yet. @return how many batches */
    public long complete(long runId) {
        AssessmentRun run = runs.get(runId);
        long made = 0;
        for (String kind : KINDS) {
            List<String> columns = RunTables.recordColumns(jdbc, kind);
            made += jdbc.sql("""
                            insert into record_digest (record_kind, batch_id, columns, digests)
                            select :kind, r.batch_id, :columns, string_agg(%s, ''::bytea order by r.record_id)
                            from %s r join import_batch b using (batch_id)
                            where b.state = 'published' and (r.batch_id <= :newest or r.batch_id = any(:admitted))
                              and not exists (select from record_digest d
                                              where d.record_kind = :kind and d.batch_id = r.batch_id)
                            group by r.batch_id
                            on conflict do nothing
                            """.formatted(digest(columns), kind))
                    .param("kind", kind)
                    .param("columns", columns.toArray(String[]::new))
                    .param("newest", run.dataBatch())
                    .param("admitted", run.trialBatches().toArray(Long[]::new))
                    .update();
        }
        return made;
    }

    /** Records of the batches a run sees that are no longer as they were. */
    List<Difference> check(long runId) {
        AssessmentRun run = runs.get(runId);
        List<Difference> differences = new ArrayList<>();
        jdbc.sql("""
                        select record_kind, batch_id, columns, digests from record_digest
                        where batch_id <= :newest or batch_id = any(:admitted)
                        order by record_kind collate "C", batch_id
                        """)
                .param("newest", run.dataBatch())
                .param("admitted", run.trialBatches().toArray(Long[]::new))
                .query((row, index) -> new Batch(
                        row.getString(1),
                        row.getLong(2),
                        List.of((String[]) row.getArray(3).getArray()),
                        row.getBytes(4)))
                .list()
                .forEach(batch -> check(batch, differences));
        return differences;
    }

    private void check(Batch batch, List<Difference> differences) {
        byte[] now = jdbc.sql(
                        "select string_agg(%s, ''::bytea order by r.record_id) from %s r where r.batch_id = :batch"
                                .formatted(digest(batch.columns()), batch.kind()))
                .param("batch", batch.number())
                .query((row, index) -> row.getBytes(1) == null ? new byte[0] : row.getBytes(1))
                .single();
        if (java.util.Arrays.equals(now, batch.digests())) {
            return;
        }
        SortedMap<Long, ByteBuffer> before = numbered(batch.digests());
        SortedMap<Long, ByteBuffer> after = numbered(now);
        SortedSet<Long> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (Long record : all) {
            ByteBuffer old = before.get(record);
            ByteBuffer current = after.get(record);
            if (old == null || current == null || !old.equals(current)) {
                differences.add(Difference.ofRecord(
                        "database/" + batch.kind(),
                        told(batch.kind(), record),
                        old == null ? null : "sha256:" + hex(old),
                        current == null ? null : "sha256:" + hex(current)));
            }
        }
    }

    private String told(String kind, long record) {
        return jdbc.sql("""
                        select concat_ws(' ', r.record_id, r.feed, r.record_key, s.file_name,
                                         case when r.sheet <> '' then r.sheet end, 'row ' || r.row_number)
                        from %s r left join import_batch b on b.batch_id = r.batch_id
                        left join source_file s on s.sha256 = b.source_sha256 where r.record_id = :record
                        """.formatted(kind))
                .param("record", record)
                .query(String.class)
                .optional()
                .orElse(String.valueOf(record));
    }

    private static String digest(List<String> columns) {
        return "int8send(r.record_id) || substring(sha256(convert_to(cast(jsonb_build_array("
                + String.join(
                        ", ", columns.stream().map(column -> "r." + column).toList())
                + ") as text), 'UTF8')) from 1 for " + DIGEST + ")";
    }

    private static SortedMap<Long, ByteBuffer> numbered(byte[] digests) {
        SortedMap<Long, ByteBuffer> numbered = new TreeMap<>();
        ByteBuffer all = ByteBuffer.wrap(digests);
        while (all.remaining() >= NUMBER + DIGEST) {
            long record = all.getLong();
            byte[] digest = new byte[DIGEST];
            all.get(digest);
            numbered.put(record, ByteBuffer.wrap(digest));
        }
        return numbered;
    }

    private static String hex(ByteBuffer digest) {
        return java.util.HexFormat.of().formatHex(digest.array());
    }
}
