package org.zhiheng.report;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;

/** Dates as documents write them. */
final class Dates {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm", Locale.ROOT);

    private Dates() {}

    /** 2026年9月3日: full year, no leading zeros. */
    static String chinese(LocalDate date) {
        return date.getYear() + "年" + date.getMonthValue() + "月" + date.getDayOfMonth() + "日";
    }

    /** 2026年9月3日 8:05. */
    static String chinese(LocalDateTime time) {
        return chinese(time.toLocalDate()) + " " + TIME.format(time);
    }

    /** The wall clock as a file's properties hold it. */
    static Date stamp(LocalDateTime time) {
        return Date.from(time.toInstant(ZoneOffset.UTC));
    }
}
