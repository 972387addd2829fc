package org.zhiheng.rulepack.fence;

import com.github.javaparser.Position;
import com.github.javaparser.TokenRange;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.expr.ArrayAccessExpr;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.BooleanLiteralExpr;
import com.github.javaparser.ast.expr.ConditionalExpr;
import com.github.javaparser.ast.expr.DoubleLiteralExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.IntegerLiteralExpr;
import com.github.javaparser.ast.expr.LiteralStringValueExpr;
import com.github.javaparser.ast.expr.LongLiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.NullLiteralExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.expr.ThisExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.drools.mvel.parser.ast.expr.BigDecimalLiteralExpr;
import org.drools.mvel.parser.ast.expr.DrlNameExpr;
import org.drools.mvel.parser.ast.expr.HalfBinaryExpr;
import org.drools.mvel.parser.ast.expr.HalfPointFreeExpr;
import org.drools.mvel.parser.ast.expr.PointFreeExpr;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Suggestion;
import org.zhiheng.rulepack.fence.Scope.Value;
import org.zhiheng.rulepack.fence.WordType.Family;

/**
 * Reads one parsed expression. What is not known here by kind, name and type is refused, so a new kind of expression in a
 * later version of the parser is refused as well.
 */
final class ExpressionGate {

    private static final int MOST_DIGITS = 18;
    private static final int MOST_DECIMAL_CHARACTERS = 30;
    private static final int LARGEST_SIZE = 4_000;
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

    private final SourceText source;
    private final boolean condition;
    private final String text;
    private final int base;
    private final Map<Node, Span> spans = new IdentityHashMap<>();

    /**
     * @param condition whether it stands in a condition, where properties may be named and decimals compared by signs
     * @param text what was parsed
     * @param base offset in the file of the first character of the text
     */
    ExpressionGate(SourceText source, boolean condition, String text, int base) {
        this.source = source;
        this.condition = condition;
        this.text = text;
        this.base = base;
    }

    int offset(Node node) {
        Span span = spans.get(node);
        return span != null
                ? span.start()
                : offset(node.getRange().map(range -> range.begin).orElse(new Position(1, 1)));
    }

    /** The node as its author wrote it, cut at the end of the line. */
    String words(Node node) {
        int start = offset(node);
        Span span = spans.get(node);
        int end = span != null
                ? span.end()
                : node.getRange().map(range -> offset(range.end) + 1).orElse(start);
        String written = source.text()
                .substring(start, Math.max(start, Math.min(end, source.text().length())));
        return written.lines().findFirst().orElse("");
    }

    private record Span(int start, int end) {}

    /** Finds the nodes of a condition in the file, one after another: its parser keeps their tokens and not their places. */
    ExpressionGate placing(Expression root) {
        place(root, 0);
        return this;
    }

    /** Whether nothing but blanks and comments stands after the expression: its parser leaves off without a word. */
    boolean coversAll(Expression root) {
        Span span = spans.get(root);
        int end = span == null ? 0 : Math.min(span.end() - base, text.length());
        return text.substring(end).matches("(?s)(\\s|//[^\n]*(\n|$)|/\\*.*?\\*/)*");
    }

    private int place(Node node, int from) {
        TokenRange range = node.getTokenRange().orElse(null);
        if (range == null) {
            return from;
        }
        int start = find(range.getBegin().getText(), from);
        List<Node> parts = parts(node);
        int end = start;
        for (Node part : parts) {
            end = place(part, end);
        }
        String last = range.getEnd().getText();
        end = parts.isEmpty() && range.getBegin().getText().equals(last)
                ? start + last.length()
                : isClosing(last) || parts.isEmpty() ? find(last, end) + last.length() : end;
        spans.put(node, new Span(base + start, base + end));
        return end;
    }

    private static boolean isClosing(String token) {
        return token.equals(")") || token.equals("]");
    }

    private int find(String token, int from) {
        int found = text.indexOf(token, from);
        while (found > 0 && continuesName(found, token)) {
            found = text.indexOf(token, found + 1);
        }
        return found < 0 ? Math.min(from, text.length()) : found;
    }

