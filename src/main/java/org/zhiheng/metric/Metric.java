package org.zhiheng.metric;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.Rounding;

/**
 * One metric as its file {@code batch/metrics/<code>.sql} declares it.
 *
 * @param code file name without ending
 * @param name Chinese name
 * @param nameEnglish English name; the code when the file gives none
 * @param unit of the value: %, 小时, 件 …; empty when it has none
 * @param scale value = numerator ÷ denominator × scale
 * @param better direction
 * @param rounding of the value
 * @param minimum smallest denominator a value is given for; 0 when any will do
 * @param rollup from lower units to higher ones
 * @param absent what a unit without a row means
 * @param applies SQL condition on {@code gov_unit u} for units the metric is about; null for all
 * @param record view whose records are counted, e.g. {@code gov_case}; null when the metric reads no records
 * @param basis document and article the metric rests on
 * @param file path relative to the home folder
 * @param body the SELECT
 * @param bodyLine line of the file the body starts on, 1-based
 * @param hash SHA-256 of the file's text
 */
public record Metric(
        String code,
        String name,
        String nameEnglish,
        String unit,
        BigDecimal scale,
        Better better,
        Rounding rounding,
        BigDecimal minimum,
        Rollup rollup,
        Absent absent,
        @Nullable String applies,
        @Nullable String record,
        String basis,
        String file,
        String body,
        int bodyLine,
        String hash) {

    private static final Map<String, String> MEASURE_WORDS = Map.of(
            "gov_case", "件",
            "gov_hazard", "处",
            "gov_evaluation", "份",
            "gov_task", "项",
            "gov_event", "起",
            "gov_mark", "份");

    /** What rule packs must know about it. */
    public MetricDescription description() {
        return new MetricDescription(
                code,
                name,
                unit,
                MetricDescription.Better.of(better.name().toLowerCase(Locale.ROOT)),
                scale,
                rounding,
                minimum,
                counted());
    }

    /** The measure word of the records the numerator counts; empty when it adds up amounts. */
    private String counted() {
        int numerator = body.indexOf(" as numerator");
        String before = numerator < 0 ? "" : body.substring(0, numerator);
        return record != null && before.lastIndexOf("count(") > before.lastIndexOf("sum(")
                ? MEASURE_WORDS.getOrDefault(record, "")
                : "";
    }
}
