package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * The grades of a scheme (SCORING-FORMS G1–G5, L12).
 *
 * @param bands best first; a band without an upper end stops where the better one begins
 */
public record GradeScale(Measure measure, List<GradeBand> bands) {

    /** What the bands cut. */
    public enum Measure {
        /** The total, as displayed. */
        POINTS,
        /** The rank. */
        RANK,
        /** Rank ÷ units ranked × 100: 20 is the best fifth. */
        RANK_PERCENT
    }

    /** A value no band or more than one band claims (G3). */
    public record Problem(Kind kind, BigDecimal example, String chinese, String english) {}

    /** What is wrong with the bands. */
    public enum Kind {
        GAP,
        OVERLAP,
        UNREACHABLE,
        DUPLICATE
    }

    public GradeScale {
        bands = List.copyOf(bands);
    }

    /**
     * Gaps, overlaps and unreachable bands, each with a value that shows it.
     *
     * @param decimals the places a value can have, so that 89.5 counts between 89 and 90
     */
    public List<Problem> problems(int decimals) {
        throw new UnsupportedOperationException("problems");
    }

    /** The best band that holds the value; empty in a gap. */
    public Optional<GradeBand> bandOf(BigDecimal value) {
        return bands.stream().filter(band -> band.holds(value)).findFirst();
    }

    /** 0 for the best grade. @throws IllegalArgumentException when there is no such grade */
    public int position(String grade) {
        for (int index = 0; index < bands.size(); index++) {
            if (bands.get(index).grade().equals(grade)) {
                return index;
            }
        }
        throw new IllegalArgumentException("没有这个等次（" + grade + "） / no such grade (" + grade + ")");
    }
}
