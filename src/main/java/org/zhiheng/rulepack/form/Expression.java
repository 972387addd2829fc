package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /** A condition. */
    default boolean holds(Scope scope) {
        throw new IllegalStateException("Not a condition");
    }

    default boolean isCondition() {
        return false;
    }

    /** Adds the metrics it names. */
    void metrics(Set<String> into);

    /** Whether it looks at nothing of a unit but the values of metrics. */
    default boolean isOfMetrics() {
        return true;
    }

    /** Adds the local names it uses. */
    default void names(Set<String> into) {}

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

        @Override
        public void metrics(Set<String> into) {}
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
        public void metrics(Set<String> into) {}

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
        public boolean isOfMetrics() {
            return left.isOfMetrics() && right.isOfMetrics();
        }

        @Override
        public void metrics(Set<String> into) {
            left.metrics(into);
            right.metrics(into);
        }

        @Override
        public void names(Set<String> into) {
            left.names(into);
            right.names(into);
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
        public boolean isOfMetrics() {
            return left.isOfMetrics() && right.isOfMetrics();
        }

        @Override
        public void metrics(Set<String> into) {
            left.metrics(into);
            right.metrics(into);
        }

        @Override
        public void names(Set<String> into) {
            left.names(into);
            right.names(into);
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
        public boolean isOfMetrics() {
            return operands.stream().allMatch(Expression::isOfMetrics);
        }

        @Override
        public void metrics(Set<String> into) {
            operands.forEach(operand -> operand.metrics(into));
        }

        @Override
        public void names(Set<String> into) {
            operands.forEach(operand -> operand.names(into));
        }
    }

    /** if(condition, then, otherwise). */
    record Choice(Expression condition, Expression then, Expression otherwise) implements Expression {
        @Override
        public Figure number(Scope scope) {
            return condition.holds(scope) ? then.number(scope) : otherwise.number(scope);
        }

        @Override
        public boolean isOfMetrics() {
            return condition.isOfMetrics() && then.isOfMetrics() && otherwise.isOfMetrics();
        }

        @Override
        public void metrics(Set<String> into) {
            condition.metrics(into);
            then.metrics(into);
            otherwise.metrics(into);
        }

        @Override
        public void names(Set<String> into) {
            condition.names(into);
            then.names(into);
            otherwise.names(into);
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
        public boolean isOfMetrics() {
            return arguments.stream().allMatch(Expression::isOfMetrics);
        }

        @Override
        public void metrics(Set<String> into) {
            arguments.forEach(argument -> argument.metrics(into));
        }

        @Override
        public void names(Set<String> into) {
            arguments.forEach(argument -> argument.names(into));
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

    /** A mistake in the text of an expression; the position counts characters from 0. */
    final class ExpressionException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int position;
        private final String english;
        private final String words;

        ExpressionException(int position, String words, String chinese, String english) {
            super(chinese);
            this.position = position;
            this.words = words;
            this.english = english;
        }

        public int position() {
            return position;
        }

        public String words() {
            return words;
        }

        public String english() {
            return english;
        }
    }

    /** Reads the text of an expression. */
    final class ExpressionParser {

        private static final int MOST_CHARACTERS = 2_000;
        private static final int MOST_DEPTH = 50;

        private final String text;
        private final Set<String> localNames;
        private int at;
        private int depth;

        ExpressionParser(String text, Set<String> localNames) {
            this.text = text;
            this.localNames = localNames;
        }

        Expression whole() {
            if (text.length() > MOST_CHARACTERS) {
                throw mistake(0, "", "算式太长（最多 " + MOST_CHARACTERS + " 个字）", "the expression is too long");
            }
            Expression expression = either();
            skip();
            if (at < text.length()) {
                throw mistake(at, text.substring(at, at + 1), "表达式在此处多出文字", "unexpected text in the expression");
            }
            return expression;
        }

        private Expression either() {
            if (++depth > MOST_DEPTH) {
                throw mistake(at, "", "括号套得太深（最多 " + MOST_DEPTH + " 层）", "too many nested brackets");
            }
            Expression expression = alternatives();
            depth--;
            return expression;
        }

        private Expression alternatives() {
            List<Expression> operands = new ArrayList<>(List.of(both()));
            int start = at;
            while (word("or") || word("或") || sign("||")) {
                operands.add(condition(both(), at));
            }
            return operands.size() == 1 ? operands.get(0) : new Logic("or", conditions(operands, start));
        }

        private Expression both() {
            List<Expression> operands = new ArrayList<>(List.of(negation()));
            int start = at;
            while (word("and") || word("且") || sign("&&")) {
                operands.add(condition(negation(), at));
            }
            return operands.size() == 1 ? operands.get(0) : new Logic("and", conditions(operands, start));
        }

        private List<Expression> conditions(List<Expression> operands, int position) {
            operands.forEach(operand -> condition(operand, position));
            return List.copyOf(operands);
        }

        private Expression negation() {
            int start = at;
            if (word("not") || word("非")) {
                return new Logic("not", List.of(condition(negation(), start)));
            }
            return comparison();
        }

        private Expression comparison() {
            Expression left = sum();
            int start = at;
            for (String operator : List.of(">=", "<=", "!=", "==", "≥", "≤", "≠", ">", "<", "=")) {
                if (sign(operator)) {
                    String plain =
                            switch (operator) {
                                case "≥" -> ">=";
                                case "≤" -> "<=";
                                case "≠" -> "!=";
                                default -> operator;
                            };
                    return new Comparison(plain, numeric(left, start), numeric(sum(), at));
                }
            }
            return left;
        }

        private Expression sum() {
            Expression result = product();
            while (true) {
                int start = at;
                if (sign("+")) {
                    result = new Arithmetic('+', numeric(result, start), numeric(product(), at));
                } else if (sign("-") || sign("−")) {
                    result = new Arithmetic('-', numeric(result, start), numeric(product(), at));
                } else {
                    return result;
                }
            }
        }

        private Expression product() {
            Expression result = signed();
            while (true) {
                int start = at;
                if (sign("*") || sign("×")) {
                    result = new Arithmetic('*', numeric(result, start), numeric(signed(), at));
                } else if (sign("/") || sign("÷")) {
                    result = new Arithmetic('/', numeric(result, start), numeric(signed(), at));
                } else {
                    return result;
                }
            }
        }

        private Expression signed() {
            int start = at;
            if (sign("-") || sign("−")) {
                Expression operand = numeric(signed(), start);
                return operand instanceof Constant constant
                        ? new Constant(constant.value().negate())
                        : new Arithmetic('-', new Constant(BigDecimal.ZERO), operand);
            }
            Expression base = atom();
            if (sign("^")) {
                return new Arithmetic('^', numeric(base, start), numeric(signed(), at));
            }
            return base;
        }

        private Expression atom() {
            skip();
            int start = at;
            if (at >= text.length()) {
                throw mistake(at, "", "表达式没有写完", "the expression is not complete");
            }
            char first = text.charAt(at);
            if (first == '(' || first == '（') {
                at++;
                Expression inner = either();
                close(start);
                return inner;
            }
            if (first >= '0' && first <= '9' || first == '.') {
                return constant();
            }
            if (!Character.isLetter(first) && first != '_') {
                throw mistake(at, String.valueOf(first), "表达式中不能用这个符号", "this sign is not allowed here");
            }
            String name = identifier();
            skip();
            if (at < text.length() && (text.charAt(at) == '(' || text.charAt(at) == '（')) {
                at++;
                return call(name, start);
            }
            return localNames.contains(name) ? new Name(name) : new Metric(name);
        }

        private Expression constant() {
            int start = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            try {
                BigDecimal value = new BigDecimal(text.substring(start, at));
                if (at < text.length() && (text.charAt(at) == '%' || text.charAt(at) == '％')) {
                    at++;
                    value = value.movePointLeft(2);
                }
                return new Constant(value);
            } catch (NumberFormatException notNumber) {
                throw mistake(start, text.substring(start, at), "不是数字", "not a number");
            }
        }

        private String identifier() {
            int start = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            return text.substring(start, at);
        }

        private Expression call(String name, int start) {
            String lower = name.toLowerCase(Locale.ROOT);
            Words.Arity words = Words.NUMBERS.get(lower);
            if (words == null) {
                words = Words.CONDITIONS.get(lower);
            }
            if (words != null) {
                List<String> arguments = wordArguments(start);
                if (arguments.size() < words.least() || arguments.size() > words.most()) {
                    throw mistake(
                            start, name, "函数的参数个数不对：" + words.usage(), "wrong number of arguments: " + words.usage());
                }
                if (Words.COUNT_FIRST.contains(lower) && !arguments.get(0).matches("[1-9][0-9]{0,2}")) {
                    throw mistake(
                            start,
                            name,
                            "参数应为正整数：" + words.usage(),
                            "the argument must be a whole number: " + words.usage());
                }
                return new Question(lower, arguments);
            }
            Words.Arity arity = Words.FUNCTIONS.get(lower);
            if (arity == null) {
                throw mistake(
                        start,
                        name,
                        "没有这个函数；可用的有：" + String.join("、", Words.all()),
                        "no such function; there are: " + String.join(", ", Words.all()));
            }
            List<Expression> arguments = new ArrayList<>();
            skip();
            if (!sign(")") && !sign("）")) {
                do {
                    arguments.add(either());
                } while (sign(",") || sign("，"));
                close(start);
            }
            if (arguments.size() < arity.least() || arguments.size() > arity.most()) {
                throw mistake(start, name, "函数的参数个数不对：" + arity.usage(), "wrong number of arguments: " + arity.usage());
            }
            if (lower.equals("if")) {
                return new Choice(
                        condition(arguments.get(0), start),
                        numeric(arguments.get(1), start),
                        numeric(arguments.get(2), start));
            }
            arguments.forEach(argument -> numeric(argument, start));
            return new Function(lower, List.copyOf(arguments));
        }

        private List<String> wordArguments(int start) {
            List<String> arguments = new ArrayList<>();
            skip();
            if (sign(")") || sign("）")) {
                return arguments;
            }
            do {
                skip();
                int from = at;
                if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
                    char quote = text.charAt(at);
                    int end = text.indexOf(quote, at + 1);
                    if (end < 0) {
                        throw mistake(at, "", "引号没有成对", "the quote is not closed");
                    }
                    arguments.add(text.substring(at + 1, end));
                    at = end + 1;
                } else {
                    String argument = identifier();
                    if (argument.isEmpty()) {
                        throw mistake(from, "", "此处应为名称", "a name is expected here");
                    }
                    arguments.add(argument);
                }
            } while (sign(",") || sign("，"));
            close(start);
            return arguments;
        }

        private void close(int start) {
            if (!sign(")") && !sign("）")) {
                throw mistake(Math.min(at, text.length()), "", "缺少右括号", "a closing bracket is missing");
            }
        }

        private Expression numeric(Expression expression, int position) {
            if (expression.isCondition()) {
                throw mistake(position, "", "此处应为数值，写的是条件", "a number is expected here, not a condition");
            }
            return expression;
        }

        private Expression condition(Expression expression, int position) {
            if (!expression.isCondition()) {
                throw mistake(position, "", "此处应为条件（如 x >= 95），写的是数值", "a condition is expected here, not a number");
            }
            return expression;
        }

        private void skip() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private boolean sign(String sign) {
            skip();
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return true;
            }
            return false;
        }

        private boolean word(String word) {
            skip();
            int end = at + word.length();
            if (text.startsWith(word, at)
                    && (end >= text.length()
                            || !Character.isLetterOrDigit(text.charAt(end)) && text.charAt(end) != '_')) {
                at = end;
                return true;
            }
            return false;
        }

        private static ExpressionException mistake(int position, String words, String chinese, String english) {
            return new ExpressionException(position, words, chinese, english);
        }
    }
}
