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
import org.zhiheng.rulepack.form.MissingInput.Reason;
import org.zhiheng.scoring.LeafPoints;
import org.zhiheng.scoring.NodeState;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.ScoreLine;
import org.zhiheng.vocabulary.ScoreLine.Kind;
import org.zhiheng.vocabulary.ScoreSheet;

/** The sheet of one unit while rules write on it. Not for several threads. */
final class SheetDraft implements ScoreSheet, CompiledRulePack.Target {

    private final UnitFacts facts;
    private final CompiledRulePack pack;
    private final Trail trail;
    private final RulesInForce.UnitTree tree;
    private final Draft[] drafts;
    private final @Nullable SharedOutcomes shared;
    private final Map<String, String> vetoes = new TreeMap<>();
    private final List<ScoreLine> remarks = new ArrayList<>();
    private final Map<String, String> flags = new TreeMap<>();
    private @Nullable String notRanked;
    private String rule = "";
    private boolean generated;

    /** What rules said about one criterion so far. */
    private static final class Draft {
        final ResolvedCriterion criterion;
        final int place;
        final List<ScoreLine> lines = new ArrayList<>(0);

        @Nullable
        Figure figure;

        boolean written;
        boolean based;
        boolean formed;

        /** What the form gave; null when it was not asked or lacked its input. */
        @Nullable
        BigDecimal formPoints;

        /** What rules deducted and awarded, for a sum that begins with points that a rule set. */
        final List<Move> moves = new ArrayList<>();

        /** The lowest of the points that rules set; null: none did. */
        @Nullable
        Move set;

        boolean setsDiffer;

        @Nullable
        BigDecimal cap;

        @Nullable
        String removed;

        @Nullable
        MissingInput missing;

        /** Shared with other units, as long as one value alone decides the criterion; null: nothing is. */
        SharedOutcomes.@Nullable Outcome shared;

        /** What came of it for another unit with the same value; null: to be worked out. */
        @Nullable
        Leaf known;

        Draft(ResolvedCriterion criterion, int place) {
            this.criterion = criterion;
            this.place = place;
            this.cap = criterion.cap();
        }
    }

