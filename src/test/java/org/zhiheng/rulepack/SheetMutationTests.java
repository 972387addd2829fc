package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zhiheng.rulepack.MutationReport.Fate;

/** Changes of cells, counted by hand: a sheet is changed as the same list in YAML, or the same rule in DRL, would be. */
class SheetMutationTests {

    private static final String SCHEME = """
            scheme: small
            name: 小方案
            version: 1.0.0
            basis: 依据
            period: quarter
            assesses: { kinds: [street] }
            tree: { children: [E1] }
            """;
    private static final String TIERS = """
            E1:
              name: 及时率
              metric: rate
              full: 10
              form: tiers
              tiers: 计分表.xlsx!及时率
              missing: zero
              basis: 第一条
              clause: 90%以上10分，60%以上6分
            """;
    private static final List<List<Object>> SHEET = List.of(
            List.of("及时率计分表"), List.of("范围", "得分"), List.of("≥90", 10), List.of("60以上不满90", 6), List.of("不满60", 0));
    private static final String SCENARIOS = """
            - { name: 刚好90, metrics: { rate: 90 }, expect: { E1: 10 } }
            - { name: 不到90, metrics: { rate: 89.9 }, expect: { E1: 6 } }
            - { name: 刚好60, metrics: { rate: 60 }, expect: { E1: 6 } }
            - { name: 没有, metrics: { rate: no_data }, expect: { E1: 0 } }
            """;

