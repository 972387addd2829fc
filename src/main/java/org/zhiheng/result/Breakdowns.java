package org.zhiheng.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.ScoreLine;
import org.zhiheng.vocabulary.Working;

/** What a total is made of: nodes, points, the reasons for them, and the figures they rest on. */
@Repository
public class Breakdowns {

    /** Peer groups whose medians, and sealed runs whose nodes, are kept. */
    private static final int KEPT = 256;

    private final JdbcClient jdbc;
    private final Cache<Group, Map<String, BigDecimal>> medians =
            Caffeine.newBuilder().maximumSize(KEPT).build();
    private final Cache<String, List<Node>> nodes =
            Caffeine.newBuilder().maximumSize(KEPT).build();
    private final Placings placings;

    Breakdowns(JdbcClient jdbc, Placings placings) {
        this.jdbc = jdbc;
        this.placings = placings;
    }

    /** A node of the tree as the run pinned it. */
    public record Node(
            String node,
            int ordinal,
            @Nullable String parent,
            String name,
            boolean criterion,
            @Nullable BigDecimal fullPoints,
            @Nullable BigDecimal weight,
            @Nullable String definition,
            @Nullable String basis,
            List<String> metrics) {}

    /** Points of a unit at a node, with the peer group's median. */
    public record Score(
            String node,
            @Nullable BigDecimal points,
            @Nullable BigDecimal fullPoints,
            String state,
            @Nullable String formula,
            @Nullable String substituted,
            @Nullable String note,
            @Nullable BigDecimal groupMedian) {

        /** Formula = figures put in = result, as every report tells it; empty when there is nothing to compute. */
        @JsonProperty
        public String working() {
            return Working.of(formula, substituted, points);
        }

        /** What is missing to full marks; null when not scored or without full marks. */
        @Nullable
        public BigDecimal lost() {
            return points == null || fullPoints == null ? null : fullPoints.subtract(points);
        }
    }

    /** A reason for points. */
    public record Line(
            int lineNo,
            String criterion,
            String kind,
            BigDecimal points,
            String reasonCode,
            String reason,
            String formula,
            String substituted,
            String rule,
            String ruleFile,
            int ruleLine,
            List<String> metrics,
            List<Long> records) {

        /** Formula = figures put in = result, as every report tells it; empty when there is nothing to compute. */
        @JsonProperty
        public String working() {
            return Working.of(ScoreLine.Kind.of(kind), formula, substituted, points);
        }
    }

    /** The nearest condition a criterion failed; see the report module for the parts. */
    public record Shortfall(
            String criterion,
            String reasonCode,
            @Nullable String metric,
            @Nullable BigDecimal actual,
            @Nullable BigDecimal distance,
            @Nullable BigDecimal records,
            @Nullable BigDecimal points,
            String text) {}

    /** A metric's value for a unit, beside its peer group. */
    public record Value(
            String metric,
            String name,
            @Nullable String metricUnit,
            String span,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable BigDecimal value,
            MetricState state,
            @Nullable BigDecimal groupRank,
            @Nullable BigDecimal groupMean,
            @Nullable BigDecimal groupBest,
            @Nullable Integer groupCount,
            @Nullable String definition,
            @Nullable String basis,
            @Nullable String better) {}

    /** A cell of the heat map: node → share of full marks. */
    public record HeatRow(Placings.Place place, Map<String, BigDecimal> points) {}

    /** The nodes of the tree in their order; those of a sealed run stay what they are and are kept. */
    public List<Node> nodes(long runId) {
        String hash = jdbc.sql("select output_hash from assessment_run where run_id = :run and output_hash is not null")
                .param("run", runId)
                .query(String.class)
                .optional()
                .orElse(null);
        return hash == null ? readNodes(runId) : nodes.get(runId + " " + hash, key -> List.copyOf(readNodes(runId)));
    }

    private List<Node> readNodes(long runId) {
        return jdbc.sql("""
                        select n.node, n.ordinal, n.parent, n.name, n.criterion, n.weight, n.definition, n.basis, n.metrics,
                               coalesce(n.full_points, (select max(s.full_points) from node_score s
                                                        where s.run_id = n.run_id and s.node = n.node)) as full_points
                        from run_node n where n.run_id = :run order by n.ordinal
                        """)
                .param("run", runId)
                .query((row, index) -> new Node(
                        row.getString("node"),
                        row.getInt("ordinal"),
                        row.getString("parent"),
                        row.getString("name"),
                        row.getBoolean("criterion"),
                        row.getBigDecimal("full_points"),
                        row.getBigDecimal("weight"),
                        row.getString("definition"),
                        row.getString("basis"),
                        texts(row, "metrics")))
                .list();
    }

    /** The tree of points of one unit, with the median of its peer group at each node. */
    public List<Score> scores(CurrentUser user, long runId, String unitCode) {
        Map<String, BigDecimal> medians = medians(runId, unitCode);
        return ResultScope.scoped(
                        jdbc.sql("select s.* from node_score s where s.run_id = :run and s.unit_code = :unit and "
                                + ResultScope.IN_SIGHT + " order by s.ordinal"),
                        user)
                .param("run", runId)
                .param("unit", unitCode)
                .query((row, index) -> new Score(
                        row.getString("node"),
                        row.getBigDecimal("points"),
                        row.getBigDecimal("full_points"),
                        row.getString("state"),
                        row.getString("formula"),
                        row.getString("substituted"),
                        row.getString("note"),
                        medians.get(row.getString("node"))))
                .list();
    }

