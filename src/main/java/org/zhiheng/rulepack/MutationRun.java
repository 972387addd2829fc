package org.zhiheng.rulepack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.MutationReport.Fate;
import org.zhiheng.rulepack.fence.Fence;
import org.zhiheng.rulepack.mutation.CriteriaMutations;
import org.zhiheng.rulepack.mutation.Mutation;
import org.zhiheng.rulepack.mutation.RuleMutations;
import org.zhiheng.rulepack.mutation.SchemeMutations;
import org.zhiheng.rulepack.table.SheetMutation;
import org.zhiheng.vocabulary.MetricDescription;

/**
 * Changes a pack in one small way after the other and runs the scenarios that the change may reach. Parameters are changed
 * without compiling; changed rules pass the fence like any others. Works in memory, on one thread.
 */
public final class MutationRun {

    private final CompiledRulePack compiled;
    private final RulePack pack;
    private final Map<String, MetricDescription> metrics;
    private final List<PreparedScenario> scenarios;
    private final boolean search;

    /** Follows the changes as they are tried; what it throws ends the run. */
    @FunctionalInterface
    public interface Watch {

        Watch NOBODY = (tried, of, unnoticed) -> {};

        /** @param unnoticed how many of those tried no scenario noticed */
        void tried(int tried, int of, int unnoticed);
    }

    private MutationRun(CompiledRulePack compiled, Map<String, MetricDescription> metrics, boolean search) {
        this.compiled = compiled;
        this.pack = compiled.pack();
        this.metrics = metrics;
        this.search = search;
        this.scenarios = pack.scenarios().stream()
                .map(scenario -> PreparedScenario.of(scenario, pack, metrics))
                .sorted(Comparator.comparing(PreparedScenario::wide)
                        .thenComparing(prepared -> prepared.cases().size()))
                .toList();
    }

    /**
     * Tries every change, and looks for a scenario that would notice each one that nobody noticed.
     *
     * @param pack whose scenarios pass
     * @param metrics as for {@link ScenarioRunner#run}
     */
    public static MutationReport run(CompiledRulePack pack, Map<String, MetricDescription> metrics) {
        return run(pack, metrics, Watch.NOBODY);
    }

    /** The same. @param watch is told after each change that was tried */
    public static MutationReport run(CompiledRulePack pack, Map<String, MetricDescription> metrics, Watch watch) {
        return run(pack, metrics, Integer.MAX_VALUE, watch);
    }

    /** The same of at most so many changes, the same ones each time. */
    static MutationReport run(CompiledRulePack pack, Map<String, MetricDescription> metrics, int most, Watch watch) {
        return new MutationRun(pack, metrics, true).run(most, 0, watch);
    }

    /**
     * Tries some of the changes, the same ones for the same seed, and looks for no new scenarios.
     *
     * @param most how many
     */
    public static MutationReport sample(
            CompiledRulePack pack, Map<String, MetricDescription> metrics, int most, long seed) {
        return new MutationRun(pack, metrics, false).run(most, seed, Watch.NOBODY);
    }

    private MutationReport run(int most, long seed, Watch watch) {
        List<Trial> all = trials(pack);
        List<Trial> tried = new ArrayList<>(all);
        if (tried.size() > most) {
            Collections.shuffle(tried, new Random(seed));
            tried.subList(most, tried.size()).clear();
        }
        tried.sort(Comparator.comparing(
                Trial::mutation,
                Comparator.comparing(Mutation::path)
                        .thenComparingInt(Mutation::line)
                        .thenComparingInt(Mutation::column)
                        .thenComparing(Mutation::after)));
        List<MutationReport.Outcome> outcomes = new ArrayList<>();
        int unnoticed = 0;
        for (Trial trial : tried) {
            MutationReport.Outcome outcome = outcome(trial);
            outcomes.add(outcome);
            unnoticed += outcome.fate() == Fate.SURVIVED ? 1 : 0;
            watch.tried(outcomes.size(), tried.size(), unnoticed);
        }
        return new MutationReport(pack.code(), all.size(), List.copyOf(outcomes));
    }

    /** A change of a file, or of cells of a sheet. @param sheet null: of a file */
    private record Trial(Mutation mutation, @Nullable SheetMutation sheet) {}

    private static List<Trial> trials(RulePack pack) {
        List<Trial> trials = new ArrayList<>();
        mutations(pack).forEach(mutation -> trials.add(new Trial(mutation, null)));
        sheetMutations(pack).forEach(each -> trials.add(new Trial(each.mutation(), each)));
        return trials;
    }

    /** Every change of cells that decision tables and sheets of rules hold. */
    static List<SheetMutation> sheetMutations(RulePack pack) {
        Map<String, String> users = new TreeMap<>();
        pack.criteria().forEach((code, criterion) -> sheetsOf(criterion.yaml())
                .forEach(file -> users.merge(
                        file, isReadByRules(pack, code) ? Mutation.ANYTHING : code, (one, two) -> Mutation.ANYTHING)));
        return pack.tables().mutations(users, code -> {
            Criterion criterion = pack.criteria().get(code);
            return criterion == null || criterion.yaml().get("cap").isPresent()
                    ? ""
                    : criterion.yaml().get("full").text("");
        });
    }

    /** Sheets that stand in the place of lists of a criterion, as findings name them. */
    private static Set<String> sheetsOf(Yaml yaml) {
        Set<String> files = new TreeSet<>();
        if (yaml.isInSheet()) {
            files.add(yaml.file());
        } else if (yaml.isMapping()) {
            yaml.entries().values().forEach(each -> files.addAll(sheetsOf(each)));
        } else if (yaml.isSequence()) {
            yaml.items().forEach(each -> files.addAll(sheetsOf(each)));
        }
        return files;
    }

