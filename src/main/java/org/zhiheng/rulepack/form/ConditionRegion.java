package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.logic.Box;
import org.zhiheng.rulepack.logic.Comparisons;
import org.zhiheng.rulepack.logic.Domain;
import org.zhiheng.rulepack.logic.Region;
import org.zhiheng.vocabulary.Figure;

/** Where the condition of an expression holds. Comparisons with a number are understood, the rest goes by its text. */
final class ConditionRegion {

    private final Map<String, BigDecimal> names;

    private ConditionRegion(Map<String, BigDecimal> names) {
        this.names = names;
    }

    /** @param names values of the criterion's own parameters */
    static Region of(Expression condition, Map<String, BigDecimal> names) {
        return new ConditionRegion(names).region(condition);
    }

    private Region region(Expression condition) {
        if (condition instanceof Expression.Comparison comparison) {
            return comparison(comparison);
        }
        if (condition instanceof Expression.Logic logic) {
            return switch (logic.operator()) {
                case "and" -> logic.operands().stream().map(this::region).reduce(Region.ALL, Region::and);
                case "or" -> logic.operands().stream().map(this::region).reduce(Region.NONE, Region::or);
                default -> region(logic.operands().get(0)).complement();
            };
        }
        if (condition instanceof Expression.Question question) {
            if (question.name().equals("attribute_is")) {
                Set<String> words = new HashSet<>(
                        question.words().subList(1, question.words().size()));
                return Region.of("attribute(" + question.words().get(0) + ")", new Domain.Words(true, words));
            }
            if (question.name().equals("kind_is")) {
                return Region.of("kind", new Domain.Words(true, new HashSet<>(question.words())));
            }
        }
        return Region.of(Box.unknown(text(condition), true));
    }

    private Region comparison(Expression.Comparison comparison) {
        BigDecimal left = constant(comparison.left());
        BigDecimal right = constant(comparison.right());
        if (left != null && right != null) {
            return Comparisons.holds(comparison.operator(), left.compareTo(right)) ? Region.ALL : Region.NONE;
        }
        if (right != null) {
            return Comparisons.numbers(text(comparison.left()), comparison.operator(), right);
        }
        if (left != null) {
            return Comparisons.numbers(text(comparison.right()), Comparisons.flipped(comparison.operator()), left);
        }
        String first = text(comparison.left());
        String second = text(comparison.right());
        return first.compareTo(second) <= 0
                ? Comparisons.numbers(first + " - " + second, comparison.operator(), BigDecimal.ZERO)
                : Comparisons.numbers(
                        second + " - " + first, Comparisons.flipped(comparison.operator()), BigDecimal.ZERO);
    }

    private @Nullable BigDecimal constant(Expression expression) {
        if (expression instanceof Expression.Constant constant) {
            return constant.value();
        }
        return expression instanceof Expression.Name name ? names.get(name.name()) : null;
    }

    /** An expression as an author would write it. */
    private static String text(Expression expression) {
        if (expression instanceof Expression.Constant constant) {
            return Figure.plain(constant.value());
        }
        if (expression instanceof Expression.Name name) {
            return name.name();
        }
        if (expression instanceof Expression.Metric metric) {
            return metric.code();
        }
        if (expression instanceof Expression.Question question) {
            return question.name() + "(" + String.join(", ", question.words()) + ")";
        }
        if (expression instanceof Expression.Arithmetic arithmetic) {
            return "(" + text(arithmetic.left()) + " " + arithmetic.operator() + " " + text(arithmetic.right()) + ")";
        }
        if (expression instanceof Expression.Function function) {
            return function.name() + "("
                    + function.arguments().stream().map(ConditionRegion::text).collect(Collectors.joining(", ")) + ")";
        }
        return expression.toString();
    }
}
