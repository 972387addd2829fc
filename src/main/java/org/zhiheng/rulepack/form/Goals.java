package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.form.Expression.Comparison;
import org.zhiheng.rulepack.form.Expression.Logic;
import org.zhiheng.rulepack.form.Expression.Metric;
import org.zhiheng.rulepack.form.Expression.Question;
import org.zhiheng.vocabulary.Figure;

/** Finds what a failed condition asks for. */
final class Goals {

    private static final Set<String> OWN = Set.of(
            "metric", "numerator", "denominator", "count", "quantity", "event_points", "mark", "raters", "share");
    private static final BigDecimal UNKNOWN = BigDecimal.TEN.pow(12);

    private Goals() {}

    /** What would have to be for the condition to hold, in one figure where there is one; empty when it holds. */
    static Optional<Goal> of(Expression condition, FormContext context, @Nullable BigDecimal sum) {
        if (condition.holds(context.scope())) {
            return Optional.empty();
        }
        if (condition instanceof Comparison comparison) {
            return Optional.of(of(comparison, context, sum));
        }
        if (condition instanceof Logic logic && logic.operator().equals("and")) {
            List<Expression> failed = logic.operands().stream()
                    .filter(operand -> !operand.holds(context.scope()))
                    .toList();
            return failed.size() == 1 ? of(failed.get(0), context, sum) : Optional.of(all(failed, context, sum));
        }
        if (condition instanceof Logic logic && logic.operator().equals("or")) {
            return logic.operands().stream()
                    .flatMap(operand -> of(operand, context, sum).stream())
                    .min(Comparator.comparing(goal -> distance(goal, context)));
        }
        return Optional.of(all(List.of(condition), context, sum));
    }

    /** Several conditions that fail together, each with its own gap. */
    private static Goal all(List<Expression> failed, FormContext context, @Nullable BigDecimal sum) {
        String text = failed.stream().map(each -> lacking(each, context)).collect(Collectors.joining("、"));
        return Goal.told(
                "conditions",
                new Goal.Told(
                        "未满足：" + text + (failed.size() > 1 ? "；这" + failed.size() + "个条件都满足" : "；满足"),
                        null,
                        null,
                        null),
                sum);
    }

    private static String lacking(Expression condition, FormContext context) {
        Wording words = new Wording(context.facts()::description, context.names(), context.fullMarks());
        if (!(condition instanceof Comparison comparison)) {
            return words.of(condition);
        }
        BigDecimal left = comparison.left().number(context.scope()).value();
        BigDecimal right = comparison.right().number(context.scope()).value();
        BigDecimal gap = left.subtract(right).abs();
        return words.of(condition) + "（现为" + Figure.plain(shown(left)) + words.unit(comparison.left())
                + (gap.signum() == 0 ? "" : "，差" + words.distance(shown(gap), comparison.left())) + "）";
    }

    static BigDecimal shown(BigDecimal number) {
        return number.scale() <= 4 ? number : number.setScale(4, RoundingMode.HALF_UP);
    }

    private static Goal of(Comparison comparison, FormContext context, @Nullable BigDecimal sum) {
        boolean leftMoves = moves(comparison.left());
        if (leftMoves == moves(comparison.right()) || comparison.operator().equals("!=")) {
            return all(List.of(comparison), context, sum);
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
                    default -> new Interval(mark, true, mark, true);
                };
        return Goal.of("condition", input, wanted, sum);
    }

    private static String mirrored(String operator) {
        return operator.startsWith(">")
                ? "<" + operator.substring(1)
                : operator.startsWith("<") ? ">" + operator.substring(1) : operator;
    }

    /** Whether a figure of the unit's own of this period is in it. */
    private static boolean moves(Expression expression) {
        return Parts.of(expression).stream()
                .anyMatch(part ->
                        part instanceof Metric || part instanceof Question question && OWN.contains(question.name()));
    }

    static BigDecimal distance(Goal goal, FormContext context) {
        return goal.input() == null
                ? goal.told() == null || goal.told().distance() == null
                        ? UNKNOWN
                        : goal.told().distance()
                : goal.wanted().distance(context.input(goal.input()).value());
    }

    static BigDecimal sum(List<Entry> entries) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Entry entry : entries) {
            sum = sum.add(entry.points());
        }
        return sum;
    }

    static Interval atLeast(BigDecimal low) {
        return new Interval(low, true, null, false);
    }

    static Interval atMost(BigDecimal high) {
        return new Interval(null, false, high, true);
    }
}
