package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.MetricDescription.Better;

/** The forms by the words authors use. */
public final class Forms {

    /** Every word a criterion may have after {@code form:}. */
    public static final Set<String> WORDS = new TreeSet<>(Set.of(
            "proportion",
            "threshold_or_proportion",
            "slope",
            "improvement",
            "tiers",
            "interpolation",
            "all_or_nothing",
            "count",
            "quota",
            "ladder",
            "raters",
            "cases",
            "expression",
            "given",
            "ratio_to_best",
            "rank_points",
            "percentile",
            "z_score",
            "min_max",
            "higher_of"));

    private Forms() {}

    /** Reads a criterion's form; what is wrong becomes findings, and a form that gives nothing stands in. */
    public static Form read(String word, Parameters parameters) {
        Form form =
                switch (word) {
                    case "proportion" -> Proportion.read(parameters, input(parameters), false);
                    case "threshold_or_proportion" -> Proportion.read(parameters, input(parameters), true);
                    case "slope" -> Slope.read(parameters, input(parameters), null);
                    case "improvement" -> improvement(parameters);
                    case "tiers" -> Tiers.read(parameters, input(parameters));
                    case "interpolation" -> Interpolation.read(parameters, input(parameters));
                    case "all_or_nothing" ->
                        AllOrNothing.read(
                                parameters,
                                parameters.has("when") ? Expression.of(BigDecimal.ZERO) : input(parameters));
                    case "count" -> CountPoints.read(parameters, optionalInput(parameters));
                    case "quota" -> QuotaExtras.read(parameters, optionalInput(parameters));
                    case "ladder" -> Ladder.read(parameters);
                    case "raters" -> Raters.read(parameters);
                    case "cases" -> Cases.read(parameters);
                    case "expression" -> new Formula(parameters.required("points"), as(parameters));
                    case "given" -> new Formula(input(parameters), as(parameters));
                    case "ratio_to_best" -> new Relative.RatioToBest(metric(parameters), better(parameters));
                    case "rank_points" -> Relative.RankPoints.read(parameters, metric(parameters), better(parameters));
                    case "percentile" ->
                        new Relative.Percentile(
                                metric(parameters),
                                better(parameters),
                                parameters
                                        .word("first_place", "full", "full", "below_full")
                                        .equals("full"),
                                Relative.Shared.read(parameters));
                    case "z_score" ->
                        new Relative.ZScore(
                                metric(parameters),
                                better(parameters),
                                parameters.requiredAmount("centre"),
                                parameters.requiredAmount("spread"),
                                parameters
                                        .word("deviation", "population", "population", "sample")
                                        .equals("sample"));
                    case "min_max" ->
                        new Relative.MinMax(
                                metric(parameters),
                                better(parameters),
                                parameters.expression("from"),
                                parameters.expression("to"),
                                parameters.get("truncated").flag(true));
                    case "higher_of" -> HigherOf.read(parameters);
                    default -> {
                        unknown(word, parameters.get("form"));
                        yield null;
                    }
                };
        return form == null ? new Formula(Expression.of(BigDecimal.ZERO), "points") : form;
    }

    /** What people call the forms, as the authors' guide does. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("比例", "proportion"),
            Map.entry("目标与斜率", "slope"),
            Map.entry("斜率", "slope"),
            Map.entry("扣分", "slope"),
            Map.entry("分档", "tiers"),
            Map.entry("分段", "tiers"),
            Map.entry("折线", "interpolation"),
            Map.entry("插值", "interpolation"),
            Map.entry("全有或全无", "all_or_nothing"),
            Map.entry("达标或按比例", "threshold_or_proportion"),
            Map.entry("计数", "count"),
            Map.entry("定额加超额", "quota"),
            Map.entry("事项表", "ladder"),
            Map.entry("评价", "raters"),
            Map.entry("测评", "raters"),
            Map.entry("分情形", "cases"),
            Map.entry("第一名比", "ratio_to_best"),
            Map.entry("名次", "rank_points"),
            Map.entry("名次分", "rank_points"),
            Map.entry("名次比例", "percentile"),
            Map.entry("标准分", "z_score"),
            Map.entry("标杆法", "min_max"),
            Map.entry("自己比", "improvement"),
            Map.entry("环比", "improvement"),
            Map.entry("同比", "improvement"),
            Map.entry("就高", "higher_of"),
            Map.entry("直接给分", "given"),
            Map.entry("算式", "expression"));

    private static void unknown(String word, Yaml at) {
        String nearest = NAMES.getOrDefault(word.replaceAll("^(?:按|与)", ""), Suggestion.nearest(word, WORDS));
        Finding finding = Finding.error(
                        "unknown-form", at.file(), at.line(), at.column(), "没有这种计分形式", "there is no such form")
                .about(word);
        at.add(
                nearest == null
                        ? finding.fix("可用的有：" + String.join("、", WORDS), "one of: " + String.join(", ", WORDS))
                        : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
    }

    /** {@code input: "expression"}, or the value of {@code metric}. */
    static Expression input(Parameters parameters) {
        Expression input = optionalInput(parameters);
        if (input == null) {
            parameters.missing("metric");
            return Expression.of(BigDecimal.ZERO);
        }
        return input;
    }

    private static @Nullable Expression optionalInput(Parameters parameters) {
        if (parameters.has("input")) {
            return parameters.expression("input");
        }
        Yaml metric = parameters.get("metric");
        return metric.isPresent() ? Expression.metric(metric.text("")) : null;
    }

    private static String metric(Parameters parameters) {
        Yaml metric = parameters.get("metric");
        if (!metric.isPresent()) {
            parameters.missing("metric");
        }
        return metric.text("");
    }

    private static @Nullable Better better(Parameters parameters) {
        String word = parameters.word("better", "", "", "higher", "lower");
        return word.isEmpty() ? null : Better.of(word);
    }

    private static String as(Parameters parameters) {
        return parameters.word("as", "points", "points", "deduct", "award");
    }

    private static Form improvement(Parameters parameters) {
        String metric = metric(parameters);
        String against = parameters.word("against", "previous", "previous", "last_year", "mean_of_both");
        String past =
                switch (against) {
                    case "last_year" -> "last_year(" + metric + ")";
                    case "mean_of_both" -> "mean(previous(" + metric + "), last_year(" + metric + "))";
                    default -> "previous(" + metric + ")";
                };
        return Slope.read(
                parameters,
                Expression.metric(metric),
                metric.isEmpty() ? Expression.of(BigDecimal.ZERO) : Expression.parse(past, Set.of()));
    }

    /** Metrics named by a list of expressions. */
    static Set<String> metrics(List<Expression> expressions) {
        Set<String> metrics = new TreeSet<>();
        expressions.forEach(expression -> expression.metrics(metrics));
        return metrics;
    }
}
