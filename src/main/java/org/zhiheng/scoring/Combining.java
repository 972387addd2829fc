package org.zhiheng.scoring;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.Rounding;

/** Combines the children of one node for one unit: settles absent children, then hands over to the node's method. */
final class Combining {

    private final TreeNode node;
    private final Cell cell;
    private final Cell[] row;
    private final Peers[] peers;

    private final List<Child> present;
    /** Children whose share goes to the others. */
    private final List<TreeNode> reshared = new ArrayList<>(0);
    /** Full points that went away with children left out here or below. */
    private BigDecimal fullGone = BigDecimal.ZERO;

    private int own;
    private int expected;

    /** @param peers by child; empty when nothing in the tree is answered by peers */
    Combining(TreeNode node, Cell cell, Cell[] row, Peers[] peers) {
        this.node = node;
        this.cell = cell;
        this.row = row;
        this.peers = peers;
        this.present = new ArrayList<>(row.length);
    }

    void run() {
        cell.full = node.full();
        for (int index = 0; index < row.length; index++) {
            TreeNode child = node.children().get(index);
            Cell below = row[index];
            if (below.state != NodeState.REMOVED) {
                expected++;
            }
            if (below.state == NodeState.SCORED) {
                own++;
            }
            if (!below.hasPoints() && !settle(child, below, peers.length == 0 ? Peers.NONE : peers[index])) {
                return;
            }
            if (below.hasPoints()) {
                take(child, below);
            }
        }
        if (enoughChildren()) {
            cell.state = NodeState.SCORED;
            cell.full = fullForUnit();
            new Method(node, cell, present, reshared).apply(node.combine());
        }
    }

    private void take(TreeNode child, Cell below) {
        present.add(new Child(child, below));
        cell.imputed |= below.imputed;
        BigDecimal declared = child.full();
        BigDecimal remaining = below.full;
        if (declared != null && remaining != null && declared != remaining) {
            fullGone = fullGone.add(declared.subtract(remaining).multiply(fullWeight(child)));
        }
    }

    /** @return false when the node itself has become absent */
    private boolean settle(TreeNode child, Cell below, Peers others) {
        Absence absence = below.state == NodeState.REMOVED ? node.whenRemoved() : node.whenMissing();
        switch (absence) {
            case RESHARE -> reshare(child, below, absence.chinese());
            case LEAVE_OUT -> {
                BigDecimal full = child.full();
                if (full != null) {
                    fullGone = fullGone.add(full.multiply(fullWeight(child)));
                }
                below.addNote(absence.chinese());
            }
            case ZERO -> fill(child, below, absence, BigDecimal.ZERO, false);
            case FULL_POINTS -> {
                BigDecimal full = child.full();
                fill(child, below, absence, full == null ? BigDecimal.ZERO : full, false);
            }
            case PEER_MEAN, PEER_MEDIAN, PEER_WORST -> {
                BigDecimal value = others.value(absence);
                if (value == null) {
                    reshare(child, below, "同组没有可用的得分，" + Absence.RESHARE.chinese());
                } else {
                    fill(child, below, absence, value, true);
                }
            }
            case PARENT_ABSENT -> {
                String why = below.note.isEmpty() ? below.state.chinese() : below.note;
                cell.absent(below.state, "“" + child.name() + "”：" + why + "，" + absence.chinese());
                return false;
            }
        }
        return true;
    }

    private void reshare(TreeNode child, Cell below, String note) {
        reshared.add(child);
        below.addNote(note);
    }

    private static void fill(TreeNode child, Cell below, Absence absence, BigDecimal value, boolean imputed) {
        if (below.note.isEmpty()) {
            below.addNote(below.state.chinese());
        }
        below.addNote(absence.chinese());
        Figure filled = Figure.named(absence.chinese(), value);
        Rounding rounding = child.rounding();
        below.figure = rounding == null ? filled : filled.rounded(rounding);
        below.unrounded = value;
        below.full = child.full();
        below.state = NodeState.FILLED;
        below.imputed = imputed;
    }

    private boolean enoughChildren() {
        if (own == row.length && own >= node.minimum().count()) {
            return true;
        }
        boolean anyCarrier = node.children().stream().anyMatch(this::carries);
        if (present.stream().noneMatch(child -> !anyCarrier || carries(child.node()))) {
            cell.absent(expected == 0 ? NodeState.REMOVED : NodeState.MISSING, expected == 0 ? "下级项均不适用" : "下级项均无得分");
            return false;
        }
        int count = node.minimum().count();
        if (own < count) {
            cell.absent(NodeState.MISSING, "有得分的下级项 " + own + " 个，少于规定的 " + count + " 个");
            return false;
        }
        BigDecimal share = node.minimum().share();
        if (share != null && BigDecimal.valueOf(own).compareTo(share.multiply(BigDecimal.valueOf(expected))) < 0) {
            String percent = Figure.plain(share.movePointRight(2));
            cell.absent(NodeState.MISSING, "有得分的下级项 " + own + " 个，不足应有 " + expected + " 个的 " + percent + "%");
            return false;
        }
        return true;
    }

    /** Whether a child is a part of the whole; a bonus or deduction item is not. */
    private boolean carries(TreeNode child) {
        if (node.combine() instanceof Combine.Sum) {
            return Method.isPartOfSum(child);
        }
        return !(node.combine() instanceof Combine.WeightedSum) || child.weight() != null;
    }

    private BigDecimal fullWeight(TreeNode child) {
        if (node.combine() instanceof Combine.Sum) {
            return BigDecimal.ONE;
        }
        BigDecimal weight = child.weight();
        boolean asGiven = node.combine() instanceof Combine.WeightedSum weighted && !weighted.normalised();
        return asGiven && weight != null ? weight : BigDecimal.ZERO;
    }

    private @org.jspecify.annotations.Nullable BigDecimal fullForUnit() {
        BigDecimal full = node.full();
        return full == null || fullGone.signum() == 0 ? full : full.subtract(fullGone);
    }
}
