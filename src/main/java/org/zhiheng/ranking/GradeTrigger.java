package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;

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

    /** The conditions with the figures of the unit: 总分 58 低于 60、倒数第 1 名. */
    String describe(Place place) {
        List<String> conditions = new ArrayList<>();
        BigDecimal total = place.total();
        if (below != null && total != null) {
            conditions.add("总分 " + Figure.plain(total) + " 低于 " + Figure.plain(below));
        }
        if (bottom > 0) {
            conditions.add("组内倒数第 " + place.fromBottom() + " 名");
        }
        if (top > 0) {
            conditions.add("组内第 " + place.position() + " 名");
        }
        return String.join("、", conditions);
    }
}
