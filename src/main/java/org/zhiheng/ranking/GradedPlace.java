package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A suggested grade; people decide (FEATURES G5).
 *
 * @param grade null: no grade, the reason says why
 * @param bandGrade what the total alone would have given; null: none
 * @param colour of the grade; null: none
 * @param reason in Chinese, one sentence per step joined by ；
 * @param steps the same sentences one by one
 * @param missed the quota the unit did not get into; null: none
 */
public record GradedPlace(
        Place place,
        @Nullable String grade,
        @Nullable String bandGrade,
        @Nullable String colour,
        String reason,
        List<String> steps,
        @Nullable Missed missed) {

    /**
     * Who missed a quota, and by how much.
     *
     * @param places the quota had
     * @param position of the unit among those that wanted the grade, counted from 1
     * @param pointsShort total of the last unit inside minus own; null when nobody got inside
     */
    public record Missed(
            String grade,
            int places,
            int position,
            @Nullable BigDecimal pointsShort) {}
}
