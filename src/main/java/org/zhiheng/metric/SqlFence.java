package org.zhiheng.metric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.zhiheng.content.Suggestion;

/**
 * What the text of a metric may say: one SELECT over the {@code gov_} views with functions whose result depends on the
 * records alone. An allow-list, so a function or table unknown here is refused. The database is the second fence: names
 * of tables do not resolve there either.
 */
final class SqlFence {

    static final List<String> PLACEHOLDERS = List.of("from", "until", "as_of");

    private static final Set<String> FUNCTIONS = Set.of(
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "stddev_samp",
            "stddev_pop",
            "var_samp",
            "var_pop",
            "percentile_cont",
            "percentile_disc",
            "mode",
            "bool_and",
            "bool_or",
            "every",
            "rank",
            "dense_rank",
            "row_number",
            "percent_rank",
            "cume_dist",
            "ntile",
            "lag",
            "lead",
            "first_value",
            "last_value",
            "coalesce",
            "nullif",
            "greatest",
            "least",
            "round",
            "floor",
            "ceil",
            "ceiling",
            "abs",
            "sign",
            "mod",
            "power",
            "sqrt",
            "ln",
            "exp",
            "trunc",
            "cast",
            "extract",
            "date_trunc",
            "date_part",
            "make_date",
            "lower",
            "upper",
            "trim",
            "ltrim",
            "rtrim",
            "substring",
            "substr",
            "position",
            "strpos",
            "length",
            "char_length",
            "replace",
            "concat",
            "left",
            "right",
            "starts_with",
            "split_part",
            "regexp_like",
            "numeric",
            "decimal",
            "varchar",
            "char",
            "interval",
            "timestamp",
            "date");

    private static final Set<String> BEFORE_PARENTHESIS = Set.of(
            "in",
            "and",
            "or",
            "not",
            "on",
            "using",
            "as",
            "when",
            "then",
            "else",
            "select",
            "from",
            "join",
            "where",
            "having",
            "by",
            "filter",
            "over",
            "group",
            "values",
            "exists",
            "any",
            "all",
            "some",
            "case",
            "between",
            "like",
            "distinct",
            "union",
            "except",
            "intersect",
            "lateral",
            "with",
            "is",
            "end",
            "materialized",
            "window",
            "cube",
            "rollup",
            "sets",
            "interval",
            "ilike",
            "similar",
            "to");

    private static final Set<String> FORBIDDEN = Set.of(
            "insert",
            "update",
            "delete",
            "merge",
            "create",
            "drop",
            "alter",
            "truncate",
            "copy",
            "grant",
            "revoke",
            "call",
            "do",
            "execute",
            "prepare",
            "deallocate",
            "lock",
            "vacuum",
            "into",
            "returning",
            "table",
            "listen",
            "notify",
            "explain",
            "analyze",
            "set",
            "reset",
            "show",
            "begin",
            "commit",
            "rollback",
            "savepoint",
            "declare",
            "fetch",
            "tablesample",
            "recursive",
            "refresh",
            "cluster",
            "reindex",
            "load",
            "security",
            "share");

    private static final Set<String> CHANGEABLE = Set.of(
            "current_date",
            "current_time",
            "current_timestamp",
            "localtime",
            "localtimestamp",
            "current_user",
            "session_user",
            "current_role",
            "current_catalog",
            "current_schema",
            "user",
            "now",
            "random",
            "clock_timestamp");

