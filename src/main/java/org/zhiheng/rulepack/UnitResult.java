package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.ScoreLine;

/**
 * The result of one unit.
 *
 * @param code of the unit
 * @param peerGroup null when the scheme has none for it
 * @param lines reasons for the points, in tree order
 * @param nodes points of the tree, total first
 * @param rank null when not ranked; broken only under average ties
 * @param tied whether others share the rank
 * @param groupSize how many units of the group are ranked
 * @param total rounded as the scheme says; null when not scored
 * @param grade suggested; null when the scheme gives none
 * @param gradeReason Chinese; null without a grade
 * @param notRankedReason Chinese; null when ranked
 * @param previousRank null when not ranked in the period before
 * @param previousTotal null when not scored in the period before
 * @param vetoes code → reason
 * @param lists list → reason: red list, summons, prizes …
 * @param warnings code → text
 */
public record UnitResult(
        String code,
        @Nullable String peerGroup,
        List<ScoreLine> lines,
        List<NodeScore> nodes,
        @Nullable BigDecimal rank,
        boolean tied,
        int groupSize,
        @Nullable BigDecimal total,
        @Nullable String grade,
        @Nullable String gradeReason,
        @Nullable String notRankedReason,
        @Nullable BigDecimal previousRank,
        @Nullable BigDecimal previousTotal,
        Map<String, String> vetoes,
        Map<String, String> lists,
        Map<String, String> warnings) {

    /** The node or criterion with this code; empty when the unit's tree has none. */
    public Optional<NodeScore> node(String node) {
        return nodes.stream().filter(score -> score.node().equals(node)).findFirst();
    }

    /** Points of a node or criterion; null when not scored or not in the tree. */
    public @Nullable BigDecimal points(String node) {
        return node(node).map(NodeScore::points).orElse(null);
    }
}
