package org.zhiheng.rulepack.fence;

import com.github.javaparser.ParseProblemException;
import com.github.javaparser.ast.expr.Expression;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.drools.drl.ast.descr.AccumulateDescr;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.ExistsDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.ForallDescr;
import org.drools.drl.ast.descr.FromDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.OrDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.model.codegen.execmodel.generator.DrlxParseUtil;
import org.drools.mvel.parser.ast.expr.DrlxExpression;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.fence.Scope.Value;
import org.zhiheng.rulepack.fence.WordType.Family;

/** Reads the {@code when} part of one rule: patterns, their constraints, accumulate with built-in functions, from a list. */
final class ConditionGate {

    private static final int MOST_PATTERNS = 8;
    private static final int MOST_MULTIPLIERS = 3;
    private static final Set<String> FUNCTIONS = Set.of("sum", "count", "average", "min", "max");

    private final SourceText source;
    private final Set<String> matched = new TreeSet<>();
    private int patterns;
    private int multipliers;

    ConditionGate(SourceText source) {
        this.source = source;
    }

    /** Declared types that the rule waits for. */
    Set<String> matched() {
        return matched;
    }

    void check(BaseDescr descr, Scope scope) {
        if (descr instanceof PatternDescr pattern) {
            pattern(pattern, scope);
        } else if (descr instanceof NotDescr || descr instanceof ExistsDescr || descr instanceof ForallDescr) {
            Scope inner = scope.child();
            ((ConditionalElementDescr) descr).getDescrs().forEach(part -> check((BaseDescr) part, inner));
        } else if (descr instanceof AndDescr || descr instanceof OrDescr) {
            ((ConditionalElementDescr) descr).getDescrs().forEach(part -> check((BaseDescr) part, scope));
        } else {
            int at = Math.max(0, descr.getStartCharacter());
            source.refuse(
                    "condition-not-allowed",
                    at,
                    source.wordAt(at),
                    "when 部分不能使用这种写法",
                    "this kind of condition (" + descr.getClass().getSimpleName() + ") is not allowed",
                    "可用：类型( 条件 )、not、exists、forall、and、or、accumulate",
                    "use Type( constraint ), not, exists, forall, and, or, accumulate");
        }
    }

    private void pattern(PatternDescr pattern, Scope scope) {
        if (pattern.getObjectType() == null || pattern.getObjectType().isBlank()) {
            source.refuse(
                    "not-allowed",
                    Math.max(0, pattern.getStartCharacter()),
                    "/",
                    "条件要写明对象，不能写路径",
                    "a condition names its fact, not a path",
                    "写成 Assessee( … )",
                    "write Assessee( … )");
            return;
        }
        int at = Math.max(0, pattern.getStartCharacter());
        if (++patterns > MOST_PATTERNS) {
            source.refuse(
                    "too-many-patterns",
                    at,
                    pattern.getObjectType(),
                    "一条规则最多 " + MOST_PATTERNS + " 个条件行",
                    "a rule has at most " + MOST_PATTERNS + " patterns",
                    "拆成几条规则",
                    "split the rule");
        }
        if (pattern.isQuery()
                || pattern.isUnification()
                || !pattern.getBehaviors().isEmpty()
                || !pattern.getAnnotationNames().isEmpty()
                || pattern.getGenericType() != null
                        && pattern.getGenericType().getRawType().contains("<")) {
            source.refuse(
                    "pattern-not-allowed",
                    at,
                    source.wordAt(at),
                    "不支持查询、时间窗口、:= 与标注",
                    "queries, windows, := and annotations on a pattern are not supported");
            return;
        }
        WordType type = patternType(pattern, at, scope);
        if (type == null) {
            return;
        }
        if (type instanceof WordType.Declared declared) {
            matched.add(declared.name());
            multiply(at, declared.name());
        }
        source(pattern, type, at, scope);
        Scope inner = scope.inside(
                pattern.getSource() instanceof AccumulateDescr && type.name().equals("Object") ? null : type);
        for (BaseDescr constraint : pattern.getDescrs()) {
            constraint(constraint, inner, scope);
        }
        if (pattern.getIdentifier() != null) {
            bind(pattern.getIdentifier(), type, Scope.USUAL_SIZE, at, scope);
        }
    }

    private void multiply(int at, String words) {
        if (++multipliers == MOST_MULTIPLIERS + 1) {
            source.refuse(
                    "too-many-combinations",
                    at,
                    words,
                    "一条规则中可重复的条件最多 " + MOST_MULTIPLIERS + " 个，否则组合数会失控",
                    "a rule combines at most " + MOST_MULTIPLIERS
                            + " lists or declared types, or the combinations explode",
                    "拆成几条规则",
                    "split the rule");
        }
    }

