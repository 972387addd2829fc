package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rounds parts so that they add up to a given total (SCORING-FORMS I7): every part is rounded down, then the units still
 * missing go to the parts with the largest remainders, the earlier part first among equals.
 */
public final class LargestRemainder {

    private LargestRemainder() {}

    /**
     * @param decimals places of every part
     * @return in the order given; adds up to the total exactly; empty for no parts
     * @throws ArithmeticException when the total itself has more decimals
     */
    public static List<BigDecimal> round(List<BigDecimal> parts, BigDecimal total, int decimals) {
        if (parts.isEmpty()) {
            return List.of();
        }
        BigDecimal unit = BigDecimal.ONE.movePointLeft(decimals);
        List<BigDecimal> rounded = new ArrayList<>(parts.size());
        BigDecimal given = BigDecimal.ZERO;
        for (BigDecimal part : parts) {
            BigDecimal down = part.setScale(decimals, RoundingMode.FLOOR);
            rounded.add(down);
            given = given.add(down);
        }
        int missing = total.setScale(decimals, RoundingMode.UNNECESSARY)
                .subtract(given)
                .divideToIntegralValue(unit)
                .intValueExact();
        List<Integer> byRemainder = IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.comparing(
                        (Integer index) -> rounded.get(index).subtract(parts.get(index))))
                .toList();
        for (int place = 0; place < parts.size(); place++) {
            int index = byRemainder.get(place);
            int units = Math.floorDiv(missing, parts.size()) + (place < Math.floorMod(missing, parts.size()) ? 1 : 0);
            rounded.set(index, rounded.get(index).add(unit.multiply(BigDecimal.valueOf(units))));
        }
        return List.copyOf(rounded);
    }
}
