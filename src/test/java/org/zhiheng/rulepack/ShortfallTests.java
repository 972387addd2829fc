package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricDescription.Better;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.vocabulary.Rounding;

/** The gap a shortfall states is exact: that many records more and the points are there, one fewer and they are not. */
class ShortfallTests {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private static final MetricDescription RATE = new MetricDescription(
            "rate", "办结及时率", "%", Better.HIGHER, HUNDRED, MetricDescription.UNDECLARED, BigDecimal.ZERO, "件");
    private static final MetricDescription SHORT = new MetricDescription(
            "rate2", "满意率", "%", Better.HIGHER, HUNDRED, new Rounding(1, RoundingMode.HALF_UP), BigDecimal.ZERO, "份");
    private static final MetricDescription BAD = new MetricDescription(
            "bad", "重办率", "%", Better.LOWER, HUNDRED, MetricDescription.UNDECLARED, BigDecimal.ZERO, "件");
    private static final MetricDescription COUNT = new MetricDescription(
            "number", "事故起数", "起", Better.LOWER, BigDecimal.ONE, MetricDescription.UNDECLARED, BigDecimal.ZERO, "起");
    private static final Map<String, MetricDescription> METRICS =
            Map.of("rate", RATE, "rate2", SHORT, "bad", BAD, "number", COUNT);

    /** Every form that decides by one figure, in its variants. */
    private static final Map<String, String> FORMS = new TreeMap<>(
            Map.ofEntries(
                    Map.entry("A01", "full: 12, metric: rate, form: slope, target: 95, per_step: 0.6"),
                    Map.entry("A02", "full: 4, metric: bad, form: slope, bad: above, target: 2, per_step: 0.5"),
                    Map.entry("A03", "full: 6, metric: rate2, form: slope, target: 92, per_step: 0.3, floor: 1.5"),
                    Map.entry(
                            "A04",
                            "full: 10, metric: rate, form: slope, target: 95, per_step: 1, steps: whole, limit: 6"),
                    Map.entry(
                            "A05",
                            "full: 10, metric: rate2, form: slope, target: 95, step: 2, per_step: 1, steps: begun"),
                    Map.entry(
                            "A06",
                            "full: 9, metric: rate, form: slope, target: 96, segments: [{ per_step: 0.25 }, { from: 90, per_step: 0.5 }], limit: 5"),
                    Map.entry(
                            "A07",
                            "full: 4, metric: rate, form: slope, target: 80, base: 3, per_step: 0.2, limit: 1, bonus_per_step: 0.2, bonus_limit: 1"),
                    Map.entry(
                            "A08",
                            "full: 7, metric: rate, form: slope, target: 95, per_step: 0.6, round: { points: 1 }"),
                    Map.entry(
                            "A09",
                            "full: 7, metric: rate, form: slope, target: 95, per_step: 0.6, round: { input: 1 }"),
                    Map.entry(
                            "A10",
                            "full: 5, metric: rate, form: tiers, tiers: [{ at_least: 80, points: 5 }, { at_least: 60, below: 80, points: 3 }, { below: 60, points: 0 }]"),
                    Map.entry(
                            "A11",
                            "full: 5, metric: bad, form: tiers, tiers: [{ at_most: 5, points: 5 }, { above: 5, at_most: 20, points: 2 }, { above: 20, points: 0 }]"),
                    Map.entry(
                            "A12",
                            "full: 8, metric: rate, form: interpolation, knots: [{ at: 40, points: 2 }, { at: 70, points: 5 }, { at: 95, points: 8 }]"),
                    Map.entry(
                            "A13",
                            "full: 8, metric: bad, form: interpolation, knots: [{ at: 5, points: 8 }, { at: 15, points: 2 }, { at: 30, points: 0 }]"),
                    Map.entry("A14", "full: 5, metric: rate2, form: proportion"),
                    Map.entry("A15", "full: 5, metric: bad, form: proportion, reversed: true"),
                    Map.entry("A16", "full: 5, metric: rate, form: threshold_or_proportion, full_when: rate >= 90"),
                    Map.entry("A17", "full: 5, metric: rate, form: all_or_nothing, above: 90, otherwise: 1"),
                    Map.entry("A18", "full: 5, metric: rate, form: all_or_nothing, when: bad < 10 and rate >= 50"),
                    Map.entry("A19", "full: 5, metric: number, form: count, direction: deduct, each: 0.7"),
                    Map.entry("A20", "full: 5, metric: number, form: count, direction: deduct, each: 2, limit: 3"),
                    Map.entry("A21", "full: 5, metric: number, form: count, each: 0.4"),
                    Map.entry("A22", "full: 5, metric: number, form: quota, quota: 8, below: proportion"),
                    Map.entry(
                            "A23",
                            "full: 5, metric: number, form: quota, quota: 8, below: per_missing, per_missing: 1"),
                    Map.entry("A24", "full: 5, metric: number, form: quota, quota: 8"),
                    Map.entry("A25", "full: 3, metric: rate, form: ratio_to_best"),
                    Map.entry("A26", "full: 3, metric: bad, form: min_max, from: 30, to: 5"),
                    Map.entry(
                            "A27", "full: 3, metric: rate, form: rank_points, list: [3, 2.5, 2], step: 0.5, least: 1"),
                    Map.entry("A28", "full: 3, metric: rate2, form: percentile, ties: mean"),
                    Map.entry(
                            "A29",
                            "full: 6, metrics: [rate, bad], form: cases, cases: [{ when: rate >= 95, points: 6 }, { when: bad <= 10 and rate >= 60, points: 4 }, { otherwise: 1 }]"),
                    Map.entry(
                            "A30",
                            "full: 10, form: higher_of, options: [{ name: 达标, form: slope, metric: rate, target: 90, per_step: 0.5 }, { name: 占比, form: proportion, metric: rate2 }]")));

