package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.Finding;

class RuleConflictTests {

    private static final String SCHEME = """
            scheme: tiny
            name: 小方案
            version: 1.0.0
            basis: 测试
            period: quarter
            effective: { from: 2026-01-01 }
            assesses: { kinds: [street] }
            tree: { combine: sum, round: 2, children: [E1, E2] }
            grades: { bands: [ { grade: 优秀, at_least: 90 }, { grade: 较差 } ] }
            """;

    private static final String CRITERIA = """
            E1: { name: 甲, full: 10, metric: rate, low: 30, missing: not_ranked, basis: 一, clause: 一 }
            E2: { name: 乙, full: 5, metric: other, missing: zero, basis: 二, clause: 二 }
            """;

    private static final String HEAD = "package tiny\nimport org.zhiheng.vocabulary.*\nglobal ScoreSheet score\n";

    private static List<Finding> checkFile(String path, String rules) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", SCHEME.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", CRITERIA.getBytes(StandardCharsets.UTF_8));
        files.put(path, rules.getBytes(StandardCharsets.UTF_8));
        RulePack pack = RulePackReader.read("rules/tiny", files);
        return new RuleConflicts(pack).findings();
    }

    private static List<Finding> check(String... rules) {
        return checkFile("rules.drl", HEAD + String.join("", rules));
    }

    private static String rule(String name, String condition, String consequence) {
        return "rule \"" + name + "\" when Assessee( " + condition + " ) then " + consequence + " end\n";
    }

    @Test
    void namesARuleThatCanNeverFireAndTheConditionAtFault() {
        List<Finding> findings = check(
                rule("E1 甲", "value( \"rate\" ) >= 95, value( \"rate\" ) < 90", "score.deduct( \"E1\", 1, \"低\" );"));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("rule-never-fires");
            assertThat(finding.place()).isEqualTo("rules/tiny/rules.drl:4:51");
            assertThat(finding.chinese()).contains("value( \"rate\" ) < 90", "例如 rate = 95");
        });
    }

    @Test
    void knowsThatAMetricCannotBeMeasuredAndWithoutDataAtOnce() {
        assertThat(check(rule(
                        "E1 甲", "noData( \"rate\" ), value( \"rate\" ) < 90", "score.deduct( \"E1\", 1, \"低\" );")))
                .extracting(Finding::code)
                .containsExactly("rule-never-fires");
    }

    @Test
    void comparesWithAFixedParameter() {
        assertThat(check(rule(
                        "E1 甲",
                        "value( \"rate\" ) >= 40 && value( \"rate\" ) < parameter( \"E1\", \"low\" )",
                        "score.deduct( \"E1\", 1, \"低\" );")))
                .extracting(Finding::code)
                .containsExactly("rule-never-fires");
    }

    @Test
    void findsDuplicatesWhateverTheOrderOfTheirConditions() {
        List<Finding> findings = check(
                rule("E1 甲", "kind == \"street\", count( \"事故\" ) >= 2", "score.deduct( \"E1\", 2, \"事故多\" );"),
                rule("E1 乙", "2 <= count( \"事故\" ), kind == \"street\"", "score.deduct( \"E1\", 2, \"多次事故\" );"));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("rule-duplicate");
            assertThat(finding.place()).isEqualTo("rules/tiny/rules.drl:5:7");
            assertThat(finding.chinese()).contains("「E1 甲」（rules.drl:4:7）");
        });
    }

    @Test
    void warnsOfARuleInsideAnotherWithTheSameEffect() {
        List<Finding> findings = check(
                rule("E1 甲", "value( \"rate\" ) < 90", "score.deduct( \"E1\", 2, \"低\" );"),
                rule("E1 乙", "value( \"rate\" ) < 80", "score.deduct( \"E1\", 2, \"很低\" );"));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("rule-subsumed");
            assertThat(finding.isError()).isFalse();
            assertThat(finding.words()).isEqualTo("E1 乙");
            assertThat(finding.chinese()).contains("例如 rate = 79");
        });
    }

    @Test
    void findsAnAwardAndARemovalThatHoldTogether() {
        List<Finding> findings = check(
                rule("E1 甲", "value( \"rate\" ) >= 90", "score.award( \"E1\", 2, \"高\" );"),
                rule("E1 乙", "value( \"rate\" ) > 95", "score.notApplicable( \"E1\", \"不考\" );"));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("rules-contradict");
            assertThat(finding.chinese()).contains("例如 rate = 96");
        });
    }

    @Test
    void findsTwoSettingsOfOneCriterionThatOverlap() {
        assertThat(check(
                        rule("E1 甲", "value( \"rate\" ) >= 90", "score.set( \"E1\", 10, \"高\" );"),
                        rule("E1 乙", "value( \"rate\" ) <= 90", "score.set( \"E1\", 5, \"低\" );")))
                .extracting(Finding::code)
                .containsExactly("rules-contradict");
        assertThat(check(
                        rule("E1 甲", "value( \"rate\" ) >= 90", "score.set( \"E1\", 10, \"高\" );"),
                        rule("E1 乙", "value( \"rate\" ) < 90", "score.set( \"E1\", 5, \"低\" );")))
                .isEmpty();
    }

    @Test
    void findsPointsThatTheCriterionCannotHave() {
        assertThat(check(rule("E2 甲", "value( \"other\" ) >= 90", "score.set( \"E2\", 6, \"高\" );")))
                .extracting(Finding::code)
                .containsExactly("points-over-cap");
        assertThat(check(rule("E2 甲", "value( \"other\" ) >= 90", "score.set( \"E2\", 5, \"高\" );")))
                .isEmpty();
    }

    @Test
    void findsTwoGradesForOneStanding() {
        String head = "package tiny\nimport org.zhiheng.vocabulary.*\nglobal OutcomeSheet outcome\n";
        assertThat(
                        checkFile(
                                "outcomes.drl",
                                head
                                        + "rule \"O1\" when Standing( rank <= 3 ) then outcome.grade( \"优秀\", \"前三\" ); end\n"
                                        + "rule \"O2\" when Standing( total < 60 ) then outcome.grade( \"较差\", \"不及格\" ); end\n"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.chinese()).contains("rank = 3", "total = 59"));
    }

    @Test
    void isSilentWhereItCannotKnow() {
        assertThat(check(
                        rule("E1 甲", "value( \"rate\" ) < previous( \"rate\" )", "score.set( \"E1\", 5, \"退步\" );"),
                        rule(
                                "E1 乙",
                                "value( \"rate\" ) > 90, attribute( \"class\" ) matches \"一.*\"",
                                "score.set( \"E1\", 10, \"高\" );")))
                .isEmpty();
    }

    @Test
    void checksThreeHundredRulesOfOneCriterion() {
        StringBuilder rules = new StringBuilder(HEAD);
        for (int number = 0; number < 300; number++) {
            rules.append(rule(
                    "E1 第" + number + "条",
                    "value( \"rate\" ) >= " + number + ", value( \"rate\" ) < " + (number + 1) + ", count( \"事故\" ) == "
                            + number % 7,
                    "score.deduct( \"E1\", " + (number % 9 + 1) + ", \"第" + number + "档\" );"));
        }
        rules.append(rule(
                "E1 重复",
                "value( \"rate\" ) >= 299, value( \"rate\" ) < 300, count( \"事故\" ) == 5",
                "score.deduct( \"E1\", 3, \"又一次\" );"));
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", SCHEME.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", CRITERIA.getBytes(StandardCharsets.UTF_8));
        files.put("rules.drl", rules.toString().getBytes(StandardCharsets.UTF_8));
        RulePack pack = RulePackReader.read("rules/tiny", files);
        RulePackCheck.check(pack, Set.of("rate", "other"));
        long start = System.nanoTime();
        List<Finding> findings = new RuleConflicts(pack).findings();
        long conflicts = System.nanoTime();
        RulePackCheck.check(pack, Set.of("rate", "other"));
        System.out.println("301 rules on one criterion, warm: conflicts " + (conflicts - start) / 1_000_000
                + " ms, the whole check " + (System.nanoTime() - conflicts) / 1_000_000 + " ms");

        assertThat(findings).extracting(Finding::code).containsExactly("rule-duplicate");
        assertThat(findings).extracting(Finding::words).isEqualTo(List.of("E1 重复"));
        assertThat(Set.of(299 % 7, 299 % 9 + 1)).containsExactlyInAnyOrder(5, 3);
    }
}
