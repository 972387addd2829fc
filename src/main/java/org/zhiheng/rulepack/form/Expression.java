package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.Rounding;

/**
 * Arithmetic over metrics and parameters as an author writes it: {@code 100 - 5 * 迟报次数},
 * {@code if(rate >= 95, full, full * rate / 95)}. Numbers and conditions are kept apart when parsed. It can compute and
 * nothing else: there are no names but metrics, parameters and the functions listed in {@link Words}.
 */
public sealed interface Expression {

    /** A number. @throws MissingInput when an input has no value */
    Figure number(Scope scope);

    /** A condition. @throws MissingInput when an input has no value */
    default boolean holds(Scope scope) {
        throw new IllegalStateException("Not a condition");
    }

    /** Whether it holds or not, instead of being a number. */
    default boolean isCondition() {
        return false;
    }

    /** The expressions it is made of, in the order of the text; none of a number, a name or a question. */
    default List<Expression> parts() {
        return List.of();
    }

    /** Adds the metrics it names. */
    default void metrics(Set<String> into) {
        parts().forEach(part -> part.metrics(into));
    }

    /** Whether it looks at nothing of a unit but the values of metrics. */
    default boolean isOfMetrics() {
        return parts().stream().allMatch(Expression::isOfMetrics);
    }

    /** Adds the local names it uses. */
    default void names(Set<String> into) {
        parts().forEach(part -> part.names(into));
    }

    /** The metrics it names, in order. */
    default Set<String> metrics() {
        Set<String> metrics = new TreeSet<>();
        metrics(metrics);
        return metrics;
    }

    /** The metric whose value alone decides all of these; null when there is none, another, or anything else beside it. */
    static @Nullable String onlyMetric(List<Expression> expressions) {
        Set<String> metrics = new TreeSet<>();
        for (Expression expression : expressions) {
            if (!expression.isOfMetrics()) {
                return null;
            }
            expression.metrics(metrics);
        }
        return metrics.size() == 1 ? metrics.iterator().next() : null;
    }

    /** Parses a text. @throws ExpressionException with the position of the mistake */
    static Expression parse(String text, Set<String> localNames) {
        return new ExpressionParser(text, localNames).whole();
    }

    /** A number that is always the same. */
    static Expression of(BigDecimal number) {
        return new Constant(number);
    }

    /** The value of a metric. */
    static Expression metric(String code) {
        return new Metric(code);
    }

    /** A number as written. */
    record Constant(BigDecimal value) implements Expression {
        @Override
        public Figure number(Scope scope) {
            return Figure.of(value);
        }
    }

    /** A parameter of the criterion. */
    record Name(String name) implements Expression {
        @Override
        public Figure number(Scope scope) {
            Figure figure = scope.names().get(name);
            if (figure == null) {
                throw new MissingInput(MissingInput.Reason.UNDEFINED, name);
            }
            return figure;
        }

        @Override
        public void names(Set<String> into) {
            into.add(name);
        }
    }

    /** The value of a metric. */
    record Metric(String code) implements Expression {
        @Override
        public Figure number(Scope scope) {
            return metricFigure(scope.facts(), code);
        }

        @Override
        public void metrics(Set<String> into) {
            into.add(code);
        }
    }

    /** Plus, minus, times, divided by, to the power of. */
    record Arithmetic(char operator, Expression left, Expression right) implements Expression {
        @Override
        public Figure number(Scope scope) {
            Figure first = left.number(scope);
            Figure second = right.number(scope);
            return switch (operator) {
                case '+' -> first.plus(second);
                case '-' -> first.minus(second);
                case '*' -> first.times(second);
                case '/' -> divided(first, second);
                default -> first.power(second);
            };
        }

        @Override
        public List<Expression> parts() {
            return List.of(left, right);
        }
    }

    /** Two numbers compared. */
    record Comparison(String operator, Expression left, Expression right) implements Expression {
        @Override
        public Figure number(Scope scope) {
            throw new IllegalStateException("A condition is no number");
        }

        @Override
        public boolean isCondition() {
            return true;
        }

        @Override
        public boolean holds(Scope scope) {
            int order = left.number(scope).compareTo(right.number(scope));
            return switch (operator) {
                case ">=" -> order >= 0;
                case ">" -> order > 0;
                case "<=" -> order <= 0;
                case "<" -> order < 0;
                case "!=" -> order != 0;
                default -> order == 0;
            };
        }

