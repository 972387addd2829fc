package org.zhiheng.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.report.AssessmentReport.Combination;
import org.zhiheng.report.AssessmentReport.Heading;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Metric;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Shortfall;
import org.zhiheng.report.AssessmentReport.Stat;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.AssessmentReport.Value;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.vocabulary.Rounding;

/**
 * Reads one run from the tables into an {@link AssessmentReport}: a fixed number of queries whatever the number of
 * units. Details come through cursors sorted by the report's order of units and are merged unit by unit.
 */
final class StoredRun {

    private static final int FETCH = 2_000;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final long runId;

    StoredRun(DataSource dataSource, long runId) {
        this.dataSource = dataSource;
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
        return new AssessmentReport(heading, nodes(), metrics(), units, stats(), reader -> forEach(units, reader));
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
                select n.*, coalesce(n.full_points, s.full_points) as shown_full_points from run_node n
                left join (select node, max(full_points) as full_points from node_score where run_id = :run group by node) s
                    on s.node = n.node
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
                select v.metric, coalesce(m.name, v.metric) as name, m.unit, m.better, m.decimals, m.rounding_mode,
                       m.definition, m.basis, m.file_hash
                from (select metric from metric_value where run_id = :run
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

    private List<Unit> units() {
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
                        row.getString("kind"),
                        row.getString("parent_name"),
                        row.getString("peer_group"),
                        row.getString("group_label"),
                        row.getBigDecimal("rank"),
                        row.getBoolean("tied"),
                        row.getObject("group_size", Integer.class),
                        row.getBigDecimal("total"),
                        row.getString("suggested_grade"),
                        row.getString("grade_reason"),
                        row.getString("decided_grade"),
                        row.getString("not_ranked_reason"),
                        row.getBigDecimal("previous_rank"),
                        row.getBigDecimal("previous_total"),
                        overall(row)))
                .list();
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

    private void forEach(List<Unit> units, Consumer<UnitSheet> reader) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            try (Cursor<Score> scores = scores(connection, units);
                    Cursor<Line> lines = lines(connection, units);
                    Cursor<Value> values = values(connection, units);
                    Cursor<Shortfall> shortfalls = shortfalls(connection, units)) {
                for (int place = 1; place <= units.size(); place++) {
                    reader.accept(new UnitSheet(
                            units.get(place - 1),
                            scores.take(place),
                            lines.take(place),
                            values.take(place),
                            shortfalls.take(place)));
                }
            } finally {
                connection.rollback();
                connection.setReadOnly(false);
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("The results of run (" + runId + ") cannot be read", failure);
        }
    }

    private Cursor<Score> scores(Connection connection, List<Unit> units) throws SQLException {
        return new Cursor<>(
                connection,
                """
                select place.at, n.* from node_score n
                join unnest(?::text[]) with ordinality place(unit_code, at) on place.unit_code = n.unit_code
                where n.run_id = ? order by place.at, n.ordinal, n.node collate "C"
                """,
                units,
                runId,
                row -> new Score(
                        row.getString("node"),
                        row.getBigDecimal("points"),
                        row.getBigDecimal("weight"),
                        row.getString("state"),
                        row.getString("formula"),
                        row.getString("substituted"),
                        row.getString("note")));
    }

    private Cursor<Line> lines(Connection connection, List<Unit> units) throws SQLException {
        return new Cursor<>(
                connection,
                """
                select place.at, l.* from score_line l
                join unnest(?::text[]) with ordinality place(unit_code, at) on place.unit_code = l.unit_code
                where l.run_id = ? order by place.at, l.line_no
                """,
                units,
                runId,
                row -> new Line(
                        row.getInt("line_no"),
                        row.getString("criterion"),
                        row.getString("kind"),
                        row.getBigDecimal("points"),
                        row.getString("reason_code"),
                        row.getString("reason"),
                        row.getString("formula"),
                        row.getString("substituted"),
                        row.getString("rule"),
                        row.getString("rule_file"),
                        row.getInt("rule_line"),
                        texts(row.getArray("metrics")),
                        numbers(row.getArray("records"))));
    }

    private Cursor<Value> values(Connection connection, List<Unit> units) throws SQLException {
        return new Cursor<>(
                connection,
                """
                select place.at, v.* from metric_value v
                join unnest(?::text[]) with ordinality place(unit_code, at) on place.unit_code = v.unit_code
                where v.run_id = ? order by place.at, v.metric collate "C", v.span collate "C"
                """,
                units,
                runId,
                row -> new Value(
                        row.getString("metric"),
                        row.getString("span"),
                        row.getBigDecimal("numerator"),
                        row.getBigDecimal("denominator"),
                        row.getBigDecimal("value"),
                        MetricState.of(row.getString("state")),
                        row.getBigDecimal("group_rank")));
    }

    private Cursor<Shortfall> shortfalls(Connection connection, List<Unit> units) throws SQLException {
        return new Cursor<>(
                connection,
                """
                select place.at, f.* from score_shortfall f
                join unnest(?::text[]) with ordinality place(unit_code, at) on place.unit_code = f.unit_code
                where f.run_id = ? order by place.at, f.criterion collate "C", f.ordinal
                """,
                units,
                runId,
                row -> new Shortfall(
                        row.getString("criterion"),
                        row.getString("reason_code"),
                        row.getString("metric"),
                        row.getBigDecimal("actual"),
                        row.getBigDecimal("distance"),
                        row.getBigDecimal("records"),
                        row.getBigDecimal("points"),
                        row.getString("text")));
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

    private static List<Long> numbers(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((Long[]) array.getArray());
    }

    /** Rows of one table sorted by the place of their unit; each unit's rows are taken once, in order. */
    private static final class Cursor<T> implements AutoCloseable {

        private final PreparedStatement statement;
        private final ResultSet rows;
        private final RowReader<T> reader;
        private boolean onRow;

        interface RowReader<T> {
            T read(ResultSet row) throws SQLException;
        }

        Cursor(Connection connection, String sql, List<Unit> units, long runId, RowReader<T> reader)
                throws SQLException {
            this.reader = reader;
            this.statement = connection.prepareStatement(sql);
            statement.setFetchSize(FETCH);
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", units.stream().map(Unit::code).toArray()));
            statement.setLong(2, runId);
            this.rows = statement.executeQuery();
            this.onRow = rows.next();
        }

        List<T> take(int place) throws SQLException {
            List<T> taken = new ArrayList<>();
            while (onRow && rows.getLong("at") == place) {
                taken.add(reader.read(rows));
                onRow = rows.next();
            }
            return List.copyOf(taken);
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }
}
