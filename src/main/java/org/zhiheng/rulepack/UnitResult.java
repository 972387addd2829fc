package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zhiheng.ranking.GradedPlace;
import org.zhiheng.ranking.Movement;
import org.zhiheng.ranking.Place;
import org.zhiheng.scoring.NodeScore;
import org.zhiheng.vocabulary.ScoreLine;

/**
 * The result of one unit.
 *
 * @param code of the unit
 * @param peerGroup empty when the scheme has none for it
 * @param lines reasons for the points, in tree order
 * @param shortfalls conditions that failed, with what was lacking, in tree order and the nearest first
 * @param nodes points of the tree, total first
 * @param standing place, total, suggested grade and why; the reason when not ranked
 * @param overall place across the peer groups; null when the scheme does not rank across them
 * @param previousRank null when not ranked in the period before
 * @param previousTotal null when not scored in the period before
 * @param movement against the period before
 * @param vetoes code → reason
 * @param lists list name → reason: red list, summons, prizes …
 * @param warnings code → text
 */
public record UnitResult(
        String code,
        String peerGroup,
        List<ScoreLine> lines,
        List<Shortfall> shortfalls,
        List<NodeScore> nodes,
        GradedPlace standing,
        @Nullable Place overall,
        @Nullable BigDecimal previousRank,
        @Nullable BigDecimal previousTotal,
        Movement movement,
        Map<String, String> vetoes,
        Map<String, String> lists,
        Map<String, String> warnings) {

    public UnitPoints unitPoints() {
        return new UnitPoints(code, lines, shortfalls, nodes);
    }

    /** Null when not ranked; broken only under average ties. */
    public @Nullable BigDecimal rank() {
        return standing.place().rank();
    }

    /** Across the peer groups; null when not ranked or the scheme does not rank across them. */
    public @Nullable BigDecimal overallRank() {
        return overall == null ? null : overall.rank();
    }

    /** Whether another unit of the group has the same rank. */
    public boolean tied() {
        return standing.place().tied();
    }

    /** How many units of the group are ranked. */
    public int groupSize() {
        return standing.place().groupSize();
    }

    /** Rounded as the scheme says; null when not scored. */
    public @Nullable BigDecimal total() {
        return standing.place().total();
    }

    /** Suggested grade; null when the scheme gives none. */
    public @Nullable String grade() {
        return standing.grade();
    }

    /** Null when the unit is ranked. */
    public @Nullable String notRankedReason() {
        return standing.place().notRankedReason();
    }

    /** The node or criterion with this code; empty when the unit's tree has none. */
    public Optional<NodeScore> node(String node) {
        return nodes.stream().filter(score -> score.node().equals(node)).findFirst();
    }

    /** Points of a node or criterion; null when not scored or not in the tree. */
    public @Nullable BigDecimal points(String node) {
        return node(node).map(NodeScore::points).orElse(null);
    }
}
