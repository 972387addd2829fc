package org.zhiheng.intake;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was loaded: the batches, and the rows each of them turned away. */
@Repository
public class ImportBatches {

    private final JdbcClient jdbc;

    ImportBatches(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public record Batch(
            long batchId,
            String feed,
            @Nullable String fileName,
            @Nullable String sha256,
            @Nullable String period,
            String state,
            long read,
            long fresh,
            long changed,
            long same,
            long rejected,
            long filtered,
            long unresolved,
            OffsetDateTime startedAt,
            @Nullable OffsetDateTime finishedAt,
            String startedBy) {}

    public record Reject(
            String sheet,
            long row,
            @Nullable String column,
            String code,
            String chinese,
            String english,
            @Nullable String value) {}

    /** Newest first. */
    public List<Batch> batches(int offset, int limit) {
        return jdbc.sql(BATCH + " order by b.batch_id desc offset :offset limit :limit")
                .param("offset", offset)
                .param("limit", limit)
                .query(ImportBatches::batch)
                .list();
    }

    /** The feed the newest file came through; a clerk's next file is likely of the same. */
    public Optional<String> lastFeed() {
        return jdbc.sql("""
                        select feed from import_batch where source_sha256 is not null and feed <> 'correction'
                        order by batch_id desc limit 1
                        """).query(String.class).optional();
    }

    /** How many imports there were, discarded ones included. */
    public int batchCount() {
        return jdbc.sql("select count(*) from import_batch")
                .query(Integer.class)
                .single();
    }

    /** Empty when there is no such import. */
    public Optional<Batch> batch(long batchId) {
        return jdbc.sql(BATCH + " where b.batch_id = :batch")
                .param("batch", batchId)
                .query(ImportBatches::batch)
                .optional();
    }

    /** What was wrong with rows of an import, by sheet, row and column. */
    public List<Reject> rejects(long batchId, int offset, int limit) {
        return jdbc.sql("""
                        select * from import_reject where batch_id = :batch
                        order by sheet, row_number, column_name nulls first, reason_code offset :offset limit :limit
                        """)
                .param("batch", batchId)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, index) -> new Reject(
                        row.getString("sheet"),
                        row.getLong("row_number"),
                        row.getString("column_name"),
                        row.getString("reason_code"),
                        row.getString("message_zh"),
                        row.getString("message_en"),
                        row.getString("cell_value")))
                .list();
    }

    /** How many mistakes an import had; a row may have several. */
    public int rejectCount(long batchId) {
        return jdbc.sql("select count(*) from import_reject where batch_id = :batch")
                .param("batch", batchId)
                .query(Integer.class)
                .single();
    }

    private static final String BATCH =
            "select b.*, f.file_name from import_batch b left join source_file f on f.sha256 = b.source_sha256";

    private static Batch batch(java.sql.ResultSet row, int index) throws java.sql.SQLException {
        return new Batch(
                row.getLong("batch_id"),
                row.getString("feed"),
                row.getString("file_name"),
                row.getString("source_sha256"),
                row.getString("period"),
                row.getString("state"),
                row.getLong("read_count"),
                row.getLong("new_count"),
                row.getLong("changed_count"),
                row.getLong("same_count"),
                row.getLong("rejected_count"),
                row.getLong("filtered_count"),
                row.getLong("unresolved_count"),
                row.getObject("started_at", OffsetDateTime.class),
                row.getObject("finished_at", OffsetDateTime.class),
                row.getString("started_by"));
    }
}
