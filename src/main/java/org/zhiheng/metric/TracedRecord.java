package org.zhiheng.metric;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record behind a figure and what it puts in. Records that put in nothing are not listed. For a metric that is summed
 * the numerators add up to the unit's numerator and the denominators to its denominator.
 *
 * @param kind table, e.g. {@code governance_case}
 * @param recordId row of that table
 * @param feed it came through
 * @param recordKey its identity upstream
 * @param unitCode unit in the assessed role as the record names it
 * @param numerator null when the metric has none
 * @param denominator null when the metric has none
 * @param value the record's own value where the metric is no quotient, e.g. its hours; otherwise null
 * @param fileName source file; null for a correction made by hand
 * @param sha256 of the source file
 * @param sheet of a workbook, else empty
 * @param rowNumber 1-based row of the source file, header included
 * @param columns what the record says, column name → text, absent values left out
 */
public record TracedRecord(
        String kind,
        long recordId,
        String feed,
        String recordKey,
        String unitCode,
        @Nullable BigDecimal numerator,
        @Nullable BigDecimal denominator,
        @Nullable BigDecimal value,
        @Nullable String fileName,
        @Nullable String sha256,
        String sheet,
        long rowNumber,
        Map<String, String> columns) {

    /** The same record saying something else, e.g. with numbers of people masked. */
    public TracedRecord saying(Map<String, String> otherColumns) {
        return new TracedRecord(
                kind,
                recordId,
                feed,
                recordKey,
                unitCode,
                numerator,
                denominator,
                value,
                fileName,
                sha256,
                sheet,
                rowNumber,
                otherColumns);
    }
}
