package org.zhiheng.rulepack.fence;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.Position;
import com.github.javaparser.Problem;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.VariableDeclarator;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.VariableDeclarationExpr;
import com.github.javaparser.ast.stmt.BlockStmt;
import com.github.javaparser.ast.stmt.EmptyStmt;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.IfStmt;
import com.github.javaparser.ast.stmt.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.fence.Scope.Value;
import org.zhiheng.rulepack.fence.WordType.Family;

/** Reads the {@code then} part of one rule: calls on the sheets, local values, if and else, inserting declared facts. */
final class ConsequenceGate {

    private static final int MOST_STATEMENTS = 60;
    private static final Set<String> INSERTS = Set.of("insert", "insertLogical");

    private final SourceText source;
    private final Map<String, Integer> inserted = new TreeMap<>();
    private final Map<String, Integer> sizes = new TreeMap<>();
    private final NodePlaces places;
    private final ExpressionGate expressions;
    private int statements;

    ConsequenceGate(SourceText source, String text, int base) {
        this.source = source;
        this.places = new NodePlaces(source, text, base);
        this.expressions = new ExpressionGate(places, false);
    }

    /** Declared types the rule inserts, with the offset of the first place. */
    Map<String, Integer> inserted() {
        return inserted;
    }

    /** Upper bound of what is put into the fields of each inserted type. */
    Map<String, Integer> sizes() {
        return sizes;
    }

