package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.List;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.ScoreLine;
import org.zhiheng.vocabulary.ScoreLine.Kind;

/** Writes the lines of one unit's sheet, each with the rule that says it and where that rule stands. */
final class SheetLines {

    private final CompiledRulePack pack;
    private final RulesInForce.UnitTree tree;
    private String rule = "";

    SheetLines(CompiledRulePack pack, RulesInForce.UnitTree tree) {
        this.pack = pack;
        this.tree = tree;
    }

    /** The rule that writes now; empty: none does. */
    String rule() {
        return rule;
    }

    /** From now on this rule writes; empty: none does. */
    void by(String newRule) {
        rule = newRule;
    }

    /** The generated rule of a criterion's form; empty when it has none. */
    String formRule(String code) {
        return pack.formRules().getOrDefault(code, "");
    }

    /** Puts the full marks in front of what hand-written rules deduct from; a form brings its own. */
    void base(CriterionDraft draft) {
        if (!draft.based && draft.criterion.form() == null) {
            draft.based = true;
            if (draft.criterion.startsFull() && draft.criterion.full() != null) {
                String writer = rule;
                rule = "";
                add(draft, Kind.BASE, Figure.named("满分", draft.criterion.full()), "full-marks", "满分", List.of());
                rule = writer;
            }
        }
    }

    /** Writes a line on the criterion. */
    void add(CriterionDraft draft, Kind kind, Figure amount, String reasonCode, String reason, List<Long> records) {
        draft.add(kind, amount, line(draft, kind, amount, reasonCode, reason, records));
    }

    /** A line with an amount and how it came about. */
    ScoreLine line(
            CriterionDraft draft, Kind kind, Figure amount, String reasonCode, String reason, List<Long> records) {
        return line(
                draft.code(),
                kind,
                CriterionDraft.signed(kind, amount),
                reasonCode,
                reason,
                amount.formula(),
                amount.substituted(),
                kind == Kind.BASE ? List.of() : draft.criterion.criterion().metrics(),
                records);
    }

    /** A line of the rule that writes now; of none: of the place where the criterion is written. */
    ScoreLine line(
            String criterion,
            Kind kind,
            BigDecimal points,
            String reasonCode,
            String reason,
            String formula,
            String substituted,
            List<String> metrics,
            List<Long> records) {
        RuleSource source = pack.sources().get(rule);
        if (source == null) {
            Integer place = tree.places().get(criterion);
            source = place == null
                    ? new RuleSource("", 0)
                    : new RuleSource(
                            tree.criteria().get(place).criterion().yaml().file(),
                            tree.criteria().get(place).criterion().yaml().line());
        }
        return new ScoreLine(
                criterion,
                kind,
                points,
                reasonCode,
                reason,
                formula,
                substituted,
                rule,
                source.file(),
                source.line(),
                metrics,
                records);
    }
}
