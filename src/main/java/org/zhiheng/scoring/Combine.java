package org.zhiheng.scoring;

import java.math.BigDecimal;
import java.util.List;

/**
 * How the points of a node's children become its own, chosen per node (SCORING-FORMS E, B6–B8, L1, L2, L7, L13). Weighted
 * periods (E6) are a {@link WeightedSum} whose leaves are the periods.
 */
public sealed interface Combine {

    /** A criterion: its points come from the rules. */
    record Leaf() implements Combine {}

    /** Points added. Children without full points are extras (bonus, deduction) and take no part in re-sharing. */
    record Sum() implements Combine {}

    /**
     * Σ weight × points. Children without a weight are extras (bonus, deduction), added as they are.
     *
     * @param normalised divide by the sum of the weights (weighted mean); otherwise the weights count as given, and
     *     re-sharing keeps their sum
     */
    record WeightedSum(boolean normalised) implements Combine {}

    /** Every child counts the same. */
    record ArithmeticMean() implements Combine {}

    /**
     * The nth root of the product; undefined for negative points.
     *
     * @param weighted exponents are the children's weights, normalised
     */
    record GeometricMean(boolean weighted) implements Combine {}

    /** The reciprocal of the mean of reciprocals; zero when a child is zero. */
    record HarmonicMean(boolean weighted) implements Combine {}

    /** The weakest link. */
    record Minimum() implements Combine {}

    /** The higher of several point schemes: all are kept, the used one is marked (L1). */
    record Maximum() implements Combine {}

    /** Mean of the {@code count} lowest children; of all when there are fewer. */
    record WorstMean(int count) implements Combine {
        public WorstMean {
            if (count < 1) {
                throw new IllegalArgumentException("The worst (" + count + ") children cannot be averaged");
            }
        }
    }

    /** Points multiplied; with full points, each child as a share of its full points, times the node's full points. */
    record Product(boolean ofShares) implements Combine {}

    /** First child ÷ second child × times (L13); without points when the second is zero. */
    record Ratio(BigDecimal times) implements Combine {}

    /** First child − the others (a penalty composite). */
    record Difference() implements Combine {}

    /** First child is the base; the others are bonus and count only when the base reaches the gate (B8). */
    record GatedBonus(BigDecimal gate) implements Combine {}

    /** First child is the base; the others are bonus that only refills the base up to its full points (B6). */
    record RefillBonus() implements Combine {}

    /** Σ points ÷ Σ full points of the children × full points of the node (E4). */
    record Conversion() implements Combine {}

    /**
     * The base method, plus a bonus set by the lowest child (L7).
     *
     * @param bands highest threshold first wins; nothing below the last
     */
    record WeakestLinkBonus(Combine base, List<Band> bands) implements Combine {

        public WeakestLinkBonus {
            bands = List.copyOf(bands);
            if (base instanceof WeakestLinkBonus || base instanceof Leaf) {
                throw new IllegalArgumentException("A weakest-link bonus needs a method to add to");
            }
        }

        /** @param from smallest points of the weakest child, inclusive */
        public record Band(BigDecimal from, BigDecimal bonus) {}
    }
}
