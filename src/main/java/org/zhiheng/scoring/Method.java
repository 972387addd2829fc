package org.zhiheng.scoring;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.LargestRemainder;
import org.zhiheng.vocabulary.Rounding;

/** The combining method of one node at work on the children of one unit. */
final class Method {

    private static final MathContext WORKING = new MathContext(40, RoundingMode.HALF_EVEN);
    /** Roots and powers are cut back so that ∛27 is 3 and not 2.99…9. */
    private static final MathContext CLEAN = new MathContext(30, RoundingMode.HALF_EVEN);

    private final TreeNode node;
    private final Cell cell;
    private final List<Child> present;
    private final List<TreeNode> reshared;

    Method(TreeNode node, Cell cell, List<Child> present, List<TreeNode> reshared) {
        this.node = node;
        this.cell = cell;
        this.present = present;
        this.reshared = reshared;
    }

    /** Full points make a child a part of the sum; without them it is a bonus or a deduction. */
    static boolean isPartOfSum(TreeNode child) {
        BigDecimal full = child.full();
        return full != null && full.signum() > 0;
    }

    void apply(Combine method) {
        if (method instanceof Combine.Sum) {
            sum();
        } else if (method instanceof Combine.WeightedSum weighted) {
            weightedSum(weighted.normalised());
        } else if (method instanceof Combine.ArithmeticMean) {
            mean();
        } else if (method instanceof Combine.WorstMean worst) {
            worstMean(worst.count());
        } else if (method instanceof Combine.GeometricMean geometric) {
            geometricMean(geometric.weighted());
        } else if (method instanceof Combine.HarmonicMean harmonic) {
            harmonicMean(harmonic.weighted());
        } else if (method instanceof Combine.Minimum) {
            choose("取最低", Comparator.comparing(Child::points));
        } else if (method instanceof Combine.Maximum) {
            choose("取最高", Comparator.comparing(Child::points).reversed());
        } else if (method instanceof Combine.Product product) {
            product(product.ofShares());
        } else if (method instanceof Combine.Ratio ratio) {
            ratio(ratio.times());
        } else if (method instanceof Combine.Difference) {
            difference();
        } else if (method instanceof Combine.GatedBonus gated) {
            gatedBonus(gated.gate());
        } else if (method instanceof Combine.RefillBonus) {
            refillBonus();
        } else if (method instanceof Combine.Conversion) {
            conversion();
        } else if (method instanceof Combine.WeakestLinkBonus bonus) {
            weakestLinkBonus(bonus);
        } else {
            throw new IllegalStateException("A leaf has nothing to combine (" + node.code() + ")");
        }
    }

    private void sum() {
        if (reshared.isEmpty()) {
            addAll(BigDecimal.ONE, BigDecimal.ONE);
            return;
        }
        BigDecimal here = BigDecimal.ZERO;
        boolean anyPart = false;
        for (Child child : present) {
            if (isPartOfSum(child.node())) {
                anyPart = true;
                here = here.add(child.full());
            }
        }
        BigDecimal away = BigDecimal.ZERO;
        for (TreeNode child : reshared) {
            BigDecimal full = child.full();
            if (full != null && full.signum() > 0) {
                away = away.add(full);
            }
        }
        if (anyPart && away.signum() > 0) {
            cell.addNote(names(reshared) + "的 " + Figure.plain(away) + " 分由其余各项按比例分摊");
            add(roles(Method::isPartOfSum), Child::figure, here.add(away), here);
        } else {
            addAll(BigDecimal.ONE, BigDecimal.ONE);
        }
    }

    private void weightedSum(boolean normalised) {
        BigDecimal here = BigDecimal.ZERO;
        for (Child child : present) {
            if (child.node().weight() != null) {
                here = here.add(child.weight());
            }
        }
        BigDecimal away = BigDecimal.ZERO;
        for (TreeNode child : reshared) {
            BigDecimal weight = child.weight();
            away = weight == null ? away : away.add(weight);
        }
        if (here.signum() == 0) {
            cell.absent(NodeState.MISSING, "有得分的各项权重合计为 0");
            return;
        }
        BigDecimal over = normalised ? BigDecimal.ONE : here.add(away);
        BigDecimal under = normalised || away.signum() != 0 ? here : BigDecimal.ONE;
        over = under == BigDecimal.ONE && !normalised ? BigDecimal.ONE : over;
        if (away.signum() != 0) {
            cell.addNote(names(reshared) + "的权重 " + Figure.plain(away) + " 由其余各项按比例分摊");
        }
        for (Child child : present) {
            if (child.node().weight() != null) {
                child.cell().share = child.weight().multiply(over).divide(under, MathContext.DECIMAL128);
            }
        }
        add(
                roles(child -> child.weight() != null),
                child -> child.figure().times(Figure.of(child.weight())),
                over,
                under);
    }

