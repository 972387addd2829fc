package org.zhiheng.benchmarks;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zhiheng.rulepack.AssessmentInput;
import org.zhiheng.rulepack.UnitInput;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.Period;

/**
 * Fifteen criteria, forty rules, about fifteen firings a unit: ten criteria by a slope (ten generated rules), five by six
 * hand-written bands each (thirty rules). Every metric is a percentage with one decimal.
 */
final class BenchmarkPack {

    static final int CRITERIA = 15;
    static final int SLOPES = 10;
    static final int FULL_OF_SLOPE = 7;
    static final int FULL_OF_BANDS = 6;
    static final int TARGET = 95;
    static final BigDecimal PER_POINT = new BigDecimal("0.2");
    /** Lower ends of the bands: 6 points from 90, 5 from 80 …, 1 below 50. */
    static final int[] BANDS = {90, 80, 70, 60, 50};

    private static final Period PERIOD = Period.parse("2026Q3");

    private BenchmarkPack() {}

    static String metric(int number) {
        return String.format(Locale.ROOT, "m%02d", number);
    }

    static String criterion(int number) {
        return String.format(Locale.ROOT, "C%02d", number);
    }

    static SortedMap<String, byte[]> files() {
        return files(SLOPES, CRITERIA);
    }

    /** The same pack of another size: slopes first, then {@code criteria − slopes} criteria by six bands each. */
    static SortedMap<String, byte[]> files(int slopes, int criteria) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        put(files, "scheme.yml", scheme(criteria));
        put(files, "criteria.yml", criteria(slopes, criteria));
        put(files, "bands.drl", bands(slopes, criteria));
        return files;
    }

    private static void put(Map<String, byte[]> files, String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String scheme(int criteria) {
        StringBuilder children = new StringBuilder();
        for (int number = 1; number <= criteria; number++) {
            children.append(number == 1 ? "" : ", ").append(criterion(number));
        }
        return """
                scheme: benchmark
                name: 测速方案
                version: 1.0.0
                basis: 测速
                period: quarter
                effective: { from: 2026-01-01 }
                assesses: { kinds: [village] }
                tree:
                  round: 2
                  children: [%s]
                ranking: { basis: rounded, ties: competition }
                """.formatted(children);
    }

    private static String criteria(int slopes, int criteria) {
        StringBuilder text = new StringBuilder();
        for (int number = 1; number <= criteria; number++) {
            text.append(criterion(number)).append(":\n  name: 指标").append(number);
            text.append("\n  metric: ")
                    .append(metric(number))
                    .append("\n  basis: 第")
                    .append(number)
                    .append("条\n");
            if (number <= slopes) {
                text.append("  full: 7\n  form: slope\n  target: 95\n  per_step: 0.2\n  missing: zero\n");
            } else {
                text.append("  full: 6\n  start: zero\n  missing: zero\n");
            }
        }
        return text.toString();
    }

    private static String bands(int slopes, int criteria) {
        StringBuilder text = new StringBuilder(
                "package benchmark\n\nimport org.zhiheng.vocabulary.*\n" + "global ScoreSheet score\n");
        for (int number = slopes + 1; number <= criteria; number++) {
            for (int band = 0; band <= BANDS.length; band++) {
                text.append("\nrule \"")
                        .append(criterion(number))
                        .append(" 第")
                        .append(band + 1)
                        .append("档\"\n");
                text.append("when\n    Assessee( ").append(condition("value( \"" + metric(number) + "\" )", band));
                text.append(" )\nthen\n    score.set( \"")
                        .append(criterion(number))
                        .append("\", ");
                text.append(FULL_OF_BANDS - band)
                        .append(", \"")
                        .append(reason(band))
                        .append("\" );\nend\n");
            }
        }
        return text.toString();
    }

    /** A band as a condition on a value. */
    static String condition(String value, int band) {
        if (band == 0) {
            return value + " >= " + BANDS[0];
        }
        String below = value + " < " + BANDS[band - 1];
        return band == BANDS.length ? below : value + " >= " + BANDS[band] + ", " + below;
    }

    static String reason(int band) {
        return band == BANDS.length ? "低于50%" : "达到" + BANDS[band] + "%";
    }

    /** Units of one peer group, with values of one decimal; the same portion always holds the same units. */
    static AssessmentInput input(int portion, int size) {
        return input(portion, size, 1);
    }

    /** @param decimals of the values: with 1, a metric has 400 or 600 different ones; with 5, hardly two are alike */
    static AssessmentInput input(int portion, int size, int decimals) {
        int steps = BigDecimal.TEN.pow(decimals).intValueExact();
        Random random = new Random(1_000_003L * portion);
        Map<String, MetricDescription> metrics = new HashMap<>();
        for (int number = 1; number <= CRITERIA; number++) {
            String code = metric(number);
            metrics.put(code, MetricDescription.of(code, "指标" + number, "%", MetricDescription.Better.HIGHER));
        }
        List<UnitInput> units = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            Map<String, MetricReading> readings = new HashMap<>();
            for (int number = 1; number <= CRITERIA; number++) {
                readings.put(
                        metric(number),
                        MetricReading.observed(
                                BigDecimal.valueOf(random.nextInt((number <= SLOPES ? 40 : 60) * steps), decimals)
                                        .add(BigDecimal.valueOf(number <= SLOPES ? 60 : 40))));
            }
            String code = String.format(Locale.ROOT, "%04d%06d", portion, index);
            units.add(UnitInput.of(code, "村" + code, "village", Map.of(), readings));
        }
        return new AssessmentInput(PERIOD, metrics, units);
    }
}
