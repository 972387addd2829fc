package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;

/**
 * So many points for each (SCORING-FORMS A10, B2–B5, B14).
 *
 * @param counts what is counted, each with its points
 * @param deducting taken from the full marks rather than earned
 * @param divisor points are divided by this, e.g. the number of villages; null: not
 * @param limit most that the counts together move; null: none
 */
record CountPoints(
        List<Count> counts,
        boolean deducting,
        Slope.Steps steps,
        @Nullable Expression divisor,
        Parameters.@Nullable Amount limit)
        implements Form {

    /** @param name in explanations; empty: the input's own */
    record Count(String name, Expression input, Parameters.Amount each, Yaml yaml) {}

    static CountPoints read(Parameters parameters, @Nullable Expression input) {
        List<Count> counts = new ArrayList<>();
        for (Parameters item : parameters.list("counts")) {
            counts.add(
                    new Count(item.get("name").text(""), Forms.input(item), item.requiredAmount("each"), item.yaml()));
            item.reportUnused(java.util.Set.of());
        }
        if (counts.isEmpty()) {
            counts.add(new Count(
                    "",
                    input == null ? parameters.required("input") : input,
                    parameters.requiredAmount("each"),
                    parameters.get("each")));
        }
        return new CountPoints(
                counts,
                parameters.word("direction", "award", "award", "deduct").equals("deduct"),
                Slope.Steps.read(parameters),
                parameters.expression("divide_by"),
                parameters.amount("limit").orElse(null));
    }

    @Override
    public List<Entry> score(FormContext context) {
        List<Entry> entries = new ArrayList<>();
        if (deducting && context.fullMarks() != null) {
            entries.add(Entry.base(context));
        }
        Figure sum = Figure.of(0);
        for (Count count : counts) {
            Figure number = context.input(count.input());
            Figure points = steps.of(count.name().isEmpty() ? number : number.as(count.name()))
                    .times(count.each().points(context).as("每个分值"));
            if (divisor != null) {
                Figure by = divisor.number(context.scope());
                if (by.value().signum() == 0) {
                    throw new MissingInput(MissingInput.Reason.UNDEFINED, by.formula() + "为零");
                }
                points = points.dividedBy(by);
            }
            if (points.value().signum() != 0) {
                context.reached(count.yaml());
            }
            if (points.value().signum() != 0 || counts.size() == 1 && !deducting) {
                String reason = (count.name().isEmpty() ? "" : count.name()) + Figure.plain(number.value()) + "个";
                entries.add(
                        deducting ? Entry.deduct(points, "counted", reason) : Entry.award(points, "counted", reason));
            }
            sum = sum.plus(points);
        }
        if (entries.isEmpty()) {
            entries.add(Entry.points(Figure.of(0), "none-counted", "没有可计数的事项"));
        }
        if (limit != null) {
            Limits.limit(entries, sum, limit.points(context), deducting);
        }
        return entries;
    }

    @Override
    public List<Branch> branches() {
        return counts.stream()
                .map(count -> new Branch(count.yaml(), (count.name().isEmpty() ? "计数" : count.name()) + "不为零"))
                .toList();
    }

    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        return counts.size() > 1 || divisor != null || !steps.isOneByOne()
                ? List.of()
                : deducting ? fewer(context, closing) : more(context, closing);
    }

    private List<Goal> fewer(FormContext context, Closing closing) {
        Count count = counts.get(0);
        BigDecimal number = context.input(count.input()).value();
        BigDecimal each = count.each().points(context).value();
        BigDecimal top = context.full().value();
        BigDecimal now = closing.now(this, context);
        if (each.signum() <= 0 || !closing.gives(top, now)) {
            return List.of();
        }
        BigDecimal most = limit == null ? null : limit.points(context).value();
        for (BigDecimal left = number.subtract(BigDecimal.ONE);
                left.signum() > 0;
                left = left.subtract(BigDecimal.ONE)) {
            BigDecimal taken = left.multiply(each);
            BigDecimal sum = top.subtract(most != null && taken.compareTo(most) > 0 ? most : taken);
            if (closing.gives(sum, now)) {
                return List.of(
                        Goal.of("next-count", count.input(), Goals.atMost(left), sum),
                        Goal.of("none-counted", count.input(), Goals.atMost(BigDecimal.ZERO), top));
            }
        }
        return List.of(Goal.of("none-counted", count.input(), Goals.atMost(BigDecimal.ZERO), top));
    }

    private List<Goal> more(FormContext context, Closing closing) {
        Count count = counts.get(0);
        BigDecimal each = count.each().points(context).value();
        BigDecimal most = limit == null ? null : limit.points(context).value();
        BigDecimal cap = closing.most();
        if (cap != null && (most == null || cap.compareTo(most) < 0)) {
            most = cap;
        }
        if (most == null || each.signum() <= 0 || !closing.gives(most, closing.now(this, context))) {
            return List.of();
        }
        BigDecimal needed = most.divide(each, 0, RoundingMode.CEILING);
        return List.of(Goal.of("award-limit", count.input(), Goals.atLeast(needed), most));
    }

    @Override
    public String chinese(Wording words) {
        String verb = deducting ? "扣" : "加";
        String per = divisor == null ? "" : "（再除以" + words.of(divisor) + "）";
        String text = counts.stream()
                .map(count -> (count.name().isEmpty() ? words.of(count.input()) : count.name()) + "每"
                        + steps.chinese(words, count.input()) + verb + words.amount(count.each()) + per)
                .collect(Collectors.joining("；"));
        return (deducting && words.full() != null ? words.fullMarks() + "，" : "")
                + text
                + (limit == null ? "" : "，最多" + verb + words.amount(limit));
    }

    @Override
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>();
        counts.forEach(count -> {
            all.add(count.input());
            all.add(count.each().expression());
        });
        if (divisor != null) {
            all.add(divisor);
        }
        if (limit != null) {
            all.add(limit.expression());
        }
        return all;
    }
}
