package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
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

    @Override
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(List.of(input));
        knots.forEach(knot -> all.add(knot.points().expression()));
        return all;
    }
}
