package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two results, unit by unit and criterion by criterion (CLI diff, preview, appeal).
 *
 * @param units by code; units equal in everything included
 */
public record Comparison(List<Difference> units) {

    /** Code of the step that holds what the parts do not explain: rounding, caps, combining that does not add. */
    public static final String REST = "";

    /**
     * One unit.
     *
     * @param before null: not in the first result
     * @param after null: not in the second
     * @param points after − before; null when either has no total
     * @param ranks places gained; null when either has no rank or the group changed
     * @param steps the waterfall; its deltas add up to {@code points} exactly
     */
    public record Difference(
            String unit,
            @Nullable ComparedUnit before,
            @Nullable ComparedUnit after,
            @Nullable BigDecimal points,
            @Nullable BigDecimal ranks,
            boolean gradeChanged,
            List<Step> steps) {

        /** Whether anything at all differs. */
        public boolean isChange() {
            throw new UnsupportedOperationException("isChange");
        }
    }

    /** @param delta after − before, absent counted as nothing given */
    public record Step(
            String code,
            String name,
            @Nullable BigDecimal before,
            @Nullable BigDecimal after,
            BigDecimal delta) {}

    public static Comparison of(List<ComparedUnit> before, List<ComparedUnit> after) {
        throw new UnsupportedOperationException("of");
    }

    /** Only the units that differ. */
    public List<Difference> changes() {
        return units.stream().filter(Difference::isChange).toList();
    }
}
