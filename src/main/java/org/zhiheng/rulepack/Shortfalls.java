package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.ScoreLine;
import org.zhiheng.vocabulary.Working;

/**
 * The conditions a unit failed, criterion by criterion (B-9): what its form states, otherwise what is found by scoring again
 * with one figure moved, otherwise in words why no single gap exists. The gap in records is the smallest whole number by
 * which the numerator would have to move with the denominator as it is, so that the value, rounded as the metric and the
 * criterion say, meets the condition.
 */
final class Shortfalls {

    private static final int MOST = 2;
    private static final int LONGEST_SEARCH = 1_000;
    /** Reasons of the lines that come after those of form and rules. */
    private static final Set<String> CLOSING = Set.of("cap", "floor", "rounding");

    private static final BigDecimal A_STEP = new BigDecimal("0.1");
    private static final BigDecimal A_TRIFLE = BigDecimal.ONE.movePointLeft(10);

    private final UnitFacts facts;
    private final Leaf leaf;
    private final ResolvedCriterion criterion;
    private final FormContext context;
    private final Closing closing;
    private final BigDecimal points;
    private final Rules rules;

    /** Lines that hand-written rules wrote. */
    private final List<ScoreLine> ruled;

    private Shortfalls(UnitFacts facts, Leaf leaf, BigDecimal points, Rules rules) {
        this.facts = facts;
        this.leaf = leaf;
        this.criterion = leaf.criterion();
        this.context = context(facts, criterion);
        this.ruled = ruled(leaf.lines());
        boolean formed = criterion.form() != null;
        this.closing = new Closing(
                leaf.cap(),
                criterion.floor(),
                criterion.pointsRounding(),
                formed ? sum(leaf.lines(), line -> !isRuled(line) && !CLOSING.contains(line.reasonCode())) : null,
                formed ? sum(ruled, line -> true) : BigDecimal.ZERO);
        this.points = points;
        this.rules = rules;
    }

    private static List<ScoreLine> ruled(List<ScoreLine> lines) {
        List<ScoreLine> ruled = new ArrayList<>(2);
        for (ScoreLine line : lines) {
            if (isRuled(line)) {
                ruled.add(line);
            }
        }
        return ruled;
    }

    private static boolean isRuled(ScoreLine line) {
        return line.reasonCode().equals("rule") || line.reasonCode().equals("limited");
    }

    private static BigDecimal sum(List<ScoreLine> lines, Predicate<ScoreLine> counts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (ScoreLine line : lines) {
            sum = counts.test(line) ? sum.add(line.points()) : sum;
        }
        return sum;
    }

    /**
     * Of every criterion that gave less than it could; none for one that is not for the unit.
     */
    static List<Shortfall> of(UnitFacts facts, List<Leaf> leaves, Rules rules) {
        List<Shortfall> all = new ArrayList<>();
        for (Leaf leaf : leaves) {
            boolean removed = leaf.points() != null && leaf.points().state() == NodeState.REMOVED;
            BigDecimal points = leaf.points() == null || leaf.points().figure() == null
                    ? BigDecimal.ZERO
                    : leaf.points().figure().value();
            boolean full = leaf.points() != null
                    && leaf.points().state() == NodeState.SCORED
                    && leaf.criterion().full() != null
                    && points.compareTo(leaf.criterion().full()) >= 0;
            if (!removed && !full) {
                all.addAll(of(facts, leaf, points, rules));
            }
        }
        return List.copyOf(all);
    }

    private static List<Shortfall> of(UnitFacts facts, Leaf leaf, BigDecimal points, Rules rules) {
        SharedOutcomes.Outcome shared = leaf.shared();
        if (shared == null) {
            return new Shortfalls(facts, leaf, points, rules).find();
        }
        MetricReading reading = Objects.requireNonNull(facts.reading(shared.metric()));
        List<Shortfall> known = shared.shortfalls(reading, points);
        if (known != null) {
            return known;
        }
        List<Shortfall> found = List.copyOf(new Shortfalls(facts, leaf, points, rules).find());
        if (found.stream()
                .noneMatch(one -> one.code().equals(Goal.NONE))) { // Why there is none may name other metrics.
            shared.keep(reading, points, found);
        }
        return found;
    }

