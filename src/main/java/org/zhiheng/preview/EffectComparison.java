package org.zhiheng.preview;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.preview.PeriodEffect.CriterionEffect;
import org.zhiheng.preview.PeriodEffect.GradeEffect;
import org.zhiheng.rulepack.AssessmentInput;
import org.zhiheng.rulepack.AssessmentResult;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.UnitInput;
import org.zhiheng.rulepack.UnitResult;
import org.zhiheng.scoring.NodeScore;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.ScoreLine;

/** Compares the results of two packs for one period, cell by cell. Pure. */
final class EffectComparison {

    private final RulePack oldPack;
    private final RulePack newPack;
    private final Map<String, UnitResult> before = new TreeMap<>();
    private final Map<String, UnitResult> after = new TreeMap<>();
    private final Map<String, String> names = new TreeMap<>();

    EffectComparison(
            RulePack oldPack,
            AssessmentInput oldInput,
            AssessmentResult oldResult,
            RulePack newPack,
            AssessmentInput newInput,
            AssessmentResult newResult) {
        this.oldPack = oldPack;
        this.newPack = newPack;
        oldResult.units().forEach(unit -> before.put(unit.code(), unit));
        newResult.units().forEach(unit -> after.put(unit.code(), unit));
        for (UnitInput unit : oldInput.units()) {
            names.put(unit.code(), unit.name());
        }
        for (UnitInput unit : newInput.units()) {
            names.put(unit.code(), unit.name());
        }
    }

    int assessed() {
        return codes().size();
    }

    List<UnitEffect> units() {
        return codes().stream().map(this::unit).filter(UnitEffect::isEffect).toList();
    }

    private Set<String> codes() {
        Set<String> codes = new TreeSet<>(before.keySet());
        codes.addAll(after.keySet());
        return codes;
    }

    private UnitEffect unit(String code) {
        UnitResult old = before.get(code);
        UnitResult now = after.get(code);
        return new UnitEffect(code, names.getOrDefault(code, code), outcome(old), outcome(now), cells(old, now));
    }

    private static UnitEffect.@Nullable Outcome outcome(@Nullable UnitResult unit) {
        return unit == null
                ? null
                : new UnitEffect.Outcome(
                        unit.peerGroup(), unit.rank(), unit.total(), unit.grade(), unit.notRankedReason());
    }

    private List<UnitEffect.Cell> cells(@Nullable UnitResult old, @Nullable UnitResult now) {
        Set<String> nodes = new LinkedHashSet<>();
        Optional.ofNullable(now).ifPresent(unit -> unit.nodes().forEach(node -> nodes.add(node.node())));
        Optional.ofNullable(old).ifPresent(unit -> unit.nodes().forEach(node -> nodes.add(node.node())));
        List<UnitEffect.Cell> cells = new ArrayList<>();
        for (String node : nodes) {
            NodeScore was = old == null ? null : old.node(node).orElse(null);
            NodeScore is = now == null ? null : now.node(node).orElse(null);
            if (was == null || is == null || was.state() != is.state() || !UnitEffect.same(was.points(), is.points())) {
                boolean known =
                        newPack.nodes().stream().anyMatch(each -> each.code().equals(node));
                RulePack pack = known ? newPack : oldPack;
                cells.add(new UnitEffect.Cell(
                        node,
                        pack.nodeName(node),
                        pack.nodes().stream().anyMatch(each -> each.code().equals(node) && each.criterion()),
                        was == null ? null : was.points(),
                        is == null ? null : is.points(),
                        why(old, node),
                        why(now, node)));
            }
        }
        return cells;
    }

    private static List<String> why(@Nullable UnitResult unit, String node) {
        if (unit == null) {
            return List.of();
        }
        return unit.lines().stream()
                .filter(line -> line.criterion().equals(node))
                .map(EffectComparison::told)
                .toList();
    }

    private static String told(ScoreLine line) {
        return line.reason()
                + (line.substituted().isEmpty() ? "" : "：" + line.substituted())
                + "（" + Figure.plain(line.points()) + " 分，" + line.file() + ":" + line.line()
                + (line.records().isEmpty()
                        ? ""
                        : "，记录 " + line.records().stream().map(String::valueOf).collect(Collectors.joining("、")))
                + "）";
    }

    static List<CriterionEffect> criteria(List<UnitEffect> units) {
        Map<String, List<UnitEffect.Cell>> moved = new LinkedHashMap<>();
        units.forEach(
                unit -> unit.cells().stream().filter(UnitEffect.Cell::criterion).forEach(cell -> moved.computeIfAbsent(
                                cell.node(), node -> new ArrayList<>())
                        .add(cell)));
        return moved.entrySet().stream()
                .map(entry -> new CriterionEffect(
                        entry.getKey(),
                        entry.getValue().get(0).name(),
                        entry.getValue().size(),
                        sum(entry.getValue(), 1),
                        sum(entry.getValue(), -1)))
                .toList();
    }

    private static BigDecimal sum(List<UnitEffect.Cell> cells, int sign) {
        return cells.stream()
                .map(UnitEffect.Cell::moved)
                .filter(moved -> moved.signum() == sign)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Criteria in tree order of the draft; those only the version in force has, after them. */
    List<CriterionEffect> inTreeOrder(List<CriterionEffect> criteria) {
        List<String> order = new ArrayList<>();
        newPack.nodes().forEach(node -> order.add(node.code()));
        oldPack.nodes().forEach(node -> order.add(node.code()));
        return criteria.stream()
                .sorted(java.util.Comparator.comparingInt(effect -> order.indexOf(effect.criterion())))
                .toList();
    }

    List<GradeEffect> grades() {
        Set<String> words = new LinkedHashSet<>(newPack.grades());
        words.addAll(oldPack.grades());
        Set<String> groups = new LinkedHashSet<>(newPack.peerGroups().keySet());
        groups.addAll(oldPack.peerGroups().keySet());
        if (groups.isEmpty()) {
            groups.add("");
        }
        List<GradeEffect> effects = new ArrayList<>();
        for (String group : groups) {
            for (String grade : words) {
                effects.add(new GradeEffect(
                        group,
                        grade,
                        having(before, group, grade),
                        having(after, group, grade),
                        shutOut(before, group, grade).size(),
                        shutOut(after, group, grade).size(),
                        shutOut(after, group, grade).stream()
                                .map(unit -> Objects.requireNonNull(
                                                unit.standing().missed())
                                        .places())
                                .findFirst()
                                .orElse(null)));
            }
        }
        return effects;
    }

    private static int having(Map<String, UnitResult> units, String group, String grade) {
        return (int) units.values().stream()
                .filter(unit -> unit.peerGroup().equals(group) && grade.equals(unit.grade()))
                .count();
    }

    private static List<UnitResult> shutOut(Map<String, UnitResult> units, String group, String grade) {
        return units.values().stream()
                .filter(unit -> unit.peerGroup().equals(group)
                        && unit.standing().missed() != null
                        && grade.equals(unit.standing().missed().grade()))
                .toList();
    }
}
