package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.ChildResult;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.MarkFact;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.PastResult;
import org.zhiheng.vocabulary.Period;

/**
 * One scenario as written: units with their figures, and what is expected of them.
 *
 * @param name a sentence
 */
record Scenario(String name, Yaml yaml) {

    private static final int MOST_TIMES = 10_000;

    private static final Set<String> UNIT_KEYS = Set.of(
            "code",
            "unit_name",
            "kind",
            "attributes",
            "metrics",
            "previous",
            "last_year",
            "events",
            "marks",
            "children",
            "past",
            "total",
            "expect");
    private static final Set<String> STATES = Set.of("no_data", "too_few", "not_applicable");
    /** In a list of units a name is the unit's; the scenario's own name is another. */
    private static final Set<String> KEYS_OF_OTHERS =
            Stream.concat(UNIT_KEYS.stream(), Stream.of("name")).collect(Collectors.toUnmodifiableSet());

    private static final Set<String> KEYS = Set.of("name", "on", "period", "peers", "units");

    /**
     * A unit of the scenario and what is expected of it.
     *
     * @param total given instead of the one its points come to; null: none
     */
    record Case(UnitInput unit, @Nullable BigDecimal total, Yaml expect) {}

    /** The period whose last day is {@code on}, or {@code period}; a finding when neither can be read. */
    Period period(Period.Length length, LocalDate absent) {
        try {
            if (yaml.get("period").isPresent()) {
                return Period.parse(yaml.get("period").text(""));
            }
            LocalDate day =
                    yaml.get("on").isPresent() ? LocalDate.parse(yaml.get("on").text("")) : absent;
            return Period.of(length, day);
        } catch (IllegalArgumentException | DateTimeParseException wrong) {
            Yaml at = yaml.get(yaml.get("period").isPresent() ? "period" : "on");
            at.add(PackFixes.of(Finding.error(
                            "scenario-date",
                            at.file(),
                            at.line(),
                            at.column(),
                            "日期或周期写法有误",
                            "the date or period cannot be read")
                    .about(at.text(""))));
            return Period.of(length, absent);
        }
    }

    /** The main unit first, then its peers, or all of {@code units}. */
    List<Case> cases(String kind, Map<String, MetricDescription> metrics) {
        Set<String> keys = new java.util.HashSet<>(KEYS);
        keys.addAll(UNIT_KEYS);
        yaml.allowKeys(keys);
        List<Case> cases = new ArrayList<>();
        if (yaml.get("units").isPresent()) {
            for (Yaml unit : yaml.get("units").items()) {
                unit.allowKeys(KEYS_OF_OTHERS);
                cases.add(unit(unit, kind, "U" + (cases.size() + 1), metrics));
            }
            return cases;
        }
        cases.add(unit(yaml, kind, "U", metrics));
        for (Yaml peer : yaml.get("peers").items()) {
            peer.allowKeys(KEYS_OF_OTHERS);
            cases.add(unit(peer, kind, "P" + cases.size(), metrics));
        }
        return cases;
    }

    private Case unit(Yaml unit, String kind, String code, Map<String, MetricDescription> metrics) {
        Map<String, String> attributes = new LinkedHashMap<>();
        unit.get("attributes").entries().forEach((name, value) -> attributes.put(name, value.text("")));
        String ownCode = unit.get("code").text(code);
        return new Case(
                new UnitInput(
                        ownCode,
                        unit.get("unit_name")
                                .text(unit == yaml ? ownCode : unit.get("name").text(ownCode)),
                        unit.get("kind").text(yaml.get("kind").text(kind)),
                        null,
                        attributes,
                        readings(unit.get("metrics"), metrics),
                        readings(unit.get("previous"), metrics),
                        readings(unit.get("last_year"), metrics),
                        events(unit.get("events")),
                        marks(unit.get("marks")),
                        children(unit.get("children")),
                        past(unit.get("past"))),
                unit.get("total").decimal().orElse(null),
                unit.get("expect"));
    }

    private static Map<String, MetricReading> readings(Yaml yaml, Map<String, MetricDescription> metrics) {
        Map<String, MetricReading> readings = new LinkedHashMap<>();
        yaml.entries().forEach((code, value) -> {
            MetricDescription metric = metrics.get(code);
            readings.put(code, reading(value, metric == null ? BigDecimal.ONE : metric.scale()));
        });
        return readings;
    }

