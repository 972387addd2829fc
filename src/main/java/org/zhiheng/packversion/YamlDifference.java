package org.zhiheng.packversion;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.packversion.ChangeWords.Label;

/** Where two YAML values differ, each place named in words. Order of keys and spelling of numbers do not count. */
final class YamlDifference {

    /**
     * A place that differs.
     *
     * @param before null when it came
     * @param after null when it went
     * @param member whether it is one of several in a list
     */
    record Difference(
            Label place, @Nullable String before, @Nullable String after, boolean member) {

        String chinese() {
            if (before == null) {
                return member ? place.chinese() + "增加一条：" + after : "增加" + place.chinese() + " " + after;
            }
            if (after == null && member) {
                return place.chinese() + "删去一条：" + before;
            }
            return after == null
                    ? "删去" + place.chinese() + "（原为 " + before + "）"
                    : place.chinese() + " " + before + " → " + after;
        }

        String english() {
            if (before == null) {
                return place.english() + " added: " + after;
            }
            return after == null
                    ? place.english() + " removed (was " + before + ")"
                    : place.english() + " " + before + " → " + after;
        }
    }

    private final String unit;
    private final List<Difference> differences = new ArrayList<>();

    private YamlDifference(String unit) {
        this.unit = unit;
    }

    /** @param unit of the metric the values are measured in; empty when none */
    static List<Difference> between(Yaml before, Yaml after, String unit) {
        YamlDifference difference = new YamlDifference(unit);
        difference.compare(before, after, ChangeWords.NOTHING, "");
        return difference.differences;
    }

    private void compare(Yaml before, Yaml after, Label place, String key) {
        if (!before.isPresent() || !after.isPresent()) {
            if (before.isPresent() || after.isPresent()) {
                add(place, key, before, after);
            }
        } else if (key.equals("child") && before.isScalar() != after.isScalar()) {
            // A child written as its code alone, against one with a weight and the like.
            Yaml fuller = before.isScalar() ? after : before;
            fuller.entries().forEach((name, value) -> {
                if (!ChangeWords.IDENTITY.contains(name)) {
                    Label at = place.in(ChangeWords.of(name));
                    add(
                            at,
                            name,
                            before.isScalar() ? before.get(name) : value,
                            after.isScalar() ? after.get(name) : value);
                }
            });
        } else if (before.isMapping() && after.isMapping()) {
            Set<String> keys = new LinkedHashSet<>(after.entries().keySet());
            keys.addAll(before.entries().keySet());
            keys.forEach(name -> compare(before.get(name), after.get(name), inner(place, name), name));
        } else if (before.isSequence() && after.isSequence()) {
            lists(before.items(), after.items(), place, key);
        } else if (!same(before, after)) {
            add(place, key, before, after);
        }
    }

    /** The tree of a scheme is not named on the way down: its nodes are. */
    private static Label inner(Label place, String name) {
        return name.equals("tree") ? place : place.in(ChangeWords.of(name));
    }

    private void lists(List<Yaml> before, List<Yaml> after, Label place, String key) {
        Map<String, Yaml> named = named(before);
        Map<String, Yaml> renamed = named(after);
        boolean scalars =
                before.stream().allMatch(Yaml::isScalar) && after.stream().allMatch(Yaml::isScalar);
        if (named == null || renamed == null || scalars && !key.equals("children")) {
            inOrder(before, after, place, key);
            return;
        }
        Set<String> names = new LinkedHashSet<>(named.keySet());
        names.addAll(renamed.keySet());
        for (String name : names) {
            Yaml old = named.get(name);
            Yaml now = renamed.get(name);
            if (old != null && now != null) {
                Label at = new Label("「" + title(now) + "」", "(" + title(now) + ")");
                compare(old, now, key.equals("children") ? at : place.in(at), "child");
            } else {
                differences.add(new Difference(
                        place,
                        old == null ? null : "「" + title(old) + "」",
                        now == null ? null : "「" + title(now) + "」",
                        true));
            }
        }
        List<String> kept = named.keySet().stream().filter(renamed::containsKey).toList();
        List<String> keptNow =
                renamed.keySet().stream().filter(named::containsKey).toList();
        if (!kept.equals(keptNow)) {
            differences.add(new Difference(
                    place.in(new Label("次序", "order")), String.join("、", kept), String.join("、", keptNow), false));
        }
    }

