package org.zhiheng.rulepack.mutation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.mutation.Mutation.Kind;

/** The changes of {@code criteria.yml}: numbers, ends of tiers, conditions, options, answers to missing input. */
public final class CriteriaMutations {

    /** Keys that say nothing about points. */
    private static final Set<String> WORDS = Set.of(
            "name",
            "name_en",
            "basis",
            "clause",
            "note",
            "metric",
            "metrics",
            "form",
            "events",
            "code",
            "group",
            "question",
            "by",
            "domain",
            "applies");

    private static final Set<String> POINTS = Set.of(
            "full",
            "points",
            "deduct",
            "award",
            "each",
            "per_step",
            "bonus_per_step",
            "extra",
            "base",
            "otherwise",
            "limit",
            "cap",
            "floor",
            "bonus_limit",
            "extra_limit",
            "per_missing",
            "list",
            "least",
            "range");

    /** Limits and demands that may simply be forgotten. */
    private static final Set<String> OPTIONAL = Set.of(
            "limit",
            "cap",
            "floor",
            "bonus_limit",
            "extra_limit",
            "once_per",
            "evidence",
            "least",
            "most",
            "divide_by",
            "trim_highest",
            "trim_lowest");

    private static final Set<String> EXPRESSIONS =
            Set.of("input", "when", "full_when", "target", "from", "to", "quota");

    private static final Map<String, List<String>> CHOICES = Map.ofEntries(
            Map.entry("bad", List.of("below", "above")),
            Map.entry("steps", List.of("pro_rata", "whole")),
            Map.entry("direction", List.of("award", "deduct")),
            Map.entry("reversed", List.of("true", "false")),
            Map.entry("truncated", List.of("true", "false")),
            Map.entry("shown_only", List.of("true", "false")),
            Map.entry("against", List.of("previous", "last_year")),
            Map.entry("first_place", List.of("full", "below_full")),
            Map.entry("deviation", List.of("population", "sample")),
            Map.entry("better", List.of("higher", "lower")),
            Map.entry("ties", List.of("best", "mean")),
            Map.entry("below", List.of("none", "proportion")),
            Map.entry("absent_group", List.of("missing", "reshare")),
            Map.entry("as", List.of("points", "deduct")));

    /** Forms whose points may fall under zero before the floor of zero that every criterion has. */
    private static final Set<String> FALLING = Set.of("slope", "count", "ladder");

    private final MutableText text;
    private String full = "";

    private CriteriaMutations(MutableText text) {
        this.text = text;
    }

    /**
     * @param path of the file inside the pack
     * @param text of the file
     * @param file the same, parsed
     */
    public static List<Mutation> of(String path, String text, Yaml file) {
        MutableText collected = new MutableText(path, text);
        CriteriaMutations mutations = new CriteriaMutations(collected);
        file.entries().forEach((code, criterion) -> {
            collected.about(code);
            mutations.criterion(criterion);
        });
        return collected.mutations();
    }

    private void criterion(Yaml criterion) {
        full = criterion.get("cap").isPresent() ? "" : criterion.get("full").text("");
        criterion.entries().forEach((key, value) -> entry(criterion, key, value));
        boolean falls = FALLING.contains(criterion.get("form").text(""))
                && criterion.get("full").isPresent()
                && !criterion.get("floor").isPresent()
                && !criterion.get("limit").isPresent()
                && (!criterion.get("form").text("").equals("ladder")
                        || criterion.get("direction").text("").equals("deduct"));
        if (falls && criterion.isMapping()) {
            text.insert(criterion, "floor", "none", Kind.CONDITION, "0");
        }
    }

    private void entry(Yaml mapping, String key, Yaml value) {
        if (WORDS.contains(key)) {
            return;
        }
        if (key.equals("missing")) {
            missing(value);
        } else if (key.equals("round")) {
            rounding(value);
        } else if (key.equals("tiers")) {
            text.ends(value.items());
            value.items().forEach(tier -> tier.entries().forEach((inner, each) -> {
                if (!Set.of("at_least", "above", "at_most", "below").contains(inner)) {
                    entry(tier, inner, each);
                }
            }));
        } else if (key.equals("when") && value.isMapping()) {
            value.entries().keySet().forEach(column -> text.leaveOut(value, column, Kind.CONDITION));
        } else if (value.isMapping()) {
            value.entries().forEach((inner, each) -> entry(value, isDate(inner) || isClass(value) ? key : inner, each));
        } else if (value.isSequence()) {
            value.items().forEach(item -> {
                if (item.isMapping()) {
                    item.entries().forEach((inner, each) -> entry(item, inner, each));
                } else {
                    scalar(mapping, key, item);
                }
            });
        } else {
            scalar(mapping, key, value);
        }
    }

    private void rounding(Yaml value) {
        if (value.isMapping()) {
            value.entries().values().forEach(this::rounding);
        } else if (text.isNumber(value)) {
            text.shift(value, Kind.OPTION, "round", false);
        } else {
            text.otherWord(value, Kind.OPTION, "mode", "half_up", "down");
        }
    }

    private static boolean isDate(String key) {
        return key.matches("\\d{4}-\\d{2}-\\d{2}");
    }

    private static boolean isClass(Yaml mapping) {
        return mapping.get("by").isPresent();
    }

    private void scalar(Yaml mapping, String key, Yaml value) {
        if (!value.isPresent()) {
            return;
        }
        Kind kind = POINTS.contains(key) ? Kind.POINTS : Kind.THRESHOLD;
        boolean zeroFloor = key.equals("floor") && value.text("").equals("0");
        if (text.isNumber(value)) {
            text.shift(value, kind, key, isCapped(key, value));
            end(mapping, key, value);
        } else if (CHOICES.containsKey(key)) {
            text.otherWord(value, Kind.OPTION, key, CHOICES.get(key).toArray(String[]::new));
        } else if (EXPRESSIONS.contains(key) || POINTS.contains(key)) {
            text.expression(value, key);
        }
        if (OPTIONAL.contains(key) && !zeroFloor && mapping.get(key).isPresent()) {
            text.leaveOut(mapping, key, Kind.CONDITION);
        }
    }

    /** Points of a tier that are the full marks already: more would be cut off. */
    private boolean isCapped(String key, Yaml value) {
        return key.equals("points")
                && (value.text("").equals(full) || value.text("").equals("100%"));
    }

    /** A single end of an interval: inside becomes outside. */
    private void end(Yaml mapping, String key, Yaml value) {
        String other =
                switch (key) {
                    case "at_least" -> "above";
                    case "above" -> "at_least";
                    case "at_most" -> "below";
                    case "below" -> "at_most";
                    default -> "";
                };
        if (!other.isEmpty()) {
            Yaml name = mapping.key(key);
            text.replace(name, other, Kind.OPERATOR, value.text(""));
        }
    }

    private void missing(Yaml value) {
        if (value.isMapping()) {
            value.entries().forEach((reason, policy) -> other(policy, reason));
        } else {
            other(value, "");
        }
    }

    private void other(Yaml policy, String reason) {
        text.replace(policy, policy.text("").equals("zero") ? "full" : "zero", Kind.MISSING, reason);
    }
}
