package org.zhiheng.packversion;

import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.ScenarioReport;
import org.zhiheng.rulepack.ScenarioRunner;
import org.zhiheng.work.WorkProgress;

/** The pack has scenarios and every one of them passes. */
@Component
@Order(2)
class ScenarioGate implements PublicationGate {

    private final RulePackCompiler compiler;

    ScenarioGate(RulePackCompiler compiler) {
        this.compiler = compiler;
    }

    @Override
    public GateOutcome judge(PackContent content, WorkProgress progress) {
        progress.at(0, 1, "编译规则，运行情景", "compiling, running the scenarios");
        ScenarioReport report;
        try {
            report = ScenarioRunner.run(compiler.compile(content.pack()), content.descriptions());
        } catch (ContentException refused) {
            return GateOutcome.notCompiled("scenarios");
        }
        int count = report.outcomes().size();
        if (count == 0) {
            return new GateOutcome(
                    "scenarios",
                    false,
                    "没有情景",
                    "there is no scenario",
                    List.of(new GateOutcome.Detail(
                            "",
                            0,
                            "",
                            "在 scenarios/ 中为每个评分项写情景：给定指标，写出应得的分",
                            "write scenarios in scenarios/: figures given, points expected",
                            null)));
        }
        List<GateOutcome.Detail> red = report.outcomes().stream()
                .filter(outcome -> !outcome.passed())
                .map(outcome -> GateOutcome.Detail.at(
                        outcome.file(),
                        outcome.line(),
                        "「" + outcome.name() + "」" + String.join("；", outcome.differences()),
                        "(" + outcome.name() + ") fails: " + String.join("; ", outcome.differences())))
                .toList();
        return new GateOutcome(
                "scenarios",
                red.isEmpty(),
                red.isEmpty() ? "情景 " + count + " 个，全部通过" : "情景 " + count + " 个，未通过 " + red.size() + " 个",
                red.isEmpty() ? count + " scenarios, all passed" : count + " scenarios, " + red.size() + " failed",
                red);
    }
}
