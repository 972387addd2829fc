package org.zhiheng.preview;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a draft changes for one unit in one period.
 *
 * @param name of the unit
 * @param before null: not assessed by the version in force
 * @param after null: not assessed by the draft
 * @param cells criteria and nodes whose points or state differ, in tree order
 */
public record UnitEffect(
        String unit,
        String name,
        @Nullable Outcome before,
        @Nullable Outcome after,
        List<Cell> cells) {

    public UnitEffect {
        cells = List.copyOf(cells);
    }

    /**
     * A unit's outcome under one version.
     *
     * @param group empty when it has none
     * @param rank null when not ranked
     * @param total null when not scored
     * @param grade suggested; null when none
     * @param notRanked why not ranked; null when ranked
     */
    public record Outcome(
            String group,
            @Nullable BigDecimal rank,
            @Nullable BigDecimal total,
            @Nullable String grade,
            @Nullable String notRanked) {

        boolean sameAs(Outcome other) {
            return group.equals(other.group)
                    && same(rank, other.rank)
                    && same(total, other.total)
                    && Objects.equals(grade, other.grade)
                    && Objects.equals(notRanked, other.notRanked);
        }
    }

    /**
     * A node whose points differ.
     *
     * @param node code of the criterion or node
     * @param criterion whether rules score it; otherwise its points come from below
     * @param before null: no points
     * @param after null: no points
     * @param whyBefore the formula with the figures put in, and its rule; empty when there is none
     * @param whyAfter the same under the draft
     */
    public record Cell(
            String node,
            String name,
            boolean criterion,
            @Nullable BigDecimal before,
            @Nullable BigDecimal after,
            List<String> whyBefore,
            List<String> whyAfter) {

        /** After minus before, an absent one counted as 0. */
        public BigDecimal moved() {
            return or0(after).subtract(or0(before));
        }
    }

    /** Whether rank, total, grade, group or any points differ. */
    boolean isEffect() {
        return !cells.isEmpty() || (before == null) != (after == null) || before != null && !before.sameAs(nonNull());
    }

    private Outcome nonNull() {
        return Objects.requireNonNull(after);
    }

    /** Places gained (positive) or lost within the same group; null when one side is not ranked or the group differs. */
    public @Nullable BigDecimal ranksGained() {
        if (before == null
                || after == null
                || before.rank == null
                || after.rank == null
                || !before.group.equals(after.group)) {
            return null;
        }
        return before.rank.subtract(after.rank);
    }

    /** Whether the suggested grade differs. */
    public boolean gradeFlips() {
        return !Objects.equals(before == null ? null : before.grade, after == null ? null : after.grade);
    }

    static boolean same(@Nullable BigDecimal left, @Nullable BigDecimal right) {
        return left == null ? right == null : right != null && left.compareTo(right) == 0;
    }

    static BigDecimal or0(@Nullable BigDecimal number) {
        return number == null ? BigDecimal.ZERO : number;
    }
}
