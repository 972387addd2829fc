package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;

/** Packs that would exhaust the server without a line of DRL: each is refused with what to do, or costs no more than others. */
class HostilePackTests {

    private static final String SCHEME = """
            scheme: hostile
            name: 方案
            version: 1.0.0
            basis: 测试
            period: quarter
            effective: { from: 2026-01-01 }
            assesses: { kinds: [street] }
            tree: { combine: sum, round: 2, children: [E1] }
            """;
    private static final String CRITERIA = "E1: { name: 及时率, full: 10, form: slope, metric: rate, target: 95,"
            + " per_step: 0.5, missing: zero, basis: 一, clause: 95以上满分，每低一个点扣0.5分 }\n";
    private static final String SCENARIO =
            "- { name: 低三点, period: 2026Q1, metrics: { rate: 92 }, expect: { E1: 8.5 } }\n";
    private static final String EXPRESSION =
            "E1: { name: 一, full: 10, form: expression, points: '%s', metric: rate, missing: zero, basis: 一, clause: 一 }\n";

    private static RulePack pack(String scheme, String criteria, String scenarios) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", scheme.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", criteria.getBytes(StandardCharsets.UTF_8));
        files.put("scenarios/a.yml", scenarios.getBytes(StandardCharsets.UTF_8));
        return RulePackReader.read("rules/hostile", files);
    }

    private static List<Finding> check(RulePack pack) {
        return RulePackCheck.check(pack, Set.of("rate"));
    }

    private static String numbered(int count, String each) {
        return IntStream.range(0, count).mapToObj(each::formatted).collect(Collectors.joining(", "));
    }

    /** What each tries → the pack; the code of what must be told stands in front of {@code :}. */
    private static Map<String, RulePack> hostile() {
        Map<String, RulePack> packs = new LinkedHashMap<>();
        String laughs = "a0: &a0 [x]\n"
                + IntStream.range(1, 10)
                        .mapToObj(level -> "a" + level + ": &a" + level + " ["
                                + String.join(",", java.util.Collections.nCopies(10, "*a" + (level - 1))) + "]\n")
                        .collect(Collectors.joining());
        packs.put("yaml-syntax: a thousand million laughs", criteria(laughs + CRITERIA));
        packs.put("yaml-loop: a structure within itself", criteria("E1: &a { name: 一, self: *a }\n"));
        packs.put(
                "yaml-syntax: an object made by its tag",
                criteria("E1: !!javax.script.ScriptEngineManager [ !!java.net.URL [x] ]\n"));
        packs.put("yaml-syntax: twenty thousand brackets", criteria("E1: " + "[".repeat(20_000) + "]".repeat(20_000)));
        packs.put("yaml-syntax: characters that no text has", criteria("E1: \u0001\n"));
        packs.put("yaml-syntax: two documents", criteria(CRITERIA + "---\n" + CRITERIA));
        packs.put("yaml-syntax: a file of five million letters", scenarios("# 字\n".repeat(1_100_000) + SCENARIO));
        packs.put("yaml-not-number: an exponent", criteria(CRITERIA.replace("full: 10", "full: 1e999999999")));
        packs.put("expression: an exponent in a target", criteria(CRITERIA.replace("95,", "1e999999999,")));
        packs.put("expression: thousands of digits", criteria(CRITERIA.replace("95,", "9".repeat(5_000) + ",")));
        packs.put(
                "expression: brackets that overflow the stack",
                criteria(EXPRESSION.formatted("(".repeat(900) + "rate" + ")".repeat(900))));
        packs.put(
                "expression: a sum that overflows the stack",
                criteria(EXPRESSION.formatted("rate" + " + rate".repeat(3_000))));
        packs.put(
                "rounding-decimals: a thousand million decimals",
                criteria(CRITERIA.replace("full: 10", "full: 10, round: 999999999")));
        packs.put(
                "too-many-dates: a value for every day",
                criteria(CRITERIA.replace(
                        "95,",
                        "{ 2026-01-01: 1, "
                                + IntStream.range(0, 80)
                                        .mapToObj(day -> java.time.LocalDate.of(2027, 1, 1)
                                                        .plusDays(day) + ": 1")
                                        .collect(Collectors.joining(", "))
                                + " },")));
        packs.put(
                "too-many-rows: hundreds of tiers",
                criteria("E1: { name: 一, full: 10, metric: rate, form: tiers, tiers: [ "
                        + IntStream.range(0, 320)
                                .mapToObj(low -> "{ at_least: %d, below: %d, points: 1 }".formatted(low, low + 1))
                                .collect(Collectors.joining(", "))
                        + " ], missing: zero, basis: 一, clause: 一 }\n"));
        packs.put(
                "scenario-times: two thousand million events",
                scenarios(SCENARIO.replace("expect", "events: [ { category: 事故, times: 2000000000 } ], expect")));
        packs.put(
                "scenario-times: two thousand million marks",
                scenarios(SCENARIO.replace("expect", "marks: [ { group: 群众, score: 9, times: 2000000000 } ], expect")));
        packs.put("percent-end: a percentage of a percentage", scenarios(SCENARIO.replace("92", "92%")));
        return packs;
    }

    private static RulePack criteria(String criteria) {
        return pack(SCHEME, criteria, SCENARIO);
    }

    private static RulePack scenarios(String scenarios) {
        return pack(SCHEME, CRITERIA, scenarios);
    }

    @Test
    void tellsWhatWouldExhaustTheServer() {
        List<String> missed = new ArrayList<>();
        Map<String, RulePack> packs = hostile();
        packs.forEach((tries, pack) -> {
            List<Finding> findings = check(pack);
            boolean told = findings.stream()
                    .anyMatch(finding -> finding.isError()
                            && finding.code().equals(tries.substring(0, tries.indexOf(':')))
                            && finding.fixChinese() != null
                            && finding.chinese().matches("(?s).*\\p{IsHan}.*"));
            if (!told) {
                missed.add(
                        tries + " " + findings.stream().map(Finding::inChinese).toList());
            }
        });
        assertThat(missed).isEmpty();
        System.out.println("hostile packs without rules " + packs.size() + " refused");
    }

    /** 60 × 60 × 60 classes: two hundred thousand combinations, of which each class is looked at once. */
    @Test
    void looksAtEachClassWhereThereAreTooManyCombinations() {
        String classed = CRITERIA.replace("95,", "{ by: a, " + numbered(60, "x%d: 95") + " },")
                .replace("0.5, missing", "{ by: b, " + numbered(60, "x%d: 0.5") + " }, missing")
                .replace("full: 10", "full: { by: c, " + numbered(59, "x%d: 10") + ", x59: 十 }");
        assertThat(check(criteria(classed))).extracting(Finding::code).containsOnly("yaml-not-number");
    }

    /** A link out of the folder would show its author what only the server may read. */
    @Test
    void doesNotFollowLinksOutOfTheFolder(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.yml"), "geheim: 1\n");
        Path home = Files.createDirectories(folder.resolve("home/rules/hostile/scenarios"))
                .getParent();
        Files.writeString(home.resolve("scheme.yml"), SCHEME);
        Files.createSymbolicLink(home.resolve("criteria.yml"), secret);
        Files.createSymbolicLink(home.resolve("scenarios/folder"), folder);
        Files.createSymbolicLink(home.resolve("scenarios/inside.yml"), home.resolve("scheme.yml"));
        assertThat(ContentHome.in(folder.resolve("home")).files("rules/hostile"))
                .containsOnlyKeys("scheme.yml", "scenarios/inside.yml");
    }
}
