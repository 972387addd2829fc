package org.zhiheng.intake;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One date pattern of a feed, in the letters of {@link DateTimeFormatter}, resolved strictly: 2026-02-30 is no date.
 * Purely numeric patterns are read by hand, five times faster; all others by the JDK. A pattern without a day means the
 * first day, one without a time midnight.
 */
final class TimeFormat {

    /** The text has the pattern's shape but names a moment that does not exist. */
    static final class Impossible extends Exception {
        private static final long serialVersionUID = 1L;

        Impossible() {
            super(null, null, false, false);
        }
    }

    private static final List<String> COMMON_PATTERNS = List.of(
            "yyyy-M-d H:mm:ss",
            "yyyy-M-d",
            "yyyy-M-d H:mm",
            "yyyy/M/d H:mm:ss",
            "yyyy/M/d",
            "yyyy/M/d H:mm",
            "yyyy-M-d'T'H:mm:ss",
            "yyyy-M-d'T'H:mm",
            "yyyy年M月d日",
            "yyyy年M月d日 H:mm:ss",
            "yyyy年M月d日 H:mm",
            "yyyy年M月d日H时m分",
            "yyyy.M.d",
            "yyyyMMdd");

    private static final List<TimeFormat> COMMON =
            COMMON_PATTERNS.stream().map(TimeFormat::of).toList();

    private final String pattern;
    private final char[] letters;
    private final int[] widths;
    private final @Nullable DateTimeFormatter formatter;

    private TimeFormat(String pattern, char[] letters, int[] widths, @Nullable DateTimeFormatter formatter) {
        this.pattern = pattern;
        this.letters = letters;
        this.widths = widths;
        this.formatter = formatter;
    }

    /** Formats that begin with the year and so cannot be mistaken; used where a feed names none. */
    static List<TimeFormat> common() {
        return COMMON;
    }

    String pattern() {
        return pattern;
    }

    /** @throws IllegalArgumentException when the pattern is none */
    static TimeFormat of(String pattern) {
        List<Integer> letters = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        boolean simple = true;
        int i = 0;
        while (i < pattern.length() && simple) {
            char letter = pattern.charAt(i);
            if (letter == '\'') {
                int end = pattern.indexOf('\'', i + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("A quote is not closed in (" + pattern + ")");
                }
                String literal = end == i + 1 ? "'" : pattern.substring(i + 1, end);
                for (char one : literal.toCharArray()) {
                    letters.add((int) one);
                    widths.add(0);
                }
                i = end + 1;
            } else if (letter >= 'A' && letter <= 'Z' || letter >= 'a' && letter <= 'z') {
                int end = i;
                while (end < pattern.length() && pattern.charAt(end) == letter) {
                    end++;
                }
                int width = end - i;
                simple = switch (letter) {
                    case 'y', 'u' -> width == 4;
                    case 'M', 'd', 'H', 'h', 'm', 's' -> width <= 2;
                    case 'a' -> width == 1;
                    default -> false;
                };
                letters.add((int) (letter == 'u' ? 'y' : letter));
                widths.add(width);
                i = end;
            } else {
                letters.add((int) letter);
                widths.add(0);
                i++;
            }
        }
        if (simple) {
            char[] codes = new char[letters.size()];
            int[] sizes = new int[codes.length];
            for (int k = 0; k < codes.length; k++) {
                codes[k] = (char) letters.get(k).intValue();
                sizes[k] = widths.get(k);
            }
            return new TimeFormat(pattern, codes, sizes, null);
        }
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern.replace("yyyy", "uuuu").replace("yy", "uu"));
        if (!pattern.contains("d") && !pattern.contains("D")) {
            builder.parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
        }
        return new TimeFormat(
                pattern,
                new char[0],
                new int[0],
                builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT));
    }

    /**
     * @param zone the zone to tell the wall clock of, when the text carries an offset
     * @return null when the text has another shape
     * @throws Impossible when there is no such day or hour
     */
    @Nullable
    LocalDateTime parse(String text, ZoneId zone) throws Impossible {
        return formatter == null ? parseByHand(text) : parseByFormatter(text, formatter, zone);
    }

    private @Nullable LocalDateTime parseByHand(String text) throws Impossible {
        int year = 1;
        int month = 1;
        int day = 1;
        int hour = 0;
        int minute = 0;
        int second = 0;
        int half = -1;
        int at = 0;
        int length = text.length();
        for (int k = 0; k < letters.length; k++) {
            int width = widths[k];
            if (width == 0) {
                if (at >= length || text.charAt(at) != letters[k]) {
                    return null;
                }
                at++;
                continue;
            }
            if (letters[k] == 'a') {
                half = halfOfDay(text, at);
                if (half < 0) {
                    return null;
                }
                at += 2;
                continue;
            }
            int value = 0;
            int digits = 0;
            int most = width == 1 ? 2 : width;
            while (digits < most && at < length && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                value = value * 10 + text.charAt(at) - '0';
                at++;
                digits++;
            }
            if (digits < width) {
                return null;
            }
            switch (letters[k]) {
                case 'y' -> year = value;
                case 'M' -> month = value;
                case 'd' -> day = value;
                case 'H', 'h' -> hour = value;
                case 'm' -> minute = value;
                default -> second = value;
            }
        }
        if (at != length) {
            return null;
        }
        if (half >= 0) {
            if (hour < 1 || hour > 12) {
                throw new Impossible();
            }
            hour = hour % 12 + half;
        }
        if (year == 0) {
            throw new Impossible();
        }
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second);
        } catch (DateTimeException impossible) {
            throw new Impossible();
        }
    }

    /** 0 before noon, 12 after, −1 when the text says neither. */
    private static int halfOfDay(String text, int at) {
        if (at + 2 > text.length()) {
            return -1;
        }
        char first = text.charAt(at);
        char second = text.charAt(at + 1);
        if (second == 'M' || second == 'm') {
            return first == 'A' || first == 'a' ? 0 : first == 'P' || first == 'p' ? 12 : -1;
        }
        return second != '午' ? -1 : first == '上' ? 0 : first == '下' ? 12 : -1;
    }

    private static @Nullable LocalDateTime parseByFormatter(String text, DateTimeFormatter formatter, ZoneId zone)
            throws Impossible {
        TemporalAccessor parsed;
        try {
            parsed = formatter.parse(text);
        } catch (DateTimeException failure) {
            try {
                var position = new java.text.ParsePosition(0);
                var unresolved = formatter.parseUnresolved(text, position);
                if (unresolved != null && position.getIndex() == text.length()) {
                    throw new Impossible();
                }
            } catch (DateTimeException notEvenShaped) {
                return null;
            }
            return null;
        }
        var date = parsed.query(TemporalQueries.localDate());
        var time = parsed.query(TemporalQueries.localTime());
        if (date == null) {
            return null;
        }
        LocalDateTime local = time == null ? date.atStartOfDay() : date.atTime(time);
        ZoneId written = parsed.query(TemporalQueries.zone());
        return written == null
                ? local
                : ZonedDateTime.of(local, written).withZoneSameInstant(zone).toLocalDateTime();
    }
}
