package org.zhiheng.rulepack.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zhiheng.vocabulary.EventFact;

/** Levels and flags as authors write them find the events that records keep under codes. */
class EventWordsTests {

    private static final EventFact ACCIDENT = event("city", "重大", true);
    private static final EventFact UNCODED = event("国家级", "一般", false);

    private static EventFact event(String level, String severity, boolean repeated) {
        return new EventFact(
                1, "事故", LocalDate.of(2026, 1, 5), level, severity, null, null, null, repeated, null, null, Map.of());
    }

    @Test
    void aLevelIsFoundByItsCodeAndByItsChineseName() {
        assertThat(EventWords.holds(ACCIDENT, "level", List.of("市级"))).isTrue();
        assertThat(EventWords.holds(ACCIDENT, "level", List.of("省级", "city"))).isTrue();
        assertThat(EventWords.holds(ACCIDENT, "level", List.of("省级", "district")))
                .isFalse();
        assertThat(EventWords.holds(UNCODED, "level", List.of("国家级"))).isTrue();
        assertThat(EventWords.holds(UNCODED, "level", List.of("national"))).isFalse();
        assertThat(EventWords.holds(ACCIDENT, "severity", List.of("市级"))).isFalse();
    }

    @Test
    void repeatedIsWrittenAsYesAndNoOrAsTrueAndFalse() {
        assertThat(EventWords.holds(ACCIDENT, "repeated", List.of("是"))).isTrue();
        assertThat(EventWords.holds(ACCIDENT, "repeated", List.of("true"))).isTrue();
        assertThat(EventWords.holds(ACCIDENT, "repeated", List.of("否"))).isFalse();
        assertThat(EventWords.holds(UNCODED, "repeated", List.of("否"))).isTrue();
    }

    @Test
    void aCountedWordIsALevelOrASeverity() {
        assertThat(EventWords.isOf(ACCIDENT, "重大")).isTrue();
        assertThat(EventWords.isOf(ACCIDENT, "city")).isTrue();
        assertThat(EventWords.isOf(ACCIDENT, "市级")).isTrue();
        assertThat(EventWords.isOf(ACCIDENT, "一般")).isFalse();
        assertThat(EventWords.isOf(ACCIDENT, "省级")).isFalse();
    }
}
