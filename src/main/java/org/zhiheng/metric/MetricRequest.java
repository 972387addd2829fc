package org.zhiheng.metric;

import java.util.Set;

/**
 * A metric wanted for a run.
 *
 * @param spans the current period, and earlier ones where a criterion compares with them
 */
public record MetricRequest(Metric metric, Set<Span> spans) {

    public MetricRequest {
        spans = Set.copyOf(spans);
    }

    /** Wanted for the current period only. */
    public static MetricRequest current(Metric metric) {
        return new MetricRequest(metric, Set.of(Span.CURRENT));
    }
}
