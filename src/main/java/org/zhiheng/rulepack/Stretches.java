package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The line of numbers, cut at marks; what a criterion is worth on each stretch is found out once. Even numbers are the
 * stretches between two marks, odd ones the marks themselves. Safe for use by many threads: each finds the same.
 */
final class Stretches {

    private final String metric;
    private final BigDecimal[] marks;
    private final AtomicReferenceArray<@Nullable Optional<BigDecimal>> points;

    Stretches(String metric, List<BigDecimal> marks) {
        this.metric = metric;
        this.marks = new TreeSet<>(marks).toArray(BigDecimal[]::new);
        this.points = new AtomicReferenceArray<>(this.marks.length * 2 + 1);
    }

    String metric() {
        return metric;
    }

    /** The same cuts with nothing found out: what a value is worth may depend on the unit's other figures. */
    Stretches afresh() {
        return new Stretches(metric, List.of(marks));
    }

    int of(BigDecimal value) {
        int found = Arrays.binarySearch(marks, value);
        return found >= 0 ? found * 2 + 1 : (-found - 1) * 2;
    }

    boolean isMark(int stretch) {
        return stretch % 2 == 1;
    }

    /** Where a stretch begins for one who comes from below (way 1) or above (way −1); part of it only when it is a mark. */
    BigDecimal edge(int stretch, int way) {
        return marks[isMark(stretch) || way < 0 ? stretch / 2 : stretch / 2 - 1];
    }

    /**
     * What any value of a stretch is worth; null when it cannot be told.
     *
     * @param firing fires the rules for a value
     */
    @Nullable
    BigDecimal points(int stretch, Function<BigDecimal, @Nullable BigDecimal> firing) {
        Optional<BigDecimal> known = points.get(stretch);
        if (known == null) {
            known = Optional.ofNullable(firing.apply(someValue(stretch)));
            points.set(stretch, known);
        }
        return known.orElse(null);
    }

    private BigDecimal someValue(int stretch) {
        int above = stretch / 2;
        if (isMark(stretch)) {
            return marks[above];
        }
        if (marks.length == 0) {
            return BigDecimal.ZERO;
        }
        if (above == 0) {
            return marks[0].subtract(BigDecimal.ONE);
        }
        return above == marks.length
                ? marks[above - 1].add(BigDecimal.ONE)
                : marks[above - 1].add(marks[above]).multiply(new BigDecimal("0.5"));
    }
}
