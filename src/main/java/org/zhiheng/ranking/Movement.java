package org.zhiheng.ranking;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;

/**
 * A unit's place against the period before (FEATURES G3).
 *
 * @param ranks places gained (positive) or lost; null: not comparable, see the reason
 * @param points total gained or lost; null: not comparable
 * @param reason why something is not comparable; empty otherwise
 */
public record Movement(
        String unit, @Nullable BigDecimal ranks, @Nullable BigDecimal points, String reason) {

    private static final String NEW = "上期没有该单位";

    /** @param before null: the unit took no part */
    public static Movement between(@Nullable Place before, Place now) {
        if (before == null) {
            return new Movement(now.unit(), null, null, NEW);
        }
        BigDecimal total = now.total();
        BigDecimal earlier = before.total();
        BigDecimal points = total == null || earlier == null ? null : total.subtract(earlier);
        BigDecimal rank = now.rank();
        BigDecimal earlierRank = before.rank();
        if (!before.group().equals(now.group())) {
            String reason = "同类组由“" + before.group() + "”变为“" + now.group() + "”，名次不可比";
            return new Movement(now.unit(), null, points, reason);
        }
        if (rank == null || earlierRank == null) {
            return new Movement(now.unit(), null, points, rank == null ? "本期未参加排名" : "上期未参加排名");
        }
        return new Movement(now.unit(), earlierRank.subtract(rank), points, "");
    }

    /** ↑2, ↓1, – or 新 (new), as in a bulletin; empty where ranks cannot be compared. */
    public String arrow() {
        if (ranks == null) {
            return NEW.equals(reason) ? "新" : "";
        }
        if (ranks.signum() == 0) {
            return "–";
        }
        return (ranks.signum() > 0 ? "↑" : "↓") + Figure.plain(ranks.abs());
    }
}
