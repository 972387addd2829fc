package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.Rounding;

/**
 * One criterion put to one unit.
 *
 * @param names figures by local name: parameters and {@code full}
 * @param fullMarks null for an extra
 * @param inputRounding of every input before it is scored; null: none
 * @param reached told which parts of the form were used
 */
public record FormContext(
        Facts facts,
        Map<String, Figure> names,
        @Nullable BigDecimal fullMarks,
        @Nullable Rounding inputRounding,
        Consumer<Yaml> reached) {

    void reached(Yaml branch) {
        reached.accept(branch);
    }

    Scope scope() {
        return new Scope(facts, names);
    }

    /** Full marks, 0 for an extra. */
    Figure full() {
        return Figure.named("满分", fullMarks == null ? BigDecimal.ZERO : fullMarks);
    }

    /** An input, rounded as the criterion says. @throws MissingInput when it has no value */
    public Figure input(Expression expression) {
        Figure figure = expression.number(scope());
        return inputRounding == null ? figure : figure.rounded(inputRounding);
    }
}
