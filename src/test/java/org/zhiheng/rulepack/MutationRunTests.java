package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.Finding;
import org.zhiheng.rulepack.MutationReport.Fate;
import org.zhiheng.rulepack.RulePack.TestGate;

/** Counts changes by hand: what is tried, what is noticed, and that the scenarios offered notice the rest. */
class MutationRunTests {

    private static final String SCHEME = """
            scheme: small
            name: 小方案
            version: 1.0.0
            basis: 依据
            period: quarter
            assesses: { kinds: [street] }
            tree: { children: [E1] }
            tests: { coverage: 100, mutation: 90 }
            """;
    private static final String SLOPE = """
            E1:
              name: 及时率
              metric: rate
              full: 10
              form: slope
              target: 95
              per_step: 0.5
              missing: zero
              basis: 第一条
              clause: 达到95%得10分，每低1个百分点扣0.5分，没有数据不得分
            """;
    private static final String TIERS = """
            E1:
              name: 及时率
              metric: rate
              full: 10
              form: tiers
              tiers:
                - { at_least: 90, points: 10 }
                - { at_least: 60, below: 90, points: 6 }
                - { below: 60, points: 0 }
              missing: zero
              basis: 第一条
              clause: 90%以上10分，60%以上6分
            """;
    private static final String BOTH_SIDES = """
            - name: 刚好
              metrics: { rate: 95 }
              expect: { E1: 10 }
            - name: 低1个百分点
              metrics: { rate: 94 }
              expect: { E1: 9.5 }
            """;
    private static final String RULE = """
            package small

            import org.zhiheng.vocabulary.*
            global ScoreSheet score

            // 5件以上的扣2分 > 3
            rule "E1 投诉"
            when
                Assessee( count( "投诉" ) >= 5 )
            then
                score.deduct( "E1", 2, "投诉5件以上" );
            end
            """;

    private static final RulePackCompiler COMPILER = new RulePackCompiler();

