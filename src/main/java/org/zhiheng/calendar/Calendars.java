package org.zhiheng.calendar;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The calendars as loaded; a year without rows has only its weekends off. */
@Repository
public class Calendars {

    private final JdbcClient jdbc;

    Calendars(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The calendar {@code cn} as it stands now. */
    public WorkingCalendar current() {
        Set<LocalDate> holidays = new HashSet<>();
        Set<LocalDate> makeups = new HashSet<>();
        jdbc.sql("select day, day_kind from calendar_day where calendar = 'cn' and superseded_by is null")
                .query(row -> {
                    LocalDate day = row.getObject("day", LocalDate.class);
                    switch (row.getString("day_kind")) {
                        case "holiday" -> holidays.add(day);
                        case "makeup" -> makeups.add(day);
                        default -> {}
                    }
                });
        return new WorkingCalendar(holidays, makeups);
    }
}
