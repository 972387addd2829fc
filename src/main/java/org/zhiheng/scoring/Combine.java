package org.zhiheng.scoring;

import java.math.BigDecimal;
import java.util.List;
import org.zhiheng.vocabulary.Figure;

/**
 * How the points of a node's children become its own, chosen per node (SCORING-FORMS E, B6–B8, L1, L2, L7, L13). Weighted
 * periods (E6) are a {@link WeightedSum} whose leaves are the periods.
 */
public sealed interface Combine {

    /** The method in words, as reports show it. */
    String chinese();

    /** A criterion: its points come from the rules. */
    record Leaf() implements Combine {
        @Override
        public String chinese() {
            return "按评分细则计分";
        }
    }

    /** Points added. Children without full points are extras (bonus, deduction) and take no part in re-sharing. */
    record Sum() implements Combine {
        @Override
        public String chinese() {
            return "各子项相加";
        }
    }

    /**
     * Σ weight × points. Children without a weight are extras (bonus, deduction), added as they are.
     *
     * @param normalised divide by the sum of the weights (weighted mean); otherwise the weights count as given, and
     *     re-sharing keeps their sum
     */
    record WeightedSum(boolean normalised) implements Combine {
        @Override
        public String chinese() {
            return normalised ? "各子项加权平均" : "各子项加权求和";
        }
    }

    /** Every child counts the same. */
    record ArithmeticMean() implements Combine {
        @Override
        public String chinese() {
            return "各子项平均";
        }
    }

    /**
     * The nth root of the product; undefined for negative points.
     *
     * @param weighted exponents are the children's weights, normalised
     */
    record GeometricMean(boolean weighted) implements Combine {
        @Override
        public String chinese() {
            return weighted ? "各子项加权几何平均" : "各子项几何平均";
        }
    }

    /** The reciprocal of the mean of reciprocals; zero when a child is zero. */
    record HarmonicMean(boolean weighted) implements Combine {
        @Override
        public String chinese() {
            return weighted ? "各子项加权调和平均" : "各子项调和平均";
        }
    }

    /** The weakest link. */
    record Minimum() implements Combine {
        @Override
        public String chinese() {
            return "取最低子项";
        }
    }

    /** The higher of several point schemes: all are kept, the used one is marked (L1). */
    record Maximum() implements Combine {
        @Override
        public String chinese() {
            return "取最高子项";
        }
    }

    /** Mean of the {@code count} lowest children; of all when there are fewer. */
    record WorstMean(int count) implements Combine {
        public WorstMean {
            if (count < 1) {
                throw new IllegalArgumentException("The worst (" + count + ") children cannot be averaged");
            }
        }

        @Override
        public String chinese() {
            return "最低 " + count + " 个子项平均";
        }
    }

    /** Points multiplied; with full points, each child as a share of its full points, times the node's full points. */
    record Product(boolean ofShares) implements Combine {
        @Override
        public String chinese() {
            return ofShares ? "各子项得分率连乘" : "各子项连乘";
        }
    }

    /** First child ÷ second child × times (L13); without points when the second is zero. */
    record Ratio(BigDecimal times) implements Combine {
        @Override
        public String chinese() {
            return "首项除以次项" + (times.compareTo(BigDecimal.ONE) == 0 ? "" : "，乘以 " + Figure.plain(times));
        }
    }

    /** First child − the others (a penalty composite). */
    record Difference() implements Combine {
        @Override
        public String chinese() {
            return "首项减去其余各项";
        }
    }

    /** First child is the base; the others are bonus and count only when the base reaches the gate (B8). */
    record GatedBonus(BigDecimal gate) implements Combine {
        @Override
        public String chinese() {
            return "首项为基础，达到 " + Figure.plain(gate) + " 分方计其余加分";
        }
    }

    /** First child is the base; the others are bonus that only refills the base up to its full points (B6). */
    record RefillBonus() implements Combine {
        @Override
        public String chinese() {
            return "首项为基础，其余加分只补足到满分";
        }
    }

    /** Σ points ÷ Σ full points of the children × full points of the node (E4). */
    record Conversion() implements Combine {
        @Override
        public String chinese() {
            return "各子项得分之和折算到满分";
        }
    }

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

        @Override
        public String chinese() {
            return base.chinese() + "，另按最低子项加分";
        }

        /** @param from smallest points of the weakest child, inclusive */
        public record Band(BigDecimal from, BigDecimal bonus) {}
    }
}
