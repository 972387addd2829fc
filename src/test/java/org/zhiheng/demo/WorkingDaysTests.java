package org.zhiheng.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingDaysTests {

    @ParameterizedTest
    @CsvSource({
        "2025-01-26, MAKEUP", "2025-01-28, HOLIDAY", "2025-02-04, HOLIDAY", "2025-02-05, WORKDAY",
        "2025-10-08, HOLIDAY", "2025-10-09, WORKDAY", "2025-10-11, MAKEUP", "2025-10-12, HOLIDAY",
        "2026-01-04, MAKEUP", "2026-02-14, MAKEUP", "2026-02-23, HOLIDAY", "2026-02-24, WORKDAY",
        "2026-02-28, MAKEUP", "2026-09-20, MAKEUP", "2026-09-25, HOLIDAY", "2026-09-28, WORKDAY",
        "2026-10-07, HOLIDAY", "2026-10-08, WORKDAY", "2026-10-10, MAKEUP"
    })
    void knowsHolidaysAndMakeUpDays(LocalDate day, WorkingDays.Kind kind) {
        assertThat(WorkingDays.of(day).kind()).isEqualTo(kind);
    }

    /** 365 days less 104 weekend days; less 18 free weekdays plus 5 made up in 2025, less 19 plus 6 in 2026. */
    @Test
    void countsTheWorkingDaysOfBothYears() {
        assertThat(workingDays(2025)).isEqualTo(248);
        assertThat(workingDays(2026)).isEqualTo(248);
    }

    @Test
    void startsALimitOnTheNextDayAndSkipsFreeDays() {
        // Opened on Wednesday 30 September 2026: 8, 9 and the made-up Saturday 10 October are the first three days.
        assertThat(WorkingDays.after(LocalDate.of(2026, 9, 30), 3)).isEqualTo(LocalDate.of(2026, 10, 10));
        assertThat(WorkingDays.after(LocalDate.of(2026, 9, 30), 4)).isEqualTo(LocalDate.of(2026, 10, 12));
        assertThat(WorkingDays.after(LocalDate.of(2026, 7, 3), 1)).isEqualTo(LocalDate.of(2026, 7, 6));
    }

    private static long workingDays(int year) {
        return LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .filter(WorkingDays::isWorkday)
                .count();
    }
}
