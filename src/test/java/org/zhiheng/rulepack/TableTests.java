package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zhiheng.content.Finding;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.Period;

/** Decision tables in workbooks: they score as the same lists in YAML do, keep their hash, and mistakes name their cell. */
class TableTests {

    private static final Set<String> METRICS = Set.of("rate", "overdue", "calls");

    private static final String SCHEME = """
            scheme: tabled
            name: 有表的方案
            version: 1.0.0
            basis: 测试
            period: quarter
            effective: { from: 2026-01-01 }
            assesses: { kinds: [street] }
            tree: { combine: sum, round: 2, children: [E1, E2, E3, E4, E5] }
            vetoes: { V1: { name: 重大事故, effect: { deduct: 5 } } }
            """;

    private static final String CRITERIA = """
            E1: { name: 分档, full: 20, metric: rate, form: tiers, tiers: 计分表.xlsx!分档, missing: zero, basis: 一, clause: 一 }
            E2: { name: 事项, full: 20, form: ladder, direction: deduct, events: [事故], table: 计分表.xlsx!事故, basis: 二, clause: 二 }
            E3: { name: 情形, full: 10, form: cases, cases: 计分表.xlsx!情形, missing: zero, basis: 三, clause: 三 }
            E4: { name: 折线, full: 10, metric: rate, form: interpolation, knots: 计分表.xlsx!折线, missing: zero, basis: 四, clause: 四 }
            E5: { name: 手写, full: 5, metric: rate, missing: zero, basis: 五, clause: 五 }
            """;

    private static Map<String, List<List<Object>>> sheets() {
        Map<String, List<List<Object>>> sheets = new LinkedHashMap<>();
        sheets.put(
                "分档",
                List.of(
                        List.of("办结率分档（第一条）"),
                        List.of("范围", "得分", "名称"),
                        List.of("≥95", 20, "好"),
                        List.of("80以上不满95", 12.5, "中"),
                        List.of("<80", 0, "差"),
                        List.of("说明：以上含本数。")));
        sheets.put(
                "事故",
                List.of(
                        List.of("严重程度", "发现方式", "数量", "分值", "最少", "最多"),
                        List.of("重大", "", "", 10),
                        List.of("较大", "自查", "", "", 1, 3),
                        List.of("较大", "暗访/抽查", "", 4),
                        List.of("一般", "", "≥2", 2),
                        List.of("", "", "", 0.5)));
        sheets.put(
                "情形",
                List.of(
                        List.of("情形", "条件：rate", "条件：calls / 10", "属性：class", "得分"),
                        List.of("双达标", "≥90", "≥0.5", "一类/二类", 10),
                        List.of("达标", "≥90", "", "", 6),
                        List.of("其他", "", "", "", 1)));
        sheets.put("折线", List.of(List.of("指标值", "得分"), List.of(60, 0), List.of(100, 10)));
        sheets.put(
                "规则",
                List.of(
                        List.of("规则", "条件：rate", "条件：count(事故, 重大)", "属性：class", "评分项", "动作", "分值", "理由"),
                        List.of("基础分", "≥0", "", "", "E5", "定分", 4, "有数据得4分"),
                        List.of("三类减一分", "", "", "三类", "E5", "扣分", 1, "三类街道"),
                        List.of("重大事故", "", "≥1", "", "V1", "否决", "", "发生重大事故")));
        sheets.put("说明", List.of(List.of("这张表只作说明")));
        return sheets;
    }

