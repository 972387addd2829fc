package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.scoring.NodeScore;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.ScoreLine;

/** Runs a pack's scenarios: given figures, expected points, grades and reasons. */
public final class ScenarioRunner {

    /** Decimals that rounding and comparing look at. */
    private static final int COMPARED = 8;

    private static final int SHOWN = 10;

    /** Expectations that hold one value for each of several nodes. */
    static final Set<String> BY_CODE = Set.of("parts", "lines", "states");

    /** Expectations that are no code of a node. */
    static final Set<String> OTHER_KEYS = Set.of(
            "total",
            "rank",
            "overall_rank",
            "overall_tied",
            "grade",
            "band",
            "colour",
            "tied",
            "size",
            "not_ranked",
            "reasons",
            "lists",
            "vetoes",
            "warnings");

    /** What may be expected of a unit beside the points of a criterion or node. */
    static final Set<String> EXPECTATIONS =
            Stream.concat(BY_CODE.stream(), OTHER_KEYS.stream()).collect(Collectors.toUnmodifiableSet());

    private ScenarioRunner() {}

    /** @param metrics descriptions, for names and directions; a metric that is absent goes by its code, higher is better */
    public static ScenarioReport run(CompiledRulePack pack, Map<String, MetricDescription> metrics) {
        List<ScenarioReport.Outcome> outcomes = new ArrayList<>();
        for (Scenario scenario : pack.pack().scenarios()) {
            int findingsBefore = scenario.yaml().findings().size();
            List<String> differences =
                    differences(pack, PreparedScenario.of(scenario, pack.pack(), metrics), metrics, Trail.NONE);
            List<Finding> findings = scenario.yaml().findings();
            findings.subList(Math.min(findingsBefore, findings.size()), findings.size())
                    .forEach(finding -> differences.add(finding.inChinese()));
            outcomes.add(new ScenarioReport.Outcome(
                    scenario.name(), scenario.yaml().file(), scenario.yaml().line(), differences));
        }
        return new ScenarioReport(List.copyOf(outcomes));
    }

    /** What is not as expected, in Chinese; empty when everything is. */
    static List<String> differences(
            CompiledRulePack pack, PreparedScenario prepared, Map<String, MetricDescription> metrics, Trail trail) {
        List<String> differences = new ArrayList<>();
        try {
            AssessmentResult result = prepared.assess(pack, metrics, trail);
            for (Scenario.Case each : prepared.cases()) {
                compare(result, each, prepared.cases().size() == 1, differences);
            }
        } catch (RuleFailure failure) {
            differences.add(String.valueOf(failure.getMessage()));
        }
        return differences;
    }

    private static void compare(AssessmentResult result, Scenario.Case each, boolean alone, List<String> differences) {
        Optional<UnitResult> unit = result.of(each.unit().code());
        if (unit.isEmpty()) {
            if (each.expect().isPresent()) {
                differences.add(each.unit().code() + "：不是本方案的考核对象");
            }
            return;
        }
        String front = alone ? "" : each.unit().name() + "：";
        each.expect().entries().forEach((key, wanted) -> compare(unit.get(), key, wanted, front, differences));
    }

    private static void compare(UnitResult unit, String key, Yaml wanted, String front, List<String> differences) {
        switch (key) {
            case "total" -> number(front + "总分", wanted, unit.total(), differences);
            case "rank" -> number(front + "名次", wanted, unit.rank(), differences);
            case "overall_rank" -> number(front + "总名次", wanted, unit.overallRank(), differences);
            case "overall_tied" ->
                text(
                        front + "总名次并列",
                        wanted.text(""),
                        String.valueOf(unit.overall() != null && unit.overall().tied()),
                        differences);
            case "grade" -> text(front + "等次", wanted.text(""), unit.grade(), differences);
            case "band" ->
                text(front + "按分数的等次", wanted.text(""), unit.standing().bandGrade(), differences);
            case "colour" ->
                text(front + "等次颜色", wanted.text(""), unit.standing().colour(), differences);
            case "parts" ->
                wanted.entries()
                        .forEach((code, part) -> number(
                                front + code + "折算分",
                                part,
                                unit.node(code).map(NodeScore::part).orElse(null),
                                differences));
            case "tied" -> text(front + "并列", wanted.text(""), String.valueOf(unit.tied()), differences);
            case "size" -> text(front + "组内单位数", wanted.text(""), String.valueOf(unit.groupSize()), differences);
            case "not_ranked" -> {
                String reason = unit.notRankedReason();
                if (reason == null || !reason.contains(wanted.text(""))) {
                    differences.add(front + "应不参加排名（" + wanted.text("") + "），实际：" + (reason == null ? "参加排名" : reason));
                }
            }
            case "reasons" ->
                wanted.texts().forEach(reason -> contains(front + "理由", reason, reasons(unit), differences));
            case "lists" ->
                wanted.texts()
                        .forEach(list -> contains(
                                front + "名单",
                                list,
                                unit.lists().entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .toList(),
                                differences));
            case "vetoes" ->
                wanted.texts()
                        .forEach(veto -> contains(
                                front + "否决", veto, List.copyOf(unit.vetoes().keySet()), differences));
            case "warnings" ->
                wanted.texts()
                        .forEach(warning -> contains(
                                front + "提示",
                                warning,
                                List.copyOf(unit.warnings().keySet()),
                                differences));
            case "lines" -> wanted.entries().forEach((code, points) -> lines(unit, code, points, front, differences));
            case "states" ->
                wanted.entries()
                        .forEach((code, state) -> text(
                                front + code + "状态",
                                state.text(""),
                                unit.node(code).map(node -> node.state().code()).orElse("none"),
                                differences));
            default -> {
                Optional<NodeScore> node = unit.node(key);
                if (node.isEmpty()) {
                    differences.add(front + "没有评分项 " + key);
                } else {
                    number(front + key, wanted, node.get().points(), differences);
                }
            }
        }
    }

