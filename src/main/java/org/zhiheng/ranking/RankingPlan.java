package org.zhiheng.ranking;

import java.util.List;

/**
 * How a scheme ranks.
 *
 * @param rankImputed whether a total that rests on filled-in points may be ranked; otherwise it is listed apart
 * @param overall whether all units are also ranked in one list across the peer groups (FEATURES G1)
 */
public record RankingPlan(
        Basis basis,
        Direction direction,
        Ties ties,
        List<TieBreaker> tieBreakers,
        boolean rankImputed,
        boolean overall) {

    /** Rounded totals, highest first, 1-2-2-4, no tie-breaker, imputed totals apart, in peer groups only. */
    public static final RankingPlan USUAL =
            new RankingPlan(Basis.ROUNDED, Direction.DESCENDING, Ties.COMPETITION, List.of(), false, false);

    /** Which total is compared (L9). */
    public enum Basis {
        ROUNDED,
        UNROUNDED
    }

    public RankingPlan {
        tieBreakers = List.copyOf(tieBreakers);
    }
}