    /** What one rule wrote, and its line. */
    private record Move(Kind kind, Figure amount, ScoreLine line) {}

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
        this.pack = pack;
        this.shared = shared;
        this.drafts = new Draft[tree.criteria().size()];
        for (int place = 0; place < drafts.length; place++) {
            drafts[place] = new Draft(tree.criteria().get(place), place);
        }
    }

    /** A generated rule is told criterion by criterion, as each form is scored. */
    @Override
    public void firing(String name) {
        rule = name;
        generated = RuleText.isGenerated(name);
        if (!generated) {
            trail.fired(name);
        }
    }

    @Override
    public String rule() {
        return rule;
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
            rule = pack.formRules().getOrDefault(code, "");
            trail.fired(rule);
        }
        Draft draft = draft(code);
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

    private SharedOutcomes.@Nullable Outcome shared(Draft draft) {
        return shared == null ? null : shared.of(draft.place, facts);
    }

    private void score(Draft draft) {
        ResolvedCriterion criterion = draft.criterion;
        try {
            FormContext context = new FormContext(
                    facts, criterion.names(), criterion.full(), criterion.inputRounding(), trail::reached);
            BigDecimal points = BigDecimal.ZERO;
            for (Entry entry : criterion.form().score(context)) {
                add(draft, entry.kind(), entry.amount(), entry.code(), entry.reason(), entry.records());
                if (entry.kind() != Kind.REMARK) {
                    points = points.add(signed(entry.kind(), entry.amount()));
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
        Draft draft = draft(criterion);
        if (draft == null || !applies(draft)) {
            return;
        }
        draft.written = true;
        Move move = new Move(Kind.POINTS, points, line(draft, Kind.POINTS, points, "rule", reason, List.of()));
        Move before = draft.set;
        int order =
                before == null ? -1 : points.value().compareTo(before.amount().value());
        draft.setsDiffer |= before != null && order != 0;
        draft.set = order < 0 ? move : before;
    }

    /** The set points take the place of the form's, or of the full marks; what rules deduct and award comes on top. */
    private void settle(Draft draft, Move set) {
        draft.based = true;
        draft.lines.clear();
        draft.lines.add(set.line());
        if (draft.formed) {
            String before = draft.formPoints == null ? "原来缺数据" : "原为 " + Figure.plain(draft.formPoints) + " 分";
            add(draft, Kind.REMARK, Figure.of(0), "set", "由规则定分，不再按计分形式计算（" + before + "）", List.of());
        }
        if (draft.setsDiffer) {
            add(draft, Kind.REMARK, Figure.of(0), "set-lowest", "几条规则定的分不同，取最低的", List.of());
        }
        draft.figure = set.amount();
        for (Move move : draft.moves) {
            draft.lines.add(move.line());
            draft.figure = sum(draft.figure, move.kind(), move.amount());
        }
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
        Draft draft = draft(criterion);
        if (draft != null) {
            BigDecimal limit = BigDecimal.valueOf(most);
            decideFurther(draft);
            draft.cap = draft.cap == null ? limit : draft.cap.min(limit);
            draft.written = true;
            add(draft, Kind.REMARK, Figure.of(0), "limited", reason, List.of());
        }
    }

    @Override
    public void notApplicable(String criterion, String reason) {
        Draft draft = draft(criterion);
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
        remarks.add(line(code, Kind.VETO, BigDecimal.ZERO, "veto", reason, "", "", List.of(), records));
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
    private @Nullable Draft draft(String code) {
        Integer place = tree.places().get(code);
        if (place == null) {
            facts.criterion(code);
        }
        return place == null ? null : drafts[place];
    }

    private boolean applies(Draft draft) {
        return draft.criterion.applies().holds(facts.getKind(), facts.unit().attributes(), facts.getPeerGroup());
    }

    private void write(String code, Kind kind, Figure points, String reason, List<Long> records) {
        Draft draft = draft(code);
        if (draft != null && applies(draft)) {
            decideFurther(draft);
            start(draft);
            draft.written = true;
            add(draft, kind, points, "rule", reason, records);
            draft.moves.add(new Move(kind, points, draft.lines.get(draft.lines.size() - 1)));
        }
    }

    /** A hand-written rule has its say beside a form that would have decided alone. */
    private void decideFurther(Draft draft) {
        draft.shared = null;
        if (draft.known != null) {
            draft.known = null;
            String writer = rule;
            rule = pack.formRules().getOrDefault(draft.criterion.criterion().code(), "");
            score(draft);
            rule = writer;
        }
    }

    /** Puts the full marks in front of what hand-written rules deduct from; a form brings its own. */
    private void start(Draft draft) {
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

    private void add(Draft draft, Kind kind, Figure amount, String reasonCode, String reason, List<Long> records) {
        draft.lines.add(line(draft, kind, amount, reasonCode, reason, records));
        if (kind != Kind.REMARK) {
            draft.figure = sum(draft.figure, kind, amount);
        }
    }

    private static BigDecimal signed(Kind kind, Figure amount) {
        return kind == Kind.DEDUCT ? amount.value().negate() : amount.value();
    }

    private static @Nullable Figure sum(@Nullable Figure sum, Kind kind, Figure amount) {
        if (sum == null) {
            return kind == Kind.DEDUCT ? Figure.of(0).minus(amount) : amount;
        }
        if (amount.value().signum() == 0) {
            return sum;
        }
        return kind == Kind.DEDUCT ? sum.minus(amount) : sum.plus(amount);
    }

    private ScoreLine line(
            Draft draft, Kind kind, Figure amount, String reasonCode, String reason, List<Long> records) {
        return line(
                draft.criterion.criterion().code(),
                kind,
                signed(kind, amount),
                reasonCode,
                reason,
                amount.formula(),
                amount.substituted(),
                kind == Kind.BASE ? List.of() : draft.criterion.criterion().metrics(),
                records);
    }

    private ScoreLine line(
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
                            drafts[place].criterion.criterion().yaml().file(),
                            drafts[place].criterion.criterion().yaml().line());
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

    /** What came of every criterion of the tree, in tree order. */
    List<Leaf> close() {
        rule = "";
        List<Leaf> leaves = new ArrayList<>(drafts.length);
        for (Draft draft : drafts) {
            leaves.add(close(draft));
        }
        return leaves;
    }

    private Leaf close(Draft draft) {
        if (!applies(draft)) {
            return removed(draft, "本单位不考核此项");
        }
        if (draft.removed != null) {
            return removed(draft, draft.removed);
        }
        if (draft.known != null) {
            return draft.known;
        }
        if (draft.missing == null && !draft.written) {
            draft.missing = firstMissing(draft.criterion);
        }
        if (draft.set != null) {
            settle(draft, draft.set);
        } else if (draft.missing != null) {
            return missing(draft, draft.missing);
        }
        start(draft);
        Figure figure = draft.figure == null ? Figure.of(0) : draft.figure;
        if (draft.lines.isEmpty()) {
            add(draft, Kind.POINTS, figure, "no-rule", "没有触发加分或扣分");
        }
        ResolvedCriterion criterion = draft.criterion;
        figure = limited(draft, figure, draft.cap, true);
        figure = limited(draft, figure, criterion.floor(), false);
        if (criterion.pointsRounding() != null) {
            Figure rounded = figure.rounded(criterion.pointsRounding());
            BigDecimal change = rounded.value().subtract(figure.value());
            if (change.signum() != 0) {
                Figure line = rounded.minus(figure.as("未取整得分"));
                draft.lines.add(line(
                        criterion.criterion().code(),
                        Kind.ROUNDING,
                        change,
                        "rounding",
                        criterion.pointsRounding().chinese(),
                        line.formula(),
                        line.substituted(),
                        List.of(),
                        List.of()));
            }
            figure = rounded;
        }
        boolean ruled = criterion.form() == null;
        Leaf leaf = new Leaf(
                criterion,
                draft.lines,
                LeafPoints.scored(figure),
                null,
                "",
                draft.cap,
                ruled ? shared(draft) : draft.shared);
        if (draft.shared != null) {
            draft.shared.keep(leaf);
        }
        return leaf;
    }

    private void add(Draft draft, Kind kind, Figure figure, String code, String reason) {
        add(draft, kind, figure, code, reason, List.of());
    }

    private Figure limited(Draft draft, Figure figure, @Nullable BigDecimal bound, boolean upper) {
        if (bound == null) {
            return figure;
        }
        int order = figure.value().compareTo(bound);
        if (upper ? order <= 0 : order >= 0) {
            return figure;
        }
        Figure limit = Figure.named(upper ? "最高分" : "最低分", bound);
        Figure change = limit.minus(figure.as("计算得分"));
        draft.lines.add(line(
                draft.criterion.criterion().code(),
                Kind.LIMIT,
                change.value(),
                upper ? "cap" : "floor",
                upper ? "不超过" + Figure.plain(bound) + "分" : "不低于" + Figure.plain(bound) + "分",
                change.formula(),
                change.substituted(),
                List.of(),
                List.of()));
        return upper ? figure.min(limit) : figure.max(limit);
    }

    private @Nullable MissingInput firstMissing(ResolvedCriterion criterion) {
        if (criterion.form() != null
                || !criterion.criterion().yaml().get("missing").isPresent()) {
            return null;
        }
        for (String metric : criterion.criterion().metrics()) {
            if (!facts.observed(metric)) {
                Reason reason =
                        switch (facts.state(metric)) {
                            case NOT_APPLICABLE -> Reason.NOT_APPLICABLE;
                            case TOO_FEW -> Reason.TOO_FEW;
                            default -> Reason.NO_DATA;
                        };
                return new MissingInput(reason, facts.description(metric).name());
            }
        }
        return null;
    }

    private Leaf removed(Draft draft, String note) {
        draft.lines.clear();
        draft.lines.add(line(
                draft.criterion.criterion().code(),
                Kind.MISSING,
                BigDecimal.ZERO,
                "removed",
                note + "，移除该项",
                "",
                "",
                List.of(),
                List.of()));
        return new Leaf(draft.criterion, draft.lines, LeafPoints.removed(note), null, note);
    }

    private Leaf missing(Draft draft, MissingInput missing) {
        ResolvedCriterion criterion = draft.criterion;
        Policy policy = criterion.policy(missing.reason());
        String note = "「" + missing.input() + "」" + missing.reason().chinese() + "，" + policy.chinese();
        draft.lines.clear();
        Figure full = Figure.named("满分", criterion.full() == null ? BigDecimal.ZERO : criterion.full());
        return switch (policy) {
            case FULL -> answered(draft, missing, full, note);
            case ZERO -> answered(draft, missing, Figure.of(0), note);
            case REMOVE -> {
                draft.lines.add(missingLine(criterion, missing, BigDecimal.ZERO, "", "", note));
                yield new Leaf(criterion, draft.lines, LeafPoints.removed(note), null, note);
            }
            case PEER_MEAN, WORST -> new Leaf(criterion, draft.lines, null, policy, note);
            case NOT_RANKED -> {
                draft.lines.add(missingLine(criterion, missing, BigDecimal.ZERO, "", "", note));
                yield new Leaf(criterion, draft.lines, LeafPoints.missing(note), null, note);
            }
        };
    }

    private Leaf answered(Draft draft, MissingInput missing, Figure points, String note) {
        draft.lines.add(
                missingLine(draft.criterion, missing, points.value(), points.formula(), points.substituted(), note));
        return new Leaf(draft.criterion, draft.lines, new LeafPoints(NodeState.SCORED, points, note), null, note);
    }

    private ScoreLine missingLine(
            ResolvedCriterion criterion,
            MissingInput missing,
            BigDecimal points,
            String formula,
            String substituted,
            String note) {
        return line(
                criterion.criterion().code(),
                Kind.MISSING,
                points,
                "missing-" + missing.reason().code().replace('_', '-'),
                note,
                formula,
                substituted,
                criterion.criterion().metrics(),
                List.of());
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
