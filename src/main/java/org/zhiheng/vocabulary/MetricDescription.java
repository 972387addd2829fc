package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a rule pack must know about a metric, as its file's header says it.
 *
 * @param code name of the file in {@code batch/metrics}
 * @param name Chinese name, used in explanations
 * @param unit of measure: %, 小时, 件 …; empty when it has none
 * @param better which direction is good
 * @param scale value = numerator ÷ denominator × scale
 * @param rounding of the value
 * @param minimum smallest denominator a value is given for; 0 when any will do
 * @param counted measure word of the records the numerator counts (件, 处, 份 …); empty when it counts no records
 */
public record MetricDescription(
        String code,
        String name,
        String unit,
        Better better,
        BigDecimal scale,
        Rounding rounding,
        BigDecimal minimum,
        String counted) {

    /** Of a value whose file declares none. */
    public static final Rounding UNDECLARED = new Rounding(10, RoundingMode.HALF_UP);

    /** Which direction of a metric is good. */
    public enum Better {
        HIGHER,
        LOWER,
        NEUTRAL;

        /** @throws IllegalArgumentException when the word is none of higher, lower, neutral */
        public static Better of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /** A metric of which no more is known, e.g. of a scenario. */
    public static MetricDescription of(String code, String name, String unit, Better better) {
        return new MetricDescription(code, name, unit, better, BigDecimal.ONE, UNDECLARED, BigDecimal.ZERO, "");
    }
}
