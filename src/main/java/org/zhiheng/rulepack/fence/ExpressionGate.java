package org.zhiheng.rulepack.fence;

import com.github.javaparser.ast.Node;
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
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.drools.mvel.parser.ast.expr.BigDecimalLiteralExpr;
import org.drools.mvel.parser.ast.expr.DrlNameExpr;
import org.drools.mvel.parser.ast.expr.HalfBinaryExpr;
import org.drools.mvel.parser.ast.expr.HalfPointFreeExpr;
import org.drools.mvel.parser.ast.expr.PointFreeExpr;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Suggestion;
import org.zhiheng.rulepack.fence.Scope.Value;

/**
 * Reads one parsed expression. What is not known here by kind, name and type is refused, so a new kind of expression in a
 * later version of the parser is refused as well.
 */
final class ExpressionGate {

    private static final int MOST_DIGITS = 18;

    /** Digits or characters a value may come to. */
    static final int LARGEST_SIZE = 4_000;

    private final NodePlaces places;
    private final SignGate signs;
    private final CallGate calls;
    private final boolean condition;

    /**
     * @param places where what was parsed stands in its file
     * @param condition whether it stands in a condition, where properties may be named and decimals compared by signs
     */
    ExpressionGate(NodePlaces places, boolean condition) {
        this.places = places;
        this.signs = new SignGate(this, places, condition);
        this.calls = new CallGate(this, places, condition);
        this.condition = condition;
    }

    /** What the expression gives; null when it was refused, and then that has been said. */
    @Nullable
    Value check(Expression expression, Scope scope) {
        Value value = read(expression, scope);
        if (value != null && value.size() > LARGEST_SIZE) {
            return places.refuse(
                    expression,
                    "grows-too-large",
                    "反复相乘、相加或拼接会使数值或文字过长",
                    "multiplying, adding or joining again and again makes the value too long",
                    "分步取整，或减少拼接",
                    "round between the steps, or join less");
        }
        return value;
    }

    private @Nullable Value read(Expression expression, Scope scope) {
        if (expression instanceof EnclosedExpr enclosed) {
            return check(enclosed.getInner(), scope);
        } else if (expression instanceof BooleanLiteralExpr) {
            return scope.valueOf(boolean.class, 5);
        } else if (expression instanceof NullLiteralExpr) {
            return new Value(new WordType.Nothing(), 4);
        } else if (expression instanceof StringLiteralExpr string) {
            return scope.valueOf(String.class, string.getValue().length());
        } else if (expression instanceof IntegerLiteralExpr || expression instanceof LongLiteralExpr) {
            return whole((LiteralStringValueExpr) expression, scope);
        } else if (expression instanceof DoubleLiteralExpr || expression instanceof BigDecimalLiteralExpr) {
            return decimal((LiteralStringValueExpr) expression, scope);
        } else if (expression instanceof DrlNameExpr name && name.getBackReferencesCount() > 0) {
            return places.refuse(name, "back-reference", "不支持 ../ 写法", "back references are not supported");
        } else if (expression instanceof NameExpr name) {
            return name(name, scope);
        } else if (expression instanceof ThisExpr self && self.getTypeName().isEmpty() && scope.pattern() != null) {
            return new Value(scope.pattern(), Scope.USUAL_SIZE);
        } else if (expression instanceof UnaryExpr unary) {
            return signs.unary(unary, scope);
        } else if (expression instanceof BinaryExpr binary) {
            return signs.binary(binary, scope);
        } else if (expression instanceof ConditionalExpr choice) {
            return signs.choice(choice, scope);
        } else if (expression instanceof MethodCallExpr call) {
            return calls.call(call, scope);
        } else if (expression instanceof FieldAccessExpr access) {
            return access(access, scope);
        } else if (expression instanceof ObjectCreationExpr creation) {
            return calls.creation(creation, scope);
        } else if (condition && expression instanceof ArrayAccessExpr access) {
            return entry(access, scope);
        } else if (condition && expression instanceof PointFreeExpr sign) {
            return signs.sign(
                    sign.getOperator().asString(),
                    sign,
                    sign.getArg1(),
                    check(sign.getLeft(), scope),
                    sign.getRight(),
                    scope);
        } else if (condition && expression instanceof HalfPointFreeExpr sign) {
            return signs.sign(sign.getOperator().asString(), sign, sign.getArg1(), null, sign.getRight(), scope);
        } else if (condition && expression instanceof HalfBinaryExpr half) {
            return check(half.getRight(), scope) == null ? null : scope.valueOf(boolean.class, 5);
        }
        return places.refuse(
                expression,
                "expression-not-allowed",
                "这里不能使用这种写法",
                "this kind of expression (" + expression.getClass().getSimpleName() + ") is not allowed");
    }

