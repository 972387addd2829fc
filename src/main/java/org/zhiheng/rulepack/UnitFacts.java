package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.form.EventWords;
import org.zhiheng.rulepack.form.Facts;
import org.zhiheng.vocabulary.ChildResult;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MarkFact;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricDescription.Better;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.PastResult;
import org.zhiheng.vocabulary.PeerStatistics;

/** The wide fact of one unit. */
final class UnitFacts implements Facts {

    private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);

    private final UnitInput unit;
    private final String peerGroup;
    private final PeerFigures peers;
    private final Map<String, MetricDescription> descriptions;
    private final Function<String, ResolvedCriterion> criteria;
    /** Rules ask about one metric several times in a row. */
    private @Nullable Asked last;

    private static final class Asked {
        final String metric;

        @Nullable
        final MetricReading reading;

        /** Null until asked for. */
        @Nullable
        MetricDescription description;

        Asked(String metric, @Nullable MetricReading reading) {
            this.metric = metric;
            this.reading = reading;
        }
    }

    /** Values the peers know the unit by, where it was moved. */
    private final Map<String, BigDecimal> before;

    /** @param criteria in force for the unit, by code; throws when there is no such criterion */
    UnitFacts(
            UnitInput unit,
            String peerGroup,
            PeerFigures peers,
            Map<String, MetricDescription> descriptions,
            Function<String, ResolvedCriterion> criteria) {
        this(unit, peerGroup, peers, descriptions, criteria, Map.of());
    }

    private UnitFacts(
            UnitInput unit,
            String peerGroup,
            PeerFigures peers,
            Map<String, MetricDescription> descriptions,
            Function<String, ResolvedCriterion> criteria,
            Map<String, BigDecimal> before) {
        this.before = before;
        this.unit = unit;
        this.peerGroup = peerGroup;
        this.peers = peers;
        this.descriptions = descriptions;
        this.criteria = criteria;
    }

    UnitInput unit() {
        return unit;
    }

    /** What is left of a unit that has its points: it is asked for no criterion any more, and holds on to none. */
    UnitFacts scored(UnitInput slim) {
        return new UnitFacts(slim, peerGroup, peers, descriptions, code -> {
            throw new IllegalStateException("A scored unit is asked for a criterion (" + code + ")");
        });
    }

    ResolvedCriterion criterion(String code) {
        return criteria.apply(code);
    }

    @Override
    public String getCode() {
        return unit.code();
    }

    @Override
    public String getName() {
        return unit.name();
    }

    @Override
    public String getKind() {
        return unit.kind();
    }

    @Override
    public String getParent() {
        return unit.parent() == null ? "" : unit.parent();
    }

    @Override
    public String getPeerGroup() {
        return peerGroup;
    }

    @Override
    public String attribute(String name) {
        return unit.attributes().getOrDefault(name, "");
    }

    @Override
    public @Nullable BigDecimal amount(String attribute) {
        try {
            String text = attribute(attribute).strip();
            return text.isEmpty() ? null : new BigDecimal(text);
        } catch (NumberFormatException notNumber) {
            return null;
        }
    }

    /** Null when the unit has none. */
    @Nullable
    MetricReading reading(String metric) {
        return asked(metric).reading;
    }

    private Asked asked(String metric) {
        Asked asked = last;
        if (asked == null || !asked.metric.equals(metric)) {
            asked = new Asked(metric, unit.metrics().get(metric));
            last = asked;
        }
        return asked;
    }

    @Override
    public MetricState state(String metric) {
        MetricReading reading = reading(metric);
        return reading == null ? MetricState.NO_DATA : reading.state();
    }

    @Override
    public boolean observed(String metric) {
        return state(metric) == MetricState.OBSERVED;
    }

    @Override
    public boolean noData(String metric) {
        return state(metric) == MetricState.NO_DATA;
    }

    @Override
    public boolean notApplicable(String metric) {
        return state(metric) == MetricState.NOT_APPLICABLE;
    }

    @Override
    public boolean tooFew(String metric) {
        return state(metric) == MetricState.TOO_FEW;
    }

    @Override
    public @Nullable BigDecimal value(String metric) {
        MetricReading reading = reading(metric);
        return reading == null ? null : reading.value();
    }

    @Override
    public @Nullable BigDecimal numerator(String metric) {
        MetricReading reading = reading(metric);
        return reading == null ? null : reading.numerator();
    }

    @Override
    public @Nullable BigDecimal denominator(String metric) {
        MetricReading reading = reading(metric);
        return reading == null ? null : reading.denominator();
    }

    @Override
    public Figure figure(String metric) {
        return figure(description(metric).name(), value(metric), metric);
    }

    @Override
    public @Nullable BigDecimal previous(String metric) {
        MetricReading reading = unit.previous().get(metric);
        return reading == null ? null : reading.value();
    }

    @Override
    public @Nullable BigDecimal lastYear(String metric) {
        MetricReading reading = unit.lastYear().get(metric);
        return reading == null ? null : reading.value();
    }

    @Override
    public Figure previousFigure(String metric) {
        return figure("上期" + description(metric).name(), previous(metric), metric);
    }

    @Override
    public Figure lastYearFigure(String metric) {
        return figure("上年同期" + description(metric).name(), lastYear(metric), metric);
    }

    private Figure figure(String name, @Nullable BigDecimal value, String metric) {
        if (value == null) {
            throw new IllegalStateException("「" + name + "」没有数值，规则应先用 observed(\"" + metric + "\") 判断" + " / (" + metric
                    + ") has no value; ask observed(\"" + metric + "\") first");
        }
        return Figure.named(name, value);
    }

    @Override
    public MetricDescription description(String metric) {
        Asked asked = asked(metric);
        MetricDescription known = asked.description;
        if (known == null) {
            MetricDescription described = descriptions.get(metric);
            known = described == null ? MetricDescription.of(metric, metric, "", Better.HIGHER) : described;
            asked.description = known;
        }
        return known;
    }

    @Override
    public @Nullable PeerStatistics peers(String metric) {
        return peers.statistics(description(metric));
    }

    @Override
    public @Nullable PeerPlace place(String metric, Better better) {
        BigDecimal value = value(metric);
        if (value == null) {
            return null;
        }
        BigDecimal known = before.get(metric);
        return known == null ? peers.place(metric, better, value) : peers.placeAfter(metric, better, known, value);
    }

    @Override
    public @Nullable PeerPlace previousPlace(String metric, Better better) {
        BigDecimal value = previous(metric);
        return value == null ? null : peers.previousPlace(metric, better, value);
    }

    @Override
    public List<BigDecimal> betterValues(String metric, Better better) {
        BigDecimal value = value(metric);
        return value == null ? List.of() : peers.better(metric, better, value);
    }

    @Override
    public PeerPlace placeAt(String metric, Better better, BigDecimal value) {
        return peers.placeAfter(metric, better, Objects.requireNonNull(value(metric)), value);
    }

    /** The same unit with another reading of one metric, before peers that stay as they are. */
    UnitFacts with(String metric, MetricReading reading) {
        Map<String, MetricReading> metrics = new HashMap<>(unit.metrics());
        metrics.put(metric, reading);
        return with(metrics, unit.events(), Map.of(metric, Objects.requireNonNull(value(metric))));
    }

    /** The same unit as if these events had not happened, its metrics as they are. */
    UnitFacts without(Set<Long> records) {
        return with(
                unit.metrics(),
                unit.events().stream()
                        .filter(event -> !records.contains(event.record()))
                        .toList(),
                Map.of());
    }

    private UnitFacts with(
            Map<String, MetricReading> metrics, List<EventFact> events, Map<String, BigDecimal> movedFrom) {
        UnitInput moved = new UnitInput(
                unit.code(),
                unit.name(),
                unit.kind(),
                unit.parent(),
                unit.attributes(),
                metrics,
                unit.previous(),
                unit.lastYear(),
                events,
                unit.marks(),
                unit.children(),
                unit.past());
        return new UnitFacts(moved, peerGroup, peers, descriptions, criteria, movedFrom);
    }

    @Override
    public @Nullable BigDecimal peerMean(String metric) {
        PeerStatistics statistics = peers(metric);
        return statistics == null ? null : statistics.mean();
    }

    @Override
    public @Nullable BigDecimal peerBest(String metric) {
        PeerStatistics statistics = peers(metric);
        return statistics == null ? null : statistics.best();
    }

    @Override
    public @Nullable BigDecimal peerWorst(String metric) {
        PeerStatistics statistics = peers(metric);
        return statistics == null ? null : statistics.worst();
    }

    @Override
    public int peerSize(String metric) {
        return peers.size(metric);
    }

    @Override
    public @Nullable BigDecimal peerRank(String metric) {
        PeerPlace place = place(metric, description(metric).better());
        return place == null ? null : BigDecimal.valueOf(place.competition());
    }

    @Override
    public @Nullable BigDecimal target(String criterion) {
        return parameter(criterion, "target");
    }

    @Override
    public @Nullable BigDecimal parameter(String criterion, String name) {
        return criterion(criterion).numbers().get(name);
    }

    @Override
    public Figure parameterFigure(String criterion, String name) {
        BigDecimal value = parameter(criterion, name);
        if (value == null) {
            throw new IllegalStateException("评分项 " + criterion + " 没有数值参数「" + name + "」 / criterion " + criterion
                    + " has no numeric parameter (" + name + ")");
        }
        return Figure.named(name.equals("target") ? "目标值" : name, value);
    }

    @Override
    public Figure fullMarks(String criterion) {
        BigDecimal full = criterion(criterion).full();
        return Figure.named("满分", full == null ? BigDecimal.ZERO : full);
    }

    @Override
    public List<EventFact> getEvents() {
        return unit.events();
    }

    @Override
    public List<EventFact> events(String category) {
        return unit.events().stream()
                .filter(event -> event.category().equals(category))
                .toList();
    }

    @Override
    public int count(String category) {
        return events(category).size();
    }

    @Override
    public int count(String category, String word) {
        return (int) events(category).stream()
                .filter(event -> EventWords.isOf(event, word))
                .count();
    }

    @Override
    public BigDecimal quantity(String category) {
        return events(category).stream()
                .map(EventFact::quantity)
                .filter(Objects::nonNull)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Override
    public List<MarkFact> getMarks() {
        return unit.marks();
    }

    @Override
    public List<MarkFact> marks(String group) {
        return unit.marks().stream().filter(mark -> mark.group().equals(group)).toList();
    }

    @Override
    public @Nullable BigDecimal meanMark(String group) {
        List<BigDecimal> scores = marks(group).stream()
                .map(MarkFact::score)
                .filter(Objects::nonNull)
                .toList();
        return scores.isEmpty()
                ? null
                : scores.stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(BigDecimal.valueOf(scores.size()), PRECISION);
    }

    @Override
    public List<ChildResult> getChildren() {
        return unit.children();
    }

    @Override
    public int childrenAmongLast(int places) {
        return (int) unit.children().stream()
                .filter(child -> child.rank() != null
                        && child.rank().compareTo(BigDecimal.valueOf(child.groupSize() - (long) places)) > 0)
                .count();
    }

    @Override
    public List<PastResult> getPast() {
        return unit.past();
    }
}
