package org.zhiheng.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Period;

/** Times within a quarter, as upstream systems write them. */
final class Moments {

    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Moments() {}

    static @Nullable String write(@Nullable LocalDateTime time) {
        return time == null ? null : WRITTEN.format(time);
    }

    /** Some time of the quarter, mostly on working days and by day. */
    static LocalDateTime in(Period quarter, Chance chance) {
        long days = quarter.until().toEpochDay() - quarter.from().toEpochDay();
        LocalDate day = quarter.from().plusDays(chance.between(0L, days));
        if (!WorkingDays.isWorkday(day) && chance.happens(0.6)) {
            day = quarter.from().plusDays(chance.between(0L, days));
        }
        return at(day, chance);
    }

    static LocalDateTime at(LocalDate day, Chance chance) {
        int hour = chance.happens(0.9) ? chance.between(8, 20) : chance.between(0, 24);
        return day.atTime(hour, chance.between(0, 60), chance.between(0, 60));
    }

    /** The last second of the last day of a limit in working days. */
    static LocalDateTime limit(LocalDateTime opened, int workingDays) {
        return WorkingDays.after(opened.toLocalDate(), workingDays).atTime(23, 59, 59);
    }

    /** The time, or null when it lies after the draw. */
    static @Nullable LocalDateTime known(LocalDateTime time, Period quarter) {
        return time.isBefore(CityPlan.drawnAt(quarter)) ? time : null;
    }

    static int number(Period quarter) {
        return quarter.from().getYear() * 4 + (quarter.from().getMonthValue() - 1) / 3;
    }
}