    private static CompiledRulePack pack(String criteria, String scenarios, Map<String, List<List<Object>>> sheets) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", SCHEME.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", criteria.getBytes(StandardCharsets.UTF_8));
        files.put("scenarios/a.yml", scenarios.getBytes(StandardCharsets.UTF_8));
        files.put("计分表.xlsx", TableTests.workbook(sheets));
        RulePack pack = RulePackReader.read("rules/small", files);
        assertThat(pack.findings()).isEmpty();
        return new RulePackCompiler().compile(pack);
    }

    /**
     * As with the same tiers in YAML: 90 and 60 ±1 and from inside to outside make six; points 10 less one, 6 ±1, 0 plus
     * one; full ±1; the missing answer.
     */
    @Test
    void movesEndsAndPointsOfTiers() {
        MutationReport report = MutationRun.run(pack(TIERS, SCENARIOS, Map.of("及时率", SHEET)), Map.of());
        assertThat(report.possible()).isEqualTo(13);
        assertThat(report.count(Fate.INVALID)).isZero();
        assertThat(report.survivors())
                .extracting(each -> each.place() + " " + each.chinese())
                .containsExactly(
                        "rules/small/criteria.yml:4:9 E1 分值 full：10 改为 11",
                        "rules/small/计分表.xlsx!及时率!A4 E1 界限值 范围：60 改为 59",
                        "rules/small/计分表.xlsx!及时率!B5 E1 分值 得分：0 改为 1");
        StringBuilder more = new StringBuilder(SCENARIOS);
        report.survivors().stream().filter(each -> each.file().contains("xlsx")).forEach(each -> more.append(
                        Objects.requireNonNull(each.scenario()))
                .append('\n'));
        assertThat(MutationRun.run(pack(TIERS, more.toString(), Map.of("及时率", SHEET)), Map.of())
                        .survivors())
                .extracting(MutationReport.Outcome::line)
                .containsExactly(4);
    }

    /** The row left out, ≥5 to 4, 6, >5 and left out, 2 ±1: seven, as the same rule in DRL has. */
    @Test
    void changesRowsOfRules() {
        Map<String, List<List<Object>>> sheets = Map.of(
                "及时率",
                SHEET,
                "规则",
                List.of(
                        List.of("规则", "条件：count(投诉)", "评分项", "动作", "分值", "理由"),
                        List.of("投诉", "≥5", "E1", "扣分", 2, "投诉多")));
        String five = SCENARIOS
                + "- { name: 5件, metrics: { rate: 90 }, events: [{ category: 投诉, times: 5 }], expect: { E1: 8 } }\n";
        List<MutationReport.Outcome> rules = MutationRun.run(pack(TIERS, five, sheets), Map.of()).outcomes().stream()
                .filter(outcome -> outcome.file().endsWith("!规则"))
                .toList();
        assertThat(rules).hasSize(7);
        assertThat(rules)
                .filteredOn(outcome -> outcome.fate() == Fate.SURVIVED)
                .extracting(MutationReport.Outcome::chinese)
                .containsExactly("界限值 条件：count(投诉)：≥5 改为 ≥4");
    }

    /** A ladder: 8 and 5 ±1 points, ≥2 to 1, 3, >2 and none; the word of each row left out. */
    @Test
    void changesRowsOfALadder() {
        String ladder = """
                E1:
                  name: 事故
                  full: 20
                  form: ladder
                  direction: deduct
                  events: [事故]
                  table: 计分表.xlsx!事故
                  missing: zero
                  basis: 第一条
                  clause: 死亡2人以上扣8分，其他亡人事故扣5分
                """;
        String scenarios = """
                - { name: 两人, events: [{ category: 事故, severity: 亡人, quantity: 2 }], expect: { E1: 12 } }
                - { name: 一人, events: [{ category: 事故, severity: 亡人, quantity: 1 }], expect: { E1: 15 } }
                """;
        MutationReport report = MutationRun.run(
                pack(
                        ladder,
                        scenarios,
                        Map.of(
                                "事故",
                                List.of(List.of("严重程度", "数量", "扣分"), List.of("亡人", "≥2", 8), List.of("亡人", "", 5)))),
                Map.of());
        assertThat(report.outcomes().stream().filter(each -> each.file().contains("xlsx")))
                .hasSize(10);
        assertThat(report.survivors())
                .filteredOn(each -> each.file().contains("xlsx"))
                .extracting(each -> each.place().replaceFirst(".*!", "") + " " + each.chinese())
                .containsExactly("A2 E1 条件 严重程度：去掉「亡人」", "A3 E1 条件 严重程度：去掉「亡人」");
    }

    /**
     * A table in the layout of Drools: ≥ of its column turned; in each of two rows the threshold ±1 and left out, the points
     * ±1 and left out: thirteen. Its rules count for coverage by the names Drools gives them.
     */
    @Test
    void changesCellsOfATableInTheLayoutOfDrools() {
        Map<String, List<List<Object>>> sheets = Map.of(
                "及时率",
                SHEET,
                "引擎表",
                List.of(
                        List.of("RuleSet", "small"),
                        List.of("Import", "org.zhiheng.vocabulary.Assessee, org.zhiheng.vocabulary.ScoreSheet"),
                        List.of("Variables", "ScoreSheet score"),
                        List.of("RuleTable E1 减分"),
                        List.of("CONDITION", "ACTION"),
                        List.of("Assessee"),
                        List.of("count(\"投诉\") >= $param", "score.deduct(\"E1\", $param, \"投诉多\");"),
                        List.of("投诉", "扣分"),
                        List.of(5, 2),
                        List.of(9, 1)));
        String five = SCENARIOS
                + "- { name: 5件, metrics: { rate: 90 }, events: [{ category: 投诉, times: 5 }], expect: { E1: 8 } }\n";
        CompiledRulePack pack = pack(TIERS, five, sheets);
        assertThat(Coverage.of(pack, Map.of()).items())
                .filteredOn(item -> item.file().endsWith("!引擎表"))
                .extracting(item -> item.line() + " " + item.covered())
                .containsExactly("9 true", "10 false");
        List<MutationReport.Outcome> rules = MutationRun.run(pack, Map.of()).outcomes().stream()
                .filter(outcome -> outcome.file().endsWith("!引擎表"))
                .toList();
        assertThat(rules).hasSize(13);
        assertThat(rules)
                .filteredOn(outcome -> outcome.fate() == Fate.SURVIVED)
                .extracting(outcome -> outcome.place().replaceFirst(".*!", "") + " " + outcome.chinese())
                .containsExactly(
                        "A9 界限值 投诉：5 改为 4",
                        "A10 界限值 投诉：9 改为 10",
                        "A10 界限值 投诉：9 改为 8",
                        "B10 分值 扣分：去掉「1」",
                        "B10 分值 扣分：1 改为 0",
                        "B10 分值 扣分：1 改为 2");
        assertThat(rules).noneMatch(outcome -> outcome.fate() == Fate.INVALID);
    }
}