    /** Median points of the unit's peer group by node; those of a sealed run stay what they are and are kept. */
    private Map<String, BigDecimal> medians(long runId, String unitCode) {
        Group group = jdbc.sql("""
                        select s.peer_group, r.output_hash from standing s join assessment_run r on r.run_id = s.run_id
                        where s.run_id = :run and s.unit_code = :unit and s.peer_group is not null
                        """)
                .param("run", runId)
                .param("unit", unitCode)
                .query((row, index) -> new Group(runId, row.getString("output_hash"), row.getString("peer_group")))
                .optional()
                .orElse(null);
        if (group == null) {
            return Map.of();
        }
        return group.outputHash() == null ? readMedians(group) : medians.get(group, this::readMedians);
    }

    private Map<String, BigDecimal> readMedians(Group group) {
        Map<String, BigDecimal> found = new HashMap<>();
        jdbc.sql("""
                        select peer.node, percentile_cont(0.5) within group (order by peer.points) as median
                        from standing ps
                        join node_score peer on peer.run_id = ps.run_id and peer.unit_code = ps.unit_code
                        where ps.run_id = :run and ps.peer_group = :group
                        group by peer.node
                        """)
                .param("run", group.runId())
                .param("group", group.peerGroup())
                .query(row -> {
                    BigDecimal median = Placings.rounded(row.getBigDecimal("median"));
                    if (median != null) {
                        found.put(row.getString("node"), median);
                    }
                });
        return found;
    }

    /** @param outputHash null while the run is not sealed */
    private record Group(long runId, @Nullable String outputHash, String peerGroup) {}

    /** Every reason for points, in the order of the sheet; empty when the user may not see the unit. */
    public List<Line> lines(CurrentUser user, long runId, String unitCode) {
        return ResultScope.scoped(
                        jdbc.sql("select s.* from score_line s where s.run_id = :run and s.unit_code = :unit and "
                                + ResultScope.IN_SIGHT + " order by s.line_no"),
                        user)
                .param("run", runId)
                .param("unit", unitCode)
                .query((row, index) -> new Line(
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
                        texts(row, "metrics"),
                        List.of((Long[]) row.getArray("records").getArray())))
                .list();
    }

    /** The nearest failed condition of each criterion, in the order of the codes. */
    public List<Shortfall> shortfalls(CurrentUser user, long runId, String unitCode) {
        return ResultScope.scoped(
                        jdbc.sql("select s.* from score_shortfall s where s.run_id = :run and s.unit_code = :unit and "
                                + ResultScope.IN_SCOPE + " order by s.criterion collate \"C\", s.ordinal"),
                        user)
                .param("run", runId)
                .param("unit", unitCode)
                .query((row, index) -> new Shortfall(
                        row.getString("criterion"),
                        row.getString("reason_code"),
                        row.getString("metric"),
                        row.getBigDecimal("actual"),
                        row.getBigDecimal("distance"),
                        row.getBigDecimal("records"),
                        row.getBigDecimal("points"),
                        row.getString("text")))
                .list();
    }

    /** Every metric in each span, by code; empty when the user may not see the unit. */
    public List<Value> values(CurrentUser user, long runId, String unitCode) {
        return ResultScope.scoped(jdbc.sql("""
                        select s.*, coalesce(m.name, s.metric) as name, m.unit as metric_unit, m.definition, m.basis, m.better,
                               st.mean, st.best, st.n
                        from metric_value s
                        left join run_metric m on m.run_id = s.run_id and m.metric = s.metric
                        left join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                        left join metric_stat st on st.run_id = s.run_id and st.metric = s.metric
                             and st.peer_group = u.peer_group
                        where s.run_id = :run and s.unit_code = :unit and
                        """ + ResultScope.IN_SIGHT + " order by s.metric, s.span"), user)
                .param("run", runId)
                .param("unit", unitCode)
                .query((row, index) -> new Value(
                        row.getString("metric"),
                        row.getString("name"),
                        row.getString("metric_unit"),
                        row.getString("span"),
                        row.getBigDecimal("numerator"),
                        row.getBigDecimal("denominator"),
                        row.getBigDecimal("value"),
                        MetricState.of(row.getString("state")),
                        row.getBigDecimal("group_rank"),
                        Placings.rounded(row.getBigDecimal("mean")),
                        row.getBigDecimal("best"),
                        row.getObject("n", Integer.class),
                        row.getString("definition"),
                        row.getString("basis"),
                        row.getString("better")))
                .list();
    }

    /** Places with the points of every node, for the heat map and the score matrix. */
    public List<HeatRow> heat(CurrentUser user, long runId, String group) {
        Map<String, Map<String, BigDecimal>> points = ResultScope.scoped(jdbc.sql("""
                        select s.unit_code, s.node, s.points from node_score s
                        join standing st on st.run_id = s.run_id and st.unit_code = s.unit_code
                        where s.run_id = :run and s.points is not null and (:group = '' or st.peer_group = :group) and
                        """ + ResultScope.IN_SCOPE), user)
                .param("run", runId)
                .param("group", group)
                .query((ResultSet rows) -> {
                    Map<String, Map<String, BigDecimal>> byUnit = new java.util.HashMap<>();
                    while (rows.next()) {
                        byUnit.computeIfAbsent(rows.getString(1), unit -> new java.util.HashMap<>())
                                .put(rows.getString(2), rows.getBigDecimal(3));
                    }
                    return byUnit;
                });
        return placings.places(user, runId, group, "").stream()
                .map(place -> new HeatRow(place, points.getOrDefault(place.unitCode(), Map.of())))
                .collect(Collectors.toList());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return row.getArray(column) == null
                ? List.of()
                : List.of((String[]) row.getArray(column).getArray());
    }
}
