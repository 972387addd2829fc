package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * How a metric, or the points of a criterion, is spread over a peer group. Only units with a value count.
 *
 * @param size how many units have a value
 * @param best the highest where higher is better or neither is, the lowest where lower is better
 * @param worst the other end
 * @param mean arithmetic mean
 * @param deviation standard deviation of the whole group (divided by n)
 * @param p10 and so on: percentiles with linear interpolation, as {@code percentile_cont} computes them
 */
public record PeerStatistics(
        int size,
        BigDecimal best,
        BigDecimal worst,
        BigDecimal mean,
        BigDecimal deviation,
        BigDecimal p10,
        BigDecimal p25,
        BigDecimal p50,
        BigDecimal p75,
        BigDecimal p90) {

    private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);

    /** @throws IllegalArgumentException when there are no values */
    public static PeerStatistics of(List<BigDecimal> values, MetricDescription.Better better) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Statistics of no values");
        }
        List<BigDecimal> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        BigDecimal count = BigDecimal.valueOf(size);
        BigDecimal sum = sorted.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal mean = sum.divide(count, PRECISION);
        BigDecimal squares =
                sorted.stream().map(value -> value.multiply(value)).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal variance =
                squares.multiply(count).subtract(sum.multiply(sum)).divide(count.multiply(count), PRECISION);
        BigDecimal low = sorted.get(0);
        BigDecimal high = sorted.get(size - 1);
        boolean lower = better == MetricDescription.Better.LOWER;
        return new PeerStatistics(
                size,
                lower ? low : high,
                lower ? high : low,
                mean,
                variance.sqrt(PRECISION),
                percentile(sorted, 10),
                percentile(sorted, 25),
                percentile(sorted, 50),
                percentile(sorted, 75),
                percentile(sorted, 90));
    }

    /** The percentile of sorted values, interpolated on position p ÷ 100 × (n − 1). */
    public static BigDecimal percentile(List<BigDecimal> sorted, int percent) {
        BigDecimal position =
                BigDecimal.valueOf((long) percent * (sorted.size() - 1)).movePointLeft(2);
        int below = position.intValue();
        BigDecimal low = sorted.get(below);
        if (below + 1 >= sorted.size()) {
            return low;
        }
        BigDecimal part = position.subtract(BigDecimal.valueOf(below));
        return low.add(sorted.get(below + 1).subtract(low).multiply(part));
    }
}
