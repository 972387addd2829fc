package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricDescription.Better;
import org.zhiheng.vocabulary.PeerStatistics;

/** Forms that set a unit's metric against its peer group (SCORING-FORMS C1–C4, C12, L3, L11). */
sealed interface Relative extends Form {

    String metric();

    /** Null: as the metric's own file says. */
    @Nullable
    Better better();

    @Override
    default List<Expression> expressions() {
        return List.of(Expression.metric(metric()));
    }

    default Better better(FormContext context) {
        Better declared = better();
        return declared == null ? context.facts().description(metric()).better() : declared;
    }

    default Figure own(FormContext context) {
        return context.input(Expression.metric(metric()));
    }

    default PeerStatistics peers(FormContext context) {
        PeerStatistics statistics = context.facts().peers(metric());
        if (statistics == null) {
            throw new MissingInput(
                    MissingInput.Reason.UNDEFINED,
                    "同组" + context.facts().description(metric()).name());
        }
        return statistics;
    }

    default BigDecimal best(FormContext context) {
        PeerStatistics statistics = peers(context);
        BigDecimal low = statistics.best().min(statistics.worst());
        BigDecimal high = statistics.best().max(statistics.worst());
        return better(context) == Better.LOWER ? low : high;
    }

    default BigDecimal worst(FormContext context) {
        PeerStatistics statistics = peers(context);
        return best(context).compareTo(statistics.best()) == 0 ? statistics.worst() : statistics.best();
    }

    default Facts.PeerPlace place(FormContext context) {
        Facts.PeerPlace place = context.facts().place(metric(), better(context));
        if (place == null) {
            throw Expression.missing(context.facts(), metric());
        }
        return place;
    }

    private static Goal atBest(String code, Relative form, FormContext context, BigDecimal mark, boolean lower) {
        return Goal.of(
                code,
                Expression.metric(form.metric()),
                lower ? Goals.atMost(mark) : Goals.atLeast(mark),
                context.full().value());
    }

    /** The nearest better value of a peer that gives more points when reached. */
    private static List<Goal> nextPlace(
            Relative form,
            FormContext context,
            Closing closing,
            BigDecimal now,
            java.util.function.Function<Facts.PeerPlace, BigDecimal> sums) {
        Better better = form.better(context);
        for (BigDecimal value : context.facts().betterValues(form.metric(), better)) {
            BigDecimal sum = sums.apply(context.facts().placeAt(form.metric(), better, value));
            if (closing.gives(sum, now)) {
                return List.of(Goal.of(
                        "next-place",
                        Expression.metric(form.metric()),
                        better == Better.LOWER ? Goals.atMost(value) : Goals.atLeast(value),
                        sum));
            }
        }
        return List.of();
    }

    private static Entry zeroDivisor() {
        return Entry.points(Figure.of(0), "zero-divisor", "除数为零，不得分");
    }

    /** Own ÷ best × full marks; best ÷ own where lower is better. */
    record RatioToBest(String metric, @Nullable Better better) implements Relative {
        @Override
        public List<Entry> score(FormContext context) {
            Figure own = own(context);
            Figure best = Figure.named("同组最好值", best(context));
            boolean lower = better(context) == Better.LOWER;
            if ((lower ? own : best).value().signum() <= 0) {
                return List.of(
                        lower && own.compareTo(best) == 0
                                ? Entry.points(context.full(), "ratio-to-best", "与同组最好值相同")
                                : zeroDivisor());
            }
            Figure ratio = lower ? best.dividedBy(own) : own.dividedBy(best);
            return List.of(Entry.points(
                    ratio.times(context.full()), "ratio-to-best", "与同组最好值" + Figure.plain(best.value()) + "相比"));
        }

        @Override
        public List<Goal> goals(FormContext context, Closing closing) {
            return closing.gives(context.full().value(), Goals.sum(score(context)))
                    ? List.of(atBest("peer-best", this, context, best(context), better(context) == Better.LOWER))
                    : List.of();
        }

