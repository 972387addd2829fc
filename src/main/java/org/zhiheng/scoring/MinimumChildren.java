package org.zhiheng.scoring;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How many children need points of their own, or else the parent has none (L4). Filled children do not count.
 *
 * @param count smallest number of children, 0 for no condition
 * @param share smallest share of the children that are not removed, 0 to 1; null for no condition
 */
public record MinimumChildren(int count, @Nullable BigDecimal share) {

    /** One child is enough. */
    public static final MinimumChildren NONE = new MinimumChildren(0, null);

    public MinimumChildren {
        if (count < 0) {
            throw new IllegalArgumentException("The smallest number of children cannot be negative (" + count + ")");
        }
        if (share != null && (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0)) {
            throw new IllegalArgumentException("The smallest share of children must be 0 to 1, not (" + share + ")");
        }
    }
}
