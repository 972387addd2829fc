package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Rounding;

/**
 * From the sum of a form's lines to the points of the criterion.
 *
 * @param cap null: none
 * @param floor null: none
 * @param rounding null: none
 */
public record Closing(
        @Nullable BigDecimal cap,
        @Nullable BigDecimal floor,
        @Nullable Rounding rounding) {

    public BigDecimal of(BigDecimal sum) {
        BigDecimal points = cap != null && sum.compareTo(cap) > 0 ? cap : sum;
        points = floor != null && points.compareTo(floor) < 0 ? floor : points;
        return rounding == null ? points : rounding.apply(points);
    }

    /** Whether one sum gives more points than another. */
    boolean gives(BigDecimal sum, BigDecimal moreThan) {
        return of(sum).compareTo(of(moreThan)) > 0;
    }
}