    private static CompiledRulePack pack(String criteria, String scenarios, String rules) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        Map.of("scheme.yml", SCHEME, "criteria.yml", criteria, "scenarios/a.yml", scenarios, "more.drl", rules)
                .forEach((path, text) -> {
                    if (!text.isEmpty()) {
                        files.put(path, text.getBytes(StandardCharsets.UTF_8));
                    }
                });
        RulePack pack = RulePackReader.read("rules/small", files);
        assertThat(pack.findings()).isEmpty();
        return COMPILER.compile(pack);
    }

    /** full ±1, target ±1, per_step ±0.1 ±1, the answer to missing data, the floor of zero: ten. */
    @Test
    void noticesWhatBothSidesOfTheTargetTell() {
        MutationReport report = MutationRun.run(pack(SLOPE, BOTH_SIDES, ""), Map.of());
        assertThat(report.possible()).isEqualTo(10);
        assertThat(report.count(Fate.KILLED)).isEqualTo(8);
        assertThat(report.percent()).isEqualTo(80);
        assertThat(report.survivors())
                .extracting(MutationReport.Outcome::chinese)
                .containsExactly("E1 条件 floor：0 改为 none", "E1 缺数据：zero 改为 full");
        assertThat(report.survivors()).extracting(MutationReport.Outcome::line).containsExactly(2, 8);
    }

    @Test
    void offersScenariosThatNoticeTheRest() {
        MutationReport report = MutationRun.run(pack(SLOPE, BOTH_SIDES, ""), Map.of());
        StringBuilder scenarios = new StringBuilder(BOTH_SIDES);
        report.survivors().forEach(survivor -> scenarios
                .append(Objects.requireNonNull(survivor.scenario()))
                .append('\n'));
        CompiledRulePack better = pack(SLOPE, scenarios.toString(), "");
        assertThat(ScenarioRunner.run(better, Map.of()).passed()).isTrue();
        assertThat(MutationRun.run(better, Map.of()).percent()).isEqualTo(100);
    }

    /**
     * The end shared by two tiers moves in both at once, so no gap opens: 90 and 60 ±1 and from inside to outside make six;
     * points 10 less one (more is cut off), 6 ±1, 0 plus one; full ±1, of which more changes nothing; the missing answer.
     */
    @Test
    void movesTheSharedEndOfTwoTiersTogether() {
        MutationReport report = MutationRun.run(pack(TIERS, """
                        - { name: 刚好90, metrics: { rate: 90 }, expect: { E1: 10 } }
                        - { name: 不到90, metrics: { rate: 89.9 }, expect: { E1: 6 } }
                        - { name: 刚好60, metrics: { rate: 60 }, expect: { E1: 6 } }
                        - { name: 没有, metrics: { rate: no_data }, expect: { E1: 0 } }
                        """, ""), Map.of());
        assertThat(report.possible()).isEqualTo(13);
        assertThat(report.count(Fate.INVALID)).isZero();
        assertThat(report.survivors())
                .extracting(MutationReport.Outcome::chinese)
                .containsExactly("E1 分值 full：10 改为 11", "E1 界限值：60 改为 59", "E1 分值 points：0 改为 1");
        assertThat(Coverage.of(pack(TIERS, BOTH_SIDES.replace("9.5", "10"), ""), Map.of())
                        .uncovered())
                .extracting(item -> item.kind() + " " + item.name() + " " + item.line())
                .containsExactly("BRANCH E1 ≥60且<90 8", "BRANCH E1 <60 9");
    }

    /** Left out, >= to >, 5 ±1, the condition left out, 2 ±1: seven; words in comments and texts stay. */
    @Test
    void changesHandWrittenRulesThroughTheFence() {
        String five = """
                - { name: 5件, metrics: { rate: 95 }, events: [{ category: 投诉, times: 5 }], expect: { E1: 8 } }
                """;
        MutationReport report = MutationRun.sample(pack(SLOPE, five, RULE), Map.of(), 100, 1);
        List<MutationReport.Outcome> rules = report.outcomes().stream()
                .filter(outcome -> outcome.file().endsWith("more.drl"))
                .toList();
        assertThat(rules).hasSize(7);
        assertThat(rules)
                .filteredOn(outcome -> outcome.fate() == Fate.SURVIVED)
                .extracting(MutationReport.Outcome::chinese)
                .containsExactly("条件 \"E1 投诉\"：去掉「count( \"投诉\" ) >= 5」", "界限值 \"E1 投诉\"：5 改为 4");
    }

    @Test
    void samplesTheSameChangesForTheSameSeed() {
        CompiledRulePack pack = pack(SLOPE, BOTH_SIDES, "");
        MutationReport first = MutationRun.sample(pack, Map.of(), 4, 7);
        assertThat(first.outcomes()).hasSize(4);
        assertThat(MutationRun.sample(pack, Map.of(), 4, 7)).isEqualTo(first);
    }

    @Test
    void holdsThePackAgainstItsOwnGate() {
        CompiledRulePack pack = pack(SLOPE, BOTH_SIDES, "");
        RuleTestReport report = RuleTestReport.of(pack, Map.of());
        assertThat(report.gate()).isEqualTo(new TestGate(100, 90));
        assertThat(report.passed()).isFalse();
        assertThat(report.findings())
                .extracting(Finding::code)
                .containsExactly("change-not-noticed", "change-not-noticed");
        assertThat(RuleTestReport.of(pack, Map.of(), new TestGate(100, 80)).passed())
                .isTrue();
    }

    @Test
    void triesNoChangesWhileAScenarioFails() {
        RuleTestReport report = RuleTestReport.of(pack(SLOPE, BOTH_SIDES.replace("9.5", "9"), ""), Map.of());
        assertThat(report.mutation()).isNull();
        assertThat(report.passed()).isFalse();
        assertThat(report.findings()).extracting(Finding::code).containsExactly("scenario-failed");
        assertThat(report.findings()).extracting(Finding::line).containsExactly(4);
    }

    @Test
    void takesAGivenTotalForScenariosAboutRanks() {
        CompiledRulePack pack = pack(SLOPE, """
                - name: 总分给定
                  units:
                    - { total: 80, expect: { rank: 2, lists: none } }
                    - { total: 90, metrics: { rate: 95 }, expect: { rank: 1, E1: 10, lists: [-红榜] } }
                """, "");
        assertThat(ScenarioRunner.run(pack, Map.of()).outcomes())
                .allSatisfy(outcome -> assertThat(outcome.differences()).isEmpty());
    }
}
