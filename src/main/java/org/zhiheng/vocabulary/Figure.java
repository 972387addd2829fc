package org.zhiheng.vocabulary;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * An exact decimal that remembers how it came about, so that the explanation is made by the arithmetic itself: formula
 * in words, the same with figures put in, result. Immutable; text is only built when asked for.
 *
 * <p>Sums, differences and products are exact; quotients, roots, logarithms and powers carry 34 significant digits, half
 * even, until a declared {@link Rounding} is applied.
 */
public final class Figure implements Comparable<Figure> {

    private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);

    private static final int ATOM = 4;
    private static final int PRODUCT = 3;
    private static final int SUM = 2;

    private final BigDecimal value;
    private final Operation operation;
    private final String label;
    private final List<Figure> operands;

    private enum Operation {
        NUMBER,
        NAMED,
        PLUS,
        MINUS,
        TIMES,
        DIVIDED,
        CALL
    }

    private Figure(BigDecimal value, Operation operation, String label, List<Figure> operands) {
        this.value = value;
        this.operation = operation;
        this.label = label;
        this.operands = operands;
    }

    /** A plain number: written as itself in the formula. */
    public static Figure of(BigDecimal value) {
        return new Figure(value, Operation.NUMBER, "", List.of());
    }

    /** A whole number: written as itself in the formula. */
    public static Figure of(long value) {
        return of(BigDecimal.valueOf(value));
    }

    /** A figure with a name, e.g. 办结及时率: the name stands in the formula, the value where figures are put in. */
    public static Figure named(String name, BigDecimal value) {
        return new Figure(value, Operation.NAMED, name, List.of());
    }

    /** The same value under a name of its own, dropping how it was computed. */
    public Figure as(String name) {
        return named(name, value);
    }

    /** The value: exact, but for quotients, roots, powers and logarithms, which have 34 digits. */
    public BigDecimal value() {
        return value;
    }

    /** Exact sum. */
    public Figure plus(Figure other) {
        return new Figure(value.add(other.value), Operation.PLUS, "", List.of(this, other));
    }

    /** Exact difference. */
    public Figure minus(Figure other) {
        return new Figure(value.subtract(other.value), Operation.MINUS, "", List.of(this, other));
    }

    /** Exact product. */
    public Figure times(Figure other) {
        return new Figure(value.multiply(other.value), Operation.TIMES, "", List.of(this, other));
    }

    /** @throws ArithmeticException when the other figure is zero */
    public Figure dividedBy(Figure other) {
        if (other.value.signum() == 0) {
            throw new ArithmeticException("除数为零：" + formula() + " ÷ " + other.formula());
        }
        return new Figure(value.divide(other.value, PRECISION), Operation.DIVIDED, "", List.of(this, other));
    }

    /** The smaller of both; the formula shows both. */
    public Figure min(Figure other) {
        return new Figure(value.min(other.value), Operation.CALL, "取较小者", List.of(this, other));
    }

    /** The larger of both; the formula shows both. */
    public Figure max(Figure other) {
        return new Figure(value.max(other.value), Operation.CALL, "取较大者", List.of(this, other));
    }

    /** The value without its sign. */
    public Figure absolute() {
        return new Figure(value.abs(), Operation.CALL, "绝对值", List.of(this));
    }

    /** Whole steps only: 2.9 becomes 2, −2.9 becomes −2. */
    public Figure wholeSteps() {
        return new Figure(value.setScale(0, RoundingMode.DOWN), Operation.CALL, "取整数部分", List.of(this));
    }

    /** Every step begun counts: 2.1 becomes 3. */
    public Figure stepsBegun() {
        return new Figure(value.setScale(0, RoundingMode.CEILING), Operation.CALL, "不足一个按一个计", List.of(this));
    }

    /** Natural logarithm. @throws ArithmeticException when this is not above zero */
    public Figure ln() {
        return new Figure(BigDecimalMath.log(value, PRECISION), Operation.CALL, "自然对数", List.of(this));
    }

    /** e to the power of this, to 34 digits. */
    public Figure exp() {
        return new Figure(BigDecimalMath.exp(value, PRECISION), Operation.CALL, "指数函数", List.of(this));
    }

    /** @throws ArithmeticException when a negative figure is raised to a broken power */
    public Figure power(Figure exponent) {
        return new Figure(
                BigDecimalMath.pow(value, exponent.value, PRECISION), Operation.CALL, "乘方", List.of(this, exponent));
    }

    /** Square root, to 34 digits. @throws ArithmeticException when this is below zero */
    public Figure squareRoot() {
        return new Figure(value.sqrt(PRECISION), Operation.CALL, "平方根", List.of(this));
    }

    /** Rounded; the formula says so where that changes the value, and after every division. */
    public Figure rounded(Rounding rounding) {
        BigDecimal result = rounding.apply(value);
        return result.compareTo(value) == 0 && operation != Operation.DIVIDED
                ? new Figure(result, operation, label, operands)
                : new Figure(result, Operation.CALL, rounding.chinese(), List.of(this));
    }

    /** A result reached by a way that has a name of its own, e.g. 名次 (rank) or 中位数: label(arguments). */
    public static Figure call(String name, BigDecimal value, List<Figure> arguments) {
        return new Figure(value, Operation.CALL, name, List.copyOf(arguments));
    }

    /** Zero for an empty list. */
    public static Figure sum(List<Figure> figures) {
        if (figures.size() < 2) {
            return figures.isEmpty() ? of(0) : figures.get(0);
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Figure figure : figures) {
            sum = sum.add(figure.value);
        }
        return new Figure(sum, Operation.PLUS, "", List.copyOf(figures));
    }

    /** The formula in words: 满分 − 每点扣分 × (目标值 − 办结及时率). */
    public String formula() {
        if (operation == Operation.NUMBER) {
            return plain(value);
        }
        StringBuilder text = new StringBuilder(64);
        write(text, false);
        return text.toString();
    }

    /** The formula with the figures put in: 10 − 0.5 × (95 − 92). */
    public String substituted() {
        if (operation == Operation.NUMBER || operation == Operation.NAMED) {
            return plain(value);
        }
        StringBuilder text = new StringBuilder(64);
        write(text, true);
        return text.toString();
    }

    /** A number as people write it: no exponent, no trailing zeros. */
    public static String plain(BigDecimal number) {
        if (number.scale() >= 0 && number.scale() <= 6) {
            // With so few decimals the same as toPlainString, but kept by the number, which is told several times.
            return withoutTrailingZeros(number.toString());
        }
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.scale() > 6) {
            stripped = stripped.setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
        }
        return stripped.scale() < 0 ? stripped.setScale(0).toPlainString() : stripped.toPlainString();
    }

    /** A number with every decimal it has, for programs to read: no exponent, no zeros behind the second decimal. */
    public static String exact(BigDecimal number) {
        if (number.scale() <= 2) {
            return number.toPlainString();
        }
        BigDecimal stripped = number.stripTrailingZeros();
        return (stripped.scale() < 2 ? stripped.setScale(2) : stripped).toPlainString();
    }

    private static String withoutTrailingZeros(String number) {
        if (number.indexOf('.') < 0) {
            return number;
        }
        int end = number.length();
        while (number.charAt(end - 1) == '0') {
            end--;
        }
        return number.substring(0, number.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private void write(StringBuilder text, boolean figures) {
        switch (operation) {
            case NUMBER -> text.append(plain(value));
            case NAMED -> text.append(figures ? plain(value) : label);
            case CALL -> {
                text.append(label).append('(');
                for (int index = 0; index < operands.size(); index++) {
                    text.append(index == 0 ? "" : ", ");
                    operands.get(index).write(text, figures);
                }
                text.append(')');
            }
            case PLUS -> {
                bracketed(text, figures, operands.get(0), SUM);
                for (Figure operand : operands.subList(1, operands.size())) {
                    text.append(" + ");
                    bracketed(text, figures, operand, SUM);
                }
            }
            case MINUS -> binary(text, figures, " − ", SUM, PRODUCT);
            case TIMES -> binary(text, figures, " × ", PRODUCT, PRODUCT);
            case DIVIDED -> binary(text, figures, " ÷ ", PRODUCT, ATOM);
        }
    }

    private void binary(StringBuilder text, boolean figures, String sign, int leftNeeds, int rightNeeds) {
        bracketed(text, figures, operands.get(0), leftNeeds);
        text.append(sign);
        bracketed(text, figures, operands.get(1), rightNeeds);
    }

    private static void bracketed(StringBuilder text, boolean figures, Figure operand, int needs) {
        boolean negative = operand.strength() == ATOM
                && operand.value.signum() < 0
                && (operand.operation == Operation.NUMBER || figures && operand.operation == Operation.NAMED);
        boolean brackets = operand.strength() < needs || negative;
        text.append(brackets ? "(" : "");
        operand.write(text, figures);
        text.append(brackets ? ")" : "");
    }

    private int strength() {
        return switch (operation) {
            case NUMBER, NAMED, CALL -> ATOM;
            case TIMES, DIVIDED -> PRODUCT;
            case PLUS, MINUS -> SUM;
        };
    }

    /** By value alone: 1.0 and 1.00 are equal. */
    @Override
    public int compareTo(Figure other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Figure figure && value.compareTo(figure.value) == 0;
    }

    @Override
    public int hashCode() {
        return value.stripTrailingZeros().hashCode();
    }

    /** Formula = figures put in = result. */
    @Override
    public String toString() {
        return formula() + " = " + substituted() + " = " + plain(value);
    }
}
