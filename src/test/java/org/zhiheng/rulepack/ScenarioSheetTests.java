package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Period;

/** Scenarios written as a table give the same as those written as YAML, and what is wrong is told at its cell. */
class ScenarioSheetTests {

    private static final String SCHEME = """
            scheme: small
            name: 小方案
            version: 1.0.0
            basis: 依据
            period: quarter
            assesses: { kinds: [street] }
            tree: { children: [E1] }
            lists: [{ code: red, name: 红榜, end: top, count: 1, at_least: 9 }]
            """;
    private static final String CRITERIA = """
            E1: { name: 及时率, metric: rate, full: 10, form: slope, target: 95, per_step: 0.5, missing: zero, basis: 第一条, clause: 达到95%得10分，每低1个百分点扣0.5分 }
            """;

    private static RulePack pack(Object[]... rows) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", SCHEME.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", CRITERIA.getBytes(StandardCharsets.UTF_8));
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            workbook.createSheet("说明").createRow(0).createCell(0).setCellValue("怎么填");
            XSSFSheet sheet = workbook.createSheet("及时率");
            for (int number = 0; number < rows.length; number++) {
                XSSFRow row = sheet.createRow(number);
                for (int column = 0; column < rows[number].length; column++) {
                    if (rows[number][column] instanceof Integer value) {
                        row.createCell(column).setCellValue(value);
                    } else if (rows[number][column] instanceof Double value) {
                        row.createCell(column).setCellValue(value);
                    } else {
                        row.createCell(column).setCellValue(String.valueOf(rows[number][column]));
                    }
                }
            }
            workbook.write(bytes);
            files.put("scenarios/及时率.xlsx", bytes.toByteArray());
        }
        return RulePackReader.read("rules/small", files);
    }

    private static final Object[] HEADINGS = {"情景", "指标：rate", "应得：E1", "应得总分", "应在名单", "备注"};

    @Test
    void runsARowLikeAScenarioInYaml() throws IOException {
        RulePack pack = pack(
                HEADINGS,
                new Object[] {"刚好达到", 95, 10, 10, "红榜", "条文"},
                new Object[] {"低半个百分点", 94.5, 9.75, 9.75, "红榜", ""},
                new Object[] {"低10个百分点", 85, 5, 5, "无", ""},
                new Object[] {"没有数据", "没有数据", 0, 0, "-红榜", ""});
        assertThat(RulePackCheck.check(pack, Set.of("rate"))).isEmpty();
        ScenarioReport report = ScenarioRunner.run(new RulePackCompiler().compile(pack), Map.of());
        assertThat(report.outcomes()).hasSize(4).allSatisfy(outcome -> assertThat(outcome.differences())
                .isEmpty());
    }

    @Test
    void tellsAFailedRowByItsSheetAndRow() throws IOException {
        RulePack pack = pack(HEADINGS, new Object[] {"算错了", 94, 9, 9.5, "红榜", ""});
        ScenarioReport report = ScenarioRunner.run(new RulePackCompiler().compile(pack), Map.of());
        ScenarioReport.Outcome outcome = report.outcomes().get(0);
        assertThat(outcome.file()).isEqualTo("rules/small/scenarios/及时率.xlsx!及时率");
        assertThat(outcome.line()).isEqualTo(2);
        assertThat(outcome.differences()).isEqualTo(List.of("E1应为 9，实际 9.5"));
    }

    @Test
    void tellsMistakesAtTheirCells() throws IOException {
        RulePack pack = pack(new Object[] {"情景", "指标：rte", "应得：E2", "应的总分"}, new Object[] {"写错", 94, 9.5, 9.5});
        assertThat(RulePackCheck.check(pack, Set.of("rate")))
                .filteredOn(Finding::isError)
                .extracting(finding -> finding.code() + " " + finding.line() + ":" + finding.column())
                .containsExactlyInAnyOrder("unknown-heading 1:4", "unknown-metric 1:2", "unknown-expectation 1:3");
    }

    /** Two children last, an event of two deaths, marks, an earlier rank, two units: each read as its YAML is. */
    @Test
    void takesEventsMarksEarlierResultsUnitsBelowAndSeveralUnits() {
        List<List<Object>> units = List.of(
                List.of("情景", "单位", "分子：rate", "分母：rate", "应得：E1", "应得名次", "应为状态：E1"),
                List.of("两个单位", "甲", 19, 20, 10, 1, "计分"),
                List.of("", "乙", 18, 20, 7.5, 2, ""),
                List.of("一个单位", "", 1, 2, 0, "", ""));
        List<List<Object>> events = List.of(
                List.of("情景", "单位", "类别", "严重程度", "数量", "重复", "件数", "栏：district"),
                List.of("两个单位", "乙", "事故", "亡人", 2, "是", 3, "景区"));
        List<List<Object>> marks = List.of(List.of("情景", "组", "答案", "票数"), List.of("一个单位", "班子票", "优秀", 9));
        List<List<Object>> past =
                List.of(List.of("情景", "单位", "周期", "名次", "单位数"), List.of("两个单位", "甲", "2025Q4", 3, 12));
        List<List<Object>> below =
                List.of(List.of("情景", "编码", "总分"), List.of("一个单位", "C9", 88.5), List.of("", "C10", 70));
        RulePack pack =
                small(TableTests.workbook(Map.of("情景", units, "事件", events, "评价票", marks, "往期", past, "下级", below)));

        assertThat(pack.findings()).isEmpty();
        List<Scenario.Case> two = pack.scenarios().get(0).cases("street", Map.of());
        assertThat(two).extracting(each -> each.unit().code()).containsExactly("甲", "乙");
        assertThat(two.get(0).unit().past().get(0).rank()).isEqualByComparingTo("3");
        assertThat(two.get(0).unit().events()).isEmpty();
        assertThat(two.get(1).unit().events()).hasSize(3).allSatisfy(event -> {
            assertThat(event.severity()).isEqualTo("亡人");
            assertThat(event.quantity()).isEqualByComparingTo("2");
            assertThat(event.repeated()).isTrue();
            assertThat(event.attributes()).containsEntry("district", "景区");
        });
        UnitInput one = pack.scenarios().get(1).cases("street", Map.of()).get(0).unit();
        assertThat(one.marks()).hasSize(9);
        assertThat(one.children()).extracting(child -> child.code()).containsExactlyInAnyOrder("C9", "C10");
    }

    @Test
    void tellsWhatBelongsToNoScenarioAtItsCell() {
        RulePack pack = small(TableTests.workbook(Map.of(
                "情景",
                List.of(List.of("情景", "单位", "应得总分"), List.of("两个单位", "甲", 0), List.of("", "乙", 0)),
                "事件",
                List.of(
                        List.of("情景", "单位", "类别", "严重成度"),
                        List.of("两个单位位", "甲", "事故", ""),
                        List.of("两个单位", "丙", "事故", "")))));
        assertThat(pack.findings())
                .extracting(finding -> finding.place().replaceFirst(".*!(.*!)", "$1") + " " + finding.chinese() + " "
                        + finding.fixChinese())
                .containsExactlyInAnyOrder(
                        "事件!D1 这种表没有这一列 是否想写「严重程度」", "事件!A2 没有这个情景 是否想写「两个单位」", "事件!B3 情景里没有这个单位 这个情景的单位有：甲、乙");
    }

    /** Every scenario shipped, written as a workbook and read again: the same units, figures and expectations. */
    @Test
    void writesTheShippedScenariosAsWorkbooksAndReadsTheSame() {
        RulePacks packs = new RulePacks(ContentHome.in(Path.of(".")));
        int scenarios = 0;
        for (String scheme : packs.schemes()) {
            RulePack pack = packs.read(scheme);
            TreeMap<String, byte[]> files = new TreeMap<>(pack.files());
            files.keySet().removeIf(path -> path.startsWith("scenarios/"));
            files.put("scenarios/all.xlsx", pack.scenarioWorkbook());
            RulePack written = RulePackReader.read(pack.folder(), files);
            assertThat(written.findings()).as(scheme).isEqualTo(pack.findings());
            assertThat(written.scenarios()).hasSameSizeAs(pack.scenarios());
            for (int at = 0; at < pack.scenarios().size(); at++) {
                same(pack.scenarios().get(at), written.scenarios().get(at));
                scenarios++;
            }
        }
        assertThat(scenarios).isGreaterThan(300);
    }

    private static void same(Scenario yaml, Scenario sheet) {
        List<Scenario.Case> before = yaml.cases("street", Map.of());
        List<Scenario.Case> after = sheet.cases("street", Map.of());
        assertThat(after)
                .as(yaml.name())
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .ignoringFieldsMatchingRegexes(".*unit\\.code", ".*unit\\.name", ".*expect")
                .isEqualTo(before);
        for (int at = 0; at < before.size(); at++) {
            assertThat(plain(after.get(at).expect()))
                    .as(yaml.name())
                    .isEqualTo(plain(before.get(at).expect()));
        }
        assertThat(sheet.period(Period.Length.QUARTER, LocalDate.of(2026, 1, 1)))
                .isEqualTo(yaml.period(Period.Length.QUARTER, LocalDate.of(2026, 1, 1)));
    }

    private static Object plain(Yaml yaml) {
        if (yaml.isMapping()) {
            Map<String, Object> entries = new TreeMap<>();
            yaml.entries().forEach((key, value) -> entries.put(key, plain(value)));
            return entries;
        }
        if (yaml.isSequence()) {
            List<Object> items =
                    yaml.items().stream().map(ScenarioSheetTests::plain).toList();
            return items.size() == 1 ? items.get(0) : items;
        }
        String text = yaml.text("");
        return text.matches("-?[0-9]+(\\.[0-9]+)?") ? new BigDecimal(text).stripTrailingZeros() : text;
    }

    private static RulePack small(byte[] workbook) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", SCHEME.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", CRITERIA.getBytes(StandardCharsets.UTF_8));
        files.put("scenarios/情景.xlsx", workbook);
        return RulePackReader.read("rules/small", files);
    }
}
