package org.zhiheng.web.data;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.organization.RecordCounts;
import org.zhiheng.vocabulary.Period;

/** What was loaded: batches, rejects, and how complete a period is. */
@Repository
public class Loaded {

    /** Record kinds shown in the completeness matrix: table → column that places a record in time. */
    public static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("governance_case", "opened_at");
        KINDS.put("hazard", "found_at");
        KINDS.put("resident_evaluation", "evaluated_at");
        KINDS.put("task", "planned_at");
        KINDS.put("event", "occurred_at");
        KINDS.put("panel_mark", "marked_at");
        KINDS.put("reported_figure", "period_from");
    }

    private final JdbcClient jdbc;
    private final RecordCounts counts;

    Loaded(JdbcClient jdbc, RecordCounts counts) {
        this.jdbc = jdbc;
        this.counts = counts;
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

    /**
     * A row of the completeness matrix: a district and, per record kind, how many of its units have records.
     *
     * @param units below the district that are streets or townships
     */
    public record Completeness(String unitCode, String name, int units, Map<String, Cell> cells) {}

    /**
     * @param records in the period
     * @param silent streets and townships of the district without any
     */
    public record Cell(long records, int silent) {}

    public List<Batch> batches(int offset, int limit) {
        return jdbc.sql(BATCH + " order by b.batch_id desc offset :offset limit :limit")
                .param("offset", offset)
                .param("limit", limit)
                .query(Loaded::batch)
                .list();
    }

    /** The feed the newest file came through; a clerk's next file is likely of the same. */
    public Optional<String> lastFeed() {
        return jdbc.sql("""
                        select feed from import_batch where source_sha256 is not null and feed <> 'correction'
                        order by batch_id desc limit 1
                        """).query(String.class).optional();
    }

    public int batchCount() {
        return jdbc.sql("select count(*) from import_batch")
                .query(Integer.class)
                .single();
    }

    public Optional<Batch> batch(long batchId) {
        return jdbc.sql(BATCH + " where b.batch_id = :batch")
                .param("batch", batchId)
                .query(Loaded::batch)
                .optional();
    }

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

    public int rejectCount(long batchId) {
        return jdbc.sql("select count(*) from import_reject where batch_id = :batch")
                .param("batch", batchId)
                .query(Integer.class)
                .single();
    }

    /** Quarters that hold cases, newest first; at most sixteen. */
    public List<String> periods() {
        return counts.of("periods", () -> jdbc.sql("""
                        select extract(year from q)::int || 'Q' || extract(quarter from q)::int
                        from (select date_trunc('quarter', opened_at) as q from governance_case
                              where superseded_by is null group by 1 order by 1 desc limit 16) quarters
                        """).query(String.class).list());
    }

    /** The districts within the user's scope, by code. */
    public List<Completeness> completeness(CurrentUser user, Period period) {
        return counts.of(
                "completeness " + period.code() + " " + user.scope().code() + " " + user.unitCode(),
                () -> counted(user, period));
    }

    private List<Completeness> counted(CurrentUser user, Period period) {
        Map<String, Map<String, Cell>> cells = new TreeMap<>();
        Map<String, Integer> streets = new TreeMap<>();
        List<Completeness> matrix = new ArrayList<>();
        jdbc.sql("""
                        select d.unit_code, d.name, count(s.unit_code) as streets
                        from unit d
                        left join unit s on s.parent_code = d.unit_code and s.superseded_by is null
                             and s.kind in ('street', 'township') and :day >= s.valid_from and :day < s.valid_until
                        where d.kind = 'district' and d.superseded_by is null
                          and :day >= d.valid_from and :day < d.valid_until
                          and (:scope = 'all' or d.unit_code in (select unit_code from units_in_scope(:scope, :own)))
                        group by d.unit_code, d.name order by d.unit_code
                        """)
                .param("day", period.end())
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(row -> {
                    streets.put(row.getString(1), row.getInt(3));
                    Map<String, Cell> own = new TreeMap<>();
                    cells.put(row.getString(1), own);
                    matrix.add(new Completeness(row.getString(1), row.getString(2), row.getInt(3), own));
                });
        jdbc.sql(COUNTED)
                .param("day", period.end())
                .param("from", period.from())
                .param("until", period.until())
                .query(row -> {
                    String district = row.getString("district");
                    if (cells.containsKey(district)) {
                        cells.get(district)
                                .put(
                                        row.getString("kind"),
                                        new Cell(
                                                row.getLong("records"),
                                                Math.max(0, streets.get(district) - row.getInt("heard"))));
                    }
                });
        return List.copyOf(matrix);
    }

    private static final String COUNTED = """
            with recursive up as (
                select u.unit_code as leaf, u.unit_code, u.parent_code, u.kind from unit u
                where u.superseded_by is null and :day >= u.valid_from and :day < u.valid_until
                union all
                select up.leaf, p.unit_code, p.parent_code, p.kind from up join unit p on p.unit_code = up.parent_code
                where p.superseded_by is null and :day >= p.valid_from and :day < p.valid_until
            ), home as (
                select leaf, max(unit_code) filter (where kind = 'district') as district,
                       max(unit_code) filter (where kind in ('street', 'township')) as street
                from up group by leaf
            ), counted as (
                %s
            )
            select c.kind, h.district, sum(c.records) as records, count(distinct h.street) as heard
            from counted c join home h on h.leaf = c.unit_code
            where h.district is not null group by c.kind, h.district
            """.formatted(KINDS.entrySet().stream()
            .map(kind -> """
                    select '%1$s' as kind, unit_code, count(*) as records from %1$s
                    where superseded_by is null and %2$s >= :from and %2$s < :until group by unit_code
                    """.formatted(kind.getKey(), kind.getValue()))
            .collect(Collectors.joining("union all ")));

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
