package org.zhiheng.appeal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.review.ReviewRefused;

/**
 * Lays a corrected or excluded record over the loaded ones as an import batch of its own. A trial's batch number lies above
 * every real one, so that no run but the one that names it sees it; taking it away restores every row as it was.
 */
@Component
class CorrectionOverlay {

    /** First number of trial batches; real ones never come near. */
    static final long TRIALS = 1_000_000_000_000_000L;

    private static final Set<String> KINDS = Set.of(
            "governance_case", "hazard", "resident_evaluation", "task", "event", "panel_mark", "reported_figure");

    private static final Set<String> FIXED =
            Set.of("record_id", "feed", "record_key", "row_hash", "batch_id", "superseded_by", "sheet", "row_number");

    private final JdbcClient jdbc;

    CorrectionOverlay(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The key by which people know a record; empty when there is none of a unit the user may see. */
    Optional<String> key(String kind, long recordId, CurrentUser user) {
        return jdbc.sql("select record_key from " + checked(kind) + """
                         where record_id = :id
                          and (:scope = 'all' or unit_code in (select unit_code from units_in_scope(:scope, :own)))
                        """)
                .param("id", recordId)
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(String.class)
                .optional();
    }

    /** The columns of a record kind that a correction may change, in their order. */
    List<String> columns(String kind) {
        return jdbc.sql("""
                        select column_name from information_schema.columns
                        where table_schema = current_schema() and table_name = :kind and is_generated = 'NEVER'
                        order by ordinal_position
                        """).param("kind", checked(kind)).query(String.class).list().stream()
                .filter(column -> !FIXED.contains(column) && !column.equals("attributes") && !column.equals("roles"))
                .toList();
    }

    /**
     * Lays the correction over the record.
     *
     * @param correction JSON of column → value; null leaves the record out
     * @param trial whether the batch is a trial
     * @return the batch to name in a run
     */
    @Transactional
    public long lay(
            String kind,
            long recordId,
            @Nullable String correction,
            String number,
            String asker,
            String decider,
            boolean trial) {
        checked(kind);
        long batch = newBatch(number, decider, trial);
        boolean current = jdbc.sql("select superseded_by is null from " + kind + " where record_id = :id for update")
                .param("id", recordId)
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> new ReviewRefused("没有这条记录", "no such record"));
        if (!current) {
            throw new ReviewRefused("这条记录已被更新的导入取代，请对新记录提出", "a newer import has replaced this record");
        }
        if (correction == null) {
            jdbc.sql("""
                            insert into record_exclusion (record_kind, record_id, reason_code, reason, asked_by, decided_by,
                                decided_at, state, batch_id)
                            values (:kind, :id, 'appeal', :number, :asker, :decider, now(), 'approved', :batch)
                            """)
                    .param("kind", kind)
                    .param("id", recordId)
                    .param("number", number)
                    .param("asker", asker)
                    .param("decider", decider)
                    .param("batch", batch)
                    .update();
            return batch;
        }
        List<String> all = jdbc.sql("""
                        select column_name from information_schema.columns
                        where table_schema = current_schema() and table_name = :kind and is_generated = 'NEVER'
                          and column_name <> 'record_id' order by ordinal_position
                        """).param("kind", kind).query(String.class).list();
        String names = all.stream().collect(Collectors.joining(", "));
        try {
            jdbc.sql("update " + kind + " set superseded_by = :batch where record_id = :id")
                    .param("batch", batch)
                    .param("id", recordId)
                    .update();
            jdbc.sql("insert into " + kind + " (" + names + ") select " + names + " from jsonb_populate_record(null::"
                            + kind
                            + ", (select to_jsonb(old) from " + kind + " old where old.record_id = :id)"
                            + " || :correction::jsonb || jsonb_build_object('batch_id', :batch, 'superseded_by', null,"
                            + " 'row_hash', 'correction ' || :number))")
                    .param("id", recordId)
                    .param("correction", correction)
                    .param("batch", batch)
                    .param("number", number)
                    .update();
        } catch (DataAccessException wrong) {
            throw new ReviewRefused(
                    "更正的内容不合该列的格式：" + correction, "the correction does not fit its column: " + correction);
        }
        return batch;
    }

    /** Takes a trial away: its rows are deleted, what they replaced is in force again. */
    @Transactional
    public void takeAway(long batch) {
        if (batch < TRIALS) {
            throw new IllegalArgumentException("Batch " + batch + " is no trial");
        }
        for (String kind : KINDS.stream().sorted().toList()) {
            jdbc.sql("delete from " + kind + " where batch_id = :batch")
                    .param("batch", batch)
                    .update();
            jdbc.sql("update " + kind + " set superseded_by = null where superseded_by = :batch")
                    .param("batch", batch)
                    .update();
        }
        jdbc.sql("delete from record_exclusion where batch_id = :batch")
                .param("batch", batch)
                .update();
        jdbc.sql("delete from import_batch where batch_id = :batch")
                .param("batch", batch)
                .update();
    }

    /** A trial's batch and the appeal it was laid for; appeal 0: none is known by its number. */
    record Trial(long batch, long appealId) {}

    /** Trials under way, or left behind by a killed process. */
    List<Trial> leftBehind() {
        return jdbc.sql("""
                        select b.batch_id, coalesce(a.appeal_id, 0) from import_batch b left join appeal a on a.number = b.period
                        where b.batch_id >= :trials order by b.batch_id
                        """)
                .param("trials", TRIALS)
                .query((row, index) -> new Trial(row.getLong(1), row.getLong(2)))
                .list();
    }

    private long newBatch(String number, String decider, boolean trial) {
        if (trial) {
            return jdbc.sql("""
                            insert into import_batch (batch_id, feed, feed_hash, period, state, started_by)
                            overriding system value
                            select greatest(coalesce(max(batch_id) + 1, 0), :trials), 'correction', '', :number, 'trial', :by
                            from import_batch where batch_id >= :trials
                            returning batch_id
                            """)
                    .param("trials", TRIALS)
                    .param("number", number)
                    .param("by", decider)
                    .query(Long.class)
                    .single();
        }
        return jdbc.sql("""
                        insert into import_batch (feed, feed_hash, period, state, started_by, finished_at, read_count, changed_count)
                        values ('correction', '', :number, 'published', :by, now(), 1, 1)
                        returning batch_id
                        """)
                .param("number", number)
                .param("by", decider)
                .query(Long.class)
                .single();
    }

    private static String checked(String kind) {
        if (!KINDS.contains(kind)) {
            throw new ReviewRefused("没有这类记录（" + kind + "）", "no such kind of record (" + kind + ")");
        }
        return kind;
    }
}
