package org.zhiheng.web.analysis;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.ranking.ComparedUnit;
import org.zhiheng.ranking.Comparison;
import org.zhiheng.result.Breakdowns;
import org.zhiheng.result.Placings;
import org.zhiheng.result.ResultRuns;

/** Two results side by side: units, periods or rule versions, criterion by criterion (A5). */
@Repository
class Comparisons {

    /** Both sides are compared under one code, so that two different units can be. */
    private static final String COMPARED = "compared";

    private final JdbcClient jdbc;
    private final ResultRuns resultRuns;
    private final Placings placings;
    private final Breakdowns breakdowns;

    Comparisons(JdbcClient jdbc, ResultRuns resultRuns, Placings placings, Breakdowns breakdowns) {
        this.jdbc = jdbc;
        this.resultRuns = resultRuns;
        this.placings = placings;
        this.breakdowns = breakdowns;
    }

    /** One side: a unit in a run. */
    record Side(ResultRuns.Run run, Placings.Place place) {}

    /** @param steps add up exactly to the difference of the totals */
    record Waterfall(Side before, Side after, Comparison.Difference difference) {

        /** The steps that give or take points. */
        public List<Comparison.Step> moved() {
            return difference.steps().stream()
                    .filter(step -> step.delta().signum() != 0)
                    .toList();
        }
    }

    /** Empty when the run is not there or the unit is not in it or outside the user's scope. */
    Optional<Side> side(CurrentUser user, long runId, String unitCode) {
        return resultRuns.run(runId).flatMap(run -> placings.place(user, runId, unitCode)
                .map(place -> new Side(run, place)));
    }

    Waterfall waterfall(CurrentUser user, Side before, Side after) {
        Comparison comparison = Comparison.of(List.of(compared(user, before)), List.of(compared(user, after)));
        return new Waterfall(before, after, comparison.units().get(0));
    }

    private ComparedUnit compared(CurrentUser user, Side side) {
        Placings.Place place = side.place();
        return new ComparedUnit(
                COMPARED,
                place.peerGroup() == null ? "" : place.peerGroup(),
                place.total(),
                place.rank(),
                place.grade(),
                parts(side.run().runId(), place.unitCode()));
    }

    /** What each criterion gives to the total: its points times the weights on the way up. */
    private List<ComparedUnit.Part> parts(long runId, String unitCode) {
        List<Breakdowns.Node> nodes = breakdowns.nodes(runId);
        Map<String, Breakdowns.Node> byCode = new HashMap<>();
        nodes.forEach(node -> byCode.put(node.node(), node));
        Map<String, @Nullable BigDecimal> points = new HashMap<>();
        Map<String, BigDecimal> weights = new HashMap<>();
        jdbc.sql("select node, points, coalesce(weight, 1) from node_score where run_id = :run and unit_code = :unit")
                .param("run", runId)
                .param("unit", unitCode)
                .query(row -> {
                    points.put(row.getString(1), row.getBigDecimal(2));
                    weights.put(row.getString(1), row.getBigDecimal(3));
                });
        List<ComparedUnit.Part> parts = new ArrayList<>();
        for (Breakdowns.Node node : nodes) {
            if (node.criterion()) {
                BigDecimal given = points.get(node.node());
                for (Breakdowns.Node at = node;
                        given != null && at != null;
                        at = byCode.get(String.valueOf(at.parent()))) {
                    given = given.multiply(weights.getOrDefault(at.node(), BigDecimal.ONE));
                }
                parts.add(new ComparedUnit.Part(node.node(), node.name(), given));
            }
        }
        return parts;
    }

    /** A unit that stands differently in two runs. */
    record Moved(
            String unitCode,
            String name,
            @Nullable String groupName,
            @Nullable BigDecimal oldTotal,
            @Nullable BigDecimal newTotal,
            @Nullable BigDecimal oldRank,
            @Nullable BigDecimal newRank,
            @Nullable String oldGrade,
            @Nullable String newGrade) {

        @Nullable
        public BigDecimal change() {
            return oldTotal == null || newTotal == null ? null : newTotal.subtract(oldTotal);
        }
    }

    /** The units of the user's scope in both runs, those that moved most first. */
    List<Moved> moved(CurrentUser user, long before, long after) {
        Map<String, Placings.Place> old = new HashMap<>();
        placings.places(user, before, "", "").forEach(place -> old.put(place.unitCode(), place));
        return placings.places(user, after, "", "").stream()
                .filter(place -> old.containsKey(place.unitCode()))
                .map(place -> moved(old.get(place.unitCode()), place))
                .sorted(java.util.Comparator.comparing((Moved one) -> one.change() == null
                                ? BigDecimal.ONE.negate()
                                : one.change().abs())
                        .reversed()
                        .thenComparing(Moved::unitCode))
                .toList();
    }

    private static Moved moved(Placings.Place old, Placings.Place now) {
        return new Moved(
                now.unitCode(),
                now.name(),
                now.groupName(),
                old.total(),
                now.total(),
                old.rank(),
                now.rank(),
                old.grade(),
                now.grade());
    }
}
