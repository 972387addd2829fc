package org.zhiheng.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.organization.Units;
import org.zhiheng.vocabulary.Rounding;

/**
 * Queries over the governance views that are no metrics: they pass the same fence, see the same data and run in the same
 * confinement.
 */
@Component
public class GovernanceQueries {

    private final JdbcClient jdbc;
    private final FencedSql fenced;
    private final BodyCheck bodies;
    private final RunSight sights;

    GovernanceQueries(JdbcClient jdbc, Units units) {
        this.jdbc = jdbc;
        this.fenced = new FencedSql(jdbc);
        this.bodies = new BodyCheck(jdbc);
        this.sights = new RunSight(jdbc, units, fenced);
    }

    /**
     * The text of a query.
     *
     * @param file it stands in, relative to the home folder
     * @param body one SELECT
     * @param bodyLine line of the file the body starts on, 1-based
     */
    public record Query(String file, String body, int bodyLine) {

        /** The views it reads. */
        public SortedSet<String> views() {
            return new TreeSet<>(SqlFence.query(body).views());
        }

        /** What the fence refuses, with place. */
        public List<Finding> mistakes() {
            List<Finding> findings = new ArrayList<>();
            for (SqlFence.Mistake mistake : SqlFence.query(body).mistakes()) {
                MetricFile.Place place = MetricFile.Place.of(body, mistake.offset());
                findings.add(Finding.error(
                                mistake.code().replaceFirst("^metric-", "query-"),
                                file,
                                bodyLine + place.line() - 1,
                                place.column(),
                                mistake.chinese().replace("指标", "查询"),
                                mistake.english().replace("a metric", "a query"))
                        .about(mistake.words()));
            }
            return findings;
        }

        private Metric asMetric() {
            return new Metric(
                    "query",
                    "",
                    "",
                    "",
                    BigDecimal.ONE,
                    Better.NEUTRAL,
                    new Rounding(10, RoundingMode.HALF_UP),
                    BigDecimal.ZERO,
                    Rollup.SUM,
                    Absent.NO_DATA,
                    null,
                    null,
                    "",
                    file,
                    body,
                    bodyLine,
                    "");
        }
    }

    /** The table that holds the records of a view; empty for views without records. */
    public static java.util.Optional<String> tableOf(String view) {
        return GovernanceView.of(view).filter(GovernanceView::hasRecords).map(GovernanceView::table);
    }

    /** The column that places the records of a view in time. */
    public static String anchorOf(String view) {
        return GovernanceView.of(view).orElseThrow().anchor();
    }

    /** The columns of the records in a table, in the order a person reads them; empty for another table. */
    public static List<String> columnsOf(String table) {
        return java.util.Arrays.stream(GovernanceView.values())
                .filter(view -> view.hasRecords() && view.table().equals(table))
                .findFirst()
                .map(GovernanceView::columnNames)
                .orElse(List.of());
    }

    /** The views that hold records, in their order. */
    public static List<String> recordViews() {
        return java.util.Arrays.stream(GovernanceView.values())
                .filter(GovernanceView::hasRecords)
                .map(GovernanceView::view)
                .toList();
    }

    /**
     * Runs a query and keeps its rows in a temporary table until the caller's transaction ends.
     *
     * @param scope what the query sees; its run need not exist
     * @param columns of the table, with their SQL types; one the query does not return is null
     * @throws ContentException when the database refuses the text, or the query returns other columns or lacks a required
     *     one, with place
     */
    public void into(String table, RunScope scope, Query query, Map<String, String> columns, Set<String> required) {
        Metric text = query.asMetric();
        MetricStatement statement = new MetricStatement(
                text, sights.of(scope), scope.period(), scope.asOf(), new MetricStatement.Binding.ByUnit());
        try {
            fenced.run(() -> {
                Set<String> returned = bodies.columnsOf(statement);
                refuseColumns(query, returned, columns.keySet(), required);
                Map<String, String> list = new LinkedHashMap<>();
                columns.forEach((name, type) -> list.put(
                        name, "cast(" + (returned.contains(name) ? "b." + name : "null") + " as " + type + ")"));
                return jdbc.sql("create temporary table " + table + " on commit drop as " + statement.text() + "select "
                                + list.entrySet().stream()
                                        .map(each -> each.getValue() + " as " + each.getKey())
                                        .collect(Collectors.joining(", "))
                                + " from body b")
                        .update();
            });
        } catch (DataAccessException refused) {
            throw new ContentException(List.of(BodyCheck.refusal(text, statement, refused)));
        }
    }

    private static void refuseColumns(Query query, Set<String> returned, Set<String> known, Set<String> required) {
        Set<String> unknown = new TreeSet<>(returned);
        unknown.removeAll(known);
        Set<String> lacking = new TreeSet<>(required);
        lacking.removeAll(returned);
        if (!unknown.isEmpty() || !lacking.isEmpty()) {
            throw new ContentException(List.of(Finding.error(
                            "query-columns",
                            query.file(),
                            query.bodyLine(),
                            0,
                            unknown.isEmpty() ? "缺少结果列" : "返回了多余的列",
                            unknown.isEmpty() ? "a result column is missing" : "returns columns nobody asked for")
                    .about(String.join(", ", unknown.isEmpty() ? lacking : unknown))
                    .fix("可以返回：" + String.join("、", known), "it may return: " + String.join(", ", known))));
        }
    }
}