    private boolean continuesName(int at, String token) {
        return Character.isJavaIdentifierPart(token.charAt(0)) && Character.isJavaIdentifierPart(text.charAt(at - 1));
    }

    private static List<Node> parts(Node node) {
        List<Node> parts = new ArrayList<>();
        if (node instanceof MethodCallExpr call) {
            call.getScope().ifPresent(parts::add);
            parts.add(call.getName());
            parts.addAll(call.getArguments());
        } else if (node instanceof FieldAccessExpr access) {
            parts.addAll(List.of(access.getScope(), access.getName()));
        } else if (node instanceof BinaryExpr binary) {
            parts.addAll(List.of(binary.getLeft(), binary.getRight()));
        } else if (node instanceof PointFreeExpr sign) {
            parts.add(sign.getLeft());
            parts.addAll(sign.getRight());
        } else if (node instanceof HalfPointFreeExpr sign) {
            parts.addAll(sign.getRight());
        } else if (node instanceof HalfBinaryExpr half) {
            parts.add(half.getRight());
        } else if (node instanceof EnclosedExpr enclosed) {
            parts.add(enclosed.getInner());
        } else if (node instanceof UnaryExpr unary) {
            parts.add(unary.getExpression());
        } else if (node instanceof ConditionalExpr choice) {
            parts.addAll(List.of(choice.getCondition(), choice.getThenExpr(), choice.getElseExpr()));
        } else if (node instanceof ArrayAccessExpr access) {
            parts.addAll(List.of(access.getName(), access.getIndex()));
        }
        return parts;
    }

    private int offset(Position begin) {
        int at = 0;
        for (int line = 1; line < begin.line; line++) {
            int next = text.indexOf('\n', at);
            if (next < 0) {
                break;
            }
            at = next + 1;
        }
        return Math.max(0, Math.min(base + at + begin.column - 1, source.text().length()));
    }

    /** What the expression gives; null when it was refused, and then that has been said. */
    @Nullable
    Value check(Expression expression, Scope scope) {
        Value value = read(expression, scope);
        if (value != null && value.size() > LARGEST_SIZE) {
            source.refuse(
                    "grows-too-large",
                    offset(expression),
                    words(expression),
                    "反复相乘、相加或拼接会使数值或文字过长",
                    "multiplying, adding or joining again and again makes the value too long",
                    "分步取整，或减少拼接",
                    "round between the steps, or join less");
            return null;
        }
        return value;
    }

    private @Nullable Value read(Expression expression, Scope scope) {
        if (expression instanceof EnclosedExpr enclosed) {
            return check(enclosed.getInner(), scope);
        } else if (expression instanceof BooleanLiteralExpr) {
            return value(boolean.class, scope, 5);
        } else if (expression instanceof NullLiteralExpr) {
            return new Value(new WordType.Nothing(), 4);
        } else if (expression instanceof StringLiteralExpr string) {
            return value(String.class, scope, string.getValue().length());
        } else if (expression instanceof IntegerLiteralExpr || expression instanceof LongLiteralExpr) {
            return whole((LiteralStringValueExpr) expression, scope);
        } else if (expression instanceof DoubleLiteralExpr || expression instanceof BigDecimalLiteralExpr) {
            return decimal((LiteralStringValueExpr) expression, scope);
        } else if (expression instanceof DrlNameExpr name && name.getBackReferencesCount() > 0) {
            return refuse(name, "back-reference", "不支持 ../ 写法", "back references are not supported");
        } else if (expression instanceof NameExpr name) {
            return name(name, scope);
        } else if (expression instanceof ThisExpr self && self.getTypeName().isEmpty() && scope.pattern() != null) {
            return new Value(scope.pattern(), Scope.USUAL_SIZE);
        } else if (expression instanceof UnaryExpr unary) {
            return unary(unary, scope);
        } else if (expression instanceof BinaryExpr binary) {
            return binary(binary, scope);
        } else if (expression instanceof ConditionalExpr choice) {
            return choice(choice, scope);
        } else if (expression instanceof MethodCallExpr call) {
            return call(call, scope);
        } else if (expression instanceof FieldAccessExpr access) {
            return access(access, scope);
        } else if (expression instanceof ObjectCreationExpr creation) {
            return creation(creation, scope);
        } else if (condition && expression instanceof ArrayAccessExpr access) {
            return entry(access, scope);
        } else if (condition && expression instanceof PointFreeExpr sign) {
            return sign(
                    sign.getOperator().asString(),
                    sign,
                    sign.getArg1(),
                    check(sign.getLeft(), scope),
                    sign.getRight(),
                    scope);
        } else if (condition && expression instanceof HalfPointFreeExpr sign) {
            return sign(sign.getOperator().asString(), sign, sign.getArg1(), null, sign.getRight(), scope);
        } else if (condition && expression instanceof HalfBinaryExpr half) {
            return check(half.getRight(), scope) == null ? null : value(boolean.class, scope, 5);
        }
        return refuse(
                expression,
                "expression-not-allowed",
                "这里不能使用这种写法",
                "this kind of expression (" + expression.getClass().getSimpleName() + ") is not allowed");
    }

