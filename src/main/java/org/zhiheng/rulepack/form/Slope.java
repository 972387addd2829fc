package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;

/**
 * Points at a target, less for each step on the bad side, more for each step on the good side where the scheme gives it
 * (SCORING-FORMS A2–A5, A12, A13, C7, C9).
 *
 * @param below whether being below the target is bad
 * @param segments the slopes on the bad side, nearest to the target first; each counts from its own start
 * @param bonus per step on the good side; null: none
 * @param limit most that is taken off; null: none
 * @param bonusLimit most that is added; null: none
 * @param bonusYaml where the bonus is written; absent when there is none
 */
record Slope(
        Expression input,
        Expression target,
        boolean below,
        Parameters.@Nullable Amount base,
        Steps steps,
        List<Segment> segments,
        Parameters.@Nullable Amount bonus,
        Parameters.@Nullable Amount limit,
        Parameters.@Nullable Amount bonusLimit,
        Yaml bonusYaml)
        implements Form {

    /** @param from where the slope begins; null: at the target */
    record Segment(@Nullable Expression from, Parameters.Amount perStep, Yaml yaml) {}

    /** How a distance becomes a number of steps. */
    record Steps(BigDecimal size, String counting) {

        static Steps read(Parameters parameters) {
            BigDecimal size = parameters.number("step").orElse(BigDecimal.ONE);
            if (size.signum() <= 0) {
                parameters.wrong("step", "step-not-positive", "步长应大于 0", "the step must be above 0");
                size = BigDecimal.ONE;
            }
            return new Steps(size, parameters.word("steps", "pro_rata", "pro_rata", "whole", "begun"));
        }

        /** 1个百分点（不足的按比例计）. */
        String chinese(Wording words, Expression input) {
            String step = words.distance(size, input);
            return switch (counting) {
                case "whole" -> step + (isDivisible(words, input) ? "（不足的不计）" : "");
                case "begun" -> step + "（不足的按一步计）";
                default -> step + (isDivisible(words, input) ? "（不足的按比例计）" : "个");
            };
        }

        private static boolean isDivisible(Wording words, Expression input) {
            return !words.unit(input).isEmpty();
        }

        /** Whether each one counts as one step. */
        boolean isOneByOne() {
            return counting.equals("pro_rata") && size.compareTo(BigDecimal.ONE) == 0;
        }

        Figure of(Figure distance) {
            Figure steps =
                    size.compareTo(BigDecimal.ONE) == 0 ? distance : distance.dividedBy(Figure.named("步长", size));
            return switch (counting) {
                case "whole" -> steps.wholeSteps();
                case "begun" -> steps.stepsBegun();
                default -> steps;
            };
        }
    }

    static Slope read(Parameters parameters, Expression input, @Nullable Expression declaredTarget) {
        boolean below = parameters.word("bad", "below", "below", "above").equals("below");
        List<Segment> segments = new ArrayList<>();
        for (Parameters item : parameters.list("segments")) {
            segments.add(new Segment(item.expression("from"), item.requiredAmount("per_step"), item.yaml()));
            item.reportUnused(java.util.Set.of());
        }
        if (segments.isEmpty() && parameters.has("per_step")) {
            segments.add(new Segment(null, parameters.requiredAmount("per_step"), parameters.get("per_step")));
        }
        Parameters.Amount bonus = parameters.amount("bonus_per_step").orElse(null);
        if (segments.isEmpty() && bonus == null) {
            parameters.missing("per_step");
        }
        Expression target = declaredTarget;
        if (target == null) {
            boolean fromSegment = !segments.isEmpty() && segments.get(0).from() != null && !parameters.has("target");
            target = fromSegment ? Objects.requireNonNull(segments.get(0).from()) : parameters.required("target");
        }
        return new Slope(
                input,
                target,
                below,
                parameters.amount("base").orElse(null),
                Steps.read(parameters),
                segments,
                bonus,
                parameters.amount("limit").orElse(null),
                parameters.amount("bonus_limit").orElse(null),
                parameters.get("bonus_per_step"));
    }

    @Override
    public List<Entry> score(FormContext context) {
        Figure value = context.input(input);
        Figure goal = target.number(context.scope());
        Figure aim = goal.formula().equals(Figure.plain(goal.value())) ? goal.as("目标值") : goal;
        List<Entry> entries = new ArrayList<>();
        if (base != null) {
            entries.add(Entry.of(org.zhiheng.vocabulary.ScoreLine.Kind.BASE, base.points(context), "base", "达到目标得分"));
        } else if (context.fullMarks() != null) {
            entries.add(Entry.base(context));
        }
        Figure bad = below ? aim.minus(value) : value.minus(aim);
        if (bad.value().signum() > 0) {
            deduct(context, value, aim, entries);
        } else if (bad.value().signum() < 0 && bonus != null) {
            award(context, below ? value.minus(aim) : aim.minus(value), entries);
        }
        return entries.isEmpty() ? List.of(Entry.points(Figure.of(0), "on-target", "与目标持平")) : entries;
    }

    private void deduct(FormContext context, Figure value, Figure aim, List<Entry> entries) {
        Figure total = null;
        for (int index = 0; index < segments.size(); index++) {
            Figure from = start(context, index, aim);
            Figure next = index + 1 < segments.size() ? start(context, index + 1, aim) : null;
            if (passed(value, from)) {
                context.reached(segments.get(index).yaml());
                Figure end = next != null && passed(value, next) ? next : value;
                Figure part = steps.of(below ? from.minus(end) : end.minus(from))
                        .times(segments.get(index).perStep().points(context).as("每步扣分"));
                total = total == null ? part : total.plus(part);
            }
        }
        if (total == null || total.value().signum() == 0) {
            return;
        }
        entries.add(Entry.deduct(
                total,
                below ? "below-target" : "above-target",
                () -> "实际" + Figure.plain(value.value()) + "，" + (below ? "低于" : "高于") + "目标"
                        + Figure.plain(aim.value())));
        if (limit != null) {
            Figure most = limit.points(context).as("扣分上限");
            if (total.compareTo(most) > 0) {
                entries.add(Entry.limit(
                        total.as("应扣分").minus(most), "deduction-limit", "扣分以" + Figure.plain(most.value()) + "分为限"));
            }
        }
    }

    private boolean passed(Figure value, Figure mark) {
        return below ? value.compareTo(mark) < 0 : value.compareTo(mark) > 0;
    }

    private Figure start(FormContext context, int index, Figure aim) {
        Expression from = segments.get(index).from();
        return from == null ? aim : from.number(context.scope());
    }

    private void award(FormContext context, Figure distance, List<Entry> entries) {
        Figure points = steps.of(distance)
                .times(Objects.requireNonNull(bonus).points(context).as("每步加分"));
        if (points.value().signum() == 0) {
            return;
        }
        context.reached(bonusYaml);
        entries.add(Entry.award(points, "better-than-target", "好于目标加分"));
        if (bonusLimit != null) {
            Figure most = bonusLimit.points(context).as("加分上限");
            if (points.compareTo(most) > 0) {
                entries.add(Entry.limit(
                        most.minus(points.as("应加分")), "award-limit", "加分以" + Figure.plain(most.value()) + "分为限"));
            }
        }
    }

    @Override
    public List<Branch> branches() {
        List<Branch> branches = new ArrayList<>();
        segments.forEach(segment -> branches.add(new Branch(segment.yaml(), below ? "低于目标扣分" : "高于目标扣分")));
        if (bonus != null) {
            branches.add(new Branch(bonusYaml, "好于目标加分"));
        }
        return branches;
    }

    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        Figure value = context.input(input);
        Figure aim = target.number(context.scope());
        BigDecimal top = base != null
                ? base.points(context).value()
                : context.fullMarks() == null ? BigDecimal.ZERO : context.fullMarks();
        BigDecimal now = closing.now(this, context);
        if (!passed(value, aim)) {
            return bonus(context, closing, aim.value(), top, now).stream().toList();
        }
        List<Goal> goals = new ArrayList<>();
        if (!steps.counting().equals("pro_rata")) {
            goals.addAll(nextStep(context, closing, value, aim, top, now));
        } else if (segments.size() == 1) {
            goals.addAll(firstPoints(context, closing, value, aim, top));
        }
        if (closing.gives(top, now)) {
            Interval reached = noStep(context, aim);
            goals.removeIf(goal -> goal.wanted().equals(reached));
            goals.add(Goal.of("target", input, reached, top));
        }
        return goals;
    }

    /** Where nothing is taken off: at the target, or less than one whole step from it. */
    private Interval noStep(FormContext context, Figure aim) {
        if (!steps.counting().equals("whole") || segments.isEmpty()) {
            return side(aim.value(), true);
        }
        BigDecimal from = start(context, 0, aim).value();
        return side(below ? from.subtract(steps.size()) : from.add(steps.size()), false);
    }

    private Interval side(BigDecimal mark, boolean inside) {
        return below ? new Interval(mark, inside, null, false) : new Interval(null, false, mark, inside);
    }

    private Optional<Goal> bonus(FormContext context, Closing closing, BigDecimal aim, BigDecimal top, BigDecimal now) {
        if (bonus == null || bonusLimit == null || !steps.counting().equals("pro_rata")) {
            return Optional.empty();
        }
        BigDecimal most = bonusLimit.points(context).value();
        BigDecimal each = bonus.points(context).value();
        if (each.signum() <= 0 || !closing.gives(top.add(most), now)) {
            return Optional.empty();
        }
        BigDecimal distance = most.multiply(steps.size()).divide(each, MathContext.DECIMAL128);
        BigDecimal mark = below ? aim.add(distance) : aim.subtract(distance);
        return Optional.of(Goal.of("award-limit", input, side(mark, true), top.add(most)));
    }

    /** Where a slope that has taken everything begins to leave something. */
    private List<Goal> firstPoints(FormContext context, Closing closing, Figure value, Figure aim, BigDecimal top) {
        BigDecimal least = closing.least();
        BigDecimal most = least == null ? null : top.subtract(least);
        if (limit != null) {
            BigDecimal stated = limit.points(context).value();
            most = most == null ? stated : most.min(stated);
        }
        BigDecimal each = segments.get(0).perStep().points(context).value();
        BigDecimal from = start(context, 0, aim).value();
        if (most == null || most.signum() <= 0 || each.signum() <= 0) {
            return List.of();
        }
        BigDecimal whole = most.multiply(steps.size());
        BigDecimal gone = below ? from.subtract(value.value()) : value.value().subtract(from);
        if (gone.multiply(each).compareTo(whole) < 0) {
            return List.of(); // Something is left: no need for the costly division.
        }
        BigDecimal distance = whole.divide(each, MathContext.DECIMAL128);
        BigDecimal mark = below ? from.subtract(distance) : from.add(distance);
        return passed(value, Figure.of(mark)) || value.value().compareTo(mark) == 0
                ? List.of(Goal.of("first-points", input, side(mark, false), null))
                : List.of();
    }

    /** Where one step fewer is taken off and the criterion's points rise by it. */
    private List<Goal> nextStep(
            FormContext context, Closing closing, Figure value, Figure aim, BigDecimal top, BigDecimal now) {
        int deepest = segments.size() - 1;
        while (deepest > 0 && !passed(value, start(context, deepest, aim))) {
            deepest--;
        }
        boolean whole = steps.counting().equals("whole");
        BigDecimal end = value.value();
        for (int index = deepest; index >= 0; index--) {
            BigDecimal from = start(context, index, aim).value();
            BigDecimal each = segments.get(index).perStep().points(context).value();
            int taken = stepsBetween(from, end);
            for (int left = taken - 1; left >= 0; left--) {
                BigDecimal lost = before(context, index, aim).add(each.multiply(BigDecimal.valueOf(left)));
                BigDecimal most =
                        limit == null ? lost : lost.min(limit.points(context).value());
                BigDecimal sum = top.subtract(most);
                if (closing.gives(sum, now)) {
                    BigDecimal distance = steps.size().multiply(BigDecimal.valueOf(whole ? left + 1L : left));
                    BigDecimal mark = below ? from.subtract(distance) : from.add(distance);
                    return List.of(Goal.of("next-step", input, side(mark, !whole), sum));
                }
            }
            end = from;
        }
        return List.of();
    }

    private int stepsBetween(BigDecimal from, BigDecimal end) {
        return steps.of(Figure.of(from.subtract(end).abs())).value().intValue();
    }

    /** What the slopes nearer to the target take off in full. */
    private BigDecimal before(FormContext context, int index, Figure aim) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int near = 0; near < index; near++) {
            int taken = stepsBetween(
                    start(context, near, aim).value(),
                    start(context, near + 1, aim).value());
            sum = sum.add(segments.get(near).perStep().points(context).value().multiply(BigDecimal.valueOf(taken)));
        }
        return sum;
    }

    @Override
    public String chinese(Wording words) {
        StringBuilder text = new StringBuilder(words.of(input))
                .append(below ? "达到" : "不超过")
                .append(words.mark(target, input))
                .append("得")
                .append(base == null ? words.fullMarks() : words.amount(base));
        for (int index = 0; index < segments.size(); index++) {
            Segment segment = segments.get(index);
            if (segment.from() != null && index > 0) {
                text.append("，")
                        .append(below ? "低于" : "高于")
                        .append(words.mark(segment.from(), input))
                        .append("的部分");
            } else {
                text.append("，");
            }
            text.append(below ? "每低" : "每高")
                    .append(steps.chinese(words, input))
                    .append("扣")
                    .append(words.amount(segment.perStep()));
        }
        if (limit != null) {
            text.append("，最多扣").append(words.amount(limit)).append(end(words, limit, false));
        }
        if (bonus != null) {
            text.append("；").append(below ? "每高" : "每低").append(steps.chinese(words, input));
            text.append("加").append(words.amount(bonus));
        }
        if (bonusLimit != null) {
            text.append("，最多加").append(words.amount(bonusLimit)).append(end(words, bonusLimit, true));
        }
        return text.toString();
    }

    /** Where a limit ends, when both it and the base are plain numbers: （即最低2分）. */
    private String end(Wording words, Parameters.Amount most, boolean up) {
        if (base == null
                || base.share()
                || most.share()
                || !(base.expression() instanceof Expression.Constant from)
                || !(most.expression() instanceof Expression.Constant by)) {
            return "";
        }
        return up
                ? "（即最高" + Figure.plain(from.value().add(by.value())) + "分）"
                : "（即最低" + Figure.plain(from.value().subtract(by.value())) + "分）";
    }

    @Override
    public @Nullable String decidedBy() {
        return Expression.onlyMetric(expressions());
    }

    @Override
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(List.of(input, target));
        segments.forEach(segment -> {
            if (segment.from() != null) {
                all.add(segment.from());
            }
            all.add(segment.perStep().expression());
        });
        for (Parameters.Amount amount : new Parameters.Amount[] {base, bonus, limit, bonusLimit}) {
            if (amount != null) {
                all.add(amount.expression());
            }
        }
        return all;
    }
}
