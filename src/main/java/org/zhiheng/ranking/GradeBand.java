package org.zhiheng.ranking;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A grade and the values that earn it.
 *
 * @param grade 优秀, 良好 …
 * @param from lower end; null: open
 * @param fromInside whether the lower end itself belongs to it
 * @param to upper end; null: open
 * @param toInside whether the upper end itself belongs to it
 * @param colour green, blue, yellow, red …; null: none
 */
public record GradeBand(
        String grade,
        @Nullable BigDecimal from,
        boolean fromInside,
        @Nullable BigDecimal to,
        boolean toInside,
        @Nullable String colour) {

    /** From this value on (inclusive), up to the next better band. */
    public static GradeBand from(String grade, String from) {
        return new GradeBand(grade, new BigDecimal(from), true, null, false, null);
    }

    /** Whatever is below all others. */
    public static GradeBand rest(String grade) {
        return new GradeBand(grade, null, false, null, false, null);
    }

    /** Whether the value falls into this band. */
    public boolean holds(BigDecimal value) {
        boolean above = from == null || (fromInside ? value.compareTo(from) >= 0 : value.compareTo(from) > 0);
        boolean below = to == null || (toInside ? value.compareTo(to) <= 0 : value.compareTo(to) < 0);
        return above && below;
    }
}
