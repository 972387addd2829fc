package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list by rank: red list, black list, bottom three (SCORING-FORMS H4, H7, H9, H10). Units tied at the border are all
 * listed.
 *
 * @param code of the list
 * @param name 红榜, 黑榜 …
 * @param end which end of the ranking
 * @param count places on the list
 * @param countBySize largest group size → places, for small groups; the smallest size that fits wins
 * @param below only units under this total; null: no condition
 * @param from only units from this total on; null: no condition
 * @param action what follows, e.g. 约谈; may be empty
 */
public record RankList(
        String code,
        String name,
        End end,
        int count,
        Map<Integer, Integer> countBySize,
        @Nullable BigDecimal below,
        @Nullable BigDecimal from,
        String action) {

    /** An end of the ranking. */
    public enum End {
        TOP,
        BOTTOM
    }

    public RankList {
        countBySize = Map.copyOf(countBySize);
    }

    /** The units of each group on the list, in the order of the places. */
    public List<Place> members(List<Place> places) {
        throw new UnsupportedOperationException("members");
    }
}