        @Override
        public List<Expression> parts() {
            return List.of(left, right);
        }
    }

    /** And, or, not. */
    record Logic(String operator, List<Expression> operands) implements Expression {
        @Override
        public Figure number(Scope scope) {
            throw new IllegalStateException("A condition is no number");
        }

        @Override
        public boolean isCondition() {
            return true;
        }

        @Override
        public boolean holds(Scope scope) {
            return switch (operator) {
                case "and" -> operands.stream().allMatch(operand -> operand.holds(scope));
                case "or" -> operands.stream().anyMatch(operand -> operand.holds(scope));
                default -> !operands.get(0).holds(scope);
            };
        }

        @Override
        public List<Expression> parts() {
            return operands;
        }
    }

    /** if(condition, then, otherwise). */
    record Choice(Expression condition, Expression then, Expression otherwise) implements Expression {
        @Override
        public Figure number(Scope scope) {
            return condition.holds(scope) ? then.number(scope) : otherwise.number(scope);
        }

        @Override
        public List<Expression> parts() {
            return List.of(condition, then, otherwise);
        }
    }

    /** A function of numbers. */
    record Function(String name, List<Expression> arguments) implements Expression {
        @Override
        public Figure number(Scope scope) {
            List<Figure> values =
                    arguments.stream().map(argument -> argument.number(scope)).toList();
            Figure first = values.get(0);
            try {
                return switch (name) {
                    case "min" -> values.stream().reduce(Figure::min).orElseThrow();
                    case "max" -> values.stream().reduce(Figure::max).orElseThrow();
                    case "mean" -> divided(Figure.sum(values), Figure.of(values.size()));
                    case "abs" -> first.absolute();
                    case "whole" -> first.wholeSteps();
                    case "begun" -> first.stepsBegun();
                    case "round" ->
                        first.rounded(new Rounding(
                                values.size() < 2 ? 0 : values.get(1).value().intValueExact(), RoundingMode.HALF_UP));
                    case "ln" -> first.ln();
                    case "exp" -> first.exp();
                    case "sqrt" -> first.squareRoot();
                    case "power" -> first.power(values.get(1));
                    case "clamp" -> first.max(values.get(1)).min(values.get(2));
                    default -> throw new IllegalStateException(name);
                };
            } catch (ArithmeticException undefined) {
                throw new MissingInput(MissingInput.Reason.UNDEFINED, name + "(" + first.formula() + ")");
            }
        }

        @Override
        public List<Expression> parts() {
            return arguments;
        }
    }

    /** A question about the unit: count(事故), peer_mean(rate). */
    record Question(String name, List<String> words) implements Expression {
        @Override
        public Figure number(Scope scope) {
            return Words.answer(name, words, scope.facts());
        }

        @Override
        public boolean isCondition() {
            return Words.CONDITIONS.containsKey(name);
        }

        @Override
        public boolean holds(Scope scope) {
            return Words.test(name, words, scope.facts());
        }

        @Override
        public boolean isOfMetrics() {
            return false;
        }

        @Override
        public void metrics(Set<String> into) {
            if (Words.METRIC_FIRST.contains(name)) {
                into.add(words.get(0));
            }
        }
    }

    /** The metric's value under its Chinese name. @throws MissingInput unless observed */
    static Figure metricFigure(Facts facts, String code) {
        if (facts.observed(code)) {
            return facts.figure(code);
        }
        throw missing(facts, code);
    }

    /** Why a metric that is not observed has no value. */
    static MissingInput missing(Facts facts, String code) {
        MetricState state = facts.state(code);
        return new MissingInput(
                switch (state) {
                    case NOT_APPLICABLE -> MissingInput.Reason.NOT_APPLICABLE;
                    case TOO_FEW -> MissingInput.Reason.TOO_FEW;
                    default -> MissingInput.Reason.NO_DATA;
                },
                facts.description(code).name());
    }

    private static Figure divided(Figure first, Figure second) {
        if (second.value().signum() == 0) {
            throw new MissingInput(
                    MissingInput.Reason.UNDEFINED, first.formula() + " ÷ " + second.formula() + "（除数为零）");
        }
        return first.dividedBy(second);
    }
}
