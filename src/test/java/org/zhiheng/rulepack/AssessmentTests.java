package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.ContentException;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.vocabulary.ScoreLine;

class AssessmentTests {

    private static final String SCHEME = """
            scheme: tiny
            name: 小方案
            version: 1.0.0
            basis: 测试
            period: quarter
            effective: { from: 2026-01-01 }
            assesses: { kinds: [street] }
            tree: { combine: sum, round: 2, children: [E1, E2] }
            """;

    private static final String CRITERIA = """
            E1: { name: 及时率, full: 10, metric: rate, form: slope, target: 95, per_step: 0.5, missing: not_ranked, basis: 一 }
            E2: { name: 手工, full: 5, metric: other, missing: zero, basis: 二 }
            """;

    private static final String DRL_HEAD = """
            package tiny

            import org.zhiheng.vocabulary.Assessee
            import org.zhiheng.vocabulary.ScoreSheet

            global ScoreSheet score

            """;

    private static RulePack pack(String rules) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", SCHEME.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", CRITERIA.getBytes(StandardCharsets.UTF_8));
        files.put("rules.drl", (DRL_HEAD + rules).getBytes(StandardCharsets.UTF_8));
        return RulePackReader.read("rules/tiny", files);
    }

    private static final String LOW = """
            rule "E2 低于三十扣两分"
            when
                $u : Assessee( value( "other" ) < 30 )
            then
                score.deduct( "E2", 2, "低于三十" );
            end
            """;

    private static UnitInput unit(String code, Map<String, MetricReading> metrics) {
        return UnitInput.of(code, code, "street", Map.of(), metrics);
    }

    private static MetricReading of(String value) {
        return MetricReading.observed(new BigDecimal(value));
    }

    private static AssessmentResult assess(RulePack pack, List<UnitInput> units, int threads) {
        return Assessment.assess(
                new RulePackCompiler().compile(pack),
                new AssessmentInput(Period.parse("2026Q1"), Map.of(), units),
                threads);
    }

    @Test
    void startsFromFullMarksAndNamesTheRuleWithItsLine() {
        UnitResult result = assess(pack(LOW), List.of(unit("U", Map.of("rate", of("95"), "other", of("29.9")))), 1)
                .units()
                .get(0);
        assertThat(result.points("E2")).isEqualByComparingTo("3");
        assertThat(result.lines())
                .filteredOn(line -> line.criterion().equals("E2"))
                .extracting(ScoreLine::kind)
                .containsExactly(ScoreLine.Kind.BASE, ScoreLine.Kind.DEDUCT);
        ScoreLine deduction = result.lines().get(result.lines().size() - 1);
        assertThat(deduction.rule()).isEqualTo("E2 低于三十扣两分");
        assertThat(deduction.file()).isEqualTo("rules/tiny/rules.drl");
        assertThat(deduction.line()).isEqualTo(8);
    }

    @Test
    void doesNotFireOnAnAbsentValueAndAnswersItByThePolicy() {
        UnitResult result = assess(pack(LOW), List.of(unit("U", Map.of("rate", of("92")))), 1)
                .units()
                .get(0);
        assertThat(result.points("E1")).isEqualByComparingTo("8.5");
        assertThat(result.points("E2")).isEqualByComparingTo("0");
        assertThat(result.lines())
                .filteredOn(line -> line.criterion().equals("E2"))
                .extracting(ScoreLine::reasonCode)
                .containsExactly("missing-no-data");
    }

    @Test
    void ranksATotalWithPointsFromThePeersOnlyWhereTheSchemeSaysSo() {
        List<UnitInput> units = List.of(
                unit("A", Map.of("rate", of("92"))),
                unit("B", Map.of("rate", of("95"))),
                unit("C", Map.of("other", of("1"))));
        assertThat(standings("", units)).containsExactly("A 2", "B 1", "C 总分含补缺得分，不参加排名");
        assertThat(standings("ranking: { rank_imputed: false }\n", units))
                .containsExactly("A 2", "B 1", "C 总分含补缺得分，不参加排名");
        assertThat(standings("ranking: { rank_imputed: true }\n", units)).containsExactly("A 3", "B 1", "C 2");
    }

    @Test
    void ranksATotalWithDeclaredZeroOrFullMarks() {
        assertThat(standings("", List.of(unit("A", Map.of("rate", of("92")))))).containsExactly("A 1");
    }

    /** Three units on a criterion answered by the peers' mean: A 8.5, B 10, C their mean 9.25. */
    private static List<String> standings(String ranking, List<UnitInput> units) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", (SCHEME.replace("[E1, E2]", "[E1]") + ranking).getBytes(StandardCharsets.UTF_8));
        files.put(
                "criteria.yml",
                CRITERIA.lines()
                        .findFirst()
                        .orElseThrow()
                        .replace("not_ranked", "peer_mean")
                        .getBytes(StandardCharsets.UTF_8));
        return assess(RulePackReader.read("rules/tiny", files), units, 1).units().stream()
                .map(each -> each.code() + " "
                        + (each.rank() == null
                                ? each.notRankedReason()
                                : each.rank().toPlainString()))
                .toList();
    }

    @Test
    void explainsPointsByTheirFormula() {
        UnitResult result = assess(pack(LOW), List.of(unit("U", Map.of("rate", of("92"), "other", of("30")))), 1)
                .units()
                .get(0);
        ScoreLine deduction = result.lines().get(1);
        assertThat(deduction.formula()).isEqualTo("(目标值 − rate) × 每步扣分");
        assertThat(deduction.substituted()).isEqualTo("(95 − 92) × 0.5");
        assertThat(deduction.points()).isEqualByComparingTo("-1.5");
    }

    @Test
    void givesTheSameResultForAnyThreadsOrderZoneAndLocale() {
        List<UnitInput> units = new ArrayList<>();
        for (int index = 0; index < 300; index++) {
            units.add(unit(
                    "U" + (1000 + index),
                    Map.of("rate", of(String.valueOf(70 + index % 30)), "other", of(String.valueOf(index % 60)))));
        }
        RulePack pack = pack(LOW);
        AssessmentResult expected = assess(pack, units, 1);
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
            Locale.setDefault(Locale.forLanguageTag("ar"));
            List<UnitInput> shuffled = new ArrayList<>(units);
            Collections.shuffle(shuffled, new java.util.Random(7));
            assertThat(assess(pack, shuffled, 4).units())
                    .hasToString(expected.units().toString());
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
    }

    @Test
    void refusesADateInARuleBecauseParametersAreDated() {
        String dated = LOW.replace("when\n", "    date-effective \"01-Apr-2026\"\nwhen\n");
        assertThatThrownBy(() -> new RulePackCompiler().compile(pack(dated)))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("rules/tiny/rules.drl:9:")
                .hasMessageContaining("date-effective");
    }

    @Test
    void namesUnitAndRuleWhenARuleBreaksOff() {
        String broken = """
                rule "E2 没有先判断有无数值"
                when
                    $u : Assessee( )
                then
                    score.deduct( "E2", $u.figure( "other" ), "没有数值" );
                end
                """;
        assertThatThrownBy(() -> assess(pack(broken), List.of(unit("U7", Map.of("rate", of("95")))), 1))
                .isInstanceOf(RuleFailure.class)
                .hasMessageContaining("U7")
                .hasMessageContaining("E2 没有先判断有无数值")
                .hasMessageContaining("observed(\"other\")");
    }

    @Test
    void refusesRulesThatNameAnUnknownCriterionAtTheWord() {
        assertThatThrownBy(() -> new RulePackCompiler().compile(pack(LOW.replace("\"E2\"", "\"E9\""))))
                .isInstanceOfSatisfying(ContentException.class, refused -> assertThat(refused.findings())
                        .anySatisfy(finding -> {
                            assertThat(finding.code()).isEqualTo("unknown-criterion");
                            assertThat(finding.line()).isEqualTo(12);
                            assertThat(finding.column()).isEqualTo(20);
                            assertThat(finding.words()).isEqualTo("E9");
                        }));
    }

    private static String rule(String name, String consequence) {
        return "rule \"" + name + "\"\nwhen\n    Assessee( value( \"other\" ) >= 10 )\nthen\n    " + consequence
                + "\nend\n";
    }

    private static UnitResult scored(String rules, Map<String, MetricReading> metrics) {
        return assess(pack(rules), List.of(unit("A", metrics)), 1).units().get(0);
    }

    /** 92 is three points below 95: the form gives 8.5. A rule that sets 4 leaves 4, less what rules deduct: 3. */
    @Test
    void setsPointsInThePlaceOfTheForm() {
        String set = rule("E1 定为四分", "score.set( \"E1\", 4, \"有重大问题\" );");
        String deduct = rule("E1 另扣一分", "score.deduct( \"E1\", 1, \"另有问题\" );");
        String second = rule("E2 定为两分", "score.set( \"E2\", 2, \"定两分\" );")
                + rule("E2 扣半分", "score.deduct( \"E2\", 0.5, \"扣半分\" );");
        for (String rules : List.of(set + deduct + second, deduct + second + set)) {
            UnitResult unit = scored(rules, Map.of("rate", of("92"), "other", of("10")));
            assertThat(unit.points("E1")).isEqualByComparingTo("3");
            assertThat(unit.points("E2")).isEqualByComparingTo("1.5");
            assertThat(unit.lines())
                    .filteredOn(line -> line.criterion().equals("E1"))
                    .extracting(ScoreLine::kind, ScoreLine::reason)
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple(ScoreLine.Kind.POINTS, "有重大问题"),
                            org.assertj.core.api.Assertions.tuple(ScoreLine.Kind.REMARK, "由规则定分，不再按计分形式计算（原为 8.5 分）"),
                            org.assertj.core.api.Assertions.tuple(ScoreLine.Kind.DEDUCT, "另有问题"));
        }
        UnitResult without = scored(
                set,
                Map.of("rate", MetricReading.absent(org.zhiheng.vocabulary.MetricState.NO_DATA), "other", of("10")));
        assertThat(without.points("E1")).isEqualByComparingTo("4");
        assertThat(without.lines()).extracting(ScoreLine::reason).contains("由规则定分，不再按计分形式计算（原来缺数据）");
        assertThat(scored(set, Map.of("rate", of("92"), "other", of("9"))).points("E1"))
                .isEqualByComparingTo("8.5");
    }

    @Test
    void takesTheLowestOfDifferentPointsThatRulesSet() {
        String six = rule("E1 定为六分", "score.set( \"E1\", 6, \"六分\" );");
        String four = rule("E1 定为四分", "score.set( \"E1\", 4, \"四分\" );");
        Map<String, MetricReading> metrics = Map.of("rate", of("95"), "other", of("10"));
        for (String rules : List.of(six + four, four + six)) {
            UnitResult unit = scored(rules, metrics);
            assertThat(unit.points("E1")).isEqualByComparingTo("4");
            assertThat(unit.lines())
                    .extracting(ScoreLine::reason)
                    .contains("四分", "几条规则定的分不同，取最低的")
                    .doesNotContain("六分");
        }
        assertThat(scored(six + six.replace("定为六分", "又定六分"), metrics).lines())
                .extracting(ScoreLine::reason)
                .doesNotContain("几条规则定的分不同，取最低的");
    }
}
