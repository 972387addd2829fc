package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.form.Parameters;
import org.zhiheng.scoring.Absence;
import org.zhiheng.scoring.Adding;
import org.zhiheng.scoring.Combine;
import org.zhiheng.scoring.MinimumChildren;
import org.zhiheng.scoring.Transform;
import org.zhiheng.scoring.TreeNode;
import org.zhiheng.vocabulary.Rounding;

/** Makes the tree of one class of units on one day out of the scheme's nodes. */
final class TreeBuilder {

    static final Set<String> NODE_KEYS = Set.of(
            "code",
            "name",
            "name_en",
            "full",
            "weight",
            "combine",
            "round",
            "adding",
            "floor",
            "cap",
            "when_removed",
            "when_missing",
            "minimum",
            "transforms",
            "children");

    private static final List<String> METHODS = List.of(
            "sum",
            "weighted_sum",
            "weighted_mean",
            "mean",
            "geometric_mean",
            "harmonic_mean",
            "minimum",
            "maximum",
            "worst_mean",
            "product",
            "ratio",
            "difference",
            "gated_bonus",
            "refill_bonus",
            "conversion",
            "weakest_link_bonus");

    private final LocalDate day;
    private final UnaryOperator<String> unitClass;
    private final Function<String, @Nullable BigDecimal> fullMarks;

    /** @param fullMarks of a criterion for the class of units */
    TreeBuilder(LocalDate day, UnaryOperator<String> unitClass, Function<String, @Nullable BigDecimal> fullMarks) {
        this.day = day;
        this.unitClass = unitClass;
        this.fullMarks = fullMarks;
    }

    TreeNode build(Scheme.NodeSpec spec) {
        if (spec.criterion()) {
            TreeNode leaf = TreeNode.leaf(spec.code(), spec.name(), fullMarks.apply(spec.code()));
            if (!spec.yaml().isMapping()) {
                return leaf;
            }
            Parameters parameters = parameters(spec.yaml());
            return leaf.weighted(parameters.number("weight").orElse(null)).transformed(transforms(parameters));
        }
        Parameters parameters = parameters(spec.yaml());
        List<TreeNode> children = new ArrayList<>();
        spec.children().forEach(child -> children.add(build(child)));
        Rounding rounding = parameters.rounding(parameters.get("round"));
        return TreeNode.group(
                        spec.code(),
                        spec.name(),
                        parameters.number("full").orElse(null),
                        combine(parameters),
                        children.isEmpty() ? List.of(TreeNode.leaf(spec.code() + "?", "", null)) : children)
                .weighted(parameters.number("weight").orElse(null))
                .rounded(rounding, choice(parameters, "adding", Adding.EXACT, Adding.values()))
                .limited(
                        parameters.number("floor").orElse(null),
                        parameters.number("cap").orElse(null))
                .absent(
                        choice(parameters, "when_removed", Absence.RESHARE, Absence.values()),
                        choice(parameters, "when_missing", Absence.PARENT_ABSENT, Absence.values()))
                .needing(minimum(parameters.get("minimum")))
                .transformed(transforms(parameters));
    }

    private Parameters parameters(Yaml yaml) {
        return new Parameters(yaml, day, unitClass, Set.of());
    }

    private Combine combine(Parameters node) {
        Yaml yaml = node.get("combine");
        Parameters options = node.inside(yaml);
        Yaml method = yaml.isMapping() ? yaml.get("method") : yaml;
        if (yaml.isMapping()) {
            yaml.allowKeys(Set.of("method", "weighted", "count", "of_shares", "times", "gate", "base", "bands"));
        }
        String word = method.text("sum");
        return switch (word) {
            case "sum" -> new Combine.Sum();
            case "weighted_sum" -> new Combine.WeightedSum(false);
            case "weighted_mean" -> new Combine.WeightedSum(true);
            case "mean" -> new Combine.ArithmeticMean();
            case "geometric_mean" ->
                new Combine.GeometricMean(options.get("weighted").flag(false));
            case "harmonic_mean" ->
                new Combine.HarmonicMean(options.get("weighted").flag(false));
            case "minimum" -> new Combine.Minimum();
            case "maximum" -> new Combine.Maximum();
            case "worst_mean" ->
                new Combine.WorstMean(Math.max(1, options.integer("count").orElse(1)));
            case "product" -> new Combine.Product(options.get("of_shares").flag(false));
            case "ratio" -> new Combine.Ratio(options.number("times").orElse(BigDecimal.ONE));
            case "difference" -> new Combine.Difference();
            case "gated_bonus" -> {
                if (!options.has("gate")) {
                    options.missing("gate");
                }
                yield new Combine.GatedBonus(options.number("gate").orElse(BigDecimal.ZERO));
            }
            case "refill_bonus" -> new Combine.RefillBonus();
            case "conversion" -> new Combine.Conversion();
            case "weakest_link_bonus" -> weakestLink(node, options);
            default -> {
                method.add(org.zhiheng.content.Finding.error(
                                "unknown-method",
                                method.file(),
                                method.line(),
                                method.column(),
                                "没有这种合成方法",
                                "no such way of combining")
                        .about(word)
                        .fix("可以写：" + String.join("、", METHODS), "one of: " + String.join(", ", METHODS)));
                yield new Combine.Sum();
            }
        };
    }