        @Override
        public String chinese(Wording words) {
            String own = words.metrics().apply(metric).name();
            boolean lower = (better == null ? words.metrics().apply(metric).better() : better) == Better.LOWER;
            return (lower ? "同组最好（最小）值÷本单位" + own : "本单位" + own + "÷同组最好值") + "×" + words.fullMarks() + "计";
        }
    }

    /** Which rank equal units count with. */
    enum Shared {
        BEST,
        DENSE,
        MEAN;

        static Shared read(Parameters parameters) {
            return valueOf(
                    parameters.word("ties", "best", "best", "dense", "mean").toUpperCase(java.util.Locale.ROOT));
        }

        String chinese() {
            return switch (this) {
                case BEST -> "并列的都按较好名次";
                case DENSE -> "并列的名次相同，下一名次连续";
                case MEAN -> "并列的按平均名次";
            };
        }

        BigDecimal of(Facts.PeerPlace place) {
            return switch (this) {
                case BEST -> BigDecimal.valueOf(place.competition());
                case DENSE -> BigDecimal.valueOf(place.dense());
                case MEAN -> place.mean();
            };
        }
    }

    /**
     * Points by rank: from a list, then falling by a step, never under the least.
     *
     * @param list for rank 1, 2 …; never empty
     * @param step taken off for each place after the list's last; null: the last repeats
     */
    record RankPoints(
            String metric,
            @Nullable Better better,
            List<Parameters.Amount> list,
            Parameters.@Nullable Amount step,
            Parameters.@Nullable Amount least,
            Shared shared)
            implements Relative {

        static RankPoints read(Parameters parameters, String metric, @Nullable Better better) {
            List<Parameters.Amount> list = new ArrayList<>();
            parameters.get("list").items().forEach(item -> parameters
                    .amount(item)
                    .ifPresent(list::add));
            parameters.amount("first").ifPresent(list::add);
            if (list.isEmpty()) {
                parameters.missing("list");
                list.add(Parameters.Amount.ZERO);
            }
            return new RankPoints(
                    metric,
                    better,
                    List.copyOf(list),
                    parameters.amount("step").orElse(null),
                    parameters.amount("least").orElse(null),
                    Shared.read(parameters));
        }

        @Override
        public List<Goal> goals(FormContext context, Closing closing) {
            return nextPlace(
                    this, context, closing, Goals.sum(score(context)), place -> Goals.sum(score(context, place)));
        }

        @Override
        public String chinese(Wording words) {
            StringBuilder text = new StringBuilder("按")
                    .append(words.metrics().apply(metric).name())
                    .append("在同组的名次：");
            for (int index = 0; index < list.size(); index++) {
                text.append("第")
                        .append(index + 1)
                        .append("名")
                        .append(words.amount(list.get(index)))
                        .append("，");
            }
            text.append(step == null ? "其后各名同末位分值" : "其后每名递减" + words.amount(step));
            if (least != null) {
                text.append("，最低").append(words.amount(least));
            }
            return text + "（" + shared.chinese() + "）";
        }

        @Override
        public List<Entry> score(FormContext context) {
            return score(context, place(context));
        }

        private List<Entry> score(FormContext context, Facts.PeerPlace place) {
            BigDecimal rank = shared.of(place);
            String text = "同组第" + Figure.plain(rank) + "名，共" + place.size() + "个单位";
            Figure points;
            BigDecimal last = BigDecimal.valueOf(list.size());
            if (rank.compareTo(last) <= 0) {
                int below = rank.intValue();
                Figure first = list.get(below - 1).points(context);
                points = rank.compareTo(BigDecimal.valueOf(below)) == 0
                        ? first
                        : first.plus(list.get(below).points(context)).dividedBy(Figure.of(2));
            } else {
                points = list.get(list.size() - 1).points(context);
                if (step != null) {
                    points = points.minus(step.points(context)
                            .as("每名递减")
                            .times(Figure.named("名次", rank).minus(Figure.of(last))));
                }
            }
            List<Entry> entries = new ArrayList<>(List.of(Entry.points(points, "rank-points", text)));
            if (least != null) {
                Figure floor = least.points(context);
                if (points.compareTo(floor) < 0) {
                    entries.add(Entry.limit(
                            floor.as("最低分").minus(points.as("按名次得分")),
                            "least",
                            "不低于" + Figure.plain(floor.value()) + "分"));
                }
            }
            return entries;
        }

        @Override
        public List<Expression> expressions() {
            List<Expression> all = new ArrayList<>(Relative.super.expressions());
            list.forEach(amount -> all.add(amount.expression()));
            return all;
        }
    }

