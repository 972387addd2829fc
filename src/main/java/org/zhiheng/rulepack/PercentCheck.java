package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;

/** Criteria of a percentage whose ends look like shares of one, or leave out everything up to 100. */
final class PercentCheck {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Set<String> ENDS =
            Set.of("at_least", "above", "at_most", "below", "exactly", "target", "at", "from", "to", "whole");

    private final RulePack pack;
    private final Set<String> percentages;
    private final List<Finding> findings = new ArrayList<>();

    /** @param percentages codes of the metrics whose values run to 100 */
    PercentCheck(RulePack pack, Set<String> percentages) {
        this.pack = pack;
        this.percentages = percentages;
    }

    List<Finding> findings() {
        pack.criteria().values().forEach(criterion -> {
            Yaml yaml = criterion.yaml();
            if (percentages.contains(yaml.get("metric").text(""))
                    && !yaml.get("input").isPresent()) {
                fractions(yaml);
                top(yaml.get("tiers"));
            }
        });
        return findings;
    }

    private void fractions(Yaml criterion) {
        List<Yaml> ends = new ArrayList<>();
        collect(criterion, ends);
        boolean small = ends.stream().allMatch(end -> number(end).compareTo(BigDecimal.ONE) <= 0);
        ends.stream()
                .filter(end -> small
                        && number(end).signum() > 0
                        && (number(end).compareTo(BigDecimal.ONE) < 0 || ends.size() == 1))
                .findFirst()
                .ifPresent(end -> {
                    String meant = Figure.plain(number(end).multiply(HUNDRED));
                    findings.add(Finding.warning(
                                    "percent-fraction",
                                    end.file(),
                                    end.line(),
                                    end.column(),
                                    "这个指标是百分数，92% 的值是 92；这里的数都不超过 1",
                                    "the metric is a percentage, 92 % is 92; no number here is above 1")
                            .about(end.text(""))
                            .fix("若是 " + meant + "%，写 " + meant, "for " + meant + " % write " + meant));
                });
    }

    private static void collect(Yaml yaml, List<Yaml> ends) {
        if (yaml.isSequence()) {
            yaml.items().forEach(item -> collect(item, ends));
        }
        yaml.entries().forEach((key, value) -> {
            if (ENDS.contains(key) && value.isScalar() && value.text("").strip().matches("-?\\d+(\\.\\d+)?")) {
                ends.add(value);
            } else if (!value.isScalar()) {
                collect(value, ends);
            }
        });
    }

    private static BigDecimal number(Yaml yaml) {
        return new BigDecimal(yaml.text("").strip());
    }

    /** Tiers of which none takes the best, or worst, percentage there is. */
    private void top(Yaml tiers) {
        List<Yaml> rows = tiers.items();
        boolean plain = rows.stream()
                .flatMap(row -> row.entries().entrySet().stream())
                .filter(entry -> ENDS.contains(entry.getKey()))
                .allMatch(entry -> entry.getValue().text("").strip().matches("-?\\d+(\\.\\d+)?"));
        if (!rows.isEmpty() && plain && rows.stream().noneMatch(PercentCheck::takesHundred)) {
            Yaml first = rows.get(0);
            findings.add(Finding.warning(
                            "tier-top",
                            first.file(),
                            first.line(),
                            first.column(),
                            "没有一档收 100%：超过最高一档的值不知道得几分",
                            "no tier takes 100 %: values above the highest one get nothing")
                    .fix("最高一档写成 at_least（表里写「≥95」）", "let the highest tier be at_least (≥95 on a sheet)"));
        }
    }

    private static boolean takesHundred(Yaml tier) {
        return tier.entries().entrySet().stream()
                .filter(entry -> ENDS.contains(entry.getKey()))
                .allMatch(entry -> {
                    int than = HUNDRED.compareTo(number(entry.getValue()));
                    return switch (entry.getKey()) {
                        case "at_least" -> than >= 0;
                        case "above" -> than > 0;
                        case "at_most" -> than <= 0;
                        case "below" -> than < 0;
                        default -> than == 0;
                    };
                });
    }
}
