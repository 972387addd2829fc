package org.zhiheng.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Spring Festival and National Day 2025 as arranged by the State Council (国办发明电〔2024〕12号): 28 January to 4 February
 * off, 26 January (Sunday) and 8 February (Saturday) worked; 1 to 8 October off, 28 September (Sunday) and 11 October
 * (Saturday) worked; 1 to 5 May off, 27 April (Sunday) worked. Every expected date was counted by hand on a wall calendar.
 */
class WorkingCalendarTests {

    private static final WorkingCalendar CALENDAR = new WorkingCalendar(
            Stream.of(range("2025-01-28", 8), range("2025-04-04", 3), range("2025-05-01", 5), range("2025-10-01", 8))
                    .flatMap(Set::stream)
                    .collect(Collectors.toSet()),
            Stream.of("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11")
                    .map(LocalDate::parse)
                    .collect(Collectors.toSet()));

    private static Set<LocalDate> range(String first, int days) {
        LocalDate start = LocalDate.parse(first);
        return Stream.iterate(start, day -> day.plusDays(1)).limit(days).collect(Collectors.toSet());
    }

    @ParameterizedTest(name = "{0} + {1} working days = {2}")
    @CsvSource({
        // an ordinary week: Monday 10 March 2025
        "2025-03-10,0,2025-03-10",
        "2025-03-10,1,2025-03-11",
        "2025-03-10,4,2025-03-14",
        "2025-03-10,5,2025-03-17",
        "2025-03-14,1,2025-03-17",
        "2025-03-15,1,2025-03-17",
        "2025-03-16,1,2025-03-17",
        "2025-03-10,10,2025-03-24",
        // into Spring Festival: Friday 24 January, the Sunday after it is worked
        "2025-01-24,1,2025-01-26",
        "2025-01-24,2,2025-01-27",
        "2025-01-24,3,2025-02-05",
        "2025-01-26,1,2025-01-27",
        "2025-01-27,1,2025-02-05",
        "2025-01-28,1,2025-02-05",
        "2025-02-05,3,2025-02-08",
        "2025-02-05,4,2025-02-10",
        "2025-01-20,9,2025-02-07",
        "2025-01-20,10,2025-02-08",
        // Tomb-Sweeping Day on a Friday
        "2025-04-03,1,2025-04-07",
        "2025-04-02,2,2025-04-07",
        // Labour Day, the Sunday before it is worked
        "2025-04-25,1,2025-04-27",
        "2025-04-25,4,2025-04-30",
        "2025-04-25,5,2025-05-06",
        // National Day, worked Sunday before and worked Saturday after
        "2025-09-26,1,2025-09-28",
        "2025-09-26,3,2025-09-30",
        "2025-09-26,4,2025-10-09",
        "2025-10-09,2,2025-10-11",
        "2025-10-09,3,2025-10-13",
        // over the turn of a year without holidays loaded for it
        "2025-12-31,1,2026-01-01",
        "2025-12-31,2,2026-01-02",
        "2025-12-31,3,2026-01-05"
    })
    void endsATermOnItsLastWorkingDay(LocalDate day, int days, LocalDate end) {
        assertThat(CALENDAR.plus(day, days)).isEqualTo(end);
        if (days > 0) {
            assertThat(CALENDAR.between(day, end)).isEqualTo(days);
        }
    }

    @Test
    void countsNoDayWhenTheEndIsNotLater() {
        assertThat(CALENDAR.between(LocalDate.parse("2025-03-10"), LocalDate.parse("2025-03-10")))
                .isZero();
        assertThat(CALENDAR.between(LocalDate.parse("2025-03-11"), LocalDate.parse("2025-03-10")))
                .isZero();
    }
}
