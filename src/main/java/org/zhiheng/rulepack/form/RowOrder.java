package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.logic.Box;
import org.zhiheng.rulepack.logic.Domain;
import org.zhiheng.rulepack.logic.Domain.Numbers;
import org.zhiheng.rulepack.logic.Region;

/** Rows of which the first that holds counts: rows that exclude themselves, rows never reached, values that no row takes. */
final class RowOrder {

    private RowOrder() {}

    /**
     * @param regions where each row holds
     * @param places of the rows
     * @param gaps whether a value that no row takes is a mistake
     */
    static void report(List<Region> regions, List<Yaml> places, boolean gaps) {
        try {
            Region left = Region.ALL;
            for (int index = 0; index < regions.size(); index++) {
                Region row = regions.get(index);
                if (row.isEmpty()) {
                    add(
                            places.get(index),
                            "row-contradiction",
                            "条件自相矛盾，永远不成立",
                            "the conditions exclude each other",
                            "");
                } else if (left.and(row).isEmpty()) {
                    add(
                            places.get(index),
                            "row-unreachable",
                            "永远轮不到，前面已包含",
                            "never reached, earlier rows take everything",
                            "，例如 " + row.boxes().get(0).example());
                }
                left = left.minus(row);
            }
            if (gaps) {
                left.and(natural(regions))
                        .known()
                        .filter(gap -> !gap.domains().isEmpty())
                        .ifPresent(gap -> add(
                                places.get(places.size() - 1),
                                "row-gap",
                                "有的情形没有写到",
                                "some values have no row",
                                "，例如 " + gap.example()));
            }
        } catch (Region.TooComplex undecided) {
            // Nothing is said where too many cases would have to be told apart.
        }
    }

    /** Numbers from 0, or the lowest end, up to the highest end: beyond them nothing is claimed. */
    private static Region natural(List<Region> regions) {
        TreeMap<String, TreeSet<BigDecimal>> ends = new TreeMap<>();
        for (Region region : regions) {
            for (Box box : region.boxes()) {
                box.domains().forEach((variable, domain) -> {
                    if (domain instanceof Numbers numbers) {
                        TreeSet<BigDecimal> known = ends.computeIfAbsent(variable, name -> new TreeSet<>());
                        if (numbers.low() != null) {
                            known.add(numbers.low());
                        }
                        if (numbers.high() != null) {
                            known.add(numbers.high());
                        }
                    }
                });
            }
        }
        Region natural = Region.ALL;
        for (var entry : ends.entrySet()) {
            BigDecimal lowest = entry.getValue().first().min(BigDecimal.ZERO);
            Domain span = new Numbers(lowest, true, entry.getValue().last(), true);
            natural = natural.and(Region.of(entry.getKey(), span));
        }
        return natural;
    }

    private static void add(Yaml at, String code, String chinese, String english, String example) {
        at.add(Finding.error(
                code,
                at.file(),
                at.line(),
                at.column(),
                chinese + example,
                english + (example.isEmpty() ? "" : example.replace("，例如 ", " (e.g. ") + ")")));
    }
}
