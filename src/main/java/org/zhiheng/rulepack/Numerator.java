package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.Rounding;

/**
 * The count of records over the line of a metric.
 *
 * @param denominator null when the metric is a plain count
 * @param inputRounding of the criterion; null: none
 */
record Numerator(
        MetricDescription metric,
        BigDecimal count,
        @Nullable BigDecimal denominator,
        @Nullable Rounding inputRounding) {

    private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);
    private static final BigDecimal LONGEST = BigDecimal.valueOf(1_000_000);

    /** Null when the metric counts no records. */
    static @Nullable Numerator of(UnitFacts facts, String code, @Nullable Rounding inputRounding) {
        MetricDescription metric = facts.description(code);
        BigDecimal count = metric.counted().isEmpty() ? null : facts.numerator(code);
        if (count == null
                || count.stripTrailingZeros().scale() > 0
                || metric.scale().signum() == 0) {
            return null;
        }
        BigDecimal denominator = facts.denominator(code);
        return denominator != null && denominator.signum() <= 0
                ? null
                : new Numerator(metric, count, denominator, inputRounding);
    }

    BigDecimal scale() {
        return metric.scale();
    }

    /** The criterion's input with the numerator moved. */
    BigDecimal value(BigDecimal move) {
        BigDecimal value = metricValue(move);
        return inputRounding == null ? value : inputRounding.apply(value);
    }

    /** The metric's own value with the numerator moved. */
    BigDecimal metricValue(BigDecimal move) {
        BigDecimal scaled = count.add(move).multiply(metric.scale());
        return metric.rounding().apply(denominator == null ? scaled : scaled.divide(denominator, PRECISION));
    }

    MetricReading reading(BigDecimal move) {
        BigDecimal value = metricValue(move);
        return denominator == null
                ? MetricReading.observed(value)
                : MetricReading.observed(count.add(move), denominator, value);
    }

    /** How far it can rise: up to the denominator where it counts a part of it. */
    BigDecimal mostMore() {
        return denominator != null && count.compareTo(denominator) <= 0 ? denominator.subtract(count) : LONGEST;
    }

    /** About how far to an edge, rounding left aside. */
    BigDecimal moveTo(BigDecimal edge, boolean up) {
        BigDecimal whole = denominator == null ? BigDecimal.ONE : denominator;
        BigDecimal move = edge.multiply(whole).divide(metric.scale(), PRECISION).subtract(count);
        BigDecimal rounded = move.setScale(0, up ? RoundingMode.CEILING : RoundingMode.FLOOR);
        BigDecimal least = up ? BigDecimal.ONE : BigDecimal.ONE.negate();
        return rounded.signum() == least.signum() ? rounded : least;
    }

    /** ，约4件（分子增加4、分母300不变）. */
    String chinese(BigDecimal records) {
        String number = Figure.plain(records.abs());
        String way = records.signum() > 0 ? "增加" : "减少";
        return denominator == null
                ? "，须" + way + number + metric.counted()
                : "，约" + number + metric.counted() + "（分子" + way + number + "、分母" + Figure.plain(denominator) + "不变）";
    }
}
