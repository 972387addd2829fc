package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.SheetDraft.Leaf;
import org.zhiheng.rulepack.form.Closing;
import org.zhiheng.rulepack.form.Entry;
import org.zhiheng.rulepack.form.Expression;
import org.zhiheng.rulepack.form.FormContext;
import org.zhiheng.rulepack.form.Goal;
import org.zhiheng.rulepack.form.Interval;
import org.zhiheng.rulepack.form.MissingInput;
import org.zhiheng.rulepack.form.Wording;
import org.zhiheng.scoring.NodeState;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.ScoreLine;

/**
 * The conditions a unit failed, criterion by criterion (B-9). The gap in records is the smallest whole number by which the
 * numerator would have to move with the denominator as it is, so that the value, rounded as the metric and the criterion
 * say, meets the condition.
 */
final class Shortfalls {

    private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);
    private static final int MOST = 2;
    private static final int LONGEST_SEARCH = 1_000;

    private final UnitFacts facts;
    private final ResolvedCriterion criterion;
    private final FormContext context;
    private final Closing closing;
    private final BigDecimal points;

    private Shortfalls(UnitFacts facts, ResolvedCriterion criterion, BigDecimal points) {
        this.facts = facts;
        this.criterion = criterion;
        this.context = context(facts, criterion);
        this.closing = new Closing(criterion.cap(), criterion.floor(), criterion.pointsRounding());
        this.points = points;
    }

    /** Of the criteria that were scored by their form; none for one that has its full marks or was answered without data. */
    static List<Shortfall> of(UnitFacts facts, List<Leaf> leaves) {
        List<Shortfall> all = new ArrayList<>();
        for (Leaf leaf : leaves) {
            boolean scored = leaf.points() != null
                    && leaf.points().state() == NodeState.SCORED
                    && leaf.criterion().form() != null
                    && leaf.lines().stream().noneMatch(line -> line.kind() == ScoreLine.Kind.MISSING);
            if (scored) {
                BigDecimal points =
                        Objects.requireNonNull(leaf.points().figure()).value();
                all.addAll(new Shortfalls(facts, leaf.criterion(), points).find());
            }
        }
        return List.copyOf(all);
    }

    private static FormContext context(UnitFacts facts, ResolvedCriterion criterion) {
        return new FormContext(facts, criterion.names(), criterion.full(), criterion.inputRounding(), branch -> {});
    }

    private List<Shortfall> find() {
        if (criterion.full() != null && points.compareTo(criterion.full()) >= 0) {
            return List.of();
        }
        List<Shortfall> found = new ArrayList<>();
        try {
            for (Goal goal : Objects.requireNonNull(criterion.form()).goals(context, closing)) {
                Shortfall shortfall = shortfall(goal);
                if (shortfall != null && found.size() < MOST) {
                    found.add(shortfall);
                }
            }
        } catch (MissingInput undecidable) {
            return found;
        }
        return found;
    }

    private @Nullable Shortfall shortfall(Goal goal) {
        BigDecimal reached = goal.sum() == null ? null : closing.of(goal.sum());
        if (goal.input() == null) {
            return new Shortfall(
                    criterion.criterion().code(),
                    goal.code(),
                    null,
                    null,
                    null,
                    BigDecimal.valueOf(-goal.events()),
                    reached,
                    "计了" + goal.events() + "次扣分，没有这些事项" + reward(reached));
        }
        BigDecimal actual = context.input(goal.input()).value();
        if (goal.wanted().holds(actual)) {
            return null;
        }
        String metric = goal.input() instanceof Expression.Metric named ? named.code() : null;
        Numerator numerator = metric == null ? null : Numerator.of(facts, metric, criterion);
        BigDecimal records = numerator == null ? null : records(goal, numerator, reached);
        if (numerator != null && records == null) {
            return null;
        }
        return new Shortfall(
                criterion.criterion().code(),
                goal.code(),
                metric,
                actual,
                goal.wanted().distance(actual),
                records,
                reached,
                text(goal, actual, numerator, records) + reward(reached));
    }

    private String reward(@Nullable BigDecimal reached) {
        return reached == null
                ? "，此项开始多得分"
                : criterion.full() != null && reached.compareTo(criterion.full()) == 0
                        ? "，此项得满分" + Figure.plain(reached) + "分"
                        : "，此项得" + Figure.plain(reached) + "分";
    }

    private String text(Goal goal, BigDecimal actual, @Nullable Numerator numerator, @Nullable BigDecimal records) {
        Wording words = new Wording(facts::description, criterion.names(), criterion.full());
        Expression input = Objects.requireNonNull(goal.input());
        String unit = words.unit(input);
        BigDecimal distance = goal.wanted().distance(actual);
        String gap = distance.signum() == 0
                ? ""
                : "，差" + Figure.plain(shortened(distance, RoundingMode.UP)) + Wording.distanceUnit(unit);
        return words.of(input) + Figure.plain(shown(actual, goal.wanted())) + unit + "，要求"
                + goal.wanted().chinese(unit) + gap
                + (numerator == null || records == null ? "" : numerator.chinese(records))
                + "；达到后";
    }

    /** Two decimals, or as many as are needed to stay outside the interval. */
    private static BigDecimal shown(BigDecimal actual, Interval wanted) {
        for (int decimals = 2; decimals < 6; decimals++) {
            BigDecimal rounded = actual.setScale(Math.min(decimals, Math.max(0, actual.scale())), RoundingMode.HALF_UP);
            if (!wanted.holds(rounded)) {
                return rounded;
            }
        }
        return actual;
    }

    private static BigDecimal shortened(BigDecimal number, RoundingMode mode) {
        return number.scale() <= 2 ? number : number.setScale(2, mode);
    }

    /** The smallest move of the numerator that meets the goal; null when none does. */
    private @Nullable BigDecimal records(Goal goal, Numerator numerator, @Nullable BigDecimal reached) {
        boolean up = goal.wanted().isAbove(numerator.value(BigDecimal.ZERO))
                == (numerator.scale().signum() > 0);
        BigDecimal edge = up == (numerator.scale().signum() > 0)
                ? goal.wanted().low()
                : goal.wanted().high();
        if (edge == null) {
            return null;
        }
        BigDecimal move = numerator.moveTo(edge, up);
        BigDecimal one = up ? BigDecimal.ONE : BigDecimal.ONE.negate();
        for (int step = 0; step < LONGEST_SEARCH && !meets(goal, numerator, move, reached); step++) {
            move = move.add(one);
        }
        while (move.subtract(one).signum() == one.signum() && meets(goal, numerator, move.subtract(one), reached)) {
            move = move.subtract(one);
        }
        return move.signum() != one.signum()
                        || !meets(goal, numerator, move, reached)
                        || numerator.count().add(move).signum() < 0
                ? null
                : move;
    }

    /** By the condition alone; where points are rounded or other conditions stand beside it, by scoring again. */
    private boolean meets(Goal goal, Numerator numerator, BigDecimal move, @Nullable BigDecimal reached) {
        boolean holds = goal.wanted().holds(numerator.value(move));
        if (criterion.pointsRounding() == null && !goal.code().equals("condition")) {
            return holds;
        }
        BigDecimal then = pointsAfter(numerator, move);
        return then != null && (reached == null ? then.compareTo(points) > 0 : then.compareTo(reached) >= 0);
    }

    private @Nullable BigDecimal pointsAfter(Numerator numerator, BigDecimal move) {
        try {
            FormContext moved = context(facts.with(numerator.metric().code(), numerator.reading(move)), criterion);
            return closing.of(Objects.requireNonNull(criterion.form()).score(moved).stream()
                    .map(Entry::points)
                    .reduce(BigDecimal.ZERO, BigDecimal::add));
        } catch (MissingInput undecidable) {
            return null;
        }
    }

    /**
     * The count of records over the line of a metric.
     *
     * @param denominator null when the metric is a plain count
     */
    private record Numerator(
            MetricDescription metric,
            BigDecimal count,
            @Nullable BigDecimal denominator,
            ResolvedCriterion criterion) {

        /** Null when the metric counts no records. */
        static @Nullable Numerator of(UnitFacts facts, String code, ResolvedCriterion criterion) {
            MetricDescription metric = facts.description(code);
            BigDecimal count = facts.numerator(code);
            BigDecimal denominator = facts.denominator(code);
            boolean whole = count != null && count.stripTrailingZeros().scale() <= 0;
            return !whole
                            || metric.counted().isEmpty()
                            || metric.scale().signum() == 0
                            || denominator != null && denominator.signum() <= 0
                    ? null
                    : new Numerator(metric, count, denominator, criterion);
        }

        BigDecimal scale() {
            return metric.scale();
        }

        /** The criterion's input with the numerator moved. */
        BigDecimal value(BigDecimal move) {
            BigDecimal value = metricValue(move);
            return criterion.inputRounding() == null
                    ? value
                    : criterion.inputRounding().apply(value);
        }

        private BigDecimal metricValue(BigDecimal move) {
            BigDecimal scaled = count.add(move).multiply(metric.scale());
            return metric.rounding().apply(denominator == null ? scaled : scaled.divide(denominator, PRECISION));
        }

        MetricReading reading(BigDecimal move) {
            BigDecimal value = metricValue(move);
            return denominator == null
                    ? MetricReading.observed(value)
                    : MetricReading.observed(count.add(move), denominator, value);
        }

        /** About how far to an edge, rounding left aside. */
        BigDecimal moveTo(BigDecimal edge, boolean up) {
            BigDecimal whole = denominator == null ? BigDecimal.ONE : denominator;
            BigDecimal move =
                    edge.multiply(whole).divide(metric.scale(), PRECISION).subtract(count);
            BigDecimal rounded = move.setScale(0, up ? RoundingMode.CEILING : RoundingMode.FLOOR);
            BigDecimal least = up ? BigDecimal.ONE : BigDecimal.ONE.negate();
            return rounded.signum() == least.signum() ? rounded : least;
        }

        /** ，约4件（分子增加4、分母300不变）. */
        String chinese(BigDecimal records) {
            String number = Figure.plain(records.abs());
            String way = records.signum() > 0 ? "增加" : "减少";
            return denominator == null
                    ? "，须" + way + number + metric.counted()
                    : "，约" + number + metric.counted() + "（分子" + way + number + "、分母" + Figure.plain(denominator)
                            + "不变）";
        }
    }
}
