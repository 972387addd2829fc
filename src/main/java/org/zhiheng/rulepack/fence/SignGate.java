package org.zhiheng.rulepack.fence;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.IntegerLiteralExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import org.drools.mvel.parser.ast.expr.HalfBinaryExpr;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.fence.Scope.Value;
import org.zhiheng.rulepack.fence.WordType.Family;

/** Reads what stands at a sign: computing, comparing, {@code &&} and {@code ||}, {@code in} and its like, {@code ? :}. */
final class SignGate {

    private static final Set<BinaryExpr.Operator> COMPARISONS = Set.of(
            BinaryExpr.Operator.EQUALS,
            BinaryExpr.Operator.NOT_EQUALS,
            BinaryExpr.Operator.LESS,
            BinaryExpr.Operator.LESS_EQUALS,
            BinaryExpr.Operator.GREATER,
            BinaryExpr.Operator.GREATER_EQUALS);
    private static final Set<BinaryExpr.Operator> ARITHMETIC = Set.of(
            BinaryExpr.Operator.PLUS,
            BinaryExpr.Operator.MINUS,
            BinaryExpr.Operator.MULTIPLY,
            BinaryExpr.Operator.DIVIDE,
            BinaryExpr.Operator.REMAINDER);

    private final ExpressionGate expressions;
    private final NodePlaces places;
    private final boolean condition;

    SignGate(ExpressionGate expressions, NodePlaces places, boolean condition) {
        this.expressions = expressions;
        this.places = places;
        this.condition = condition;
    }

    /** What a sign before a value gives. */
    @Nullable
    Value unary(UnaryExpr unary, Scope scope) {
        Value operand = expressions.check(unary.getExpression(), scope);
        if (operand == null) {
            return null;
        }
        Family needed =
                switch (unary.getOperator()) {
                    case MINUS, PLUS -> Family.NUMBER;
                    case LOGICAL_COMPLEMENT -> Family.LOGICAL;
                    default -> Family.OTHER;
                };
        if (needed == Family.OTHER) {
            return places.refuse(unary, "expression-not-allowed", "这里不能使用这种运算", "this operator is not allowed");
        }
        if (operand.type().family() != needed) {
            return mismatch(unary, unary.getOperator().asString(), operand.type(), operand.type());
        }
        return operand;
    }

    /** What a sign between two values gives. */
    @Nullable
    Value binary(BinaryExpr binary, Scope scope) {
        Value left = expressions.check(binary.getLeft(), scope);
        Value right = binary.getRight() instanceof HalfBinaryExpr half
                ? half(binary.getLeft(), left, half, scope)
                : expressions.check(binary.getRight(), scope);
        if (left == null || right == null) {
            return null;
        }
        BinaryExpr.Operator operator = binary.getOperator();
        Family first = left.type().family();
        Family second = right.type().family();
        if (COMPARISONS.contains(operator)) {
            boolean equality = operator == BinaryExpr.Operator.EQUALS || operator == BinaryExpr.Operator.NOT_EQUALS;
            if (!condition && !equality && !(isPrimitive(left) && isPrimitive(right))) {
                return places.refuse(
                        binary,
                        "compare-with-method",
                        "then 部分的小数和文字不能用比较符号",
                        "decimals and texts in the then part cannot be compared by signs",
                        "用 compareTo，或把条件写到 when 部分",
                        "use compareTo, or put the condition into the when part");
            }
            return comparable(left, right, equality)
                    ? scope.valueOf(boolean.class, 5)
                    : mismatch(binary, operator.asString(), left.type(), right.type());
        }
        if (operator == BinaryExpr.Operator.AND || operator == BinaryExpr.Operator.OR) {
            return first == Family.LOGICAL && second == Family.LOGICAL
                    ? scope.valueOf(boolean.class, 5)
                    : mismatch(binary, operator.asString(), left.type(), right.type());
        }
        if (!ARITHMETIC.contains(operator)) {
            return places.refuse(binary, "expression-not-allowed", "这里不能使用这种运算", "this operator is not allowed");
        }
        if (operator == BinaryExpr.Operator.PLUS && (first == Family.TEXT || second == Family.TEXT)) {
            return scope.valueOf(String.class, left.size() + right.size());
        }
        if (first != Family.NUMBER || second != Family.NUMBER) {
            return mismatch(binary, operator.asString(), left.type(), right.type());
        }
        boolean divides = operator == BinaryExpr.Operator.DIVIDE || operator == BinaryExpr.Operator.REMAINDER;
        if (divides && binary.getRight().toString().replaceAll("[()\\s]", "").matches("0+(\\.0*)?[dDbBlL]?")) {
            return places.refuse(
                    binary, "number-not-allowed", "不能除以零", "division by zero", "改写除数", "write another divisor");
        }
        BigInteger whole = constant(binary);
        if (whole != null && whole.bitLength() > 31) {
            return places.refuse(
                    binary,
                    "number-not-allowed",
                    "整数算出来太大，会变成别的数",
                    "the whole number is too large and would turn into another",
                    "直接写出结果，或减小这个数",
                    "write the result itself, or smaller numbers");
        }
        boolean exact = isDecimal(left) || isDecimal(right);
        if (exact && !condition) {
            return places.refuse(
                    binary,
                    "decimal-with-sign",
                    "then 部分的小数不能用 + − × ÷ 符号计算",
                    "decimals in the then part cannot be computed with signs",
                    "用 add、subtract、multiply、divide",
                    "use add, subtract, multiply, divide");
        }
        return scope.valueOf(exact ? BigDecimal.class : wider(left, right), left.size() + right.size());
    }

