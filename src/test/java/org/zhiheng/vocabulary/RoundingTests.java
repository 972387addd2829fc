package org.zhiheng.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundingTests {

    @ParameterizedTest
    @CsvSource({
        "85.125, 2, HALF_UP, 85.13",
        "85.124, 2, HALF_UP, 85.12",
        "85.124999999998, 2, HALF_UP, 85.13",
        "85.12499994, 2, HALF_UP, 85.12",
        "85.125, 2, HALF_EVEN, 85.12",
        "89.9999999999, 2, DOWN, 90.00",
        "89.99999994, 2, DOWN, 89.99",
        "90.00000000002, 2, UP, 90.00",
        "90.00000001, 2, UP, 90.01",
        "-0.0000000001, 0, FLOOR, 0",
        "66.66666666666, 10, HALF_UP, 66.6666666667",
    })
    void roundsAsDeclaredWhateverADivisionLeft(BigDecimal value, int decimals, RoundingMode mode, BigDecimal expected) {
        assertThat(new Rounding(decimals, mode).apply(value)).isEqualTo(expected);
    }
}
