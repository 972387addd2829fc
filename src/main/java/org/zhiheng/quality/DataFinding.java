package org.zhiheng.quality;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;

/**
 * What a check found about one unit in one period.
 *
 * @param unitCode empty: rows that name no unit
 * @param recordKind table of the rows; null: the unit itself is meant
 * @param value what was measured; null: the check only counts rows
 * @param bound what the value was held against
 * @param records rows found; 0 when the unit as a whole is meant
 * @param state open, waived or cleared
 * @param foundAt since when it stands
 */
public record DataFinding(
        long findingId,
        String checkCode,
        String checkName,
        String checkNameEnglish,
        String period,
        String unitCode,
        String unitName,
        DataCheck.Severity severity,
        @Nullable String recordKind,
        @Nullable BigDecimal value,
        @Nullable BigDecimal bound,
        String measureUnit,
        long records,
        String state,
        OffsetDateTime foundAt,
        @Nullable OffsetDateTime clearedAt,
        @Nullable String waivedBy,
        @Nullable OffsetDateTime waivedAt,
        @Nullable String waiver) {

    /** Neither cleared by new data nor waived. */
    public boolean isOpen() {
        return state.equals("open");
    }

    /** What was found in figures: 23 条，12.5%（界限 5%）. */
    public String chinese() {
        return figures("条", "（界限 ", "）", "，");
    }

    public String english() {
        return figures(" rows", " (bound ", ")", ", ");
    }

    private String figures(String rows, String open, String close, String comma) {
        String measured = value == null ? "" : measure(value) + (bound == null ? "" : open + measure(bound) + close);
        String counted = records == 0 ? "" : records + (rows.startsWith(" ") ? rows : " " + rows);
        return counted.isEmpty() || measured.isEmpty() ? counted + measured : counted + comma + measured;
    }

    /** At most two decimals, with the unit. */
    private String measure(BigDecimal number) {
        BigDecimal shown = number.scale() > 2 ? number.setScale(2, RoundingMode.HALF_UP) : number;
        return Figure.plain(shown) + (measureUnit.isEmpty() || measureUnit.equals("%") ? "" : " ") + measureUnit;
    }
}
