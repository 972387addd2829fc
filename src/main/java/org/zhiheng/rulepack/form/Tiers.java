package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.ScoreLine;

/**
 * Steps: the first tier that holds the input gives the points (SCORING-FORMS A6, C5, C6, C11).
 *
 * @param domain inputs that can occur, for the search for gaps; null: from 0, or the lowest end, to the highest end
 */
record Tiers(Expression input, List<Tier> tiers, @Nullable Interval domain) implements Form {

    /** @param kind POINTS as such, DEDUCT from the full marks, AWARD on top of nothing */
    record Tier(Interval interval, ScoreLine.Kind kind, Parameters.Amount amount, String name, Yaml yaml) {}

    static Tiers read(Parameters parameters, Expression input) {
        List<Tier> tiers = new ArrayList<>();
        for (Parameters item : parameters.list("tiers")) {
            Interval interval = Interval.read(item);
            ScoreLine.Kind kind = item.has("deduct")
                    ? ScoreLine.Kind.DEDUCT
                    : item.has("award") ? ScoreLine.Kind.AWARD : ScoreLine.Kind.POINTS;
            Parameters.Amount amount = item.requiredAmount(kind.code());
            tiers.add(new Tier(interval, kind, amount, item.get("name").text(""), item.yaml()));
            item.reportUnused(java.util.Set.of());
        }
        if (tiers.isEmpty()) {
            parameters.missing("tiers");
        }
        List<Yaml> ends = parameters.get("domain").items();
        Interval domain = ends.size() == 2
                ? new Interval(
                        ends.get(0).decimal().orElse(null),
                        true,
                        ends.get(1).decimal().orElse(null),
                        true)
                : null;
        Tiers form = new Tiers(input, tiers, domain);
        if (tiers.stream().noneMatch(tier -> tier.interval().isEmpty())) {
            form.report();
        }
        return form;
    }

    @Override
    public List<Entry> score(FormContext context) {
        Figure value = context.input(input);
        for (Tier tier : tiers) {
            if (tier.interval().holds(value.value())) {
                context.reached(tier.yaml());
                String where = (tier.name().isEmpty() ? "" : tier.name() + "：") + "实际" + Figure.plain(value.value())
                        + "，" + tier.interval().chinese();
                Figure points = tier.amount().points(context);
                return switch (tier.kind()) {
                    case DEDUCT ->
                        points.value().signum() == 0 && context.fullMarks() != null
                                ? List.of(Entry.base(context))
                                : context.fullMarks() == null
                                        ? List.of(Entry.deduct(points, "tier", where))
                                        : List.of(Entry.base(context), Entry.deduct(points, "tier", where));
                    case AWARD -> List.of(Entry.award(points, "tier", where));
                    default -> List.of(Entry.points(points, "tier", where));
                };
            }
        }
        throw new MissingInput(MissingInput.Reason.UNDEFINED, "没有一档包含" + Figure.plain(value.value()));
    }

    /** The nearest tier that gives more, then the one that gives most. */
    @Override
    public List<Goal> goals(FormContext context, Closing closing) {
        BigDecimal value = context.input(input).value();
        BigDecimal now = closing.now(this, context);
        List<Goal> goals = new ArrayList<>();
        for (Tier tier : tiers) {
            BigDecimal sum = sum(tier, context);
            if (closing.gives(sum, now)) {
                goals.add(Goal.of("next-tier", input, tier.interval(), sum));
            }
        }
        goals.sort(Comparator.comparing(goal -> goal.wanted().distance(value)));
        Optional<Goal> best = goals.stream()
                .max(Comparator.comparing((Goal goal) -> closing.of(Objects.requireNonNull(goal.sum())))
                        .thenComparing(Comparator.comparing(
                                        (Goal goal) -> goal.wanted().distance(value))
                                .reversed()));
        return best.isEmpty() || best.get() == goals.get(0)
                ? goals.stream().limit(1).toList()
                : List.of(goals.get(0), best.get());
    }

    private static BigDecimal sum(Tier tier, FormContext context) {
        BigDecimal amount = tier.amount().points(context).value();
        return tier.kind() == ScoreLine.Kind.DEDUCT ? context.full().value().subtract(amount) : amount;
    }

    @Override
    public String chinese(Wording words) {
        return words.of(input) + "："
                + tiers.stream()
                        .map(tier -> (tier.name().isEmpty() ? "" : tier.name() + "，")
                                + words.interval(tier.interval(), input)
                                + verb(tier.kind())
                                + words.amount(tier.amount()))
                        .collect(Collectors.joining("；"));
    }

    static String verb(ScoreLine.Kind kind) {
        return kind == ScoreLine.Kind.DEDUCT ? "扣" : kind == ScoreLine.Kind.AWARD ? "加" : "得";
    }

    @Override
    public List<Branch> branches() {
        return tiers.stream()
                .map(tier -> new Branch(
                        tier.yaml(),
                        (tier.name().isEmpty() ? "" : tier.name() + "：")
                                + tier.interval().chinese()))
                .toList();
    }

