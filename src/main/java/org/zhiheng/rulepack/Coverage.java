package org.zhiheng.rulepack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zhiheng.content.Yaml;
import org.zhiheng.ranking.GradePlan;
import org.zhiheng.ranking.GradeQuota;
import org.zhiheng.ranking.GradeTrigger;
import org.zhiheng.rulepack.CoverageReport.Item;
import org.zhiheng.rulepack.CoverageReport.Kind;
import org.zhiheng.rulepack.form.Branch;
import org.zhiheng.rulepack.form.Form;
import org.zhiheng.vocabulary.MetricDescription;

/** Runs the scenarios of a pack and notes which rules, tiers, grades, lists and vetoes they use. */
public final class Coverage {

    private final CompiledRulePack compiled;
    private final RulePack pack;
    private final Set<String> fired = new HashSet<>();
    private final Set<String> reached = new HashSet<>();
    private final List<UnitResult> results = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();

    private Coverage(CompiledRulePack compiled) {
        this.compiled = compiled;
        this.pack = compiled.pack();
    }

    /** @param metrics as for {@link ScenarioRunner#run} */
    public static CoverageReport of(CompiledRulePack pack, Map<String, MetricDescription> metrics) {
        Coverage coverage = new Coverage(pack);
        coverage.run(metrics);
        coverage.rules();
        coverage.branches();
        coverage.scheme();
        coverage.items.sort(Comparator.comparing(Item::file).thenComparingInt(Item::line));
        return new CoverageReport(pack.pack().code(), List.copyOf(coverage.items));
    }

    private void run(Map<String, MetricDescription> metrics) {
        Trail trail = new Trail() {
            @Override
            public void fired(String rule) {
                fired.add(rule);
            }

            @Override
            public void reached(Yaml branch) {
                reached.add(new Branch(branch, "").place());
            }
        };
        for (Scenario scenario : pack.scenarios()) {
            PreparedScenario prepared = PreparedScenario.of(scenario, pack, metrics);
            try {
                results.addAll(prepared.assess(compiled, metrics, trail).units());
            } catch (RuleFailure failure) {
                continue; // a red scenario, told by the scenario runner
            }
        }
    }

    private void rules() {
        compiled.sources()
                .forEach((name, source) ->
                        items.add(new Item(Kind.RULE, name, source.file(), source.line(), fired.contains(name))));
    }

    private void branches() {
        Map<String, Item> branches = new LinkedHashMap<>();
        for (Criterion criterion : pack.criteria().values()) {
            for (RulePackReader.Variant variant : RulePackReader.Variant.of(criterion.yaml(), pack.effectiveFrom())) {
                Form form = ResolvedCriterion.read(criterion, variant.day(), variant::classOf)
                        .form();
                for (Branch branch : form == null ? List.<Branch>of() : form.branches()) {
                    branches.putIfAbsent(
                            branch.place(),
                            new Item(
                                    Kind.BRANCH,
                                    criterion.code() + " " + branch.chinese(),
                                    branch.yaml().file(),
                                    branch.yaml().line(),
                                    reached.contains(branch.place())));
                }
            }
        }
        items.addAll(branches.values());
    }

    private void scheme() {
        byte[] bytes = pack.files().get("scheme.yml");
        Yaml file = Yaml.parse(
                pack.folder() + "/scheme.yml", bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8));
        Scheme scheme = pack.scheme();
        List<Yaml> groups = file.get("peer_groups").items();
        for (int index = 0; index < groups.size(); index++) {
            Scheme.Group group = scheme.peerGroups().get(index);
            add(Kind.GROUP, group.name(), groups.get(index), results.stream().anyMatch(unit -> unit.peerGroup()
                    .equals(group.code())));
        }
        grades(file.get("grades"), scheme.grades());
        List<Yaml> lists = file.get("lists").items();
        for (int index = 0; index < lists.size(); index++) {
            String name = scheme.lists().get(index).name();
            add(Kind.LIST, name, lists.get(index), results.stream().anyMatch(unit -> unit.lists()
                    .containsKey(name)));
        }
        file.get("vetoes")
                .entries()
                .forEach((code, veto) -> add(
                        Kind.VETO,
                        code + " " + scheme.vetoes().get(code).name(),
                        veto,
                        results.stream().anyMatch(unit -> unit.vetoes().containsKey(code))));
    }

    private void grades(Yaml grades, @org.jspecify.annotations.Nullable GradePlan plan) {
        if (plan == null) {
            return;
        }
        for (Yaml band : grades.get("bands").items()) {
            String grade = band.get("grade").text("");
            add(
                    Kind.BAND,
                    grade,
                    band,
                    results.stream()
                            .anyMatch(unit -> grade.equals(unit.standing().bandGrade())));
        }
        List<Yaml> quotas = grades.get("quotas").items();
        for (int index = 0; index < quotas.size(); index++) {
            GradeQuota quota = plan.quotas().get(index);
            add(
                    Kind.QUOTA,
                    quota.grade() + "名额用完",
                    quotas.get(index),
                    results.stream()
                            .anyMatch(unit -> unit.standing().missed() != null
                                    && quota.grade()
                                            .equals(unit.standing().missed().grade())));
        }
        List<Yaml> triggers = grades.get("triggers").items();
        for (int index = 0; index < triggers.size(); index++) {
            GradeTrigger trigger = plan.triggers().get(index);
            add(
                    Kind.TRIGGER,
                    trigger.name(),
                    triggers.get(index),
                    results.stream()
                            .anyMatch(unit -> trigger.applies(unit.standing().place())));
        }
    }

    private void add(Kind kind, String name, Yaml place, boolean covered) {
        items.add(new Item(kind, name, place.file(), place.line(), covered));
    }
}
