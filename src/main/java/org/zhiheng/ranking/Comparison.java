package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.LargestRemainder;

/**
 * The difference of two results, unit by unit and criterion by criterion (CLI diff, preview, appeal).
 *
 * @param units by code; units equal in everything included
 */
public record Comparison(List<Difference> units) {

    /** Code of the step that holds what the parts do not explain: rounding, caps, combining that does not add. */
    public static final String REST = "";

    /**
     * One unit.
     *
     * @param before null: not in the first result
     * @param after null: not in the second
     * @param points after − before; null when either has no total
     * @param ranks places gained; null when either has no rank or the group changed
     * @param steps the waterfall; where there are {@code points}, its deltas have their decimals and add up to them
     *     exactly
     */
    public record Difference(
            String unit,
            @Nullable ComparedUnit before,
            @Nullable ComparedUnit after,
            @Nullable BigDecimal points,
            @Nullable BigDecimal ranks,
            boolean gradeChanged,
            List<Step> steps) {

        /** Whether anything at all differs. */
        public boolean isChange() {
            if (before == null || after == null || gradeChanged) {
                return true;
            }
            return differs(before.total(), after.total())
                    || differs(before.rank(), after.rank())
                    || !before.group().equals(after.group())
                    || steps.stream().anyMatch(step -> step.delta().signum() != 0);
        }

        private static boolean differs(@Nullable BigDecimal one, @Nullable BigDecimal other) {
            return one == null || other == null ? one != other : one.compareTo(other) != 0;
        }
    }

    /** @param delta after − before, absent counted as nothing given */
    public record Step(
            String code,
            String name,
            @Nullable BigDecimal before,
            @Nullable BigDecimal after,
            BigDecimal delta) {}

    /** Compares unit by unit; units that stand on one side only are told as such. */
    public static Comparison of(List<ComparedUnit> before, List<ComparedUnit> after) {
        Map<String, ComparedUnit> first = byUnit(before);
        Map<String, ComparedUnit> second = byUnit(after);
        TreeSet<String> codes = new TreeSet<>(first.keySet());
        codes.addAll(second.keySet());
        return new Comparison(codes.stream()
                .map(code -> difference(code, first.get(code), second.get(code)))
                .toList());
    }

    private static Map<String, ComparedUnit> byUnit(List<ComparedUnit> units) {
        Map<String, ComparedUnit> byUnit = new HashMap<>();
        for (ComparedUnit unit : units) {
            if (byUnit.put(unit.unit(), unit) != null) {
                throw new IllegalArgumentException(
                        "同一单位出现两次（" + unit.unit() + "） / a unit appears twice (" + unit.unit() + ")");
            }
        }
        return byUnit;
    }

    private static Difference difference(String unit, @Nullable ComparedUnit before, @Nullable ComparedUnit after) {
        BigDecimal points = before == null || after == null ? null : minus(after.total(), before.total());
        BigDecimal ranks = before == null || after == null || !before.group().equals(after.group())
                ? null
                : minus(before.rank(), after.rank());
        boolean gradeChanged = before != null && after != null && !Objects.equals(before.grade(), after.grade());
        return new Difference(unit, before, after, points, ranks, gradeChanged, steps(before, after, points));
    }

    private static @Nullable BigDecimal minus(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null || other == null ? null : one.subtract(other);
    }

    private static List<Step> steps(
            @Nullable ComparedUnit before, @Nullable ComparedUnit after, @Nullable BigDecimal points) {
        Map<String, ComparedUnit.Part> old = parts(before);
        Map<String, ComparedUnit.Part> now = parts(after);
        Map<String, String> names = new LinkedHashMap<>();
        now.values().forEach(part -> names.put(part.code(), part.name()));
        old.values().forEach(part -> names.putIfAbsent(part.code(), part.name()));
        List<Step> steps = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, String> name : names.entrySet()) {
            BigDecimal from = points(old.get(name.getKey()));
            BigDecimal to = points(now.get(name.getKey()));
            BigDecimal delta = (to == null ? BigDecimal.ZERO : to).subtract(from == null ? BigDecimal.ZERO : from);
            sum = sum.add(delta);
            steps.add(new Step(name.getKey(), name.getValue(), from, to, delta));
        }
        if (points != null && sum.compareTo(points) != 0) {
            steps.add(new Step(REST, "取整、限额与合成", null, null, points.subtract(sum)));
        }
        return points == null ? List.copyOf(steps) : displayed(steps, points);
    }

    /** Deltas with the decimals of the totals, still adding up; a part that did not move stays at nothing. */
    private static List<Step> displayed(List<Step> steps, BigDecimal points) {
        int decimals = Math.max(0, points.scale());
        if (steps.stream().allMatch(step -> step.delta().stripTrailingZeros().scale() <= decimals)) {
            return List.copyOf(steps);
        }
        List<Step> moved =
                steps.stream().filter(step -> step.delta().signum() != 0).toList();
        List<BigDecimal> rounded =
                LargestRemainder.round(moved.stream().map(Step::delta).toList(), points, decimals);
        List<Step> displayed = new ArrayList<>();
        int next = 0;
        for (Step step : steps) {
            BigDecimal delta = step.delta().signum() == 0 ? step.delta() : rounded.get(next++);
            if (!step.code().equals(REST) || delta.signum() != 0) {
                displayed.add(new Step(step.code(), step.name(), step.before(), step.after(), delta));
            }
        }
        return List.copyOf(displayed);
    }

    private static @Nullable BigDecimal points(ComparedUnit.@Nullable Part part) {
        return part == null ? null : part.points();
    }

    private static Map<String, ComparedUnit.Part> parts(@Nullable ComparedUnit unit) {
        Map<String, ComparedUnit.Part> parts = new LinkedHashMap<>();
        if (unit != null) {
            unit.parts().forEach(part -> parts.put(part.code(), part));
        }
        return parts;
    }

    /** Only the units that differ. */
    public List<Difference> changes() {
        return units.stream().filter(Difference::isChange).toList();
    }
}