    private static MetricReading reading(Yaml value, BigDecimal scale) {
        if (value.isMapping()) {
            value.allowKeys(Set.of("numerator", "denominator", "value"));
            BigDecimal numerator = value.get("numerator").decimal().orElse(BigDecimal.ZERO);
            BigDecimal denominator = value.get("denominator").decimal().orElse(BigDecimal.ZERO);
            if (value.get("value").isPresent()) {
                return MetricReading.observed(
                        numerator, denominator, value.get("value").decimal().orElse(BigDecimal.ZERO));
            }
            if (denominator.signum() == 0) {
                return new MetricReading(MetricState.NO_DATA, numerator, denominator, null);
            }
            return MetricReading.observed(
                    numerator,
                    denominator,
                    numerator.multiply(scale).divide(denominator, java.math.MathContext.DECIMAL128));
        }
        String text = value.text("");
        for (MetricState state : MetricState.values()) {
            if (state != MetricState.OBSERVED && state.code().equals(text)) {
                return MetricReading.absent(state);
            }
        }
        String nearest = Suggestion.nearest(text, STATES);
        if (nearest != null) {
            value.add(Finding.error(
                            "unknown-state", value.file(), value.line(), value.column(), "没有这种状态", "no such state")
                    .about(text)
                    .fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
            return MetricReading.absent(MetricState.NO_DATA);
        }
        return MetricReading.observed(value.decimal().orElse(BigDecimal.ZERO));
    }

    private static List<EventFact> events(Yaml yaml) {
        List<EventFact> events = new ArrayList<>();
        for (Yaml event : yaml.items()) {
            Map<String, String> attributes = new LinkedHashMap<>();
            event.entries().forEach((key, value) -> {
                if (value.isScalar()) {
                    attributes.put(key, value.text(""));
                }
            });
            int times = times(event);
            for (int count = 0; count < times; count++) {
                events.add(new EventFact(
                        events.size() + 1L,
                        event.get("category").requiredText(),
                        LocalDate.parse(event.get("on").text("2000-01-01")),
                        event.get("level").text().orElse(null),
                        event.get("severity").text().orElse(null),
                        event.get("matter").text().orElse(null),
                        event.get("points").decimal().orElse(null),
                        event.get("quantity").decimal().orElse(null),
                        event.get("repeated").flag(false),
                        event.get("evidence").text().orElse(null),
                        event.get("note").text().orElse(null),
                        attributes));
            }
        }
        return events;
    }

    private static int times(Yaml yaml) {
        Yaml times = yaml.get("times");
        int count = times.integer().orElse(1);
        if (count < 0 || count > MOST_TIMES) {
            times.add(Finding.error(
                            "scenario-times",
                            times.file(),
                            times.line(),
                            times.column(),
                            "「times」应为 0 到 " + MOST_TIMES + " 的整数",
                            "times is a whole number from 0 to " + MOST_TIMES)
                    .about(times.text(""))
                    .fix("写小一点的数：分清界限用不着这么多", "write fewer: a limit is told apart with less"));
            return 1;
        }
        return count;
    }

    private static List<MarkFact> marks(Yaml yaml) {
        List<MarkFact> marks = new ArrayList<>();
        for (Yaml mark : yaml.items()) {
            mark.allowKeys(Set.of("group", "rater", "question", "grade", "score", "times"));
            int times = times(mark);
            for (int count = 0; count < times; count++) {
                marks.add(new MarkFact(
                        marks.size() + 1L,
                        mark.get("group").requiredText(),
                        mark.get("rater").text().orElse(null),
                        mark.get("question").text().orElse(null),
                        mark.get("grade").text().orElse(null),
                        mark.get("score").decimal().orElse(null)));
            }
        }
        return marks;
    }

    private static List<ChildResult> children(Yaml yaml) {
        List<ChildResult> children = new ArrayList<>();
        for (Yaml child : yaml.items()) {
            String code = child.get("code").text("C" + (children.size() + 1));
            children.add(new ChildResult(
                    code,
                    child.get("name").text(code),
                    child.get("total").decimal().orElse(null),
                    child.get("rank").decimal().orElse(null),
                    child.get("size").integer().orElse(0),
                    child.get("grade").text().orElse(null)));
        }
        return children;
    }

    private static List<PastResult> past(Yaml yaml) {
        List<PastResult> past = new ArrayList<>();
        for (Yaml result : yaml.items()) {
            past.add(new PastResult(
                    result.get("period").requiredText(),
                    result.get("total").decimal().orElse(null),
                    result.get("rank").decimal().orElse(null),
                    result.get("size").integer().orElse(0),
                    result.get("grade").text().orElse(null)));
        }
        return past;
    }
}
