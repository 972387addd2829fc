package org.zhiheng.rulepack.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.NumberTypo;
import org.zhiheng.content.Suggestion;
import org.zhiheng.rulepack.form.Expression;
import org.zhiheng.rulepack.form.ExpressionException;

/**
 * A sheet of rules: each row has conditions and what follows from them. It becomes DRL that passes the same fence as DRL
 * written by hand; the rule of row 7 stands on line 7 of that text.
 */
final class RuleSheet implements SheetRules {

    private static final Map<String, String> HEADINGS = Map.ofEntries(
            Map.entry("规则", "rule"),
            Map.entry("规则名称", "rule"),
            Map.entry("评分项", "item"),
            Map.entry("否决项", "item"),
            Map.entry("编码", "item"),
            Map.entry("动作", "action"),
            Map.entry("分值", "points"),
            Map.entry("理由", "reason"),
            Map.entry("单位类型", "kind"),
            Map.entry("分组", "group"));

    private static final Map<String, String> ACTIONS = Map.of(
            "扣分", "deduct",
            "加分", "award",
            "定分", "set",
            "限额", "limit",
            "移除", "notApplicable",
            "否决", "veto",
            "不排名", "notRanked",
            "提示", "flag");

    private static final Set<String> WITH_POINTS = Set.of("deduct", "award", "set", "limit");

    private final SheetText sheet;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Integer, String> lines = new TreeMap<>();
    private final Map<Integer, TreeMap<Integer, Integer>> columns = new TreeMap<>();
    private final Set<String> names = new HashSet<>();
    private int headingRow;

    private RuleSheet(SheetText sheet) {
        this.sheet = sheet;
    }

    /** Whether a sheet is one of rules: it has a column 动作. */
    static boolean isOne(SheetText sheet) {
        return sheet.rows().stream()
                .anyMatch(row -> row.cells().values().stream()
                                .anyMatch(cell -> cell.text().equals("动作"))
                        && row.cells().values().stream()
                                        .filter(cell -> meaning(cell.text()).isPresent())
                                        .count()
                                >= 2);
    }

    static RuleSheet read(SheetText sheet) {
        RuleSheet rules = new RuleSheet(sheet);
        Set<String> known = new TreeSet<>(HEADINGS.keySet());
        known.addAll(Set.of("条件：…", "属性：…", "依据", "备注"));
        HeadingRow head = HeadingRow.find(sheet, RuleSheet::meaning, known, rules.findings);
        if (head != null) {
            rules.headingRow = head.number();
            for (String needed : List.of("动作", "理由")) {
                if (head.columnOf(HEADINGS.get(needed)) == 0) {
                    rules.add("missing-column", head.number(), 1, "缺少「" + needed + "」列", "a column is missing", needed);
                }
            }
            head.content().forEach(row -> rules.row(row, head));
        }
        return rules;
    }

    @Override
    public RuleSheet with(List<SheetMutation.Change> changes) {
        return read(sheet.with(changes));
    }

    @Override
    public List<SheetMutation> mutations(String name) {
        HeadingRow head = HeadingRow.find(sheet, RuleSheet::meaning, Set.of(), new ArrayList<>());
        return head == null ? List.of() : SheetMutations.ofRules(sheet, name, head);
    }

    private static Optional<String> meaning(String heading) {
        String word = heading.replaceAll("\\s", "").replace(':', '：');
        if (TableKind.IGNORED.contains(word)) {
            return Optional.of("");
        }
        if (word.startsWith("条件：") && word.length() > 3) {
            return Optional.of("test:" + word.substring(3));
        }
        if (word.startsWith("属性：") && word.length() > 3) {
            return Optional.of("attribute:" + word.substring(3));
        }
        return Optional.ofNullable(HEADINGS.get(word));
    }

    @Override
    public String file() {
        return sheet.file();
    }

    @Override
    public List<Finding> findings() {
        return findings;
    }

    @Override
    public String drl(String packageName) {
        StringBuilder text = new StringBuilder(
                "package " + packageName + "; import org.zhiheng.vocabulary.*; global ScoreSheet score;");
        int line = 1;
        for (Map.Entry<Integer, String> rule : lines.entrySet()) {
            for (; line < rule.getKey(); line++) {
                text.append('\n');
            }
            text.append(rule.getValue());
        }
        return text.append('\n').toString();
    }

    /** The line is the row already; the column becomes that of the cell the words came from. */
    @Override
    public Finding atCell(Finding finding) {
        TreeMap<Integer, Integer> pieces = columns.get(finding.line());
        Map.Entry<Integer, Integer> piece = pieces == null ? null : pieces.floorEntry(finding.column());
        int column = piece == null ? 1 : piece.getValue();
        String words = finding.words();
        boolean heading = words != null
                && text(headingRow, column).contains(words)
                && !text(finding.line(), column).contains(words);
        return new Finding(
                finding.code(),
                finding.severity(),
                finding.file(),
                heading ? headingRow : finding.line(),
                column,
                finding.words(),
                finding.chinese(),
                finding.english(),
                finding.fixChinese(),
                finding.fixEnglish());
    }

