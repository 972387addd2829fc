package org.zhiheng.packversion;

import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.rulepack.MutationReport;
import org.zhiheng.rulepack.RulePack.TestGate;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RuleTestReport;

/** Scenarios notice as many small changes of the rules as the pack asks of itself. */
@Component
@Order(4)
class MutationGate implements PublicationGate {

    private final RulePackCompiler compiler;

    MutationGate(RulePackCompiler compiler) {
        this.compiler = compiler;
    }

    @Override
    public GateOutcome judge(PackContent content) {
        TestGate asked = content.pack().testGate();
        if (asked.mutation() == 0) {
            return new GateOutcome(
                    "mutation", true, "规则包没有要求改错检验", "the pack asks for no changed rules to be noticed", List.of());
        }
        MutationReport mutation;
        try {
            mutation = RuleTestReport.of(compiler.compile(content.pack()), content.descriptions(), asked)
                    .mutation();
        } catch (ContentException refused) {
            return GateOutcome.notCompiled("mutation");
        }
        if (mutation == null) {
            return new GateOutcome(
                    "mutation", false, "用例未全部通过，没有做改错检验", "scenarios fail; no change was tried", List.of());
        }
        boolean enough = mutation.percent() >= asked.mutation();
        return new GateOutcome(
                "mutation",
                enough,
                "改错检验发现 " + mutation.percent() + "%（要求 " + asked.mutation() + "%）",
                mutation.percent() + " % of changed rules are noticed (asked: " + asked.mutation() + " %)",
                enough
                        ? List.of()
                        : mutation.survivors().stream()
                                .map(outcome ->
                                        outcome.file() + ":" + outcome.line() + " 改错了也没有用例发现：" + outcome.chinese())
                                .toList());
    }
}
