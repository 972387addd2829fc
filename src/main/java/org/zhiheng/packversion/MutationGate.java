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
import org.zhiheng.work.WorkProgress;

/** Scenarios notice as many small changes of the rules as the pack asks of itself; where it asks for none, this only tells. */
@Component
@Order(4)
class MutationGate implements PublicationGate {

    private static final int WEIGHT = 17;

    /** Changes tried where the pack declares no gate: enough to show what scenarios miss, soon done. */
    private static final int MOST_UNASKED = 200;

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
        MutationReport mutation;
        try {
            mutation = RuleTestReport.of(
                            compiler.compile(content.pack()),
                            content.descriptions(),
                            asked,
                            asked.mutation() == 0 ? MOST_UNASKED : Integer.MAX_VALUE,
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
                    "mutation",
                    asked.mutation() == 0,
                    "情景未全部通过，没有做改错检验",
                    "scenarios fail; no change was tried",
                    List.of());
        }
        return outcome(mutation, asked);
    }

    /** Unnoticed changes are told even when enough are noticed: an author may want to do better. */
    private static GateOutcome outcome(MutationReport mutation, TestGate asked) {
        long killed = mutation.count(Fate.KILLED);
        long valid = killed + mutation.count(Fate.SURVIVED);
        int tried = mutation.outcomes().size();
        boolean sampled = tried < mutation.possible();
        String found = "改动发现率 " + mutation.percent() + "%";
        String foundEnglish = mutation.percent() + " % of changed rules are noticed";
        String changes = (sampled ? "，从 " + mutation.possible() + " 处中抽取 " + tried + " 处" : "，改动 " + valid + " 处")
                + "，没有发现的 " + (valid - killed) + " 处";
        String changesEnglish =
                (sampled ? ", " + tried + " of " + mutation.possible() + " changes" : ", " + valid + " changes") + ", "
                        + (valid - killed) + " not noticed";
        return new GateOutcome(
                "mutation",
                mutation.percent() >= asked.mutation(),
                asked.mutation() == 0
                        ? found + changes + "。规则包没有写明要求，不影响发布；要作为发布条件，在 scheme.yml 写 tests: { mutation: 90 }"
                        : found + "（要求 " + asked.mutation() + "%）" + changes,
                asked.mutation() == 0
                        ? foundEnglish + changesEnglish
                                + "; the pack declares no gate, so this does not hold up publication (tests: { mutation: 90 }"
                                + " in scheme.yml would)"
                        : foundEnglish + " (asked: " + asked.mutation() + " %)" + changesEnglish,
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
