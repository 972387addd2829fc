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
 * @param now what the form's lines add up to; null: to be worked out
 * @param beside what hand-written rules add to the form's lines, negative for what they take off
 */
public record Closing(
        @Nullable BigDecimal cap,
        @Nullable BigDecimal floor,
        @Nullable Rounding rounding,
        @Nullable BigDecimal now,
        BigDecimal beside) {

    /** The sum as it is. */
    static final Closing NONE = new Closing(null, null, null, null, BigDecimal.ZERO);

    /** What the lines of a form add up to. @throws MissingInput when an input has no value */
    BigDecimal now(Form form, FormContext context) {
        return now == null ? Goals.sum(form.score(context)) : now;
    }

    /** The points that come of a sum of the form's lines: with what stands beside them, limited and rounded. */
    public BigDecimal of(BigDecimal lines) {
        BigDecimal sum = lines.add(beside);
        BigDecimal points = cap != null && sum.compareTo(cap) > 0 ? cap : sum;
        points = floor != null && points.compareTo(floor) < 0 ? floor : points;
        return rounding == null ? points : rounding.apply(points);
    }

    /** Highest sum of the form's lines that still counts; null: none. */
    @Nullable
    BigDecimal most() {
        return cap == null ? null : cap.subtract(beside);
    }

    /** Sum of the form's lines under which the points no longer fall; null: none. */
    @Nullable
    BigDecimal least() {
        return floor == null ? null : floor.subtract(beside);
    }

    /** Whether one sum gives more points than another. */
    boolean gives(BigDecimal sum, BigDecimal moreThan) {
        return of(sum).compareTo(of(moreThan)) > 0;
    }
}
