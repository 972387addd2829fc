package org.zhiheng.rulepack.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.mutation.Mutation.Kind;

/** The changes of {@code scheme.yml}: groups, tree, ranking, grades, lists, vetoes. */
public final class SchemeMutations {

    private static final Set<String> NAMES = Set.of("code", "name", "name_en", "criterion", "colour", "method", "key");

    private final MutableText text;
    private final Yaml scheme;
    private final List<String> grades = new ArrayList<>();

    private SchemeMutations(MutableText text, Yaml scheme) {
        this.text = text;
        this.scheme = scheme;
        scheme.get("grades")
                .get("bands")
                .items()
                .forEach(band -> grades.add(band.get("grade").text("")));
    }

    /**
     * @param path of the file inside the pack
     * @param text of the file
     * @param file the same, parsed
     */
    public static List<Mutation> of(String path, String text, Yaml file) {
        MutableText collected = new MutableText(path, text);
        new SchemeMutations(collected, file).collect();
        return collected.mutations();
    }

    private void collect() {
        text.about(Mutation.ANYTHING);
        where(scheme.get("assesses"));
        scheme.get("peer_groups").items().forEach(group -> {
            where(group);
            text.leaveOut(group, "not_ranked", Kind.CONDITION);
        });
        text.about(Mutation.SCHEME);
        node(scheme.get("tree"));
        scheme.get("trees").items().forEach(tree -> node(tree.get("tree")));
        ranking(scheme.get("ranking"));
        grades(scheme.get("grades"));
        scheme.get("lists").items().forEach(this::list);
        scheme.get("prizes").entries().values().forEach(amounts -> amounts.items()
                .forEach(amount -> text.shift(amount, Kind.POINTS, "prizes")));
        scheme.get("vetoes").entries().values().forEach(veto -> {
            effect(veto.get("effect"));
            veto.get("effects").items().forEach(each -> effect(each.get("effect")));
        });
    }

    private void where(Yaml condition) {
        condition.get("where").entries().forEach((attribute, value) -> {
            if (value.isScalar() && value.text("").matches("\\s*[<>=!].*")) {
                text.expression(value, attribute);
            }
        });
    }

    /** A node's full marks under a sum only declare the sum, so they are left alone. */
    private void node(Yaml node) {
        node.entries().forEach((key, value) -> {
            if (key.equals("children")) {
                value.items().forEach(child -> {
                    if (child.isMapping()) {
                        node(child);
                    }
                });
            } else if (!NAMES.contains(key) && !key.equals("full")) {
                numbers(key, value);
            }
        });
    }

    private void numbers(String key, Yaml value) {
        if (value.isMapping()) {
            value.entries().forEach((inner, each) -> {
                if (!NAMES.contains(inner)) {
                    numbers(inner, each);
                }
            });
        } else if (value.isSequence()) {
            if (key.equals("bands")) {
                text.ends(value.items());
            }
            value.items().forEach(item -> numbers(key, item));
        } else if (text.isNumber(value)) {
            text.shift(value, Kind.THRESHOLD, key);
        }
    }

    private void ranking(Yaml ranking) {
        text.otherWord(ranking.get("basis"), Kind.OPTION, "basis", "rounded", "unrounded");
        text.otherWord(ranking.get("order"), Kind.OPTION, "order", "descending", "ascending");
        text.otherWord(ranking.get("ties"), Kind.OPTION, "ties", "competition", "dense");
        text.otherWord(ranking.get("overall"), Kind.OPTION, "overall", "true", "false");
        text.leaveOut(ranking, "tie_breakers", Kind.CONDITION);
    }

    private void grades(Yaml grading) {
        text.ends(grading.get("bands").items());
        for (Yaml quota : grading.get("quotas").items()) {
            text.shift(quota.get("share"), Kind.THRESHOLD, "share");
            text.shift(quota.get("minimum"), Kind.THRESHOLD, "minimum");
            text.otherWord(quota.get("base"), Kind.OPTION, "base", "ranked", "all");
            text.otherWord(quota.get("rounding"), Kind.OPTION, "rounding", "half_up", "down");
            text.otherWord(quota.get("border_ties"), Kind.OPTION, "border_ties", "exclude_all", "include_all");
        }
        for (Yaml trigger : grading.get("triggers").items()) {
            for (String condition : List.of("below", "bottom", "top")) {
                text.shift(trigger.get(condition), Kind.THRESHOLD, condition);
                text.leaveOut(trigger, condition, Kind.CONDITION);
            }
            effect(trigger.get("effect"));
        }
    }

    private void list(Yaml list) {
        for (String condition : List.of("count", "at_least", "below")) {
            text.shift(list.get(condition), Kind.THRESHOLD, condition);
        }
        list.get("count_by_size")
                .entries()
                .values()
                .forEach(count -> text.shift(count, Kind.THRESHOLD, "count_by_size"));
        text.leaveOut(list, "at_least", Kind.CONDITION);
        text.leaveOut(list, "below", Kind.CONDITION);
        text.otherWord(list.get("end"), Kind.OPTION, "end", "top", "bottom");
    }

    private void effect(Yaml effect) {
        for (String kind : List.of("grade", "at_most", "bars")) {
            Yaml grade = effect.get(kind);
            int at = grades.indexOf(grade.text(""));
            if (at >= 0 && grades.size() > 1) {
                text.replace(grade, grades.get(at == 0 ? 1 : at - 1), Kind.OPTION, kind);
            }
        }
        text.shift(effect.get("lower"), Kind.POINTS, "lower");
        text.shift(effect.get("deduct"), Kind.POINTS, "deduct");
    }
}
