package org.zhiheng.scoring;

import java.util.List;

/** A scheme's tree, ready to combine. Immutable and safe to share between threads. */
public final class ScoreTree {

    private final TreeNode root;

    private ScoreTree(TreeNode root) {
        this.root = root;
    }

    /** @throws IllegalArgumentException when the tree has problems, naming the first */
    public static ScoreTree of(TreeNode root) {
        return new ScoreTree(root);
    }

    /** What is wrong with a tree; empty when it can be used. */
    public static List<TreeProblem> problems(TreeNode root) {
        return List.of();
    }

    /** Whether one unit's points depend on the others'; if not, units may be combined in portions of any size. */
    public boolean needsPeers() {
        return false;
    }

    public TreeNode root() {
        return root;
    }

    /**
     * Combines the points of the units of one peer group, node by node, deepest first.
     *
     * @param units the whole peer group when {@link #needsPeers()}; in any order
     * @return in the order given; the figures do not depend on that order
     */
    public List<UnitScores> combine(List<UnitLeaves> units) {
        throw new UnsupportedOperationException("combine");
    }
}