    private static RulePack pack() {
        StringBuilder criteria = new StringBuilder();
        FORMS.forEach((code, form) -> criteria.append(code)
                .append(": { name: 第")
                .append(code)
                .append("项, basis: 一, clause: 条文, missing: zero, ")
                .append(form)
                .append(" }\n"));
        return pack(criteria.toString(), String.join(", ", FORMS.keySet()));
    }

    private static RulePack pack(String criteria, String children) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        String scheme = """
                scheme: gaps
                name: 差距
                version: 1.0.0
                basis: 测试
                period: quarter
                effective: { from: 2026-01-01 }
                assesses: { kinds: [street] }
                tree: { combine: sum, children: [%s] }
                """.formatted(children);
        files.put("scheme.yml", scheme.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", criteria.getBytes(StandardCharsets.UTF_8));
        RulePack pack = RulePackReader.read("rules/gaps", files);
        assertThat(pack.findings()).isEmpty();
        return pack;
    }

    private static MetricReading reading(MetricDescription metric, int numerator, int denominator) {
        BigDecimal value = BigDecimal.valueOf(numerator).multiply(metric.scale());
        return metric == COUNT
                ? new MetricReading(
                        org.zhiheng.vocabulary.MetricState.OBSERVED,
                        BigDecimal.valueOf(numerator),
                        null,
                        BigDecimal.valueOf(numerator))
                : MetricReading.observed(
                        BigDecimal.valueOf(numerator),
                        BigDecimal.valueOf(denominator),
                        value.divide(BigDecimal.valueOf(denominator), 30, RoundingMode.HALF_UP)
                                .setScale(metric.rounding().decimals(), RoundingMode.HALF_UP));
    }

    private record Drawn(int numerator, int denominator) {}

    private static Map<String, Drawn> drawn(Random chance) {
        Map<String, Drawn> drawn = new TreeMap<>();
        METRICS.keySet().stream().sorted().forEach(metric -> {
            int denominator = 1 + chance.nextInt(metric.equals("rate2") ? 400 : 90);
            int numerator = metric.equals("number")
                    ? chance.nextInt(14)
                    : metric.equals("bad")
                            ? chance.nextInt(1 + denominator / 3)
                            : denominator - chance.nextInt(1 + denominator / (1 + chance.nextInt(6)));
            drawn.put(metric, new Drawn(numerator, denominator));
        });
        return drawn;
    }

    private static UnitInput unit(String code, Map<String, Drawn> drawn) {
        Map<String, MetricReading> readings = new HashMap<>();
        drawn.forEach(
                (metric, of) -> readings.put(metric, reading(METRICS.get(metric), of.numerator(), of.denominator())));
        return UnitInput.of(code, code, "street", Map.of(), readings);
    }

