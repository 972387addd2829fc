package org.zhiheng.rulepack.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sheets of a workbook of scenarios and their headings. A sheet whose name begins with 事件, 评价, 往期 or 下级 holds what
 * belongs to scenarios of the other sheets, by their names; a meaning is a path of keys as {@code scenarios/*.yml} has them.
 */
enum ScenarioColumns {
    UNITS("", "", units()),
    EVENTS(
            "事件",
            "events",
            ordered(
                    "类别",
                    "category",
                    "日期",
                    "on",
                    "级别",
                    "level",
                    "严重程度",
                    "severity",
                    "事项",
                    "matter",
                    "分值",
                    "points",
                    "数量",
                    "quantity",
                    "重复",
                    "repeated",
                    "证明",
                    "evidence",
                    "说明",
                    "note",
                    "件数",
                    "times")),
    MARKS(
            "评价",
            "marks",
            ordered(
                    "组",
                    "group",
                    "评价人",
                    "rater",
                    "题目",
                    "question",
                    "答案",
                    "grade",
                    "得票",
                    "grade",
                    "分数",
                    "score",
                    "份数",
                    "times",
                    "票数",
                    "times")),
    PAST("往期", "past", ordered("周期", "period", "总分", "total", "名次", "rank", "单位数", "size", "等次", "grade")),
    CHILDREN(
            "下级",
            "children",
            ordered("编码", "code", "名称", "name", "总分", "total", "名次", "rank", "单位数", "size", "等次", "grade"));

    /** Word in front of a colon → keys in front of the code that follows, and key behind it. */
    private static final Map<String, String[]> NAMED = named();

    private final String front;
    private final String key;
    private final Map<String, String> headings;

    ScenarioColumns(String front, String key, Map<String, String> headings) {
        this.front = front;
        this.key = key;
        this.headings = headings;
    }

    private static Map<String, String> units() {
        return ordered(
                "名称",
                "name",
                "单位",
                "code",
                "单位名称",
                "unit_name",
                "周期",
                "period",
                "日期",
                "on",
                "单位种类",
                "kind",
                "给定总分",
                "total",
                "应得总分",
                "expect.total",
                "应得名次",
                "expect.rank",
                "应得总名次",
                "expect.overall_rank",
                "应得等次",
                "expect.grade",
                "应得按分数等次",
                "expect.band",
                "应得颜色",
                "expect.colour",
                "应得并列",
                "expect.tied",
                "应得组内单位数",
                "expect.size",
                "应不排名",
                "expect.not_ranked",
                "应有理由",
                "expect.reasons",
                "应在名单",
                "expect.lists",
                "应有否决",
                "expect.vetoes",
                "应有提示",
                "expect.warnings",
                "应得总名次并列",
                "expect.overall_tied");
    }

    private static Map<String, String[]> named() {
        Map<String, String[]> named = new LinkedHashMap<>();
        named.put("属性", new String[] {"attributes", ""});
        for (String[] figures :
                new String[][] {{"指标", "metrics", ""}, {"上期", "previous", "上期"}, {"上年", "last_year", "上年"}}) {
            named.put(figures[0], new String[] {figures[1], ""});
            named.put(figures[2] + "分子", new String[] {figures[1], "numerator"});
            named.put(figures[2] + "分母", new String[] {figures[1], "denominator"});
        }
        named.put("应得", new String[] {"expect", ""});
        named.put("应得折算", new String[] {"expect.parts", ""});
        named.put("应得各行", new String[] {"expect.lines", ""});
        named.put("应为状态", new String[] {"expect.states", ""});
        return named;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (int at = 0; at < pairs.length; at += 2) {
            ordered.put(pairs[at], pairs[at + 1]);
        }
        return ordered;
    }

    /** What a sheet of this name holds. */
    static ScenarioColumns of(String sheet) {
        for (ScenarioColumns columns : values()) {
            if (!columns.front.isEmpty() && sheet.startsWith(columns.front)) {
                return columns;
            }
        }
        return UNITS;
    }

    /** Key of the list that holds the rows; empty for units. */
    String key() {
        return key;
    }

    /** Beginning of the names of such sheets; empty for units. */
    String front() {
        return front;
    }

    /** What a heading means: a path of keys; empty text for people only; empty when it means nothing here. */
    Optional<String> meaning(String heading) {
        String word = heading.replaceAll("\\s", "").replace(':', '：');
        if (word.equals("备注") || word.equals("序号") || word.equals("条文")) {
            return Optional.of("");
        }
        if (word.equals("情景")) {
            return Optional.of("name".equals(key) || this == UNITS ? "name" : "scenario");
        }
        if (this != UNITS && word.equals("单位")) {
            return Optional.of("unit");
        }
        if (headings.containsKey(word)) {
            return Optional.of(headings.get(word));
        }
        int colon = word.indexOf('：');
        if (colon < 0 || colon == word.length() - 1) {
            return Optional.empty();
        }
        String code = word.substring(colon + 1);
        if (this == EVENTS && word.startsWith("栏：")) {
            return Optional.of(code);
        }
        String[] keys = this == UNITS ? NAMED.get(word.substring(0, colon)) : null;
        return keys == null
                ? Optional.empty()
                : Optional.of(keys[0] + "." + code.replace('.', '．') + (keys[1].isEmpty() ? "" : "." + keys[1]));
    }

    /** Headings to suggest. */
    Set<String> known() {
        Set<String> known = new TreeSet<>(headings.keySet());
        known.add("情景");
        known.add("备注");
        if (this == UNITS) {
            NAMED.keySet().forEach(word -> known.add(word + "：编码"));
        } else {
            known.add("单位");
        }
        if (this == EVENTS) {
            known.add("栏：栏名");
        }
        return known;
    }

    /** The heading of a path of keys; the inverse of {@link #meaning}. */
    String heading(String meaning) {
        if (meaning.equals("scenario") || this == UNITS && meaning.equals("name")) {
            return "情景";
        }
        if (this != UNITS && meaning.equals("unit")) {
            return "单位";
        }
        for (Map.Entry<String, String> heading : headings.entrySet()) {
            if (heading.getValue().equals(meaning)) {
                return heading.getKey();
            }
        }
        if (this == UNITS) {
            for (Map.Entry<String, String[]> word : NAMED.entrySet()) {
                String[] keys = word.getValue();
                String rest = meaning.startsWith(keys[0] + ".") ? meaning.substring(keys[0].length() + 1) : "";
                String code = keys[1].isEmpty() || !rest.endsWith("." + keys[1])
                        ? rest
                        : rest.substring(0, rest.length() - keys[1].length() - 1);
                if (!code.isEmpty() && code.indexOf('.') < 0 && keys[1].isEmpty() == code.equals(rest)) {
                    return word.getKey() + "：" + code.replace('．', '.');
                }
            }
        }
        if (this == EVENTS) {
            return "栏：" + meaning;
        }
        throw new IllegalArgumentException("no heading for " + meaning);
    }
}
