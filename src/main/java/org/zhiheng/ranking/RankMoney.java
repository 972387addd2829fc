package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Money by rank (SCORING-FORMS H8).
 *
 * @param amounts for position 1, 2 …; nothing after the list's end
 * @param last amounts for the last position, the last but one …, usually negative; used where {@code amounts} gives none
 * @param tied whether units that share a position get its amount each, or the mean of the positions they fill
 */
public record RankMoney(List<BigDecimal> amounts, List<BigDecimal> last, TiedMoney tied) {

    /** What units with the same position get. */
    public enum TiedMoney {
        EACH,
        MEAN
    }

    public RankMoney {
        amounts = List.copyOf(amounts);
        last = List.copyOf(last);
    }

    /** Amount by unit code, only where there is one. */
    public Map<String, BigDecimal> amounts(List<Place> places) {
        throw new UnsupportedOperationException("amounts");
    }
}
