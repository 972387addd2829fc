package org.zhiheng.scoring;

import java.util.List;
import java.util.NoSuchElementException;

/**
 * All nodes of one unit.
 *
 * @param nodes in tree order, the total first
 */
public record UnitScores(String unit, List<NodeScore> nodes) {

    /** The root of the tree; its points are null where the unit has no total. */
    public NodeScore total() {
        return nodes.get(0);
    }

    /** @throws NoSuchElementException when the tree has no such node */
    public NodeScore node(String code) {
        return nodes.stream()
                .filter(node -> node.node().equals(code))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No node (" + code + ") in the tree"));
    }
}
