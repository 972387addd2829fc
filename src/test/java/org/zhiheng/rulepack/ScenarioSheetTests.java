package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.Finding;

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
                .containsExactlyInAnyOrder("unknown-heading 1:4", "unknown-metric 2:2", "unknown-expectation 2:3");
    }
}
