package org.zhiheng.archive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
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

    private static final String BINARY = "binary";
    /** Record numbers of one part: 24 MB of digests at most. */
    private static final long PART = 1_000_000;

    private static final int NUMBER = Long.BYTES;
    private static final int DIGEST = PackageFolder.LINE_HASH / 2;

    private final JdbcClient jdbc;
    private final AssessmentRuns runs;

    RecordDigests(JdbcClient jdbc, AssessmentRuns runs) {
        this.jdbc = jdbc;
        this.runs = runs;
    }

    /**
     * Some records of one kind and batch.
     *
     * @param until number of the first record that is no longer among them; null: to the end of the batch
     * @param first whether no part of the batch comes before it
     */
    private record Part(
            String kind,
            long batch,
            long from,
            @Nullable Long until,
            String form,
            List<String> columns,
            boolean first) {}

    /** Takes the digests of the batches a run sees that have none yet. @return how many parts */
    @Transactional
    public long complete(long runId) {
        AssessmentRun run = runs.get(runId);
        // Computing costs more than handing over, which the planner cannot know.
        jdbc.sql("select set_config('parallel_tuple_cost', '0', true), set_config('parallel_setup_cost', '0', true)")
                .query()
                .singleRow();
        long made = 0;
        for (String kind : KINDS) {
            List<Long> batches = jdbc.sql("""
                            select b.batch_id from import_batch b
                            where b.state = 'published' and (b.batch_id <= :newest or b.batch_id = any(:admitted))
                              and not exists (select from record_digest d
                                              where d.record_kind = :kind and d.batch_id = b.batch_id)
                            """)
                    .param("kind", kind)
                    .param("newest", run.dataBatch())
                    .param("admitted", run.trialBatches().toArray(Long[]::new))
                    .query(Long.class)
                    .list();
            made += batches.isEmpty() ? 0 : complete(kind, batches);
        }
        return made;
    }

    private long complete(String kind, List<Long> batches) {
        List<String> columns = RunTables.recordColumns(jdbc, kind);
        String numbers = batches.stream().map(String::valueOf).collect(Collectors.joining(", "));
        // A new table rather than INSERT … SELECT, which PostgreSQL never runs in parallel.
        jdbc.sql("""
                        create temporary table digested on commit drop as
                        select r.batch_id, r.record_id, %s as digest from %s r where r.batch_id in (%s)
                        """.formatted(digest(BINARY, columns), kind, numbers)).update();
        int made = jdbc.sql("""
                        insert into record_digest (record_kind, batch_id, from_record, form, columns, digests)
                        select :kind, b.batch_id, coalesce(d.record_id / :part * :part, 0) as part, :form, :columns,
                               coalesce(string_agg(d.digest, ''::bytea order by d.record_id), ''::bytea)
                        from import_batch b left join digested d using (batch_id)
                        where b.batch_id in (%s)
                        group by b.batch_id, part
                        on conflict do nothing
                        """.formatted(numbers))
                .param("kind", kind)
                .param("part", PART)
                .param("form", BINARY)
                .param("columns", columns.toArray(String[]::new))
                .update();
        jdbc.sql("drop table digested").update();
        return made;
    }

    /** Records of the batches a run sees that are no longer as they were. */
    List<Difference> check(long runId) {
        AssessmentRun run = runs.get(runId);
        List<Difference> differences = new ArrayList<>();
        jdbc.sql("""
                        select record_kind, batch_id, from_record, form, columns,
                               lag(from_record) over parts is null as first, lead(from_record) over parts as until
                        from record_digest
                        where batch_id <= :newest or batch_id = any(:admitted)
                        window parts as (partition by record_kind, batch_id order by from_record)
                        order by record_kind collate "C", batch_id, from_record
                        """)
                .param("newest", run.dataBatch())
                .param("admitted", run.trialBatches().toArray(Long[]::new))
                .query((row, index) -> new Part(
                        row.getString("record_kind"),
                        row.getLong("batch_id"),
                        row.getLong("from_record"),
                        row.getObject("until", Long.class),
                        row.getString("form"),
                        List.of((String[]) row.getArray("columns").getArray()),
                        row.getBoolean("first")))
                .list()
                .forEach(part -> check(part, differences));
        return differences;
    }

    private void check(Part part, List<Difference> differences) {
        byte[] then = jdbc.sql("""
                        select digests from record_digest
                        where record_kind = :kind and batch_id = :batch and from_record = :from
                        """)
                .param("kind", part.kind())
                .param("batch", part.batch())
                .param("from", part.from())
                .query(byte[].class)
                .single();
        byte[] now = jdbc.sql("""
                        select coalesce(string_agg(%s, ''::bytea order by r.record_id), ''::bytea) from %s r
                        where r.batch_id = :batch and r.record_id >= :from and r.record_id < :until
                        """.formatted(digest(part.form(), part.columns()), part.kind()))
                .param("batch", part.batch())
                .param("from", part.first() ? Long.MIN_VALUE : part.from())
                .param("until", part.until() == null ? Long.MAX_VALUE : part.until())
                .query(byte[].class)
                .single();
        if (java.util.Arrays.equals(now, then)) {
            return;
        }
        SortedMap<Long, ByteBuffer> before = numbered(then);
        SortedMap<Long, ByteBuffer> after = numbered(now);
        SortedSet<Long> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (Long record : all) {
            ByteBuffer old = before.get(record);
            ByteBuffer current = after.get(record);
            if (old == null || current == null || !old.equals(current)) {
                differences.add(Difference.ofRecord(
                        "database/" + part.kind(),
                        told(part.kind(), record),
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

    /** Of a record's number and what its columns hold; table alias {@code r}. */
    private static String digest(String form, List<String> columns) {
        String list = columns.stream().map(column -> "r." + column).collect(Collectors.joining(", "));
        String bytes = form.equals(BINARY)
                ? "record_send(row(" + list + "))"
                : "convert_to(cast(jsonb_build_array(" + list + ") as text), 'UTF8')";
        return "int8send(r.record_id) || substring(sha256(" + bytes + ") from 1 for " + DIGEST + ")";
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