    /** Every change of a file of text. */
    static List<Mutation> mutations(RulePack pack) {
        List<Mutation> mutations = new ArrayList<>();
        pack.files().forEach((path, bytes) -> {
            String text = text(bytes);
            switch (path) {
                case "criteria.yml" ->
                    CriteriaMutations.of(path, text, Yaml.parse(path, text)).stream()
                            .map(mutation -> isReadByRules(pack, mutation.subject()) ? anything(mutation) : mutation)
                            .forEach(mutations::add);
                case "scheme.yml" -> mutations.addAll(SchemeMutations.of(path, text, Yaml.parse(path, text)));
                default -> {
                    if (path.endsWith(".drl")) {
                        mutations.addAll(RuleMutations.of(path, text));
                    }
                }
            }
        });
        return mutations;
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static boolean isReadByRules(RulePack pack, String code) {
        return RuleText.authored(pack).values().stream().anyMatch(text -> text.contains('"' + code + '"'));
    }

    private static Mutation anything(Mutation mutation) {
        return new Mutation(
                mutation.path(),
                mutation.line(),
                mutation.column(),
                Mutation.ANYTHING,
                mutation.kind(),
                mutation.subject() + " " + mutation.what(),
                mutation.before(),
                mutation.after(),
                mutation.edits());
    }

    private MutationReport.Outcome outcome(Trial trial) {
        Mutation mutation = trial.mutation();
        boolean rules = mutation.path().endsWith(".drl") || pack.tables().isRules(mutation.path());
        CompiledRulePack mutant = trial.sheet() == null ? mutant(mutation) : mutant(trial.sheet());
        if (mutant == null) {
            return outcome(mutation, Fate.INVALID, "", null);
        }
        try {
            Set<String> criteria = pack.criteria().keySet();
            for (PreparedScenario scenario : scenarios) {
                if (scenario.concerns(mutation.subject(), criteria)
                        && !ScenarioRunner.differences(mutant, scenario, metrics, Trail.NONE)
                                .isEmpty()) {
                    return outcome(mutation, Fate.KILLED, scenario.scenario().name(), null);
                }
            }
            String missing = search
                    ? new MissingScenario(compiled, mutant, scenarios, metrics)
                            .find(mutation)
                            .orElse(null)
                    : null;
            return outcome(mutation, Fate.SURVIVED, "", missing);
        } catch (IllegalArgumentException | IllegalStateException impossible) {
            return outcome(mutation, Fate.INVALID, "", null);
        } finally {
            if (rules) {
                mutant.dispose();
            }
        }
    }

    private MutationReport.Outcome outcome(Mutation mutation, Fate fate, String by, @Nullable String scenario) {
        return MutationReport.Outcome.of(pack.folder(), mutation, fate, by, scenario);
    }

    /** The changed pack; null when it is none. */
    private @Nullable CompiledRulePack mutant(Mutation mutation) {
        String changed = mutation.apply(text(pack.files().get(mutation.path())));
        if (mutation.path().endsWith(".drl")) {
            return recompiled(mutation.path(), changed);
        }
        Yaml file = Yaml.parse(pack.folder() + "/" + mutation.path(), changed);
        RulePack variant = mutation.path().equals("scheme.yml")
                ? pack.with(new SchemeReader(file, pack.criteria()).read(pack.code()))
                : withCriterion(mutation, file);
        return file.findings().stream().anyMatch(Finding::isError) ? null : compiled.withParametersOf(variant);
    }

    /** The pack with changed cells; null when it is none. */
    private @Nullable CompiledRulePack mutant(SheetMutation mutation) {
        RulePack variant = pack.with(pack.tables().with(mutation));
        if (pack.tables().isRules(mutation.sheet())) {
            return variant.tables().isMistaken() ? null : recompiled(variant);
        }
        Yaml file =
                Yaml.parse(pack.folder() + "/criteria.yml", text(pack.files().get("criteria.yml")));
        String sheet = pack.folder() + "/" + mutation.sheet();
        for (Map.Entry<String, Criterion> entry : pack.criteria().entrySet()) {
            if (sheetsOf(entry.getValue().yaml()).contains(sheet)) {
                variant = variant.with(RulePackReader.criterion(variant, entry.getKey(), file.get(entry.getKey())));
            }
        }
        return variant.tables().isMistaken() || file.findings().stream().anyMatch(Finding::isError)
                ? null
                : compiled.withParametersOf(variant);
    }

    private RulePack withCriterion(Mutation mutation, Yaml file) {
        String code =
                mutation.subject().equals(Mutation.ANYTHING) ? mutation.what().split(" ", 2)[0] : mutation.subject();
        return pack.with(RulePackReader.criterion(pack, code, file.get(code)));
    }

    private @Nullable CompiledRulePack recompiled(String path, String changed) {
        TreeMap<String, byte[]> files = new TreeMap<>(pack.files());
        files.put(path, changed.getBytes(StandardCharsets.UTF_8));
        return recompiled(RulePackReader.read(pack.folder(), files));
    }

    private static @Nullable CompiledRulePack recompiled(RulePack variant) {
        return new Fence(RulePackCompiler.WORDS).compile(RuleText.files(variant))
                        instanceof Fence.Outcome.Accepted accepted
                ? new CompiledRulePack(variant, accepted.container())
                : null;
    }
}