    private void mean() {
        addAll(BigDecimal.ONE, BigDecimal.valueOf(present.size()));
    }

    private void addAll(BigDecimal over, BigDecimal under) {
        Role[] roles = new Role[present.size()];
        Arrays.fill(roles, Role.SCALED);
        add(roles, Child::figure, over, under);
    }

    private void worstMean(int count) {
        Role[] roles = new Role[present.size()];
        Arrays.fill(roles, Role.UNUSED);
        int counted = Math.min(count, roles.length);
        IntStream.range(0, roles.length)
                .boxed()
                .sorted(Comparator.comparing(
                        (Integer index) -> present.get(index).points()))
                .limit(counted)
                .forEach(index -> roles[index] = Role.SCALED);
        for (int index = 0; index < roles.length; index++) {
            if (roles[index] == Role.UNUSED) {
                present.get(index).cell().addNote("不在最低的 " + counted + " 项之内，不计入");
            }
        }
        add(roles, Child::figure, BigDecimal.ONE, BigDecimal.valueOf(counted));
    }

    private void conversion() {
        BigDecimal full = node.full();
        BigDecimal here = BigDecimal.ZERO;
        for (Child child : present) {
            here = here.add(child.full());
        }
        if (full == null || here.signum() == 0) {
            cell.absent(NodeState.MISSING, "折算的满分为 0");
            return;
        }
        addAll(full, here);
    }

    /** How a child takes part in an addition. */
    private enum Role {
        /** Times over ÷ under. */
        SCALED,
        /** As it is. */
        EXTRA,
        UNUSED
    }

    /** Σ scaled × over ÷ under + Σ extras, with rounding where the node declares it. */
    private void add(Role[] roles, Function<Child, Figure> summand, BigDecimal over, BigDecimal under) {
        Rounding rounding = node.rounding();
        if (node.adding() == Adding.ROUND_PARTS && rounding != null) {
            addRounded(roles, summand, over, under, rounding);
            return;
        }
        boolean plain = over.compareTo(BigDecimal.ONE) == 0 && under.compareTo(BigDecimal.ONE) == 0;
        List<Figure> scaled = new ArrayList<>(roles.length);
        List<Figure> extras = new ArrayList<>();
        BigDecimal[] parts = new BigDecimal[roles.length];
        for (int index = 0; index < roles.length; index++) {
            Child child = present.get(index);
            parts[index] = BigDecimal.ZERO;
            if (roles[index] == Role.SCALED) {
                Figure figure = summand.apply(child);
                scaled.add(figure);
                parts[index] =
                        plain ? figure.value() : scale(figure, over, under).value();
            } else if (roles[index] == Role.EXTRA) {
                Figure figure = child.figure();
                extras.add(figure);
                parts[index] = figure.value();
            }
        }
        if (plain) {
            scaled.addAll(extras);
            extras.clear();
        }
        Figure total = scaled.isEmpty() ? Figure.sum(extras) : scale(Figure.sum(scaled), over, under);
        if (!scaled.isEmpty() && !extras.isEmpty()) {
            extras.add(0, total);
            total = Figure.sum(extras);
        }
        cell.figure = total;
        keepParts(parts, total.value());
    }

    private void addRounded(
            Role[] roles, Function<Child, Figure> summand, BigDecimal over, BigDecimal under, Rounding rounding) {
        Figure total = null;
        for (int index = 0; index < roles.length; index++) {
            Child child = present.get(index);
            child.cell().part = BigDecimal.ZERO;
            if (roles[index] != Role.UNUSED) {
                Figure exact = roles[index] == Role.SCALED ? scale(summand.apply(child), over, under) : child.figure();
                Figure part = exact.rounded(rounding);
                child.cell().part = part.value();
                total = total == null ? part : total.plus(part);
            }
        }
        cell.figure = total == null ? Figure.of(0) : total;
    }

    private Role[] roles(Predicate<TreeNode> scaled) {
        Role[] roles = new Role[present.size()];
        for (int index = 0; index < roles.length; index++) {
            roles[index] = scaled.test(present.get(index).node()) ? Role.SCALED : Role.EXTRA;
        }
        return roles;
    }