    private String text(int row, int column) {
        return sheet.rows().stream()
                .filter(each -> each.number() == row)
                .map(each -> each.text(column))
                .findFirst()
                .orElse("");
    }

    /** A row as it is being written. */
    private final class Line {
        final StringBuilder text = new StringBuilder();
        final TreeMap<Integer, Integer> pieces = new TreeMap<>();

        void write(int column, String piece) {
            pieces.put(text.length() + 1, Math.max(1, column));
            text.append(piece);
        }
    }

    private void row(SheetText.Row row, HeadingRow head) {
        int before = findings.size();
        row.cells().forEach((column, cell) -> {
            if (cell.formula() != null && head.columns().containsKey(column)) {
                findings.add(DecisionTable.typedIn(sheet, row.number(), column, cell));
            }
        });
        String action = action(row, head);
        String item = row.text(head.columnOf("item"));
        if (action != null && !action.equals("notRanked") && item.isEmpty()) {
            add(
                    "missing-cell",
                    row.number(),
                    Math.max(1, head.columnOf("item")),
                    "没有写明是哪一项",
                    "the criterion or veto is missing",
                    null);
        }
        Line line = new Line();
        line.write(head.columnOf("rule"), "rule \"" + name(row, head, item) + "\" when Assessee( ");
        conditions(row, head, line);
        line.write(head.columnOf("action"), " ) then score." + action + "( ");
        consequence(row, head, action == null ? "flag" : action, item, line);
        line.write(head.columnOf("action"), " ); end");
        if (findings.size() == before) {
            lines.put(row.number(), line.text.toString());
            columns.put(row.number(), line.pieces);
        }
    }

    private @Nullable String action(SheetText.Row row, HeadingRow head) {
        int column = head.columnOf("action");
        String word = row.text(column);
        String action = ACTIONS.get(word);
        if (action == null) {
            String nearest = Suggestion.nearest(word, ACTIONS.keySet());
            String all = String.join("、", new TreeSet<>(ACTIONS.keySet()));
            findings.add(Finding.error(
                            "unknown-action",
                            sheet.file(),
                            row.number(),
                            Math.max(1, column),
                            "没有这个动作",
                            "there is no such action")
                    .about(word.isEmpty() ? null : word)
                    .fix(
                            nearest == null ? "可以写：" + all : "是否想写「" + nearest + "」",
                            nearest == null ? "one of: " + all : "did you mean (" + nearest + ")"));
        }
        return action;
    }

    private String name(SheetText.Row row, HeadingRow head, String item) {
        String written = row.text(head.columnOf("rule"))
                .replaceAll("[^\\p{L}\\p{N}_ ]", "")
                .strip();
        String name = item.isEmpty() || written.startsWith(item) ? written : (item + " " + written).strip();
        String numbered = name.isEmpty() || name.equals(item) || !names.add(name)
                ? (name + " 第" + row.number() + "行").strip()
                : name;
        names.add(numbered);
        return numbered;
    }

    private void conditions(SheetText.Row row, HeadingRow head, Line line) {
        boolean first = true;
        for (Map.Entry<Integer, String> column : head.columns().entrySet()) {
            String meaning = column.getValue();
            boolean test = meaning.startsWith("test:")
                    || meaning.startsWith("attribute:")
                    || meaning.equals("kind")
                    || meaning.equals("group");
            String text = row.text(column.getKey());
            if (!test || text.isEmpty()) {
                continue;
            }
            String condition = meaning.startsWith("test:")
                    ? numeric(head, column.getKey(), meaning.substring(5), row, text)
                    : worded(meaning, row, column.getKey(), text);
            line.write(column.getKey(), (first ? "" : ", ") + condition);
            first = false;
        }
    }

    private String numeric(HeadingRow head, int column, String heading, SheetText.Row row, String text) {
        Optional<String> call = SheetQuestion.of(heading);
        if (call.isEmpty()) {
            Finding finding = Finding.error(
                            "heading-not-understood",
                            sheet.file(),
                            head.number(),
                            column,
                            "规则表的条件应为一个指标或一个函数",
                            "a condition of a rule sheet is one metric or one function")
                    .about(heading)
                    .fix(
                            "如 条件：case_on_time_rate、条件：count(事故, 重大)、条件：previous(rate)；要算的写在 criteria.yml 的 cases",
                            "e.g. case_on_time_rate, count(事故, 重大), previous(rate); computed ones belong into cases");
            if (!findings.contains(finding)) {
                findings.add(finding);
            }
            return "";
        }
        Optional<List<NumberRange.Bound>> bounds = NumberRange.parse(text);
        if (bounds.isEmpty()
                || bounds.get().stream().anyMatch(bound -> bound.number().endsWith("%"))) {
            findings.add(DecisionTable.notUnderstood(sheet, row.number(), column, text));
            return "";
        }
        return String.join(
                ", ",
                bounds.get().stream()
                        .map(bound -> call.get() + " " + bound.sign() + " " + bound.number())
                        .toList());
    }

