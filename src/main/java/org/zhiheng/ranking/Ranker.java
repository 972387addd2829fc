package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Rounding;

/** Ranks units inside their peer groups (FEATURES G1, G2, G7). */
public final class Ranker {

    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final RankingPlan plan;
    private final Comparator<Entrant> byTotal;
    /** By total and every tie-breaker; never by unit code. */
    private final Comparator<Entrant> order;

    private Ranker(RankingPlan plan) {
        this.plan = plan;
        this.byTotal = Comparator.comparing(this::compared, direction(plan.direction()));
        Comparator<Entrant> full = byTotal;
        for (TieBreaker breaker : plan.tieBreakers()) {
            full = full.thenComparing(
                    entrant -> key(entrant, breaker), Comparator.nullsLast(direction(breaker.direction())));
        }
        this.order = full;
    }

    /**
     * @return ordered by group, then rank, then unit code among equals; units not ranked follow at the end of their group.
     *     Does not depend on the order of the entrants.
     * @throws IllegalArgumentException when a unit appears twice
     */
    public static List<Place> rank(List<Entrant> entrants, RankingPlan plan) {
        Set<String> units = new HashSet<>();
        Map<String, List<Entrant>> groups = new TreeMap<>();
        for (Entrant entrant : entrants) {
            if (!units.add(entrant.unit())) {
                throw new IllegalArgumentException(
                        "同一单位出现两次（" + entrant.unit() + "） / a unit appears twice (" + entrant.unit() + ")");
            }
            groups.computeIfAbsent(entrant.group(), group -> new ArrayList<>()).add(entrant);
        }
        Ranker ranker = new Ranker(plan);
        List<Place> places = new ArrayList<>(entrants.size());
        groups.values().forEach(group -> ranker.rankGroup(group, places));
        return places;
    }

    /**
     * The list across peer groups: the same comparison, ties and conditions over all entrants at once.
     *
     * @return like {@link #rank}, as one group without a name; empty when the plan ranks inside peer groups only
     */
    public static List<Place> rankOverall(List<Entrant> entrants, RankingPlan plan) {
        if (!plan.overall()) {
            return List.of();
        }
        List<Entrant> together = entrants.stream()
                .map(entrant -> new Entrant(
                        entrant.unit(),
                        "",
                        entrant.total(),
                        entrant.unrounded(),
                        entrant.imputed(),
                        entrant.keys(),
                        entrant.notRankedReason()))
                .toList();
        return rank(together, plan);
    }

    private static Comparator<BigDecimal> direction(Direction direction) {
        return direction == Direction.DESCENDING ? Comparator.reverseOrder() : Comparator.naturalOrder();
    }

    private BigDecimal compared(Entrant entrant) {
        BigDecimal unrounded = entrant.unrounded();
        BigDecimal total =
                plan.basis() == RankingPlan.Basis.UNROUNDED && unrounded != null ? unrounded : entrant.total();
        if (total == null) {
            throw new IllegalStateException("No total to rank (" + entrant.unit() + ")");
        }
        return Rounding.settled(total);
    }

    private static @Nullable BigDecimal key(Entrant entrant, TieBreaker breaker) {
        BigDecimal value = entrant.keys().get(breaker.key());
        return value == null ? null : Rounding.settled(value);
    }

    private void rankGroup(List<Entrant> group, List<Place> places) {
        List<Entrant> ranked = new ArrayList<>();
        List<Entrant> apart = new ArrayList<>();
        for (Entrant entrant : group) {
            (reason(entrant) == null ? ranked : apart).add(entrant);
        }
        Comparator<Entrant> byCode = Comparator.comparing(Entrant::unit);
        ranked.sort(order.thenComparing(byCode));
        apart.sort(byCode);
        int distinct = 0;
        for (int from = 0; from < ranked.size(); ) {
            int until = from + 1;
            while (until < ranked.size() && order.compare(ranked.get(from), ranked.get(until)) == 0) {
                until++;
            }
            distinct++;
            for (int index = from; index < until; index++) {
                places.add(place(ranked, index, from, until, distinct, group.size()));
            }
            from = until;
        }
        for (Entrant entrant : apart) {
            places.add(new Place(
                    entrant.unit(),
                    entrant.group(),
                    null,
                    false,
                    ranked.size(),
                    group.size(),
                    0,
                    0,
                    entrant.total(),
                    unrounded(entrant),
                    reason(entrant),
                    ""));
        }
    }

    private Place place(List<Entrant> ranked, int index, int from, int until, int distinct, int entrants) {
        Entrant entrant = ranked.get(index);
        BigDecimal rank =
                switch (plan.ties()) {
                    case COMPETITION -> BigDecimal.valueOf(from + 1L);
                    case DENSE -> BigDecimal.valueOf(distinct);
                    case AVERAGE -> average(from + 1, until);
                };
        return new Place(
                entrant.unit(),
                entrant.group(),
                rank,
                until - from > 1,
                ranked.size(),
                entrants,
                from + 1,
                ranked.size() - until + 1,
                entrant.total(),
                unrounded(entrant),
                null,
                note(ranked, index, from, until));
    }

    private static BigDecimal average(int first, int last) {
        BigDecimal sum = BigDecimal.valueOf((long) first + last);
        return (first + last) % 2 == 0 ? BigDecimal.valueOf((first + last) / 2) : sum.multiply(HALF);
    }

    private String note(List<Entrant> ranked, int index, int from, int until) {
        if (until - from > 1) {
            return "与其他 " + (until - from - 1) + " 个单位并列";
        }
        Entrant own = ranked.get(index);
        String ahead = index > 0 ? decider(ranked.get(index - 1), own) : "";
        String behind = index + 1 < ranked.size() ? decider(own, ranked.get(index + 1)) : "";
        String decided = ahead.isEmpty() ? behind : ahead;
        if (!decided.isEmpty()) {
            return "总分相同，按" + decided + "排出先后";
        }
        boolean unrounded = plan.basis() == RankingPlan.Basis.UNROUNDED
                && (index > 0 && sameDisplayed(ranked.get(index - 1), own)
                        || index + 1 < ranked.size() && sameDisplayed(own, ranked.get(index + 1)));
        return unrounded ? "显示总分相同，按取整前总分排出先后" : "";
    }

    private static boolean sameDisplayed(Entrant one, Entrant other) {
        BigDecimal first = one.total();
        BigDecimal second = other.total();
        return first != null && second != null && first.compareTo(second) == 0;
    }

    /** Name of the tie-breaker that puts one before the other; empty when the totals differ. */
    private String decider(Entrant one, Entrant other) {
        if (byTotal.compare(one, other) != 0) {
            return "";
        }
        for (TieBreaker breaker : plan.tieBreakers()) {
            BigDecimal first = key(one, breaker);
            BigDecimal second = key(other, breaker);
            if (first == null ? second != null : second == null || first.compareTo(second) != 0) {
                return "“" + breaker.name() + "”";
            }
        }
        return "";
    }

    private static @Nullable BigDecimal unrounded(Entrant entrant) {
        BigDecimal unrounded = entrant.unrounded();
        return unrounded == null ? entrant.total() : unrounded;
    }

    private @Nullable String reason(Entrant entrant) {
        if (entrant.notRankedReason() != null) {
            return entrant.notRankedReason();
        }
        if (entrant.total() == null) {
            return "没有总分";
        }
        return entrant.imputed() && !plan.rankImputed() ? "总分含补缺得分，不参加排名" : null;
    }
}