    private static Figure scale(Figure figure, BigDecimal over, BigDecimal under) {
        Figure times = over.compareTo(BigDecimal.ONE) == 0 ? figure : figure.times(Figure.of(over));
        return under.compareTo(BigDecimal.ONE) == 0 ? times : times.dividedBy(Figure.of(under));
    }

    /** Keeps what each child gives, so that the displayed parts add up to the displayed sum. */
    private void keepParts(BigDecimal[] parts, BigDecimal total) {
        Rounding rounding = node.rounding();
        BigDecimal target = rounding == null ? total : rounding.apply(total);
        BigDecimal sum = BigDecimal.ZERO;
        boolean fits = true;
        for (BigDecimal part : parts) {
            sum = sum.add(part);
            fits = fits && (rounding == null || part.scale() <= rounding.decimals());
        }
        List<BigDecimal> kept = Arrays.asList(parts);
        if (sum.compareTo(target) != 0 || !fits) {
            if (rounding != null) {
                kept = LargestRemainder.round(kept, target, rounding.decimals());
            } else {
                int largest = 0;
                for (int index = 1; index < parts.length; index++) {
                    largest = parts[index].abs().compareTo(parts[largest].abs()) > 0 ? index : largest;
                }
                parts[largest] = parts[largest].add(target.subtract(sum));
            }
        }
        for (int index = 0; index < parts.length; index++) {
            present.get(index).cell().part = kept.get(index);
        }
    }

    private void geometricMean(boolean weighted) {
        BigDecimal weights = BigDecimal.ZERO;
        boolean zero = false;
        for (Child child : present) {
            weights = weights.add(weighted ? child.weight() : BigDecimal.ONE);
            zero |= child.points().signum() == 0;
            if (child.points().signum() < 0) {
                cell.absent(NodeState.MISSING, "“" + child.node().name() + "”为负分，几何平均没有意义");
                return;
            }
        }
        if (weights.signum() == 0) {
            cell.absent(NodeState.MISSING, "有得分的各项权重合计为 0");
            return;
        }
        BigDecimal value = zero ? BigDecimal.ZERO : geometric(weights, weighted);
        cell.figure = Figure.call(weighted ? "加权几何平均" : "几何平均", value, meanArguments(weighted));
    }

    private BigDecimal geometric(BigDecimal weights, boolean weighted) {
        BigDecimal logarithms = BigDecimal.ZERO;
        for (Child child : present) {
            BigDecimal logarithm = BigDecimalMath.log(child.points(), WORKING);
            logarithms = logarithms.add(weighted ? logarithm.multiply(child.weight()) : logarithm);
        }
        return BigDecimalMath.exp(logarithms.divide(weights, WORKING), WORKING).round(CLEAN);
    }

    private void harmonicMean(boolean weighted) {
        BigDecimal weights = BigDecimal.ZERO;
        BigDecimal product = BigDecimal.ONE;
        for (Child child : present) {
            weights = weights.add(weighted ? child.weight() : BigDecimal.ONE);
            product = product.multiply(child.points());
            if (child.points().signum() < 0) {
                cell.absent(NodeState.MISSING, "“" + child.node().name() + "”为负分，调和平均没有意义");
                return;
            }
        }
        if (weights.signum() == 0) {
            cell.absent(NodeState.MISSING, "有得分的各项权重合计为 0");
            return;
        }
        BigDecimal value = BigDecimal.ZERO;
        if (product.signum() != 0) {
            BigDecimal reciprocals = BigDecimal.ZERO;
            for (Child child : present) {
                BigDecimal others = BigDecimal.ONE;
                for (Child other : present) {
                    others = other == child ? others : others.multiply(other.points());
                }
                reciprocals = reciprocals.add(weighted ? others.multiply(child.weight()) : others);
            }
            value = weights.multiply(product).divide(reciprocals, MathContext.DECIMAL128);
        }
        cell.figure = Figure.call(weighted ? "加权调和平均" : "调和平均", value, meanArguments(weighted));
    }

    private List<Figure> meanArguments(boolean weighted) {
        return present.stream()
                .map(child -> weighted ? child.figure().times(Figure.of(child.weight())) : child.figure())
                .toList();
    }

    private void choose(String label, Comparator<Child> order) {
        Child used = present.get(0);
        for (Child child : present) {
            used = order.compare(child, used) < 0 ? child : used;
        }
        for (Child child : present) {
            child.cell().part = child == used ? child.points() : BigDecimal.ZERO;
            if (present.size() > 1) {
                child.cell().addNote(child == used ? "采用" : "未采用");
            }
        }
        if (present.size() > 1) {
            cell.addNote(label + "：采用“" + used.node().name() + "”");
        }
        cell.figure = present.size() == 1
                ? used.figure()
                : Figure.call(
                        label,
                        used.points(),
                        present.stream().map(Child::figure).toList());
    }

