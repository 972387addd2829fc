package org.zhiheng.packversion;

import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.rulepack.CoverageReport;
import org.zhiheng.rulepack.RulePack.TestGate;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RuleTestReport;
import org.zhiheng.work.WorkProgress;

/** Scenarios use every rule, and as much of the rules' parts as the pack asks of itself. */
@Component
@Order(3)
class CoverageGate implements PublicationGate {

    private final RulePackCompiler compiler;

    CoverageGate(RulePackCompiler compiler) {
        this.compiler = compiler;
    }

    @Override
    public GateOutcome judge(PackContent content, WorkProgress progress) {
        progress.at(0, 1, "看情景覆盖了哪些规则", "seeing which rules the scenarios use");
        TestGate asked = content.pack().testGate();
        CoverageReport coverage;
        try {
            coverage = RuleTestReport.of(
                            compiler.compile(content.pack()), content.descriptions(), new TestGate(asked.coverage(), 0))
                    .coverage();
        } catch (ContentException refused) {
            return GateOutcome.notCompiled("coverage");
        }
        boolean enough = coverage.percent() >= asked.coverage();
        List<CoverageReport.Item> missing = coverage.uncovered().stream()
                .filter(item -> !enough || item.kind() == CoverageReport.Kind.RULE)
                .toList();
        return new GateOutcome(
                "coverage",
                missing.isEmpty(),
                "情景覆盖 " + coverage.percent() + "%（要求每条规则，各部分 " + asked.coverage() + "%），未覆盖 " + missing.size() + " 处",
                "scenarios cover " + coverage.percent() + " % (asked: every rule, " + asked.coverage()
                        + " % of the parts), " + missing.size() + " places are missing",
                missing.stream()
                        .map(item -> GateOutcome.Detail.at(
                                item.file(),
                                item.line(),
                                "没有情景用到" + item.kind().chinese() + "「" + item.name() + "」",
                                "no scenario uses the " + item.kind().english() + " (" + item.name() + ")"))
                        .toList());
    }
}