    private static List<String> reasons(UnitResult unit) {
        List<String> reasons = new ArrayList<>();
        unit.lines().forEach(line -> reasons.add(line.reason()));
        if (unit.standing().reason() != null) {
            reasons.add(unit.standing().reason());
        }
        return reasons;
    }

    private static void lines(UnitResult unit, String code, Yaml points, String front, List<String> differences) {
        List<String> actual = unit.lines().stream()
                .filter(line -> line.criterion().equals(code) && line.kind() != ScoreLine.Kind.REMARK)
                .map(line -> Figure.plain(line.points()))
                .toList();
        List<String> expected = points.items().stream()
                .map(item -> item.decimal().map(Figure::plain).orElse("?"))
                .toList();
        if (!actual.equals(expected)) {
            differences.add(front + code + "各行应为 " + expected + "，实际 " + actual);
        }
    }

    /** A quotient without end, 60 ÷ 90 × 600, differs from 400 far behind the eighth decimal: nobody can write it down. */
    private static boolean isEqual(BigDecimal actual, BigDecimal expected) {
        return actual.compareTo(expected) == 0
                || actual.stripTrailingZeros().scale() > COMPARED
                        && actual.setScale(COMPARED, RoundingMode.HALF_UP)
                                        .compareTo(expected.setScale(COMPARED, RoundingMode.HALF_UP))
                                == 0;
    }

    private static String exact(BigDecimal number) {
        BigDecimal shown = number.scale() > SHOWN ? number.setScale(SHOWN, RoundingMode.HALF_UP) : number;
        return shown.stripTrailingZeros().toPlainString();
    }

    private static void number(String what, Yaml wanted, @Nullable BigDecimal actual, List<String> differences) {
        if (wanted.text("").equals("none")) {
            if (actual != null) {
                differences.add(what + "应没有，实际 " + Figure.plain(actual));
            }
            return;
        }
        Optional<BigDecimal> expected = wanted.decimal();
        if (expected.isPresent() && (actual == null || !isEqual(actual, expected.get()))) {
            differences.add(what + "应为 " + exact(expected.get()) + "，实际 " + (actual == null ? "没有" : exact(actual)));
        }
    }

    private static void text(String what, String expected, @Nullable String actual, List<String> differences) {
        if (!expected.equals(actual == null ? "none" : actual)) {
            differences.add(what + "应为 " + expected + "，实际 " + (actual == null ? "没有" : actual));
        }
    }

    /** {@code none}: there is none at all; with a minus in front: this one is not there. */
    private static void contains(String what, String expected, List<String> actual, List<String> differences) {
        if (expected.equals("none")) {
            if (!actual.isEmpty()) {
                differences.add(what + "应没有，实际 " + actual);
            }
        } else if (expected.startsWith("-")) {
            String unwanted = expected.substring(1);
            if (actual.stream().anyMatch(text -> text.contains(unwanted))) {
                differences.add(what + "不应有「" + unwanted + "」，实际 " + actual);
            }
        } else if (actual.stream().noneMatch(text -> text.contains(expected))) {
            differences.add(what + "应有「" + expected + "」，实际 " + actual);
        }
    }
}
