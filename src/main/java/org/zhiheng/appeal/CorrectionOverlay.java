package org.zhiheng.appeal;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static final int MOST_CHARACTERS = 500;

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

    /** Record → its key. */
    Map<Long, String> keys(String kind, List<Long> recordIds) {
        Map<Long, String> keys = new HashMap<>();
        jdbc.sql("select record_id, record_key from " + checked(kind) + " where record_id = any(:ids)")
                .param("ids", recordIds.toArray(Long[]::new))
                .query(row -> {
                    keys.put(row.getLong(1), row.getString(2));
                });
        return keys;
    }

    /** What a column of a record says before it is corrected; empty when it says nothing. */
    Optional<String> value(String kind, long recordId, String column) {
        if (!columns(kind).contains(column)) {
            return Optional.empty();
        }
        return jdbc.sql("select to_jsonb(r) ->> :column from " + checked(kind) + " r where record_id = :id")
                .param("column", column)
                .param("id", recordId)
                .query((row, index) -> Optional.ofNullable(row.getString(1)))
                .optional()
                .flatMap(found -> found);
    }

    /**
     * A value as its column takes it: a yes or no as a boolean, anything else as it was written.
     *
     * @param value blank: the column is to be empty
     * @return null for a blank value
     * @throws ReviewRefused when the column cannot hold it, for then nobody could ever uphold the appeal
     */
    @Nullable
    Object fitting(String kind, String column, String value) {
        String text = value.strip();
        Column held = jdbc.sql("""
                        select data_type, is_nullable = 'YES' from information_schema.columns
                        where table_schema = current_schema() and table_name = :kind and column_name = :column
                        """)
                .param("kind", checked(kind))
                .param("column", column)
                .query((row, index) -> new Column(row.getString(1), row.getBoolean(2)))
                .single();
        if (text.isEmpty()) {
            if (!held.mayBeEmpty()) {
                throw new ReviewRefused("这一列不能为空，请填写更正为什么", "this column cannot be empty; say what it should be");
            }
            return null;
        }
        if (text.length() > MOST_CHARACTERS || !held.takes(text) || !isUnit(column, text)) {
            throw new ReviewRefused(
                    "「" + text + "」不合该列的格式，申诉没有提交；" + held.chinese(column),
                    "(" + text + ") does not fit the column, nothing was filed; " + held.english(column));
        }
        return held.isYesOrNo() ? text.equals("是") || text.equalsIgnoreCase("true") : text;
    }

    private boolean isUnit(String column, String text) {
        return !column.equals("unit_code")
                || jdbc.sql("select exists (select 1 from unit where unit_code = :code)")
                        .param("code", text)
                        .query(Boolean.class)
                        .single();
    }

    /** What a column of a record can hold. */
    private record Column(String type, boolean mayBeEmpty) {

        boolean isYesOrNo() {
            return type.equals("boolean");
        }

        boolean takes(String text) {
            try {
                return switch (type) {
                    case "boolean" -> text.matches("是|否|(?i:true|false)");
                    case "numeric", "double precision" -> text.matches("[+-]?\\d{1,12}(\\.\\d{1,10})?");
                    case "integer", "bigint", "smallint" -> text.matches("[+-]?\\d{1,9}");
                    case "date" -> LocalDate.parse(text) != null;
                    case "timestamp without time zone" ->
                        text.matches("\\d{4}-\\d\\d-\\d\\d( \\d\\d:\\d\\d(:\\d\\d)?)?")
                                && LocalDateTime.parse((text + (text.contains(" ") ? "" : " 00:00")).replace(' ', 'T'))
                                        != null;
                    default -> true;
                };
            } catch (DateTimeParseException noDay) {
                return false;
            }
        }

        String chinese(String column) {
            if (column.equals("unit_code")) {
                return "请填单位目录中的单位编码";
            }
            return switch (type) {
                case "boolean" -> "请填是或否";
                case "numeric", "double precision" -> "请填数字，如 85.5";
                case "integer", "bigint", "smallint" -> "请填整数";
                case "date" -> "请按 2026-09-03 的样式填日期";
                case "timestamp without time zone" -> "请按 2026-09-03 10:00 的样式填时间";
                default -> "不超过 " + MOST_CHARACTERS + " 字";
            };
        }

        String english(String column) {
            if (column.equals("unit_code")) {
                return "give the code of a known unit";
            }
            return switch (type) {
                case "boolean" -> "say true or false";
                case "numeric", "double precision" -> "give a number such as 85.5";
                case "integer", "bigint", "smallint" -> "give a whole number";
                case "date" -> "write the day as 2026-09-03";
                case "timestamp without time zone" -> "write the time as 2026-09-03 10:00";
                default -> "at most " + MOST_CHARACTERS + " characters";
            };
        }
    }

    /** Whether the record names a unit of the user's scope, in any role. */
    boolean concerns(String kind, long recordId, CurrentUser user) {
        return jdbc.sql("select exists (select 1 from " + checked(kind) + """
                         r where r.record_id = :id and (:scope = 'all' or exists (
                            select 1 from units_in_scope(:scope, :own) s
                            where s.unit_code = r.unit_code
                               or s.unit_code in (select value from jsonb_each_text(coalesce(r.roles, '{}'))))))
                        """)
                .param("id", recordId)
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(Boolean.class)
                .single();
    }

    /**
     * Lays the correction an appeal asks for over its record, or over what an earlier correction made of it.
     *
     * @param trial whether the batch is a trial
     * @return the batch to name in a run
     */
    @Transactional
    public long lay(Appeal appeal, String decider, boolean trial) {
        String kind = checked(Objects.requireNonNull(appeal.recordKind()));
        String number = appeal.number();
        String correction = appeal.correction();
        long batch = newBatch(number, decider, trial);
        long recordId = inForce(kind, Objects.requireNonNull(appeal.recordId()));
        if (correction == null) {
            jdbc.sql("""
                            insert into record_exclusion (record_kind, record_id, reason_code, reason, asked_by, decided_by,
                                decided_at, state, batch_id)
                            values (:kind, :id, 'appeal', :number, :asker, :decider, now(), 'approved', :batch)
                            """)
                    .param("kind", kind)
                    .param("id", recordId)
                    .param("number", number)
                    .param("asker", appeal.filedBy())
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

    /** The record, or the last of the corrections that replaced it one after another. */
    private long inForce(String kind, long recordId) {
        record Version(@Nullable Long replacedBy, @Nullable Long replacement) {}
        long id = recordId;
        while (true) {
            Version version = jdbc.sql("""
                            select old.superseded_by, (
                                select n.record_id from KIND n join import_batch b using (batch_id)
                                where n.batch_id = old.superseded_by and b.feed = 'correction' and b.state = 'published'
                                  and n.feed = old.feed and n.record_key = old.record_key) as replacement
                            from KIND old where old.record_id = :id for update of old
                            """.replace("KIND", kind))
                    .param("id", id)
                    .query((row, index) -> new Version(
                            row.getObject("superseded_by", Long.class), row.getObject("replacement", Long.class)))
                    .optional()
                    .orElseThrow(() -> new ReviewRefused("没有这条记录", "no such record"));
            if (version.replacedBy() == null) {
                return id;
            }
            if (version.replacement() == null) {
                throw new ReviewRefused("这条记录已被更新的导入取代，请对新记录提出", "a newer import has replaced this record");
            }
            id = version.replacement();
        }
    }

    /** Takes a trial away: its rows are deleted; what they replaced is in force again, unless it was replaced meanwhile. */
    @Transactional
    public void takeAway(long batch) {
        if (batch < TRIALS) {
            throw new IllegalArgumentException("Batch " + batch + " is no trial");
        }
        for (String kind : KINDS.stream().sorted().toList()) {
            jdbc.sql("""
                            update KIND old set superseded_by = (
                                select t.superseded_by from KIND t
                                where t.batch_id = :batch and t.feed = old.feed and t.record_key = old.record_key)
                            where old.superseded_by = :batch
                            """.replace("KIND", kind)).param("batch", batch).update();
            jdbc.sql("delete from " + kind + " where batch_id = :batch")
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

    /** Trials of an appeal that are still there. */
    List<Long> leftBehind(Appeal appeal) {
        return jdbc.sql(
                        "select batch_id from import_batch where batch_id >= :trials and period = :number order by batch_id")
                .param("trials", TRIALS)
                .param("number", appeal.number())
                .query(Long.class)
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