    private Value value(Class<?> type, Scope scope, int size) {
        return new Value(scope.pack().java(type), size);
    }

    private @Nullable Value whole(LiteralStringValueExpr literal, Scope scope) {
        String digits = literal.getValue().replaceAll("[lL]$", "");
        if (!digits.matches("\\d{1," + MOST_DIGITS + "}") || digits.length() > 1 && digits.startsWith("0")) {
            return refuse(literal, "number-not-allowed", "整数写法不对或过长", "the whole number is too long or not decimal");
        }
        boolean wide = literal instanceof LongLiteralExpr || Long.parseLong(digits) > Integer.MAX_VALUE;
        if (wide && literal instanceof IntegerLiteralExpr && !condition) {
            return refuse(
                    literal, "number-not-allowed", "整数过大，应在末尾加 L", "the whole number is too large; add L at its end");
        }
        return value(wide ? long.class : int.class, scope, digits.length());
    }

    private @Nullable Value decimal(LiteralStringValueExpr literal, Scope scope) {
        String digits = literal.getValue().replaceAll("[bBdD]$", "");
        if (!digits.matches("\\d{1,15}(\\.\\d{1,15})?|\\.\\d{1,15}")) {
            return refuse(
                    literal, "number-not-allowed", "小数写法不对或过长（不用科学记数法）", "the decimal is too long or has an exponent");
        }
        return value(
                literal instanceof BigDecimalLiteralExpr ? BigDecimal.class : double.class, scope, digits.length());
    }

    private @Nullable Value name(NameExpr expression, Scope scope) {
        String name = expression.getNameAsString();
        Value known = scope.value(name);
        if (known != null) {
            return known;
        }
        if (condition && scope.pattern() != null) {
            WordType property = scope.pattern().property(name);
            if (property != null) {
                return new Value(property, sizeFrom(scope.pattern(), scope));
            }
        }
        if (scope.pack().needsImport(name)) {
            return refuse(
                    expression,
                    "unknown-type",
                    "没有引入这个类型",
                    "this type is not imported",
                    scope.pack().likely(name, true),
                    scope.pack().likely(name, false));
        }
        String owner = scope.pattern() == null ? "" : scope.pattern().name() + " ";
        return unknown(expression, name, owner, scope.words());
    }

    private int sizeFrom(WordType owner, Scope scope) {
        return owner instanceof WordType.Declared declared ? scope.pack().sizeOf(declared.name()) : Scope.USUAL_SIZE;
    }

