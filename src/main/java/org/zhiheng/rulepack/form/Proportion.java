package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;

/**
 * Input ÷ whole × full marks (SCORING-FORMS A1, A9, D5, E4).
 *
 * @param fullWhen condition that earns full marks whatever the proportion; asked first, so it may hold without the input
 * @param reversed the smaller the better: (whole − input) ÷ whole
 */
record Proportion(
        Expression input, Expression whole, @Nullable Expression fullWhen, boolean reversed) implements Form {

    static Proportion read(Parameters parameters, Expression input, boolean needsCondition) {
        Expression condition = parameters.has("full_when") ? parameters.condition(parameters.get("full_when")) : null;
        if (needsCondition && !parameters.has("full_when")) {
            parameters.missing("full_when");
        }
        Expression whole = parameters.expression("whole");
        return new Proportion(
                input,
                whole == null ? Expression.of(java.math.BigDecimal.valueOf(100)) : whole,
                condition,
                parameters.get("reversed").flag(false));
    }

    @Override
    public List<Entry> score(FormContext context) {
        if (fullWhen != null && fullWhen.holds(context.scope())) {
            return List.of(Entry.points(context.full(), "full-by-condition", "符合得满分条件"));
        }
        Figure value = context.input(input);
        Figure base = whole.number(context.scope());
        if (base.value().signum() == 0) {
            throw new MissingInput(MissingInput.Reason.UNDEFINED, base.formula() + "为零");
        }
        Figure part = reversed ? base.minus(value) : value;
        return List.of(Entry.points(
                part.dividedBy(base).times(context.full()), "proportion", "按比例得分，实际" + Figure.plain(value.value())));
    }

    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        BigDecimal full = context.full().value();
        if (!closing.gives(full, closing.now(this, context))) {
            return List.of();
        }
        List<Goal> goals = new ArrayList<>();
        BigDecimal base = whole.number(context.scope()).value();
        if (fullWhen != null) {
            Goals.of(fullWhen, context, full).ifPresent(goals::add);
        }
        boolean sooner = goals.stream().anyMatch(goal -> input.equals(goal.input()));
        if (base.signum() > 0 && !sooner) {
            goals.add(Goal.of("whole", input, reversed ? Goals.atMost(BigDecimal.ZERO) : Goals.atLeast(base), full));
        }
        return goals;
    }

    @Override
    public String chinese(Wording words) {
        String base = words.of(whole);
        String part = reversed ? "（" + base + "−" + words.of(input) + "）" : words.of(input);
        String text = "按" + part + "÷" + base + "×" + words.fullMarks() + "计";
        return fullWhen == null ? text : words.of(fullWhen) + "的得" + words.fullMarks() + "；否则" + text;
    }

    @Override
    public @Nullable String decidedBy() {
        return Expression.onlyMetric(expressions());
    }

    @Override
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(List.of(input, whole));
        if (fullWhen != null) {
            all.add(fullWhen);
        }
        return all;
    }
}
