package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;

/**
 * Points for reaching quotas, more for each extra one (SCORING-FORMS A11, A17, B5).
 *
 * @param points for reaching every quota
 * @param below what a missed quota gives: {@code none}, {@code proportion} of the points, or {@code per_missing} taken
 *     off
 * @param limit most the extras give; null: none
 */
record QuotaExtras(
        List<Part> parts,
        Parameters.Amount points,
        String below,
        Parameters.@Nullable Amount perMissing,
        Parameters.@Nullable Amount limit)
        implements Form {

    /** @param extra points for each one above the quota; null: nothing */
    record Part(String name, Expression input, Expression quota, Parameters.@Nullable Amount extra, Yaml yaml) {}

    static QuotaExtras read(Parameters parameters, @Nullable Expression input) {
        List<Part> parts = new ArrayList<>();
        for (Parameters item : parameters.list("parts")) {
            parts.add(new Part(
                    item.get("name").text(""),
                    Forms.input(item),
                    item.required("quota"),
                    item.amount("extra").orElse(null),
                    item.yaml()));
            item.reportUnused(java.util.Set.of());
        }
        if (parts.isEmpty()) {
            parts.add(new Part(
                    "",
                    input == null ? parameters.required("input") : input,
                    parameters.required("quota"),
                    parameters.amount("extra").orElse(null),
                    parameters.get("extra")));
        }
        String below = parameters.word("below", "none", "none", "proportion", "per_missing");
        return new QuotaExtras(
                parts,
                parameters.amount("points").orElse(Parameters.Amount.FULL),
                below,
                below.equals("per_missing") ? parameters.requiredAmount("per_missing") : null,
                parameters.amount("extra_limit").orElse(null));
    }

    @Override
    public List<Entry> score(FormContext context) {
        Figure counted = Figure.of(0);
        Figure wanted = Figure.of(0);
        Figure extras = Figure.of(0);
        List<Entry> entries = new ArrayList<>();
        for (Part part : parts) {
            Figure number = context.input(part.input());
            if (!part.name().isEmpty()) {
                number = number.as(part.name());
            }
            Figure quota = part.quota().number(context.scope()).as("定额");
            counted = add(counted, number.compareTo(quota) < 0 ? number : quota);
            wanted = add(wanted, quota);
            Figure over = number.minus(quota);
            if (over.value().signum() > 0 && part.extra() != null) {
                context.reached(part.yaml());
                Figure more = over.times(part.extra().points(context).as("每超一个加分"));
                extras = add(extras, more);
                entries.add(Entry.award(more, "above-quota", part.name() + "超额" + Figure.plain(over.value()) + "个"));
            }
        }
        entries.add(0, base(context, counted, wanted));
        if (limit != null) {
            Limits.limit(entries, extras, limit.points(context), false);
        }
        return entries;
    }

    private Entry base(FormContext context, Figure counted, Figure wanted) {
        Figure whole = points.points(context);
        String text = "完成" + Figure.plain(counted.value()) + "个，定额" + Figure.plain(wanted.value()) + "个";
        if (counted.compareTo(wanted) >= 0) {
            return Entry.points(whole, "quota-reached", "完成定额；" + text);
        }
        return switch (below) {
            case "proportion" ->
                Entry.points(whole.times(counted).dividedBy(wanted), "quota-missed", "未完成定额，按比例得分；" + text);
            case "per_missing" -> {
                Figure each = perMissing == null ? Figure.of(0) : perMissing.points(context);
                yield Entry.points(
                        whole.minus(wanted.minus(counted).times(each.as("每少一个扣分"))), "quota-missed", "未完成定额；" + text);
            }
            default -> Entry.points(Figure.of(0), "quota-missed", "未完成定额，不得分；" + text);
        };
    }

    /** Each part below its quota, where filling it alone gives more. */
    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        BigDecimal now = Goals.sum(score(context));
        BigDecimal whole = points.points(context).value();
        List<Goal> goals = new ArrayList<>();
        long unmet = parts.stream()
                .filter(part -> lacking(part, context).signum() > 0)
                .count();
        for (Part part : parts) {
            BigDecimal lacking = lacking(part, context);
            if (lacking.signum() > 0 && unmet == 1) {
                BigDecimal extras = now.subtract(Goals.sum(score(context).subList(0, 1)));
                BigDecimal sum = whole.add(extras);
                if (closing.gives(sum, now)) {
                    BigDecimal quota = part.quota().number(context.scope()).value();
                    goals.add(Goal.of("quota", part.input(), Goals.atLeast(quota), sum));
                }
            }
        }
        if (unmet > 1) {
            goals.add(everyQuota(
                    context, whole.add(now.subtract(Goals.sum(score(context).subList(0, 1))))));
        }
        return goals;
    }

    /** Several quotas are missed at once. */
    private Goal everyQuota(FormContext context, BigDecimal sum) {
        Wording words = new Wording(context.facts()::description, context.names(), context.fullMarks());
        String text = parts.stream()
                .filter(part -> lacking(part, context).signum() > 0)
                .map(part -> (part.name().isEmpty() ? words.of(part.input()) : part.name()) + "差"
                        + words.distance(lacking(part, context), part.input()))
                .collect(Collectors.joining("、"));
        return Goal.told("quotas", new Goal.Told("定额未完成：" + text + "，全部完成", null, null, null), sum);
    }

    private static BigDecimal lacking(Part part, FormContext context) {
        return part.quota()
                .number(context.scope())
                .value()
                .subtract(context.input(part.input()).value());
    }

    @Override
    public String chinese(Wording words) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(text.isEmpty() ? "" : "、")
                    .append(part.name().isEmpty() ? words.of(part.input()) : part.name())
                    .append("完成定额")
                    .append(words.mark(part.quota(), part.input()));
        }
        text.append("得").append(words.amount(points));
        text.append(
                switch (below) {
                    case "proportion" -> "，未完成的按完成比例得分";
                    case "per_missing" -> "，每少1个扣" + (perMissing == null ? "0分" : words.amount(perMissing));
                    default -> "，未完成的不得分";
                });
        for (Part part : parts) {
            if (part.extra() != null) {
                text.append("；").append(part.name()).append("每超1个加").append(words.amount(part.extra()));
            }
        }
        return text + (limit == null ? "" : "，最多加" + words.amount(limit));
    }

    private static Figure add(Figure sum, Figure more) {
        return sum.value().signum() == 0 ? more : sum.plus(more);
    }

    @Override
    public List<Branch> branches() {
        return parts.stream()
                .filter(part -> part.extra() != null)
                .map(part -> new Branch(part.yaml(), part.name() + "超额加分"))
                .toList();
    }

    @Override
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(List.of(points.expression()));
        parts.forEach(part -> {
            all.add(part.input());
            all.add(part.quota());
            if (part.extra() != null) {
                all.add(part.extra().expression());
            }
        });
        if (perMissing != null) {
            all.add(perMissing.expression());
        }
        if (limit != null) {
            all.add(limit.expression());
        }
        return all;
    }
}
