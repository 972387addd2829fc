package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        BigDecimal[] rounded = new BigDecimal[parts.size()];
        BigDecimal[] remainders = new BigDecimal[parts.size()];
        BigDecimal given = BigDecimal.ZERO;
        for (int index = 0; index < rounded.length; index++) {
            BigDecimal down = parts.get(index).setScale(decimals, RoundingMode.FLOOR);
            rounded[index] = down;
            remainders[index] = parts.get(index).subtract(down);
            given = given.add(down);
        }
        int missing = total.setScale(decimals, RoundingMode.UNNECESSARY)
                .subtract(given)
                .divideToIntegralValue(unit)
                .intValueExact();
        int forAll = Math.floorDiv(missing, rounded.length);
        if (forAll != 0) {
            BigDecimal each = unit.multiply(BigDecimal.valueOf(forAll));
            Arrays.setAll(rounded, index -> rounded[index].add(each));
        }
        for (int more = Math.floorMod(missing, rounded.length); more > 0; more--) {
            int index = largest(remainders);
            rounded[index] = rounded[index].add(unit);
            remainders[index] = null;
        }
        return List.of(rounded);
    }

    /** The first of the largest that are left. */
    private static int largest(@Nullable BigDecimal[] remainders) {
        int largest = -1;
        for (int index = 0; index < remainders.length; index++) {
            BigDecimal remainder = remainders[index];
            if (remainder != null && (largest < 0 || remainder.compareTo(remainders[largest]) > 0)) {
                largest = index;
            }
        }
        return largest;
    }
}
