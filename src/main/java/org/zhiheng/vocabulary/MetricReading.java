package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a metric says about one unit in one period.
 *
 * @param state why there is, or is not, a value
 * @param numerator null when the metric is no quotient or nothing was observed
 * @param denominator null when the metric is no quotient or nothing was observed
 * @param value in the metric's own unit of measure; null unless observed
 */
public record MetricReading(
        MetricState state,
        @Nullable BigDecimal numerator,
        @Nullable BigDecimal denominator,
        @Nullable BigDecimal value) {

    public MetricReading {
        if ((state == MetricState.OBSERVED) != (value != null)) {
            throw new IllegalArgumentException("A reading has a value exactly when observed, not (" + state + ")");
        }
    }

    /** A value that is no ratio, or whose parts are not known. */
    public static MetricReading observed(BigDecimal value) {
        return new MetricReading(MetricState.OBSERVED, null, null, value);
    }

    /** A ratio with its parts. */
    public static MetricReading observed(BigDecimal numerator, BigDecimal denominator, BigDecimal value) {
        return new MetricReading(MetricState.OBSERVED, numerator, denominator, value);
    }

    /** A reading without a value. @throws IllegalArgumentException for {@link MetricState#OBSERVED} */
    public static MetricReading absent(MetricState state) {
        return new MetricReading(state, null, null, null);
    }
}
