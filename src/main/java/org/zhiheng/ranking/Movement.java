package org.zhiheng.ranking;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A unit's place against the period before (FEATURES G3).
 *
 * @param ranks places gained (positive) or lost; null: not comparable, see the reason
 * @param points total gained or lost; null: not comparable
 * @param reason why something is not comparable; empty otherwise
 */
public record Movement(
        String unit, @Nullable BigDecimal ranks, @Nullable BigDecimal points, String reason) {

    /** @param before null: the unit took no part */
    public static Movement between(@Nullable Place before, Place now) {
        throw new UnsupportedOperationException("between");
    }

    /** ↑2, ↓1, – or 新 (new), as in a bulletin. */
    public String arrow() {
        throw new UnsupportedOperationException("arrow");
    }
}
