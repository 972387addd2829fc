package org.zhiheng.scoring;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The points of one child over the peer group, as a stand-in for a unit without; looked at only when needed. */
final class Peers {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    static final Peers NONE = new Peers(new Cell[0]);

    private final Cell[] cells;
    private BigDecimal @Nullable [] sorted;

    Peers(Cell[] cells) {
        this.cells = cells;
    }

    /** Null when no unit of the group has points of its own. */
    @Nullable
    BigDecimal value(Absence absence) {
        if (sorted == null) {
            sorted = Arrays.stream(cells)
                    .filter(cell -> cell.state == NodeState.SCORED && !cell.imputed)
                    .map(Cell::points)
                    .sorted()
                    .toArray(BigDecimal[]::new);
        }
        BigDecimal[] values = sorted;
        if (values.length == 0) {
            return null;
        }
        int middle = values.length / 2;
        return switch (absence) {
            case PEER_MEAN ->
                Arrays.stream(values)
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(BigDecimal.valueOf(values.length), MathContext.DECIMAL128);
            case PEER_MEDIAN ->
                values.length % 2 == 1
                        ? values[middle]
                        : values[middle - 1].add(values[middle]).divide(TWO, MathContext.DECIMAL128);
            case PEER_WORST -> values[0];
            case RESHARE, LEAVE_OUT, ZERO, FULL_POINTS, PARENT_ABSENT ->
                throw new IllegalArgumentException("(" + absence + ") needs no peers");
        };
    }
}
