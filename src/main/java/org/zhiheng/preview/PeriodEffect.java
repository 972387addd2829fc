package org.zhiheng.preview;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.run.Rehearsal;
import org.zhiheng.vocabulary.Period;

/**
 * What a draft changes in one period.
 *
 * @param base the version in force, against which the draft is held
 * @param sight the data both were run on
 * @param assessed units either version assesses
 * @param units those for which something differs, in order of their codes
 * @param criteria points moved per criterion, in tree order; those that moved nothing are left out
 * @param grades units per peer group and grade under both, in the draft's order of grades
 */
public record PeriodEffect(
        Period period,
        PackVersion base,
        Rehearsal.Sight sight,
        int assessed,
        List<UnitEffect> units,
        List<CriterionEffect> criteria,
        List<GradeEffect> grades) {

    public PeriodEffect {
        units = List.copyOf(units);
        criteria = List.copyOf(criteria);
        grades = List.copyOf(grades);
    }

    /**
     * Points moved by one criterion.
     *
     * @param units how many units' points differ
     * @param up sum of what was gained
     * @param down sum of what was lost, negative
     */
    public record CriterionEffect(String criterion, String name, int units, BigDecimal up, BigDecimal down) {}

    /**
     * A grade in a peer group.
     *
     * @param before units that have it under the version in force
     * @param after units that have it under the draft
     * @param shutOutBefore units whose total reaches it and that a quota kept out
     * @param shutOutAfter the same under the draft
     * @param places of the quota under the draft, where it kept a unit out; null: no unit was kept out
     */
    public record GradeEffect(
            String group,
            String grade,
            int before,
            int after,
            int shutOutBefore,
            int shutOutAfter,
            @Nullable Integer places) {}

    /** How many units gain places. */
    public long rising() {
        return units.stream()
                .filter(unit -> unit.ranksGained() != null && unit.ranksGained().signum() > 0)
                .count();
    }

    /** How many units lose places. */
    public long falling() {
        return units.stream()
                .filter(unit -> unit.ranksGained() != null && unit.ranksGained().signum() < 0)
                .count();
    }

    /** The units whose grade would be another. */
    public List<UnitEffect> flips() {
        return units.stream().filter(UnitEffect::gradeFlips).toList();
    }
}
