package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.ranking.Direction;
import org.zhiheng.ranking.RankList;
import org.zhiheng.ranking.RankMoney;
import org.zhiheng.ranking.RankingPlan;
import org.zhiheng.ranking.TieBreaker;
import org.zhiheng.ranking.Ties;

/** Reads what a scheme makes of the places: order and ties, lists, prizes. */
final class RankingReader {

    private final Yaml yaml;
    private final Map<String, Criterion> criteria;

    RankingReader(Yaml yaml, Map<String, Criterion> criteria) {
        this.yaml = yaml;
        this.criteria = criteria;
    }

    /** Whom and how {@code ranking:} ranks. */
    RankingPlan plan() {
        Yaml ranking = yaml.get("ranking");
        ranking.allowKeys(Set.of("basis", "order", "ties", "tie_breakers", "rank_imputed", "overall"));
        List<TieBreaker> breakers = new ArrayList<>();
        for (Yaml breaker : ranking.get("tie_breakers").items()) {
            if (breaker.isScalar()) {
                breakers.add(new TieBreaker(breaker.text(""), keyName(breaker.text("")), Direction.DESCENDING));
            } else {
                breaker.allowKeys(Set.of("key", "name", "order"));
                String key = breaker.get("key").requiredText();
                breakers.add(new TieBreaker(
                        key,
                        breaker.get("name").text(keyName(key)),
                        SchemeValues.choice(breaker.get("order"), Direction.DESCENDING, Direction.values())));
            }
        }
        return new RankingPlan(
                SchemeValues.choice(ranking.get("basis"), RankingPlan.Basis.ROUNDED, RankingPlan.Basis.values()),
                SchemeValues.choice(ranking.get("order"), Direction.DESCENDING, Direction.values()),
                SchemeValues.choice(ranking.get("ties"), Ties.COMPETITION, Ties.values()),
                breakers,
                ranking.get("rank_imputed").flag(false),
                ranking.get("overall").flag(false));
    }

    private String keyName(String key) {
        Criterion criterion = criteria.get(key);
        return criterion == null ? key : criterion.name();
    }

    /** The lists of {@code lists:}, such as of those to be praised or talked to. */
    List<RankList> lists() {
        List<RankList> lists = new ArrayList<>();
        for (Yaml list : yaml.get("lists").items()) {
            list.allowKeys(Set.of("code", "name", "end", "count", "count_by_size", "below", "at_least", "action"));
            Map<Integer, Integer> bySize = new TreeMap<>();
            list.get("count_by_size").entries().forEach((size, count) -> {
                if (size.matches("\\d+")) {
                    count.integer().ifPresent(places -> bySize.put(Integer.parseInt(size), places));
                } else {
                    count.error("list-size", "组内单位数应为整数（" + size + "）", "the group size must be a whole number");
                }
            });
            if (List.of("count", "count_by_size", "below", "at_least").stream()
                    .noneMatch(key -> list.get(key).isPresent())) {
                list.error(
                        "list-empty",
                        "名单没有写取多少：写 count（几名）、at_least 或 below（多少分）",
                        "the list has no size: write count, at_least or below");
            }
            String code = list.get("code").requiredText();
            lists.add(new RankList(
                    code,
                    list.get("name").text(code),
                    SchemeValues.choice(list.get("end"), RankList.End.TOP, RankList.End.values()),
                    list.get("count").integer().orElse(0),
                    bySize,
                    list.get("below").decimal().orElse(null),
                    list.get("at_least").decimal().orElse(null),
                    list.get("action").text("")));
        }
        return lists;
    }

    /** What {@code prizes:} pays; null: nothing. */
    @Nullable
    RankMoney money() {
        Yaml prizes = yaml.get("prizes");
        if (!prizes.isPresent()) {
            return null;
        }
        prizes.allowKeys(Set.of("amounts", "last", "tied"));
        return new RankMoney(
                decimals(prizes.get("amounts")),
                decimals(prizes.get("last")),
                SchemeValues.choice(prizes.get("tied"), RankMoney.TiedMoney.EACH, RankMoney.TiedMoney.values()));
    }

    private static List<BigDecimal> decimals(Yaml list) {
        return list.items().stream().flatMap(item -> item.decimal().stream()).toList();
    }
}
