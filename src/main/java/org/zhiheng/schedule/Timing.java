package org.zhiheng.schedule;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zhiheng.calendar.WorkingCalendar;
import org.zhiheng.vocabulary.Period;

/** When a job is due, on the wall clock of the department. */
public sealed interface Timing permits CronTiming, WorkingDayTiming {

    /** How a working-day timing is written: {@code quarter + 5 02:00}. */
    Pattern WORKING_DAY = Pattern.compile("(month|quarter|half|year)\\s*\\+\\s*(\\d{1,2})\\s+(\\d{1,2}:\\d{2})");

    /** The first due time after a moment; empty when there is none any more. */
    Optional<LocalDateTime> next(LocalDateTime after, WorkingCalendar calendar);

    /** Cron expression of Quartz that fires at every due time, and perhaps at others. */
    String cron();

    /** In words, in Chinese or English. */
    String words(boolean chinese);

    /** As {@link #parse} reads it. */
    String text();

    /** The next due times, at most {@code count}. */
    default List<LocalDateTime> next(LocalDateTime after, WorkingCalendar calendar, int count) {
        List<LocalDateTime> times = new ArrayList<>();
        Optional<LocalDateTime> at = next(after, calendar);
        while (at.isPresent() && times.size() < count) {
            times.add(at.get());
            at = next(at.get(), calendar);
        }
        return times;
    }

    /** Whether the moment is a due time. */
    default boolean isDue(LocalDateTime at, WorkingCalendar calendar) {
        return next(at.minusNanos(1), calendar).filter(at::equals).isPresent();
    }

    /**
     * Reads {@code quarter + 5 02:00} (fifth working day after each quarter's end, two o'clock; also {@code month},
     * {@code half}, {@code year}) or a cron expression of Quartz ({@code 0 0 2 ? * MON}).
     *
     * @throws IllegalArgumentException with what is wrong, in Chinese and English
     */
    static Timing parse(String text) {
        Matcher matcher = WORKING_DAY.matcher(text.strip());
        if (!matcher.matches()) {
            return CronTiming.of(text.strip());
        }
        try {
            return new WorkingDayTiming(
                    Period.Length.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                    Integer.parseInt(matcher.group(2)),
                    LocalTime.parse(matcher.group(3).length() == 4 ? "0" + matcher.group(3) : matcher.group(3)));
        } catch (DateTimeException noTime) {
            throw new IllegalArgumentException(
                    "时刻（" + matcher.group(3) + "）应写作 02:00 / the time (" + matcher.group(3) + ") must look like 02:00",
                    noTime);
        }
    }
}
