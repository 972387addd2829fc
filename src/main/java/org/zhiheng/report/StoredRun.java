package org.zhiheng.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.report.AssessmentReport.Combination;
import org.zhiheng.report.AssessmentReport.Heading;
import org.zhiheng.report.AssessmentReport.Metric;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Stat;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.vocabulary.Rounding;

/** Reads one run from the tables into an {@link AssessmentReport}; the units' details are read as they are asked for. */
final class StoredRun {

    private final JdbcClient jdbc;
    private final long runId;

    StoredRun(DataSource dataSource, long runId) {
        this.jdbc = JdbcClient.create(dataSource);
        this.runId = runId;
    }

    /** @throws IllegalArgumentException when there is no such run */
    AssessmentReport read() {
        Heading heading;
        try {
            heading = heading();
        } catch (EmptyResultDataAccessException absent) {
            throw new IllegalArgumentException("没有编号为（" + runId + "）的考核批次，用 runs 命令可查看已有批次" + " / there is no run ("
                    + runId + "); the command runs lists them");
        }
        List<Unit> units = new ArrayList<>(units());
        units.sort(UnitOrder.list(groups()));
        List<Metric> metrics = metrics();
        return new AssessmentReport(
                heading,
                nodes(),
                metrics,
                units,
                stats(),
                new StoredSheets(
                        jdbc, runId, units, metrics.stream().map(Metric::code).toList()));
    }

    private Heading heading() {
        TreeMap<String, String> manifest = new TreeMap<>();
        jdbc.sql("""
                select entry.key, case when jsonb_typeof(entry.value) = 'string' then entry.value #>> '{}' else entry.value::text end as value
                from assessment_run r, jsonb_each(r.manifest) entry
                where r.run_id = :run and jsonb_typeof(r.manifest) = 'object'""").param("run", runId).query(row -> {
            manifest.put(row.getString("key"), row.getString("value"));
        });
        manifest.putAll(RunRemarks.of(jdbc, runId));
        return jdbc.sql("""
                        select r.*, p.code from assessment_run r left join result_package p using (run_id)
                        where r.run_id = :run
                        """)
                .param("run", runId)
                .query((row, number) -> new Heading(
                        runId,
                        row.getString("scheme"),
                        row.getString("scheme_name") == null ? row.getString("scheme") : row.getString("scheme_name"),
                        Period.parse(row.getString("period")),
                        row.getObject("as_of", LocalDateTime.class),
                        row.getBoolean("trial"),
                        row.getString("state"),
                        row.getLong("data_batch"),
                        row.getString("pack_version"),
                        row.getString("pack_hash"),
                        row.getString("output_hash"),
                        row.getString("code"),
                        manifest))
                .single();
    }

    /** From the pinned tree; when the run pinned none, from the scores: the total over criteria that have lines. */
    private List<Node> nodes() {
        List<Node> pinned = jdbc.sql("""
                select n.*, case when n.full_points is not null then n.full_points
                                 else (select max(s.full_points) from node_score s where s.run_id = :run and s.node = n.node)
                            end as shown_full_points
                from run_node n
                where n.run_id = :run order by n.ordinal, n.node collate "C"
                """)
                .param("run", runId)
                .query((row, number) -> new Node(
                        row.getString("node"),
                        row.getString("name"),
                        row.getString("parent"),
                        row.getBoolean("criterion"),
                        row.getBigDecimal("shown_full_points"),
                        row.getBigDecimal("weight"),
                        combination(row.getString("combination")),
                        rounding(row),
                        row.getString("definition"),
                        row.getString("basis"),
                        texts(row.getArray("metrics")),
                        row.getString("standard"),
                        row.getString("missing_rule")))
                .list();
        return pinned.isEmpty() ? nodesFromScores() : pinned;
    }

    private List<Node> nodesFromScores() {
        return jdbc.sql("""
                select n.node, n.ordinal, max(n.full_points) as full_points,
                       first_value(n.node) over (order by n.ordinal, n.node collate "C") as root
                from node_score n where n.run_id = :run
                group by n.node, n.ordinal order by n.ordinal, n.node collate "C"
                """)
                .param("run", runId)
                .query((row, number) -> {
                    String code = row.getString("node");
                    boolean total = code.equals(row.getString("root"));
                    return new Node(
                            code,
                            total ? "总分" : code,
                            total ? null : row.getString("root"),
                            !total,
                            row.getBigDecimal("full_points"),
                            null,
                            Combination.UNKNOWN,
                            null,
                            null,
                            null,
                            List.of());
                })
                .list();
    }

