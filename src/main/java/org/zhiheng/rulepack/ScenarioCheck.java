package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.zhiheng.content.Finding;
import org.zhiheng.content.NumberTypo;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.Period;

/** Scenarios that name what there is not, or expect nothing. */
final class ScenarioCheck {

    private static final int MOST_NAMED = 30;

    private final RulePack pack;
    private final Set<String> metrics;
    private final List<Finding> findings = new ArrayList<>();

    /** @param metrics codes of the metrics there are */
    ScenarioCheck(RulePack pack, Set<String> metrics) {
        this.pack = pack;
        this.metrics = metrics;
    }

    List<Finding> findings() {
        Set<String> keys = new TreeSet<>(ScenarioRunner.EXPECTATIONS);
        pack.nodes().forEach(node -> keys.add(node.code()));
        keys.addAll(pack.criteria().keySet());
        Set<String> names = new TreeSet<>();
        for (Scenario scenario : pack.scenarios()) {
            Yaml yaml = scenario.yaml();
            Yaml name = yaml.get("name");
            if (name.isPresent() && !names.add(yaml.file() + " " + scenario.name())) {
                findings.add(Finding.warning(
                                "scenario-name",
                                name.file(),
                                name.line(),
                                name.column(),
                                "前面已有同名的情景",
                                "a scenario before has the same name")
                        .about(scenario.name())
                        .fix("换一个名称，写明有什么不同", "choose another name that says what differs"));
            }
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
        period(scenario.yaml(), scenario.period(pack.periodLength(), first));
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

    /** A period of another length, or one the scheme was not in force for, tests what never happens. */
    private void period(Yaml scenario, Period period) {
        Yaml written = scenario.get("period");
        boolean readable = scenario.findings().stream()
                .noneMatch(finding -> finding.code().equals("scenario-date") && finding.line() == written.line());
        if (!written.isPresent() || !readable) {
            return;
        }
        Finding finding = null;
        if (period.length() != pack.periodLength()) {
            finding = Finding.warning(
                            "scenario-period",
                            written.file(),
                            written.line(),
                            written.column(),
                            "方案的考核周期不是这样长",
                            "the scheme's periods have another length")
                    .fix(
                            "写成 " + Period.of(pack.periodLength(), period.end()).code() + " 的样子",
                            "write it like "
                                    + Period.of(pack.periodLength(), period.end())
                                            .code());
        } else if (pack.effectiveFrom().getYear() > 1900 && period.end().isBefore(pack.effectiveFrom())) {
            finding = Finding.warning(
                            "scenario-period",
                            written.file(),
                            written.line(),
                            written.column(),
                            "方案自 " + pack.effectiveFrom() + " 起施行，这时还没有施行",
                            "the scheme is in force from " + pack.effectiveFrom() + " only")
                    .fix("写施行以后的周期，或不写", "write a later period, or none");
        }
        if (finding != null) {
            findings.add(finding.about(written.text("")));
        }
    }

    private void unit(Yaml unit, Set<String> keys) {
        for (String figures : List.of("metrics", "previous", "last_year")) {
            Yaml named = unit.get(figures);
            named.entries().forEach((code, value) -> {
                known(
                        named.key(code),
                        code,
                        metrics,
                        "unknown-metric",
                        "没有这个数据指标（batch/metrics 中没有同名文件）",
                        "there is no such metric");
                percent(value);
            });
        }
        Yaml kind = unit.get("kind");
        if (kind.isPresent() && !pack.kinds().isEmpty() && unit.get("expect").isPresent()) {
            known(
                    kind,
                    kind.text(""),
                    pack.kinds(),
                    "kind-not-assessed",
                    "本方案不考核这类单位",
                    "the scheme does not assess this kind");
        }
        unit.get("events").items().forEach(this::event);
        Yaml expect = unit.get("expect");
        outcomes(expect);
        expect.entries().forEach((key, value) -> {
            known(
                    expect.key(key),
                    key,
                    keys,
                    "unknown-expectation",
                    "没有这个评分项，也不是可以期望的项目",
                    "neither a criterion nor anything that can be expected");
            boolean number = !ScenarioRunner.EXPECTATIONS.contains(key) || key.equals("total");
            String meant = value.isScalar() ? NumberTypo.meant(value.text("")) : null;
            if (number && value.isScalar() && !value.text("").equals("none") && notNumber(value.text(""))) {
                findings.add(Finding.error(
                                "yaml-not-number",
                                value.file(),
                                value.line(),
                                value.column(),
                                "应得的分数应为数字，没有得分写 none",
                                "expected points are a number, or none")
                        .about(value.text(""))
                        .fix(
                                meant == null ? "写阿拉伯数字，如 9.5，不带单位" : "是否想写「" + meant + "」",
                                meant == null ? "write digits such as 9.5, no unit" : "did you mean (" + meant + ")"));
            }
        });
    }

    /** A percentage's value is 92: 92 % would be read as 0.92. */
    private void percent(Yaml value) {
        String text = value.isScalar() ? value.text("").strip() : "";
        if (text.matches("-?\\d+(\\.\\d+)?[%％]")) {
            String number = text.substring(0, text.length() - 1);
            findings.add(Finding.error(
                            "percent-end",
                            value.file(),
                            value.line(),
                            value.column(),
                            "这里不要写百分号：百分率指标的值是 " + number + "，写 " + text + " 会当成 "
                                    + Figure.plain(new BigDecimal(number).movePointLeft(2)),
                            "no per cent sign here: a rate's value is " + number)
                    .about(text)
                    .fix("写 " + number, "write " + number));
        }
    }

    /** A column of an event may have any name, so a mistyped one is told only where a needed one is absent. */
    private void event(Yaml event) {
        if (!event.get("category").isPresent()) {
            event.entries().keySet().stream()
                    .filter(key -> Suggestion.likely(key, Set.of("category")) != null)
                    .findFirst()
                    .ifPresent(key -> known(
                            event.key(key),
                            key,
                            Set.of("category"),
                            "unknown-column",
                            "事件没有写类别",
                            "the event has no category"));
        }
    }

    /** Grades, vetoes and lists that the scheme does not have. */
    private void outcomes(Yaml expect) {
        Set<String> grades = new TreeSet<>(pack.grades());
        for (String key : List.of("grade", "band")) {
            Yaml grade = expect.get(key);
            if (grade.isPresent() && !grades.isEmpty() && !grade.text("").equals("none")) {
                known(grade, grade.text(""), grades, "unknown-grade", "没有这个等次", "there is no such grade");
            }
        }
        contained(expect.get("vetoes"), pack.scheme().vetoes().keySet(), "没有这个否决项", "there is no such veto");
    }

    private void contained(Yaml words, Set<String> known, String chinese, String english) {
        for (Yaml word : words.items()) {
            String text = word.text("").replaceFirst("^-", "");
            if (!known.isEmpty() && !text.equals("none") && known.stream().noneMatch(each -> each.contains(text))) {
                known(word, text, known, "unknown-veto", chinese, english);
            }
        }
    }

    private static boolean notNumber(String text) {
        return !text.strip().matches("-?[0-9]+(\\.[0-9]+)?");
    }

    private void known(Yaml at, String word, Set<String> known, String code, String chinese, String english) {
        if (known.contains(word)) {
            return;
        }
        String nearest = Suggestion.likely(word, known);
        Finding finding = Finding.error(code, at.file(), at.line(), at.column(), chinese, english)
                .about(word);
        String all = Suggestion.list(known.stream().limit(MOST_NAMED).toList(), "、");
        findings.add(finding.fix(
                nearest == null ? "可以写：" + all : "是否想写「" + nearest + "」",
                nearest == null ? "one of: " + all : "did you mean (" + nearest + ")"));
    }
}
