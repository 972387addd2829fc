package org.zhiheng.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.Period;
import tools.jackson.databind.json.JsonMapper;

/** How values look on a page; templates know it as {@code shown}. */
public class Shown {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ABSENT = "—";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d.*");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("city", "市"),
            Map.entry("district", "区县"),
            Map.entry("street", "街道"),
            Map.entry("township", "乡镇"),
            Map.entry("community", "社区"),
            Map.entry("village", "村"),
            Map.entry("station", "派出所"),
            Map.entry("department", "部门"),
            Map.entry("team", "领导班子"),
            Map.entry("post", "领导干部"));

    /** Without trailing zeros, at most six decimals; a dash when absent. */
    public String number(@Nullable BigDecimal value) {
        return value == null ? ABSENT : Figure.plain(value);
    }

    /** With two decimals, with three or four where they are not zero. */
    public String points(@Nullable BigDecimal value) {
        if (value == null) {
            return ABSENT;
        }
        BigDecimal short4 = value.setScale(4, RoundingMode.HALF_UP).stripTrailingZeros();
        return short4.setScale(Math.max(2, short4.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    /** A value of a run's manifest as people read it; a list a line each. */
    public String pinned(String key, String value) {
        if (value.startsWith("[")) {
            List<String> lines = new ArrayList<>();
            JSON.readTree(value).forEach(one -> lines.add(one.asString()));
            return lines.isEmpty() ? ABSENT : String.join("\n", lines);
        }
        return key.equals("period") ? period(value) : column(value);
    }

    /** Which words tell what a report of a run is: the end of a message's key. */
    public String reportKind(String file) {
        String suffix = file.substring(file.lastIndexOf('.') + 1);
        return suffix.equals("csv") ? file.substring(0, file.length() - 4) : suffix;
    }

    /** The size of a file. */
    public String bytes(long count) {
        return count < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KB", count / 1024.0)
                : String.format(Locale.ROOT, "%.1f MB", count / 1048576.0);
    }

    /** Rounded half up to two decimals, where room is short. */
    public String two(@Nullable BigDecimal value) {
        return value == null ? ABSENT : value.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    /** With its sign; 0 without decimals. */
    public String signed(@Nullable BigDecimal value) {
        if (value == null) {
            return ABSENT;
        }
        if (value.signum() == 0) {
            return "0";
        }
        return value.signum() > 0 ? "+" + points(value) : points(value).replace('-', '−');
    }

    /** A whole number with its sign, e.g. places gained. */
    public String signedWhole(@Nullable BigDecimal value) {
        if (value == null) {
            return ABSENT;
        }
        return value.signum() > 0 ? "+" + number(value) : number(value).replace('-', '−');
    }

    /** The reader's half of a message told in Chinese and English, "中文 / English". */
    public String told(@Nullable String message) {
        if (message == null) {
            return "";
        }
        int bar = message.indexOf(" / ");
        if (bar < 0) {
            return message;
        }
        return LocaleContextHolder.getLocale().getLanguage().equals("zh")
                ? message.substring(0, bar)
                : message.substring(bar + 3);
    }

    /** A record's column as people read it: a moment with a blank between day and time. */
    public String column(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return ABSENT;
        }
        return MOMENT.matcher(value).matches() ? value.replace('T', ' ') : value;
    }

    /** Rounded half up to at most two decimals, without trailing zeros, where the exact value is told beside it. */
    public String brief(@Nullable BigDecimal value) {
        return value == null ? ABSENT : Figure.plain(value.setScale(2, RoundingMode.HALF_UP));
    }

    /** Machine form for sorting and charts; empty when absent. */
    public String plain(@Nullable BigDecimal value) {
        return value == null ? "" : value.toPlainString();
    }

    public String time(@Nullable TemporalAccessor time) {
        if (time == null) {
            return ABSENT;
        }
        return TIME.format(
                time instanceof OffsetDateTime offset
                        ? offset.atZoneSameInstant(ZONE).toLocalDateTime()
                        : time);
    }

    public String period(String code) {
        try {
            return Period.parse(code).chinese();
        } catch (IllegalArgumentException odd) {
            return code;
        }
    }

    public String kind(String kind) {
        return KINDS.getOrDefault(kind, kind);
    }

    public String state(MetricState state) {
        return state.chinese();
    }

    /** What share of full marks was reached, 0 to 100, for bars; 0 when not told. */
    public int share(@Nullable BigDecimal points, @Nullable BigDecimal full) {
        if (points == null || full == null || full.signum() <= 0) {
            return 0;
        }
        BigDecimal share = points.multiply(BigDecimal.valueOf(100)).divide(full, 0, RoundingMode.HALF_UP);
        return share.max(BigDecimal.ZERO).min(BigDecimal.valueOf(100)).intValue();
    }
}
