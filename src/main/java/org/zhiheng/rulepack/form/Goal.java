package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A condition that fails for a unit, and what holding it would give with everything else as it is.
 *
 * @param code stable: target, next-step, first-points, next-tier …
 * @param input what would have to move; null when it is the number of events that were counted
 * @param events how many events would have to be away; 0 unless the input is null
 * @param wanted where the input would have to be
 * @param sum of the form's lines then; null when only known to be more than now
 */
public record Goal(
        String code,
        @Nullable Expression input,
        int events,
        Interval wanted,
        @Nullable BigDecimal sum) {

    static Goal of(String code, Expression input, Interval wanted, @Nullable BigDecimal sum) {
        return new Goal(code, input, 0, wanted, sum);
    }
}
