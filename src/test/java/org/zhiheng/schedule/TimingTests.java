package org.zhiheng.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zhiheng.calendar.WorkingCalendar;

/** 2026-09-30 is a Wednesday. The holidays of the test: 1 to 7 October, with Saturday 10 October worked in exchange. */
class TimingTests {

    private static final WorkingCalendar WEEKDAYS = new WorkingCalendar(Set.of(), Set.of());
    private static final WorkingCalendar GOLDEN_WEEK = new WorkingCalendar(
            IntStream.rangeClosed(1, 7)
                    .mapToObj(day -> LocalDate.of(2026, 10, day))
                    .collect(Collectors.toSet()),
            Set.of(LocalDate.of(2026, 10, 10)));

    private final Timing fifth = Timing.parse("quarter + 5 02:00");

    @Test
    void countsWorkingDaysFromThePeriodsEnd() {
        assertThat(fifth.next(at("2026-09-30T12:00"), WEEKDAYS)).contains(at("2026-10-07T02:00"));
        assertThat(fifth.next(at("2026-09-30T12:00"), GOLDEN_WEEK)).contains(at("2026-10-13T02:00"));
    }

    @Test
    void looksStrictlyLater() {
        assertThat(fifth.next(at("2026-10-13T01:59"), GOLDEN_WEEK)).contains(at("2026-10-13T02:00"));
        assertThat(fifth.next(at("2026-10-13T02:00"), GOLDEN_WEEK)).contains(at("2027-01-07T02:00"));
    }

    @Test
    void givesTheNextFive() {
        assertThat(Timing.parse("year + 1 8:30").next(at("2026-01-05T00:00"), WEEKDAYS, 5))
                .containsExactly(
                        at("2027-01-01T08:30"),
                        at("2028-01-03T08:30"),
                        at("2029-01-01T08:30"),
                        at("2030-01-01T08:30"),
                        at("2031-01-01T08:30"));
    }

    @Test
    void knowsWhetherItIsDue() {
        assertThat(fifth.isDue(at("2026-10-13T02:00"), GOLDEN_WEEK)).isTrue();
        assertThat(fifth.isDue(at("2026-10-12T02:00"), GOLDEN_WEEK)).isFalse();
        assertThat(fifth.isDue(at("2026-10-13T02:01"), GOLDEN_WEEK)).isFalse();
    }

    @Test
    void firesQuartzDailyAtItsTime() {
        assertThat(fifth.cron()).isEqualTo("0 0 2 * * ?");
    }

    @Test
    void readsCronAsQuartzDoes() {
        Timing mondays = Timing.parse("0 30 1 ? * MON");
        assertThat(mondays.next(at("2026-11-25T00:00"), WEEKDAYS, 2))
                .containsExactly(at("2026-11-30T01:30"), at("2026-12-07T01:30"));
        assertThat(mondays.text()).isEqualTo("0 30 1 ? * MON");
    }

    @Test
    void speaksBothLanguages() {
        assertThat(fifth.words(true)).isEqualTo("每季度结束后第 5 个工作日 02:00");
        assertThat(fifth.words(false)).isEqualTo("working day 5 after the end of each quarter, 02:00");
        assertThat(Timing.parse("0 30 1 ? * MON").words(true))
                .doesNotContainPattern("[A-Za-z]")
                .contains("01:30");
        assertThat(Timing.parse("0 30 1 ? * MON").words(false))
                .contains("01:30")
                .contains("Monday");
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(Timing.parse("  half+10 7:05 ").text()).isEqualTo("half + 10 07:05");
        assertThat(Timing.parse(Timing.parse("half+10 7:05").text())).isEqualTo(Timing.parse("half + 10 07:05"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarter + 0 02:00", "quarter + 21 02:00", "quarter + 5 25:00", "每周一", "0 0 2 * *", ""})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> Timing.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" / ");
    }

    private static LocalDateTime at(String text) {
        return LocalDateTime.parse(text);
    }
}
