package org.zhiheng.rulepack;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.zhiheng.scoring.Absence;
import org.zhiheng.scoring.Combine;
import org.zhiheng.scoring.TreeNode;
import org.zhiheng.vocabulary.Figure;

/** How the points of a node come from those below it, in Chinese. */
final class TreeWords {

    private TreeWords() {}

    static String of(TreeNode node) {
        List<String> parts = new ArrayList<>(List.of(combined(node)));
        if (!node.transforms().isEmpty()) {
            parts.add("再作" + node.transforms().size() + "步换算");
        }
        if (node.floor() != null) {
            parts.add("最低" + Figure.plain(node.floor()) + "分");
        }
        if (node.cap() != null) {
            parts.add("最高" + Figure.plain(node.cap()) + "分");
        }
        if (node.rounding() != null) {
            parts.add(node.rounding().chinese());
        }
        if (node.whenRemoved() != Absence.RESHARE) {
            parts.add("不适用的下级项" + node.whenRemoved().chinese());
        }
        if (node.whenMissing() != Absence.PARENT_ABSENT) {
            parts.add("缺数据的下级项" + node.whenMissing().chinese());
        }
        return String.join("；", parts);
    }

    private static String combined(TreeNode node) {
        Combine combine = node.combine();
        List<TreeNode> children = node.children();
        if (combine instanceof Combine.Sum) {
            return "下级各项得分相加";
        }
        if (combine instanceof Combine.WeightedSum weighted) {
            return (weighted.normalised() ? "下级各项加权平均：" : "下级各项加权相加：") + weights(children);
        }
        if (combine instanceof Combine.GatedBonus gated) {
            return "「" + children.get(0).name() + "」达到" + Figure.plain(gated.gate()) + "分的，其余各项作为加分计入";
        }
        if (combine instanceof Combine.WorstMean worst) {
            return "取最低的" + worst.count() + "项平均";
        }
        if (combine instanceof Combine.Ratio ratio) {
            return "第一项÷第二项×" + Figure.plain(ratio.times());
        }
        if (combine instanceof Combine.WeakestLinkBonus bonus) {
            return "按最低一项另加："
                    + bonus.bands().stream()
                            .map(band -> "最低项达到" + Figure.plain(band.from()) + "分加" + Figure.plain(band.bonus()) + "分")
                            .collect(Collectors.joining("，"));
        }
        return simple(combine);
    }

    private static String simple(Combine combine) {
        if (combine instanceof Combine.ArithmeticMean) {
            return "下级各项平均";
        }
        if (combine instanceof Combine.GeometricMean) {
            return "下级各项几何平均";
        }
        if (combine instanceof Combine.HarmonicMean) {
            return "下级各项调和平均";
        }
        if (combine instanceof Combine.Minimum) {
            return "取下级各项最低";
        }
        if (combine instanceof Combine.Maximum) {
            return "取下级各项最高";
        }
        if (combine instanceof Combine.Product) {
            return "下级各项相乘";
        }
        if (combine instanceof Combine.Difference) {
            return "第一项减去其余各项";
        }
        if (combine instanceof Combine.RefillBonus) {
            return "第一项为基础分，其余各项为加分，只补足到满分";
        }
        return combine instanceof Combine.Conversion ? "下级各项得分之和÷满分之和×本项满分" : "";
    }

    private static String weights(List<TreeNode> children) {
        return children.stream()
                .map(child -> child.name()
                        + (child.weight() == null
                                ? "直接计入"
                                : "×" + Figure.plain(child.weight().movePointRight(2)) + "%"))
                .collect(Collectors.joining("，"));
    }

    /** Whether the full marks of the node are those of its leaves together. */
    static boolean isPlainSum(Scheme.NodeSpec spec) {
        return spec.criterion()
                || spec.yaml().get("combine").text("sum").equals("sum")
                        && !spec.yaml().get("combine").isMapping()
                        && spec.children().stream().allMatch(TreeWords::isPlainSum);
    }
}