    static byte[] workbook(Map<String, List<List<Object>>> sheets) {
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            sheets.forEach((name, rows) -> {
                Sheet sheet = workbook.createSheet(name);
                for (int number = 0; number < rows.size(); number++) {
                    Row row = sheet.createRow(number);
                    for (int column = 0; column < rows.get(number).size(); column++) {
                        Object value = rows.get(number).get(column);
                        if (value instanceof Number amount) {
                            row.createCell(column).setCellValue(amount.doubleValue());
                        } else if (String.valueOf(value).startsWith("=")) {
                            row.createCell(column)
                                    .setCellFormula(String.valueOf(value).substring(1));
                        } else if (!String.valueOf(value).isEmpty()) {
                            row.createCell(column).setCellValue(String.valueOf(value));
                        }
                    }
                }
            });
            workbook.write(out);
            return out.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static RulePack pack(byte[] workbook) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", SCHEME.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", CRITERIA.getBytes(StandardCharsets.UTF_8));
        files.put("计分表.xlsx", workbook);
        return RulePackReader.read("rules/tabled", files);
    }

    private static List<Finding> check(Map<String, List<List<Object>>> sheets) {
        return RulePackCheck.check(pack(workbook(sheets)), METRICS);
    }

    private static UnitResult score(Map<String, String> attributes, String rate, String calls, EventOf... events) {
        CompiledRulePack compiled = new RulePackCompiler().compile(pack(workbook(sheets())));
        List<org.zhiheng.vocabulary.EventFact> facts = new ArrayList<>();
        for (EventOf event : events) {
            facts.add(new org.zhiheng.vocabulary.EventFact(
                    facts.size() + 1L,
                    "事故",
                    java.time.LocalDate.of(2026, 1, 5),
                    event.severity(),
                    event.severity(),
                    null,
                    event.points() == null ? null : new java.math.BigDecimal(event.points()),
                    event.quantity() == null ? null : new java.math.BigDecimal(event.quantity()),
                    false,
                    null,
                    null,
                    Map.of("finder", event.finder())));
        }
        UnitInput unit = new UnitInput(
                "U",
                "U",
                "street",
                null,
                attributes,
                Map.of(
                        "rate", MetricReading.observed(new java.math.BigDecimal(rate)),
                        "calls", MetricReading.observed(new java.math.BigDecimal(calls))),
                Map.of(),
                Map.of(),
                facts,
                List.of(),
                List.of(),
                List.of());
        return Assessment.assess(compiled, new AssessmentInput(Period.parse("2026Q1"), Map.of(), List.of(unit)), 1)
                .units()
                .get(0);
    }

    private record EventOf(String severity, String finder, String quantity, String points) {}

    @Test
    void hasNothingToFind() {
        assertThat(check(sheets())).isEmpty();
    }

    @Test
    void scoresByTheTablesOnBothSidesOfEachEnd() {
        UnitResult high = score(
                Map.of("class", "二类"),
                "95",
                "5",
                new EventOf("较大", "自查", null, "2.5"),
                new EventOf("较大", "暗访", null, null),
                new EventOf("一般", "", "2", null),
                new EventOf("一般", "", "1", null));
        assertThat(high.points("E1")).isEqualByComparingTo("20");
        assertThat(high.points("E2")).isEqualByComparingTo("11");
        assertThat(high.points("E3")).isEqualByComparingTo("10");
        assertThat(high.points("E4")).isEqualByComparingTo("8.75");
        assertThat(high.points("E5")).isEqualByComparingTo("4");
        assertThat(high.vetoes()).isEmpty();
        UnitResult low = score(Map.of("class", "三类"), "94.99", "5", new EventOf("重大", "", null, null));
        assertThat(low.points("E1")).isEqualByComparingTo("12.5");
        assertThat(low.points("E2")).isEqualByComparingTo("10");
        assertThat(low.points("E3")).isEqualByComparingTo("6");
        assertThat(low.points("E5")).isEqualByComparingTo("3");
        assertThat(low.vetoes()).containsEntry("V1", "发生重大事故");
        assertThat(score(Map.of(), "79.99", "0").points("E1")).isEqualByComparingTo("0");
        assertThat(score(Map.of(), "80", "0").points("E1")).isEqualByComparingTo("12.5");
        assertThat(score(Map.of(), "89.99", "0").points("E3")).isEqualByComparingTo("1");
    }

    @Test
    void saysInWhichRowARuleStands() {
        UnitResult low = score(Map.of("class", "三类"), "90", "5");
        assertThat(low.lines())
                .filteredOn(line -> line.reason().equals("三类街道"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.file()).isEqualTo("rules/tabled/计分表.xlsx!规则");
                    assertThat(line.line()).isEqualTo(3);
                    assertThat(line.rule()).isEqualTo("E5 三类减一分");
                });
    }

    @Test
    void keepsItsHashWhenLibreOfficeSavesItAgain(@TempDir Path folder) throws Exception {
        byte[] before = workbook(sheets());
        byte[] after = savedAgain(folder, before);
        assertThat(after).isNotEqualTo(before);
        assertThat(pack(after).hash()).isEqualTo(pack(before).hash());
        assertThat(RulePackCheck.check(pack(after), METRICS)).isEmpty();
    }

    /** Opened and saved by the office program; skipped where there is none. */
    static byte[] savedAgain(Path folder, byte[] workbook) throws Exception {
        Path office = Path.of("/usr/bin/soffice");
        assumeThat(office).exists();
        Path file = Files.write(folder.resolve("tables.xlsx"), workbook);
        Path out = Files.createDirectories(folder.resolve("out"));
        Process process = new ProcessBuilder(
                        office.toString(),
                        "-env:UserInstallation=" + folder.resolve("profile").toUri(),
                        "--headless",
                        "--convert-to",
                        "xlsx:Calc MS Excel 2007 XML",
                        "--outdir",
                        out.toString(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Files.readAllBytes(out.resolve("tables.xlsx"));
    }

    @Test
    void changesItsHashWithAnyCell() {
        Map<String, List<List<Object>>> changed = sheets();
        changed.put("折线", List.of(List.of("指标值", "得分"), List.of(60, 0), List.of(99, 10)));
        assertThat(pack(workbook(changed)).hash())
                .isNotEqualTo(pack(workbook(sheets())).hash());
    }

    @Test
    void readsAMergedCellForEveryRowItCovers() throws IOException {
        byte[] merged;
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(workbook(sheets())));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            Sheet sheet = workbook.getSheet("事故");
            sheet.getRow(3).removeCell(sheet.getRow(3).getCell(0));
            sheet.addMergedRegion(new CellRangeAddress(2, 3, 0, 0));
            workbook.write(out);
            merged = out.toByteArray();
        }
        assertThat(pack(merged).hash()).isEqualTo(pack(workbook(sheets())).hash());
    }

    /** A mistake in one cell, and where it must be told. */
    private record Mistake(String sheet, int row, int column, Object written, String code, String cell) {}

    @Test
    void tellsEveryMistakeAtItsCell() {
        List<Mistake> mistakes = List.of(
                new Mistake("分档", 3, 1, "80-95", "cell-not-understood", "分档!A4"),
                new Mistake("分档", 3, 1, "82以上不满95", "tier-gap", "分档!A5"),
                new Mistake("分档", 3, 1, "70以上不满95", "tier-overlap", "分档!A5"),
                new Mistake("分档", 4, 1, "96以上不满97", "tier-unreachable", "分档!A5"),
                new Mistake("分档", 2, 2, "二十", "unknown-metric", "分档!B3"),
                new Mistake("分档", 2, 2, 25, "points-over-cap", "分档!B3"),
                new Mistake("分档", 2, 2, "=10+10", "cell-formula", "分档!B3"),
                new Mistake("分档", 2, 1, "≥95%", "percent-end", "分档!A3"),
                new Mistake("分档", 1, 2, "得份", "unknown-heading", "分档!B2"),
                new Mistake("分档", 1, 3, "得分", "repeated-heading", "分档!C2"),
                new Mistake("事故", 2, 5, 9, "range-ends", "事故!E3"),
                new Mistake("事故", 1, 4, "十分", "unknown-metric", "事故!D2"),
                new Mistake("事故", 4, 3, "二以上", "cell-not-understood", "事故!C5"),
                new Mistake("事故", 3, 1, "重大", "row-unreachable", "事故!A4"),
                new Mistake("事故", 0, 4, "分直", "unknown-heading", "事故!D1"),
                new Mistake("情形", 0, 2, "条件：rte", "unknown-metric", "情形!B1"),
                new Mistake("情形", 2, 2, "≥90且<80", "row-contradiction", "情形!A3"),
                new Mistake("情形", 1, 5, 12, "points-over-cap", "情形!E2"),
                new Mistake("情形", 3, 2, "<50", "row-gap", "情形!A4"),
                new Mistake("折线", 1, 1, "六十", "yaml-not-number", "折线!A2"),
                new Mistake("规则", 1, 6, "定份", "unknown-action", "规则!F2"),
                new Mistake("规则", 1, 7, "四分", "cell-not-number", "规则!G2"),
                new Mistake("规则", 1, 7, 6, "points-over-cap", "规则!A2"),
                new Mistake("规则", 2, 5, "E9", "unknown-criterion", "规则!E3"),
                new Mistake("规则", 3, 5, "V7", "unknown-veto", "规则!E4"),
                new Mistake("规则", 0, 2, "条件：rte", "unknown-metric", "规则!B1"),
                new Mistake("规则", 0, 2, "条件：rate * 2", "heading-not-understood", "规则!B1"),
                new Mistake("规则", 2, 8, "", "missing-cell", "规则!H3"),
                new Mistake("规则", 1, 2, "≥90且<80", "rule-never-fires", "规则!B2"),
                new Mistake("规则", 2, 2, "≥五", "cell-not-understood", "规则!B3"));
        List<String> missed = new ArrayList<>();
        for (Mistake mistake : mistakes) {
            Map<String, List<List<Object>>> sheets = sheets();
            List<List<Object>> rows = new ArrayList<>(sheets.get(mistake.sheet()));
            List<Object> row = new ArrayList<>(rows.get(mistake.row()));
            while (row.size() < mistake.column()) {
                row.add("");
            }
            row.set(mistake.column() - 1, mistake.written());
            rows.set(mistake.row(), row);
            if (mistake.sheet().equals("事故") && mistake.code().equals("range-ends")) {
                rows.set(2, List.of("较大", "自查", "", "", 9, 3));
            }
            sheets.put(mistake.sheet(), rows);
            List<Finding> findings = check(sheets);
            boolean found = findings.stream()
                    .anyMatch(finding -> finding.code().equals(mistake.code())
                            && finding.place().equals("rules/tabled/计分表.xlsx!" + mistake.cell())
                            && finding.chinese().matches("(?s).*\\p{IsHan}.*"));
            if (!found) {
                missed.add(mistake + "\n    found "
                        + findings.stream()
                                .map(finding -> finding.code() + " " + finding.inChinese())
                                .toList());
            }
        }
        assertThat(missed).isEmpty();
        System.out.println("table mistakes " + mistakes.size() + " found " + mistakes.size());
    }

    /** The layout that Drools' own documentation describes. */
    private static List<List<Object>> drools(String condition, String code) {
        return List.of(
                List.of("RuleSet", "tabled"),
                List.of("Import", "org.zhiheng.vocabulary.Assessee, org.zhiheng.vocabulary.ScoreSheet"),
                List.of("Variables", "ScoreSheet score"),
                List.of(""),
                List.of("RuleTable " + code + " 减分"),
                List.of("CONDITION", "ACTION"),
                List.of("Assessee"),
                List.of(condition, "score.deduct(\"E5\", $param, \"按 Drools 表\");"),
                List.of("办结率", "扣分"),
                List.of(90, 1),
                List.of(99, 2));
    }

    private static RulePack withDroolsSheet(String condition, String code) {
        Map<String, List<List<Object>>> sheets = sheets();
        sheets.put("引擎表", drools(condition, code));
        return pack(workbook(sheets));
    }

    @Test
    void takesTheLayoutOfDroolsThroughTheSameFence() {
        RulePack pack = withDroolsSheet("value(\"rate\") >= $param", "E5");
        assertThat(RulePackCheck.check(pack, METRICS)).isEmpty();
        UnitInput unit = UnitInput.of(
                "U", "U", "street", Map.of(), Map.of("rate", MetricReading.observed(new java.math.BigDecimal("95"))));
        UnitResult result = Assessment.assess(
                        new RulePackCompiler().compile(pack),
                        new AssessmentInput(Period.parse("2026Q1"), Map.of(), List.of(unit)),
                        1)
                .units()
                .get(0);
        assertThat(result.points("E5")).isEqualByComparingTo("3");
        assertThat(result.lines())
                .filteredOn(line -> line.reason().equals("按 Drools 表"))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.file() + " " + line.line()).isEqualTo("rules/tabled/计分表.xlsx!引擎表 10"));
        assertThat(RulePackCheck.check(withDroolsSheet("System.exit($param) == null", "E5"), METRICS))
                .extracting(Finding::place)
                .contains("rules/tabled/计分表.xlsx!引擎表!A10", "rules/tabled/计分表.xlsx!引擎表!A11");
        assertThat(RulePackCheck.check(withDroolsSheet("value(\"rte\") >= $param", "E5"), METRICS))
                .extracting(finding -> finding.place() + " " + finding.code())
                .contains("rules/tabled/计分表.xlsx!引擎表!A10 unknown-metric");
        assertThat(RulePackCheck.check(withDroolsSheet("value(\"rate\") >= $param", "低分"), METRICS))
                .extracting(finding -> finding.place() + " " + finding.code())
                .contains("rules/tabled/计分表.xlsx!引擎表!A10 rule-without-clause");
    }

    @Test
    void tellsASheetThatIsMissingAndOneThatNobodyUses() {
        Map<String, List<List<Object>>> sheets = sheets();
        sheets.put("分裆", sheets.remove("分档"));
        assertThat(check(sheets)).extracting(Finding::code).contains("unknown-sheet", "unused-sheet");
        assertThat(check(sheets))
                .filteredOn(finding -> finding.code().equals("unknown-sheet"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.place()).startsWith("rules/tabled/criteria.yml:1:");
                    assertThat(finding.fixChinese()).contains("计分表.xlsx!分裆");
                });
    }

    @Test
    void refusesWhatIsNoWorkbook() {
        assertThat(RulePackCheck.check(pack("不是表".getBytes(StandardCharsets.UTF_8)), METRICS))
                .filteredOn(finding -> finding.code().equals("workbook"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.place()).isEqualTo("rules/tabled/计分表.xlsx"));
    }
}
