package org.zhiheng.metric;

import java.time.LocalDateTime;
import org.zhiheng.vocabulary.Period;

/**
 * The stretch of time a value is for. Earlier stretches are measured with the units of the current period's last day and
 * at the same distance from their end, so that like is compared with like: a run of 2026Q2 as of 10 July sees 2026Q1 as
 * of 10 April.
 */
public enum Span {
    CURRENT("current"),
    /** The period just before (环比). */
    PREVIOUS("previous"),
    /** The same period of the year before (同比). */
    LAST_YEAR("last_year");

    private final String code;

    Span(String code) {
        this.code = code;
    }

    /** The word used in tables. */
    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException when no span has this code */
    public static Span of(String code) {
        for (Span span : values()) {
            if (span.code.equals(code)) {
                return span;
            }
        }
        throw new IllegalArgumentException("No span has the code (" + code + ")");
    }

    Period period(Period current) {
        return switch (this) {
            case CURRENT -> current;
            case PREVIOUS -> current.previous();
            case LAST_YEAR -> current.lastYear();
        };
    }

    LocalDateTime asOf(Period current, LocalDateTime asOf) {
        return switch (this) {
            case CURRENT -> asOf;
            case PREVIOUS -> asOf.minusMonths(current.length().months());
            case LAST_YEAR -> asOf.minusYears(1);
        };
    }
}
