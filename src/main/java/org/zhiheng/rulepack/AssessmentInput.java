package org.zhiheng.rulepack;

import java.util.List;
import java.util.Map;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.PeerStatistics;
import org.zhiheng.vocabulary.Period;

/**
 * What one assessment is computed from.
 *
 * @param period assessed; its last day decides which dated values are in force
 * @param metrics descriptions by code: names for explanations, directions for rankings of a metric
 * @param units in any order; units the scheme does not assess are left out of the result
 * @param statistics peer group → metric → statistics; where absent they are computed from the units
 */
public record AssessmentInput(
        Period period,
        Map<String, MetricDescription> metrics,
        List<UnitInput> units,
        Map<String, Map<String, PeerStatistics>> statistics) {

    public AssessmentInput(Period period, Map<String, MetricDescription> metrics, List<UnitInput> units) {
        this(period, metrics, units, Map.of());
    }
}
