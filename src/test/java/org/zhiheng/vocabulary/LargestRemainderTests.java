package org.zhiheng.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LargestRemainderTests {

    @Test
    void makesThirdsAddUpToAHundred() {
        List<BigDecimal> third = numbers("33.3333", "33.3333", "33.3334");
        assertThat(LargestRemainder.round(third, new BigDecimal("100"), 2))
                .containsExactlyElementsOf(numbers("33.33", "33.33", "33.34"));
    }

    @Test
    void givesTheEarlierPartTheUnitAmongEqualRemainders() {
        assertThat(LargestRemainder.round(numbers("0.5", "0.5", "0.5"), new BigDecimal("2"), 0))
                .containsExactlyElementsOf(numbers("1", "1", "0"));
    }

    @Test
    void reproducesThePublishedSharesOfTianshui() {
        // Plain rounding gives 22.68 + 76.66 + 0.67 = 100.01.
        assertThat(LargestRemainder.round(numbers("22.678", "76.655", "0.667"), new BigDecimal("100"), 2))
                .containsExactlyElementsOf(numbers("22.68", "76.65", "0.67"));
    }

    @Test
    void handlesNegativeParts() {
        assertThat(LargestRemainder.round(numbers("-1.25", "3.75"), new BigDecimal("2.5"), 1))
                .containsExactlyElementsOf(numbers("-1.2", "3.7"));
    }

    @Test
    void refusesATotalWithMoreDecimals() {
        assertThatThrownBy(() -> LargestRemainder.round(numbers("1"), new BigDecimal("1.05"), 1))
                .isInstanceOf(ArithmeticException.class);
    }

    private static List<BigDecimal> numbers(String... texts) {
        return Stream.of(texts).map(BigDecimal::new).toList();
    }
}
