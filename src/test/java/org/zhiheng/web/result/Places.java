package org.zhiheng.web.result;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.zhiheng.result.Placings;

/** Places of streets as a ranking lists them. */
final class Places {

    private Places() {}

    /**
     * A street's place, shared with nobody, without a grade.
     *
     * @param group name of its peer group; null: there is one group
     * @param rank null: not ranked
     * @param total null: without
     */
    static Placings.Place street(
            String code,
            String name,
            @Nullable String group,
            @Nullable String rank,
            int ranked,
            @Nullable String total) {
        return new Placings.Place(
                code,
                name,
                "street",
                null,
                "street",
                group,
                rank == null ? null : new BigDecimal(rank),
                false,
                ranked,
                total == null ? null : new BigDecimal(total),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null);
    }
}
