package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Fixed deductions of vetoes, taken from totals before ranking (SCORING-FORMS G9). */
public final class Deductions {

    private Deductions() {}

    /** The entrants with every {@link GradeEffect.Deducts} of their unit taken off; other effects are left alone. */
    public static List<Entrant> apply(List<Entrant> entrants, Map<String, List<GradeEffect>> effects) {
        return entrants.stream()
                .map(entrant -> apply(entrant, effects.getOrDefault(entrant.unit(), List.of())))
                .toList();
    }

    private static Entrant apply(Entrant entrant, List<GradeEffect> effects) {
        BigDecimal deducted = BigDecimal.ZERO;
        for (GradeEffect effect : effects) {
            if (effect instanceof GradeEffect.Deducts deducts) {
                deducted = deducted.add(deducts.points());
            }
        }
        BigDecimal total = entrant.total();
        if (deducted.signum() == 0 || total == null) {
            return entrant;
        }
        BigDecimal unrounded = entrant.unrounded();
        return new Entrant(
                entrant.unit(),
                entrant.group(),
                total.subtract(deducted),
                unrounded == null ? null : unrounded.subtract(deducted),
                entrant.imputed(),
                entrant.keys(),
                entrant.notRankedReason());
    }
}
