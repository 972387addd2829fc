package org.zhiheng.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;
import org.zhiheng.calendar.WorkingCalendar;
import org.zhiheng.vocabulary.Period;

/**
 * A working day counted from the end of each period. The last day of the period is not counted.
 *
 * @param length of the periods
 * @param workingDay 1 to {@value #LATEST}
 * @param at time of day, minutes and hours only
 */
record WorkingDayTiming(Period.Length length, int workingDay, LocalTime at) implements Timing {

    /** Twenty working days are about a month; what is due later is better written as a date. */
    static final int LATEST = 20;

    WorkingDayTiming {
        if (workingDay < 1 || workingDay > LATEST) {
            throw new IllegalArgumentException("工作日序数（" + workingDay + "）应为 1 到 " + LATEST + " / the working day ("
                    + workingDay + ") must be 1 to " + LATEST);
        }
    }

    @Override
    public Optional<LocalDateTime> next(LocalDateTime after, WorkingCalendar calendar) {
        Period period = Period.of(length, after.toLocalDate()).previous().previous();
        LocalDateTime due = due(period, calendar);
        while (!due.isAfter(after)) {
            period = Period.of(length, period.until());
            due = due(period, calendar);
        }
        return Optional.of(due);
    }

    private LocalDateTime due(Period period, WorkingCalendar calendar) {
        LocalDate day = calendar.plus(period.end(), workingDay);
        return day.atTime(at);
    }

    @Override
    public String cron() {
        return "0 " + at.getMinute() + " " + at.getHour() + " * * ?";
    }

    @Override
    public String words(boolean chinese) {
        if (!chinese) {
            return "working day " + workingDay + " after the end of each "
                    + (length == Period.Length.HALF
                            ? "half year"
                            : length.name().toLowerCase(Locale.ROOT))
                    + ", " + at;
        }
        String each =
                switch (length) {
                    case MONTH -> "每月";
                    case QUARTER -> "每季度";
                    case HALF -> "每半年";
                    case YEAR -> "每年";
                };
        return each + "结束后第 " + workingDay + " 个工作日 " + at;
    }

    @Override
    public String text() {
        return length.name().toLowerCase(Locale.ROOT) + " + " + workingDay + " " + at;
    }
}
