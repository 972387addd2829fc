package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.ResolvedCriterion.Policy;
import org.zhiheng.rulepack.SheetDraft.Leaf;
import org.zhiheng.rulepack.form.MissingInput;
import org.zhiheng.rulepack.form.MissingInput.Reason;
import org.zhiheng.scoring.LeafPoints;
import org.zhiheng.scoring.NodeState;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.ScoreLine;
import org.zhiheng.vocabulary.ScoreLine.Kind;

/** What comes of a criterion when no rule can write any more: limits, rounding, and what stands for missing data. */
final class CriterionClosing {

    private final UnitFacts facts;
    private final SheetLines sheet;
    private final Function<CriterionDraft, SharedOutcomes.@Nullable Outcome> shared;

    /** @param shared what units with the same value have in common on a criterion; null: nothing */
    CriterionClosing(
            UnitFacts facts, SheetLines sheet, Function<CriterionDraft, SharedOutcomes.@Nullable Outcome> shared) {
        this.facts = facts;
        this.sheet = sheet;
        this.shared = shared;
    }

    /** What came of a criterion. @param applies whether the unit is assessed by it at all */
    Leaf close(CriterionDraft draft, boolean applies) {
        if (!applies) {
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
        sheet.base(draft);
        Figure figure = draft.figure == null ? Figure.of(0) : draft.figure;
        if (draft.lines.isEmpty()) {
            sheet.add(draft, Kind.POINTS, figure, "no-rule", "没有触发加分或扣分", List.of());
        }
        ResolvedCriterion criterion = draft.criterion;
        figure = limited(draft, figure, draft.cap, true);
        figure = limited(draft, figure, criterion.floor(), false);
        if (criterion.pointsRounding() != null) {
            Figure rounded = figure.rounded(criterion.pointsRounding());
            BigDecimal change = rounded.value().subtract(figure.value());
            if (change.signum() != 0) {
                Figure line = rounded.minus(figure.as("未取整得分"));
                draft.lines.add(sheet.line(
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
                ruled ? shared.apply(draft) : draft.shared);
        if (draft.shared != null) {
            draft.shared.keep(leaf);
        }
        return leaf;
    }

    /** The set points take the place of the form's, or of the full marks; what rules deduct and award comes on top. */
    private void settle(CriterionDraft draft, CriterionDraft.Move set) {
        draft.based = true;
        draft.lines.clear();
        draft.lines.add(set.line());
        if (draft.formed) {
            String before = draft.formPoints == null ? "原来缺数据" : "原为 " + Figure.plain(draft.formPoints) + " 分";
            sheet.add(draft, Kind.REMARK, Figure.of(0), "set", "由规则定分，不再按计分形式计算（" + before + "）", List.of());
        }
        if (draft.setsDiffer) {
            sheet.add(draft, Kind.REMARK, Figure.of(0), "set-lowest", "几条规则定的分不同，取最低的", List.of());
        }
        draft.countFrom(set);
    }

    private Figure limited(CriterionDraft draft, Figure figure, @Nullable BigDecimal bound, boolean upper) {
        if (bound == null) {
            return figure;
        }
        int order = figure.value().compareTo(bound);
        if (upper ? order <= 0 : order >= 0) {
            return figure;
        }
        Figure limit = Figure.named(upper ? "最高分" : "最低分", bound);
        Figure change = limit.minus(figure.as("计算得分"));
        draft.lines.add(sheet.line(
                draft.code(),
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

    private Leaf removed(CriterionDraft draft, String note) {
        draft.lines.clear();
        draft.lines.add(sheet.line(
                draft.code(), Kind.MISSING, BigDecimal.ZERO, "removed", note + "，移除该项", "", "", List.of(), List.of()));
        return new Leaf(draft.criterion, draft.lines, LeafPoints.removed(note), null, note);
    }

    private Leaf missing(CriterionDraft draft, MissingInput missing) {
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

    private Leaf answered(CriterionDraft draft, MissingInput missing, Figure points, String note) {
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
        return sheet.line(
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
}
