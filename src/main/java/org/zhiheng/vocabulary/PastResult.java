package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The unit's own result in an earlier period of the same scheme.
 *
 * @param period code of the period
 * @param total null when it was not scored
 * @param rank null when it was not ranked
 * @param grade null when none was given
 */
public record PastResult(
        String period,
        @Nullable BigDecimal total,
        @Nullable BigDecimal rank,
        int groupSize,
        @Nullable String grade) {}
