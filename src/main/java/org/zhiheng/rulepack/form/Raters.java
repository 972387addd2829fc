package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MarkFact;

/**
 * Marks of rater groups: answers turned into scores, averaged per rater, trimmed, weighted (SCORING-FORMS A18, D1, D3, D4,
 * D6).
 *
 * @param answers word → score; empty where scores are given
 * @param question only marks for it; empty: all
 * @param outOf score that earns full marks
 * @param least smallest score accepted; null: none
 * @param most largest score accepted; null: none
 * @param reshare an absent group's weight goes to the others; otherwise the criterion is missing
 */
record Raters(
        List<Group> groups,
        Map<String, BigDecimal> answers,
        String question,
        Expression outOf,
        @Nullable BigDecimal least,
        @Nullable BigDecimal most,
        boolean reshare)
        implements Form {

    private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);

    /**
     * @param minimum fewer raters count as none
     * @param invited how many were asked; null: unknown
     * @param minimumShare of those asked; null: none
     * @param shown listed beside the points and not counted (self score)
     */
    record Group(
            String code,
            String name,
            BigDecimal weight,
            int minimum,
            @Nullable Expression invited,
            @Nullable BigDecimal minimumShare,
            int trimHighest,
            int trimLowest,
            boolean shown) {}

    static Raters read(Parameters parameters) {
        List<Group> groups = new ArrayList<>();
        for (Parameters item : parameters.list("groups")) {
            String code = item.get("group").requiredText();
            groups.add(new Group(
                    code,
                    item.get("name").text(code),
                    item.number("weight").orElse(BigDecimal.ONE),
                    item.integer("minimum").orElse(1),
                    item.expression("invited"),
                    item.number("minimum_share").orElse(null),
                    item.integer("trim_highest").orElse(0),
                    item.integer("trim_lowest").orElse(0),
                    item.get("shown_only").flag(false)));
            item.reportUnused(Set.of());
        }
        if (groups.isEmpty()) {
            parameters.missing("groups");
        }
        Map<String, BigDecimal> answers = new LinkedHashMap<>();
        parameters.get("answers").entries().forEach((answer, score) -> score.decimal()
                .ifPresent(value -> answers.put(answer, value)));
        Expression outOf = parameters.expression("out_of");
        return new Raters(
                groups,
                answers,
                parameters.get("question").text(""),
                outOf == null ? Expression.of(BigDecimal.valueOf(100)) : outOf,
                parameters.number("least").orElse(null),
                parameters.number("most").orElse(null),
                parameters.word("absent_group", "missing", "missing", "reshare").equals("reshare"));
    }

    @Override
    public List<Entry> score(FormContext context) {
        List<Entry> remarks = new ArrayList<>();
        Figure sum = null;
        BigDecimal weights = BigDecimal.ZERO;
        BigDecimal allWeights = BigDecimal.ZERO;
        boolean tooFew = false;
        String absent = "";
        for (Group group : groups) {
            List<BigDecimal> scores = scores(context, group, remarks);
            if (group.shown()) {
                if (!scores.isEmpty()) {
                    remarks.add(
                            Entry.remark("shown-only", group.name() + "：" + Figure.plain(mean(scores)) + "（只列出，不计分）"));
                }
                continue;
            }
            allWeights = allWeights.add(group.weight());
            if (isTooFew(context, group, scores.size())) {
                absent = group.name();
                tooFew |= !scores.isEmpty();
                remarks.add(Entry.remark("too-few-raters", group.name() + "有效评价" + scores.size() + "份，少于规定数量，不计"));
                continue;
            }
            Figure part = trimmed(group, scores).times(Figure.named("权重", group.weight()));
            sum = sum == null ? part : sum.plus(part);
            weights = weights.add(group.weight());
        }
        if (sum == null || !absent.isEmpty() && !reshare) {
            throw new MissingInput(tooFew ? MissingInput.Reason.TOO_FEW : MissingInput.Reason.NO_DATA, absent + "评价");
        }
        Figure mean = weights.compareTo(allWeights) == 0 && allWeights.compareTo(BigDecimal.ONE) == 0
                ? sum
                : sum.dividedBy(Figure.named("权重之和", weights));
        if (context.inputRounding() != null) {
            mean = mean.rounded(context.inputRounding());
        }
        Figure points = mean.dividedBy(outOf.number(context.scope())).times(context.full());
        List<Entry> entries = new ArrayList<>(List.of(Entry.points(points, "raters", "各方评价加权平均")
                .from(context.facts().getMarks().stream()
                        .filter(mark ->
                                groups.stream().anyMatch(group -> group.code().equals(mark.group())))
                        .map(MarkFact::record)
                        .toList())));
        entries.addAll(remarks);
        return entries;
    }

    /** The weighted mean that is worth one point more, then the one worth full marks. */
    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        BigDecimal full = context.fullMarks();
        BigDecimal now = closing.of(Goals.sum(score(context)));
        if (full == null || full.signum() <= 0 || now.compareTo(full) >= 0) {
            return List.of();
        }
        List<Goal> goals = new ArrayList<>();
        BigDecimal one = now.add(BigDecimal.ONE);
        if (one.compareTo(full) < 0) {
            goals.add(weightedMean(context, "next-point", one.subtract(closing.beside())));
        }
        goals.add(weightedMean(context, "full-marks", full.subtract(closing.beside())));
        return goals;
    }

    private Goal weightedMean(FormContext context, String code, BigDecimal sum) {
        BigDecimal outOfMarks = outOf.number(context.scope()).value();
        BigDecimal wanted = sum.multiply(outOfMarks)
                .divide(context.full().value(), PRECISION)
                .setScale(
                        context.inputRounding() == null
                                ? 4
                                : context.inputRounding().decimals(),
                        RoundingMode.CEILING);
        List<Part> parts = parts(context);
        BigDecimal weights = parts.stream().map(part -> part.group().weight()).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal actual = parts.stream()
                .map(part -> part.mean().multiply(part.group().weight()))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(weights, PRECISION);
        BigDecimal distance = wanted.subtract(actual);
        String text = "各方评价加权平均" + Figure.plain(Goals.shown(actual)) + "分，要求≥" + Figure.plain(wanted) + "分，差"
                + Figure.plain(distance.setScale(2, RoundingMode.UP)) + "分"
                + alone(parts, distance, weights, outOfMarks)
                + "；达到后";
        return Goal.told(code, new Goal.Told(text, actual, distance, null), sum);
    }

    /** How far one group alone would have to rise: the one that needs least. */
    private String alone(List<Part> parts, BigDecimal distance, BigDecimal weights, BigDecimal outOfMarks) {
        BigDecimal best = answers.values().stream().reduce(BigDecimal::max).orElse(most == null ? outOfMarks : most);
        Part nearest = null;
        BigDecimal needed = null;
        for (Part part : parts) {
            BigDecimal rise = distance.multiply(weights).divide(part.group().weight(), PRECISION);
            if (part.mean().add(rise).compareTo(best) <= 0 && (needed == null || rise.compareTo(needed) < 0)) {
                nearest = part;
                needed = rise;
            }
        }
        if (nearest == null || needed == null) {
            return parts.size() > 1 ? "（只提高任何一方都不够）" : "";
        }
        BigDecimal to = nearest.mean().add(needed).setScale(4, RoundingMode.CEILING);
        boolean plain = nearest.group().trimHighest() + nearest.group().trimLowest() == 0;
        BigDecimal sum = needed.multiply(BigDecimal.valueOf(nearest.raters())).setScale(2, RoundingMode.UP);
        return "（只提高" + nearest.group().name() + "一方，须由" + Figure.plain(Goals.shown(nearest.mean())) + "分到"
                + Figure.plain(to) + "分" + (plain ? "，" + nearest.raters() + "份评价合计再高" + Figure.plain(sum) + "分" : "")
                + "）";
    }

    /** A group that counts, with its mean and its number of raters. */
    private record Part(Group group, BigDecimal mean, int raters) {}

    private List<Part> parts(FormContext context) {
        List<Part> parts = new ArrayList<>();
        for (Group group : groups) {
            List<BigDecimal> scores = scores(context, group, new ArrayList<>());
            if (!group.shown() && group.weight().signum() > 0 && !isTooFew(context, group, scores.size())) {
                parts.add(new Part(group, trimmed(group, scores).value(), scores.size()));
            }
        }
        return parts;
    }

    private boolean isTooFew(FormContext context, Group group, int raters) {
        if (raters < Math.max(1, group.minimum())) {
            return true;
        }
        if (group.invited() == null || group.minimumShare() == null) {
            return false;
        }
        BigDecimal needed = group.invited().number(context.scope()).value().multiply(group.minimumShare());
        return BigDecimal.valueOf(raters).compareTo(needed) < 0;
    }

    /** One mean score per rater; a mark that is refused becomes a remark. */
    private List<BigDecimal> scores(FormContext context, Group group, List<Entry> remarks) {
        Map<String, List<BigDecimal>> byRater = new LinkedHashMap<>();
        for (MarkFact mark : context.facts().marks(group.code())) {
            if (!question.isEmpty() && !question.equals(mark.question())) {
                continue;
            }
            BigDecimal score = answers.isEmpty() ? mark.score() : answers.get(mark.grade() == null ? "" : mark.grade());
            boolean refused = score == null
                    || least != null && score.compareTo(least) < 0
                    || most != null && score.compareTo(most) > 0;
            if (refused) {
                String given = mark.score() != null ? Figure.plain(mark.score()) : String.valueOf(mark.grade());
                remarks.add(Entry.remark("mark-refused", group.name() + "的评价（" + given + "）不在规定范围内，不予采用")
                        .from(List.of(mark.record())));
                continue;
            }
            byRater.computeIfAbsent(
                            mark.rater() == null ? "#" + mark.record() : mark.rater(), rater -> new ArrayList<>())
                    .add(score);
        }
        return byRater.values().stream().map(Raters::mean).toList();
    }

    private static Figure trimmed(Group group, List<BigDecimal> scores) {
        List<BigDecimal> sorted = scores.stream().sorted().toList();
        int from = group.trimLowest();
        int until = sorted.size() - group.trimHighest();
        boolean enough = until > from;
        List<BigDecimal> kept = enough ? sorted.subList(from, until) : sorted;
        String how = enough && kept.size() < sorted.size()
                ? "去掉" + group.trimHighest() + "个最高、" + group.trimLowest() + "个最低后平均"
                : "平均";
        return Figure.named(group.name() + how + "分", mean(kept));
    }

    private static BigDecimal mean(List<BigDecimal> scores) {
        return scores.stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(BigDecimal.valueOf(scores.size()), PRECISION);
    }

    @Override
    public String chinese(Wording words) {
        StringBuilder text = new StringBuilder("各方评价加权平均÷")
                .append(words.of(outOf))
                .append("×")
                .append(words.fullMarks())
                .append("计。");
        for (Group group : groups) {
            text.append(group.name());
            if (group.shown()) {
                text.append("只列出，不计分；");
                continue;
            }
            text.append("权重")
                    .append(
                            group.weight().compareTo(BigDecimal.ONE) < 0
                                    ? Figure.plain(group.weight().movePointRight(2)) + "%"
                                    : Figure.plain(group.weight()));
            if (group.minimum() > 1) {
                text.append("，有效评价少于").append(group.minimum()).append("份的不计");
            }
            if (group.invited() != null && group.minimumShare() != null) {
                text.append("，参评率低于")
                        .append(Figure.plain(group.minimumShare().movePointRight(2)))
                        .append("%的不计");
            }
            if (group.trimHighest() + group.trimLowest() > 0) {
                text.append("，去掉")
                        .append(group.trimHighest())
                        .append("个最高、")
                        .append(group.trimLowest())
                        .append("个最低");
            }
            text.append("；");
        }
        answers.forEach((answer, score) -> text.append("「")
                .append(answer)
                .append("」计")
                .append(Figure.plain(score))
                .append("分；"));
        if (least != null || most != null) {
            text.append("评分")
                    .append(new Interval(least, true, most, true).chinese())
                    .append("之外的不予采用；");
        }
        text.append(reshare ? "缺一方的，权重由其余各方分摊" : "缺一方的，按缺数据处理");
        return text.toString();
    }

    @Override
    public List<Expression> expressions() {
        return List.of(outOf);
    }
}
