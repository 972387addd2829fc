package org.zhiheng.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A scheme's tree, ready to combine. Immutable and safe to share between threads. */
public final class ScoreTree {

    private static final Peers[] NO_PEERS = {};

    /** Depth first; a child always comes after its parent. */
    private final List<TreeNode> nodes = new ArrayList<>();

    private final Map<String, Integer> ordinals = new LinkedHashMap<>();
    /** Ordinals of the children, by ordinal of the parent. */
    private final List<int[]> children = new ArrayList<>();

    private final boolean needsPeers;

    private ScoreTree(TreeNode root) {
        collect(root);
        for (TreeNode node : nodes) {
            children.add(node.children().stream()
                    .mapToInt(child -> ordinals.get(child.code()))
                    .toArray());
        }
        this.needsPeers = nodes.stream()
                .anyMatch(node -> node.whenMissing().needsPeers()
                        || node.whenRemoved().needsPeers()
                        || node.transforms().stream().anyMatch(Transform::needsPeers));
    }

    /** @throws IllegalArgumentException when the tree cannot be combined, naming the first fatal problem */
    public static ScoreTree of(TreeNode root) {
        problems(root).stream().filter(TreeProblem::fatal).findFirst().ifPresent(problem -> {
            throw new IllegalArgumentException(problem.chinese() + " / " + problem.english());
        });
        return new ScoreTree(root);
    }

    /** What is wrong with a tree, fatal or only suspicious; empty when all is well. */
    public static List<TreeProblem> problems(TreeNode root) {
        return new TreeCheck().check(root);
    }

    private void collect(TreeNode node) {
        ordinals.put(node.code(), nodes.size());
        nodes.add(node);
        node.children().forEach(this::collect);
    }

    /** Whether one unit's points depend on the others'; if not, units may be combined in portions of any size. */
    public boolean needsPeers() {
        return needsPeers;
    }

    /** The node of the total. */
    public TreeNode root() {
        return nodes.get(0);
    }

    /** All nodes, depth first; the position is the ordinal. */
    public List<TreeNode> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * Combines the points of the units of one peer group, node by node, deepest first.
     *
     * @param units the whole peer group when {@link #needsPeers()}; in any order
     * @return in the order given; the figures do not depend on that order
     */
    public List<UnitScores> combine(List<UnitLeaves> units) {
        List<UnitScores> scores = new ArrayList<>(units.size());
        if (needsPeers) {
            combineTogether(units, scores);
        } else {
            units.forEach(unit -> combineTogether(List.of(unit), scores));
        }
        return scores;
    }

    private void combineTogether(List<UnitLeaves> units, List<UnitScores> scores) {
        Cell[][] cells = new Cell[nodes.size()][units.size()];
        for (int ordinal = nodes.size() - 1; ordinal >= 0; ordinal--) {
            combineNode(ordinal, cells, units);
        }
        for (int unit = 0; unit < units.size(); unit++) {
            NodeScore[] row = new NodeScore[nodes.size()];
            for (int ordinal = 0; ordinal < row.length; ordinal++) {
                row[ordinal] = cells[ordinal][unit].score(nodes.get(ordinal), ordinal);
            }
            scores.add(new UnitScores(units.get(unit).unit(), Collections.unmodifiableList(Arrays.asList(row))));
        }
    }

    private void combineNode(int ordinal, Cell[][] cells, List<UnitLeaves> units) {
        TreeNode node = nodes.get(ordinal);
        int[] below = children.get(ordinal);
        Peers[] peers = needsPeers ? new Peers[below.length] : NO_PEERS;
        for (int index = 0; index < peers.length; index++) {
            peers[index] = new Peers(cells[below[index]]);
        }
        for (int unit = 0; unit < units.size(); unit++) {
            Cell cell = new Cell();
            cells[ordinal][unit] = cell;
            if (node.isLeaf()) {
                readLeaf(node, units.get(unit), cell);
            } else {
                Cell[] row = new Cell[below.length];
                for (int index = 0; index < below.length; index++) {
                    row[index] = cells[below[index]][unit];
                }
                new Combining(node, cell, row, peers).run();
            }
        }
        for (Transform transform : node.transforms()) {
            new Transforming(node, transform).apply(cells[ordinal]);
        }
        for (Cell cell : cells[ordinal]) {
            cell.limitAndRound(node);
        }
    }

    private static void readLeaf(TreeNode node, UnitLeaves unit, Cell cell) {
        LeafPoints leaf = unit.leaves().get(node.code());
        cell.full = node.full();
        if (leaf == null) {
            cell.absent(NodeState.MISSING, "没有得分记录");
            return;
        }
        cell.state = leaf.state();
        cell.imputed = leaf.state() == NodeState.FILLED;
        cell.figure = leaf.figure();
        cell.note = leaf.note();
    }
}