    private static UnitResult assess(CompiledRulePack pack, UnitInput own, List<UnitInput> peers) {
        List<UnitInput> units = new ArrayList<>(peers);
        units.add(own);
        AssessmentInput input = new AssessmentInput(Period.parse("2026Q1"), METRICS, units);
        return Assessment.assess(pack, input, 1).units().stream()
                .filter(unit -> unit.code().equals("own"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void reachesThePointsByTheStatedRecordsAndNotByOneFewer() {
        CompiledRulePack pack = new RulePackCompiler().compile(pack());
        Random chance = new Random(20260901);
        Map<String, Integer> proved = new TreeMap<>();
        for (int round = 0; round < 12; round++) {
            List<UnitInput> peers = new ArrayList<>();
            for (int peer = 0; peer < 5; peer++) {
                peers.add(unit("peer" + peer, drawn(chance)));
            }
            Map<String, Drawn> own = drawn(chance);
            UnitResult before = assess(pack, unit("own", own), peers);
            for (Shortfall shortfall : before.shortfalls()) {
                if (shortfall.metric() == null || shortfall.records() == null) {
                    continue;
                }
                BigDecimal now = before.points(shortfall.criterion());
                int move = shortfall.records().intValueExact();
                BigDecimal reached = after(pack, own, peers, shortfall, move);
                BigDecimal oneFewer = after(pack, own, peers, shortfall, move - Integer.signum(move));
                String told = FORMS.get(shortfall.criterion()) + " " + own + " " + shortfall + " now " + now;
                if (shortfall.points() == null) {
                    assertThat(reached).as(told).isGreaterThan(now);
                    assertThat(oneFewer).as(told).isEqualByComparingTo(now);
                } else {
                    assertThat(shortfall.points()).as(told).isGreaterThan(now);
                    assertThat(reached).as(told).isGreaterThanOrEqualTo(shortfall.points());
                    assertThat(oneFewer).as(told).isLessThan(shortfall.points());
                }
                proved.merge(shortfall.criterion(), 1, Integer::sum);
            }
        }
        assertThat(proved.keySet()).as("every form was put to the proof").isEqualTo(FORMS.keySet());
    }

    private static BigDecimal after(
            CompiledRulePack pack, Map<String, Drawn> own, List<UnitInput> peers, Shortfall shortfall, int move) {
        Map<String, Drawn> moved = new TreeMap<>(own);
        Drawn old = own.get(shortfall.metric());
        moved.put(shortfall.metric(), new Drawn(old.numerator() + move, old.denominator()));
        return assess(pack, unit("own", moved), peers).points(shortfall.criterion());
    }

    @Test
    void tellsTheGapAsPeopleDo() {
        RulePack rules = pack(
                "E1: { name: 满意率, full: 10, metric: rate2, form: slope, target: 90, per_step: 0.5, basis: 一, missing: zero }\n",
                "E1");
        Map<String, MetricReading> readings = Map.of("rate2", reading(SHORT, 266, 300));
        UnitResult result = assess(
                new RulePackCompiler().compile(rules),
                UnitInput.of("own", "own", "street", Map.of(), readings),
                List.of());

        assertThat(result.shortfalls())
                .extracting(Shortfall::text)
                .containsExactly("满意率88.7%，要求≥90%，差1.3个百分点，约4份（分子增加4、分母300不变）；达到后，此项得满分10分");
        assertThat(result.shortfalls().get(0).distance()).isEqualByComparingTo("1.3");
    }

    @Test
    void countsTheEventsThatWereDeducted() {
        RulePack rules = pack(
                "E1: { name: 巡查, full: 4, form: ladder, events: [问题], direction: deduct, table: [{ points: 1 }], limit: 3, basis: 一 }\n",
                "E1");
        List<EventFact> events = new ArrayList<>();
        for (long record = 1; record <= 5; record++) {
            events.add(new EventFact(
                    record, "问题", LocalDate.of(2026, 1, 5), null, null, null, null, null, false, null, null, Map.of()));
        }
        UnitInput own = new UnitInput(
                "own", "own", "street", null, Map.of(), Map.of(), Map.of(), Map.of(), events, List.of(), List.of(),
                List.of());

        UnitResult result = assess(new RulePackCompiler().compile(rules), own, List.of());

        assertThat(result.points("E1")).isEqualByComparingTo("1");
        assertThat(result.shortfalls())
                .extracting(Shortfall::code, Shortfall::text)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("no-event", "计了5次扣分，没有这些事项，此项得满分4分"));
    }
}
