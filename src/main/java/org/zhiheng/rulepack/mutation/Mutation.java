package org.zhiheng.rulepack.mutation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One deliberate small change of a file of a pack.
 *
 * @param path of the file inside the pack's folder
 * @param line 1-based, of what is changed
 * @param column 1-based
 * @param subject code of the criterion whose points alone it can change; {@link #SCHEME} what is above the criteria;
 *     {@link #ANYTHING} both
 * @param what is changed, e.g. {@code per_step}
 * @param before the words as written
 * @param after the words instead; empty: left out
 * @param edits of the text, not overlapping; none where cells of a sheet change instead
 */
public record Mutation(
        String path,
        int line,
        int column,
        String subject,
        Kind kind,
        String what,
        String before,
        String after,
        List<Edit> edits) {

    /** The subject of changes of the tree, the ranking or the grades. */
    public static final String SCHEME = "";

    /** The subject of changes that may reach everything. */
    public static final String ANYTHING = "*";

    /** What was changed. */
    public enum Kind {
        THRESHOLD("界限值", "threshold"),
        OPERATOR("比较", "comparison"),
        CONDITION("条件", "condition"),
        POINTS("分值", "points"),
        MISSING("缺数据", "missing data"),
        OPTION("写法", "option");

        private final String chinese;
        private final String english;

        Kind(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        public String chinese() {
            return chinese;
        }

        public String english() {
            return english;
        }
    }

    /**
     * Replaces a stretch of the text.
     *
     * @param from index of the first character
     * @param until index after the last one
     */
    public record Edit(int from, int until, String text) {}

    /** Both ways by the smallest step of its precision and by one; zero points upwards only. */
    public static List<BigDecimal> shifted(BigDecimal number, Kind kind) {
        BigDecimal smallest = BigDecimal.ONE.movePointLeft(Math.max(0, number.scale()));
        Set<BigDecimal> steps = new LinkedHashSet<>(List.of(smallest));
        if (number.scale() > 0) {
            steps.add(BigDecimal.ONE);
        }
        List<BigDecimal> shifted = new ArrayList<>();
        for (BigDecimal step : steps) {
            shifted.add(number.add(step));
            if (number.signum() != 0 || kind != Kind.POINTS) {
                shifted.add(number.subtract(step));
            }
        }
        return shifted;
    }

    /** The text with the change made. */
    public String apply(String text) {
        return apply(text, edits);
    }

    /** The text with edits made that do not overlap. */
    public static String apply(String text, List<Edit> edits) {
        StringBuilder changed = new StringBuilder(text);
        edits.stream()
                .sorted(Comparator.comparingInt(Edit::from).reversed())
                .forEach(edit -> changed.replace(edit.from(), edit.until(), edit.text()));
        return changed.toString();
    }

    /** One line: 分值 per_step：0.6 改为 0.7. */
    public String chinese() {
        String where = what.isEmpty() ? "" : " " + what;
        return kind.chinese() + where + "：" + (after.isEmpty() ? "去掉「" + before + "」" : before + " 改为 " + after);
    }

    /** The same in English. */
    public String english() {
        String where = what.isEmpty() ? "" : " " + what;
        return kind.english() + where + ": "
                + (after.isEmpty() ? "without (" + before + ")" : before + " becomes " + after);
    }
}
