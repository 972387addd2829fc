package org.zhiheng.rulepack;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Why a criterion did not give more: the nearest condition that failed, and what was lacking. Holding the condition with
 * everything else as it is gives at least the points stated; one record less does not.
 *
 * @param criterion code
 * @param code stable word for the kind of condition: target, next-tier, first-points …
 * @param metric that would have to move; null when it is no single metric
 * @param actual value it has; null when events are counted
 * @param distance to the nearest value that is wanted, or to its open end; null when events are counted
 * @param records by how many the numerator would have to rise or, negative, fall, the denominator as it is; null when
 *     the metric counts no records
 * @param points of the criterion then; null when only known to be more than now
 * @param text all of it in Chinese
 */
public record Shortfall(
        String criterion,
        String code,
        @Nullable String metric,
        @Nullable BigDecimal actual,
        @Nullable BigDecimal distance,
        @Nullable BigDecimal records,
        @Nullable BigDecimal points,
        String text) {}
