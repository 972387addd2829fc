package org.zhiheng.report;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.WorkbookStyles.Role;

/** Mean, highest and lowest total of a group as live formulas over the group's rows of the ranking. */
final class GroupFigures {

    private GroupFigures() {}

    static void write(SheetPage page, int column, @Nullable String cells, List<BigDecimal> totals) {
        if (cells == null || totals.isEmpty()) {
            for (int index = 0; index < 3; index++) {
                page.number(column + index, null, 2);
            }
            return;
        }
        page.formula(
                column,
                "ROUND(ROUND(AVERAGE(" + cells + "),12),2)",
                java.util.Objects.requireNonNull(Numbers.mean(totals)),
                2,
                Role.NUMBER);
        BigDecimal most = totals.stream().max(Comparator.naturalOrder()).orElseThrow();
        BigDecimal least = totals.stream().min(Comparator.naturalOrder()).orElseThrow();
        page.formula(column + 1, "MAX(" + cells + ")", most, SheetPage.shown(most, 2), Role.NUMBER);
        page.formula(column + 2, "MIN(" + cells + ")", least, SheetPage.shown(least, 2), Role.NUMBER);
    }
}
