package org.zhiheng.scoring;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zhiheng.vocabulary.Figure;

/** One transform of one node over the units of a peer group. Imputed points are transformed, but do not shape the group. */
final class Transforming {

    private static final MathContext WORKING = new MathContext(40, RoundingMode.HALF_EVEN);
    private static final MathContext CLEAN = new MathContext(30, RoundingMode.HALF_EVEN);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final TreeNode node;
    private final Transform transform;

    Transforming(TreeNode node, Transform transform) {
        this.node = node;
        this.transform = transform;
    }

    void apply(Cell[] cells) {
        if (!transform.needsPeers()) {
            for (Cell cell : cells) {
                Figure figure = cell.figure;
                if (figure != null) {
                    alone(cell, figure);
                }
            }
            return;
        }
        BigDecimal[] group = Arrays.stream(cells)
                .filter(cell -> cell.hasPoints() && !cell.imputed)
                .map(Cell::points)
                .sorted()
                .toArray(BigDecimal[]::new);
        if (group.length == 0) {
            group = Arrays.stream(cells)
                    .filter(Cell::hasPoints)
                    .map(Cell::points)
                    .sorted()
                    .toArray(BigDecimal[]::new);
        }
        inGroup(cells, new Group(group));
    }

    private void alone(Cell cell, Figure own) {
        if (transform instanceof Transform.Linear linear) {
            Figure result = own.times(Figure.of(linear.times()));
            cell.figure = linear.plus().signum() == 0 ? result : result.plus(Figure.of(linear.plus()));
        } else if (transform instanceof Transform.Goalposts posts) {
            Figure result = own.minus(Figure.named("下限", posts.low()))
                    .times(Figure.of(posts.times()))
                    .dividedBy(Figure.named("上限", posts.high()).minus(Figure.named("下限", posts.low())));
            if (posts.truncated()) {
                result = result.value().signum() < 0 ? result.max(Figure.of(0)) : result;
                result = result.value().compareTo(posts.times()) > 0 ? result.min(Figure.of(posts.times())) : result;
            }
            cell.figure = result;
        } else if (transform instanceof Transform.Power power) {
            if (own.value().signum() < 0
                    || own.value().signum() == 0 && power.exponent().signum() <= 0) {
                cell.absent(NodeState.MISSING, "“" + node.name() + "”为 " + Figure.plain(own.value()) + "，不能乘方");
            } else {
                BigDecimal value = own.value().signum() == 0
                        ? BigDecimal.ZERO
                        : BigDecimalMath.pow(own.value(), power.exponent(), WORKING)
                                .round(CLEAN);
                cell.figure = Figure.call("乘方", value, List.of(own, Figure.of(power.exponent())))
                        .times(Figure.of(power.times()));
            }
        } else if (transform instanceof Transform.Logarithm logarithm) {
            Figure shifted = logarithm.shift().signum() == 0 ? own : own.plus(Figure.of(logarithm.shift()));
            if (shifted.value().signum() <= 0) {
                cell.absent(NodeState.MISSING, "“" + node.name() + "”为 " + Figure.plain(own.value()) + "，不能取对数");
            } else {
                cell.figure = shifted.ln().times(Figure.of(logarithm.times()));
            }
        } else {
            throw new IllegalStateException("Needs peers: " + transform);
        }
    }

    private void inGroup(Cell[] cells, Group group) {
        Map<BigDecimal, BigDecimal> byRank = new HashMap<>();
        for (Cell cell : cells) {
            Figure own = cell.figure;
            if (own == null) {
                continue;
            }
            if (transform instanceof Transform.RatioToBest ratio) {
                cell.figure = ratioToBest(own, ratio, group);
            } else if (transform instanceof Transform.MinMax minMax) {
                cell.figure = minMax(own, minMax, group);
            } else if (transform instanceof Transform.ZScore score) {
                cell.figure = zScore(own, score, group);
            } else {
                byRank(cell, own, group, byRank);
            }
        }
    }

    private static Figure ratioToBest(Figure own, Transform.RatioToBest ratio, Group group) {
        BigDecimal best = group.best(ratio.better());
        Figure times = Figure.of(ratio.times());
        if (ratio.better() == Transform.Better.HIGHER) {
            return best.signum() <= 0 ? Figure.of(0) : own.times(times).dividedBy(Figure.named("同组最高", best));
        }
        if (own.value().compareTo(best) == 0) {
            return Figure.call("同组最低者得满分", ratio.times(), List.of(own));
        }
        return own.value().signum() <= 0
                ? Figure.of(0)
                : Figure.named("同组最低", best).times(times).dividedBy(own);
    }

