package org.zhiheng.packversion;

import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.rulepack.MutationReport;
import org.zhiheng.rulepack.MutationReport.Fate;
import org.zhiheng.rulepack.RulePack.TestGate;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RuleTestReport;

/** Scenarios notice as many small changes of the rules as the pack asks of itself. */
@Component
@Order(4)
class MutationGate implements PublicationGate {

    private static final int WEIGHT = 17;

    private final RulePackCompiler compiler;

    MutationGate(RulePackCompiler compiler) {
        this.compiler = compiler;
    }

    @Override
    public int weight() {
        return WEIGHT;
    }

    @Override
    public GateOutcome judge(PackContent content, WorkProgress progress) {
        TestGate asked = content.pack().testGate();
        if (asked.mutation() == 0) {
            return new GateOutcome(
                    "mutation",
                    true,
                    "规则包没有要求改错检验（scheme.yml 的 tests: { mutation: 90 }）",
                    "the pack asks for no changed rules to be noticed (tests: { mutation: 90 } of scheme.yml)",
                    List.of());
        }
        MutationReport mutation;
        try {
            mutation = RuleTestReport.of(
                            compiler.compile(content.pack()),
                            content.descriptions(),
                            asked,
                            (tried, of, unnoticed) -> progress.at(
                                    tried,
                                    of,
                                    "改错检验 " + tried + "/" + of + " 处，没有发现的 " + unnoticed + " 处",
                                    "changed rules " + tried + "/" + of + ", " + unnoticed + " not noticed"))
                    .mutation();
        } catch (ContentException refused) {
            return GateOutcome.notCompiled("mutation");
        }
        if (mutation == null) {
            return new GateOutcome(
                    "mutation", false, "情景未全部通过，没有做改错检验", "scenarios fail; no change was tried", List.of());
        }
        return outcome(mutation, asked);
    }

    /** Unnoticed changes are told even when enough are noticed: an author may want to do better. */
    private static GateOutcome outcome(MutationReport mutation, TestGate asked) {
        long killed = mutation.count(Fate.KILLED);
        long valid = killed + mutation.count(Fate.SURVIVED);
        return new GateOutcome(
                "mutation",
                mutation.percent() >= asked.mutation(),
                "改动发现率 " + mutation.percent() + "%（要求 " + asked.mutation() + "%），改动 " + valid + " 处，没有发现的 "
                        + (valid - killed) + " 处",
                mutation.percent() + " % of changed rules are noticed (asked: " + asked.mutation() + " %), " + valid
                        + " changes, " + (valid - killed) + " not noticed",
                mutation.survivors().stream()
                        .map(survivor -> new GateOutcome.Detail(
                                survivor.file(),
                                survivor.line(),
                                survivor.place(),
                                "改错了也没有情景发现：" + survivor.chinese(),
                                "no scenario notices: " + survivor.english(),
                                survivor.scenario()))
                        .toList());
    }
}