    /** Members without names: what stands at the same place in both is compared, the rest came or went. */
    private void inOrder(List<Yaml> before, List<Yaml> after, Label place, String key) {
        if (before.stream().allMatch(Yaml::isScalar) && after.stream().allMatch(Yaml::isScalar)) {
            if (!flow(before).equals(flow(after))) {
                differences.add(new Difference(place, flow(before), flow(after), false));
            }
            return;
        }
        List<String> old = before.stream().map(item -> told(item, key)).toList();
        List<String> now = after.stream().map(item -> told(item, key)).toList();
        for (AbstractDelta<String> delta : DiffUtils.diff(old, now).getDeltas()) {
            int from = delta.getSource().getPosition();
            int to = delta.getTarget().getPosition();
            if (delta.getType() == DeltaType.CHANGE
                    && delta.getSource().size() == delta.getTarget().size()) {
                for (int index = 0; index < delta.getSource().size(); index++) {
                    Label at = place.in(new Label("第 " + (to + index + 1) + " 条", "no. " + (to + index + 1)));
                    compare(before.get(from + index), after.get(to + index), at, key);
                }
            } else {
                delta.getSource().getLines().forEach(text -> differences.add(new Difference(place, text, null, true)));
                delta.getTarget().getLines().forEach(text -> differences.add(new Difference(place, null, text, true)));
            }
        }
    }

    private void add(Label place, String key, Yaml before, Yaml after) {
        differences.add(new Difference(
                place,
                before.isPresent() ? told(before, key) : null,
                after.isPresent() ? told(after, key) : null,
                false));
    }

    /** A value in words, with the metric's unit where it is one. */
    private String told(Yaml yaml, String key) {
        if (yaml.isMapping()) {
            return yaml.entries().entrySet().stream()
                    .map(entry ->
                            ChangeWords.of(entry.getKey()).chinese() + " " + told(entry.getValue(), entry.getKey()))
                    .collect(Collectors.joining("、"));
        }
        if (yaml.isSequence()) {
            return flow(yaml.items());
        }
        String text = yaml.text("");
        boolean measured = !unit.isEmpty()
                && number(text) != null
                && (ChangeWords.isMeasured(key) || key.matches("\\d{4}-\\d{2}-\\d{2}"));
        return measured ? text + " " + unit : text.isBlank() ? "空" : text;
    }

    private String flow(List<Yaml> items) {
        return items.stream().map(item -> told(item, "")).collect(Collectors.joining("，"));
    }

    private static boolean same(Yaml before, Yaml after) {
        if (before.isScalar() && after.isScalar()) {
            String old = before.text("");
            String now = after.text("");
            BigDecimal oldNumber = number(old);
            BigDecimal nowNumber = number(now);
            return old.equals(now) || oldNumber != null && nowNumber != null && oldNumber.compareTo(nowNumber) == 0;
        }
        return false;
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    /** Members by name in order; null when one has none or two share one. */
    private static @Nullable Map<String, Yaml> named(List<Yaml> items) {
        Map<String, Yaml> named = new LinkedHashMap<>();
        for (Yaml item : items) {
            String name = identity(item);
            if (name == null || named.put(name, item) != null) {
                return null;
            }
        }
        return named;
    }

    private static @Nullable String identity(Yaml item) {
        if (item.isScalar()) {
            return item.text("");
        }
        for (String key : ChangeWords.IDENTITY) {
            Yaml value = item.get(key);
            if (value.isScalar()) {
                return value.text("");
            }
        }
        return null;
    }

    private static String title(Yaml item) {
        String identity = String.valueOf(identity(item));
        Yaml name = item.isMapping() ? item.get("name") : item;
        return name.isScalar() && !name.text("").equals(identity) ? identity + " " + name.text("") : identity;
    }
}
