package org.zhiheng.ranking;

import java.util.List;

/** Ranks units inside their peer groups (FEATURES G1, G2, G7). */
public final class Ranker {

    private Ranker() {}

    /**
     * @return ordered by group, then rank, then unit code among equals; units not ranked follow at the end of their group.
     *     Does not depend on the order of the entrants.
     * @throws IllegalArgumentException when a unit appears twice
     */
    public static List<Place> rank(List<Entrant> entrants, RankingPlan plan) {
        throw new UnsupportedOperationException("rank");
    }
}
