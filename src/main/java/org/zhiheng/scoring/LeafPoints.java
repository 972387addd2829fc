package org.zhiheng.scoring;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;

/**
 * What the rules gave a unit on one criterion.
 *
 * @param figure points with the way they came about; null unless the state has points
 * @param note reason in words, e.g. 不分管 for a removed criterion; may be empty
 */
public record LeafPoints(NodeState state, @Nullable Figure figure, String note) {

    public LeafPoints {
        if (state.hasPoints() != (figure != null)) {
            throw new IllegalArgumentException("State (" + state + ") and points (" + figure + ") disagree");
        }
    }

    /** Points as they are, without a formula. */
    public static LeafPoints scored(BigDecimal points) {
        return new LeafPoints(NodeState.SCORED, Figure.of(points), "");
    }

    /** Points with the formula they came from. */
    public static LeafPoints scored(Figure figure) {
        return new LeafPoints(NodeState.SCORED, figure, "");
    }

    /** Points put in for missing ones by the criterion itself. */
    public static LeafPoints filled(Figure figure, String note) {
        return new LeafPoints(NodeState.FILLED, figure, note);
    }

    /** The criterion does not apply to the unit. @param note why, in words */
    public static LeafPoints removed(String note) {
        return new LeafPoints(NodeState.REMOVED, null, note);
    }

    /** The criterion applies and has no points. @param note why, in words */
    public static LeafPoints missing(String note) {
        return new LeafPoints(NodeState.MISSING, null, note);
    }
}
