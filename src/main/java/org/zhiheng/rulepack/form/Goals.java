package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.form.Expression.Comparison;
import org.zhiheng.rulepack.form.Expression.Logic;
import org.zhiheng.rulepack.form.Expression.Metric;
import org.zhiheng.rulepack.form.Expression.Question;

/** Finds what a failed condition asks for. */
final class Goals {

    private static final Set<String> OWN = Set.of("metric", "numerator", "count", "quantity");

    private Goals() {}

    /**
     * What one number would have to be for the condition to hold; empty when it holds, when more than one number would
     * have to move, or when nothing of the unit's own is compared.
     */
    static Optional<Goal> of(Expression condition, FormContext context, @Nullable BigDecimal sum) {
        if (condition.holds(context.scope())) {
            return Optional.empty();
        }
        if (condition instanceof Comparison comparison) {
            return of(comparison, context, sum);
        }
        if (condition instanceof Logic logic && logic.operator().equals("and")) {
            List<Expression> failed = logic.operands().stream()
                    .filter(operand -> !operand.holds(context.scope()))
                    .toList();
            return failed.size() == 1 ? of(failed.get(0), context, sum) : Optional.empty();
        }
        if (condition instanceof Logic logic && logic.operator().equals("or")) {
            return logic.operands().stream()
                    .flatMap(operand -> of(operand, context, sum).stream())
                    .min(Comparator.comparing(goal -> distance(goal, context)));
        }
        return Optional.empty();
    }

    private static Optional<Goal> of(Comparison comparison, FormContext context, @Nullable BigDecimal sum) {
        boolean leftMoves = moves(comparison.left());
        if (leftMoves == moves(comparison.right())) {
            return Optional.empty();
        }
        Expression input = leftMoves ? comparison.left() : comparison.right();
        BigDecimal mark = (leftMoves ? comparison.right() : comparison.left())
                .number(context.scope())
                .value();
        String operator = leftMoves ? comparison.operator() : mirrored(comparison.operator());
        Interval wanted =
                switch (operator) {
                    case ">=" -> new Interval(mark, true, null, false);
                    case ">" -> new Interval(mark, false, null, false);
                    case "<=" -> new Interval(null, false, mark, true);
                    case "<" -> new Interval(null, false, mark, false);
                    case "!=" -> null;
                    default -> new Interval(mark, true, mark, true);
                };
        return wanted == null ? Optional.empty() : Optional.of(Goal.of("condition", input, wanted, sum));
    }

    private static String mirrored(String operator) {
        return operator.startsWith(">")
                ? "<" + operator.substring(1)
                : operator.startsWith("<") ? ">" + operator.substring(1) : operator;
    }

    /** Whether it is one figure of the unit itself. */
    private static boolean moves(Expression expression) {
        return expression instanceof Metric || expression instanceof Question question && OWN.contains(question.name());
    }

    static BigDecimal distance(Goal goal, FormContext context) {
        return goal.input() == null
                ? BigDecimal.ZERO
                : goal.wanted().distance(context.input(goal.input()).value());
    }

    static BigDecimal sum(List<Entry> entries) {
        return entries.stream().map(Entry::points).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static Interval atLeast(BigDecimal low) {
        return new Interval(low, true, null, false);
    }

    static Interval atMost(BigDecimal high) {
        return new Interval(null, false, high, true);
    }
}
