package org.zhiheng.rulepack.form;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;

/** Full marks when the input lies in the interval or the condition holds, otherwise what is declared (SCORING-FORMS A8). */
record AllOrNothing(
        Expression input, Interval interval, @Nullable Expression condition, Parameters.Amount otherwise)
        implements Form {

    static AllOrNothing read(Parameters parameters, Expression input) {
        Expression condition = parameters.has("when") ? parameters.condition(parameters.get("when")) : null;
        Interval interval = Interval.read(parameters);
        if (condition == null && !parameters.has("when") && interval.low() == null && interval.high() == null) {
            parameters.missing("at_least");
        }
        return new AllOrNothing(
                input, interval, condition, parameters.amount("otherwise").orElse(Parameters.Amount.ZERO));
    }

    @Override
    public List<Entry> score(FormContext context) {
        if (condition != null) {
            return List.of(
                    condition.holds(context.scope())
                            ? Entry.points(context.full(), "reached", "符合条件，得满分")
                            : Entry.points(otherwise.points(context), "not-reached", "不符合条件"));
        }
        Figure value = context.input(input);
        String actual = "实际" + Figure.plain(value.value()) + "，要求" + interval.chinese();
        return List.of(
                interval.holds(value.value())
                        ? Entry.points(context.full(), "reached", "达到要求，得满分；" + actual)
                        : Entry.points(otherwise.points(context), "not-reached", "未达到要求；" + actual));
    }

    @Override
    public List<Expression> expressions() {
        return condition == null ? List.of(input, otherwise.expression()) : List.of(condition, otherwise.expression());
    }
}
