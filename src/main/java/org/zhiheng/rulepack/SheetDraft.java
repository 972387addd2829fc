package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.ResolvedCriterion.Policy;
import org.zhiheng.rulepack.form.Entry;
import org.zhiheng.rulepack.form.FormContext;
import org.zhiheng.rulepack.form.MissingInput;
import org.zhiheng.scoring.LeafPoints;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.ScoreLine;
import org.zhiheng.vocabulary.ScoreLine.Kind;
import org.zhiheng.vocabulary.ScoreSheet;

/** The sheet of one unit while rules write on it. Not for several threads. */
final class SheetDraft implements ScoreSheet, CompiledRulePack.Target {

    private final UnitFacts facts;
    private final SheetLines sheet;
    private final Trail trail;
    private final RulesInForce.UnitTree tree;
    private final CriterionDraft[] drafts;
    private final @Nullable SharedOutcomes shared;
    private final Map<String, String> vetoes = new TreeMap<>();
    private final List<ScoreLine> remarks = new ArrayList<>();
    private final Map<String, String> flags = new TreeMap<>();
    private @Nullable String notRanked;
    private boolean generated;

    /**
     * What came of a criterion.
     *
     * @param points null while a policy waits for the peers
     * @param waiting the policy that needs the peers; null: none
     * @param cap highest points, a rule's limit included; null: none
     * @param shared what units with the same value have in common; null: nothing
     */
    record Leaf(
            ResolvedCriterion criterion,
            List<ScoreLine> lines,
            @Nullable LeafPoints points,
            @Nullable Policy waiting,
            String note,
            @Nullable BigDecimal cap,
            SharedOutcomes.@Nullable Outcome shared) {

        /** With the criterion's own cap, nothing shared. */
        Leaf(
                ResolvedCriterion criterion,
                List<ScoreLine> lines,
                @Nullable LeafPoints points,
                @Nullable Policy waiting,
                String note) {
            this(criterion, lines, points, waiting, note, criterion.cap(), null);
        }
    }

    /** @param shared what other units of the run came to; null: everything is to be worked out */
    SheetDraft(
            UnitFacts facts,
            RulesInForce.UnitTree tree,
            CompiledRulePack pack,
            Trail trail,
            @Nullable SharedOutcomes shared) {
        this.facts = facts;
        this.tree = tree;
        this.trail = trail;
        this.sheet = new SheetLines(pack, tree);
        this.shared = shared;
        this.drafts = new CriterionDraft[tree.criteria().size()];
        for (int place = 0; place < drafts.length; place++) {
            drafts[place] = new CriterionDraft(tree.criteria().get(place), place);
        }
    }

    /** A generated rule is told criterion by criterion, as each form is scored. */
    @Override
    public void firing(String name) {
        sheet.by(name);
        generated = RuleText.isGenerated(name);
        if (!generated) {
            trail.fired(name);
        }
    }

    @Override
    public String rule() {
        return sheet.rule();
    }

    Map<String, String> vetoes() {
        return vetoes;
    }

    List<ScoreLine> remarks() {
        return remarks;
    }

    Map<String, String> flags() {
        return flags;
    }

    @Nullable
    String notRankedReason() {
        return notRanked;
    }

    @Override
    public void form(String code) {
        if (generated) {
            sheet.by(sheet.formRule(code));
            trail.fired(sheet.rule());
        }
        CriterionDraft draft = draft(code);
        if (draft == null || draft.formed || draft.criterion.form() == null || !applies(draft)) {
            return;
        }
        draft.formed = true;
        if (generated && !draft.written) {
            draft.shared = shared(draft);
            draft.known = draft.shared == null ? null : draft.shared.leaf();
        }
        draft.written = true;
        draft.based = true;
        if (draft.known == null) {
            score(draft);
        }
    }

    private SharedOutcomes.@Nullable Outcome shared(CriterionDraft draft) {
        return shared == null ? null : shared.of(draft.place, facts);
    }

    private void score(CriterionDraft draft) {
        ResolvedCriterion criterion = draft.criterion;
        try {
            FormContext context = new FormContext(
                    facts, criterion.names(), criterion.full(), criterion.inputRounding(), trail::reached);
            BigDecimal points = BigDecimal.ZERO;
            for (Entry entry : criterion.form().score(context)) {
                sheet.add(draft, entry.kind(), entry.amount(), entry.code(), entry.reason(), entry.records());
                if (entry.kind() != Kind.REMARK) {
                    points = points.add(CriterionDraft.signed(entry.kind(), entry.amount()));
                }
            }
            draft.formPoints = points;
        } catch (MissingInput missing) {
            draft.missing = missing;
        }
    }

    @Override
    public void deduct(String criterion, Figure points, String reason) {
        write(criterion, Kind.DEDUCT, points, reason, List.of());
    }

    @Override
    public void deduct(String criterion, BigDecimal points, String reason) {
        deduct(criterion, Figure.of(points), reason);
    }

    @Override
    public void deduct(String criterion, double points, String reason) {
        deduct(criterion, literal(points), reason);
    }

    @Override
    public void deductEach(String criterion, double points, int times, String reason) {
        deduct(criterion, literal(points).times(Figure.named("次数", BigDecimal.valueOf(times))), reason);
    }

    @Override
    public void deduct(String criterion, double points, EventFact event, String reason) {
        write(criterion, Kind.DEDUCT, literal(points), reason, List.of(event.record()));
    }

