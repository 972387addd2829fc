package org.zhiheng.web.result;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zhiheng.result.Placings;

/**
 * What of a ranking is shown, and in which order. Every choice is empty when not made.
 *
 * @param group a peer group's code; {@link #EVERY}: all groups; {@link #OVERALL}: one list across them, with
 *     the ranks in it; {@link #NOT_RANKED}: the units without a rank
 * @param parent code of a unit above; who calls gives the places below it only
 * @param text part of a name or code
 * @param grade decided or suggested
 * @param move {@code up}, {@code down} or {@code same} against the period before
 * @param end {@code top} or {@code bottom}: the first or last ten of each group
 * @param sort {@code rank}, {@code total}, {@code change} or {@code name}; a minus in front turns it round
 */
record RankingList(String group, String parent, String text, String grade, String move, String end, String sort) {

    static final String EVERY = "*";
    static final String OVERALL = "~";
    static final String NOT_RANKED = "-";

    /** How many the two ends show. */
    static final int END = 10;

    List<Placings.Place> of(List<Placings.Place> all) {
        return all.stream()
                .map(place -> isOverall() ? place.overall() : place)
                .filter(this::isInGroup)
                .filter(place -> text.isBlank()
                        || place.name().contains(text.strip())
                        || place.unitCode().contains(text.strip()))
                .filter(place -> grade.isEmpty() || grade.equals(place.grade()))
                .filter(this::moved)
                .filter(this::isAtEnd)
                .sorted(order())
                .toList();
    }

    boolean isOverall() {
        return group.equals(OVERALL);
    }

    private boolean isInGroup(Placings.Place place) {
        return switch (group) {
            case EVERY, OVERALL -> place.rank() != null;
            case NOT_RANKED -> place.rank() == null;
            default -> place.rank() != null && group.equals(place.peerGroup() == null ? "" : place.peerGroup());
        };
    }

    private boolean moved(Placings.Place place) {
        BigDecimal before = place.previousRank();
        BigDecimal now = place.rank();
        if (move.isEmpty()) {
            return true;
        }
        if (before == null || now == null) {
            return false;
        }
        int gained = before.compareTo(now);
        return switch (move) {
            case "up" -> gained > 0;
            case "down" -> gained < 0;
            default -> gained == 0;
        };
    }

    private boolean isAtEnd(Placings.Place place) {
        if (end.isEmpty() || place.rank() == null) {
            return true;
        }
        BigDecimal rank = place.rank();
        return end.equals("top")
                ? rank.compareTo(BigDecimal.valueOf(END)) <= 0
                : place.groupSize() != null && rank.compareTo(BigDecimal.valueOf(place.groupSize() - END)) > 0;
    }

    private Comparator<Placings.Place> order() {
        boolean down = sort.startsWith("-");
        Comparator<Placings.Place> chosen =
                switch (down ? sort.substring(1) : sort) {
                    case "total" -> by(Placings.Place::total, down);
                    case "change" -> by(Placings.Place::change, down);
                    case "name" -> by(Placings.Place::name, down);
                    default ->
                        Comparator.comparing((Placings.Place place) ->
                                        isOverall() || place.peerGroup() == null ? "" : place.peerGroup())
                                .thenComparing(by(Placings.Place::rank, down));
                };
        return chosen.thenComparing(Placings.Place::unitCode);
    }

    private interface Key<T> {
        @Nullable
        T of(Placings.Place place);
    }

    /** Units without the value come last either way. */
    private static <T extends Comparable<T>> Comparator<Placings.Place> by(Key<T> key, boolean down) {
        Comparator<T> values = down ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return (one, other) -> {
            T first = key.of(one);
            T second = key.of(other);
            return first == null || second == null
                    ? Boolean.compare(first == null, second == null)
                    : values.compare(first, second);
        };
    }

    /** Median of the totals of each group, by group code; two decimals. */
    static Map<String, BigDecimal> medians(List<Placings.Place> all) {
        Map<String, List<BigDecimal>> totals = new LinkedHashMap<>();
        all.stream()
                .filter(place -> place.rank() != null && place.total() != null)
                .forEach(place -> totals.computeIfAbsent(
                                place.peerGroup() == null ? "" : place.peerGroup(), key -> new java.util.ArrayList<>())
                        .add(place.total()));
        Map<String, BigDecimal> medians = new LinkedHashMap<>();
        totals.forEach((group, values) -> {
            values.sort(null);
            int half = values.size() / 2;
            BigDecimal median = values.size() % 2 == 1
                    ? values.get(half)
                    : values.get(half - 1).add(values.get(half)).divide(BigDecimal.valueOf(2));
            medians.put(group, median.setScale(2, RoundingMode.HALF_UP));
        });
        return medians;
    }
}
