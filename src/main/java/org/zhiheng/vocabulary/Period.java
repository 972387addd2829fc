package org.zhiheng.vocabulary;

import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An assessment period: a month, quarter, half year or year of the calendar.
 *
 * @param code {@code 2026-09}, {@code 2026Q3}, {@code 2026H1} or {@code 2026}
 * @param from first day
 * @param until the day after the last one
 */
public record Period(String code, LocalDate from, LocalDate until) {

    private static final Pattern CODE = Pattern.compile("(\\d{4})(?:-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?");

    /** How long a period is. */
    public enum Length {
        MONTH(1),
        QUARTER(3),
        HALF(6),
        YEAR(12);

        private final int months;

        Length(int months) {
            this.months = months;
        }

        public int months() {
            return months;
        }
    }

    /** @throws IllegalArgumentException when the text is no period, with the forms that are */
    public static Period parse(String code) {
        Matcher matcher = CODE.matcher(code.strip().toUpperCase(java.util.Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("不是考核周期（" + code + "），应写作 2026Q3、2026-09、2026H1 或 2026"
                    + " / not a period (" + code + "); write 2026Q3, 2026-09, 2026H1 or 2026");
        }
        int year = Integer.parseInt(matcher.group(1));
        if (year == 0) {
            throw new IllegalArgumentException("年份不能为 0 / there is no year 0 (" + code + ")");
        }
        if (matcher.group(2) != null) {
            return of(Length.MONTH, LocalDate.of(year, Integer.parseInt(matcher.group(2)), 1));
        }
        if (matcher.group(3) != null) {
            return of(Length.QUARTER, LocalDate.of(year, Integer.parseInt(matcher.group(3)) * 3 - 2, 1));
        }
        if (matcher.group(4) != null) {
            return of(Length.HALF, LocalDate.of(year, Integer.parseInt(matcher.group(4)) * 6 - 5, 1));
        }
        return of(Length.YEAR, LocalDate.of(year, 1, 1));
    }

    /** The period of this length that holds the day. */
    public static Period of(Length length, LocalDate day) {
        int index = (day.getMonthValue() - 1) / length.months();
        LocalDate from = LocalDate.of(day.getYear(), index * length.months() + 1, 1);
        String code =
                switch (length) {
                    case MONTH -> String.format(java.util.Locale.ROOT, "%04d-%02d", day.getYear(), index + 1);
                    case QUARTER -> String.format(java.util.Locale.ROOT, "%04dQ%d", day.getYear(), index + 1);
                    case HALF -> String.format(java.util.Locale.ROOT, "%04dH%d", day.getYear(), index + 1);
                    case YEAR -> String.format(java.util.Locale.ROOT, "%04d", day.getYear());
                };
        return new Period(code, from, from.plusMonths(length.months()));
    }

    /** How long the period is. */
    public Length length() {
        int months = (int) java.time.temporal.ChronoUnit.MONTHS.between(from, until);
        for (Length length : Length.values()) {
            if (length.months() == months) {
                return length;
            }
        }
        throw new IllegalStateException("A period of " + months + " months");
    }

    /** The period of the same length just before this one. */
    public Period previous() {
        return of(length(), from.minusMonths(1));
    }

    /** The same period one year earlier. */
    public Period lastYear() {
        return of(length(), from.minusYears(1));
    }

    /** The last day. */
    public LocalDate end() {
        return until.minusDays(1);
    }

    /** As written in a Chinese document: 2026年第三季度. */
    public String chinese() {
        int year = from.getYear();
        return switch (length()) {
            case MONTH -> year + "年" + from.getMonthValue() + "月";
            case QUARTER -> year + "年第" + "一二三四".charAt((from.getMonthValue() - 1) / 3) + "季度";
            case HALF -> year + (from.getMonthValue() == 1 ? "年上半年" : "年下半年");
            case YEAR -> year + "年度";
        };
    }
}
