package org.zhiheng.review;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;

/**
 * A unit whose total, rank or grade a correction changed.
 *
 * @param oldTotal before; null: the unit had none, as everywhere here
 * @param oldGrade decided, or suggested where nobody decided
 */
public record ResultChange(
        String unitCode,
        String name,
        @Nullable BigDecimal oldTotal,
        @Nullable BigDecimal newTotal,
        @Nullable BigDecimal oldRank,
        @Nullable BigDecimal newRank,
        @Nullable String oldGrade,
        @Nullable String newGrade) {

    /** What changed, in words. */
    public String chinese() {
        List<String> parts = new ArrayList<>();
        add(parts, "总分", oldTotal, newTotal);
        add(parts, "名次", oldRank, newRank);
        add(parts, "等次", oldGrade, newGrade);
        return String.join("；", parts) + "。";
    }

    private static void add(List<String> parts, String what, @Nullable Object before, @Nullable Object after) {
        String from = text(before);
        String to = text(after);
        if (!from.equals(to)) {
            parts.add(what + "由 " + from + " 更正为 " + to);
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "无" : value instanceof BigDecimal number ? Figure.plain(number) : value.toString();
    }
}