    @Override
    public void award(String criterion, Figure points, String reason) {
        write(criterion, Kind.AWARD, points, reason, List.of());
    }

    @Override
    public void award(String criterion, BigDecimal points, String reason) {
        award(criterion, Figure.of(points), reason);
    }

    @Override
    public void award(String criterion, double points, String reason) {
        award(criterion, literal(points), reason);
    }

    @Override
    public void awardEach(String criterion, double points, int times, String reason) {
        award(criterion, literal(points).times(Figure.named("次数", BigDecimal.valueOf(times))), reason);
    }

    @Override
    public void award(String criterion, double points, EventFact event, String reason) {
        write(criterion, Kind.AWARD, literal(points), reason, List.of(event.record()));
    }

    @Override
    public void set(String criterion, Figure points, String reason) {
        CriterionDraft draft = draft(criterion);
        if (draft == null || !applies(draft)) {
            return;
        }
        draft.written = true;
        CriterionDraft.Move move = new CriterionDraft.Move(
                Kind.POINTS, points, sheet.line(draft, Kind.POINTS, points, "rule", reason, List.of()));
        CriterionDraft.Move before = draft.set;
        int order =
                before == null ? -1 : points.value().compareTo(before.amount().value());
        draft.setsDiffer |= before != null && order != 0;
        draft.set = order < 0 ? move : before;
    }

    @Override
    public void set(String criterion, BigDecimal points, String reason) {
        set(criterion, Figure.of(points), reason);
    }

    @Override
    public void set(String criterion, double points, String reason) {
        set(criterion, literal(points), reason);
    }

    @Override
    public void limit(String criterion, double most, String reason) {
        CriterionDraft draft = draft(criterion);
        if (draft != null) {
            BigDecimal limit = BigDecimal.valueOf(most);
            decideFurther(draft);
            draft.cap = draft.cap == null ? limit : draft.cap.min(limit);
            draft.written = true;
            sheet.add(draft, Kind.REMARK, Figure.of(0), "limited", reason, List.of());
        }
    }

    @Override
    public void notApplicable(String criterion, String reason) {
        CriterionDraft draft = draft(criterion);
        if (draft != null) {
            draft.removed = reason;
        }
    }

    @Override
    public void veto(String code, String reason) {
        veto(code, reason, List.of());
    }

    @Override
    public void veto(String code, EventFact event, String reason) {
        veto(code, reason, List.of(event.record()));
    }

    private void veto(String code, String reason, List<Long> records) {
        vetoes.putIfAbsent(code, reason);
        remarks.add(sheet.line(code, Kind.VETO, BigDecimal.ZERO, "veto", reason, "", "", List.of(), records));
    }

    @Override
    public void notRanked(String reason) {
        notRanked = notRanked == null ? reason : notRanked;
    }

    @Override
    public void flag(String code, String text) {
        flags.putIfAbsent(code, text);
    }

    /** @throws ArithmeticException when it is no finite number, as after a division by zero */
    private static Figure literal(double written) {
        if (!Double.isFinite(written)) {
            throw new ArithmeticException("分值不是数（除以零？）/ the points are no number (division by zero?)");
        }
        if (written == (long) written) {
            return Figure.of(BigDecimal.valueOf((long) written).stripTrailingZeros());
        }
        return Figure.of(BigDecimal.valueOf(written).stripTrailingZeros());
    }

    /** Null when the criterion is not in this unit's tree. */
    private @Nullable CriterionDraft draft(String code) {
        Integer place = tree.places().get(code);
        if (place == null) {
            facts.criterion(code);
        }
        return place == null ? null : drafts[place];
    }

    private boolean applies(CriterionDraft draft) {
        return draft.criterion.applies().holds(facts.getKind(), facts.unit().attributes(), facts.getPeerGroup());
    }

    private void write(String code, Kind kind, Figure points, String reason, List<Long> records) {
        CriterionDraft draft = draft(code);
        if (draft != null && applies(draft)) {
            decideFurther(draft);
            sheet.base(draft);
            draft.written = true;
            sheet.add(draft, kind, points, "rule", reason, records);
            draft.moves.add(new CriterionDraft.Move(kind, points, draft.lines.get(draft.lines.size() - 1)));
        }
    }

    /** A hand-written rule has its say beside a form that would have decided alone. */
    private void decideFurther(CriterionDraft draft) {
        draft.shared = null;
        if (draft.known != null) {
            draft.known = null;
            String writer = sheet.rule();
            sheet.by(sheet.formRule(draft.code()));
            score(draft);
            sheet.by(writer);
        }
    }

    /** What came of every criterion of the tree, in tree order. */
    List<Leaf> close() {
        sheet.by("");
        CriterionClosing closing = new CriterionClosing(facts, sheet, this::shared);
        List<Leaf> leaves = new ArrayList<>(drafts.length);
        for (CriterionDraft draft : drafts) {
            leaves.add(closing.close(draft, applies(draft)));
        }
        return leaves;
    }

    /** The line of a criterion that the peers answered. */
    static ScoreLine filledLine(Leaf leaf, Figure points) {
        return new ScoreLine(
                leaf.criterion().criterion().code(),
                Kind.MISSING,
                points.value(),
                "missing-filled",
                leaf.note(),
                points.formula(),
                points.substituted(),
                "",
                leaf.criterion().criterion().yaml().file(),
                leaf.criterion().criterion().yaml().line(),
                leaf.criterion().criterion().metrics(),
                List.of());
    }
}