    private List<Metric> metrics() {
        return jdbc.sql("""
                with recursive measured (metric) as (
                    select min(metric) from metric_value where run_id = :run
                    union all
                    -- From one metric to the next along the index, not over all values.
                    select (select min(v.metric) from metric_value v where v.run_id = :run and v.metric > m.metric)
                    from measured m where m.metric is not null
                )
                select v.metric, coalesce(m.name, v.metric) as name, m.unit, m.better, m.decimals, m.rounding_mode,
                       m.definition, m.basis, m.file_hash
                from (select metric from measured where metric is not null
                      union select metric from run_metric where run_id = :run) v
                left join run_metric m on m.run_id = :run and m.metric = v.metric
                order by v.metric collate "C"
                """)
                .param("run", runId)
                .query((row, number) -> new Metric(
                        row.getString("metric"),
                        row.getString("name"),
                        row.getString("unit"),
                        row.getString("better"),
                        rounding(row),
                        row.getString("definition"),
                        row.getString("basis"),
                        row.getString("file_hash")))
                .list();
    }

    /** Codes of the peer groups in their declared order. */
    private List<String> groups() {
        return jdbc.sql("select peer_group from run_group where run_id = :run order by ordinal")
                .param("run", runId)
                .query(String.class)
                .list();
    }

    /** Words that many units share are held once. */
    private List<Unit> units() {
        Map<String, String> words = new HashMap<>();
        return jdbc.sql("""
                select u.unit_code, u.name, u.kind, u.parent_name, coalesce(s.peer_group, u.peer_group) as peer_group,
                       g.name as group_label,
                       s.rank, coalesce(s.tied, false) as tied, s.group_size, s.total, s.suggested_grade, s.grade_reason,
                       d.decided as decided_grade, s.not_ranked_reason, s.previous_rank, s.previous_total,
                       s.overall_rank, s.overall_tied, s.overall_size, e.overall_rank as previous_overall_rank
                from run_unit u left join standing s on s.run_id = u.run_id and s.unit_code = u.unit_code
                left join assessment_run r on r.run_id = u.run_id
                left join run_earlier_standing e on e.run_id = u.run_id and e.unit_code = u.unit_code
                    and e.scheme = r.scheme and e.period_until = r.period_from
                left join grade_decision d on d.run_id = u.run_id and d.unit_code = u.unit_code
                left join run_group g on g.run_id = u.run_id and g.peer_group = coalesce(s.peer_group, u.peer_group)
                where u.run_id = :run
                """)
                .param("run", runId)
                .query((row, number) -> new Unit(
                        row.getString("unit_code"),
                        row.getString("name"),
                        word(words, row.getString("kind")),
                        word(words, row.getString("parent_name")),
                        word(words, row.getString("peer_group")),
                        word(words, row.getString("group_label")),
                        row.getBigDecimal("rank"),
                        row.getBoolean("tied"),
                        row.getObject("group_size", Integer.class),
                        row.getBigDecimal("total"),
                        word(words, row.getString("suggested_grade")),
                        word(words, row.getString("grade_reason")),
                        word(words, row.getString("decided_grade")),
                        word(words, row.getString("not_ranked_reason")),
                        row.getBigDecimal("previous_rank"),
                        row.getBigDecimal("previous_total"),
                        overall(row)))
                .list();
    }

    private static @Nullable String word(Map<String, String> words, @Nullable String text) {
        return text == null ? null : words.computeIfAbsent(text, same -> same);
    }

    private static AssessmentReport.@Nullable Overall overall(ResultSet row) throws SQLException {
        BigDecimal rank = row.getBigDecimal("overall_rank");
        return rank == null
                ? null
                : new AssessmentReport.Overall(
                        rank,
                        row.getBoolean("overall_tied"),
                        row.getInt("overall_size"),
                        row.getBigDecimal("previous_overall_rank"));
    }

    private List<Stat> stats() {
        return jdbc.sql("""
                select * from metric_stat where run_id = :run order by peer_group collate "C", metric collate "C"
                """)
                .param("run", runId)
                .query((row, number) -> new Stat(
                        row.getString("peer_group"),
                        row.getString("metric"),
                        row.getInt("n"),
                        row.getBigDecimal("best"),
                        row.getBigDecimal("worst"),
                        row.getBigDecimal("mean"),
                        row.getBigDecimal("sd"),
                        row.getBigDecimal("p50")))
                .list();
    }

    private static Combination combination(@Nullable String word) {
        return word == null
                ? Combination.UNKNOWN
                : switch (word) {
                    case "sum" -> Combination.SUM;
                    case "weighted" -> Combination.WEIGHTED;
                    default -> Combination.OTHER;
                };
    }

    private static @Nullable Rounding rounding(ResultSet row) throws SQLException {
        Integer decimals = row.getObject("decimals", Integer.class);
        String mode = row.getString("rounding_mode");
        return decimals == null
                ? null
                : new Rounding(
                        decimals,
                        mode == null ? RoundingMode.HALF_UP : RoundingMode.valueOf(mode.toUpperCase(Locale.ROOT)));
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