    private static Figure minMax(Figure own, Transform.MinMax minMax, Group group) {
        BigDecimal best = group.best(minMax.better());
        BigDecimal worst = group.worst(minMax.better());
        if (best.compareTo(worst) == 0) {
            return Figure.call("同组相同", minMax.times(), List.of(own));
        }
        Figure low = Figure.named("同组最差", worst);
        return own.minus(low)
                .times(Figure.of(minMax.times()))
                .dividedBy(Figure.named("同组最好", best).minus(low));
    }

    private static Figure zScore(Figure own, Transform.ZScore score, Group group) {
        BigDecimal deviation = group.deviation(score.deviation());
        Figure centre = Figure.of(score.centre());
        if (deviation.signum() == 0) {
            return Figure.call("同组相同", score.centre(), List.of(own));
        }
        Figure mean = Figure.named("同组平均", group.mean());
        Figure distance = score.better() == Transform.Better.HIGHER ? own.minus(mean) : mean.minus(own);
        return centre.plus(distance.times(Figure.of(score.spread())).dividedBy(Figure.named("同组标准差", deviation)));
    }

    private void byRank(Cell cell, Figure own, Group group, Map<BigDecimal, BigDecimal> known) {
        Transform.SharedRank shared;
        Transform.Better better;
        String label;
        if (transform instanceof Transform.RankList list) {
            shared = list.shared();
            better = list.better();
            label = "名次计分";
        } else if (transform instanceof Transform.RankFormula formula) {
            shared = formula.shared();
            better = formula.better();
            label = "名次计分";
        } else if (transform instanceof Transform.RankProportion proportion) {
            shared = proportion.shared();
            better = proportion.better();
            label = "名次百分位";
        } else if (transform instanceof Transform.NormalScore normal) {
            shared = normal.shared();
            better = normal.better();
            label = "名次正态得分";
        } else if (transform instanceof Transform.ExponentialRank exponential) {
            shared = exponential.shared();
            better = exponential.better();
            label = "名次指数得分";
        } else {
            throw new IllegalStateException("Not by rank: " + transform);
        }
        BigDecimal rank = group.rank(own.value(), better, shared);
        BigDecimal points = known.computeIfAbsent(rank, place -> pointsOfRank(place, group.ranks(shared)));
        cell.addNote("原值 " + Figure.plain(own.value()) + "，组内第 " + Figure.plain(rank) + " 名（共 " + group.size() + " 个）");
        cell.figure = Figure.call(label, points, List.of(Figure.named("名次", rank)));
    }

    private BigDecimal pointsOfRank(BigDecimal rank, int size) {
        if (transform instanceof Transform.RankList list) {
            return fromList(list, rank);
        }
        if (transform instanceof Transform.RankFormula formula) {
            BigDecimal points = formula.first().add(formula.step().multiply(rank.subtract(BigDecimal.ONE)));
            BigDecimal floor = formula.floor();
            return floor == null ? points : points.max(floor);
        }
        if (transform instanceof Transform.RankProportion proportion) {
            return above(rank, size, proportion.proportion())
                    .multiply(proportion.times())
                    .divide(BigDecimal.valueOf(size), MathContext.DECIMAL128);
        }
        if (transform instanceof Transform.NormalScore normal) {
            BigDecimal fromWorst = BigDecimal.valueOf(size + 1L).subtract(rank);
            BigDecimal probability = fromWorst
                    .subtract(new BigDecimal("0.375"))
                    .divide(BigDecimal.valueOf(size).add(new BigDecimal("0.25")), MathContext.DECIMAL128);
            return normal.centre().add(normal.spread().multiply(NormalQuantile.of(probability)));
        }
        if (transform instanceof Transform.ExponentialRank exponential) {
            return exponential(exponential, rank, size);
        }
        throw new IllegalStateException("Not by rank: " + transform);
    }

    private static BigDecimal above(BigDecimal rank, int size, Transform.Proportion proportion) {
        int from = proportion == Transform.Proportion.BELOW ? size : size + 1;
        return BigDecimal.valueOf(from).subtract(rank).max(BigDecimal.ZERO);
    }

