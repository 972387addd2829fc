package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;

/** Straight lines between knots, constant outside them; rising or falling (SCORING-FORMS A7, L3). */
record Interpolation(Expression input, List<Knot> knots) implements Form {

    /** Points at one input. */
    record Knot(BigDecimal at, Parameters.Amount points, Yaml yaml) {}

    static Interpolation read(Parameters parameters, Expression input) {
        List<Knot> knots = new ArrayList<>();
        for (Parameters item : parameters.list("knots")) {
            if (!item.has("at")) {
                item.missing("at");
            }
            BigDecimal at = item.number("at").orElse(BigDecimal.ZERO);
            if (!knots.isEmpty() && at.compareTo(knots.get(knots.size() - 1).at()) <= 0) {
                item.wrong("at", "knots-not-rising", "各点应从小到大排列，且不能重复", "knots must rise and not repeat");
            }
            knots.add(new Knot(at, item.requiredAmount("points"), item.yaml()));
            item.reportUnused(java.util.Set.of());
        }
        if (knots.size() < 2) {
            parameters.missing("knots");
            Knot none = new Knot(BigDecimal.ZERO, Parameters.Amount.ZERO, parameters.yaml());
            return new Interpolation(input, List.of(none, none));
        }
        return new Interpolation(input, knots);
    }

    @Override
    public List<Entry> score(FormContext context) {
        Figure value = context.input(input);
        String actual = "实际" + Figure.plain(value.value());
        Knot first = knots.get(0);
        Knot last = knots.get(knots.size() - 1);
        if (value.value().compareTo(first.at()) <= 0) {
            return List.of(Entry.points(
                    first.points().points(context), "outside-knots", actual + "，不大于" + Figure.plain(first.at())));
        }
        if (value.value().compareTo(last.at()) >= 0) {
            return List.of(Entry.points(
                    last.points().points(context), "outside-knots", actual + "，不小于" + Figure.plain(last.at())));
        }
        int upper = 1;
        while (knots.get(upper).at().compareTo(value.value()) < 0) {
            upper++;
        }
        Knot low = knots.get(upper - 1);
        Knot high = knots.get(upper);
        context.reached(high.yaml());
        Figure from = low.points().points(context);
        Figure to = high.points().points(context);
        Figure points = from.plus(value.minus(Figure.of(low.at()))
                .times(to.minus(from))
                .dividedBy(Figure.of(high.at()).minus(Figure.of(low.at()))));
        return List.of(Entry.points(points, "interpolated", actual + "，按直线插值"));
    }

    /** One for each stretch between two knots, at the place of its upper knot. */
    @Override
    public List<Branch> branches() {
        List<Branch> branches = new ArrayList<>();
        for (int upper = 1; upper < knots.size(); upper++) {
            branches.add(new Branch(
                    knots.get(upper).yaml(),
                    Figure.plain(knots.get(upper - 1).at()) + " 到 "
                            + Figure.plain(knots.get(upper).at()) + " 之间"));
        }
        return branches;
    }

    /** The neighbouring knot that gives more, then the nearest of those that give most. */
    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        BigDecimal value = context.input(input).value();
        BigDecimal now = closing.now(this, context);
        List<Goal> goals = new ArrayList<>();
        for (Knot knot : knots) {
            BigDecimal sum = knot.points().points(context).value();
            if (closing.gives(sum, now)) {
                Interval wanted = knot.at().compareTo(value) > 0 ? Goals.atLeast(knot.at()) : Goals.atMost(knot.at());
                goals.add(Goal.of("next-knot", input, wanted, sum));
            }
        }
        goals.sort(Comparator.comparing(goal -> goal.wanted().distance(value)));
        if (goals.size() < 2) {
            return goals;
        }
        Comparator<Goal> most = Comparator.comparing(goal -> closing.of(Objects.requireNonNull(goal.sum())));
        Goal best = goals.get(0);
        for (Goal goal : goals) {
            best = most.compare(goal, best) > 0 ? goal : best;
        }
        return best == goals.get(0) ? List.of(best) : List.of(goals.get(0), best);
    }

    @Override
    public String chinese(Wording words) {
        Knot first = knots.get(0);
        Knot last = knots.get(knots.size() - 1);
        return words.of(input) + "："
                + knots.stream()
                        .map(knot -> words.mark(knot.at(), input) + "得" + words.amount(knot.points()))
                        .collect(Collectors.joining("，"))
                + "，其间按直线插值；" + words.mark(first.at(), input) + "以下、" + words.mark(last.at(), input) + "以上按两端的分值计";
    }

    @Override
    public @Nullable String decidedBy() {
        return Expression.onlyMetric(expressions());
    }

    @Override
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(List.of(input));
        knots.forEach(knot -> all.add(knot.points().expression()));
        return all;
    }
}
