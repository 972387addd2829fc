package org.zhiheng.ranking;

import java.util.List;

/**
 * How a scheme ranks.
 *
 * @param rankImputed whether a total that rests on filled-in points may be ranked; otherwise it is listed apart
 */
public record RankingPlan(
        Basis basis, Direction direction, Ties ties, List<TieBreaker> tieBreakers, boolean rankImputed) {

    /** Rounded totals, highest first, 1-2-2-4, no tie-breaker, imputed totals apart. */
    public static final RankingPlan USUAL =
            new RankingPlan(Basis.ROUNDED, Direction.DESCENDING, Ties.COMPETITION, List.of(), false);

    /** Which total is compared (L9). */
    public enum Basis {
        ROUNDED,
        UNROUNDED
    }

    public RankingPlan {
        tieBreakers = List.copyOf(tieBreakers);
    }
}