    private void product(boolean ofShares) {
        Figure result = null;
        BigDecimal fulls = BigDecimal.ONE;
        for (Child child : present) {
            result = result == null ? child.figure() : result.times(child.figure());
            fulls = fulls.multiply(child.full());
        }
        BigDecimal full = node.full();
        if (result == null || ofShares && (full == null || fulls.signum() == 0)) {
            cell.absent(NodeState.MISSING, "折算的满分为 0");
            return;
        }
        cell.figure = ofShares && full != null
                ? result.times(Figure.named("满分", full)).dividedBy(Figure.named("各项满分之积", fulls))
                : result;
    }

    private void ratio(BigDecimal times) {
        Child first = child(0);
        Child second = child(1);
        if (first == null || second == null) {
            cell.absent(NodeState.MISSING, "相除的两项缺一");
        } else if (second.points().signum() == 0) {
            cell.absent(NodeState.MISSING, "除数“" + second.node().name() + "”为 0");
        } else {
            cell.figure = scale(first.figure(), times, BigDecimal.ONE).dividedBy(second.figure());
        }
    }

    private void difference() {
        Child base = child(0);
        if (base == null) {
            baseMissing();
            return;
        }
        Figure result = base.figure();
        base.cell().part = base.points();
        for (Child child : present) {
            if (child != base) {
                result = result.minus(child.figure());
                child.cell().part = child.points().negate();
            }
        }
        cell.figure = result;
    }

    private void gatedBonus(BigDecimal gate) {
        Child base = child(0);
        if (base == null) {
            baseMissing();
            return;
        }
        boolean open = base.points().compareTo(gate) >= 0;
        Figure result = base.figure();
        base.cell().part = base.points();
        for (Child child : present) {
            if (child != base) {
                child.cell().part = open ? child.points() : BigDecimal.ZERO;
                result = open ? result.plus(child.figure()) : result;
            }
        }
        if (!open && present.size() > 1) {
            cell.addNote("“" + base.node().name() + "”" + Figure.plain(base.points()) + " 分，未达到 " + Figure.plain(gate)
                    + " 分，加分不计");
        }
        cell.figure = result;
    }

    private void refillBonus() {
        Child base = child(0);
        if (base == null) {
            baseMissing();
            return;
        }
        BigDecimal running = base.points();
        Figure result = base.figure();
        base.cell().part = base.points();
        for (Child child : present) {
            if (child != base) {
                BigDecimal room = base.full().subtract(running).max(BigDecimal.ZERO);
                BigDecimal counted = child.points().min(room);
                child.cell().part = counted;
                running = running.add(counted);
                result = result.plus(child.figure());
            }
        }
        if (result.value().compareTo(running) != 0) {
            cell.addNote("加分补足到满分为止，超出部分不计");
            result = Figure.call("加分不超过满分", running, List.of(result, Figure.named("满分", base.full())));
        }
        cell.figure = result;
    }

    private void weakestLinkBonus(Combine.WeakestLinkBonus method) {
        apply(method.base());
        Figure base = cell.figure;
        if (base == null) {
            return;
        }
        BigDecimal weakest = present.stream()
                .map(Child::points)
                .min(Comparator.naturalOrder())
                .orElse(BigDecimal.ZERO);
        method.bands().stream()
                .filter(band -> weakest.compareTo(band.from()) >= 0)
                .max(Comparator.comparing(Combine.WeakestLinkBonus.Band::from))
                .ifPresent(band -> {
                    cell.figure = base.plus(Figure.named("均衡加分", band.bonus()));
                    cell.addNote("最低一项 " + Figure.plain(weakest) + " 分，达到 " + Figure.plain(band.from()) + " 分，均衡加分 "
                            + Figure.plain(band.bonus()));
                });
    }

    /** The present child at a place of the declared order; null when it is absent. */
    private @Nullable Child child(int index) {
        TreeNode wanted = node.children().get(index);
        return present.stream()
                .filter(child -> child.node() == wanted)
                .findFirst()
                .orElse(null);
    }

    private void baseMissing() {
        cell.absent(NodeState.MISSING, "“" + node.children().get(0).name() + "”无得分");
    }

    private static String names(List<TreeNode> nodes) {
        return String.join(
                "、", nodes.stream().map(child -> "“" + child.name() + "”").toList());
    }
}