    /**
     * Rank as a share of the group × full marks.
     *
     * @param firstIsFull (N + 1 − r) ÷ N rather than (N − r) ÷ N
     */
    record Percentile(String metric, @Nullable Better better, boolean firstIsFull, Shared shared) implements Relative {
        @Override
        public List<Goal> goals(FormContext context, Closing closing) {
            return nextPlace(
                    this, context, closing, Goals.sum(score(context)), place -> Goals.sum(score(context, place)));
        }

        @Override
        public String chinese(Wording words) {
            return "按" + words.metrics().apply(metric).name() + "在同组的名次：（单位数" + (firstIsFull ? "＋1" : "") + "−名次）÷单位数×"
                    + words.fullMarks() + "计（" + shared.chinese() + "）";
        }

        @Override
        public List<Entry> score(FormContext context) {
            return score(context, place(context));
        }

        private List<Entry> score(FormContext context, Facts.PeerPlace place) {
            Figure size = Figure.named("单位数", BigDecimal.valueOf(place.size()));
            Figure rank = Figure.named("名次", shared.of(place));
            Figure above = firstIsFull ? size.plus(Figure.of(1)).minus(rank) : size.minus(rank);
            return List.of(Entry.points(
                    above.dividedBy(size).times(context.full()),
                    "percentile",
                    "同组第" + Figure.plain(rank.value()) + "名，共" + place.size() + "个单位"));
        }
    }

    /**
     * centre + spread × (own − mean) ÷ standard deviation.
     *
     * @param sample whether the deviation divides by n − 1
     */
    record ZScore(
            String metric, @Nullable Better better, Parameters.Amount centre, Parameters.Amount spread, boolean sample)
            implements Relative {
        @Override
        public List<Entry> score(FormContext context) {
            Figure own = own(context);
            PeerStatistics statistics = peers(context);
            Figure middle = centre.points(context);
            if (statistics.deviation().signum() == 0) {
                return List.of(Entry.points(middle, "z-score", "同组各单位数值相同"));
            }
            Figure mean = Figure.named("同组平均", statistics.mean());
            Figure deviation = deviation(statistics);
            Figure distance = better(context) == Better.LOWER ? mean.minus(own) : own.minus(mean);
            return List.of(Entry.points(
                    middle.plus(spread.points(context).times(distance).dividedBy(deviation)), "z-score", "按标准分"));
        }

        /** The value worth one point more, then the one worth full marks, before a group that stays as it is. */
        @Override
        public List<Goal> goals(FormContext context, Closing closing) {
            PeerStatistics statistics = peers(context);
            String name = context.facts().description(metric).name();
            BigDecimal by = spread.points(context).value();
            BigDecimal deviation = deviation(statistics).value();
            if (deviation.signum() == 0 || by.signum() <= 0) {
                return List.of(Goal.none("同组各单位" + name + "相同，标准差为0，一律得中心分"
                        + Figure.plain(centre.points(context).value()) + "分，有了差异得分才会变化"));
            }
            BigDecimal now = closing.of(Goals.sum(score(context)));
            BigDecimal top = context.fullMarks() == null ? closing.cap() : context.fullMarks();
            BigDecimal one = now.add(BigDecimal.ONE);
            List<Goal> goals = new ArrayList<>();
            if (top == null || top.compareTo(one) > 0) {
                goals.add(at(context, "next-point", one.subtract(closing.beside()), by, deviation));
            }
            if (top != null && top.compareTo(now) > 0) {
                goals.add(at(context, "full-marks", top.subtract(closing.beside()), by, deviation));
            }
            return goals;
        }

        /** The value, to four decimals, that is worth a sum. */
        private Goal at(FormContext context, String code, BigDecimal sum, BigDecimal by, BigDecimal deviation) {
            BigDecimal mean = peers(context).mean();
            BigDecimal distance = sum.subtract(centre.points(context).value())
                    .multiply(deviation)
                    .divide(by, MathContext.DECIMAL128);
            boolean lower = better(context) == Better.LOWER;
            BigDecimal mark = lower
                    ? mean.subtract(distance).setScale(4, RoundingMode.FLOOR)
                    : mean.add(distance).setScale(4, RoundingMode.CEILING);
            return Goal.of(code, Expression.metric(metric), lower ? Goals.atMost(mark) : Goals.atLeast(mark), sum)
                    .noting("（按同组平均" + Figure.plain(Goals.shown(mean)) + "、标准差" + Figure.plain(Goals.shown(deviation))
                            + "不变算）");
        }

        private Figure deviation(PeerStatistics statistics) {
            Figure deviation = Figure.named("标准差", statistics.deviation());
            if (!sample || deviation.value().signum() == 0) {
                return deviation;
            }
            Figure size = Figure.of(statistics.size());
            return deviation.times(size.dividedBy(size.minus(Figure.of(1))).squareRoot());
        }

        @Override
        public String chinese(Wording words) {
            return "标准分：" + words.amount(centre) + "＋" + words.amount(spread) + "×（本单位"
                    + words.metrics().apply(metric).name() + "−同组平均）÷同组" + (sample ? "样本" : "") + "标准差"
                    + (better == Better.LOWER ? "，越小越好的取相反方向" : "");
        }
    }

