package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;

/** The higher of several point schemes; all are shown, the used one counts (SCORING-FORMS L1). */
record HigherOf(List<Option> options) implements Form {

    /** One way to points. */
    record Option(String name, Form form, Yaml yaml) {}

    private record Scored(Option option, @Nullable List<Entry> entries, BigDecimal sum, String missing) {}

    static HigherOf read(Parameters parameters) {
        List<Option> options = new ArrayList<>();
        for (Parameters item : parameters.list("options")) {
            Yaml form = item.get("form");
            String name = item.get("name").text("办法" + (options.size() + 1));
            options.add(new Option(name, Forms.read(form.requiredText(), item), item.yaml()));
            item.reportUnused(Set.of());
        }
        if (options.size() < 2) {
            parameters.missing("options");
        }
        return new HigherOf(options);
    }

    @Override
    public List<Entry> score(FormContext context) {
        List<Scored> scored = new ArrayList<>();
        MissingInput first = null;
        Scored best = null;
        for (Option option : options) {
            Scored next;
            try {
                List<Entry> entries = option.form().score(context);
                BigDecimal sum = entries.stream().map(Entry::points).reduce(BigDecimal.ZERO, BigDecimal::add);
                next = new Scored(option, entries, sum, "");
                best = best == null || sum.compareTo(best.sum()) > 0 ? next : best;
            } catch (MissingInput missing) {
                first = first == null ? missing : first;
                next = new Scored(
                        option,
                        null,
                        BigDecimal.ZERO,
                        missing.input() + missing.reason().chinese());
            }
            scored.add(next);
        }
        if (best == null) {
            throw first == null ? new MissingInput(MissingInput.Reason.UNDEFINED, "各办法") : first;
        }
        context.reached(best.option().yaml());
        String used = best.option().name();
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : best.entries() == null ? List.<Entry>of() : best.entries()) {
            entries.add(new Entry(
                    entry.kind(),
                    entry.amount(),
                    entry.code(),
                    () -> "按「" + used + "」（采用）：" + entry.reason(),
                    entry.records()));
        }
        for (Scored other : scored) {
            if (other != best) {
                entries.add(Entry.remark(
                        "not-used",
                        "按「" + other.option().name() + "」"
                                + (other.entries() == null
                                        ? "无法计分（" + other.missing() + "）"
                                        : "得" + Figure.plain(other.sum()) + "分，未采用")));
            }
        }
        return entries;
    }

    @Override
    public List<Branch> branches() {
        List<Branch> branches = new ArrayList<>();
        options.forEach(option -> {
            branches.add(new Branch(option.yaml(), "采用「" + option.name() + "」"));
            branches.addAll(option.form().branches());
        });
        return branches;
    }

    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        BigDecimal now = Goals.sum(score(context));
        List<Goal> goals = new ArrayList<>();
        for (Option option : options) {
            try {
                for (Goal goal : option.form().goals(context, Closing.NONE)) {
                    if (goal.sum() != null && closing.gives(goal.sum(), now)) {
                        goals.add(goal);
                    }
                }
            } catch (MissingInput noGoal) {
                continue;
            }
        }
        goals.sort(Comparator.comparing(goal -> Goals.distance(goal, context)));
        return goals;
    }

    @Override
    public String chinese(Wording words) {
        return "取得分最高的一种办法："
                + options.stream()
                        .map(option -> "「" + option.name() + "」" + option.form().chinese(words))
                        .collect(Collectors.joining("；"));
    }

    @Override
    public List<Expression> expressions() {
        return options.stream()
                .flatMap(option -> option.form().expressions().stream())
                .toList();
    }
}
