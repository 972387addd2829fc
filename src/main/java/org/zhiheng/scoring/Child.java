package org.zhiheng.scoring;

import java.math.BigDecimal;
import org.zhiheng.vocabulary.Figure;

/** A child that counts towards its parent: it has points, of its own or put in. */
record Child(TreeNode node, Cell cell) {

    BigDecimal points() {
        return cell.points();
    }

    /** The points under the child's name. */
    Figure figure() {
        return Figure.named(node.name(), cell.points());
    }

    /** 1 when none is declared. */
    BigDecimal weight() {
        BigDecimal weight = node.weight();
        return weight == null ? BigDecimal.ONE : weight;
    }

    /** Full points for this unit, 0 when there are none. */
    BigDecimal full() {
        BigDecimal full = cell.full;
        return full == null ? BigDecimal.ZERO : full;
    }
}
