package org.zhiheng.scoring;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Short ways to write trees and points in tests. */
final class Trees {

    private Trees() {}

    static BigDecimal n(String number) {
        return new BigDecimal(number);
    }

    static List<BigDecimal> numbers(String... numbers) {
        return Stream.of(numbers).map(BigDecimal::new).toList();
    }

    /** A leaf called like its code; "-" for no full points. */
    static TreeNode leaf(String code, String full) {
        return TreeNode.leaf(code, code, full.equals("-") ? null : n(full));
    }

    static TreeNode weighted(String code, String full, String weight) {
        return leaf(code, full).weighted(n(weight));
    }

    static TreeNode node(Combine combine, @Nullable String full, TreeNode... children) {
        return TreeNode.group("total", "总分", full == null ? null : n(full), combine, List.of(children));
    }

    /** "A=3", "B=removed", "C=missing", "D=filled 4". */
    static UnitLeaves unit(String code, String... points) {
        Map<String, LeafPoints> leaves = new HashMap<>();
        for (String text : points) {
            String[] pair = text.split("=");
            leaves.put(pair[0], leafPoints(pair[1]));
        }
        return new UnitLeaves(code, leaves);
    }

    private static LeafPoints leafPoints(String text) {
        if (text.equals("removed")) {
            return LeafPoints.removed("不分管");
        }
        if (text.equals("missing")) {
            return LeafPoints.missing("本期无数据");
        }
        if (text.startsWith("filled ")) {
            return LeafPoints.filled(org.zhiheng.vocabulary.Figure.of(n(text.substring(7))), "补缺");
        }
        return LeafPoints.scored(n(text));
    }

    static UnitScores score(TreeNode root, String... points) {
        return ScoreTree.of(root).combine(List.of(unit("甲", points))).get(0);
    }

    static NodeScore total(TreeNode root, String... points) {
        return score(root, points).total();
    }
}
