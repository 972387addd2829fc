package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How a number is rounded, as a scheme or criterion declares it. Rounding is a parameter of the item or total, never a
 * constant of the engine (SCORING-FORMS I1–I8).
 *
 * @param decimals places kept, 0 or more
 * @param mode half up (四舍五入), half even, up, down …
 */
public record Rounding(int decimals, RoundingMode mode) {

    /** Two decimals, half up: what most published bulletins do. */
    public static final Rounding TWO_HALF_UP = new Rounding(2, RoundingMode.HALF_UP);

    /** Decimals that count where two numbers are compared or a number is rounded: metrics are exact to ten. */
    private static final int SETTLED = 8;

    public Rounding {
        if (decimals < 0 || decimals > 20) {
            throw new IllegalArgumentException("Decimals must be 0 to 20, not (" + decimals + ")");
        }
    }

    /** The number rounded as declared; what a division left beyond {@link #SETTLED} decimals does not decide. */
    public BigDecimal apply(BigDecimal value) {
        return (decimals < SETTLED ? settled(value) : value).setScale(decimals, mode);
    }

    /**
     * The number freed of what divisions left behind: thirds, kept to ten decimals, add up to 89.9999999999, and cutting
     * that off to 89.99, or telling it from 90, would be wrong.
     *
     * @return at most {@link #SETTLED} decimals, half up
     */
    public static BigDecimal settled(BigDecimal value) {
        return value.scale() > SETTLED ? value.setScale(SETTLED, RoundingMode.HALF_UP) : value;
    }

    /** In words: 四舍五入保留2位小数. */
    public String chinese() {
        String how =
                switch (mode) {
                    case HALF_UP -> "四舍五入";
                    case HALF_EVEN -> "四舍六入五成双";
                    case HALF_DOWN -> "五舍六入";
                    case UP, CEILING -> "进位";
                    case DOWN, FLOOR -> "舍去尾数";
                    case UNNECESSARY -> "不取整";
                };
        return how + (decimals == 0 ? "取整数" : "保留" + decimals + "位小数");
    }
}