    static ConsequenceGate check(SourceText source, String text, int base, Scope scope) {
        String block = "{" + text + "\n}";
        ConsequenceGate gate = new ConsequenceGate(source, block, base - 1);
        ParseResult<BlockStmt> parsed = new JavaParser(new ParserConfiguration()
                        .setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_17)
                        .setTabSize(1))
                .parseBlock(block);
        if (!parsed.isSuccessful() || parsed.getResult().isEmpty()) {
            gate.syntax(parsed, block, base - 1);
        } else {
            gate.block(parsed.getResult().get(), scope.child());
        }
        return gate;
    }

    private void syntax(ParseResult<BlockStmt> parsed, String block, int base) {
        Problem problem = parsed.getProblems().get(0);
        Position begin = problem.getLocation()
                .flatMap(location -> location.getBegin().getRange())
                .map(range -> range.begin)
                .orElse(new Position(1, 2));
        int at = 0;
        for (int line = 1; line < begin.line; line++) {
            at = block.indexOf('\n', at) + 1;
        }
        int where = Math.max(base + 1, Math.min(base + at + begin.column - 1, base + block.length() - 2));
        source.refuse(
                "consequence-syntax",
                where,
                source.wordAt(where),
                "then 部分写法不对",
                "the then part cannot be read",
                "检查分号、括号和引号",
                "check semicolons, brackets and quotation marks");
    }

    private void block(BlockStmt block, Scope scope) {
        block.getStatements().forEach(statement -> statement(statement, scope));
    }

    private void statement(Statement statement, Scope scope) {
        if (++statements == MOST_STATEMENTS + 1) {
            refuse(
                    statement,
                    "too-many-statements",
                    "then 部分过长（最多 " + MOST_STATEMENTS + " 句）",
                    "the then part is too long (at most " + MOST_STATEMENTS + " statements)");
        } else if (statement instanceof ExpressionStmt expression) {
            expression(expression.getExpression(), scope);
        } else if (statement instanceof IfStmt choice) {
            Value test = expressions.check(choice.getCondition(), scope);
            if (test != null && test.type().family() != Family.LOGICAL) {
                refuse(
                        choice.getCondition(),
                        "not-a-condition",
                        "if 后面不是一个条件",
                        "what stands after if is not a condition");
            }
            branch(choice.getThenStmt(), scope);
            choice.getElseStmt().ifPresent(other -> branch(other, scope));
        } else if (statement instanceof BlockStmt block) {
            block(block, scope.child());
        } else if (!(statement instanceof EmptyStmt)) {
            refuse(
                    statement,
                    "statement-not-allowed",
                    "then 部分不能使用这种语句",
                    "this statement (" + statement.getClass().getSimpleName().replace("Stmt", "") + ") is not allowed");
        }
    }

    private void branch(Statement statement, Scope scope) {
        Scope inner = scope.child();
        statement(statement, inner);
        inner.names().forEach((name, value) -> {
            Value before = scope.value(name);
            if (before != null && value.size() > before.size()) {
                scope.bind(name, new Value(before.type(), value.size()));
            }
        });
    }

    private void expression(Expression expression, Scope scope) {
        if (expression instanceof VariableDeclarationExpr declaration
                && declaration.getAnnotations().isEmpty()) {
            declaration.getVariables().forEach(variable -> declare(variable, scope));
        } else if (expression instanceof AssignExpr assignment) {
            assign(assignment, scope);
        } else if (expression instanceof MethodCallExpr call
                && call.getScope().isEmpty()
                && INSERTS.contains(call.getNameAsString())) {
            insert(call, scope);
        } else if (expression instanceof MethodCallExpr call) {
            expressions.check(call, scope);
        } else {
            refuse(expression, "statement-not-allowed", "这不是一个语句", "this is not a statement");
        }
    }

    private void declare(VariableDeclarator variable, Scope scope) {
        String name = variable.getNameAsString();
        String typeName = variable.getTypeAsString();
        WordType type = scope.pack().type(typeName);
        boolean usable =
                type != null && !Set.of("Object", "Math", "RoundingMode").contains(typeName);
        if (!usable) {
            source.refuse(
                    "unknown-type",
                    places.offset(variable.getType()),
                    typeName,
                    "不能使用该类型的变量",
                    "a variable of this type is not allowed",
                    scope.pack().likely(typeName, true),
                    scope.pack().likely(typeName, false));
        } else if (!name.matches(SyntaxGate.NAME) || SyntaxGate.RESERVED.contains(name) || scope.knows(name)) {
            refuse(variable.getName(), "name-not-allowed", "变量名不合规或已使用", "the name is not allowed or already taken");
        } else if (variable.getInitializer().isEmpty()) {
            scope.declare(name, new Value(type, 0));
        } else {
            Value value = expressions.check(variable.getInitializer().get(), scope);
            if (value != null && !fits(type, value.type())) {
                wrongType(variable, type, value.type());
            }
            scope.declare(name, new Value(type, value == null ? Scope.USUAL_SIZE : value.size()));
        }
    }

    private static boolean fits(WordType type, WordType value) {
        return type instanceof WordType.Java java ? value.passesAs(java.type()) : type.equals(value);
    }

    private void wrongType(Node node, WordType type, WordType value) {
        refuse(
                node,
                "type-mismatch",
                "变量类型是 " + type.name() + "，给它的是 " + value.name(),
                "the variable is a " + type.name() + ", given is a " + value.name());
    }

    private void assign(AssignExpr assignment, Scope scope) {
        if (!(assignment.getTarget() instanceof NameExpr target)
                || !scope.isLocal(target.getNameAsString())
                || assignment.getOperator() != AssignExpr.Operator.ASSIGN) {
            refuse(
                    assignment,
                    "assignment-not-allowed",
                    "只能用 = 给本条规则声明的变量赋值",
                    "only variables declared in this rule can be assigned, with =");
            return;
        }
        Value before = scope.value(target.getNameAsString());
        Value value = expressions.check(assignment.getValue(), scope);
        if (before != null && value != null) {
            if (!fits(before.type(), value.type())) {
                wrongType(assignment, before.type(), value.type());
            }
            scope.declare(target.getNameAsString(), new Value(before.type(), Math.max(before.size(), value.size())));
        }
    }

    private void insert(MethodCallExpr call, Scope scope) {
        ObjectCreationExpr creation =
                call.getArguments().size() == 1 && call.getArgument(0) instanceof ObjectCreationExpr made ? made : null;
        WordType.Declared type = creation == null
                        || creation.getScope().isPresent()
                        || creation.getAnonymousClassBody().isPresent()
                ? null
                : scope.pack().declared().get(creation.getTypeAsString());
        if (type == null) {
            refuse(
                    call,
                    "insert-not-allowed",
                    "只能放入本规则包用 declare 声明的类型",
                    "only a new fact of a type declared in the pack can be inserted");
            return;
        }
        if (creation.getArguments().size() != type.fields().size()) {
            refuse(
                    creation,
                    "wrong-arguments",
                    type.name() + " 有 " + type.fields().size() + " 个字段，写了 "
                            + creation.getArguments().size() + " 个",
                    type.name() + " has " + type.fields().size() + " fields, given are "
                            + creation.getArguments().size());
            return;
        }
        int index = 0;
        for (WordType field : type.fields().values()) {
            Expression argument = creation.getArgument(index++);
            Value value = expressions.check(argument, scope);
            if (value != null && !fits(field, value.type())) {
                wrongType(argument, field, value.type());
            }
            sizes.merge(type.name(), value == null ? 0 : value.size(), Math::max);
        }
        inserted.putIfAbsent(type.name(), places.offset(call));
    }

    private void refuse(Node node, String code, String chinese, String english) {
        String words = places.words(node);
        source.refuse(code, places.offset(node), words, chinese, english, fix(code, true), fix(code, false));
    }

    private static @Nullable String fix(String code, boolean chinese) {
        return switch (code) {
            case "statement-not-allowed" ->
                chinese
                        ? "可用：score.…、outcome.…、局部变量、if/else、insert、insertLogical"
                        : "use score.…, outcome.…, local variables, if/else, insert, insertLogical";
            case "too-many-statements" -> chinese ? "拆成几条规则" : "split the rule";
            default -> null;
        };
    }
}
