package org.zhiheng.benchmarks;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.zhiheng.rulepack.UnitInput;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.ScoreLine;

/** The benchmark's criteria as a programmer would write them for one city: no rules, no files. */
final class HandCoded {

    private static final String[] METRICS = new String[BenchmarkPack.CRITERIA + 1];
    private static final BigDecimal TARGET = BigDecimal.valueOf(BenchmarkPack.TARGET);
    private static final BigDecimal FULL = BigDecimal.valueOf(BenchmarkPack.FULL_OF_SLOPE);
    private static final BigDecimal[] BANDS = new BigDecimal[BenchmarkPack.BANDS.length];

    static {
        for (int number = 1; number <= BenchmarkPack.CRITERIA; number++) {
            METRICS[number] = BenchmarkPack.metric(number);
        }
        for (int band = 0; band < BANDS.length; band++) {
            BANDS[band] = BigDecimal.valueOf(BenchmarkPack.BANDS[band]);
        }
    }

    private HandCoded() {}

    /** Points only. */
    static BigDecimal total(UnitInput unit) {
        Map<String, MetricReading> metrics = unit.metrics();
        BigDecimal total = BigDecimal.ZERO;
        for (int number = 1; number <= BenchmarkPack.CRITERIA; number++) {
            BigDecimal value = value(metrics, number);
            total = total.add(number <= BenchmarkPack.SLOPES ? slope(value) : BigDecimal.valueOf(points(band(value))));
        }
        return total.setScale(2, RoundingMode.HALF_UP);
    }

    /** Points with a line for each criterion, its reason and its formula, as the product keeps them. */
    static BigDecimal explained(UnitInput unit, List<ScoreLine> lines) {
        Map<String, MetricReading> metrics = unit.metrics();
        BigDecimal total = BigDecimal.ZERO;
        for (int number = 1; number <= BenchmarkPack.CRITERIA; number++) {
            BigDecimal value = value(metrics, number);
            BigDecimal points;
            String reason;
            String formula = "";
            String substituted = "";
            if (number <= BenchmarkPack.SLOPES) {
                points = slope(value);
                boolean reached = value.compareTo(TARGET) >= 0;
                reason = "指标" + number + " " + Figure.plain(value) + "%" + (reached ? "，达到目标值" : "，低于目标值95%");
                formula = reached ? "满分" : "满分 − 每步分值 × (目标值 − 指标" + number + ")";
                substituted = reached ? "7" : "7 − 0.2 × (95 − " + Figure.plain(value) + ")";
            } else {
                int band = band(value);
                points = BigDecimal.valueOf(points(band));
                reason = BenchmarkPack.reason(band);
                formula = Figure.plain(points);
                substituted = formula;
            }
            total = total.add(points);
            lines.add(new ScoreLine(
                    "C" + number,
                    ScoreLine.Kind.POINTS,
                    points,
                    "points",
                    reason,
                    formula,
                    substituted,
                    "rule " + number,
                    "criteria.yml",
                    number,
                    List.of(METRICS[number]),
                    List.of()));
        }
        return total.setScale(2, RoundingMode.HALF_UP);
    }

    private static BigDecimal value(Map<String, MetricReading> metrics, int number) {
        return Objects.requireNonNull(
                Objects.requireNonNull(metrics.get(METRICS[number])).value());
    }

    private static BigDecimal slope(BigDecimal value) {
        BigDecimal below = TARGET.subtract(value);
        return below.signum() <= 0
                ? FULL
                : FULL.subtract(below.multiply(BenchmarkPack.PER_POINT)).max(BigDecimal.ZERO);
    }

    private static int band(BigDecimal value) {
        int band = 0;
        while (band < BANDS.length && value.compareTo(BANDS[band]) < 0) {
            band++;
        }
        return band;
    }

    private static int points(int band) {
        return BenchmarkPack.FULL_OF_BANDS - band;
    }

    /** A list to write lines on. */
    static List<ScoreLine> lines() {
        return new ArrayList<>(BenchmarkPack.CRITERIA);
    }
}
