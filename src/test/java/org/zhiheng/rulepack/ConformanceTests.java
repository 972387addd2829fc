package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;

/**
 * At least one scenario for every line A1 … L14 of the collected scoring forms, in packs under
 * {@code src/test/resources/conformance}; the expected values are worked out by hand in the scenarios' names.
 */
class ConformanceTests {

    private static final Path ROOT = Path.of("src/test/resources/conformance");
    private static final RulePackCompiler COMPILER = new RulePackCompiler();
    private static final Pattern LINE = Pattern.compile("^([A-Z]\\d+)\\b");

    /** Lines proved by a test of this class rather than by a scenario. */
    private static final Set<String> PROVED_HERE = Set.of("G3", "L14");

    static Stream<String> packs() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static RulePack read(String code) throws IOException {
        return RulePackReader.read("conformance/" + code, ContentHome.filesIn(ROOT.resolve(code)));
    }

    @ParameterizedTest
    @MethodSource("packs")
    void givesTheHandComputedPoints(String code) throws IOException {
        RulePack pack = read(code);
        assertThat(pack.findings()).isEmpty();
        ScenarioReport report = ScenarioRunner.run(COMPILER.compile(pack), Map.of());
        List<String> wrong = new ArrayList<>();
        report.outcomes().forEach(outcome -> outcome.differences()
                .forEach(difference ->
                        wrong.add(outcome.file() + ":" + outcome.line() + " " + outcome.name() + " → " + difference)));
        assertThat(wrong).isEmpty();
    }

    @Test
    void hasAScenarioForEveryLine() throws IOException {
        Set<String> covered = new TreeSet<>(PROVED_HERE);
        int scenarios = 0;
        for (String code : packs().toList()) {
            for (Scenario scenario : read(code).scenarios()) {
                Matcher line = LINE.matcher(scenario.name());
                assertThat(line.find())
                        .as("scenario without a line: " + scenario.name())
                        .isTrue();
                covered.add(line.group(1));
                scenarios++;
            }
        }
        Set<String> wanted = new TreeSet<>();
        Map.of("A", 18, "B", 15, "C", 12, "D", 6, "E", 9, "F", 11, "G", 14, "H", 10, "I", 8, "L", 14)
                .forEach((section, count) ->
                        IntStream.rangeClosed(1, count).forEach(number -> wanted.add(section + number)));
        System.out.println(
                "Conformance: " + covered.size() + " of " + wanted.size() + " lines, " + scenarios + " scenarios");
        Set<String> absent = new TreeSet<>(wanted);
        absent.removeAll(covered);
        assertThat(absent).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("packs")
    void addsUpTheLinesOfEveryCriterion(String code) throws IOException {
        RulePack pack = read(code);
        CompiledRulePack compiled = COMPILER.compile(pack);
        for (Scenario scenario : pack.scenarios()) {
            List<UnitInput> units = scenario.cases(pack.kinds().iterator().next(), Map.of()).stream()
                    .map(Scenario.Case::unit)
                    .toList();
            AssessmentResult result = Assessment.assess(
                    compiled,
                    new AssessmentInput(scenario.period(pack.periodLength(), pack.effectiveFrom()), Map.of(), units),
                    1);
            for (UnitResult unit : result.units()) {
                for (String criterion : pack.criteria().keySet()) {
                    BigDecimal points = unit.points(criterion);
                    if (points != null) {
                        BigDecimal lines = unit.lines().stream()
                                .filter(line -> line.criterion().equals(criterion))
                                .map(line -> line.points())
                                .reduce(BigDecimal.ZERO, BigDecimal::add);
                        assertThat(lines.setScale(20, java.math.RoundingMode.HALF_UP))
                                .as(scenario.name() + " " + criterion)
                                .isEqualByComparingTo(points.setScale(20, java.math.RoundingMode.HALF_UP));
                    }
                }
            }
        }
    }

    /** A scenario says who is on a list; who is not, is said here: H4, H7, H8 and H9. */
    @Test
    void listsNobodyBeyondTheDeclaredPlaces() throws IOException {
        RulePack pack = read("ranking");
        CompiledRulePack compiled = COMPILER.compile(pack);
        Map<String, String> unlisted = Map.of("H4", "D", "H7", "E", "H8", "C", "H9", "C");
        Set<String> seen = new TreeSet<>();
        for (Scenario scenario : pack.scenarios()) {
            String line = scenario.name().split(" ")[0];
            String unit = unlisted.get(line);
            if (unit != null) {
                List<UnitInput> inputs = scenario.cases("village", Map.of()).stream()
                        .map(Scenario.Case::unit)
                        .toList();
                AssessmentResult result = Assessment.assess(
                        compiled,
                        new AssessmentInput(
                                scenario.period(pack.periodLength(), pack.effectiveFrom()), Map.of(), inputs),
                        1);
                Set<String> lists = result.of(unit).orElseThrow().lists().keySet();
                assertThat(lists).as(scenario.name() + " " + unit).doesNotContain("红榜");
                boolean last = line.equals("H7") || line.equals("H9");
                assertThat(lists.contains("黑榜"))
                        .as(scenario.name() + " " + unit)
                        .isEqualTo(last);
                seen.add(line);
            }
        }
        assertThat(seen).containsExactlyInAnyOrder("H4", "H7", "H8", "H9");
    }

    @Test
    void refusesBandsWithAGapAndNamesAValueInIt() throws IOException {
        var files = ContentHome.filesIn(ROOT.resolve("grades"));
        String scheme = new String(files.get("scheme.yml"), java.nio.charset.StandardCharsets.UTF_8)
                .replace("{ grade: 良好, at_least: 80, colour: 蓝 }", "{ grade: 良好, at_least: 80, at_most: 89 }");
        files.put("scheme.yml", scheme.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(RulePackReader.read("conformance/grades", files).findings())
                .extracting(Finding::code)
                .contains("grade-gap");
    }

    @Test
    void runsTwoVersionsSideBySideOnOneDataSet() throws IOException {
        var files = ContentHome.filesIn(ROOT.resolve("forms"));
        String criteria = new String(files.get("criteria.yml"), java.nio.charset.StandardCharsets.UTF_8);
        files.put(
                "criteria.yml",
                criteria.replace("A1: { name: 按比例, full: 5", "A1: { name: 按比例, full: 6")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        RulePack draft = RulePackReader.read("conformance/forms", files);
        RulePack current = read("forms");
        UnitInput unit = UnitInput.of(
                "U",
                "U",
                "street",
                Map.of(),
                Map.of("rate", org.zhiheng.vocabulary.MetricReading.observed(new BigDecimal("50"))));
        AssessmentInput input =
                new AssessmentInput(org.zhiheng.vocabulary.Period.parse("2022-03"), Map.of(), List.of(unit));
        assertThat(Assessment.assess(COMPILER.compile(current), input, 1)
                        .units()
                        .get(0)
                        .points("A1"))
                .isEqualByComparingTo("2.5");
        assertThat(Assessment.assess(COMPILER.compile(draft), input, 1)
                        .units()
                        .get(0)
                        .points("A1"))
                .isEqualByComparingTo("3");
        assertThat(draft.hash()).isNotEqualTo(current.hash());
    }
}
