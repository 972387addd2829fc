package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;

/** Full marks when the input lies in the interval or the condition holds, otherwise what is declared (SCORING-FORMS A8). */
record AllOrNothing(
        Expression input,
        Interval interval,
        @Nullable Expression condition,
        Parameters.Amount otherwise,
        Yaml yes,
        Yaml no)
        implements Form {

    static AllOrNothing read(Parameters parameters, Expression input) {
        Expression condition = parameters.has("when") ? parameters.condition(parameters.get("when")) : null;
        Interval interval = Interval.read(parameters);
        if (condition == null && !parameters.has("when") && interval.low() == null && interval.high() == null) {
            parameters.missing("at_least");
        }
        return new AllOrNothing(
                input,
                interval,
                condition,
                parameters.amount("otherwise").orElse(Parameters.Amount.ZERO),
                parameters.yaml(),
                parameters.get("form"));
    }

    @Override
    public List<Entry> score(FormContext context) {
        if (condition != null) {
            boolean holds = condition.holds(context.scope());
            context.reached(holds ? yes : no);
            return List.of(
                    holds
                            ? Entry.points(context.full(), "reached", "符合条件，得满分")
                            : Entry.points(otherwise.points(context), "not-reached", "不符合条件"));
        }
        Figure value = context.input(input);
        String actual = "实际" + Figure.plain(value.value()) + "，要求" + interval.chinese();
        boolean holds = interval.holds(value.value());
        context.reached(holds ? yes : no);
        return List.of(
                holds
                        ? Entry.points(context.full(), "reached", "达到要求，得满分；" + actual)
                        : Entry.points(otherwise.points(context), "not-reached", "未达到要求；" + actual));
    }

    @Override
    public List<Branch> branches() {
        return List.of(new Branch(yes, "达到要求"), new Branch(no, "未达到要求"));
    }

    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        BigDecimal full = context.full().value();
        if (!closing.gives(full, closing.now(this, context))) {
            return List.of();
        }
        return condition != null
                ? Goals.of(condition, context, full).stream().toList()
                : List.of(Goal.of("target", input, interval, full));
    }

    @Override
    public String chinese(Wording words) {
        String what = condition == null ? words.of(input) + words.interval(interval, input) : words.of(condition);
        return what + "的得" + words.fullMarks() + "，否则得" + words.amount(otherwise);
    }

    @Override
    public @Nullable String decidedBy() {
        return Expression.onlyMetric(expressions());
    }

    @Override
    public List<Expression> expressions() {
        return condition == null ? List.of(input, otherwise.expression()) : List.of(condition, otherwise.expression());
    }
}
