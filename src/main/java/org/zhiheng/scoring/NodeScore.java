package org.zhiheng.scoring;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;

/**
 * The points of one node of one unit.
 *
 * @param node code of the node
 * @param ordinal position in the tree, depth first, the total is 0
 * @param full full points of the node for this unit (lower where children were left out); null: none
 * @param points rounded and limited as declared; null when the state has no points
 * @param unrounded the same before the node's rounding (floor and cap applied)
 * @param part what the node gives to its parent's sum, rounded so that the parts of a parent add up to its points before
 *     transforms, a weakest-link bonus, floor and cap; null when the parent does not add, or for the total
 * @param share the weight the node counted with after re-sharing; null when the parent does not weigh
 * @param imputed whether points put in for missing ones stand behind it
 * @param figure formula and figures put in; null when the state has no points
 * @param note what else a reader must know: re-shared weights, the reason of absence, the scheme used; may be empty
 */
public record NodeScore(
        String node,
        int ordinal,
        @Nullable BigDecimal full,
        @Nullable BigDecimal points,
        @Nullable BigDecimal unrounded,
        @Nullable BigDecimal part,
        @Nullable BigDecimal share,
        NodeState state,
        boolean imputed,
        @Nullable Figure figure,
        String note) {

    /** Formula in words; null when the node has no points. */
    public @Nullable String formula() {
        return figure == null ? null : figure.formula();
    }

    /** The formula with the figures put in; null when the node has no points. */
    public @Nullable String substituted() {
        return figure == null ? null : figure.substituted();
    }
}
