package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.zhiheng.rulepack.form.Forms;

/** The guide's examples can be copied as they are, and no form is left out. */
class AuthorsGuideTests {

    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\\n(G\\d+:.*?)^```");

    private static final Pattern TABLED = Pattern.compile("(?ms)^```yaml\\n(T\\d+:.*?)^```");
    private static final Pattern SHEET = Pattern.compile("(?m)^表「(.+?)」：\\n\\n((?:\\|.*\\n)+)");

    private static final Pattern SMALL_FILE =
            Pattern.compile("(?ms)^# rules/petition_monthly/(\\S+)\\n(.*?)(?=^# |^```)");

    /** The guide's tables, typed into a workbook as they stand, make a pack without a finding. */
    @Test
    void showsTablesThatCanBeTypedIntoAWorkbook() throws IOException {
        String guide = Files.readString(Path.of("rules/README.md"));
        StringBuilder criteria = new StringBuilder();
        Matcher tabled = TABLED.matcher(guide);
        while (tabled.find()) {
            criteria.append(tabled.group(1));
        }
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", scheme("T01, T02, T03, T04").getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", criteria.toString().getBytes(StandardCharsets.UTF_8));
        files.put("计分表.xlsx", workbook(SHEET.matcher(guide)));
        RulePack pack = RulePackReader.read("rules/guide", files);
        assertThat(RulePackCheck.check(pack, new TreeSet<>(pack.metrics()))).isEmpty();
        assertThat(pack.tables().rules().keySet()).containsExactly("计分表.xlsx!扣分规则");
        assertThat(new RulePackCompiler().compile(pack).pack().criteria()).hasSize(4);
    }

    private static byte[] workbook(Matcher sheet) throws IOException {
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            while (sheet.find()) {
                Sheet written = workbook.createSheet(sheet.group(1));
                for (String line : sheet.group(2).lines().toList()) {
                    if (line.startsWith("|---")) {
                        continue;
                    }
                    Row row = written.createRow(written.getPhysicalNumberOfRows());
                    String[] cells = line.substring(1).split("\\|");
                    for (int column = 0; column < cells.length; column++) {
                        row.createCell(column).setCellValue(cells[column].strip());
                    }
                }
            }
            workbook.write(out);
            return out.toByteArray();
        }
    }

    private static String scheme(String codes) {
        return "scheme: guide\nname: 指南\nversion: 1.0.0\nbasis: 指南\nassesses: { kinds: [street] }\n"
                + "ranking: { rank_imputed: false }\n"
                + "tree: { combine: sum, children: [" + codes + "] }\n";
    }

    @Test
    void showsACopyReadyExampleOfEveryForm() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("rules/README.md")));
        StringBuilder criteria = new StringBuilder();
        while (example.find()) {
            criteria.append(example.group(1));
        }
        Set<String> codes = new TreeSet<>();
        Matcher code = Pattern.compile("(?m)^(G\\d+):").matcher(criteria);
        while (code.find()) {
            codes.add(code.group(1));
        }
        String scheme = scheme(String.join(", ", codes));
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", scheme.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", criteria.toString().getBytes(StandardCharsets.UTF_8));
        RulePack pack = RulePackReader.read("rules/guide", files);
        Set<String> metrics = new TreeSet<>(pack.metrics());
        assertThat(RulePackCheck.check(pack, metrics)).isEmpty();
        Set<String> shown = new TreeSet<>();
        Matcher form = Pattern.compile("form: ([a-z_]+)").matcher(criteria);
        while (form.find()) {
            shown.add(form.group(1));
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(Forms.WORDS);
    }

    /** The guide's scenario of several units with everything a unit may have can be copied as it stands, and passes. */
    @Test
    void showsAScenarioThatCanBeCopied() throws IOException {
        Matcher shown = Pattern.compile("(?ms)^```yaml\\n(- name: 三个单位比一比.*?)^```")
                .matcher(Files.readString(Path.of("rules/README.md")));
        assertThat(shown.find()).isTrue();
        String criteria = "E1: { name: 及时率, full: 100, form: slope, metric: on_time_rate, target: 95, per_step: 1,"
                + " missing: not_ranked, basis: 一, clause: 每低一点扣 1 分 }\n";
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(
                "scheme.yml",
                scheme("E1").replace("basis:", "period: quarter\nbasis:").getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", criteria.getBytes(StandardCharsets.UTF_8));
        files.put("scenarios/a.yml", shown.group(1).getBytes(StandardCharsets.UTF_8));
        RulePack pack = RulePackReader.read("rules/guide", files);
        assertThat(RulePackCheck.check(pack, Set.of("on_time_rate"))).isEmpty();
        assertThat(ScenarioRunner.run(new RulePackCompiler().compile(pack), Map.of())
                        .outcomes())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.differences()).isEmpty());
    }

    /** 60 ÷ 90 × 600 has no end in decimals; nobody writes the thirty-second one. */
    @Test
    void anExpectationIsMetToTheEighthDecimal() {
        String criteria = "E1: { name: 与第一名比, full: 600, form: ratio_to_best, metric: index, better: higher,"
                + " missing: not_ranked, basis: 一, clause: 除以第一名 }\n";
        String scenarios = """
                - name: 到第八位为止相等
                  units:
                    - { name: 甲, metrics: { index: 90 }, expect: { E1: 600 } }
                    - { name: 乙, metrics: { index: 60 }, expect: { E1: 400 } }
                    - { name: 丙, metrics: { index: 50 }, expect: { E1: 333.33333333 } }
                - name: 第七位不等
                  units:
                    - { name: 甲, metrics: { index: 90 }, expect: { E1: 600 } }
                    - { name: 乙, metrics: { index: 60 }, expect: { E1: 400.0000001 } }
                    - { name: 丙, metrics: { index: 50 }, expect: { E1: 333.3333333 } }
                """;
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", scheme("E1").getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", criteria.getBytes(StandardCharsets.UTF_8));
        files.put("scenarios/a.yml", scenarios.getBytes(StandardCharsets.UTF_8));
        RulePack pack = RulePackReader.read("rules/guide", files);
        List<ScenarioReport.Outcome> outcomes = ScenarioRunner.run(new RulePackCompiler().compile(pack), Map.of())
                .outcomes();
        assertThat(outcomes.get(0).differences()).isEmpty();
        assertThat(outcomes.get(1).differences())
                .containsExactly("乙：E1应为 400.0000001，实际 400", "丙：E1应为 333.3333333，实际 333.3333333333");
    }

    /** The guide's whole small pack is without a finding, passes its own scenarios, and its metric can be read. */
    @Test
    void showsAWholePackThatCanBeCopied() throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        Matcher file = SMALL_FILE.matcher(Files.readString(Path.of("rules/README.md")));
        while (file.find()) {
            files.put(file.group(1), file.group(2).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(files.keySet()).containsExactly("criteria.yml", "scenarios/on_time.yml", "scheme.yml");
        RulePack pack = RulePackReader.read("rules/petition_monthly", files);
        assertThat(RulePackCheck.check(pack, Set.of("petition_on_time_rate", "case_opened_count")))
                .isEmpty();
        ScenarioReport report = ScenarioRunner.run(new RulePackCompiler().compile(pack), Map.of());
        assertThat(report.outcomes()).hasSize(2).allSatisfy(outcome -> assertThat(outcome.differences())
                .isEmpty());
    }
}
