package org.zhiheng.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;

/**
 * Which days are worked. Saturdays and Sundays are not, unless they are make-up days; holidays are not, whatever the day
 * of the week. Terms counted in working days begin on the next day after the event (《民法典》第二百零一条: the first
 * day is not counted) and end with their last working day.
 *
 * @param holidays statutory holidays and the days off moved to them
 * @param makeups Saturdays and Sundays worked in exchange
 */
public record WorkingCalendar(Set<LocalDate> holidays, Set<LocalDate> makeups) {

    public WorkingCalendar {
        holidays = Set.copyOf(holidays);
        makeups = Set.copyOf(makeups);
    }

    /** Whether people work on the day. */
    public boolean isWorked(LocalDate day) {
        if (makeups.contains(day)) {
            return true;
        }
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        return !weekend && !holidays.contains(day);
    }

    /**
     * The last day of a term of so many working days that begins on the day after {@code day}.
     *
     * @param days 0 or more; 0 gives the day itself
     */
    public LocalDate plus(LocalDate day, int days) {
        if (days < 0) {
            throw new IllegalArgumentException("Working days must not be negative (" + days + ")");
        }
        LocalDate at = day;
        for (int left = days; left > 0; ) {
            at = at.plusDays(1);
            if (isWorked(at)) {
                left--;
            }
        }
        return at;
    }

    /** The working days after {@code from} up to and including {@code until}; 0 when until is not later. */
    public int between(LocalDate from, LocalDate until) {
        int days = 0;
        for (LocalDate at = from.plusDays(1); !at.isAfter(until); at = at.plusDays(1)) {
            if (isWorked(at)) {
                days++;
            }
        }
        return days;
    }
}
