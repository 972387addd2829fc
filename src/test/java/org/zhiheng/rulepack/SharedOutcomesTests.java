package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricDescription.Better;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.vocabulary.Rounding;

/** What units share is what each would have come to alone. */
class SharedOutcomesTests {

    private static final Period PERIOD = Period.parse("2026Q3");

    /** Sees everything, so that nothing is shared. */
    private static final Trail EVERYTHING = new Trail() {
        @Override
        public void fired(String rule) {}

        @Override
        public void reached(Yaml branch) {}
    };

    private static final String[] VALUES = {"0", "50", "60.0", "79.99", "80", "90", "90.0", "94.9", "95", "100"};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "community_quarterly",
                "leadership_team_quarterly",
                "police_station_quarterly",
                "street_quarterly",
                "work_safety_quarterly"
            })
    void givesWhatEachUnitAloneGives(String scheme) {
        RulePack pack = new RulePacks(ContentHome.in(Path.of(""))).read(scheme);
        CompiledRulePack compiled = new RulePackCompiler().compile(pack);
        Map<String, MetricDescription> metrics = new TreeMap<>();
        pack.metrics().forEach(code -> metrics.put(code, described(code, "指标" + code)));
        AssessmentInput input = input(metrics, List.copyOf(pack.kinds()));
        String alone = text(Assessment.followed(compiled, input, EVERYTHING, Map.of()));

        assertThat(text(Assessment.assess(compiled, input, 2))).isEqualTo(alone);
        assertThat(text(Assessment.assess(compiled, input, 1))).isEqualTo(alone);
    }

    @Test
    void sharesTheLinesOfEqualValuesAndTellsEachUnitItsOwnRecords() {
        List<UnitResult> units = assess(
                plain(), "指标", Map.of(), reading("90", "9", "10"), reading("90", "18", "20"), reading("90", "9", "10"));

        assertThat(units.get(1).lines().get(1)).isSameAs(units.get(0).lines().get(1));
        assertThat(units.get(2).shortfalls().get(0))
                .isSameAs(units.get(0).shortfalls().get(0));
        assertThat(units.get(0).shortfalls().get(0).text()).contains("约1件（分子增加1、分母10不变）");
        assertThat(units.get(1).shortfalls().get(0).text()).contains("约1件（分子增加1、分母20不变）");
    }

    @Test
    void tellsMetricsAsTheyAreDescribedNow() {
        CompiledRulePack compiled = plain();
        assess(compiled, "及时率", Map.of(), reading("90", "9", "10"));

        UnitResult unit =
                assess(compiled, "按时办结率", Map.of(), reading("90", "9", "10")).get(0);

        assertThat(unit.lines().get(1).formula()).contains("按时办结率");
        assertThat(unit.shortfalls().get(0).text()).startsWith("按时办结率90%");
    }

    /** The rule takes its criterion from the unit, so that the text of the pack does not say which it writes on. */
    @Test
    void leavesRoomForRulesThatWriteBesideAForm() {
        CompiledRulePack compiled = compiled("""
                rule "另行扣分"
                when
                    $u : Assessee( attribute( "扣分项" ) != "" )
                then
                    score.deduct( $u.attribute( "扣分项" ), 2, "另行扣分" );
                end
                """);

        assertThat(assess(compiled, "指标", Map.of(), reading("90", "9", "10"))
                        .get(0)
                        .total())
                .isEqualByComparingTo("9");
        UnitResult deducted = assess(compiled, "指标", Map.of("扣分项", "C1"), reading("90", "9", "10"))
                .get(0);
        assertThat(deducted.total()).isEqualByComparingTo("7");
        assertThat(deducted.lines())
                .extracting(line -> line.rule() + line.points())
                .containsExactlyInAnyOrder("C1 甲10", "C1 甲-1.0", "另行扣分-2");
    }

    @Test
    void keepsNoMoreThanItHasRoomFor() {
        int criteria = SharedOutcomes.MOST / SharedOutcomes.TRIAL;
        SharedOutcomes shared = new SharedOutcomes(Collections.nCopies(criteria + 1, "m"), Map.of());
        for (int criterion = 0; criterion < criteria; criterion++) {
            fill(shared, criterion, SharedOutcomes.TRIAL);
        }

        assertThat(shared.of(criteria, facts(0))).isNull();
        assertThat(shared.of(0, facts(0))).isSameAs(shared.of(0, facts(0))).isNotNull();
    }

    @Test
    void givesUpACriterionWhoseValuesHardlyRepeat() {
        SharedOutcomes shared = new SharedOutcomes(List.of("m", "m"), Map.of());
        for (int criterion = 0; criterion < 2; criterion++) {
            fill(shared, criterion, SharedOutcomes.TRIAL);
        }
        // 500 finds are proof, 499 are not.
        repeat(shared, 0, 500);
        repeat(shared, 1, 499);

        assertThat(shared.of(0, facts(SharedOutcomes.TRIAL))).isNotNull();
        assertThat(shared.of(0, facts(0))).isNotNull();
        assertThat(shared.of(1, facts(SharedOutcomes.TRIAL))).isNull();
        assertThat(shared.of(1, facts(0))).isNull();
    }

    @Test
    void givesTheRoomOfACriterionBackThatIsGivenUp() {
        int criteria = SharedOutcomes.MOST / SharedOutcomes.TRIAL;
        SharedOutcomes shared = new SharedOutcomes(Collections.nCopies(criteria + 1, "m"), Map.of());
        for (int criterion = 0; criterion < criteria; criterion++) {
            fill(shared, criterion, SharedOutcomes.TRIAL);
        }
        assertThat(shared.of(0, facts(SharedOutcomes.TRIAL))).isNull();

        assertThat(shared.of(criteria, facts(0))).isNotNull();
    }

    private static void fill(SharedOutcomes shared, int criterion, int values) {
        for (int value = 0; value < values; value++) {
            assertThat(shared.of(criterion, facts(value))).isNotNull();
        }
    }

    private static void repeat(SharedOutcomes shared, int criterion, int times) {
        for (int time = 0; time < times; time++) {
            assertThat(shared.of(criterion, facts(0))).isNotNull();
        }
    }

    private static UnitFacts facts(int value) {
        UnitInput unit = UnitInput.of("1", "甲", "village", Map.of(), Map.of("m", reading(String.valueOf(value))));
        return new UnitFacts(unit, "", new PeerFigures(List.of(), Map.of()), Map.of(), code -> {
            throw new IllegalArgumentException(code);
        });
    }

    private static CompiledRulePack plain() {
        return compiled("");
    }

    private static CompiledRulePack compiled(String rules) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", bytes("""
                scheme: shared
                name: 方案
                version: 1.0.0
                basis: 依据
                period: quarter
                effective: { from: 2026-01-01 }
                assesses: { kinds: [village] }
                tree: { children: [C1] }
                ranking: { basis: rounded, ties: competition }
                """));
        files.put("criteria.yml", bytes("""
                C1: { name: 甲, metric: rate, basis: 第一条, full: 10, form: slope, target: 95, per_step: 0.2, missing: zero }
                """));
        if (!rules.isEmpty()) {
            files.put(
                    "rules.drl",
                    bytes("package shared\n\nimport org.zhiheng.vocabulary.*\nglobal ScoreSheet score\n\n" + rules));
        }
        return new RulePackCompiler().compile(RulePackReader.read("rules/shared", files));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<UnitResult> assess(
            CompiledRulePack compiled, String metric, Map<String, String> attributes, MetricReading... readings) {
        List<UnitInput> units = new ArrayList<>();
        for (MetricReading reading : readings) {
            String code = String.valueOf(units.size() + 1);
            units.add(UnitInput.of(code, "单位" + code, "village", attributes, Map.of("rate", reading)));
        }
        Map<String, MetricDescription> metrics = Map.of("rate", described("rate", metric));
        return Assessment.assess(compiled, new AssessmentInput(PERIOD, metrics, units), 1)
                .units();
    }

    private static MetricDescription described(String code, String name) {
        return new MetricDescription(
                code,
                name,
                "%",
                Better.HIGHER,
                BigDecimal.valueOf(100),
                new Rounding(4, java.math.RoundingMode.HALF_UP),
                BigDecimal.ZERO,
                "件");
    }

    private static MetricReading reading(String value) {
        return MetricReading.observed(new BigDecimal(value));
    }

    private static MetricReading reading(String value, String numerator, String denominator) {
        return MetricReading.observed(new BigDecimal(numerator), new BigDecimal(denominator), new BigDecimal(value));
    }

    private static AssessmentInput input(Map<String, MetricDescription> metrics, List<String> kinds) {
        Random random = new Random(20260930);
        List<UnitInput> units = new ArrayList<>();
        for (int index = 0; index < 80; index++) {
            Map<String, MetricReading> readings = new HashMap<>();
            for (String metric : metrics.keySet()) {
                String value = VALUES[random.nextInt(VALUES.length)];
                switch (random.nextInt(6)) {
                    case 0 -> readings.put(metric, MetricReading.absent(MetricState.TOO_FEW));
                    case 1 -> readings.put(metric, reading(value, value, "100"));
                    case 2 -> readings.put(metric, reading("90", "9", "10"));
                    default -> readings.put(metric, reading(value));
                }
            }
            String code = String.format("%03d", index);
            units.add(UnitInput.of(code, "单位" + code, kinds.get(index % kinds.size()), Map.of(), readings));
        }
        return new AssessmentInput(PERIOD, metrics, units);
    }

    /** Everything, formulas and figures put in included. */
    private static String text(AssessmentResult result) {
        StringBuilder text = new StringBuilder();
        result.units().forEach(unit -> text.append(unit).append('\n'));
        return text.toString();
    }
}
