package org.zhiheng.ranking;

import java.util.List;
import java.util.Map;

/** Fixed deductions of vetoes, taken from totals before ranking (SCORING-FORMS G9). */
public final class Deductions {

    private Deductions() {}

    /** The entrants with every {@link GradeEffect.Deducts} of their unit taken off; other effects are left alone. */
    public static List<Entrant> apply(List<Entrant> entrants, Map<String, List<GradeEffect>> effects) {
        throw new UnsupportedOperationException("apply");
    }
}
