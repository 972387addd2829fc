package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.Rounding;

/**
 * Solves for the smallest move of one metric that gives a criterion the points wanted, everything else as it is: by whole
 * records of the numerator, otherwise by hundredths of the value (or its own last decimal, where that is coarser).
 */
final class NearestMove {

    private static final long FARTHEST = 1L << 40;
    private static final int EVERY_STEP = 16;
    private static final long UNKNOWN = -1;

    private final MetricDescription metric;
    private final BigDecimal actual;
    private final @Nullable Numerator numerator;
    private final BigDecimal step;
    private final @Nullable Stretches stretches;
    private final Function<MetricReading, @Nullable BigDecimal> points;
    private final Map<Long, BigDecimal> known = new TreeMap<>();

    /**
     * The smallest move.
     *
     * @param numerator null when the metric counts no records
     * @param move in records, or in the metric's own unit; negative when it has to fall
     * @param needed value then
     * @param points of the criterion then
     */
    record Move(
            MetricDescription metric,
            @Nullable Numerator numerator,
            BigDecimal actual,
            BigDecimal move,
            BigDecimal needed,
            BigDecimal points) {}

    /**
     * @param stretches along which the points are the same; null when that is not known
     * @param points of the criterion with another reading; null when they cannot be told
     */
    NearestMove(
            UnitFacts facts,
            String code,
            @Nullable Rounding inputRounding,
            @Nullable Stretches stretches,
            Function<MetricReading, @Nullable BigDecimal> points) {
        this.metric = facts.description(code);
        this.actual = java.util.Objects.requireNonNull(facts.value(code));
        this.numerator = Numerator.of(facts, code, inputRounding);
        this.step = numerator != null
                ? BigDecimal.ONE
                : BigDecimal.ONE.movePointLeft(Math.min(2, metric.rounding().decimals()));
        this.stretches = stretches;
        this.points = points;
    }

    /** Null when neither rising nor falling gives as much, or where points go up and down on the way. */
    @Nullable
    Move toAtLeast(BigDecimal wanted) {
        Move up = search(1, wanted);
        Move down = search(-1, wanted);
        return up == null || down != null && down.move().abs().compareTo(up.move()) < 0 ? down : up;
    }

    private @Nullable Move search(int way, BigDecimal wanted) {
        long most = farthest(way);
        long jump = most > 0 && stretches != null ? jump(stretches, way, most, wanted) : UNKNOWN;
        return jump == UNKNOWN ? stepByStep(way, most, wanted) : jump == 0 ? null : move(way * jump);
    }

    /** The number of steps to the nearest stretch that is worth enough; 0 when none is. */
    private long jump(Stretches along, int way, long most, BigDecimal wanted) {
        int end = along.of(value(way * most));
        BigDecimal last = null;
        boolean falls = false;
        for (int stretch = along.of(actual); way > 0 ? stretch <= end : stretch >= end; stretch += way) {
            BigDecimal here = worth(along, stretch);
            falls |= here != null && last != null && here.compareTo(last) < 0;
            if (here != null && here.compareTo(wanted) >= 0) {
                if (falls) {
                    return UNKNOWN;
                }
                long steps = steps(along, stretch, way, most);
                BigDecimal there = worth(along, along.of(value(way * steps)));
                if (there == null || there.compareTo(here) < 0) {
                    return UNKNOWN;
                }
                known.put(way * steps, there);
                return steps;
            }
            last = here == null ? last : here;
        }
        return 0;
    }

    private @Nullable BigDecimal worth(Stretches along, int stretch) {
        return along.points(stretch, value -> points.apply(MetricReading.observed(value)));
    }

    /** How many steps lead into a stretch, or past it where none ends inside. */
    private long steps(Stretches along, int stretch, int way, long most) {
        long before = 0;
        long reached = most;
        if (numerator == null && stretch != along.of(actual)) {
            BigDecimal distance = along.edge(stretch, way).subtract(actual).abs();
            long whole = distance.divide(step, 0, RoundingMode.CEILING).longValue();
            boolean onto = step.multiply(BigDecimal.valueOf(whole)).compareTo(distance) == 0;
            return Math.max(1, onto && !along.isMark(stretch) ? whole + 1 : whole);
        }
        while (reached - before > 1) {
            long middle = before + (reached - before) / 2;
            if (way * (along.of(value(way * middle)) - stretch) >= 0) {
                reached = middle;
            } else {
                before = middle;
            }
        }
        return reached;
    }

    private @Nullable Move stepByStep(int way, long most, BigDecimal wanted) {
        long reached = 0;
        long before = 0;
        for (long at = 1; reached == 0 && before < most; at = at < EVERY_STEP ? at + 1 : at * 2) {
            long probe = Math.min(at, most);
            if (gives(way * probe, wanted)) {
                reached = probe;
            } else {
                before = probe;
            }
        }
        if (reached == 0) {
            return null;
        }
        while (reached - before > 1) {
            long middle = before + (reached - before) / 2;
            if (gives(way * middle, wanted)) {
                reached = middle;
            } else {
                before = middle;
            }
        }
        return isRising(way, reached) ? move(way * reached) : null;
    }

    private Move move(long at) {
        BigDecimal move = step.multiply(BigDecimal.valueOf(at));
        BigDecimal needed = numerator == null ? actual.add(move) : numerator.value(move);
        return new Move(metric, numerator, actual, move, needed, java.util.Objects.requireNonNull(known.get(at)));
    }

    private boolean gives(long at, BigDecimal wanted) {
        BigDecimal then = known.computeIfAbsent(at, absent -> points.apply(reading(absent)));
        return then != null && then.compareTo(wanted) >= 0;
    }

    private BigDecimal value(long at) {
        return java.util.Objects.requireNonNull(reading(at).value());
    }

    private MetricReading reading(long at) {
        BigDecimal move = step.multiply(BigDecimal.valueOf(at));
        return numerator == null ? MetricReading.observed(actual.add(move)) : numerator.reading(move);
    }

    /** Whether the points known on the way never fall. */
    private boolean isRising(int way, long reached) {
        BigDecimal last = null;
        for (long at = 1; at <= reached; at = at < EVERY_STEP ? at + 1 : at * 2) {
            BigDecimal here = known.get(way * at);
            if (here != null && last != null && here.compareTo(last) < 0) {
                return false;
            }
            last = here == null ? last : here;
        }
        return true;
    }

    /** A part cannot pass its whole, a percentage not 100, and nothing that is not negative falls below 0. */
    private long farthest(int way) {
        if (numerator != null) {
            return (way > 0 ? numerator.mostMore() : numerator.count()).longValue();
        }
        boolean share = metric.unit().equals("%") && actual.compareTo(BigDecimal.valueOf(100)) <= 0;
        if (way > 0 ? !share : actual.signum() < 0) {
            return FARTHEST;
        }
        BigDecimal room = way > 0 ? BigDecimal.valueOf(100).subtract(actual) : actual;
        return room.divide(step, 0, RoundingMode.DOWN).longValue();
    }
}
