package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    private final MetricDescription metric;
    private final BigDecimal actual;
    private final @Nullable Numerator numerator;
    private final BigDecimal step;
    private final @Nullable Stretches stretches;
    private final Function<MetricReading, @Nullable BigDecimal> points;
    private final Map<Long, BigDecimal> known = new HashMap<>();
    private final Way up;
    private final Way down;

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
        this.up = way(1);
        this.down = way(-1);
    }

    /**
     * Rising or falling, whatever points are searched for.
     *
     * @param sign 1 or −1
     * @param most steps that can be gone
     * @param end the last stretch; 0 without stretches
     */
    private record Way(int sign, long most, int end) {}

    private Way way(int sign) {
        long most = farthest(sign);
        return new Way(sign, most, stretches == null || most <= 0 ? 0 : stretches.of(value(sign * most)));
    }

    /** Null when neither rising nor falling gives as much, or where points go up and down on the way. */
    @Nullable
    Move toAtLeast(BigDecimal wanted) {
        Move rising = search(up, wanted);
        Move falling = search(down, wanted);
        return rising == null || falling != null && falling.move().abs().compareTo(rising.move()) < 0
                ? falling
                : rising;
    }

    private @Nullable Move search(Way way, BigDecimal wanted) {
        Optional<Move> jump = way.most > 0 && stretches != null ? jump(stretches, way, wanted) : null;
        return jump == null ? stepByStep(way.sign, way.most, wanted) : jump.orElse(null);
    }

    /** The move to the nearest stretch that is worth enough; empty when none is, null when it takes a closer look. */
    private @Nullable Optional<Move> jump(Stretches along, Way way, BigDecimal wanted) {
        BigDecimal last = null;
        boolean falls = false;
        for (int stretch = along.of(actual);
                way.sign > 0 ? stretch <= way.end : stretch >= way.end;
                stretch += way.sign) {
            BigDecimal here = worth(along, stretch);
            falls |= here != null && last != null && here.compareTo(last) < 0;
            if (here != null && here.compareTo(wanted) >= 0) {
                if (falls) {
                    return null;
                }
                long steps = way.sign * steps(along, stretch, way.sign, way.most);
                BigDecimal needed = value(steps);
                BigDecimal there = worth(along, along.of(needed));
                return there == null || there.compareTo(here) < 0 ? null : Optional.of(move(steps, there));
            }
            last = here == null ? last : here;
        }
        return Optional.empty();
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
        long at = way * reached;
        return isRising(way, reached) ? move(at, java.util.Objects.requireNonNull(known.get(at))) : null;
    }

    private Move move(long at, BigDecimal then) {
        BigDecimal move = step.multiply(BigDecimal.valueOf(at));
        BigDecimal needed = numerator == null ? actual.add(move) : numerator.value(move);
        return new Move(metric, numerator, actual, move, needed, then);
    }

    private boolean gives(long at, BigDecimal wanted) {
        BigDecimal then = known.computeIfAbsent(at, absent -> points.apply(reading(absent)));
        return then != null && then.compareTo(wanted) >= 0;
    }

    private BigDecimal value(long at) {
        BigDecimal move = step.multiply(BigDecimal.valueOf(at));
        return numerator == null ? actual.add(move) : numerator.metricValue(move);
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
