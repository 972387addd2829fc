package org.zhiheng.run;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.database.Copy;
import org.zhiheng.ranking.Place;
import org.zhiheng.rulepack.Shortfall;
import org.zhiheng.rulepack.UnitPoints;
import org.zhiheng.rulepack.UnitResult;
import org.zhiheng.scoring.NodeScore;
import org.zhiheng.vocabulary.ScoreLine;
import tools.jackson.databind.json.JsonMapper;

/** Writes what a run comes to: points of the tree, score lines, shortfalls, standings. */
@Component
class ResultTables {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final DataSource dataSource;

    ResultTables(JdbcClient jdbc, DataSource dataSource) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
    }

    /** Takes away what was kept of the points. */
    void clearPoints(long runId) {
        delete("node_score", runId);
        delete("score_line", runId);
        delete("score_shortfall", runId);
    }

    /** Keeps points, reasons and shortfalls of units. @return number of score lines */
    long keep(long runId, List<UnitPoints> units) {
        Copy.into(
                dataSource,
                "node_score",
                List.of(
                        "run_id",
                        "unit_code",
                        "node",
                        "ordinal",
                        "full_points",
                        "points",
                        "unrounded",
                        "weight",
                        "state",
                        "formula",
                        "substituted",
                        "note"),
                rows -> units.forEach(unit -> unit.nodes().forEach(node -> node(rows, runId, unit, node))));
        long lines = Copy.into(
                dataSource,
                "score_line",
                List.of(
                        "run_id",
                        "unit_code",
                        "line_no",
                        "criterion",
                        "kind",
                        "points",
                        "reason_code",
                        "reason",
                        "formula",
                        "substituted",
                        "rule",
                        "rule_file",
                        "rule_line",
                        "metrics",
                        "records"),
                rows -> units.forEach(unit -> lines(rows, runId, unit)));
        Copy.into(
                dataSource,
                "score_shortfall",
                List.of(
                        "run_id",
                        "unit_code",
                        "criterion",
                        "ordinal",
                        "reason_code",
                        "metric",
                        "actual",
                        "distance",
                        "records",
                        "points",
                        "text"),
                rows -> units.forEach(unit -> shortfalls(rows, runId, unit)));
        return lines;
    }

    /** Keeps the places in stead of those kept before. */
    void keepStandings(long runId, List<UnitResult> units) {
        delete("standing", runId);
        Copy.into(
                dataSource,
                "standing",
                List.of(
                        "run_id",
                        "unit_code",
                        "peer_group",
                        "rank",
                        "tied",
                        "group_size",
                        "total",
                        "suggested_grade",
                        "grade_reason",
                        "not_ranked_reason",
                        "previous_rank",
                        "previous_total",
                        "flags"),
                rows -> units.forEach(unit -> standing(rows, runId, unit)));
    }

    private static void node(Copy.Rows rows, long runId, UnitPoints unit, NodeScore node) {
        rows.row(
                runId,
                unit.code(),
                node.node(),
                node.ordinal(),
                node.full(),
                node.points(),
                node.unrounded(),
                node.share(),
                node.state().code(),
                node.formula(),
                node.substituted(),
                node.note());
    }

    private static void lines(Copy.Rows rows, long runId, UnitPoints unit) {
        int number = 0;
        for (ScoreLine line : unit.lines()) {
            rows.row(
                    runId,
                    unit.code(),
                    ++number,
                    line.criterion(),
                    line.kind().code(),
                    line.points(),
                    line.reasonCode(),
                    line.reason(),
                    line.formula(),
                    line.substituted(),
                    line.rule(),
                    line.file(),
                    line.line(),
                    line.metrics(),
                    line.records());
        }
    }

    private static void shortfalls(Copy.Rows rows, long runId, UnitPoints unit) {
        int ordinal = 0;
        String criterion = "";
        for (Shortfall shortfall : unit.shortfalls()) {
            ordinal = shortfall.criterion().equals(criterion) ? ordinal + 1 : 1;
            criterion = shortfall.criterion();
            rows.row(
                    runId,
                    unit.code(),
                    criterion,
                    ordinal,
                    shortfall.code(),
                    shortfall.metric(),
                    shortfall.actual(),
                    shortfall.distance(),
                    shortfall.records(),
                    shortfall.points(),
                    shortfall.text());
        }
    }

    private static void standing(Copy.Rows rows, long runId, UnitResult unit) {
        Map<String, Object> flags = new TreeMap<>();
        flags.put("vetoes", new TreeMap<>(unit.vetoes()));
        flags.put("lists", new TreeMap<>(unit.lists()));
        flags.put("warnings", new TreeMap<>(unit.warnings()));
        Place overall = unit.overall();
        if (overall != null) {
            Map<String, Object> place = new TreeMap<>();
            place.put("rank", overall.rank());
            place.put("tied", overall.tied());
            place.put("size", overall.groupSize());
            flags.put("overall", place);
        }
        rows.row(
                runId,
                unit.code(),
                unit.peerGroup().isEmpty() ? null : unit.peerGroup(),
                unit.rank(),
                unit.tied(),
                unit.groupSize(),
                unit.total(),
                unit.grade(),
                unit.standing().reason(),
                unit.notRankedReason(),
                unit.previousRank(),
                unit.previousTotal(),
                JSON.writeValueAsString(flags));
    }

    private void delete(String table, long runId) {
        jdbc.sql("delete from " + table + " where run_id = :run")
                .param("run", runId)
                .update();
    }
}