    private @Nullable Value unknown(Node node, String name, String owner, Collection<String> words) {
        String near = Suggestion.nearest(name, words);
        source.refuse(
                "unknown-word",
                offset(node),
                name,
                owner.isEmpty() ? "没有这个名称" : owner.strip() + " 没有这个词",
                owner.isEmpty() ? "there is no such name" : owner.strip() + " has no such word",
                near == null ? null : near.equals(name) ? "写成 " + name + "(\"…\")" : "是不是“" + near + "”？",
                near == null ? null : "did you mean (" + near + ")?");
        return null;
    }

    private @Nullable Value unary(UnaryExpr unary, Scope scope) {
        Value operand = check(unary.getExpression(), scope);
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
            return refuse(unary, "expression-not-allowed", "这里不能使用这种运算", "this operator is not allowed");
        }
        if (operand.type().family() != needed) {
            return mismatch(unary, unary.getOperator().asString(), operand.type(), operand.type());
        }
        return operand;
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

    private @Nullable Value binary(BinaryExpr binary, Scope scope) {
        Value left = check(binary.getLeft(), scope);
        Value right = binary.getRight() instanceof HalfBinaryExpr half
                ? half(binary.getLeft(), left, half, scope)
                : check(binary.getRight(), scope);
        if (left == null || right == null) {
            return null;
        }
        BinaryExpr.Operator operator = binary.getOperator();
        Family first = left.type().family();
        Family second = right.type().family();
        if (COMPARISONS.contains(operator)) {
            boolean equality = operator == BinaryExpr.Operator.EQUALS || operator == BinaryExpr.Operator.NOT_EQUALS;
            if (!condition && !equality && !(isPrimitive(left) && isPrimitive(right))) {
                return refuse(
                        binary,
                        "compare-with-method",
                        "then 部分的小数和文字不能用比较符号",
                        "decimals and texts in the then part cannot be compared by signs",
                        "用 compareTo，或把条件写到 when 部分",
                        "use compareTo, or put the condition into the when part");
            }
            return comparable(left, right, equality)
                    ? value(boolean.class, scope, 5)
                    : mismatch(binary, operator.asString(), left.type(), right.type());
        }
        if (operator == BinaryExpr.Operator.AND || operator == BinaryExpr.Operator.OR) {
            return first == Family.LOGICAL && second == Family.LOGICAL
                    ? value(boolean.class, scope, 5)
                    : mismatch(binary, operator.asString(), left.type(), right.type());
        }
        if (!ARITHMETIC.contains(operator)) {
            return refuse(binary, "expression-not-allowed", "这里不能使用这种运算", "this operator is not allowed");
        }
        if (operator == BinaryExpr.Operator.PLUS && (first == Family.TEXT || second == Family.TEXT)) {
            return value(String.class, scope, left.size() + right.size());
        }
        if (first != Family.NUMBER || second != Family.NUMBER) {
            return mismatch(binary, operator.asString(), left.type(), right.type());
        }
        boolean divides = operator == BinaryExpr.Operator.DIVIDE || operator == BinaryExpr.Operator.REMAINDER;
        if (divides && binary.getRight().toString().replaceAll("[()\\s]", "").matches("0+(\\.0*)?[dDbBlL]?")) {
            return refuse(binary, "number-not-allowed", "不能除以零", "division by zero", "改写除数", "write another divisor");
        }
        BigInteger whole = constant(binary);
        if (whole != null && whole.bitLength() > 31) {
            return refuse(
                    binary,
                    "number-not-allowed",
                    "整数算出来太大，会变成别的数",
                    "the whole number is too large and would turn into another",
                    "直接写出结果，或减小这个数",
                    "write the result itself, or smaller numbers");
        }
        boolean exact = isDecimal(left) || isDecimal(right);
        if (exact && !condition) {
            return refuse(
                    binary,
                    "decimal-with-sign",
                    "then 部分的小数不能用 + − × ÷ 符号计算",
                    "decimals in the then part cannot be computed with signs",
                    "用 add、subtract、multiply、divide",
                    "use add, subtract, multiply, divide");
        }
        return value(exact ? BigDecimal.class : wider(left, right), scope, left.size() + right.size());
    }