    private static BigDecimal exponential(Transform.ExponentialRank transform, BigDecimal rank, int size) {
        BigDecimal proportion = above(rank, size, transform.proportion()).divide(BigDecimal.valueOf(size), WORKING);
        BigDecimal end = BigDecimalMath.exp(HUNDRED.negate().divide(transform.base(), WORKING), WORKING);
        BigDecimal inside = BigDecimal.ONE.subtract(proportion.multiply(BigDecimal.ONE.subtract(end)), WORKING);
        return transform
                .base()
                .negate()
                .multiply(BigDecimalMath.log(inside, WORKING))
                .round(CLEAN);
    }

    /** A mean rank between two places gets the mean of their points. */
    private static BigDecimal fromList(Transform.RankList list, BigDecimal rank) {
        int below = rank.setScale(0, RoundingMode.FLOOR).intValueExact();
        BigDecimal points = atPlace(list, below);
        if (rank.compareTo(BigDecimal.valueOf(below)) != 0) {
            points = points.add(atPlace(list, below + 1)).multiply(new BigDecimal("0.5"));
        }
        return points;
    }

    private static BigDecimal atPlace(Transform.RankList list, int place) {
        List<BigDecimal> points = list.points();
        BigDecimal further = list.further();
        BigDecimal result = points.get(Math.min(place, points.size()) - 1);
        if (place > points.size() && further != null) {
            result = result.add(further.multiply(BigDecimal.valueOf(place - points.size())));
        }
        BigDecimal floor = list.floor();
        return floor == null ? result : result.max(floor);
    }

    /** The sorted values of the group. */
    private static final class Group {

        private final BigDecimal[] values;
        private final List<BigDecimal> distinct = new ArrayList<>();
        private final BigDecimal mean;

        Group(BigDecimal[] values) {
            this.values = values;
            BigDecimal sum = BigDecimal.ZERO;
            for (BigDecimal value : values) {
                sum = sum.add(value);
                if (distinct.isEmpty() || distinct.get(distinct.size() - 1).compareTo(value) != 0) {
                    distinct.add(value);
                }
            }
            this.mean = values.length == 0
                    ? BigDecimal.ZERO
                    : sum.divide(BigDecimal.valueOf(values.length), MathContext.DECIMAL128);
        }

        int size() {
            return values.length;
        }

        /** How many ranks there are: units, or different values where ranks are dense. */
        int ranks(Transform.SharedRank shared) {
            return shared == Transform.SharedRank.DENSE ? distinct.size() : values.length;
        }

        BigDecimal mean() {
            return mean;
        }

        BigDecimal best(Transform.Better better) {
            return better == Transform.Better.HIGHER ? values[values.length - 1] : values[0];
        }

        BigDecimal worst(Transform.Better better) {
            return better == Transform.Better.HIGHER ? values[0] : values[values.length - 1];
        }

        BigDecimal deviation(Transform.Deviation kind) {
            BigDecimal sum = BigDecimal.ZERO;
            BigDecimal squares = BigDecimal.ZERO;
            for (BigDecimal value : values) {
                sum = sum.add(value);
                squares = squares.add(value.multiply(value));
            }
            BigDecimal size = BigDecimal.valueOf(values.length);
            BigDecimal divisor = kind == Transform.Deviation.POPULATION
                    ? size.multiply(size)
                    : size.multiply(size.subtract(BigDecimal.ONE));
            BigDecimal spread = size.multiply(squares).subtract(sum.multiply(sum));
            return divisor.signum() == 0 || spread.signum() == 0
                    ? BigDecimal.ZERO
                    : spread.divide(divisor, WORKING).sqrt(MathContext.DECIMAL128);
        }

        BigDecimal rank(BigDecimal value, Transform.Better better, Transform.SharedRank shared) {
            if (shared == Transform.SharedRank.DENSE) {
                int under = position(distinct, value, false);
                int upTo = position(distinct, value, true);
                return BigDecimal.valueOf(1L + (better == Transform.Better.HIGHER ? distinct.size() - upTo : under));
            }
            List<BigDecimal> all = Arrays.asList(values);
            int under = position(all, value, false);
            int upTo = position(all, value, true);
            int ahead = better == Transform.Better.HIGHER ? values.length - upTo : under;
            int equal = Math.max(1, upTo - under);
            return shared == Transform.SharedRank.BEST
                    ? BigDecimal.valueOf(1L + ahead)
                    : BigDecimal.valueOf(2L * ahead + equal + 1).multiply(new BigDecimal("0.5"));
        }

        /** Number of sorted values under this one, or not above it. */
        private static int position(List<BigDecimal> sorted, BigDecimal value, boolean inclusive) {
            int low = 0;
            int high = sorted.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                int order = sorted.get(middle).compareTo(value);
                if (order < 0 || inclusive && order == 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
