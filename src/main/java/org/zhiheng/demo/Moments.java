package org.zhiheng.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Period;

/** Times within a quarter, as upstream systems write them. */
final class Moments {

    private Moments() {}

    static @Nullable String write(@Nullable LocalDateTime time) {
        if (time == null) {
            return null;
        }
        char[] text = "0000-00-00 00:00:00".toCharArray();
        put(text, 3, time.getYear());
        put(text, 6, time.getMonthValue());
        put(text, 9, time.getDayOfMonth());
        put(text, 12, time.getHour());
        put(text, 15, time.getMinute());
        put(text, 18, time.getSecond());
        return new String(text);
    }

    private static void put(char[] text, int last, int number) {
        for (int place = last, left = number; left > 0; place--, left /= 10) {
            text[place] = (char) ('0' + left % 10);
        }
    }

    /** Nobody works at night: a time before eight is moved eight hours later. */
    static LocalDateTime byDay(LocalDateTime time) {
        return time.getHour() < 8 ? time.plusHours(8) : time;
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
