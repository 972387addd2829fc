package org.zhiheng.rulepack;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.ranking.GradeEffect;
import org.zhiheng.ranking.GradePlan;
import org.zhiheng.ranking.RankList;
import org.zhiheng.ranking.RankMoney;
import org.zhiheng.ranking.RankingPlan;
import org.zhiheng.vocabulary.Period;

/**
 * What {@code scheme.yml} says.
 *
 * @param yaml the file
 * @param effectiveUntil the day after the last one; null when open
 * @param trees tried in order, the first whose condition holds is the unit's
 * @param grades null when the scheme gives none
 * @param money null when there are no prizes
 * @param vetoes code → what it does
 * @param completeness null when the scheme demands none
 * @param gate what the scenarios must reach before publication
 * @param visibility what units may see of each other
 */
record Scheme(
        Yaml yaml,
        String code,
        String name,
        String nameEnglish,
        String version,
        RulePack.Maturity maturity,
        String basis,
        Period.Length periodLength,
        LocalDate effectiveFrom,
        @Nullable LocalDate effectiveUntil,
        UnitCondition assesses,
        String role,
        List<Group> peerGroups,
        List<Tree> trees,
        RankingPlan ranking,
        @Nullable GradePlan grades,
        List<RankList> lists,
        @Nullable RankMoney money,
        Map<String, Veto> vetoes,
        RulePack.TestGate gate,
        RulePack.Visibility visibility,
        RulePack.@Nullable Completeness completeness) {

    /** A peer group; the first whose condition holds takes the unit. */
    record Group(
            String code,
            String name,
            UnitCondition condition,
            @Nullable String notRanked,
            Yaml yaml) {}

    /**
     * A tree, and the units and days it is for.
     *
     * @param from first day
     * @param until the day after the last one; null when open
     */
    record Tree(
            UnitCondition condition,
            LocalDate from,
            @Nullable LocalDate until,
            NodeSpec root) {

        boolean isFor(LocalDate day) {
            return !day.isBefore(from) && (until == null || day.isBefore(until));
        }
    }

    /**
     * A node as written.
     *
     * @param criterion whether it is a leaf
     */
    record NodeSpec(
            String code, String name, String nameEnglish, boolean criterion, List<NodeSpec> children, Yaml yaml) {}

    /** What a veto does: every effect whose condition holds for the unit. */
    record Veto(String name, List<Effect> effects) {}

    /** An effect for some units. */
    record Effect(UnitCondition condition, GradeEffect effect) {}

    List<String> gradeWords() {
        return grades == null
                ? List.of()
                : grades.scale().bands().stream().map(band -> band.grade()).toList();
    }

    Set<String> metrics(Map<String, Criterion> criteria) {
        Set<String> metrics = new TreeSet<>();
        criteria.values().forEach(criterion -> metrics.addAll(criterion.metrics()));
        ranking.tieBreakers().forEach(breaker -> {
            if (nodes(criteria).stream().noneMatch(node -> node.code().equals(breaker.key()))) {
                metrics.add(breaker.key());
            }
        });
        return metrics;
    }

    List<RulePack.Node> nodes(Map<String, Criterion> criteria) {
        Map<String, RulePack.Node> nodes = new LinkedHashMap<>();
        trees.forEach(tree -> collect(tree.root(), null, 0, criteria, nodes));
        return new ArrayList<>(nodes.values());
    }

    private static void collect(
            NodeSpec spec,
            @Nullable String parent,
            int depth,
            Map<String, Criterion> criteria,
            Map<String, RulePack.Node> nodes) {
        Criterion criterion = criteria.get(spec.code());
        nodes.putIfAbsent(
                spec.code(),
                new RulePack.Node(
                        spec.code(),
                        spec.name(),
                        spec.nameEnglish(),
                        parent,
                        depth,
                        spec.criterion(),
                        criterion == null ? "" : criterion.basis(),
                        criterion == null ? "" : criterion.clause(),
                        criterion == null ? List.of() : criterion.metrics()));
        spec.children().forEach(child -> collect(child, spec.code(), depth + 1, criteria, nodes));
    }
}
