package org.zhiheng.scoring;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.zhiheng.vocabulary.Figure;

/** Finds everything wrong in a tree in one pass. */
final class TreeCheck {

    private final List<TreeProblem> problems = new ArrayList<>();
    private final Set<String> codes = new HashSet<>();

    List<TreeProblem> check(TreeNode root) {
        visit(root);
        return List.copyOf(problems);
    }

    private void visit(TreeNode node) {
        if (!codes.add(node.code())) {
            fatal(node, "编码重复（" + node.code() + "）", "duplicate code (" + node.code() + ")");
        }
        checkLimits(node);
        Combine method = node.combine() instanceof Combine.WeakestLinkBonus bonus ? bonus.base() : node.combine();
        checkChildren(node, method);
        checkWeights(node, method);
        checkFullPoints(node, method);
        node.children().forEach(this::visit);
    }

    private void checkLimits(TreeNode node) {
        BigDecimal floor = node.floor();
        BigDecimal cap = node.cap();
        if (floor != null && cap != null && floor.compareTo(cap) > 0) {
            fatal(node, "“" + node.name() + "”的最低分高于最高分", "the floor is above the cap");
        }
        if (node.adding() != Adding.EXACT && node.rounding() == null) {
            fatal(
                    node,
                    "“" + node.name() + "”要求分项取整，但没有规定取整方式",
                    "parts are to be rounded, but no rounding is declared");
        }
    }

    private void checkChildren(TreeNode node, Combine method) {
        int count = node.children().size();
        if (method instanceof Combine.Ratio && count != 2) {
            fatal(node, "“" + node.name() + "”是两项相除，却有 " + count + " 个下级项", "a ratio has two children, not " + count);
        }
        boolean needsTwo = method instanceof Combine.Difference
                || method instanceof Combine.GatedBonus
                || method instanceof Combine.RefillBonus;
        if (needsTwo && count < 2) {
            fatal(node, "“" + node.name() + "”至少要有两个下级项", "needs at least two children");
        }
        if (method instanceof Combine.WorstMean worst && worst.count() > count) {
            warn(
                    node,
                    "“" + node.name() + "”取最低 " + worst.count() + " 项，却只有 " + count + " 个下级项",
                    "averages the worst " + worst.count() + " of only " + count + " children");
        }
        if (node.minimum().count() > count) {
            warn(
                    node,
                    "“" + node.name() + "”要求至少 " + node.minimum().count() + " 个下级项有得分，却只有 " + count + " 个",
                    "needs " + node.minimum().count() + " children with points, but has only " + count);
        }
    }

    private void checkWeights(TreeNode node, Combine method) {
        boolean weighs = method instanceof Combine.WeightedSum
                || method instanceof Combine.GeometricMean geometric && geometric.weighted()
                || method instanceof Combine.HarmonicMean harmonic && harmonic.weighted();
        for (TreeNode child : node.children()) {
            BigDecimal weight = child.weight();
            if (weight != null && weight.signum() < 0) {
                fatal(child, "“" + child.name() + "”的权重为负（" + Figure.plain(weight) + "）", "negative weight");
            }
            if (weight != null && !weighs) {
                warn(
                        child,
                        "“" + child.name() + "”有权重，但上级项“" + node.name() + "”不按权重合成",
                        "has a weight, but the parent does not weigh");
            }
        }
        if (method instanceof Combine.WeightedSum
                && node.children().stream()
                        .noneMatch(child ->
                                child.weight() != null && child.weight().signum() > 0)) {
            fatal(node, "“" + node.name() + "”按权重合成，但下级项都没有权重", "weighs its children, but none has a weight");
        }
    }

    private void checkFullPoints(TreeNode node, Combine method) {
        BigDecimal full = node.full();
        boolean asGiven = method instanceof Combine.WeightedSum weighted && !weighted.normalised();
        if (full != null && (method instanceof Combine.Sum || asGiven)) {
            BigDecimal sum = BigDecimal.ZERO;
            for (TreeNode child : node.children()) {
                BigDecimal own = child.full();
                BigDecimal weight = asGiven ? child.weight() : BigDecimal.ONE;
                if (asGiven && weight != null && own == null) {
                    return;
                }
                if (own != null && weight != null) {
                    sum = sum.add(own.multiply(weight));
                }
            }
            if (sum.signum() != 0 && sum.compareTo(full) != 0) {
                warn(
                        node,
                        "“" + node.name() + "”满分 " + Figure.plain(full) + "，下级项" + (asGiven ? "加权" : "") + "合计 "
                                + Figure.plain(sum),
                        "full points " + Figure.plain(full) + ", but its children make " + Figure.plain(sum));
            }
        }
        boolean needsFull =
                method instanceof Combine.Conversion || method instanceof Combine.Product product && product.ofShares();
        if (needsFull && full == null) {
            fatal(node, "“" + node.name() + "”按满分折算，但没有规定满分", "converts to full points, but has none");
        }
        if (needsFull || method instanceof Combine.RefillBonus) {
            List<TreeNode> measured = method instanceof Combine.RefillBonus
                    ? node.children().subList(0, Math.min(1, node.children().size()))
                    : node.children();
            for (TreeNode child : measured) {
                BigDecimal own = child.full();
                if (own == null || own.signum() <= 0) {
                    fatal(
                            child,
                            "“" + child.name() + "”没有满分，上级项“" + node.name() + "”无法折算",
                            "has no full points to convert from");
                }
            }
        }
    }

    private void fatal(TreeNode node, String chinese, String english) {
        problems.add(new TreeProblem(node.code(), true, chinese, node.code() + ": " + english));
    }

    private void warn(TreeNode node, String chinese, String english) {
        problems.add(new TreeProblem(node.code(), false, chinese, node.code() + ": " + english));
    }
}
