package org.zhiheng.rulepack;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.ChildResult;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.MarkFact;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.PastResult;

/**
 * Everything the rules may know about one unit.
 *
 * @param code official code; results are ordered by it
 * @param parent code of the unit above; null at the top
 * @param attributes of the period's last day
 * @param metrics readings of this period by metric code; a metric that is not in the map counts as no data
 * @param previous readings of the period before
 * @param lastYear readings of the same period a year earlier
 * @param events of the period
 * @param marks of the period
 * @param children results of the units below in their own scheme
 * @param past earlier results of this scheme, newest first
 */
public record UnitInput(
        String code,
        String name,
        String kind,
        @Nullable String parent,
        Map<String, String> attributes,
        Map<String, MetricReading> metrics,
        Map<String, MetricReading> previous,
        Map<String, MetricReading> lastYear,
        List<EventFact> events,
        List<MarkFact> marks,
        List<ChildResult> children,
        List<PastResult> past) {

    public UnitInput {
        attributes = Map.copyOf(attributes);
        events = events.stream()
                .sorted(java.util.Comparator.comparing(EventFact::on).thenComparingLong(EventFact::record))
                .toList();
        marks = marks.stream()
                .sorted(java.util.Comparator.comparingLong(MarkFact::record))
                .toList();
        children = children.stream()
                .sorted(java.util.Comparator.comparing(ChildResult::code))
                .toList();
        past = List.copyOf(past);
    }

    /** A unit with readings of this period only. */
    public static UnitInput of(
            String code, String name, String kind, Map<String, String> attributes, Map<String, MetricReading> metrics) {
        return new UnitInput(
                code,
                name,
                kind,
                null,
                attributes,
                metrics,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