    private void bind(String name, WordType type, int size, int at, Scope scope) {
        if (!name.matches(SyntaxGate.NAME)) {
            int where = source.find(name, at);
            source.refuse("name-not-allowed", where, name, "名称不合规", "the name is not allowed");
        } else if (SyntaxGate.RESERVED.contains(name)
                || scope.pack().allowed().globals().containsKey(name)) {
            int where = source.findWord(name, at);
            source.refuse(
                    "name-not-allowed", where, name, "该名称已保留", "the name is reserved", "换一个名称", "choose another name");
        } else {
            scope.bind(name, new Value(type, size));
        }
    }

    private @Nullable WordType patternType(PatternDescr pattern, int at, Scope scope) {
        String name = pattern.getObjectType();
        int where = source.findWord(name, at);
        WordType type = scope.pack().type(name);
        boolean fact = type instanceof WordType.Declared
                || type instanceof WordType.Java java && scope.pack().allowed().isVocabulary(java.type());
        boolean result = pattern.getSource() instanceof AccumulateDescr
                && Set.of("Object", "Number", "Integer", "Long", "Double", "BigDecimal")
                        .contains(name);
        if (type != null && (fact || result)) {
            return type;
        }
        String likely = scope.pack().likely(name, true);
        source.refuse(
                "unknown-type",
                where,
                name,
                "没有这种对象",
                "there is no such type",
                likely == null ? "可用：" + String.join("、", scope.pack().typeNames()) : likely,
                likely == null
                        ? "use one of " + scope.pack().typeNames()
                        : scope.pack().likely(name, false));
        return null;
    }

    private void source(PatternDescr pattern, WordType type, int at, Scope scope) {
        if (pattern.getSource() == null) {
            return;
        }
        if (pattern.getSource() instanceof AccumulateDescr accumulate) {
            accumulate(accumulate, at, scope);
        } else if (pattern.getSource().getClass() == FromDescr.class) {
            multiply(at, "from");
            String text = ((FromDescr) pattern.getSource()).getDataSource().getText();
            int where = source.find(text.strip(), source.findWord("from", at));
            Value list = parse(text.strip(), where, scope.inside(null));
            if (list != null
                    && !(list.type() instanceof WordType.Java java
                            && java.isCollection()
                            && type.equals(java.element()))) {
                source.refuse(
                        "from-not-allowed",
                        where,
                        text.strip(),
                        "from 后面应是装有 " + type.name() + " 的清单",
                        "after from stands a list of " + type.name(),
                        "例如 from $u.getEvents()",
                        "for example from $u.getEvents()");
            }
        } else {
            int where = source.findWord("from", at);
            source.refuse(
                    "from-not-allowed",
                    where,
                    source.text()
                            .substring(where, Math.min(where + 30, source.text().length()))
                            .lines()
                            .findFirst()
                            .orElse(""),
                    "from 后面不能使用这种来源",
                    "this source after from is not allowed",
                    "可用：from $u.getEvents()、from accumulate(…)",
                    "use from $u.getEvents(), from accumulate(…)");
        }
    }

    private void accumulate(AccumulateDescr accumulate, int at, Scope scope) {
        multiply(at, "accumulate");
        if (accumulate.getClass() != AccumulateDescr.class
                || accumulate.getInitCode() != null
                || accumulate.getActionCode() != null
                || accumulate.getReverseCode() != null
                || accumulate.getResultCode() != null
                || accumulate.getFunctions().isEmpty()) {
            int where = source.findWord("init", at);
            source.refuse(
                    "accumulate-not-allowed",
                    where,
                    source.wordAt(where),
                    "accumulate 中不能写代码",
                    "code inside accumulate is not allowed",
                    "用 sum、count、average、min、max",
                    "use sum, count, average, min, max");
            return;
        }
        Scope inner = scope.inside(null);
        check(accumulate.getInput(), inner);
        for (AccumulateDescr.AccumulateFunctionCallDescr function : accumulate.getFunctions()) {
            function(accumulate, function, at, inner, scope);
        }
    }

    private void function(
            AccumulateDescr accumulate,
            AccumulateDescr.AccumulateFunctionCallDescr function,
            int at,
            Scope inner,
            Scope scope) {
        int after = accumulate.getInput().getEndCharacter();
        int where = source.findWord(function.getFunction(), Math.max(at, after));
        if (!FUNCTIONS.contains(function.getFunction()) || function.isUnification()) {
            source.refuse(
                    "accumulate-not-allowed",
                    where,
                    function.getFunction(),
                    "没有这个汇总函数",
                    "there is no such function",
                    "可用：sum、count、average、min、max",
                    "use sum, count, average, min, max");
            return;
        }
        Value argument = null;
        for (String parameter : function.getParams()) {
            argument = parse(parameter.strip(), source.find(parameter.strip(), where), inner);
            if (argument == null) {
                return;
            }
        }
        boolean counts = function.getFunction().equals("count");
        if (!counts && (argument == null || argument.type().family() != Family.NUMBER)) {
            source.refuse(
                    "type-mismatch",
                    where,
                    function.getFunction(),
                    "汇总函数 " + function.getFunction() + " 需要数值",
                    "the function " + function.getFunction() + " needs a number");
            return;
        }
        if (function.getBind() != null) {
            boolean decimal = argument != null && argument.type().name().equals("BigDecimal");
            WordType type = counts
                    ? scope.pack().java(Long.class)
                    : decimal ? scope.pack().java(BigDecimal.class) : box(argument, function.getFunction(), scope);
            bind(function.getBind(), type, Scope.USUAL_SIZE, at, scope);
        }
    }

