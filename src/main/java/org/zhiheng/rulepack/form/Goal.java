package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A condition that fails for a unit, and what holding it would give with everything else as it is.
 *
 * @param code stable: target, next-step, first-points, next-tier …
 * @param input what would have to move; null when it is told in words
 * @param wanted where the input would have to be
 * @param sum of the form's lines then; null when only known to be more than now
 * @param told the gap of something that is no metric; null when the input says it
 * @param note what the stated value takes as given, in Chinese; empty when nothing special
 */
public record Goal(
        String code,
        @Nullable Expression input,
        Interval wanted,
        @Nullable BigDecimal sum,
        @Nullable Told told,
        String note) {

    /** Code of a goal that says why no single gap exists. */
    public static final String NONE = "no-single-gap";

    /**
     * A gap in words.
     *
     * @param text in Chinese, up to what reaching it gives
     * @param actual null when there is no one figure
     * @param distance null when there is no one figure
     * @param records by how many events or answers; null when it is not a number of them
     */
    public record Told(
            String text,
            @Nullable BigDecimal actual,
            @Nullable BigDecimal distance,
            @Nullable BigDecimal records) {}

    static Goal of(String code, Expression input, Interval wanted, @Nullable BigDecimal sum) {
        return new Goal(code, input, wanted, sum, null, "");
    }

    static Goal told(String code, Told told, @Nullable BigDecimal sum) {
        return new Goal(code, null, Goals.atLeast(BigDecimal.ZERO), sum, told, "");
    }

    /** Says honestly why no single gap exists. */
    static Goal none(String text) {
        return told(NONE, new Told(text, null, null, null), null);
    }

    Goal noting(String words) {
        return new Goal(code, input, wanted, sum, told, words);
    }
}
