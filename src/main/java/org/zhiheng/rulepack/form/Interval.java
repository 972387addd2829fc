package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of numbers with open or closed ends.
 *
 * @param low null: no lower end
 * @param high null: no upper end
 */
public record Interval(
        @Nullable BigDecimal low,
        boolean lowInside,
        @Nullable BigDecimal high,
        boolean highInside) {

    /** Reads {@code at_least}, {@code above}, {@code at_most}, {@code below} and {@code exactly}. */
    static Interval read(Parameters parameters) {
        BigDecimal exactly = parameters.number("exactly").orElse(null);
        if (exactly != null) {
            return new Interval(exactly, true, exactly, true);
        }
        BigDecimal atLeast = parameters.number("at_least").orElse(null);
        BigDecimal above = parameters.number("above").orElse(null);
        BigDecimal atMost = parameters.number("at_most").orElse(null);
        BigDecimal below = parameters.number("below").orElse(null);
        if (atLeast != null && above != null) {
            parameters.wrong("above", "tier-two-ends", "下端写了两次（at_least 和 above）", "two lower ends (at_least, above)");
        }
        if (atMost != null && below != null) {
            parameters.wrong("below", "tier-two-ends", "上端写了两次（at_most 和 below）", "two upper ends (at_most, below)");
        }
        Interval interval = new Interval(
                atLeast != null ? atLeast : above, atLeast != null, atMost != null ? atMost : below, atMost != null);
        if (interval.isEmpty()) {
            parameters
                    .yaml()
                    .error("tier-empty", "这一档没有任何数值（" + interval.chinese() + "）", "no number falls into this tier");
        }
        return interval;
    }

    /** Whether the value lies inside, each end by its own rule. */
    public boolean holds(BigDecimal value) {
        boolean above = low == null || (lowInside ? value.compareTo(low) >= 0 : value.compareTo(low) > 0);
        boolean below = high == null || (highInside ? value.compareTo(high) <= 0 : value.compareTo(high) < 0);
        return above && below;
    }

    boolean isEmpty() {
        if (low == null || high == null) {
            return false;
        }
        int order = low.compareTo(high);
        return order > 0 || order == 0 && !(lowInside && highInside);
    }

    /** Whether both ends are written. */
    boolean isBounded() {
        return low != null && high != null;
    }

    /** How far outside a value lies; 0 at an end, whether it is inside or not. */
    public BigDecimal distance(BigDecimal value) {
        if (low != null && value.compareTo(low) < 0) {
            return low.subtract(value);
        }
        return high != null && value.compareTo(high) > 0 ? value.subtract(high) : BigDecimal.ZERO;
    }

    /** Whether a value lies under the lower end, so that it would have to rise. */
    public boolean isAbove(BigDecimal value) {
        return low != null && !holds(value) && value.compareTo(low) <= 0;
    }

    String chinese() {
        return chinese("");
    }

    /** In words, each end with a unit of measure. */
    public String chinese(String unit) {
        if (low != null && high != null && low.compareTo(high) == 0) {
            return "等于" + Wording.marked(low, unit);
        }
        String lower = low == null ? "" : (lowInside ? "≥" : ">") + Wording.marked(low, unit);
        String upper = high == null ? "" : (highInside ? "≤" : "<") + Wording.marked(high, unit);
        return lower.isEmpty() && upper.isEmpty()
                ? "任何数值"
                : lower.isEmpty() || upper.isEmpty() ? lower + upper : lower + "且" + upper;
    }
}
