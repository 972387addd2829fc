package org.zhiheng.rulepack.form;

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
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(List.of(input, whole));
        if (fullWhen != null) {
            all.add(fullWhen);
        }
        return all;
    }
}
