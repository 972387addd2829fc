package org.zhiheng.rulepack;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;

/** Scenarios that name what there is not, or expect nothing. */
final class ScenarioCheck {

    /** What may be expected of a unit beside the points of a criterion or node. */
    private static final Set<String> EXPECTATIONS = Set.of(
            "total",
            "rank",
            "overall_rank",
            "overall_tied",
            "grade",
            "band",
            "colour",
            "parts",
            "tied",
            "size",
            "not_ranked",
            "reasons",
            "lists",
            "vetoes",
            "warnings",
            "lines",
            "states");

    private final RulePack pack;
    private final Set<String> metrics;
    private final List<Finding> findings = new ArrayList<>();

    /** @param metrics codes of the metrics there are */
    ScenarioCheck(RulePack pack, Set<String> metrics) {
        this.pack = pack;
        this.metrics = metrics;
    }

    List<Finding> findings() {
        Set<String> keys = new TreeSet<>(EXPECTATIONS);
        pack.nodes().forEach(node -> keys.add(node.code()));
        keys.addAll(pack.criteria().keySet());
        for (Scenario scenario : pack.scenarios()) {
            Yaml yaml = scenario.yaml();
            shape(scenario);
            units(yaml).forEach(unit -> unit(unit, keys));
            if (units(yaml).stream()
                    .allMatch(unit -> unit.get("expect").entries().isEmpty())) {
                Finding finding = Finding.error(
                        "scenario-without-expectation",
                        yaml.file(),
                        yaml.line(),
                        yaml.column(),
                        "情景没有写应得什么「expect」",
                        "the scenario expects nothing (expect)");
                findings.add(finding.about(scenario.name())
                        .fix("加上 expect: { 评分项编码: 分数 }", "add expect: { criterion: points }"));
            }
        }
        return findings;
    }

    private static List<Yaml> units(Yaml scenario) {
        List<Yaml> units = new ArrayList<>();
        if (scenario.get("units").isPresent()) {
            units.addAll(scenario.get("units").items());
        } else {
            units.add(scenario);
            units.addAll(scenario.get("peers").items());
        }
        return units;
    }

    /** What reading the scenario itself finds; it is read anew each time it runs. */
    private void shape(Scenario scenario) {
        List<Finding> told = scenario.yaml().findings();
        int before = told.size();
        LocalDate first = pack.effectiveFrom().getYear() < 1900 ? LocalDate.of(2026, 1, 1) : pack.effectiveFrom();
        scenario.period(pack.periodLength(), first);
        try {
            scenario.cases(pack.kinds().stream().findFirst().orElse(""), Map.of());
        } catch (RuntimeException unreadable) {
            scenario.yaml()
                    .error(
                            "scenario",
                            "情景无法读取：" + unreadable.getMessage(),
                            "the scenario cannot be read: " + unreadable.getMessage());
        }
        List<Finding> fresh = told.subList(before, told.size());
        findings.addAll(fresh);
        fresh.clear();
    }

    private void unit(Yaml unit, Set<String> keys) {
        for (String figures : List.of("metrics", "previous", "last_year")) {
            Yaml named = unit.get(figures);
            named.entries()
                    .forEach((code, value) -> known(
                            named.key(code),
                            code,
                            metrics,
                            "unknown-metric",
                            "没有这个数据指标（batch/metrics 中没有同名文件）",
                            "there is no such metric"));
        }
        Yaml expect = unit.get("expect");
        expect.entries().forEach((key, value) -> {
            known(
                    expect.key(key),
                    key,
                    keys,
                    "unknown-expectation",
                    "没有这个评分项，也不是可以期望的项目",
                    "neither a criterion nor anything that can be expected");
            boolean number = !EXPECTATIONS.contains(key) || key.equals("total");
            if (number && value.isScalar() && !value.text("").equals("none") && notNumber(value.text(""))) {
                findings.add(Finding.error(
                                "yaml-not-number",
                                value.file(),
                                value.line(),
                                value.column(),
                                "应得的分数应为数字，没有得分写 none",
                                "expected points are a number, or none")
                        .about(value.text("")));
            }
        });
    }

    private static boolean notNumber(String text) {
        return !text.strip().matches("-?[0-9]+(\\.[0-9]+)?");
    }

    private void known(Yaml at, String word, Set<String> known, String code, String chinese, String english) {
        if (known.contains(word)) {
            return;
        }
        String nearest = Suggestion.nearest(word, known);
        Finding finding = Finding.error(code, at.file(), at.line(), at.column(), chinese, english)
                .about(word);
        findings.add(
                nearest == null ? finding : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
    }
}
