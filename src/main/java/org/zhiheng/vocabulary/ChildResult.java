package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The result of a unit below the assessed one, from a sealed run of the children's own scheme.
 *
 * @param total null when the child was not scored
 * @param rank null when the child was not ranked
 */
public record ChildResult(
        String code,
        String name,
        @Nullable BigDecimal total,
        @Nullable BigDecimal rank,
        int groupSize,
        @Nullable String grade) {}
