package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricDescription.Better;

/**
 * Criteria that can be read and can hardly be meant: points that fall while the metric gets better, percentages in the
 * thousands, steps that cost nothing, names used twice. Warnings, since a regulation may say odd things on purpose.
 */
final class MeaningCheck {

    private static final String NUMBER = "-?\\d+(\\.\\d+)?";
    private static final BigDecimal MOST_PER_CENT = BigDecimal.valueOf(300);
    private static final Set<String> ENDS =
            Set.of("at_least", "above", "at_most", "below", "exactly", "target", "at", "from", "to");
    private static final List<String> LOW_ENDS = List.of("at_least", "above", "exactly");
    private static final List<String> HIGH_ENDS = List.of("at_most", "below");
    private static final Set<String> COLUMNS =
            Set.of("category", "level", "severity", "matter", "repeated", "finder", "evidence");
    private static final Map<String, String> CHINESE_COLUMNS = Map.of(
            "类别",
            "category",
            "级别",
            "level",
            "严重程度",
            "severity",
            "同一事项",
            "matter",
            "重复",
            "repeated",
            "是否重复发生",
            "repeated",
            "发现方式",
            "finder");

    private final RulePack pack;
    private final Map<String, MetricDescription> described;
    private final List<Finding> findings = new ArrayList<>();

    MeaningCheck(RulePack pack, Map<String, MetricDescription> described) {
        this.pack = pack;
        this.described = described;
    }

    List<Finding> findings() {
        Map<String, String> names = new HashMap<>();
        for (Criterion criterion : pack.criteria().values()) {
            Yaml yaml = criterion.yaml();
            String other = names.putIfAbsent(criterion.name().strip(), criterion.code());
            if (other != null) {
                warn(
                        yaml.get("name"),
                        "criterion-name",
                        criterion.name(),
                        "与评分项 " + other + " 同名，名次表和通报上分不清",
                        "criterion " + other + " has the same name: people cannot tell them apart",
                        "换一个名称",
                        "choose another name");
            }
            free(yaml);
            columns(yaml);
            MetricDescription metric = described.get(yaml.get("metric").text(""));
            if (metric != null && !yaml.get("input").isPresent()) {
                direction(yaml, metric);
                if (metric.unit().equals("%")) {
                    perCent(yaml);
                }
            }
        }
        return findings;
    }

    /** A step that takes or gives nothing. */
    private void free(Yaml yaml) {
        for (String key : List.of("per_step", "each")) {
            Yaml value = yaml.get(key);
            if (isNumber(value) && number(value).signum() == 0) {
                warn(
                        value,
                        "zero-amount",
                        value.text(""),
                        "每步 0 分：好坏都不影响得分",
                        "no points for a step: nothing depends on it",
                        "写出每步的分值，或删去这一项",
                        "write the points, or remove the criterion");
            }
        }
    }

    /** Columns of events that are misspelt would be taken for columns of a feed, and never fit. */
    private void columns(Yaml yaml) {
        List<Yaml> rows = new ArrayList<>(yaml.get("table").items());
        rows.addAll(yaml.get("multipliers").items());
        if (!yaml.get("form").text("").equals("ladder")) {
            return;
        }
        for (Yaml row : rows) {
            row.get("when").entries().forEach((column, value) -> {
                String meant = CHINESE_COLUMNS.getOrDefault(column, nearest(column, COLUMNS));
                if (meant != null && !row.get("when").isInSheet()) {
                    warn(
                            row.get("when").key(column),
                            "event-column",
                            column,
                            "事件没有这一栏；若不是自定义的栏，这一行永远不适用",
                            "events have no such column; unless a feed adds it, the row never fits",
                            "是否想写「" + meant + "」",
                            "did you mean (" + meant + ")");
                }
            });
        }
    }

    private static @Nullable String nearest(String word, Set<String> known) {
        return known.contains(word) ? null : Suggestion.nearest(word, known);
    }

    private void direction(Yaml yaml, MetricDescription metric) {
        if (metric.better() == Better.NEUTRAL) {
            return;
        }
        boolean lower = metric.better() == Better.LOWER;
        switch (yaml.get("form").text("")) {
            case "slope" -> {
                boolean above = yaml.get("bad").text("below").equals("above");
                if (above != lower && !yaml.get("segments").isPresent()) {
                    turned(
                            yaml.get("bad").isPresent() ? yaml.get("bad") : yaml.get("target"),
                            metric,
                            above ? "高于目标扣分" : "低于目标扣分",
                            above ? "points go for being above" : "points go for being below",
                            lower ? "加一行 bad: above（高于目标扣分）" : "删去 bad: above",
                            lower ? "add bad: above" : "remove bad: above");
                }
            }
            case "proportion" -> {
                if (yaml.get("reversed").flag(false) != lower) {
                    turned(
                            yaml.get("reversed").isPresent() ? yaml.get("reversed") : yaml.get("form"),
                            metric,
                            lower ? "值越大得分越多" : "值越大得分越少",
                            lower ? "more gives more points" : "more gives fewer points",
                            lower ? "加一行 reversed: true（越小越好）" : "删去 reversed: true",
                            lower ? "add reversed: true" : "remove reversed: true");
                }
            }
            case "interpolation" -> falling(points(yaml.get("knots").items(), "at"), metric, lower);
            case "tiers" -> falling(tiers(yaml.get("tiers").items()), metric, lower);
            default -> {}
        }
    }

