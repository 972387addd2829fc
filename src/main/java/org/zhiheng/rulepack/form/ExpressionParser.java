package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the text of an expression, by precedence from {@code or} down to a number, a name or a call. */
final class ExpressionParser {

    private static final int MOST_CHARACTERS = 2_000;
    private static final int MOST_DEPTH = 50;

    private final String text;
    private final Set<String> localNames;
    private int at;
    private int depth;

    /** @param localNames names that stand for parameters; any other names a metric */
    ExpressionParser(String text, Set<String> localNames) {
        this.text = text;
        this.localNames = localNames;
    }

    /** The whole text. @throws ExpressionException with the position of the mistake */
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
        return operands.size() == 1 ? operands.get(0) : new Expression.Logic("or", conditions(operands, start));
    }

    private Expression both() {
        List<Expression> operands = new ArrayList<>(List.of(negation()));
        int start = at;
        while (word("and") || word("且") || sign("&&")) {
            operands.add(condition(negation(), at));
        }
        return operands.size() == 1 ? operands.get(0) : new Expression.Logic("and", conditions(operands, start));
    }

    private List<Expression> conditions(List<Expression> operands, int position) {
        operands.forEach(operand -> condition(operand, position));
        return List.copyOf(operands);
    }

    private Expression negation() {
        int start = at;
        if (word("not") || word("非")) {
            return new Expression.Logic("not", List.of(condition(negation(), start)));
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
                return new Expression.Comparison(plain, numeric(left, start), numeric(sum(), at));
            }
        }
        return left;
    }

    private Expression sum() {
        Expression result = product();
        while (true) {
            int start = at;
            if (sign("+")) {
                result = new Expression.Arithmetic('+', numeric(result, start), numeric(product(), at));
            } else if (sign("-") || sign("−")) {
                result = new Expression.Arithmetic('-', numeric(result, start), numeric(product(), at));
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
                result = new Expression.Arithmetic('*', numeric(result, start), numeric(signed(), at));
            } else if (sign("/") || sign("÷")) {
                result = new Expression.Arithmetic('/', numeric(result, start), numeric(signed(), at));
            } else {
                return result;
            }
        }
    }

    private Expression signed() {
        int start = at;
        if (sign("-") || sign("−")) {
            Expression operand = numeric(signed(), start);
            return operand instanceof Expression.Constant constant
                    ? new Expression.Constant(constant.value().negate())
                    : new Expression.Arithmetic('-', new Expression.Constant(BigDecimal.ZERO), operand);
        }
        Expression base = atom();
        if (sign("^")) {
            return new Expression.Arithmetic('^', numeric(base, start), numeric(signed(), at));
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
        return localNames.contains(name) ? new Expression.Name(name) : new Expression.Metric(name);
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
            return new Expression.Constant(value);
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
                throw mistake(start, name, "函数的参数个数不对：" + words.usage(), "wrong number of arguments: " + words.usage());
            }
            if (Words.COUNT_FIRST.contains(lower) && !arguments.get(0).matches("[1-9][0-9]{0,2}")) {
                throw mistake(
                        start,
                        name,
                        "参数应为正整数：" + words.usage(),
                        "the argument must be a whole number: " + words.usage());
            }
            return new Expression.Question(lower, arguments);
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
            return new Expression.Choice(
                    condition(arguments.get(0), start),
                    numeric(arguments.get(1), start),
                    numeric(arguments.get(2), start));
        }
        arguments.forEach(argument -> numeric(argument, start));
        return new Expression.Function(lower, List.copyOf(arguments));
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
                && (end >= text.length() || !Character.isLetterOrDigit(text.charAt(end)) && text.charAt(end) != '_')) {
            at = end;
            return true;
        }
        return false;
    }

    private static ExpressionException mistake(int position, String words, String chinese, String english) {
        return new ExpressionException(position, words, chinese, english);
    }
}