    /**
     * The hand-written rules of the pack.
     *
     * @param asked what those about a criterion ask for, by name
     * @param again fires all rules for the unit with other figures
     * @param stretches of the criteria whose rules only compare metrics with constants, by code; shared where it is one metric
     */
    record Rules(
            Function<String, Set<String>> asked,
            Function<UnitFacts, List<Leaf>> again,
            Map<String, List<Stretches>> stretches) {}

    private static FormContext context(UnitFacts facts, ResolvedCriterion criterion) {
        return new FormContext(facts, criterion.names(), criterion.full(), criterion.inputRounding(), branch -> {});
    }

    /** Full marks, the cap of an extra, or nothing taken off; null: an extra without end. */
    private @Nullable BigDecimal top() {
        return criterion.full() != null ? criterion.full() : criterion.cap();
    }

    private boolean isLost() {
        BigDecimal top = top();
        return top == null ? points.signum() < 0 : points.compareTo(top) < 0;
    }

    private List<Shortfall> find() {
        if (top() != null && !isLost()) {
            return List.of();
        }
        if (isUnanswered()) {
            return isLost() ? List.of(words("no-value", "没有差距可算：" + leaf.note() + "；有了数据才能比较")) : List.of();
        }
        List<Shortfall> found = new ArrayList<>(stated());
        boolean compound = false;
        for (Shortfall one : found) {
            compound |= one.metric() == null && one.distance() != null;
        }
        boolean more = compound || !ruled.isEmpty();
        if (found.isEmpty() || more) {
            found.addAll(events());
            found.addAll(solved());
        }
        if (found.isEmpty() && isLost()) {
            found.add(words(Goal.NONE, whyNone()));
        }
        return found.subList(0, Math.min(found.size(), more ? MOST + 2 : MOST));
    }

    private boolean isUnanswered() {
        if (leaf.points() == null || leaf.points().state() != NodeState.SCORED) {
            return true;
        }
        for (ScoreLine line : leaf.lines()) {
            if (line.kind() == ScoreLine.Kind.MISSING) {
                return true;
            }
        }
        return false;
    }

    /** What the form itself says. */
    private List<Shortfall> stated() {
        if (criterion.form() == null) {
            return List.of();
        }
        List<Shortfall> found = new ArrayList<>();
        try {
            for (Goal goal : criterion.form().goals(context, closing)) {
                Shortfall shortfall = shortfall(goal);
                if (shortfall != null) {
                    found.add(shortfall);
                }
            }
        } catch (MissingInput undecidable) {
            return found;
        }
        return found;
    }

    private Shortfall words(String code, String text) {
        return new Shortfall(criterion.criterion().code(), code, null, null, null, null, null, text);
    }