    private record Step(BigDecimal at, BigDecimal points, Yaml yaml) {}

    private static List<Step> points(List<Yaml> rows, String end) {
        List<Step> steps = new ArrayList<>();
        for (Yaml row : rows) {
            if (!isNumber(row.get(end)) || !isNumber(row.get("points"))) {
                return List.of();
            }
            steps.add(new Step(number(row.get(end)), number(row.get("points")), row.get("points")));
        }
        return steps;
    }

    private static List<Step> tiers(List<Yaml> rows) {
        List<Step> steps = new ArrayList<>();
        for (Yaml row : rows) {
            Yaml low = end(row, LOW_ENDS);
            Yaml high = end(row, HIGH_ENDS);
            String given = List.of("points", "award", "deduct").stream()
                    .filter(key -> row.get(key).isPresent())
                    .findFirst()
                    .orElse("points");
            Yaml points = row.get(given);
            if (low == null && high == null || !isNumber(points)) {
                return List.of();
            }
            // A tier without a lower end comes before all others, just below its upper end.
            BigDecimal at = low != null ? number(low) : number(high).subtract(BigDecimal.valueOf(1_000_000));
            steps.add(new Step(at, given.equals("deduct") ? number(points).negate() : number(points), points));
        }
        return steps;
    }

    private static @Nullable Yaml end(Yaml row, List<String> keys) {
        return keys.stream()
                .map(row::get)
                .filter(MeaningCheck::isNumber)
                .findFirst()
                .orElse(null);
    }

    /** Points that fall on the way to the better end. */
    private void falling(List<Step> steps, MetricDescription metric, boolean lower) {
        List<Step> rising = new ArrayList<>(steps);
        rising.sort(lower ? Comparator.comparing(Step::at).reversed() : Comparator.comparing(Step::at));
        for (int index = 1; index < rising.size(); index++) {
            if (rising.get(index).points().compareTo(rising.get(index - 1).points()) < 0) {
                turned(
                        rising.get(index).yaml(),
                        metric,
                        "这里变好反而少得分",
                        "here a better value gives fewer points",
                        "核对各档分值是否写反或写错",
                        "see whether points were put the wrong way round");
                return;
            }
        }
    }

    private void turned(
            Yaml at, MetricDescription metric, String chinese, String english, String fix, String fixEnglish) {
        boolean lower = metric.better() == Better.LOWER;
        warn(
                at,
                "direction",
                at.isScalar() ? at.text("") : null,
                "「" + metric.name() + "」是越" + (lower ? "低" : "高") + "越好的指标，" + chinese,
                "of metric (" + metric.code() + ") " + (lower ? "less" : "more") + " is better, but " + english,
                fix,
                fixEnglish);
    }

    private void perCent(Yaml yaml) {
        List<Yaml> ends = new ArrayList<>();
        collect(yaml, ends);
        ends.stream()
                .filter(end -> number(end).compareTo(MOST_PER_CENT) > 0)
                .forEach(end -> warn(
                        end,
                        "percent-range",
                        end.text(""),
                        "这个指标是百分数，几乎不会有 " + end.text("") + "%",
                        "the metric is a percentage: " + end.text("") + " % hardly occurs",
                        "是否多写了一个零",
                        "is there a zero too many"));
    }

    private static void collect(Yaml yaml, List<Yaml> ends) {
        if (yaml.isSequence()) {
            yaml.items().forEach(item -> collect(item, ends));
        }
        yaml.entries().forEach((key, value) -> {
            if (ENDS.contains(key) && isNumber(value)) {
                ends.add(value);
            } else if (!value.isScalar()) {
                collect(value, ends);
            }
        });
    }

    private static boolean isNumber(Yaml yaml) {
        return yaml.isScalar() && yaml.text("").strip().matches(NUMBER);
    }

    private static BigDecimal number(Yaml yaml) {
        return new BigDecimal(yaml.text("").strip());
    }

    private void warn(
            Yaml at,
            String code,
            @Nullable String words,
            String chinese,
            String english,
            String fix,
            String fixEnglish) {
        findings.add(Finding.warning(code, at.file(), at.line(), at.column(), chinese, english)
                .about(words)
                .fix(fix, fixEnglish));
    }
}
