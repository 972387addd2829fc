package org.zhiheng.preview;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.run.Rehearsal;
import org.zhiheng.vocabulary.Period;

/**
 * A past period as today's rules score it.
 *
 * @param sight the data it was scored on: those of the newest sealed run
 * @param units in order of their codes
 */
public record RescoredPeriod(Period period, Rehearsal.Sight sight, List<Outcome> units) {

    public RescoredPeriod {
        units = List.copyOf(units);
    }

    /**
     * A unit's outcome.
     *
     * @param group empty when it has none
     * @param total null when not scored
     * @param rank null when not ranked
     * @param grade suggested; null when none
     */
    public record Outcome(
            String unit,
            String group,
            @Nullable BigDecimal total,
            @Nullable BigDecimal rank,
            @Nullable String grade) {}
}