    /** {@code value > 3 && < 5}: the left side is that of the comparison before. */
    private @Nullable Value half(Expression before, @Nullable Value left, HalfBinaryExpr half, Scope scope) {
        Value right = check(half.getRight(), scope);
        return left == null || right == null ? null : value(boolean.class, scope, 5);
    }

    private static boolean isPrimitive(Value value) {
        return value.type() instanceof WordType.Java java
                && (java.type().isPrimitive() || WordType.NUMBERS.containsValue(java.type()));
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

    private static boolean isUnboxed(Value value) {
        return value.type() instanceof WordType.Java java && java.type().isPrimitive();
    }

    private @Nullable Value mismatch(Node node, String operator, WordType left, WordType right) {
        return refuse(
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

    private @Nullable Value choice(ConditionalExpr choice, Scope scope) {
        Value test = check(choice.getCondition(), scope);
        Value first = check(choice.getThenExpr(), scope);
        Value second = check(choice.getElseExpr(), scope);
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

    private @Nullable Value entry(ArrayAccessExpr access, Scope scope) {
        Value owner = check(access.getName(), scope);
        Value key = check(access.getIndex(), scope);
        if (owner == null || key == null) {
            return null;
        }
        if (owner.type() instanceof WordType.Java java
                && Map.class.isAssignableFrom(java.type())
                && java.element() != null) {
            return new Value(java.element(), Scope.USUAL_SIZE);
        }
        return refuse(access, "expression-not-allowed", "这里不能用方括号取值", "brackets cannot be used here");
    }

    private @Nullable Value sign(
            String operator,
            Expression node,
            @Nullable Expression argument,
            @Nullable Value left,
            NodeList<Expression> right,
            Scope scope) {
        if (!Set.of("in", "contains", "memberOf").contains(operator) || argument != null) {
            return refuse(
                    node,
                    "operator-not-allowed",
                    "不能使用运算符 " + operator,
                    "the operator (" + operator + ") is not allowed",
                    "可用 ==、!=、<、<=、>、>=、in、not in、contains、memberOf",
                    "use ==, !=, <, <=, >, >=, in, not in, contains, memberOf");
        }
        boolean fits = true;
        for (Expression item : right) {
            Value value = check(item, scope);
            fits &= value != null;
            if (value != null && left != null && operator.equals("in") && !comparable(left, value, true)) {
                mismatch(item, operator, left.type(), value.type());
                fits = false;
            }
        }
        return fits ? value(boolean.class, scope, 5) : null;
    }

    private @Nullable Value access(FieldAccessExpr access, Scope scope) {
        Expression before = access.getScope();
        String name = access.getNameAsString();
        WordType.Java named = namedType(before, scope);
        if (named != null) {
            if (scope.pack().allowed().offersConstant(named.type(), name)) {
                return new Value(named, Scope.USUAL_SIZE);
            }
            return refuse(access, "constant-not-allowed", "不能使用该常量", "this constant is not allowed");
        }
        Value owner = check(before, scope);
        if (owner == null) {
            return null;
        }
        WordType property = condition ? owner.type().property(name) : null;
        if (property != null) {
            return new Value(property, Math.max(owner.size(), sizeFrom(owner.type(), scope)));
        }
        if (!condition && owner.type().property(name) != null) {
            String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            return refuse(
                    access,
                    "property-needs-call",
                    "then 部分取值要写成方法",
                    "in the then part a value is read by a call",
                    "写作 " + words(before) + ".get" + capital + "() 或 " + words(before) + "." + name + "()",
                    "write " + words(before) + ".get" + capital + "() or " + words(before) + "." + name + "()");
        }
        return unknown(
                access.getName(), name, owner.type().name() + " ", owner.type().words());
    }

    private WordType.@Nullable Java namedType(@Nullable Expression expression, Scope scope) {
        if (expression instanceof NameExpr name && !scope.knows(name.getNameAsString())) {
            Class<?> type = scope.pack().allowed().type(name.getNameAsString());
            return type == null || type.isPrimitive()
                    ? null
                    : scope.pack().allowed().java(type);
        }
        return null;
    }

    private @Nullable Value call(MethodCallExpr call, Scope scope) {
        String name = call.getNameAsString();
        if (call.getTypeArguments().isPresent()) {
            return refuse(call, "expression-not-allowed", "不能写类型参数", "type arguments are not allowed");
        }
        List<Value> arguments = new ArrayList<>();
        for (Expression argument : call.getArguments()) {
            Value value = check(argument, scope);
            if (value == null) {
                return null;
            }
            arguments.add(value);
        }
        Expression before = call.getScope().orElse(null);
        WordType.Java named = namedType(before, scope);
        if (named != null) {
            return resolve(call, named.staticCalls(name), named, arguments, 0);
        }
        if (before == null && !(condition && scope.pattern() != null)) {
            return refuse(
                    call,
                    "call-not-allowed",
                    "不能调用 " + name,
                    "a call of " + name + " is not allowed",
                    "可写 score.…、outcome.…、insert(new …) 或 insertLogical(new …)",
                    "write score.…, outcome.…, insert(new …) or insertLogical(new …)");
        }
        Value owner = before == null ? new Value(scope.pattern(), Scope.USUAL_SIZE) : check(before, scope);
        return owner == null
                ? null
                : resolve(
                        call,
                        owner.type().calls(name),
                        owner.type(),
                        arguments,
                        Math.max(owner.size(), sizeFrom(owner.type(), scope)));
    }

    private @Nullable Value resolve(
            MethodCallExpr call, List<WordType.Call> offers, WordType owner, List<Value> arguments, int size) {
        String name = call.getNameAsString();
        if (offers.isEmpty()) {
            boolean exists = owner instanceof WordType.Java known
                    && Arrays.stream(known.type().getMethods())
                            .anyMatch(method -> method.getName().equals(name));
            return exists || name.equals("getClass")
                    ? refuse(
                            call.getName(),
                            "call-not-allowed",
                            owner.name() + " 的这个方法不能在规则中使用",
                            "this method of " + owner.name() + " is not allowed in a rule")
                    : unknown(call.getName(), name, owner.name() + " ", owner.words());
        }
        for (WordType.Call offer : offers) {
            if (accepts(offer, arguments)) {
                String refused = Limits.refused(owner, name, call.getArguments());
                if (refused != null) {
                    return refuse(
                            call,
                            "argument-not-allowed",
                            refused,
                            "rounding takes 0 to 20 decimals, written as a number");
                }
                int total = size;
                for (Value argument : arguments) {
                    total = Math.min(total + argument.size(), LARGEST_SIZE * 2);
                }
                boolean grows = offer.result().family() == Family.TEXT
                        || offer.result() instanceof WordType.Java java
                                && Limits.GROWING.contains(java.type().getSimpleName());
                boolean fromFact = owner instanceof WordType.Java java
                        && !Limits.GROWING.contains(java.type().getSimpleName())
                        && java.type() != String.class;
                return new Value(
                        offer.result(), grows && !fromFact ? total : Math.max(Scope.USUAL_SIZE, fromFact ? 0 : size));
            }
        }
        WordType.Call first = offers.get(0);
        return refuse(
                call,
                "wrong-arguments",
                name + " 的参数不对：要 " + signature(first) + "，写的是 (" + names(arguments) + ")",
                "wrong arguments for " + name + ": takes " + signature(first) + ", given (" + names(arguments) + ")");
    }

    private static String names(List<Value> arguments) {
        return String.join(
                ", ", arguments.stream().map(value -> value.type().name()).toList());
    }

    private static String signature(WordType.Call call) {
        return "("
                + String.join(
                        ", ",
                        call.parameters().stream().map(Class::getSimpleName).toList()) + ")";
    }

    private static boolean accepts(WordType.Call call, List<Value> arguments) {
        if (call.parameters().size() != arguments.size()) {
            return false;
        }
        for (int index = 0; index < arguments.size(); index++) {
            if (!accepts(call.parameters().get(index), arguments.get(index).type())) {
                return false;
            }
        }
        return true;
    }

    /** Whether Java passes a value of the type where the parameter stands. */
    static boolean accepts(Class<?> parameter, WordType argument) {
        if (argument instanceof WordType.Nothing) {
            return !parameter.isPrimitive();
        }
        if (parameter == Object.class) {
            return true;
        }
        if (!(argument instanceof WordType.Java java)) {
            return false;
        }
        Class<?> type = java.type();
        List<Class<?>> widths = new ArrayList<>(WordType.NUMBERS.keySet());
        if (widths.contains(parameter)) {
            int width = widths.contains(type)
                    ? widths.indexOf(type)
                    : new ArrayList<>(WordType.NUMBERS.values()).indexOf(type);
            return width >= 0 && width <= widths.indexOf(parameter);
        }
        if (parameter == boolean.class) {
            return type == boolean.class || type == Boolean.class;
        }
        return parameter.isAssignableFrom(type) || WordType.NUMBERS.get(type) == parameter;
    }

    private @Nullable Value creation(ObjectCreationExpr creation, Scope scope) {
        String type = creation.getTypeAsString();
        if (scope.pack().needsImport(type)) {
            return refuse(
                    creation,
                    "unknown-type",
                    "没有引入这个类型",
                    "this type is not imported",
                    scope.pack().likely(type, true),
                    scope.pack().likely(type, false));
        }
        if (!condition
                && type.equals("BigDecimal")
                && creation.getAnonymousClassBody().isEmpty()
                && creation.getScope().isEmpty()
                && creation.getArguments().size() == 1) {
            Expression argument = creation.getArgument(0);
            if (argument instanceof StringLiteralExpr number
                    && number.getValue().length() <= MOST_DECIMAL_CHARACTERS
                    && number.getValue().matches("-?\\d{1,15}(\\.\\d{1,15})?")) {
                return value(BigDecimal.class, scope, number.getValue().length());
            }
            return refuse(
                    creation,
                    "number-not-allowed",
                    "BigDecimal 只能由引号内的普通小数构成",
                    "a BigDecimal is made from a plain decimal in quotation marks",
                    "例如 new BigDecimal(\"0.5\")",
                    "for example new BigDecimal(\"0.5\")");
        }
        return refuse(
                creation,
                "new-not-allowed",
                "这里不能新建 " + type,
                "a new " + type + " is not allowed here",
                "只能在 insert 或 insertLogical 中新建本规则包声明的类型",
                "only types declared in the pack, inside insert or insertLogical");
    }

    private @Nullable Value refuse(Node node, String code, String chinese, String english) {
        return refuse(node, code, chinese, english, null, null);
    }

    private @Nullable Value refuse(
            Node node,
            String code,
            String chinese,
            String english,
            @Nullable String fixChinese,
            @Nullable String fixEnglish) {
        source.refuse(code, offset(node), words(node), chinese, english, fixChinese, fixEnglish);
        return null;
    }

    /** Bounds on particular calls. */
    private static final class Limits {

        /** Types whose values grow by computing with them. */
        private static final Set<String> GROWING = Set.of("BigDecimal", "Figure");

        private Limits() {}

        /** Why the call is refused although its types fit; null when it is not. */
        static @Nullable String refused(WordType owner, String name, NodeList<Expression> arguments) {
            if (!owner.name().equals("BigDecimal")) {
                return null;
            }
            boolean scaled = name.equals("setScale") || name.equals("divide") && arguments.size() == 3;
            Expression scale = scaled ? arguments.get(name.equals("setScale") ? 0 : 1) : null;
            boolean bounded = scale == null
                    || scale instanceof IntegerLiteralExpr literal
                            && literal.getValue().matches("\\d{1,2}")
                            && Integer.parseInt(literal.getValue()) <= 20;
            boolean valued = name.equals("valueOf") && arguments.size() == 2;
            return bounded && !valued ? null : "小数位数要直接写 0 到 20 的整数";
        }
    }
}
