package org.zhiheng.ranking;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A rule that needs the rank: all conditions given must hold (SCORING-FORMS G14).
 *
 * @param below total under this; null: no condition
 * @param bottom among the last so many of the group, ties included; 0: no condition
 * @param top among the first so many, ties included; 0: no condition
 * @param effect what then happens
 */
public record GradeTrigger(String name, @Nullable BigDecimal below, int bottom, int top, GradeEffect effect) {

    /** Whether it applies to a ranked unit. */
    public boolean applies(Place place) {
        return place.isRanked()
                && (below == null || place.total() != null && place.total().compareTo(below) < 0)
                && (bottom == 0 || place.fromBottom() <= bottom)
                && (top == 0 || place.position() <= top);
    }
}