    private static WordType box(@Nullable Value argument, String function, Scope scope) {
        if (function.equals("average") || argument == null || !(argument.type() instanceof WordType.Java java)) {
            return scope.pack().java(Double.class);
        }
        return scope.pack().java(WordType.NUMBERS.getOrDefault(java.type(), java.type()));
    }

    private void constraint(BaseDescr descr, Scope inner, Scope outer) {
        int at = Math.max(0, descr.getStartCharacter());
        if (!(descr instanceof ExprConstraintDescr constraint)
                || constraint.getType() != ExprConstraintDescr.Type.NAMED) {
            source.refuse(
                    "constraint-not-allowed",
                    at,
                    source.wordAt(at),
                    "不支持按位置书写的条件",
                    "positional constraints are not supported",
                    "写作 字段 == 值",
                    "write field == value");
            return;
        }
        String text = constraint.getExpression();
        DrlxExpression drlx = drlx(text, source.find(text, at));
        if (drlx == null) {
            return;
        }
        Value value = read(drlx, text, source.find(text, at), inner);
        if (value == null) {
            return;
        }
        if (drlx.getBind() != null) {
            String name = drlx.getBind().asString();
            bind(name, value.type(), value.size(), at, outer);
            inner.bind(name, value);
        } else if (value.type().family() != Family.LOGICAL) {
            source.refuse(
                    "not-a-condition",
                    at,
                    text,
                    "这不是一个条件",
                    "this is not a condition",
                    "写出比较，例如 " + text + " > 0",
                    "compare it, for example " + text + " > 0");
        }
    }

    private @Nullable Value parse(String text, int at, Scope scope) {
        DrlxExpression drlx = drlx(text, at);
        if (drlx == null) {
            return null;
        }
        if (drlx.getBind() != null) {
            source.refuse("constraint-not-allowed", at, text, "这里不能绑定名称", "a binding is not allowed here");
            return null;
        }
        return read(drlx, text, at, scope);
    }

    private @Nullable Value read(DrlxExpression drlx, String text, int at, Scope scope) {
        NodePlaces places = new NodePlaces(source, text, at);
        places.place(drlx.getExpr());
        if (!places.coversAll(drlx.getExpr())) {
            source.refuse("constraint-syntax", at, text, "条件写法不对，只能读懂一部分", "only a part of the condition can be read");
            return null;
        }
        return new ExpressionGate(places, true).check(drlx.getExpr(), scope);
    }

    private @Nullable DrlxExpression drlx(String text, int at) {
        try {
            Expression parsed = DrlxParseUtil.parseExpression(text);
            if (parsed instanceof DrlxExpression drlx && drlx.getExpr() != null) {
                return drlx;
            }
        } catch (ParseProblemException problem) {
            int where = problem.getProblems().stream()
                    .flatMap(found -> found.getLocation().stream())
                    .flatMap(location -> location.getBegin().getRange().stream())
                    .findFirst()
                    .map(range -> inText(text, range.begin.line, range.begin.column))
                    .orElse(0);
            source.refuse(
                    "constraint-syntax",
                    at + where,
                    source.wordAt(at + where).isEmpty() ? text : source.wordAt(at + where),
                    "条件写法不对",
                    "the condition cannot be read",
                    "检查运算符（相等写作 ==）、括号和保留字（unit、not、package、record 不能作字段名）",
                    "check operators (equality is ==), brackets and reserved words (unit, not, package, record)");
            return null;
        } catch (AssertionError | RuntimeException | StackOverflowError failure) {
            // Some reserved words make the parser itself break off, without a place.
        }
        source.refuse(
                "constraint-syntax",
                at,
                text,
                "条件写法不对，或用了保留字",
                "the condition cannot be read, or uses a reserved word",
                "unit、not、package、record 等保留字不能作字段名",
                "unit, not, package, record are reserved and cannot name a field");
        return null;
    }

    private static int inText(String text, int line, int column) {
        List<String> lines = text.lines().toList();
        int at = 0;
        for (int index = 0; index < line - 1 && index < lines.size(); index++) {
            at += lines.get(index).length() + 1;
        }
        return Math.max(0, Math.min(at + column - 1, text.length()));
    }
}
