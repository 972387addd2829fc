package org.zhiheng.rulepack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.rulepack.RulePack.TestGate;
import org.zhiheng.vocabulary.MetricDescription;

/**
 * How well a pack is tested, and whether that is enough to publish it.
 *
 * @param gate what the pack asks of itself
 * @param mutation null when it was not asked for, or when scenarios fail so that it would say nothing
 */
public record RuleTestReport(
        TestGate gate,
        ScenarioReport scenarios,
        CoverageReport coverage,
        @Nullable MutationReport mutation) {

    /** Scenarios and coverage, and the changes where the pack's gate asks for them. */
    public static RuleTestReport of(CompiledRulePack pack, Map<String, MetricDescription> metrics) {
        return of(pack, metrics, pack.pack().testGate());
    }

    /** The same under another gate than the pack's own. */
    public static RuleTestReport of(CompiledRulePack pack, Map<String, MetricDescription> metrics, TestGate gate) {
        return of(pack, metrics, gate, MutationRun.Watch.NOBODY);
    }

    /** The same. @param watch is told after each change that was tried */
    public static RuleTestReport of(
            CompiledRulePack pack, Map<String, MetricDescription> metrics, TestGate gate, MutationRun.Watch watch) {
        return of(pack, metrics, gate, gate.mutation() > 0 ? Integer.MAX_VALUE : 0, watch);
    }

    /**
     * The same, where changes may be tried though no gate asks for them.
     *
     * @param most how many changes to try; with more than these, some of them, the same ones each time
     */
    public static RuleTestReport of(
            CompiledRulePack pack,
            Map<String, MetricDescription> metrics,
            TestGate gate,
            int most,
            MutationRun.Watch watch) {
        ScenarioReport scenarios = ScenarioRunner.run(pack, metrics);
        CoverageReport coverage = Coverage.of(pack, metrics);
        MutationReport mutation = scenarios.passed() && most > 0 ? MutationRun.run(pack, metrics, most, watch) : null;
        return new RuleTestReport(gate, scenarios, coverage, mutation);
    }

    /** Whether every scenario passes and the gate is reached. */
    public boolean passed() {
        return scenarios.passed() && isCovered() && isNoticed();
    }

    private boolean isCovered() {
        return coverage.percent() >= gate.coverage();
    }

    private boolean isNoticed() {
        return gate.mutation() == 0 || mutation != null && mutation.percent() >= gate.mutation();
    }

    /** Why not, at the place of each failed scenario, unused rule and unnoticed change; empty when passed. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (ScenarioReport.Outcome outcome : scenarios.outcomes()) {
            if (!outcome.passed()) {
                findings.add(Finding.error(
                                "scenario-failed",
                                outcome.file(),
                                outcome.line(),
                                0,
                                "情景没有通过：" + String.join("；", outcome.differences()),
                                "the scenario fails")
                        .about(outcome.name()));
            }
        }
        if (!isCovered()) {
            coverage.uncovered()
                    .forEach(item -> findings.add(Finding.error(
                                    "not-covered",
                                    item.file(),
                                    item.line(),
                                    0,
                                    "没有情景用到这里（" + item.kind().chinese() + "）",
                                    "no scenario uses this (" + item.kind().english() + ")")
                            .about(item.name())));
        }
        if (!isNoticed() && mutation != null) {
            mutation.survivors()
                    .forEach(outcome -> findings.add(Finding.error(
                            "change-not-noticed",
                            outcome.file(),
                            outcome.line(),
                            outcome.column(),
                            "改错了也没有情景发现：" + outcome.chinese(),
                            "no scenario notices: " + outcome.english())));
        }
        return findings.stream().sorted().toList();
    }
}
