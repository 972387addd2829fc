package org.zhiheng.web.result;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.result.Breakdowns;

/**
 * Which rows of a heat map are shown, and in which order.
 *
 * @param text part of a unit's name or code; blank: all
 * @param sort {@code rank}, {@code name}, {@code total} or a criterion's code; a minus in front: the highest first
 */
record HeatList(String text, String sort) {

    List<Breakdowns.HeatRow> of(List<Breakdowns.HeatRow> all) {
        String wanted = text.strip();
        return all.stream()
                .filter(row -> row.place().name().contains(wanted)
                        || row.place().unitCode().contains(wanted))
                .sorted(order())
                .toList();
    }

    /** What a column's head asks for: points from the highest down at first, then from the lowest up. */
    public String turned(String column) {
        boolean risesFirst = column.equals("rank") || column.equals("name");
        String first = risesFirst ? column : "-" + column;
        return sort.equals(first) ? (risesFirst ? "-" + column : column) : first;
    }

    /** The value of {@code aria-sort} for a column; null when the rows are in another order. */
    public @Nullable String direction(String column) {
        return sort.equals(column) ? "ascending" : sort.equals("-" + column) ? "descending" : null;
    }

    private Comparator<Breakdowns.HeatRow> order() {
        boolean down = sort.startsWith("-");
        String column = down ? sort.substring(1) : sort;
        if (column.equals("name")) {
            Comparator<Breakdowns.HeatRow> names =
                    Comparator.comparing(row -> row.place().name());
            return (down ? names.reversed() : names)
                    .thenComparing(row -> row.place().unitCode());
        }
        Comparator<BigDecimal> values = down ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return Comparator.comparing((Breakdowns.HeatRow row) -> value(row, column), Comparator.nullsLast(values))
                .thenComparing(row -> row.place().unitCode());
    }

    private static @Nullable BigDecimal value(Breakdowns.HeatRow row, String column) {
        return switch (column) {
            case "rank" -> row.place().rank();
            case "total" -> row.place().total();
            default -> row.points().get(column);
        };
    }
}
