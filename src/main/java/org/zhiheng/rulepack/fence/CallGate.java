package org.zhiheng.rulepack.fence;

import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.IntegerLiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.fence.Scope.Value;
import org.zhiheng.rulepack.fence.WordType.Family;

/** Reads calls: which method of which type with which arguments, and what {@code new} makes. */
final class CallGate {

    private static final int MOST_DECIMAL_CHARACTERS = 30;

    private final ExpressionGate expressions;
    private final NodePlaces places;
    private final boolean condition;

    CallGate(ExpressionGate expressions, NodePlaces places, boolean condition) {
        this.expressions = expressions;
        this.places = places;
        this.condition = condition;
    }

    /** What a call gives, with its arguments as they are written. */
    @Nullable
    Value call(MethodCallExpr call, Scope scope) {
        String name = call.getNameAsString();
        if (call.getTypeArguments().isPresent()) {
            return places.refuse(call, "expression-not-allowed", "不能写类型参数", "type arguments are not allowed");
        }
        List<Value> arguments = new ArrayList<>();
        for (Expression argument : call.getArguments()) {
            Value value = expressions.check(argument, scope);
            if (value == null) {
                return null;
            }
            arguments.add(value);
        }
        Expression before = call.getScope().orElse(null);
        WordType.Java named = expressions.namedType(before, scope);
        if (named != null) {
            return resolve(call, named.staticCalls(name), named, arguments, 0);
        }
        if (before == null && !(condition && scope.pattern() != null)) {
            return places.refuse(
                    call,
                    "call-not-allowed",
                    "不能调用 " + name,
                    "a call of " + name + " is not allowed",
                    "可写 score.…、outcome.…、insert(new …) 或 insertLogical(new …)",
                    "write score.…, outcome.…, insert(new …) or insertLogical(new …)");
        }
        Value owner = before == null ? new Value(scope.pattern(), Scope.USUAL_SIZE) : expressions.check(before, scope);
        return owner == null
                ? null
                : resolve(
                        call,
                        owner.type().calls(name),
                        owner.type(),
                        arguments,
                        Math.max(owner.size(), ExpressionGate.sizeFrom(owner.type(), scope)));
    }

    private @Nullable Value resolve(
            MethodCallExpr call, List<WordType.Call> offers, WordType owner, List<Value> arguments, int size) {
        String name = call.getNameAsString();
        if (offers.isEmpty()) {
            boolean exists = owner instanceof WordType.Java known
                    && Arrays.stream(known.type().getMethods())
                            .anyMatch(method -> method.getName().equals(name));
            return exists || name.equals("getClass")
                    ? places.refuse(
                            call.getName(),
                            "call-not-allowed",
                            owner.name() + " 的这个方法不能在规则中使用",
                            "this method of " + owner.name() + " is not allowed in a rule")
                    : expressions.unknown(call.getName(), name, owner.name() + " ", owner.words());
        }
        for (WordType.Call offer : offers) {
            if (accepts(offer, arguments)) {
                String refused = Limits.refused(owner, name, call.getArguments());
                if (refused != null) {
                    return places.refuse(
                            call,
                            "argument-not-allowed",
                            refused,
                            "rounding takes 0 to 20 decimals, written as a number");
                }
                int total = size;
                for (Value argument : arguments) {
                    total = Math.min(total + argument.size(), ExpressionGate.LARGEST_SIZE * 2);
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
        return places.refuse(
                call,
                "wrong-arguments",
                name + " 的参数不对：要 " + signature(first) + "，写的是 (" + names(arguments) + ")",
                "wrong arguments for " + name + ": takes " + signature(first) + ", given (" + names(arguments) + ")");
    }

    private static boolean accepts(WordType.Call call, List<Value> arguments) {
        if (call.parameters().size() != arguments.size()) {
            return false;
        }
        for (int index = 0; index < arguments.size(); index++) {
            if (!arguments.get(index).type().passesAs(call.parameters().get(index))) {
                return false;
            }
        }
        return true;
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

    /** What {@code new …} gives: a decimal in quotation marks is all that may be made outside an insert. */
    @Nullable
    Value creation(ObjectCreationExpr creation, Scope scope) {
        String type = creation.getTypeAsString();
        if (scope.pack().needsImport(type)) {
            return places.refuse(
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
                return scope.valueOf(BigDecimal.class, number.getValue().length());
            }
            return places.refuse(
                    creation,
                    "number-not-allowed",
                    "BigDecimal 只能由引号内的普通小数构成",
                    "a BigDecimal is made from a plain decimal in quotation marks",
                    "例如 new BigDecimal(\"0.5\")",
                    "for example new BigDecimal(\"0.5\")");
        }
        return places.refuse(
                creation,
                "new-not-allowed",
                "这里不能新建 " + type,
                "a new " + type + " is not allowed here",
                "只能在 insert 或 insertLogical 中新建本规则包声明的类型",
                "only types declared in the pack, inside insert or insertLogical");
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