    /** Words that the server reads as a time of its own, alone or with a time of day. */
    private static final Pattern CHANGEABLE_TEXT =
            Pattern.compile("'\\s*(now|today|tomorrow|yesterday)(\\s.*)?'", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Set<String> FROM_IN_PARENTHESES =
            Set.of("extract", "substring", "trim", "overlay", "position");

    private static final Set<String> AFTER_FROM_LIST = Set.of(
            "where", "group", "having", "order", "limit", "offset", "window", "union", "intersect", "except", "for");

    /** A mistake: where in the text, and what about it. */
    record Mistake(String code, int offset, String words, String chinese, String english) {}

    private static final class Level {
        final boolean functionWithFrom;
        boolean fromList;

        Level(boolean functionWithFrom) {
            this.functionWithFrom = functionWithFrom;
        }
    }

    private final List<SqlToken> tokens;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Set<String> views = new LinkedHashSet<>();
    private final Set<String> ownNames = new HashSet<>();

    private SqlFence(String sql) {
        tokens = SqlToken.of(sql);
    }

    /** Checks a whole query. */
    static SqlFence query(String sql) {
        SqlFence fence = new SqlFence(sql);
        if (fence.tokens.isEmpty()) {
            fence.mistakes.add(new Mistake("metric-no-body", 0, "", "没有 SELECT 语句", "there is no SELECT statement"));
        } else {
            SqlToken first = fence.tokens.get(0);
            if (!first.is("select") && !first.is("with")) {
                fence.mistake(
                        "metric-not-select",
                        first,
                        "指标正文只能是一条 SELECT 或 WITH 语句",
                        "the body must be one SELECT or WITH statement");
            }
        }
        fence.collectOwnNames();
        fence.checkWords(false);
        fence.checkTables();
        return fence;
    }

    /** Checks a condition, such as what stands after {@code applies:}. */
    static SqlFence condition(String sql) {
        SqlFence fence = new SqlFence(sql);
        fence.checkWords(true);
        return fence;
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    /** The views read, in order of appearance. */
    Set<String> views() {
        return views;
    }

    private void collectOwnNames() {
        for (int index = 0; index + 2 < tokens.size(); index++) {
            if (tokens.get(index).kind() == SqlToken.Kind.WORD
                    && tokens.get(index + 1).is("as")) {
                SqlToken before = index == 0 ? tokens.get(0) : tokens.get(index - 1);
                int next = index + 2;
                while (next < tokens.size()
                        && (tokens.get(next).is("not") || tokens.get(next).is("materialized"))) {
                    next++;
                }
                if (next < tokens.size() && tokens.get(next).is("(") && (before.is("with") || before.is(","))) {
                    ownNames.add(tokens.get(index).text());
                    if (tokens.get(index).text().startsWith("gov_")) {
                        mistake(
                                "metric-view-name",
                                tokens.get(index),
                                "不能给自己的子查询取视图的名字",
                                "a query of your own cannot bear the name of a view");
                    }
                }
            }
        }
    }

    private void checkWords(boolean condition) {
        int depth = 0;
        Deque<SqlToken> opened = new ArrayDeque<>();
        for (int index = 0; index < tokens.size(); index++) {
            SqlToken token = tokens.get(index);
            SqlToken next = index + 1 < tokens.size() ? tokens.get(index + 1) : null;
            SqlToken before = index > 0 ? tokens.get(index - 1) : null;
            boolean member = before != null && before.is(".");
            switch (token.kind()) {
                case WORD -> {
                    boolean called = next != null && next.is("(") && (before == null || !before.is("as"));
                    if (FORBIDDEN.contains(token.text())
                            || condition
                                    && List.of("select", "with", "from", "union")
                                            .contains(token.text())) {
                        mistake("metric-forbidden-word", token, "指标正文不允许使用该语句", "a metric may not say this");
                    } else if (CHANGEABLE.contains(token.text()) && !member) {
                        mistake(
                                "metric-not-repeatable",
                                token,
                                "结果会随时间或用户变化，请改用 :from、:until、:as_of",
                                "its result changes with time or user; use :from, :until, :as_of");
                    } else if (token.text().startsWith("pg_") || token.text().equals("information_schema")) {
                        mistake(
                                "metric-forbidden-name",
                                token,
                                "指标不得读取数据库系统对象",
                                "a metric may not read the database's own objects");
                    } else if (called && member) {
                        mistake(
                                "metric-unknown-function",
                                token,
                                "不允许调用带前缀的函数",
                                "functions with a prefix may not be called");
                    } else if (called
                            && !FUNCTIONS.contains(token.text())
                            && !BEFORE_PARENTHESIS.contains(token.text())) {
                        String near = Suggestion.nearest(token.text(), new TreeSet<>(FUNCTIONS));
                        mistake(
                                "metric-unknown-function",
                                token,
                                "不是允许使用的函数" + (near == null ? "" : "，是否想写 " + near),
                                "no function a metric may use" + (near == null ? "" : "; maybe " + near));
                    }
                }
                case TEXT -> {
                    if (CHANGEABLE_TEXT.matcher(token.text()).matches()) {
                        mistake(
                                "metric-not-repeatable",
                                token,
                                "该时间随运行当天变化",
                                "this time changes with the day of the run");
                    }
                }
                case PLACEHOLDER -> {
                    if (condition || !PLACEHOLDERS.contains(token.text())) {
                        mistake(
                                "metric-unknown-placeholder",
                                token,
                                "没有这个占位符，只有 :from、:until、:as_of",
                                "no such placeholder; there are :from, :until, :as_of");
                    }
                }
                case FOREIGN -> {
                    if (token.text().equals(";") && !condition && next == null) {
                        break;
                    }
                    mistake(
                            "metric-foreign-sign",
                            token,
                            token.text().equals(";") ? "只能有一条语句" : "不允许使用的符号，或引号、注释没有结束",
                            token.text().equals(";")
                                    ? "there may be one statement only"
                                    : "a sign a metric may not use, or a quote or comment without end");
                }
                case SIGN -> {
                    depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
                    if (token.is("(")) {
                        opened.push(token);
                    } else if (token.is(")") && !opened.isEmpty()) {
                        opened.pop();
                    }
                    if (depth < 0) {
                        mistake("metric-parenthesis", token, "多出一个右括号", "one closing parenthesis too many");
                        depth = 0;
                    }
                }
                case NUMBER -> {}
            }
        }
        if (depth > 0) {
            mistake("metric-parenthesis", opened.getFirst(), "括号没有闭合", "a parenthesis is not closed");
        }
    }

    private void checkTables() {
        Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level(false));
        boolean expected = false;
        for (int index = 0; index < tokens.size(); index++) {
            SqlToken token = tokens.get(index);
            SqlToken before = index > 0 ? tokens.get(index - 1) : token;
            Level level = levels.element();
            if (expected
                    && token.kind() == SqlToken.Kind.WORD
                    && !List.of("select", "with", "values", "lateral").contains(token.text())) {
                expected = false;
                checkTable(token, index);
            } else if (token.is("(")) {
                Level inner = new Level(FROM_IN_PARENTHESES.contains(before.text()));
                inner.fromList = expected;
                levels.push(inner);
            } else if (token.is(")")) {
                expected = false;
                if (levels.size() > 1) {
                    levels.pop();
                }
            } else if (token.is("select") || token.is("with") || token.is("values")) {
                expected = false;
                level.fromList = false;
            } else if (token.is("from") && !level.functionWithFrom && !before.is("distinct")) {
                level.fromList = true;
                expected = true;
            } else if (token.is("join")) {
                expected = true;
            } else if (token.is(",") && level.fromList) {
                expected = true;
            } else if (AFTER_FROM_LIST.contains(token.text())) {
                level.fromList = false;
            }
        }
    }

    private void checkTable(SqlToken token, int index) {
        boolean qualified = index + 1 < tokens.size() && tokens.get(index + 1).is(".");
        if (!qualified && ownNames.contains(token.text())) {
            return;
        }
        if (!qualified && GovernanceView.names().contains(token.text())) {
            views.add(token.text());
            return;
        }
        String near = Suggestion.nearest(token.text(), GovernanceView.names());
        mistake(
                "metric-unknown-view",
                token,
                "指标只能读取 gov_ 视图" + (near == null ? "" : "，是否想写 " + near),
                "a metric reads the gov_ views only" + (near == null ? "" : "; maybe " + near));
    }

    private void mistake(String code, SqlToken token, String chinese, String english) {
        mistakes.add(new Mistake(code, token.start(), token.text(), chinese, english));
    }
}