    @Override
    public @Nullable String decidedBy() {
        return Expression.onlyMetric(expressions());
    }

    @Override
    public List<Expression> expressions() {
        List<Expression> all = new ArrayList<>(List.of(input));
        tiers.forEach(tier -> all.add(tier.amount().expression()));
        return all;
    }

    private void report() {
        TreeSet<BigDecimal> ends = new TreeSet<>();
        tiers.forEach(tier -> {
            Optional.ofNullable(tier.interval().low()).ifPresent(ends::add);
            Optional.ofNullable(tier.interval().high()).ifPresent(ends::add);
        });
        if (ends.isEmpty()) {
            return;
        }
        List<BigDecimal> samples = samples(ends);
        for (int index = 0; index < tiers.size(); index++) {
            Tier tier = tiers.get(index);
            List<Tier> earlier = tiers.subList(0, index);
            boolean reached = samples.stream()
                    .anyMatch(sample -> tier.interval().holds(sample)
                            && earlier.stream()
                                    .noneMatch(other -> other.interval().holds(sample)));
            if (!reached) {
                finding(
                        tier.yaml(),
                        "tier-unreachable",
                        "这一档永远轮不到，前面的档已包含",
                        "this tier is never reached",
                        samples.stream()
                                .filter(tier.interval()::holds)
                                .findFirst()
                                .orElse(null));
            } else {
                samples.stream()
                        .filter(sample -> earlier.stream().anyMatch(other -> overlap(other, tier, sample, samples)))
                        .findFirst()
                        .ifPresent(sample ->
                                finding(tier.yaml(), "tier-overlap", "与前面的档重叠", "overlaps an earlier tier", sample));
            }
        }
        samples.stream()
                .filter(sample -> inDomain(sample, ends)
                        && tiers.stream().noneMatch(tier -> tier.interval().holds(sample)))
                .findFirst()
                .ifPresent(sample -> finding(
                        besideGap(sample).yaml(), "tier-gap", "各档之间有空隙", "there is a gap between tiers", sample));
    }

    /**
     * Whether both tiers claim the sample. A later tier that takes everything else ({@code at_least: 90}, then
     * {@code at_least: 80}) overlaps nothing.
     */
    private static boolean overlap(Tier earlier, Tier later, BigDecimal sample, List<BigDecimal> samples) {
        if (!earlier.interval().holds(sample) || !later.interval().holds(sample)) {
            return false;
        }
        boolean rest = samples.stream()
                .allMatch(each ->
                        !earlier.interval().holds(each) || later.interval().holds(each));
        boolean bounded = earlier.interval().isBounded() && later.interval().isBounded();
        return bounded || !rest;
    }

    /** Of the tiers on both sides of an input that none holds, the one written later. */
    private Tier besideGap(BigDecimal sample) {
        Tier below = null;
        Tier above = null;
        for (Tier tier : tiers) {
            BigDecimal high = tier.interval().high();
            BigDecimal low = tier.interval().low();
            if (high != null
                    && high.compareTo(sample) <= 0
                    && (below == null
                            || high.compareTo(Objects.requireNonNull(
                                            below.interval().high()))
                                    >= 0)) {
                below = tier;
            } else if (low != null
                    && low.compareTo(sample) >= 0
                    && (above == null
                            || low.compareTo(Objects.requireNonNull(
                                            above.interval().low()))
                                    <= 0)) {
                above = tier;
            }
        }
        return tiers.get(Math.max(0, Math.max(tiers.indexOf(below), tiers.indexOf(above))));
    }

    private boolean inDomain(BigDecimal sample, TreeSet<BigDecimal> ends) {
        if (domain != null) {
            return domain.holds(sample);
        }
        BigDecimal lowest = ends.first().signum() > 0 ? BigDecimal.ZERO : ends.first();
        return sample.compareTo(lowest) >= 0 && sample.compareTo(ends.last()) <= 0;
    }

    /** Every end, a point between neighbours, and one beyond either side. */
    private static List<BigDecimal> samples(TreeSet<BigDecimal> ends) {
        List<BigDecimal> samples = new ArrayList<>();
        BigDecimal before = null;
        for (BigDecimal end : ends) {
            samples.add(
                    before == null
                            ? end.signum() > 0 ? end.divide(BigDecimal.valueOf(2)) : end.subtract(BigDecimal.ONE)
                            : before.add(end).divide(BigDecimal.valueOf(2)));
            samples.add(end);
            before = end;
        }
        samples.add(ends.last().add(BigDecimal.ONE));
        samples.add(BigDecimal.ZERO);
        return samples.stream().sorted().distinct().toList();
    }

    private static void finding(Yaml at, String code, String chinese, String english, @Nullable BigDecimal example) {
        String shown = example == null ? "" : Figure.plain(example);
        at.add(Finding.error(
                code,
                at.file(),
                at.line(),
                at.column(),
                chinese + (example == null ? "" : "，例如 " + shown),
                english + (example == null ? "" : ", e.g. " + shown)));
    }
}
