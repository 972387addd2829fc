package org.zhiheng.rulepack;

import java.lang.ref.SoftReference;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.form.Parameters;
import org.zhiheng.scoring.ScoreTree;
import org.zhiheng.scoring.TreeNode;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.Rounding;

/** A pack on one day: criteria and trees as in force, each class of units worked out once. */
final class RulesInForce {

    private final RulePack pack;
    private final LocalDate day;
    private final Map<String, Set<String>> waysOfClass = new HashMap<>();
    private final List<Set<String>> waysOfTree = new ArrayList<>();
    private final Map<String, ResolvedCriterion> criteria = new ConcurrentHashMap<>();
    private final Map<String, UnitTree> trees = new ConcurrentHashMap<>();
    /** By tree; given up when memory is short. */
    private final Map<String, SoftReference<SharedOutcomes>> outcomes = new ConcurrentHashMap<>();

    /**
     * The tree of a class of units.
     *
     * @param key the same for units that share the tree
     * @param criteria of the leaves, in tree order; what they are worth to one unit of the tree they are worth to all
     * @param places by code of the criterion, where it stands in the list
     * @param decidedBy by place, the metric whose reading alone decides the criterion; empty: more than that does
     * @param stretches of each metric, by criterion whose rules only compare metrics with constants
     * @param rounding of the total; null: not rounded
     */
    record UnitTree(
            String key,
            ScoreTree tree,
            List<ResolvedCriterion> criteria,
            Map<String, Integer> places,
            List<String> decidedBy,
            Map<String, List<Stretches>> stretches,
            @Nullable Rounding rounding) {}

    private final Map<String, ComparedMetrics> compared;
    private final Set<String> ruled;

    /**
     * @param compared criteria whose rules only compare metrics with constants, by code
     * @param ruled criteria that hand-written rules name
     */
    RulesInForce(RulePack pack, LocalDate day, Map<String, ComparedMetrics> compared, Set<String> ruled) {
        this.compared = compared;
        this.ruled = ruled;
        this.pack = pack;
        this.day = day;
        pack.criteria()
                .forEach((code, criterion) -> waysOfClass.put(
                        code, Parameters.classes(criterion.yaml()).keySet()));
        for (Scheme.Tree tree : pack.scheme().trees()) {
            Set<String> ways =
                    new TreeSet<>(Parameters.classes(tree.root().yaml()).keySet());
            leaves(tree.root()).forEach(leaf -> ways.addAll(waysOfClass.getOrDefault(leaf, Set.of())));
            waysOfTree.add(ways);
        }
    }

    static UnaryOperator<String> classOf(String kind, Map<String, String> attributes, String peerGroup) {
        return by -> switch (by) {
            case "kind" -> kind;
            case "peer_group" -> peerGroup;
            default -> attributes.getOrDefault(by, "");
        };
    }

    ResolvedCriterion criterion(String code, UnaryOperator<String> unitClass) {
        Criterion criterion = pack.criteria().get(code);
        if (criterion == null) {
            throw new IllegalArgumentException("没有评分项 " + code + " / no criterion " + code);
        }
        String key = key(code, waysOfClass.getOrDefault(code, Set.of()), unitClass);
        return criteria.computeIfAbsent(key, absent -> ResolvedCriterion.read(criterion, day, unitClass));
    }

    /** The first tree whose condition holds; null when none does. */
    @Nullable
    UnitTree tree(UnitInput unit, String peerGroup) {
        UnaryOperator<String> unitClass = classOf(unit.kind(), unit.attributes(), peerGroup);
        List<Scheme.Tree> declared = pack.scheme().trees();
        for (int index = 0; index < declared.size(); index++) {
            Scheme.Tree tree = declared.get(index);
            if (tree.isFor(day) && tree.condition().holds(unit.kind(), unit.attributes(), peerGroup)) {
                String key = key(String.valueOf(index), waysOfTree.get(index), unitClass);
                return trees.computeIfAbsent(key, absent -> build(absent, tree, unitClass));
            }
        }
        return null;
    }

    /** What units of a tree have in common, as long as the metrics are described alike. */
    SharedOutcomes outcomes(UnitTree tree, Map<String, MetricDescription> metrics) {
        SoftReference<SharedOutcomes> kept = outcomes.get(tree.key());
        SharedOutcomes known = kept == null ? null : kept.get();
        if (known == null || !known.isFor(metrics)) {
            known = new SharedOutcomes(tree.decidedBy(), metrics);
            outcomes.put(tree.key(), new SoftReference<>(known));
        }
        return known;
    }

    private UnitTree build(String key, Scheme.Tree tree, UnaryOperator<String> unitClass) {
        TreeNode root = new TreeBuilder(
                        day,
                        unitClass,
                        code -> pack.criteria().containsKey(code)
                                ? criterion(code, unitClass).full()
                                : null)
                .build(tree.root());
        List<ResolvedCriterion> criteria = leaves(tree.root()).stream()
                .distinct()
                .map(code -> criterion(code, unitClass))
                .toList();
        Map<String, Integer> places = new HashMap<>();
        List<String> decidedBy = new ArrayList<>();
        Map<String, List<Stretches>> stretches = new HashMap<>();
        for (ResolvedCriterion criterion : criteria) {
            ComparedMetrics metrics = compared.get(criterion.criterion().code());
            List<Stretches> found = metrics == null ? List.of() : metrics.stretches(criterion);
            if (!found.isEmpty()) {
                stretches.put(criterion.criterion().code(), found);
            }
            places.put(criterion.criterion().code(), places.size());
            decidedBy.add(found.size() == 1 ? found.get(0).metric() : decidedByForm(criterion));
        }
        return new UnitTree(
                key, ScoreTree.of(root), criteria, places, List.copyOf(decidedBy), stretches, root.rounding());
    }

    private String decidedByForm(ResolvedCriterion criterion) {
        String metric = criterion.form() == null ? null : criterion.form().decidedBy();
        boolean alone = metric != null
                && Set.copyOf(criterion.criterion().metrics()).equals(Set.of(metric))
                && !ruled.contains(criterion.criterion().code());
        return alone ? metric : "";
    }

    static List<String> leaves(Scheme.NodeSpec spec) {
        if (spec.criterion()) {
            return List.of(spec.code());
        }
        return spec.children().stream().flatMap(child -> leaves(child).stream()).toList();
    }

    private static String key(String front, Set<String> ways, UnaryOperator<String> unitClass) {
        if (ways.isEmpty()) {
            return front;
        }
        StringBuilder key = new StringBuilder(front);
        ways.forEach(way -> key.append('\n').append(unitClass.apply(way)));
        return key.toString();
    }
}
