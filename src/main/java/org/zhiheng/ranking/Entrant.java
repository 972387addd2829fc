package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A unit that wants a place.
 *
 * @param unit official code
 * @param group peer group; empty when the scheme has one only
 * @param total as displayed; null: no total, the unit is not ranked
 * @param unrounded the total before rounding; null: same as total
 * @param imputed whether filled-in points stand behind the total
 * @param keys values of the tie-breakers, by node or metric code
 * @param notRankedReason why the unit takes part without rank; null: it is ranked
 */
public record Entrant(
        String unit,
        String group,
        @Nullable BigDecimal total,
        @Nullable BigDecimal unrounded,
        boolean imputed,
        Map<String, BigDecimal> keys,
        @Nullable String notRankedReason) {

    public Entrant {
        keys = Map.copyOf(keys);
    }

    /** A unit that is ranked by its total alone. */
    public static Entrant of(String unit, String group, BigDecimal total) {
        return new Entrant(unit, group, total, null, false, Map.of(), null);
    }
}
