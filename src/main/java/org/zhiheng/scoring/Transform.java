package org.zhiheng.scoring;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes a node's points after combining and before limits and rounding, in the order declared (SCORING-FORMS C1–C4,
 * C12, L3, L11). Group transforms look at the units of the peer group that have points on the node.
 */
public sealed interface Transform {

    /** Which points count as good. */
    enum Better {
        HIGHER,
        LOWER
    }

    /** The rank equal units get where a rank is turned into points. */
    enum SharedRank {
        /** 1, 2, 2, 4. */
        BEST,
        /** 1, 2, 2, 3. */
        DENSE,
        /** 1, 2.5, 2.5, 4. */
        MEAN
    }

    /** Where the proportion of a rank ends (L11). */
    enum Proportion {
        /** (N − r) ÷ N: the last gets 0. */
        BELOW,
        /** (N + 1 − r) ÷ N: the first gets 1. */
        AT_OR_BELOW
    }

    /** Whether the standard deviation divides by N or N − 1. */
    enum Deviation {
        POPULATION,
        SAMPLE
    }

    /** Own ÷ best × times (C1), or best ÷ own when lower is better; zero when the divisor is zero or negative. */
    record RatioToBest(BigDecimal times, Better better) implements Transform {}

    /**
     * Points by rank from a list (C2, C4).
     *
     * @param points for rank 1, 2 …
     * @param further added for each place after the list's last (usually negative); null: the list's last repeats
     * @param floor lowest points given; null: none
     */
    record RankList(
            List<BigDecimal> points,
            @Nullable BigDecimal further,
            @Nullable BigDecimal floor,
            Better better,
            SharedRank shared)
            implements Transform {
        public RankList {
            points = List.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("Points by rank need a list of points");
            }
        }
    }

    /** Points by rank: first + step × (rank − 1), not under the floor (C3). */
    record RankFormula(
            BigDecimal first, BigDecimal step, @Nullable BigDecimal floor, Better better, SharedRank shared)
            implements Transform {}

    /** Rank as a proportion of the group, times a factor; a percentile with times = 100 (L3, L11). */
    record RankProportion(BigDecimal times, Proportion proportion, Better better, SharedRank shared)
            implements Transform {}

    /** centre + spread × (own − mean) ÷ standard deviation; the centre when all are equal. */
    record ZScore(BigDecimal centre, BigDecimal spread, Deviation deviation, Better better) implements Transform {}

    /**
     * (own − worst) ÷ (best − worst) × times over the peer set (L3); the full {@code times} when all are equal.
     */
    record MinMax(BigDecimal times, Better better) implements Transform {}

    /**
     * (own − low) ÷ (high − low) × times between fixed goalposts; low above high turns the scale round.
     *
     * @param truncated whether results stay inside 0 to {@code times}
     */
    record Goalposts(BigDecimal low, BigDecimal high, BigDecimal times, boolean truncated) implements Transform {
        public Goalposts {
            if (low.compareTo(high) == 0) {
                throw new IllegalArgumentException("The goalposts must differ, both are (" + low + ")");
            }
        }
    }

    /** centre + spread × the normal quantile of (r − 3/8) ÷ (N + 1/4), Blom's form, r counted from the worst. */
    record NormalScore(BigDecimal centre, BigDecimal spread, Better better, SharedRank shared) implements Transform {}

    /**
     * Exponential of the rank proportion R: −base × ln(1 − R × (1 − e^(−100 ÷ base))); 0 for R = 0, 100 for R = 1. A
     * base of 23 is the common choice.
     */
    record ExponentialRank(BigDecimal base, Proportion proportion, Better better, SharedRank shared)
            implements Transform {}

    /** ln(points + shift) × times; without points where points + shift is not above zero. */
    record Logarithm(BigDecimal shift, BigDecimal times) implements Transform {}

    /** points ^ exponent × times; without points for negative points. */
    record Power(BigDecimal exponent, BigDecimal times) implements Transform {}

    /** points × times + plus. */
    record Linear(BigDecimal times, BigDecimal plus) implements Transform {}

    /** Whether the whole peer group must be known before one unit can be transformed. */
    default boolean needsPeers() {
        return !(this instanceof Goalposts
                || this instanceof Logarithm
                || this instanceof Power
                || this instanceof Linear);
    }
}
