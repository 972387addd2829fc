package org.zhiheng.ranking;

import java.util.List;
import java.util.Set;

/**
 * How a scheme grades.
 *
 * @param quotas applied from the best grade down; units without a place fall to the next grade
 * @param triggers conditions that need the rank
 * @param exemptGroups peer groups that get no grade (L12)
 */
public record GradePlan(
        GradeScale scale, List<GradeQuota> quotas, List<GradeTrigger> triggers, Set<String> exemptGroups) {

    public GradePlan {
        quotas = List.copyOf(quotas);
        triggers = List.copyOf(triggers);
        exemptGroups = Set.copyOf(exemptGroups);
    }
}
