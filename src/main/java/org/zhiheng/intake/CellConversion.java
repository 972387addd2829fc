package org.zhiheng.intake;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Period;

/** Turns the text of one cell into the text PostgreSQL takes for the field's type, or a fault. */
final class CellConversion {

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d{1,100}|\\d{1,3}(,\\d{3}){1,30})(\\.\\d{0,100})?");
    private static final Pattern CHINESE_PERIOD =
            Pattern.compile("(\\d{4})年(?:第?([一二三四1-4])季度|(\\d{1,2})月份?|(上|下)半年|度)?");
    private static final Set<String> YES = Set.of("是", "有", "√", "y", "yes", "true", "t", "1", "1.0");
    private static final Set<String> NO = Set.of("否", "无", "×", "n", "no", "false", "f", "0", "0.0");
    private static final Set<String> FORMULA_ERRORS =
            Set.of("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!");

    private final Feed.Field field;
    private final ZoneId zone;
    private final Optional<Period> period;
    private final Set<String> missing;
    private final int longestMissing;
    private final boolean plain;

    CellConversion(Feed.Field field, ZoneId zone, Optional<Period> period) {
        this.field = field;
        this.zone = zone;
        this.period = period;
        this.missing = field.missing();
        this.longestMissing = missing.stream().mapToInt(String::length).max().orElse(-1);
        this.plain = field.pattern() == null && !field.closedValues() && field.type() == FieldType.TEXT;
    }

    boolean missing(String text) {
        return text.length() <= longestMissing && missing.contains(text);
    }

    /**
     * @param text trimmed
     * @param date whether the cell is a spreadsheet's date, already written yyyy-MM-dd HH:mm:ss
     * @param heading for messages
     * @return null when empty or at fault
     */
    @Nullable
    String apply(String text, boolean date, String heading, Consumer<Fault> faults) {
        if (missing(text)) {
            if (field.otherwise() != null) {
                String otherwise = filled(field.otherwise());
                if (otherwise != null) {
                    return typed(otherwise, false, heading, faults);
                }
            }
            if (field.required()) {
                faults.accept(new Fault(heading, "blank", "必填，不能为空", "must not be empty", null));
            }
            return null;
        }
        if (plain) {
            return formulaError(text, heading, faults) ? null : text;
        }
        String value = text;
        if (field.pattern() != null) {
            value = field.pattern().matcher(value).replaceAll(field.replacement());
        }
        if (field.closedValues()) {
            value = mapped(value);
            if (value == null) {
                faults.accept(new Fault(
                        heading,
                        "unknown_value",
                        "取值不在允许之列，允许："
                                + String.join(
                                        "、",
                                        new java.util.TreeSet<>(field.values().keySet())),
                        "not among the values allowed: "
                                + String.join(
                                        ", ",
                                        new java.util.TreeSet<>(field.values().keySet())),
                        text));
                return null;
            }
        }
        if (value.isEmpty()) {
            return null;
        }
        return typed(value, date, heading, faults);
    }

    /** A constant with the import's period filled in; null when it needs a period and none was given. */
    @Nullable
    String filled(String constant) {
        if (constant.indexOf('{') < 0) {
            return constant;
        }
        if (period.isEmpty()) {
            return constant.contains("{period") ? null : constant;
        }
        return constant.replace("{period}", period.get().code())
                .replace("{period_from}", period.get().from().toString())
                .replace("{period_end}", period.get().end().toString());
    }

    private @Nullable String mapped(String value) {
        String found = field.values().get(value);
        if (found != null) {
            return found;
        }
        for (Feed.PatternValue candidate : field.patternValues()) {
            if (candidate.pattern().matcher(value).find()) {
                return candidate.value();
            }
        }
        if (field.otherValues() == null) {
            return null;
        }
        return field.otherValues().equals("keep") ? value : field.otherValues();
    }

    private @Nullable String typed(String text, boolean date, String heading, Consumer<Fault> faults) {
        if (formulaError(text, heading, faults)) {
            return null;
        }
        return switch (field.type()) {
            case TEXT -> text;
            case TIMESTAMP -> time(text, date, heading, faults, false);
            case DATE -> time(text, date, heading, faults, true);
            case NUMBER -> number(text, heading, faults, false);
            case WHOLE -> number(text, heading, faults, true);
            case FLAG -> flag(text, heading, faults);
            case PERIOD -> period(text, heading, faults);
        };
    }

    private static boolean formulaError(String text, String heading, Consumer<Fault> faults) {
        if (text.charAt(0) == '#' && FORMULA_ERRORS.contains(text)) {
            faults.accept(new Fault(heading, "formula_error", "单元格里的公式出错", "the cell's formula has an error", text));
            return true;
        }
        return false;
    }

    private @Nullable String time(String text, boolean date, String heading, Consumer<Fault> faults, boolean dayOnly) {
        List<TimeFormat> formats = field.formats().isEmpty() || date ? TimeFormat.common() : field.formats();
        boolean impossible = false;
        String narrow = Text.halfWidth(text);
        for (TimeFormat format : formats) {
            try {
                LocalDateTime moment = format.parse(narrow, zone);
                if (moment != null) {
                    if (field.writtenZone() != null) {
                        moment = moment.atZone(field.writtenZone())
                                .withZoneSameInstant(zone)
                                .toLocalDateTime();
                    }
                    return dayOnly ? moment.toLocalDate().toString() : moment.toString();
                }
            } catch (TimeFormat.Impossible noSuchMoment) {
                impossible = true;
            }
        }
        if (impossible) {
            faults.accept(
                    new Fault(heading, "impossible_date", "没有这个日期或时刻", "there is no such date or time of day", text));
        } else {
            String shapes = field.formats().isEmpty()
                    ? "2026-01-31 08:30:00、2026-01-31、2026/1/31、2026年1月31日"
                    : String.join(
                            "、",
                            field.formats().stream().map(TimeFormat::pattern).toList());
            faults.accept(new Fault(
                    heading,
                    "bad_date",
                    "日期写法不对，应如：" + shapes,
                    "not written as a date should be: " + shapes.replace('、', ','),
                    text));
        }
        return null;
    }

    private @Nullable String number(String text, String heading, Consumer<Fault> faults, boolean whole) {
        String digits = Text.halfWidth(text).replace(" ", "");
        if (field.decimalComma()) {
            digits = digits.replace(".", "").replace(',', '.');
        }
        if (!NUMBER.matcher(digits).matches()) {
            faults.accept(new Fault(heading, "bad_number", "应填数字", "must be a number", text));
            return null;
        }
        BigDecimal value = new BigDecimal(digits.replace(",", ""));
        if (whole) {
            try {
                value = new BigDecimal(value.intValueExact());
            } catch (ArithmeticException notWhole) {
                faults.accept(new Fault(heading, "not_whole", "应填整数", "must be a whole number", text));
                return null;
            }
        }
        BigDecimal least = field.least();
        BigDecimal most = field.most();
        if (least != null && value.compareTo(least) < 0 || most != null && value.compareTo(most) > 0) {
            String from = least == null ? "" : least.toPlainString();
            String until = most == null ? "" : most.toPlainString();
            faults.accept(new Fault(
                    heading,
                    "out_of_range",
                    most == null
                            ? "不能小于 " + from
                            : least == null ? "不能大于 " + until : "应在 " + from + " 到 " + until + " 之间",
                    most == null
                            ? "must not be below " + from
                            : least == null ? "must not be above " + until : "must be from " + from + " to " + until,
                    text));
            return null;
        }
        return value.toPlainString();
    }

    private static @Nullable String flag(String text, String heading, Consumer<Fault> faults) {
        String word = text.toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            return "true";
        }
        if (NO.contains(word)) {
            return "false";
        }
        faults.accept(new Fault(heading, "bad_flag", "应填「是」或「否」", "must be yes or no", text));
        return null;
    }

    private static @Nullable String period(String text, String heading, Consumer<Fault> faults) {
        try {
            return Period.parse(Text.halfWidth(text)).code();
        } catch (IllegalArgumentException notCode) {
            Matcher chinese = CHINESE_PERIOD.matcher(Text.halfWidth(text));
            if (chinese.matches()) {
                String year = chinese.group(1);
                if (chinese.group(2) != null) {
                    int quarter = "一二三四".indexOf(chinese.group(2)) + 1;
                    return year + "Q" + (quarter > 0 ? String.valueOf(quarter) : chinese.group(2));
                }
                if (chinese.group(4) != null) {
                    return year + (chinese.group(4).equals("上") ? "H1" : "H2");
                }
                if (chinese.group(3) == null) {
                    return year;
                }
                int month = Integer.parseInt(chinese.group(3));
                if (month >= 1 && month <= 12) {
                    return String.format(Locale.ROOT, "%s-%02d", year, month);
                }
            }
            faults.accept(new Fault(
                    heading,
                    "bad_period",
                    "不是周期，应写作 2026Q3、2026-09、2026H1 或 2026",
                    "not a period; write 2026Q3, 2026-09, 2026H1 or 2026",
                    text));
            return null;
        }
    }
}