    private @Nullable Shortfall shortfall(Goal goal) {
        BigDecimal reached = goal.sum() == null ? null : closing.of(goal.sum());
        if (goal.told() != null) {
            Goal.Told told = goal.told();
            boolean none = goal.code().equals(Goal.NONE);
            String text = none ? "没有单一的差距：" + told.text() : told.text() + reward(reached);
            return new Shortfall(
                    criterion.criterion().code(),
                    goal.code(),
                    null,
                    told.actual(),
                    told.distance(),
                    told.records(),
                    reached,
                    text);
        }
        Expression input = Objects.requireNonNull(goal.input());
        BigDecimal actual = context.input(input).value();
        if (goal.wanted().holds(actual)) {
            return null;
        }
        String metric = input instanceof Expression.Metric named ? named.code() : null;
        Numerator numerator = metric == null ? null : Numerator.of(facts, metric, criterion.inputRounding());
        BigDecimal records = numerator == null ? null : records(goal, numerator, reached);
        boolean beyond = numerator != null && (records == null || records.compareTo(numerator.mostMore()) > 0);
        if (beyond) {
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
        String is = input instanceof Expression.Metric ? "" : "现为";
        return words.of(input) + is + Figure.plain(shown(actual, goal.wanted())) + unit + "，要求"
                + goal.wanted().chinese(unit) + goal.note() + gap
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
        BigDecimal then = pointsAfter(numerator.metric().code(), numerator.reading(move));
        return then != null && (reached == null ? then.compareTo(points) > 0 : then.compareTo(reached) >= 0);
    }

    private @Nullable BigDecimal pointsAfter(String metric, MetricReading reading) {
        UnitFacts moved = facts.with(metric, reading);
        if (criterion.form() == null || !asked().isEmpty()) {
            return pointsAfter(moved);
        }
        try {
            return closing.of(criterion.form().score(context(moved, criterion)).stream()
                    .map(Entry::points)
                    .reduce(BigDecimal.ZERO, BigDecimal::add));
        } catch (MissingInput undecidable) {
            return null;
        }
    }

    /** All rules fired again. */
    private @Nullable BigDecimal pointsAfter(UnitFacts moved) {
        return rules.again().apply(moved).stream()
                .filter(other -> other.criterion()
                        .criterion()
                        .code()
                        .equals(criterion.criterion().code()))
                .filter(other -> other.points() != null && other.points().state() == NodeState.SCORED)
                .findFirst()
                .map(other -> Objects.requireNonNull(
                                Objects.requireNonNull(other.points()).figure())
                        .value())
                .orElse(null);
    }

    /** What rules took off for single events, without these events. */
    private List<Shortfall> events() {
        if (ruled.isEmpty()) {
            return List.of();
        }
        Set<Long> records = new TreeSet<>();
        for (ScoreLine line : ruled) {
            if (line.kind() == ScoreLine.Kind.DEDUCT) {
                records.addAll(line.records());
            }
        }
        BigDecimal then = records.isEmpty() ? null : pointsAfter(facts.without(records));
        if (then == null || then.compareTo(points) <= 0) {
            return List.of();
        }
        BigDecimal count = BigDecimal.valueOf(-records.size());
        String text = "规则计了" + records.size() + "次扣分，没有这些事项" + reward(then);
        return List.of(new Shortfall(criterion.criterion().code(), "no-event", null, null, null, count, then, text));
    }

    /** The nearest moves of single metrics: for one point or one step more, then for all there is. */
    private List<Shortfall> solved() {
        List<NearestMove.Move> nearest = new ArrayList<>(1);
        List<NearestMove.Move> all = new ArrayList<>(1);
        List<Stretches> known =
                rules.stretches().getOrDefault(criterion.criterion().code(), List.of());
        if (known.size() == 1) {
            solve(known.get(0).metric(), known.get(0), nearest, all);
        } else if (known.isEmpty()) {
            movable().forEach(metric -> solve(metric, null, nearest, all));
        } else {
            Map<String, Stretches> byMetric = new TreeMap<>();
            known.forEach(each -> byMetric.put(each.metric(), each.afresh()));
            byMetric.forEach((metric, each) -> solve(metric, each, nearest, all));
        }
        List<Shortfall> found = new ArrayList<>();
        NearestMove.Move next = easiest(nearest);
        if (next != null) {
            found.add(shortfall("next-point", next));
        }
        NearestMove.Move most = easiest(all);
        if (most != null && !nearest.contains(most)) {
            found.add(shortfall("full-marks", most));
        }
        return found;
    }

    /** Adds the moves of one metric: the nearest that gives more, and the one that gives all there is. */
    private void solve(
            String metric, @Nullable Stretches stretches, List<NearestMove.Move> nearest, List<NearestMove.Move> all) {
        if (facts.observed(metric)) {
            NearestMove search = new NearestMove(
                    facts, metric, criterion.inputRounding(), stretches, reading -> pointsAfter(metric, reading));
            BigDecimal top = top();
            add(nearest, nearest(search, top));
            if (top != null) {
                add(all, search.toAtLeast(top));
            }
        }
    }

    private static void add(List<NearestMove.Move> moves, NearestMove.@Nullable Move move) {
        if (move != null) {
            moves.add(move);
        }
    }

    /** The first of the smallest; null when there is none. */
    private static NearestMove.@Nullable Move easiest(List<NearestMove.Move> moves) {
        NearestMove.Move found = null;
        for (NearestMove.Move move : moves) {
            found = found == null || effort(move).compareTo(effort(found)) < 0 ? move : found;
        }
        return found;
    }

    /** A move set against the figure it moves. */
    private static BigDecimal effort(NearestMove.Move move) {
        BigDecimal size = move.actual().abs().max(BigDecimal.ONE);
        return move.needed().subtract(move.actual()).abs().divide(size, 12, RoundingMode.HALF_UP);
    }

    /** The next step where points go by steps, otherwise one point more, otherwise whatever there is. */
    private NearestMove.@Nullable Move nearest(NearestMove search, @Nullable BigDecimal top) {
        NearestMove.Move first = search.toAtLeast(points.add(A_TRIFLE));
        if (first == null || first.points().subtract(points).compareTo(A_STEP) >= 0) {
            return first;
        }
        BigDecimal one = points.add(BigDecimal.ONE);
        NearestMove.Move point = search.toAtLeast(top == null ? one : one.min(top));
        return point == null ? first : point;
    }

    private Set<String> asked() {
        return rules.asked().apply(criterion.criterion().code());
    }

    /** Observed metrics of the unit that the criterion or a rule may look at. */
    private Set<String> movable() {
        Set<String> metrics = new TreeSet<>(criterion.criterion().metrics());
        if (criterion.form() != null) {
            metrics.addAll(criterion.form().metrics());
        }
        metrics.addAll(asked());
        metrics.removeIf(metric -> !facts.observed(metric));
        return metrics;
    }

    private Shortfall shortfall(String code, NearestMove.Move move) {
        String unit = move.metric().unit();
        boolean up = move.needed().compareTo(move.actual()) > 0;
        BigDecimal distance = move.needed().subtract(move.actual()).abs();
        BigDecimal needed = rounded(move.needed(), up ? RoundingMode.UP : RoundingMode.DOWN);
        String text = move.metric().name() + Figure.plain(rounded(move.actual(), RoundingMode.HALF_UP)) + unit
                + "，其他数不变时须" + (up ? "升到" : "降到") + Figure.plain(needed) + unit + "，差"
                + Figure.plain(shortened(distance, RoundingMode.UP)) + Wording.distanceUnit(unit)
                + (move.numerator() == null ? "" : move.numerator().chinese(move.move()))
                + "；达到后" + reward(move.points());
        return new Shortfall(
                criterion.criterion().code(),
                code,
                move.metric().code(),
                move.actual(),
                distance,
                move.numerator() == null ? null : move.move(),
                move.points(),
                text);
    }

    private static BigDecimal rounded(BigDecimal number, RoundingMode mode) {
        return number.scale() <= 4 ? number : number.setScale(4, mode);
    }

    /** Why no single gap exists, and how the points came about. */
    private String whyNone() {
        Set<String> movable = movable();
        String names =
                movable.stream().map(metric -> facts.description(metric).name()).collect(Collectors.joining("、"));
        String why = movable.isEmpty()
                ? "此项不取本单位本期的数据指标（取自事项、评价、上期、下级单位或单位属性）"
                : movable.size() == 1 ? "「" + names + "」单独变动不能多得分" : "「" + names + "」共同决定此项得分，其中任何一个单独变动都不能多得分";
        String working = leaf.lines().stream()
                .map(line -> Working.of(line.kind(), line.formula(), line.substituted(), line.points()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("；"));
        String reasons = leaf.lines().stream()
                .filter(line -> line.points().signum() < 0)
                .map(ScoreLine::reason)
                .collect(Collectors.joining("；"));
        return "没有单一的差距：" + why + (working.isEmpty() ? "" : "；计算为 " + working)
                + (reasons.isEmpty() ? "" : "；扣分原因：" + reasons);
    }
}
