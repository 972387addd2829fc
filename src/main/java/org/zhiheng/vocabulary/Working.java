package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The one text that explains a number, the same on page, Word, workbook, API and command line: formula = figures put in =
 * result. Parts that say the same are written once.
 */
public final class Working {

    private Working() {}

    /**
     * Of a score line. What is taken off is explained as an amount, without its sign.
     *
     * @return empty when there is nothing to compute
     */
    public static String of(ScoreLine.Kind kind, String formula, String substituted, BigDecimal points) {
        boolean takenOff = kind == ScoreLine.Kind.DEDUCT || kind == ScoreLine.Kind.VETO && points.signum() < 0;
        return of(formula, substituted, takenOff ? points.negate() : points);
    }

    /**
     * Of a node of the tree.
     *
     * @param result null: not scored
     * @return empty when there is nothing to compute
     */
    public static String of(@Nullable String formula, @Nullable String substituted, @Nullable BigDecimal result) {
        if (formula == null || formula.isBlank()) {
            return "";
        }
        StringBuilder text = new StringBuilder(formula);
        String put = substituted == null || substituted.isBlank() ? formula : substituted;
        if (!put.equals(formula)) {
            text.append(" = ").append(put);
        }
        if (result != null) {
            String shown = Figure.plain(result);
            if (shown.equals(formula)) {
                return "";
            }
            if (!shown.equals(put)) {
                text.append(new BigDecimal(shown).compareTo(result) == 0 ? " = " : " ≈ ")
                        .append(shown);
            }
        }
        return text.toString();
    }
}
