package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.Comparator;
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
        return places.stream()
                .filter(Place::isRanked)
                .filter(place -> within(place) && fits(place.total()))
                .sorted(Comparator.comparing(Place::group)
                        .thenComparing(end == End.TOP ? Place::position : Place::fromBottom)
                        .thenComparing(Place::unit))
                .toList();
    }

    /** Places on the list for a group of this many ranked units. */
    public int countFor(int groupSize) {
        return countBySize.entrySet().stream()
                .filter(size -> size.getKey() >= groupSize)
                .min(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .orElse(count);
    }

    private boolean within(Place place) {
        int fromEnd = end == End.TOP ? place.position() : place.fromBottom();
        return fromEnd <= countFor(place.groupSize());
    }

    private boolean fits(@Nullable BigDecimal total) {
        return total != null
                && (below == null || total.compareTo(below) < 0)
                && (from == null || total.compareTo(from) >= 0);
    }
}
