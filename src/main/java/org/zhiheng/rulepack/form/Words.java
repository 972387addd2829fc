package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.ChildResult;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MarkFact;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.PastResult;
import org.zhiheng.vocabulary.PeerStatistics;

/** The functions an expression may call. */
final class Words {

    private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);

    /** How many arguments a function takes, and how it is written. */
    record Arity(int least, int most, String usage) {}

    /** Functions of numbers. */
    static final Map<String, Arity> FUNCTIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("min", new Arity(1, 20, "min(a, b, …)")),
            Map.entry("max", new Arity(1, 20, "max(a, b, …)")),
            Map.entry("mean", new Arity(1, 20, "mean(a, b, …)")),
            Map.entry("abs", new Arity(1, 1, "abs(a)")),
            Map.entry("whole", new Arity(1, 1, "whole(a)")),
            Map.entry("begun", new Arity(1, 1, "begun(a)")),
            Map.entry("round", new Arity(1, 2, "round(a, 2)")),
            Map.entry("ln", new Arity(1, 1, "ln(a)")),
            Map.entry("exp", new Arity(1, 1, "exp(a)")),
            Map.entry("sqrt", new Arity(1, 1, "sqrt(a)")),
            Map.entry("power", new Arity(2, 2, "power(a, 0.5)")),
            Map.entry("clamp", new Arity(3, 3, "clamp(a, 0, 10)")),
            Map.entry("if", new Arity(3, 3, "if(a >= 95, b, c)"))));

    /** Questions that give a number; their arguments are words. */
    static final Map<String, Arity> NUMBERS = new TreeMap<>(Map.ofEntries(
            Map.entry("metric", new Arity(1, 1, "metric(code)")),
            Map.entry("numerator", new Arity(1, 1, "numerator(code)")),
            Map.entry("denominator", new Arity(1, 1, "denominator(code)")),
            Map.entry("previous", new Arity(1, 1, "previous(code)")),
            Map.entry("last_year", new Arity(1, 1, "last_year(code)")),
            Map.entry("attribute", new Arity(1, 1, "attribute(population)")),
            Map.entry("count", new Arity(1, 2, "count(category, level)")),
            Map.entry("quantity", new Arity(1, 1, "quantity(category)")),
            Map.entry("event_points", new Arity(1, 1, "event_points(category)")),
            Map.entry("mark", new Arity(1, 1, "mark(group)")),
            Map.entry("raters", new Arity(1, 1, "raters(group)")),
            Map.entry("share", new Arity(2, 2, "share(group, 优秀)")),
            Map.entry("peer_mean", new Arity(1, 1, "peer_mean(code)")),
            Map.entry("peer_best", new Arity(1, 1, "peer_best(code)")),
            Map.entry("peer_worst", new Arity(1, 1, "peer_worst(code)")),
            Map.entry("peer_deviation", new Arity(1, 1, "peer_deviation(code)")),
            Map.entry("peer_percentile", new Arity(2, 2, "peer_percentile(code, p25)")),
            Map.entry("peer_size", new Arity(1, 1, "peer_size(code)")),
            Map.entry("peer_rank", new Arity(1, 1, "peer_rank(code)")),
            Map.entry("previous_peer_rank", new Arity(1, 1, "previous_peer_rank(code)")),
            Map.entry("past_total", new Arity(1, 1, "past_total(1)")),
            Map.entry("past_rank", new Arity(1, 1, "past_rank(1)")),
            Map.entry("children_count", new Arity(0, 0, "children_count()")),
            Map.entry("children_mean", new Arity(0, 0, "children_mean()")),
            Map.entry("children_sum", new Arity(0, 0, "children_sum()")),
            Map.entry("children_worst", new Arity(1, 1, "children_worst(3)")),
            Map.entry("children_last", new Arity(1, 1, "children_last(2)"))));

    /** Questions that give yes or no. */
    static final Map<String, Arity> CONDITIONS = new TreeMap<>(Map.of(
            "observed", new Arity(1, 1, "observed(code)"),
            "has", new Arity(1, 1, "has(attribute)"),
            "attribute_is", new Arity(2, 20, "attribute_is(class, 一类)"),
            "kind_is", new Arity(1, 20, "kind_is(street)")));

    /** Questions whose argument is a number of periods or units. */
    static final Set<String> COUNT_FIRST = Set.of("past_total", "past_rank", "children_worst", "children_last");

    /** Questions whose first argument is a metric. */
    static final Set<String> METRIC_FIRST = Set.of(
            "metric",
            "numerator",
            "denominator",
            "previous",
            "last_year",
            "peer_mean",
            "peer_best",
            "peer_worst",
            "peer_deviation",
            "peer_percentile",
            "peer_size",
            "peer_rank",
            "previous_peer_rank",
            "observed");

    private Words() {}

    static Set<String> all() {
        Set<String> all = new TreeSet<>(FUNCTIONS.keySet());
        all.addAll(NUMBERS.keySet());
        all.addAll(CONDITIONS.keySet());
        return all;
    }

    static boolean test(String name, List<String> words, Facts facts) {
        return switch (name) {
            case "observed" -> facts.observed(words.get(0));
            case "has" -> !facts.attribute(words.get(0)).isEmpty();
            case "attribute_is" -> words.subList(1, words.size()).contains(facts.attribute(words.get(0)));
            default -> words.contains(facts.getKind());
        };
    }

    static Figure answer(String name, List<String> words, Facts facts) {
        String first = words.isEmpty() ? "" : words.get(0);
        return switch (name) {
            case "metric" -> Expression.metricFigure(facts, first);
            case "numerator" -> part(facts, first, facts.numerator(first), "分子");
            case "denominator" -> part(facts, first, facts.denominator(first), "分母");
            case "previous" -> past(facts, first, facts.previous(first), "上期");
            case "last_year" -> past(facts, first, facts.lastYear(first), "上年同期");
            case "attribute" -> attribute(facts, first);
            case "count" ->
                Figure.named(
                        String.join("", words) + "次数",
                        BigDecimal.valueOf(words.size() == 1 ? facts.count(first) : facts.count(first, words.get(1))));
            case "quantity" -> Figure.named(first + "数量", facts.quantity(first));
            case "event_points" ->
                Figure.named(
                        first + "分值",
                        facts.events(first).stream()
                                .map(EventFact::points)
                                .filter(Objects::nonNull)
                                .reduce(BigDecimal.ZERO, BigDecimal::add));
            case "mark" -> mark(facts, first);
            case "raters" -> Figure.named(first + "人数", BigDecimal.valueOf(raters(facts, first)));
            case "share" -> share(facts, first, words.get(1));
            case "peer_mean" -> peer(facts, first, "同组平均", PeerStatistics::mean);
            case "peer_best" -> peer(facts, first, "同组最好", PeerStatistics::best);
            case "peer_worst" -> peer(facts, first, "同组最差", PeerStatistics::worst);
            case "peer_deviation" -> peer(facts, first, "同组标准差", PeerStatistics::deviation);
            case "peer_percentile" -> percentile(facts, first, words.get(1));
            case "peer_size" -> Figure.named("同组单位数", BigDecimal.valueOf(facts.peerSize(first)));
            case "peer_rank" -> rank(facts, first, Facts::place, "同组名次", false);
            case "previous_peer_rank" -> rank(facts, first, Facts::previousPlace, "上期同组名次", true);
            case "past_total" -> pastResult(facts, first, PastResult::total, "往期总分");
            case "past_rank" -> pastResult(facts, first, PastResult::rank, "往期名次");
            case "children_count" ->
                Figure.named("下级单位数", BigDecimal.valueOf(facts.getChildren().size()));
            case "children_mean" -> {
                List<BigDecimal> totals = childTotals(facts);
                yield Figure.call(
                        "下级平均分",
                        sum(totals).divide(BigDecimal.valueOf(totals.size()), PRECISION),
                        totals.stream().map(Figure::of).toList());
            }
            case "children_sum" -> Figure.named("下级总分之和", sum(childTotals(facts)));
            case "children_worst" -> childrenWorst(facts, first);
            case "children_last" ->
                Figure.named(
                        "居末" + first + "位的下级单位数", BigDecimal.valueOf(facts.childrenAmongLast(Integer.parseInt(first))));
            default -> throw new IllegalStateException(name);
        };
    }

    private static Figure part(Facts facts, String metric, @Nullable BigDecimal value, String what) {
        if (value == null) {
            if (facts.observed(metric)) {
                throw new MissingInput(
                        MissingInput.Reason.UNDEFINED, facts.description(metric).name() + what);
            }
            throw Expression.missing(facts, metric);
        }
        return Figure.named(facts.description(metric).name() + what, value);
    }

    private static Figure past(Facts facts, String metric, @Nullable BigDecimal value, String what) {
        String name = what + facts.description(metric).name();
        if (value == null) {
            throw new MissingInput(MissingInput.Reason.NO_PAST, name);
        }
        return Figure.named(name, value);
    }

    private static Figure attribute(Facts facts, String name) {
        BigDecimal amount = facts.amount(name);
        if (amount == null) {
            throw new MissingInput(MissingInput.Reason.NO_DATA, name);
        }
        return Figure.named(name, amount);
    }

    private static Figure mark(Facts facts, String group) {
        BigDecimal mean = facts.meanMark(group);
        if (mean == null) {
            throw new MissingInput(MissingInput.Reason.NO_DATA, group + "评分");
        }
        return Figure.named(group + "评分", mean);
    }

    private static long raters(Facts facts, String group) {
        List<MarkFact> marks = facts.marks(group);
        long named = marks.stream()
                .map(MarkFact::rater)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        return named + marks.stream().filter(mark -> mark.rater() == null).count();
    }

    private static Figure share(Facts facts, String group, String grade) {
        List<MarkFact> marks =
                facts.marks(group).stream().filter(mark -> mark.grade() != null).toList();
        if (marks.isEmpty()) {
            throw new MissingInput(MissingInput.Reason.NO_DATA, group + "测评票");
        }
        Figure votes = Figure.named(
                "「" + grade + "」票数",
                BigDecimal.valueOf(marks.stream()
                        .filter(mark -> grade.equals(mark.grade()))
                        .count()));
        return votes.dividedBy(Figure.named("总票数", BigDecimal.valueOf(marks.size())))
                .times(Figure.of(100));
    }

    private static Figure peer(
            Facts facts, String metric, String what, java.util.function.Function<PeerStatistics, BigDecimal> figure) {
        PeerStatistics statistics = facts.peers(metric);
        String name = what + facts.description(metric).name();
        if (statistics == null) {
            throw new MissingInput(MissingInput.Reason.UNDEFINED, name);
        }
        return Figure.named(name, figure.apply(statistics));
    }

    private static Figure percentile(Facts facts, String metric, String which) {
        return peer(facts, metric, "同组" + which.toUpperCase(java.util.Locale.ROOT), statistics -> switch (which) {
            case "p10" -> statistics.p10();
            case "p25" -> statistics.p25();
            case "p50" -> statistics.p50();
            case "p75" -> statistics.p75();
            case "p90" -> statistics.p90();
            default -> throw new MissingInput(MissingInput.Reason.UNDEFINED, which);
        });
    }

    private interface Places {
        Facts.@Nullable PeerPlace of(Facts facts, String metric, MetricDescription.Better better);
    }

    private static Figure rank(Facts facts, String metric, Places places, String what, boolean past) {
        Facts.PeerPlace place =
                places.of(facts, metric, facts.description(metric).better());
        if (place == null) {
            if (past) {
                throw new MissingInput(
                        MissingInput.Reason.NO_PAST, facts.description(metric).name() + what);
            }
            throw Expression.missing(facts, metric);
        }
        return Figure.named(facts.description(metric).name() + what, BigDecimal.valueOf(place.competition()));
    }

    private static Figure pastResult(
            Facts facts,
            String back,
            java.util.function.Function<PastResult, @Nullable BigDecimal> figure,
            String what) {
        int index = Integer.parseInt(back) - 1;
        BigDecimal value =
                index < facts.getPast().size() ? figure.apply(facts.getPast().get(index)) : null;
        if (value == null) {
            throw new MissingInput(MissingInput.Reason.NO_PAST, what);
        }
        return Figure.named(facts.getPast().get(index).period() + what, value);
    }

    private static List<BigDecimal> childTotals(Facts facts) {
        List<BigDecimal> totals = new ArrayList<>();
        for (ChildResult child : facts.getChildren()) {
            if (child.total() != null) {
                totals.add(child.total());
            }
        }
        if (totals.isEmpty()) {
            throw new MissingInput(MissingInput.Reason.NO_DATA, "下级单位得分");
        }
        return totals;
    }

    private static Figure childrenWorst(Facts facts, String howMany) {
        List<BigDecimal> worst = childTotals(facts).stream()
                .sorted()
                .limit(Integer.parseInt(howMany))
                .toList();
        return Figure.call(
                "下级最低" + howMany + "个平均分",
                sum(worst).divide(BigDecimal.valueOf(worst.size()), PRECISION),
                worst.stream().map(Figure::of).toList());
    }

    private static BigDecimal sum(List<BigDecimal> values) {
        return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
