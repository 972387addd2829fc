package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One unit of one result, as {@link Comparison} needs it.
 *
 * @param total as displayed; null: none
 * @param rank null: not ranked
 * @param grade null: none
 * @param parts what each criterion gives to the total, in tree order; what does not add up is shown as a rest
 */
public record ComparedUnit(
        String unit,
        String group,
        @Nullable BigDecimal total,
        @Nullable BigDecimal rank,
        @Nullable String grade,
        List<Part> parts) {

    /** @param points null: not scored */
    public record Part(String code, String name, @Nullable BigDecimal points) {}

    public ComparedUnit {
        parts = List.copyOf(parts);
    }
}
