package org.zhiheng.scoring;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The quantile of the standard normal distribution to 20 digits: Newton's method on the series of its integral. */
final class NormalQuantile {

    private static final MathContext WORKING = new MathContext(34, RoundingMode.HALF_EVEN);
    private static final MathContext RESULT = new MathContext(20, RoundingMode.HALF_EVEN);
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal TINY = new BigDecimal("1e-30");
    private static final BigDecimal ROOT_OF_TWO_PI =
            BigDecimalMath.pi(WORKING).multiply(BigDecimal.valueOf(2)).sqrt(WORKING);

    private NormalQuantile() {}

    /** @param probability above 0 and below 1 */
    static BigDecimal of(BigDecimal probability) {
        if (probability.compareTo(HALF) > 0) {
            return of(BigDecimal.ONE.subtract(probability)).negate();
        }
        BigDecimal quantile = BigDecimal.ZERO;
        for (int step = 0; step < 200; step++) {
            BigDecimal density = density(quantile);
            BigDecimal change =
                    cumulative(quantile, density).subtract(probability).divide(density, WORKING);
            quantile = quantile.subtract(change, WORKING);
            if (change.abs().compareTo(TINY) < 0) {
                break;
            }
        }
        return quantile.round(RESULT);
    }

    private static BigDecimal density(BigDecimal value) {
        BigDecimal exponent = value.multiply(value, WORKING).divide(BigDecimal.valueOf(-2), WORKING);
        return BigDecimalMath.exp(exponent, WORKING).divide(ROOT_OF_TWO_PI, WORKING);
    }

    /** ½ + φ(x) (x + x³/3 + x⁵/15 + …). */
    private static BigDecimal cumulative(BigDecimal value, BigDecimal density) {
        BigDecimal square = value.multiply(value, WORKING);
        BigDecimal term = value;
        BigDecimal sum = value;
        for (int odd = 3; term.abs().compareTo(TINY) > 0; odd += 2) {
            term = term.multiply(square, WORKING).divide(BigDecimal.valueOf(odd), WORKING);
            sum = sum.add(term, WORKING);
        }
        return HALF.add(density.multiply(sum, WORKING), WORKING);
    }
}