    private static Combine weakestLink(Parameters node, Parameters options) {
        Combine base =
                switch (options.word("base", "sum", "sum", "weighted_sum", "weighted_mean", "mean")) {
                    case "weighted_sum" -> new Combine.WeightedSum(false);
                    case "weighted_mean" -> new Combine.WeightedSum(true);
                    case "mean" -> new Combine.ArithmeticMean();
                    default -> new Combine.Sum();
                };
        List<Combine.WeakestLinkBonus.Band> bands = new ArrayList<>();
        for (Parameters band : options.list("bands")) {
            bands.add(new Combine.WeakestLinkBonus.Band(
                    band.number("at_least").orElse(BigDecimal.ZERO),
                    band.number("bonus").orElse(BigDecimal.ZERO)));
        }
        if (bands.isEmpty()) {
            node.missing("bands");
        }
        return new Combine.WeakestLinkBonus(base, bands);
    }

    private static MinimumChildren minimum(Yaml yaml) {
        if (!yaml.isPresent()) {
            return MinimumChildren.NONE;
        }
        String text = yaml.text("");
        BigDecimal number = yaml.decimal().orElse(BigDecimal.ZERO);
        boolean share = text.endsWith("%") || text.endsWith("％");
        try {
            return share
                    ? new MinimumChildren(0, number)
                    : new MinimumChildren(
                            number.setScale(0, RoundingMode.UNNECESSARY).intValue(), null);
        } catch (ArithmeticException | IllegalArgumentException wrong) {
            yaml.error("minimum-children", "应为整数或百分比，如 2 或 50%", "a whole number or a share such as 2 or 50%");
            return MinimumChildren.NONE;
        }
    }

    private List<Transform> transforms(Parameters node) {
        List<Transform> transforms = new ArrayList<>();
        for (Parameters item : node.list("transforms")) {
            transforms.add(transform(item));
            item.reportUnused(Set.of());
        }
        return transforms;
    }

    private static Transform transform(Parameters item) {
        String word = item.word(
                "kind",
                "linear",
                "ratio_to_best",
                "rank_list",
                "rank_formula",
                "rank_proportion",
                "z_score",
                "min_max",
                "goalposts",
                "normal_score",
                "exponential_rank",
                "logarithm",
                "power",
                "linear");
        Transform.Better better = choice(item, "better", Transform.Better.HIGHER, Transform.Better.values());
        Transform.SharedRank shared = choice(item, "ties", Transform.SharedRank.BEST, Transform.SharedRank.values());
        BigDecimal times = item.number("times").orElse(BigDecimal.ONE);
        return switch (word) {
            case "ratio_to_best" -> new Transform.RatioToBest(times, better);
            case "rank_list" -> {
                List<BigDecimal> points = item.get("points").items().stream()
                        .flatMap(each -> each.decimal().stream())
                        .toList();
                if (points.isEmpty()) {
                    item.missing("points");
                }
                yield new Transform.RankList(
                        points.isEmpty() ? List.of(BigDecimal.ZERO) : points,
                        item.number("further").orElse(null),
                        item.number("floor").orElse(null),
                        better,
                        shared);
            }
            case "rank_formula" ->
                new Transform.RankFormula(
                        item.number("first").orElse(BigDecimal.ZERO),
                        item.number("step").orElse(BigDecimal.ZERO),
                        item.number("floor").orElse(null),
                        better,
                        shared);
            case "rank_proportion" ->
                new Transform.RankProportion(
                        times,
                        choice(item, "proportion", Transform.Proportion.AT_OR_BELOW, Transform.Proportion.values()),
                        better,
                        shared);
            case "z_score" ->
                new Transform.ZScore(
                        item.number("centre").orElse(BigDecimal.ZERO),
                        item.number("spread").orElse(BigDecimal.ONE),
                        choice(item, "deviation", Transform.Deviation.POPULATION, Transform.Deviation.values()),
                        better);
            case "min_max" -> new Transform.MinMax(times, better);
            case "goalposts" -> {
                BigDecimal low = item.number("low").orElse(BigDecimal.ZERO);
                BigDecimal high = item.number("high").orElse(BigDecimal.valueOf(100));
                if (low.compareTo(high) == 0) {
                    item.wrong("high", "goalposts-equal", "上下端不能相同", "the goalposts must differ");
                    high = low.add(BigDecimal.ONE);
                }
                yield new Transform.Goalposts(
                        low, high, times, item.get("truncated").flag(true));
            }
            case "normal_score" ->
                new Transform.NormalScore(
                        item.number("centre").orElse(BigDecimal.ZERO),
                        item.number("spread").orElse(BigDecimal.ONE),
                        better,
                        shared);
            case "exponential_rank" ->
                new Transform.ExponentialRank(
                        item.number("base").orElse(BigDecimal.valueOf(23)),
                        choice(item, "proportion", Transform.Proportion.AT_OR_BELOW, Transform.Proportion.values()),
                        better,
                        shared);
            case "logarithm" -> new Transform.Logarithm(item.number("shift").orElse(BigDecimal.ZERO), times);
            case "power" -> new Transform.Power(item.number("exponent").orElse(BigDecimal.ONE), times);
            default -> new Transform.Linear(times, item.number("plus").orElse(BigDecimal.ZERO));
        };
    }

    private static <E extends Enum<E>> E choice(Parameters parameters, String name, E absent, E[] values) {
        String[] words = new String[values.length];
        for (int index = 0; index < values.length; index++) {
            words[index] = values[index].name().toLowerCase(java.util.Locale.ROOT);
        }
        String word = parameters.word(name, absent.name().toLowerCase(java.util.Locale.ROOT), words);
        return List.of(values).stream()
                .filter(value -> value.name().toLowerCase(java.util.Locale.ROOT).equals(word))
                .findFirst()
                .orElse(absent);
    }
}
