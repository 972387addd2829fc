package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The comparisons of a record's moments: a wrong one is a fault of the row or is counted, as the feed says. */
final class MomentOrders {

    private final List<Compared> compared = new ArrayList<>();

    private static final class Compared {
        final RecordKind.Order order;
        final int earlier;
        final int later;
        final boolean refused;
        long count;
        long firstRow;

        Compared(RecordKind.Order order, int earlier, int later, boolean refused) {
            this.order = order;
            this.earlier = earlier;
            this.later = later;
            this.refused = refused;
        }
    }

    /** @param position of a field among a row's values; -1 when the feed does not read it */
    MomentOrders(Feed feed, ToIntFunction<String> position) {
        for (RecordKind.Order order : feed.kind().orders()) {
            int earlier = position.applyAsInt(order.earlier());
            int later = position.applyAsInt(order.later());
            if (earlier >= 0 && later >= 0 && !feed.ignoredOrders().contains(order.code())) {
                compared.add(
                        new Compared(order, earlier, later, feed.refusedOrders().contains(order.code())));
            }
        }
    }

    /**
     * Compares the moments of one row. They are written year first, to the same length or cut where only zeros follow,
     * so their texts are ordered as they are.
     */
    void check(@Nullable Object[] values, long row, ToHeading heading, Consumer<Fault> faults) {
        for (Compared each : compared) {
            if (values[each.earlier] instanceof String earlier
                    && values[each.later] instanceof String later
                    && later.compareTo(earlier) < 0) {
                if (each.refused) {
                    faults.accept(new Fault(
                            heading.of(each.later),
                            each.order.code(),
                            each.order.chinese(),
                            each.order.english(),
                            later.replace('T', ' ')));
                } else {
                    each.firstRow = each.count++ == 0 ? row : each.firstRow;
                }
            }
        }
    }

    /** The user's heading of a value's position. */
    @FunctionalInterface
    interface ToHeading {
        String of(int position);
    }

    /** What was wrong and refused no row. */
    List<ImportResult.Notice> notices() {
        return compared.stream()
                .filter(each -> each.count > 0)
                .map(each -> new ImportResult.Notice(
                        each.order.code(), each.order.chinese(), each.order.english(), each.count, each.firstRow))
                .toList();
    }
}
