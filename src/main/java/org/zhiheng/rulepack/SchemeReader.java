package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Period;

/** Reads {@code scheme.yml}. */
final class SchemeReader {

    static final Set<String> KEYS = Set.of(
            "scheme",
            "name",
            "name_en",
            "version",
            "maturity",
            "basis",
            "period",
            "effective",
            "assesses",
            "peer_groups",
            "tree",
            "trees",
            "ranking",
            "grades",
            "lists",
            "prizes",
            "vetoes",
            "visibility",
            "description",
            "gate",
            "completeness",
            "bounds",
            "tests");

    /** The views of records, as metrics name them. */
    private static final List<String> RECORD_VIEWS =
            List.of("gov_case", "gov_hazard", "gov_evaluation", "gov_task", "gov_event", "gov_mark", "gov_figure");

    private final Yaml yaml;
    private final Map<String, Criterion> criteria;

    SchemeReader(Yaml yaml, Map<String, Criterion> criteria) {
        this.yaml = yaml;
        this.criteria = criteria;
    }

    Scheme read(String folder) {
        yaml.allowKeys(KEYS);
        String code = yaml.get("scheme").text(folder);
        if (!code.equals(folder)) {
            yaml.get("scheme")
                    .error(
                            "scheme-code",
                            "方案编码应与文件夹同名（" + folder + "）",
                            "the scheme's code must be the folder's name (" + folder + ")");
        }
        Yaml effective = yaml.get("effective");
        effective.allowKeys(Set.of("from", "until"));
        Yaml assesses = yaml.get("assesses");
        assesses.allowKeys(Set.of("kinds", "where", "role"));
        if (assesses.get("kinds").texts().isEmpty()) {
            assesses.error("no-kinds", "「assesses.kinds」应写明考核哪类单位", "(assesses.kinds) must say which kinds of units");
        }
        List<Scheme.Group> groups = groups();
        Yaml tests = yaml.get("tests");
        tests.allowKeys(Set.of("coverage", "mutation"));
        LocalDate from = SchemeValues.date(effective.get("from"), LocalDate.of(1, 1, 1));
        LocalDate until =
                effective.get("until").isPresent() ? SchemeValues.date(effective.get("until"), LocalDate.MAX) : null;
        if (until != null && !until.isAfter(from)) {
            effective
                    .get("until")
                    .error("dates-reversed", "失效日期不晚于生效日期 " + from, "it ends before it begins, on " + from);
        }
        RankingReader ranking = new RankingReader(yaml, criteria);
        return new Scheme(
                yaml,
                code,
                yaml.get("name").requiredText(),
                yaml.get("name_en").text(""),
                yaml.get("version").requiredText(),
                SchemeValues.choice(yaml.get("maturity"), RulePack.Maturity.DRAFT, RulePack.Maturity.values()),
                yaml.get("basis").text(""),
                SchemeValues.choice(yaml.get("period"), Period.Length.QUARTER, Period.Length.values()),
                from,
                until,
                UnitCondition.read(assesses),
                assesses.get("role").text("place"),
                groups,
                new SchemeTreeReader(yaml, criteria).trees(),
                ranking.plan(),
                GradeReader.read(yaml.get("grades")),
                ranking.lists(),
                ranking.money(),
                vetoes(),
                new RulePack.TestGate(percent(tests.get("coverage")), percent(tests.get("mutation"))),
                SchemeValues.choice(yaml.get("visibility"), RulePack.Visibility.RANKING, RulePack.Visibility.values()),
                completeness());
    }

    private RulePack.@Nullable Completeness completeness() {
        Yaml demand = yaml.get("completeness");
        if (!demand.isPresent()) {
            return null;
        }
        demand.allowKeys(Set.of("least", "of"));
        BigDecimal least = demand.get("least").decimal().orElse(BigDecimal.ZERO);
        if (least.signum() <= 0 || least.compareTo(BigDecimal.ONE) > 0) {
            demand.get("least")
                    .error("completeness-least", "完整率应大于 0，不超过 100%", "completeness is above 0 and at most 100%");
        }
        if (demand.get("of").texts().isEmpty()) {
            demand.error("completeness-of", "「of」应写明等哪几种记录，如 gov_case", "(of) must say which records, e.g. gov_case");
        }
        List<String> views = new ArrayList<>();
        for (Yaml view : demand.get("of").items()) {
            String word = view.text("");
            if (RECORD_VIEWS.contains(word)) {
                views.add(word);
            } else {
                Finding finding = Finding.error(
                                "unknown-record-view",
                                view.file(),
                                view.line(),
                                view.column(),
                                "没有这种记录视图",
                                "no such view of records")
                        .about(word);
                String near = Suggestion.nearest(word, RECORD_VIEWS);
                view.add(near == null ? finding : finding.fix("改为 " + near, "write " + near));
            }
        }
        return new RulePack.Completeness(least, views);
    }

    /** A percentage from 0 to 100; 0 when absent. */
    private static int percent(Yaml yaml) {
        int percent = yaml.integer().orElse(0);
        if (percent < 0 || percent > 100) {
            yaml.error("tests-gate", "应为 0 到 100 的整数（百分比）", "must be a whole percentage from 0 to 100");
            return 100;
        }
        return percent;
    }

    private List<Scheme.Group> groups() {
        List<Scheme.Group> groups = new ArrayList<>();
        Set<String> codes = new HashSet<>();
        for (Yaml group : yaml.get("peer_groups").items()) {
            group.allowKeys(Set.of("code", "name", "kinds", "where", "not_ranked"));
            String code = group.get("code").requiredText();
            if (!codes.add(code)) {
                group.get("code").error("repeated-group", "分组编码重复", "the group's code is used twice");
            }
            groups.add(new Scheme.Group(
                    code,
                    group.get("name").text(code),
                    UnitCondition.read(group),
                    group.get("not_ranked").text().orElse(null),
                    group));
        }
        return groups;
    }

    private Map<String, Scheme.Veto> vetoes() {
        Set<String> words = new LinkedHashSet<>();
        yaml.get("grades")
                .get("bands")
                .items()
                .forEach(band -> words.add(band.get("grade").text("")));
        Map<String, Scheme.Veto> vetoes = new LinkedHashMap<>();
        yaml.get("vetoes").entries().forEach((code, veto) -> {
            veto.allowKeys(Set.of("name", "basis", "effects", "effect"));
            String name = veto.get("name").text(code);
            List<Scheme.Effect> effects = new ArrayList<>();
            if (veto.get("effect").isPresent()) {
                effects.add(new Scheme.Effect(UnitCondition.ANY, GradeReader.effect(veto.get("effect"), name, words)));
            }
            for (Yaml each : veto.get("effects").items()) {
                each.allowKeys(Set.of("for", "effect"));
                effects.add(new Scheme.Effect(
                        UnitCondition.read(each.get("for")), GradeReader.effect(each.get("effect"), name, words)));
            }
            if (effects.isEmpty()) {
                veto.error("veto-without-effect", "否决项没有写后果「effect」", "the veto has no effect (effect)");
            }
            vetoes.put(code, new Scheme.Veto(name, effects));
        });
        return vetoes;
    }
}