    /** {@code value > 3 && < 5}: the left side is that of the comparison before. */
    private @Nullable Value half(Expression before, @Nullable Value left, HalfBinaryExpr half, Scope scope) {
        Value right = expressions.check(half.getRight(), scope);
        return left == null || right == null ? null : scope.valueOf(boolean.class, 5);
    }

    /**
     * What a word between a value and others gives, as in {@code level in ("city", "district")}.
     *
     * @param argument what the word itself takes, which none that is allowed does; null: nothing
     * @param left null where the value is that of the comparison before, or was refused
     */
    @Nullable
    Value sign(
            String operator,
            Expression node,
            @Nullable Expression argument,
            @Nullable Value left,
            NodeList<Expression> right,
            Scope scope) {
        if (!Set.of("in", "contains", "memberOf").contains(operator) || argument != null) {
            return places.refuse(
                    node,
                    "operator-not-allowed",
                    "不能使用运算符 " + operator,
                    "the operator (" + operator + ") is not allowed",
                    "可用 ==、!=、<、<=、>、>=、in、not in、contains、memberOf",
                    "use ==, !=, <, <=, >, >=, in, not in, contains, memberOf");
        }
        boolean fits = true;
        for (Expression item : right) {
            Value value = expressions.check(item, scope);
            fits &= value != null;
            if (value != null && left != null && operator.equals("in") && !comparable(left, value, true)) {
                mismatch(item, operator, left.type(), value.type());
                fits = false;
            }
        }
        return fits ? scope.valueOf(boolean.class, 5) : null;
    }

    /** What {@code test ? first : second} gives. */
    @Nullable
    Value choice(ConditionalExpr choice, Scope scope) {
        Value test = expressions.check(choice.getCondition(), scope);
        Value first = expressions.check(choice.getThenExpr(), scope);
        Value second = expressions.check(choice.getElseExpr(), scope);
        if (test == null || first == null || second == null) {
            return null;
        }
        if (test.type().family() != Family.LOGICAL) {
            return mismatch(choice, "?", test.type(), test.type());
        }
        if (!first.type().equals(second.type())
                && first.type().family() != second.type().family()) {
            return mismatch(choice, ":", first.type(), second.type());
        }
        return new Value(first.type(), Math.max(first.size(), second.size()));
    }

    /** Whether values of these types can be compared, by {@code ==} and {@code !=} only or by order as well. */
    private static boolean comparable(Value left, Value right, boolean equality) {
        Family first = left.type().family();
        Family second = right.type().family();
        if (first == Family.NOTHING || second == Family.NOTHING) {
            return equality && !isUnboxed(left) && !isUnboxed(right);
        }
        if (first == Family.OTHER) {
            return left.type().equals(right.type()) && (equality || left.type() instanceof WordType.Java);
        }
        return first == second && (equality || first != Family.LOGICAL);
    }

    /** What whole numbers written out make; null for anything else. */
    private static @Nullable BigInteger constant(Expression expression) {
        if (expression instanceof EnclosedExpr enclosed) {
            return constant(enclosed.getInner());
        }
        if (expression instanceof IntegerLiteralExpr literal) {
            return literal.getValue().matches("\\d{1,20}") ? new BigInteger(literal.getValue()) : null;
        }
        if (!(expression instanceof BinaryExpr binary)) {
            return null;
        }
        BigInteger left = constant(binary.getLeft());
        BigInteger right = constant(binary.getRight());
        if (left == null || right == null) {
            return null;
        }
        return switch (binary.getOperator()) {
            case PLUS -> left.add(right);
            case MINUS -> left.subtract(right);
            case MULTIPLY -> left.multiply(right);
            default -> null;
        };
    }

    private static boolean isPrimitive(Value value) {
        return value.type() instanceof WordType.Java java
                && (java.type().isPrimitive() || WordType.NUMBERS.containsValue(java.type()));
    }

    private static boolean isUnboxed(Value value) {
        return value.type() instanceof WordType.Java java && java.type().isPrimitive();
    }

    private static boolean isDecimal(Value value) {
        return value.type() instanceof WordType.Java java && java.type() == BigDecimal.class;
    }

    private static Class<?> wider(Value left, Value right) {
        String both = left.type().name().toLowerCase(Locale.ROOT)
                + right.type().name().toLowerCase(Locale.ROOT);
        return both.contains("double") || both.contains("number")
                ? double.class
                : both.contains("long") ? long.class : int.class;
    }

    private @Nullable Value mismatch(Node node, String operator, WordType left, WordType right) {
        return places.refuse(
                node,
                "type-mismatch",
                "运算符 " + operator + " 两边类型不合：左边是" + chinese(left) + "，右边是" + chinese(right),
                "the two sides of " + operator + " do not fit: " + left.name() + " and " + right.name(),
                left.family() == Family.NUMBER && right.family() == Family.TEXT ? "数值不要加引号" : null,
                left.family() == Family.NUMBER && right.family() == Family.TEXT
                        ? "write numbers without quotation marks"
                        : null);
    }

    private static String chinese(WordType type) {
        return switch (type.family()) {
            case NUMBER -> "数值";
            case TEXT -> "文字";
            case LOGICAL -> "是否";
            case DATE -> "日期";
            case NOTHING -> "空值";
            case OTHER -> type.name();
        };
    }
}
