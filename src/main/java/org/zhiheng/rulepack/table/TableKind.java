package org.zhiheng.rulepack.table;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The lists of {@code criteria.yml} that a sheet may hold instead, and the headings of each. */
enum TableKind {
    TIERS(
            "tiers",
            Map.ofEntries(
                    Map.entry("范围", "range"),
                    Map.entry("区间", "range"),
                    Map.entry("不低于", "at_least"),
                    Map.entry("≥", "at_least"),
                    Map.entry("高于", "above"),
                    Map.entry("超过", "above"),
                    Map.entry("不高于", "at_most"),
                    Map.entry("不超过", "at_most"),
                    Map.entry("≤", "at_most"),
                    Map.entry("低于", "below"),
                    Map.entry("不满", "below"),
                    Map.entry("等于", "exactly"),
                    Map.entry("得分", "points"),
                    Map.entry("分值", "points"),
                    Map.entry("扣分", "deduct"),
                    Map.entry("加分", "award"),
                    Map.entry("名称", "name"),
                    Map.entry("档次", "name"),
                    Map.entry("理由", "name"))),
    LADDER(
            "table",
            Map.ofEntries(
                    Map.entry("级别", "when:level"),
                    Map.entry("严重程度", "when:severity"),
                    Map.entry("发现方式", "when:finder"),
                    Map.entry("重复", "when:repeated"),
                    Map.entry("数量", "range"),
                    Map.entry("分值", "points"),
                    Map.entry("得分", "points"),
                    Map.entry("扣分", "points"),
                    Map.entry("加分", "points"),
                    Map.entry("最少", "least"),
                    Map.entry("最多", "most"))),
    CASES(
            "cases",
            Map.ofEntries(
                    Map.entry("条件", "when"),
                    Map.entry("单位类型", "kind"),
                    Map.entry("得分", "points"),
                    Map.entry("分值", "points"),
                    Map.entry("扣分", "deduct"),
                    Map.entry("加分", "award"),
                    Map.entry("名称", "name"),
                    Map.entry("情形", "name"),
                    Map.entry("理由", "name"))),
    KNOTS("knots", Map.of("指标值", "at", "数值", "at", "得分", "points", "分值", "points"));

    /** Columns for people only. */
    static final Set<String> IGNORED = Set.of("序号", "依据", "条文", "备注", "说明");

    private final String key;
    private final Map<String, String> headings;

    TableKind(String key, Map<String, String> headings) {
        this.key = key;
        this.headings = headings;
    }

    static Optional<TableKind> of(String key) {
        for (TableKind kind : values()) {
            if (kind.key.equals(key)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** What a heading means; empty when this kind of table has no such column. */
    Optional<String> column(String heading) {
        String word = heading.replaceAll("\\s", "").replace(':', '：');
        if (IGNORED.contains(word)) {
            return Optional.of("");
        }
        if (word.startsWith("条件：") && word.length() > 3) {
            return switch (this) {
                case LADDER -> Optional.of("when:" + word.substring(3));
                case CASES -> Optional.of("test:" + word.substring(3));
                default -> Optional.empty();
            };
        }
        if (word.startsWith("属性：") && word.length() > 3 && this == CASES) {
            return Optional.of("attribute:" + word.substring(3));
        }
        return Optional.ofNullable(headings.get(word));
    }

    /** Headings to suggest. */
    Set<String> headings() {
        Set<String> all = new TreeSet<>(headings.keySet());
        all.addAll(IGNORED);
        return all;
    }
}
