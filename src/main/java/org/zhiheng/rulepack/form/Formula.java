package org.zhiheng.rulepack.form;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;

/** Points by a formula of the author's own, or as given (SCORING-FORMS B1, L3 and whatever has no form of its own). */
record Formula(Expression points, String as) implements Form {

    @Override
    public List<Entry> score(FormContext context) {
        Figure figure = context.input(points);
        return switch (as) {
            case "deduct" ->
                context.fullMarks() == null
                        ? List.of(Entry.deduct(figure, "given", "扣分"))
                        : List.of(Entry.base(context), Entry.deduct(figure, "given", "扣分"));
            case "award" -> List.of(Entry.award(figure, "given", "加分"));
            default -> List.of(Entry.points(figure, "given", "得分"));
        };
    }

    @Override
    public String chinese(Wording words) {
        String text = words.of(points);
        return switch (as) {
            case "deduct" -> "扣分＝" + text;
            case "award" -> "加分＝" + text;
            default -> "得分＝" + text;
        };
    }

    @Override
    public @Nullable String decidedBy() {
        return Expression.onlyMetric(expressions());
    }

    @Override
    public List<Expression> expressions() {
        return List.of(points);
    }
}
