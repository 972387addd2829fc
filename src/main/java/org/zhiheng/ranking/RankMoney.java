package org.zhiheng.ranking;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
        Map<String, BigDecimal> money = new TreeMap<>();
        for (Place place : places) {
            BigDecimal amount = place.isRanked() ? amount(place) : null;
            if (amount != null) {
                money.put(place.unit(), amount);
            }
        }
        return money;
    }

    private @Nullable BigDecimal amount(Place place) {
        int size = place.groupSize();
        int lastPosition = size - place.fromBottom() + 1;
        if (tied == TiedMoney.EACH || lastPosition == place.position()) {
            return atPosition(place.position(), place.fromBottom());
        }
        BigDecimal sum = BigDecimal.ZERO;
        boolean any = false;
        for (int position = place.position(); position <= lastPosition; position++) {
            BigDecimal amount = atPosition(position, size - position + 1);
            any |= amount != null;
            sum = amount == null ? sum : sum.add(amount);
        }
        int shared = lastPosition - place.position() + 1;
        return any ? sum.divide(BigDecimal.valueOf(shared), 2, RoundingMode.HALF_UP) : null;
    }

    private @Nullable BigDecimal atPosition(int position, int fromBottom) {
        if (position <= amounts.size()) {
            return amounts.get(position - 1);
        }
        return fromBottom <= last.size() ? last.get(fromBottom - 1) : null;
    }
}