    private @Nullable Value whole(LiteralStringValueExpr literal, Scope scope) {
        String digits = literal.getValue().replaceAll("[lL]$", "");
        if (!digits.matches("\\d{1," + MOST_DIGITS + "}") || digits.length() > 1 && digits.startsWith("0")) {
            return places.refuse(
                    literal, "number-not-allowed", "整数写法不对或过长", "the whole number is too long or not decimal");
        }
        boolean wide = literal instanceof LongLiteralExpr || Long.parseLong(digits) > Integer.MAX_VALUE;
        if (wide && literal instanceof IntegerLiteralExpr && !condition) {
            return places.refuse(
                    literal, "number-not-allowed", "整数过大，应在末尾加 L", "the whole number is too large; add L at its end");
        }
        return scope.valueOf(wide ? long.class : int.class, digits.length());
    }

    private @Nullable Value decimal(LiteralStringValueExpr literal, Scope scope) {
        String digits = literal.getValue().replaceAll("[bBdD]$", "");
        if (!digits.matches("\\d{1,15}(\\.\\d{1,15})?|\\.\\d{1,15}")) {
            return places.refuse(
                    literal, "number-not-allowed", "小数写法不对或过长（不用科学记数法）", "the decimal is too long or has an exponent");
        }
        return scope.valueOf(
                literal instanceof BigDecimalLiteralExpr ? BigDecimal.class : double.class, digits.length());
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
            return places.refuse(
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

    /** Upper bound of the size of what a value of the type gives. */
    static int sizeFrom(WordType owner, Scope scope) {
        return owner instanceof WordType.Declared declared ? scope.pack().sizeOf(declared.name()) : Scope.USUAL_SIZE;
    }

    /** Refuses a word that is not known, and says which one is near. */
    @Nullable
    Value unknown(Node node, String name, String owner, Collection<String> words) {
        String near = Suggestion.nearest(name, words);
        return places.refuse(
                node,
                name,
                "unknown-word",
                owner.isEmpty() ? "没有这个名称" : owner.strip() + " 没有这个词",
                owner.isEmpty() ? "there is no such name" : owner.strip() + " has no such word",
                near == null ? null : near.equals(name) ? "写成 " + name + "(\"…\")" : "是不是“" + near + "”？",
                near == null ? null : "did you mean (" + near + ")?");
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
        return places.refuse(access, "expression-not-allowed", "这里不能用方括号取值", "brackets cannot be used here");
    }

    private @Nullable Value access(FieldAccessExpr access, Scope scope) {
        Expression before = access.getScope();
        String name = access.getNameAsString();
        WordType.Java named = namedType(before, scope);
        if (named != null) {
            if (scope.pack().allowed().offersConstant(named.type(), name)) {
                return new Value(named, Scope.USUAL_SIZE);
            }
            return places.refuse(access, "constant-not-allowed", "不能使用该常量", "this constant is not allowed");
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
            return places.refuse(
                    access,
                    "property-needs-call",
                    "then 部分取值要写成方法",
                    "in the then part a value is read by a call",
                    "写作 " + places.words(before) + ".get" + capital + "() 或 " + places.words(before) + "." + name
                            + "()",
                    "write " + places.words(before) + ".get" + capital + "() or " + places.words(before) + "." + name
                            + "()");
        }
        return unknown(
                access.getName(), name, owner.type().name() + " ", owner.type().words());
    }

    /** The type an expression names, as before a static call; null when it stands for a value. */
    WordType.@Nullable Java namedType(@Nullable Expression expression, Scope scope) {
        if (expression instanceof NameExpr name && !scope.knows(name.getNameAsString())) {
            Class<?> type = scope.pack().allowed().type(name.getNameAsString());
            return type == null || type.isPrimitive()
                    ? null
                    : scope.pack().allowed().java(type);
        }
        return null;
    }
}
