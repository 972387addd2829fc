package org.zhiheng.ranking;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The place of a unit in its peer group.
 *
 * @param rank 1 is first; a half for average ties; null: not ranked, see the reason
 * @param tied whether another unit has the same rank
 * @param groupSize units ranked in the group
 * @param groupEntrants units of the group, ranked or not
 * @param position 1-based position among distinct ranks' units counted from the front by competition ranking, whatever
 *     the tie style; 0 when not ranked
 * @param fromBottom 1 for the last place, counted like {@code position} from the other end; 0 when not ranked
 * @param total as displayed; null: none
 * @param unrounded before rounding; null: none
 * @param notRankedReason null when ranked
 * @param note how a tie was decided; may be empty
 */
public record Place(
        String unit,
        String group,
        @Nullable BigDecimal rank,
        boolean tied,
        int groupSize,
        int groupEntrants,
        int position,
        int fromBottom,
        @Nullable BigDecimal total,
        @Nullable BigDecimal unrounded,
        @Nullable String notRankedReason,
        String note) {

    /** False for units that are left out of the ranking; those have a reason instead. */
    public boolean isRanked() {
        return rank != null;
    }
}
