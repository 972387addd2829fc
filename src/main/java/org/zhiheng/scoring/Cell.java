package org.zhiheng.scoring;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.Rounding;

/** One node of one unit while the tree is being combined. */
final class Cell {

    NodeState state = NodeState.MISSING;
    boolean imputed;
    /** After transforms, limits and rounding; null without points. */
    @Nullable
    Figure figure;

    @Nullable
    BigDecimal unrounded;

    @Nullable
    BigDecimal full;

    @Nullable
    BigDecimal part;

    @Nullable
    BigDecimal share;

    String note = "";

    boolean hasPoints() {
        return figure != null;
    }

    BigDecimal points() {
        if (figure == null) {
            throw new IllegalStateException("No points");
        }
        return figure.value();
    }

    void absent(NodeState why, String reason) {
        state = why;
        figure = null;
        unrounded = null;
        addNote(reason);
    }

    void addNote(String more) {
        if (!more.isEmpty()) {
            note = note.isEmpty() ? more : note + "；" + more;
        }
    }

    /** Applies floor, cap and rounding of the node to what was combined or transformed. */
    void limitAndRound(TreeNode node) {
        Figure result = figure;
        if (result == null) {
            return;
        }
        BigDecimal cap = node.cap();
        BigDecimal floor = node.floor();
        if (cap != null && result.value().compareTo(cap) > 0) {
            result = result.min(Figure.named("最高分", cap));
            addNote("按最高分 " + Figure.plain(cap) + " 计");
        }
        if (floor != null && result.value().compareTo(floor) < 0) {
            result = result.max(Figure.named("最低分", floor));
            addNote("按最低分 " + Figure.plain(floor) + " 计");
        }
        unrounded = result.value();
        Rounding rounding = node.rounding();
        figure = rounding == null ? result : result.rounded(rounding);
    }

    NodeScore score(TreeNode node, int ordinal) {
        return new NodeScore(
                node.code(),
                ordinal,
                full,
                figure == null ? null : figure.value(),
                unrounded,
                part,
                share,
                state,
                imputed,
                figure,
                note);
    }
}
