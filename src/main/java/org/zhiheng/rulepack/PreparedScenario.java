package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.mutation.Mutation;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.Period;

/**
 * A scenario read once, to be run on one pack or on many versions of it.
 *
 * @param codes the nodes whose points or lines it expects
 * @param wide whether it expects more than points: a rank, a grade, a veto …
 */
record PreparedScenario(Scenario scenario, Period period, List<Scenario.Case> cases, Set<String> codes, boolean wide) {

    static PreparedScenario of(Scenario scenario, RulePack pack, Map<String, MetricDescription> metrics) {
        String kind = pack.kinds().stream().findFirst().orElse("");
        LocalDate absent = pack.effectiveFrom().getYear() < 1900 ? LocalDate.of(2026, 1, 1) : pack.effectiveFrom();
        Set<String> codes = new TreeSet<>();
        boolean wide = false;
        List<Scenario.Case> cases = scenario.cases(kind, metrics);
        for (Scenario.Case each : cases) {
            for (Map.Entry<String, Yaml> expected : each.expect().entries().entrySet()) {
                String key = expected.getKey();
                if (ScenarioRunner.BY_CODE.contains(key)) {
                    codes.addAll(expected.getValue().entries().keySet());
                } else if (ScenarioRunner.OTHER_KEYS.contains(key)) {
                    wide |= !key.equals("reasons") || each.expect().entries().size() == 1;
                } else {
                    codes.add(key);
                }
            }
        }
        return new PreparedScenario(scenario, scenario.period(pack.periodLength(), absent), cases, codes, wide);
    }

    /** What the pack gives; where the scenario gives a total it stands for the one the points come to. */
    AssessmentResult assess(CompiledRulePack pack, Map<String, MetricDescription> metrics, Trail trail) {
        Map<String, BigDecimal> totals = new HashMap<>();
        cases.forEach(each -> {
            if (each.total() != null) {
                totals.put(each.unit().code(), each.total());
            }
        });
        return Assessment.followed(pack, input(metrics), trail, totals);
    }

    private AssessmentInput input(Map<String, MetricDescription> metrics) {
        return new AssessmentInput(
                period, metrics, cases.stream().map(Scenario.Case::unit).toList());
    }

    /** Whether a change with this subject can make it fail. */
    boolean concerns(String subject, Set<String> criteria) {
        return switch (subject) {
            case Mutation.ANYTHING -> true;
            case Mutation.SCHEME -> wide || !criteria.containsAll(codes);
            default -> wide || codes.contains(subject) || !criteria.containsAll(codes);
        };
    }
}