    private String worded(String meaning, SheetText.Row row, int column, String text) {
        String call =
                switch (meaning) {
                    case "kind" -> "kind";
                    case "group" -> "peerGroup";
                    default -> "attribute( \"" + meaning.substring(10) + "\" )";
                };
        boolean negated = ConditionCell.isNegated(text);
        List<String> tests = new ArrayList<>();
        for (String word : ConditionCell.words(ConditionCell.withoutNegation(text))) {
            if (word.matches(".*[\"\\\\\\n].*")) {
                findings.add(DecisionTable.notUnderstood(sheet, row.number(), column, text));
            }
            tests.add(call + (negated ? " != \"" : " == \"") + word + "\"");
        }
        return tests.size() == 1 ? tests.get(0) : "( " + String.join(negated ? " && " : " || ", tests) + " )";
    }

    private void consequence(SheetText.Row row, HeadingRow head, String action, String item, Line line) {
        if (!action.equals("notRanked")) {
            line.write(head.columnOf("item"), "\"" + item.replaceAll("[\"\\\\\\n]", "") + "\", ");
        }
        if (WITH_POINTS.contains(action)) {
            int column = head.columnOf("points");
            String points = row.text(column);
            if (!points.matches("\\d+(\\.\\d+)?")) {
                findings.add(notPoints(row.number(), Math.max(1, column), points));
            }
            line.write(column, points + ", ");
        }
        int column = head.columnOf("reason");
        String reason = row.text(column);
        if (reason.isEmpty()) {
            add("missing-cell", row.number(), Math.max(1, column), "没有写理由", "the reason is missing", null);
        }
        line.write(column, "\"" + reason.replaceAll("[\"\\\\\\n]", " ") + "\"");
    }

    private Finding notPoints(int row, int column, String points) {
        if (new SheetText.Cell(points, null).isDate()) {
            return DecisionTable.date(sheet, row, column, points);
        }
        String typed = NumberTypo.meant(points);
        String number = typed != null ? typed : points;
        String meant = number.matches("-\\d+(\\.\\d+)?") ? number.substring(1) : typed;
        Finding finding = Finding.error(
                        "cell-not-number",
                        sheet.file(),
                        row,
                        column,
                        "分值应为数字，不带正负号",
                        "points are a number without a sign")
                .about(points.isEmpty() ? null : points);
        return meant != null && meant.matches("\\d+(\\.\\d+)?")
                ? finding.fix("是否想写「" + meant + "」", "did you mean (" + meant + ")")
                : finding.fix("写一个数，如 2 或 0.5；是加是扣由「动作」决定", "write a number such as 2: the action says add or deduct");
    }

    private void add(String code, int row, int column, String chinese, String english, @Nullable String words) {
        findings.add(
                Finding.error(code, sheet.file(), row, column, chinese, english).about(words));
    }

    /** The words of DRL for what a heading asks. */
    private static final class SheetQuestion {

        private static final Map<String, String> CALLS = Map.ofEntries(
                Map.entry("metric", "value"),
                Map.entry("numerator", "numerator"),
                Map.entry("denominator", "denominator"),
                Map.entry("previous", "previous"),
                Map.entry("last_year", "lastYear"),
                Map.entry("attribute", "amount"),
                Map.entry("count", "count"),
                Map.entry("quantity", "quantity"),
                Map.entry("mark", "meanMark"),
                Map.entry("peer_mean", "peerMean"),
                Map.entry("peer_best", "peerBest"),
                Map.entry("peer_worst", "peerWorst"),
                Map.entry("peer_size", "peerSize"),
                Map.entry("peer_rank", "peerRank"));

        static Optional<String> of(String heading) {
            Expression expression;
            try {
                expression = Expression.parse(heading, Set.of());
            } catch (ExpressionException mistake) {
                return Optional.empty();
            }
            if (expression instanceof Expression.Metric metric) {
                return Optional.of("value( \"" + metric.code() + "\" )");
            }
            if (expression instanceof Expression.Question question) {
                if (question.name().equals("children_last")) {
                    return Optional.of("childrenAmongLast( " + question.words().get(0) + " )");
                }
                String call = CALLS.get(question.name());
                boolean plain = question.words().stream().noneMatch(word -> word.matches(".*[\"\\\\].*"));
                return call == null || !plain
                        ? Optional.empty()
                        : Optional.of(call + "( \"" + String.join("\", \"", question.words()) + "\" )");
            }
            return Optional.empty();
        }
    }
}
