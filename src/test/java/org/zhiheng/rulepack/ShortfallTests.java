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
import org.zhiheng.rulepack.form.Forms;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.MarkFact;
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
                            "full: 10, form: higher_of, options: [{ name: 达标, form: slope, metric: rate, target: 90, per_step: 0.5 }, { name: 占比, form: proportion, metric: rate2 }]"),
                    Map.entry("A31", "full: 10, form: expression, points: 'full - number * 0.4'"),
                    Map.entry("A32", "full: 10, form: expression, points: 'min(full, rate / 10 + rate2 / 20)'"),
                    Map.entry("A33", "full: 9, form: given, as: deduct, metric: number, round: 1"),
                    Map.entry(
                            "A34",
                            "full: 6, form: tiers, input: '(rate + rate2) / 2', tiers: [{ at_least: 95, points: 6 }, { at_least: 60, below: 95, points: 3 }, { below: 60, points: 0 }]"),
                    Map.entry(
                            "A35",
                            "full: 8, form: count, direction: deduct, counts: [{ name: 事故, input: number, each: 0.3 }, { name: 重办, input: bad, each: 0.1 }]")));

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
        return pack(criteria, children, new TreeMap<>());
    }

    private static RulePack pack(String criteria, String children, TreeMap<String, byte[]> files) {
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
                Drawn drawn = own.get(shortfall.metric());
                assertThat(shortfall.metric().equals("number") || drawn.numerator() + move <= drawn.denominator())
                        .as("a part does not pass its whole: %s", shortfall)
                        .isTrue();
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

    /** Mean 75, deviation 5 of the two: 70 gives 60 points; 61 need 70.5, full marks 90. */
    @Test
    void saysWhatAStandardScoreWouldNeed() {
        RulePack rules = pack(
                "E1: { name: 标准分, full: 100, metric: number, better: higher, form: z_score, centre: 70, spread: 10, basis: 一, missing: zero }\n",
                "E1");
        UnitResult result = assess(
                new RulePackCompiler().compile(rules),
                UnitInput.of("own", "own", "street", Map.of(), Map.of("number", reading(COUNT, 70, 1))),
                List.of(UnitInput.of("peer", "peer", "street", Map.of(), Map.of("number", reading(COUNT, 80, 1)))));

        assertThat(result.points("E1")).isEqualByComparingTo("60");
        assertThat(result.shortfalls())
                .extracting(Shortfall::code, Shortfall::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "next-point", "事故起数70起，要求≥70.5起（按同组平均75、标准差5不变算），差0.5起，须增加1起；达到后，此项得61分"),
                        org.assertj.core.groups.Tuple.tuple(
                                "full-marks", "事故起数70起，要求≥90起（按同组平均75、标准差5不变算），差20起，须增加20起；达到后，此项得满分100分"));
    }

    /** Weighted mean 0.4 × 60 + 0.6 × 80 = 72, 7.2 points; 8.2 need 82, the residents alone 80 + 10 ÷ 0.6 = 96.6667. */
    @Test
    void saysWhatTheRatersWouldHaveToGive() {
        RulePack rules = pack(
                "E1: { name: 测评, full: 10, form: raters, groups: [{ group: 上级, weight: 40% }, { group: 群众, weight: 60% }], basis: 一, missing: zero }\n",
                "E1");
        List<MarkFact> marks = List.of(
                new MarkFact(1, "上级", "a", null, null, BigDecimal.valueOf(60)),
                new MarkFact(2, "群众", "b", null, null, BigDecimal.valueOf(70)),
                new MarkFact(3, "群众", "c", null, null, BigDecimal.valueOf(90)));

        UnitResult result = assess(new RulePackCompiler().compile(rules), unit(List.of(), marks), List.of());

        assertThat(result.points("E1")).isEqualByComparingTo("7.2");
        assertThat(result.shortfalls())
                .extracting(Shortfall::text)
                .containsExactly(
                        "各方评价加权平均72分，要求≥82分，差10分（只提高群众一方，须由80分到96.6667分，2份评价合计再高33.34分）；达到后，此项得8.2分",
                        "各方评价加权平均72分，要求≥100分，差28分（只提高任何一方都不够）；达到后，此项得满分10分");
        assertThat(result.shortfalls().get(0).distance()).isEqualByComparingTo("10");
    }

    /** One provincial honour is worth 1, a city's 0.5; without its document it counts nothing. */
    @Test
    void saysWhichHonourWouldGiveMore() {
        RulePack rules = pack(
                "E1: { name: 表彰, cap: 3, form: ladder, events: [表彰], evidence: required, table: [{ when: { level: provincial }, points: 1 }, { when: { level: city }, points: 0.5 }], basis: 一 }\n",
                "E1");
        List<EventFact> events = List.of(honour(1, "city", "文件"), honour(2, "provincial", null));

        UnitResult result = assess(new RulePackCompiler().compile(rules), unit(events, List.of()), List.of());

        assertThat(result.points("E1")).isEqualByComparingTo("0.5");
        assertThat(result.shortfalls())
                .extracting(Shortfall::text)
                .containsExactly("有1件没有证明材料未计，补齐证明材料，此项得1.5分", "计了1件，再有1件表彰（市级）并有证明材料，此项得1分");
    }

    /** 100 − 3 × 12.5: one point more needs one late report fewer, the whole three. */
    @Test
    void solvesAnExpression() {
        RulePack rules = pack(
                "E1: { name: 迟报, full: 100, form: expression, points: '100 - 12.5 * number', basis: 一, missing: zero }\n",
                "E1");
        UnitResult result = assess(
                new RulePackCompiler().compile(rules),
                UnitInput.of("own", "own", "street", Map.of(), Map.of("number", reading(COUNT, 3, 1))),
                List.of());

        assertThat(result.shortfalls())
                .extracting(Shortfall::text)
                .containsExactly(
                        "事故起数3起，其他数不变时须降到2起，差1起，须减少1起；达到后，此项得75分", "事故起数3起，其他数不变时须降到0起，差3起，须减少3起；达到后，此项得满分100分");
    }

    @Test
    void saysSoWhereNoSingleGapExists() {
        RulePack rules = pack(
                "E1: { name: 综合, full: 10, form: expression, points: 'min(rate, rate2, 100) / 10 * 0.5 + 1', basis: 一, missing: zero }\n"
                        + "E2: { name: 人口, full: 10, form: expression, points: 'attribute(population) / 1000', basis: 一, missing: zero }\n"
                        + "E3: { name: 缺数, full: 10, metric: bad, form: proportion, basis: 一, missing: zero }\n",
                "E1, E2, E3");
        Map<String, MetricReading> readings = Map.of("rate", reading(RATE, 50, 100), "rate2", reading(SHORT, 50, 100));
        UnitResult result = assess(
                new RulePackCompiler().compile(rules),
                UnitInput.of("own", "own", "street", Map.of("population", "4000"), readings),
                List.of());

        assertThat(result.shortfalls())
                .extracting(Shortfall::criterion, Shortfall::code, Shortfall::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "E1",
                                "no-single-gap",
                                "没有单一的差距：「办结及时率、满意率」共同决定此项得分，其中任何一个单独变动都不能多得分；计算为 取较小者(取较小者(办结及时率, 满意率), 100) ÷ 10 × 0.5 + 1 = 取较小者(取较小者(50, 50), 100) ÷ 10 × 0.5 + 1 = 3.5"),
                        org.assertj.core.groups.Tuple.tuple(
                                "E2",
                                "no-single-gap",
                                "没有单一的差距：此项不取本单位本期的数据指标（取自事项、评价、上期、下级单位或单位属性）；计算为 population ÷ 1000 = 4000 ÷ 1000 = 4"),
                        org.assertj.core.groups.Tuple.tuple("E3", "no-value", "没有差距可算：「重办率」无数据，按0分计；有了数据才能比较"));
    }

    /** 50 of 100 is under 60 %: ten more, and the two points of the rule come back. */
    @Test
    void findsWhatAHandWrittenRuleAsksFor() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("volume.drl", """
                package gaps
                import org.zhiheng.vocabulary.*
                global ScoreSheet score
                rule "E1 办结过慢"
                when
                    Assessee( observed( "rate" ), value( "rate" ) < 60 )
                then
                    score.deduct( "E1", 2, "办结率不满60" );
                end
                rule "E2 大面积重办"
                when
                    Assessee( observed( "bad" ), value( "bad" ) > 5 )
                then
                    score.deduct( "E2", 3, "重办率超过5" );
                end
                """.getBytes(StandardCharsets.UTF_8));
        RulePack rules = pack(
                "E1: { name: 数量, full: 10, metric: number, form: count, direction: deduct, each: 1, basis: 一, missing: zero }\n"
                        + "E2: { name: 重办, full: 5, metric: bad, start: full, basis: 一, missing: zero }\n",
                "E1, E2",
                files);
        Map<String, MetricReading> readings =
                Map.of("rate", reading(RATE, 50, 100), "number", reading(COUNT, 0, 1), "bad", reading(BAD, 9, 100));
        UnitResult result = assess(
                new RulePackCompiler().compile(rules),
                UnitInput.of("own", "own", "street", Map.of(), readings),
                List.of());

        assertThat(result.points("E1")).isEqualByComparingTo("8");
        assertThat(result.shortfalls())
                .extracting(Shortfall::criterion, Shortfall::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "E1", "办结及时率50%，其他数不变时须升到60%，差10个百分点，约10件（分子增加10、分母100不变）；达到后，此项得满分10分"),
                        org.assertj.core.groups.Tuple.tuple(
                                "E2", "重办率9%，其他数不变时须降到5%，差4个百分点，约4件（分子减少4、分母100不变）；达到后，此项得满分5分"));
    }

    /** Two metrics, each compared with a constant: the easier of both moves, for each unit by its own other figure. */
    @Test
    void findsTheEasierOfTwoMetricsThatARuleComparesWithConstants() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("rules.drl", """
                package gaps
                import org.zhiheng.vocabulary.*
                global ScoreSheet score
                rule "E1 又慢又要返工"
                when
                    Assessee( value( "rate" ) < 60, value( "bad" ) > 5 )
                then
                    score.deduct( "E1", 2, "又慢又要返工" );
                end
                """.getBytes(StandardCharsets.UTF_8));
        CompiledRulePack rules = new RulePackCompiler()
                .compile(pack(
                        "E1: { name: 办理, full: 10, metrics: [rate, bad], start: full, basis: 一, missing: zero }\n",
                        "E1",
                        files));
        Map<Integer, String> expected = Map.of(
                50, "办结及时率50%，其他数不变时须升到60%，差10个百分点，约10件（分子增加10、分母100不变）；达到后，此项得满分10分",
                10, "重办率9%，其他数不变时须降到5%，差4个百分点，约4件（分子减少4、分母100不变）；达到后，此项得满分10分");
        expected.forEach((rate, text) -> {
            UnitResult result = assess(
                    rules,
                    UnitInput.of(
                            "own",
                            "own",
                            "street",
                            Map.of(),
                            Map.of("rate", reading(RATE, rate, 100), "bad", reading(BAD, 9, 100))),
                    List.of());
            assertThat(result.points("E1")).isEqualByComparingTo("8");
            assertThat(result.shortfalls()).extracting(Shortfall::text).containsExactly(text);
        });
    }

    /** Whoever adds a form has to say here what it tells a unit that lost points. */
    @Test
    void everyFormTellsWhatWasLacking() {
        Map<String, String> forms = new TreeMap<>(EVERY_FORM);
        assertThat(forms.keySet())
                .as("every word an author may write after form:")
                .isEqualTo(Forms.WORDS);
        StringBuilder criteria = new StringBuilder();
        List<String> codes = new ArrayList<>();
        forms.forEach((word, text) -> {
            String code = "F%02d".formatted(codes.size() + 1);
            codes.add(code);
            criteria.append(
                    "%s: { name: %s, form: %s, basis: 一, missing: zero, %s }\n".formatted(code, code, word, text));
        });
        CompiledRulePack pack = new RulePackCompiler().compile(pack(criteria.toString(), String.join(", ", codes)));
        UnitInput own = new UnitInput(
                "own",
                "own",
                "street",
                null,
                Map.of(),
                Map.of("rate", reading(RATE, 50, 100), "number", reading(COUNT, 3, 1)),
                Map.of("rate", reading(RATE, 60, 100)),
                Map.of(),
                List.of(honour(1, "city", "文件")),
                List.of(new MarkFact(2, "群众", "b", null, null, BigDecimal.valueOf(70))),
                List.of(),
                List.of());
        UnitResult result = assess(pack, own, List.of(unit("peer", drawn(new Random(1)))));

        for (int index = 0; index < codes.size(); index++) {
            String code = codes.get(index);
            assertThat(result.points(code)).as(code).isNotNull();
            assertThat(result.shortfalls().stream()
                            .filter(one -> one.criterion().equals(code)))
                    .as("gap of %s", forms.keySet().toArray()[index])
                    .isNotEmpty()
                    .allMatch(one -> one.text().contains("差") || one.text().contains("再有"));
        }
    }

    private static final Map<String, String> EVERY_FORM = Map.ofEntries(
            Map.entry("proportion", "full: 5, metric: rate"),
            Map.entry("threshold_or_proportion", "full: 5, metric: rate, full_when: rate >= 90"),
            Map.entry("slope", "full: 5, metric: rate, target: 90, per_step: 0.1"),
            Map.entry("improvement", "metric: rate, against: previous, per_step: 0.1, limit: 2"),
            Map.entry("tiers", "full: 5, metric: rate, tiers: [{ at_least: 80, points: 5 }, { below: 80, points: 0 }]"),
            Map.entry("interpolation", "full: 5, metric: rate, knots: [{ at: 0, points: 0 }, { at: 100, points: 5 }]"),
            Map.entry("all_or_nothing", "full: 5, metric: rate, at_least: 90"),
            Map.entry("count", "full: 5, metric: number, direction: deduct, each: 1"),
            Map.entry("quota", "full: 5, metric: number, quota: 8"),
            Map.entry("ladder", "cap: 5, events: [表彰], table: [{ points: 1 }]"),
            Map.entry("raters", "full: 5, groups: [{ group: 群众, weight: 100% }]"),
            Map.entry("cases", "full: 5, metrics: [rate], cases: [{ when: rate >= 95, points: 5 }, { otherwise: 1 }]"),
            Map.entry("expression", "full: 5, points: rate / 20"),
            Map.entry("given", "full: 5, metric: number"),
            Map.entry("ratio_to_best", "full: 5, metric: rate"),
            Map.entry("rank_points", "full: 5, metric: rate, list: [5, 3]"),
            Map.entry("percentile", "full: 5, metric: rate"),
            Map.entry("z_score", "full: 5, metric: rate, centre: 3, spread: 1"),
            Map.entry("min_max", "full: 5, metric: rate, from: 0, to: 100"),
            Map.entry(
                    "higher_of",
                    "full: 5, options: [{ name: 一, form: proportion, metric: rate }, { name: 二, form: expression, points: number }]"));

    private static EventFact honour(long record, String level, String evidence) {
        return new EventFact(
                record, "表彰", LocalDate.of(2026, 1, 5), level, null, null, null, null, false, evidence, null, Map.of());
    }

    private static UnitInput unit(List<EventFact> events, List<MarkFact> marks) {
        return new UnitInput(
                "own", "own", "street", null, Map.of(), Map.of(), Map.of(), Map.of(), events, marks, List.of(),
                List.of());
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
