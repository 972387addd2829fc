package org.zhiheng.rulepack;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The points of one node of a unit's tree.
 *
 * @param node code of the criterion, group of criteria or total
 * @param ordinal position in the tree, total = 0, then top to bottom
 * @param fullPoints null for a node without full marks
 * @param points as rounded by the node; null when not scored, see state
 * @param unrounded null when not scored
 * @param state {@code scored}, {@code filled} (missing input answered by the declared policy), {@code removed} (weight
 *     shared out), {@code missing} (not scored, so the unit is not ranked), {@code unused}
 * @param formula in words
 * @param substituted with the figures put in
 * @param note Chinese remark, e.g. by which policy a missing input was answered; null when there is none
 */
public record NodeScore(
        String node,
        int ordinal,
        @Nullable BigDecimal fullPoints,
        @Nullable BigDecimal points,
        @Nullable BigDecimal unrounded,
        String state,
        String formula,
        String substituted,
        @Nullable String note) {}
