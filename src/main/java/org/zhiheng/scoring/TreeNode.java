package org.zhiheng.scoring;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Rounding;

/**
 * A node of a scheme's tree: the total, a group of criteria, or a criterion (leaf).
 *
 * @param code unique within the tree
 * @param name as shown in formulas and reports
 * @param full full points; null for an extra (bonus or deduction) or a node on a scale without an end
 * @param weight weight within the parent where the parent weighs; null: an extra added as it is by a weighted sum, 1 in a
 *     weighted mean of another kind
 * @param rounding of the node's points; null: not rounded
 * @param adding when parts are rounded on their way into the sum
 * @param floor lowest points; null: none
 * @param cap highest points; null: none (a bonus may push above full points)
 * @param whenRemoved what this node does about children that do not apply to the unit
 * @param whenMissing what this node does about children without data
 * @param minimum how many children need points of their own
 * @param transforms applied in this order after combining, before limits and rounding
 */
public record TreeNode(
        String code,
        String name,
        @Nullable BigDecimal full,
        @Nullable BigDecimal weight,
        Combine combine,
        @Nullable Rounding rounding,
        Adding adding,
        @Nullable BigDecimal floor,
        @Nullable BigDecimal cap,
        Absence whenRemoved,
        Absence whenMissing,
        MinimumChildren minimum,
        List<Transform> transforms,
        List<TreeNode> children) {

    public TreeNode {
        transforms = List.copyOf(transforms);
        children = List.copyOf(children);
        if (children.isEmpty() != combine instanceof Combine.Leaf) {
            throw new IllegalArgumentException("Only a leaf has no children (" + code + ")");
        }
    }

    /** A criterion, unrounded and unlimited. */
    public static TreeNode leaf(String code, String name, @Nullable BigDecimal full) {
        return plain(code, name, full, new Combine.Leaf(), List.of());
    }

    /** A group of nodes that shares out the weight of absent children. */
    public static TreeNode group(
            String code, String name, @Nullable BigDecimal full, Combine combine, List<TreeNode> children) {
        return plain(code, name, full, combine, children);
    }

    /** The same node with other full points; null: without. */
    public TreeNode worth(@Nullable BigDecimal newFull) {
        return with(copy -> copy.full = newFull);
    }

    /** The same node with a weight within its parent; null: without. */
    public TreeNode weighted(@Nullable BigDecimal newWeight) {
        return with(copy -> copy.weight = newWeight);
    }

    /** The same node with rounded points; null: not rounded. */
    public TreeNode rounded(@Nullable Rounding newRounding) {
        return rounded(newRounding, adding);
    }

    /** The same node with rounded points (null: not rounded), its parts rounded on their way into the sum or not. */
    public TreeNode rounded(@Nullable Rounding newRounding, Adding newAdding) {
        return with(copy -> {
            copy.rounding = newRounding;
            copy.adding = newAdding;
        });
    }

    /** The same node with lowest and highest points; null: no such limit. */
    public TreeNode limited(@Nullable BigDecimal newFloor, @Nullable BigDecimal newCap) {
        return with(copy -> {
            copy.floor = newFloor;
            copy.cap = newCap;
        });
    }

    /** The same node with what it does about children that do not apply, and about those without data. */
    public TreeNode absent(Absence removed, Absence missing) {
        return with(copy -> {
            copy.whenRemoved = removed;
            copy.whenMissing = missing;
        });
    }

    /** The same node, without points where fewer of its children have points of their own. */
    public TreeNode needing(MinimumChildren newMinimum) {
        return with(copy -> copy.minimum = newMinimum);
    }

    /** The same node, its points changed by these in their order after combining. */
    public TreeNode transformed(List<Transform> newTransforms) {
        return with(copy -> copy.transforms = newTransforms);
    }

    /** Whether it is a criterion. */
    public boolean isLeaf() {
        return children.isEmpty();
    }

    private static TreeNode plain(
            String code, String name, @Nullable BigDecimal full, Combine combine, List<TreeNode> children) {
        return new TreeNode(
                code,
                name,
                full,
                null,
                combine,
                null,
                Adding.EXACT,
                null,
                null,
                Absence.RESHARE,
                Absence.RESHARE,
                MinimumChildren.NONE,
                List.of(),
                children);
    }

    private TreeNode with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return new TreeNode(
                code,
                name,
                copy.full,
                copy.weight,
                combine,
                copy.rounding,
                copy.adding,
                copy.floor,
                copy.cap,
                copy.whenRemoved,
                copy.whenMissing,
                copy.minimum,
                copy.transforms,
                children);
    }

    /** What a changed copy may have of its own. */
    private static final class Copy {
        private @Nullable BigDecimal full;
        private @Nullable BigDecimal weight;
        private @Nullable Rounding rounding;
        private Adding adding;
        private @Nullable BigDecimal floor;
        private @Nullable BigDecimal cap;
        private Absence whenRemoved;
        private Absence whenMissing;
        private MinimumChildren minimum;
        private List<Transform> transforms;

        private Copy(TreeNode node) {
            full = node.full;
            weight = node.weight;
            rounding = node.rounding;
            adding = node.adding;
            floor = node.floor;
            cap = node.cap;
            whenRemoved = node.whenRemoved;
            whenMissing = node.whenMissing;
            minimum = node.minimum;
            transforms = node.transforms;
        }
    }
}