    /**
     * (own − worst) ÷ (best − worst) × full marks, over the peer set or between fixed goalposts.
     *
     * @param from goalpost worth nothing; null: the peers' worst
     * @param to goalpost worth full marks; null: the peers' best
     * @param truncated whether points stay between 0 and full marks
     */
    record MinMax(
            String metric,
            @Nullable Better better,
            @Nullable Expression from,
            @Nullable Expression to,
            boolean truncated)
            implements Relative {
        @Override
        public List<Entry> score(FormContext context) {
            Figure own = own(context);
            Figure low = from == null ? Figure.named("同组最差", worst(context)) : from.number(context.scope());
            Figure high = to == null ? Figure.named("同组最好", best(context)) : to.number(context.scope());
            if (low.compareTo(high) == 0) {
                return List.of(Entry.points(context.full(), "min-max", "同组各单位数值相同，得满分"));
            }
            Figure points = own.minus(low).dividedBy(high.minus(low)).times(context.full());
            List<Entry> entries = new ArrayList<>(List.of(Entry.points(points, "min-max", "按区间位置得分")));
            if (truncated && points.value().signum() < 0) {
                entries.add(Entry.limit(Figure.of(0).minus(points.as("得分")), "truncated", "不低于0分"));
            } else if (truncated && points.compareTo(context.full()) > 0) {
                entries.add(Entry.limit(context.full().minus(points.as("得分")), "truncated", "不高于满分"));
            }
            return entries;
        }

        @Override
        public List<Goal> goals(FormContext context, Closing closing) {
            if (!closing.gives(context.full().value(), Goals.sum(score(context)))) {
                return List.of();
            }
            BigDecimal low =
                    from == null ? worst(context) : from.number(context.scope()).value();
            BigDecimal high =
                    to == null ? best(context) : to.number(context.scope()).value();
            return List.of(atBest(to == null ? "peer-best" : "target", this, context, high, high.compareTo(low) < 0));
        }

        @Override
        public String chinese(Wording words) {
            String low = from == null ? "同组最差值" : words.of(from);
            String high = to == null ? "同组最好值" : words.of(to);
            return "（本单位" + words.metrics().apply(metric).name() + "−" + low + "）÷（" + high + "−" + low + "）×"
                    + words.fullMarks() + "计" + (truncated ? "，不低于0分、不高于满分" : "");
        }

        @Override
        public List<Expression> expressions() {
            List<Expression> all = new ArrayList<>(Relative.super.expressions());
            if (from != null) {
                all.add(from);
            }
            if (to != null) {
                all.add(to);
            }
            return all;
        }
    }
}
