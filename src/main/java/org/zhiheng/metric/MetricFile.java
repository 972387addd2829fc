package org.zhiheng.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;
import org.zhiheng.content.Suggestion;
import org.zhiheng.vocabulary.Rounding;

/** Reads one metric file: the header lines {@code -- key: value}, then the body. */
final class MetricFile {

    private static final Pattern ENTRY = Pattern.compile("--\\s*([A-Za-z_]+)\\s*([:：])\\s*(.*?)\\s*");
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]*");
    private static final List<String> KEYS = List.of(
            "name",
            "name_en",
            "unit",
            "scale",
            "better",
            "decimals",
            "rounding",
            "minimum",
            "rollup",
            "absent",
            "applies",
            "record",
            "basis");
    private static final int UNROUNDED_DECIMALS = 10;

    /** Stands where bytes were no UTF-8. */
    private static final char NO_CHARACTER = '\uFFFD';

    private record Entry(String value, int line, int column) {}

    private final String file;
    private final String text;
    private final List<Finding> findings;
    private final List<Finding> own = new ArrayList<>();
    private final SortedMap<String, Entry> header = new TreeMap<>();

    /** @param findings where mistakes are added */
    MetricFile(String file, String text, List<Finding> findings) {
        this.file = file;
        this.text = text.startsWith("\ufeff") ? text.substring(1) : text;
        this.findings = findings;
    }

    /** Empty when a mistake was found. */
    Optional<Metric> read() {
        String code = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.sql$", "");
        if (!CODE.matcher(code).matches()) {
            error(
                    "metric-code",
                    0,
                    0,
                    code,
                    "文件名只能用小写字母、数字和下划线，以字母开头",
                    "a file name has small letters, digits and underscores, a letter first");
        }
        if (text.indexOf(NO_CHARACTER) >= 0) {
            findings.add(Finding.error("not-utf8", file, 0, 0, "文件不是 UTF-8 编码", "the file is not UTF-8")
                    .fix("多半是 GBK（ANSI）编码：用记事本打开，点「另存为」，编码选 UTF-8，再保存", "save it again as UTF-8"));
            return Optional.empty();
        }
        String[] lines = text.split("\n", -1);
        int bodyLine = readHeader(lines);
        String body = String.join(
                        "\n", Arrays.asList(lines).subList(Math.min(bodyLine - 1, lines.length), lines.length))
                .stripTrailing();
        Set<String> views = checkBody(body, bodyLine);
        Metric metric = new Metric(
                code,
                required("name", "指标名称", "the Chinese name"),
                text("name_en", code),
                text("unit", ""),
                number("scale", BigDecimal.ONE),
                word("better", Better.NEUTRAL, Better.values()),
                new Rounding(decimals(), roundingMode()),
                number("minimum", BigDecimal.ZERO),
                word("rollup", Rollup.SUM, Rollup.values()),
                word("absent", Absent.NO_DATA, Absent.values()),
                applies(),
                record(views, bodyLine),
                required("basis", "依据", "the basis"),
                file,
                body.endsWith(";") ? body.substring(0, body.length() - 1) : body,
                bodyLine,
                Hash.of(text));
        if (!header.containsKey("better")) {
            missing("better", "方向（higher、lower 或 neutral）", "the direction (higher, lower or neutral)");
        }
        if (metric.scale().signum() <= 0) {
            at("scale", "metric-value", "倍数应大于 0", "the scale must be above 0");
        }
        if (metric.minimum().signum() < 0) {
            at("minimum", "metric-value", "最小分母不能为负", "the minimum cannot be negative");
        }
        findings.addAll(own);
        return own.stream().anyMatch(Finding::isError) ? Optional.empty() : Optional.of(metric);
    }

    /** Returns the 1-based line the body starts on. */
    private int readHeader(String[] lines) {
        for (int index = 0; index < lines.length; index++) {
            String line = lines[index].stripTrailing();
            if (!line.isBlank() && !line.startsWith("--")) {
                return index + 1;
            }
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                readEntry(entry, index + 1);
            }
        }
        return lines.length + 1;
    }

    private void readEntry(Matcher entry, int line) {
        String key = entry.group(1).toLowerCase(Locale.ROOT);
        int column = entry.start(1) + 1;
        if (!KEYS.contains(key)) {
            Finding finding = Finding.error(
                            "metric-unknown-key",
                            file,
                            line,
                            column,
                            "指标文件头没有这个键",
                            "no such header key of a metric file")
                    .about(key);
            String near = Suggestion.nearest(key, KEYS);
            own.add(near == null ? finding : finding.fix("改为 " + near, "write " + near));
        } else if (entry.group(2).equals("：")) {
            error("metric-header", line, entry.start(2) + 1, "：", "请使用半角冒号", "use the half-width colon");
        } else if (header.containsKey(key)) {
            error("metric-duplicate-key", line, column, key, "键重复出现", "the key appears twice");
        } else if (!entry.group(3).isEmpty()) {
            header.put(key, new Entry(entry.group(3), line, entry.start(3) + 1));
        }
    }

    private Set<String> checkBody(String body, int bodyLine) {
        SqlFence fence = SqlFence.query(body);
        for (SqlFence.Mistake mistake : fence.mistakes()) {
            Place place = Place.of(body, mistake.offset());
            error(
                    mistake.code(),
                    bodyLine + place.line() - 1,
                    place.column(),
                    mistake.words(),
                    mistake.chinese(),
                    mistake.english());
        }
        return fence.views();
    }

    private @Nullable String applies() {
        Entry entry = header.get("applies");
        if (entry == null) {
            return null;
        }
        for (SqlFence.Mistake mistake : SqlFence.condition(entry.value()).mistakes()) {
            error(
                    mistake.code(),
                    entry.line(),
                    entry.column() + mistake.offset(),
                    mistake.words(),
                    mistake.chinese(),
                    mistake.english());
        }
        return entry.value();
    }

    private @Nullable String record(Set<String> views, int bodyLine) {
        List<String> kinds = views.stream()
                .filter(view -> GovernanceView.of(view).orElseThrow().hasRecords())
                .toList();
        Entry entry = header.get("record");
        if (entry == null) {
            if (kinds.size() > 1) {
                error(
                        "metric-record",
                        bodyLine,
                        0,
                        String.join(", ", kinds),
                        "正文读取了多种记录，请用 record: 写明数的是哪一种",
                        "the body reads several kinds of records; say with record: which are counted");
            }
            return kinds.isEmpty() ? null : kinds.get(0);
        }
        if (!kinds.contains(entry.value())) {
            at("record", "metric-record", "正文没有读取这种记录", "the body does not read these records");
        }
        return entry.value();
    }

    private int decimals() {
        BigDecimal decimals = number("decimals", BigDecimal.valueOf(UNROUNDED_DECIMALS));
        if (decimals.stripTrailingZeros().scale() > 0
                || decimals.signum() < 0
                || decimals.compareTo(BigDecimal.valueOf(UNROUNDED_DECIMALS)) > 0) {
            at("decimals", "metric-value", "小数位数应为 0 至 10 的整数", "decimals are a whole number from 0 to 10");
            return UNROUNDED_DECIMALS;
        }
        return decimals.intValue();
    }

    private RoundingMode roundingMode() {
        RoundingMode[] modes = Arrays.stream(RoundingMode.values())
                .filter(mode -> mode != RoundingMode.UNNECESSARY)
                .toArray(RoundingMode[]::new);
        return word("rounding", RoundingMode.HALF_UP, modes);
    }

    private <E extends Enum<E>> E word(String key, E standard, E[] values) {
        Entry entry = header.get(key);
        if (entry == null) {
            return standard;
        }
        Function<E, String> code = value -> value.name().toLowerCase(Locale.ROOT);
        for (E value : values) {
            if (code.apply(value).equals(entry.value())) {
                return value;
            }
        }
        List<String> known = Arrays.stream(values).map(code).toList();
        String near = Suggestion.nearest(entry.value(), new TreeSet<>(known));
        Finding finding = Finding.error(
                        "metric-value",
                        file,
                        entry.line(),
                        entry.column(),
                        key + " 只能是 " + String.join("、", known),
                        key + " is one of " + String.join(", ", known))
                .about(entry.value());
        own.add(near == null ? finding : finding.fix("改为 " + near, "write " + near));
        return standard;
    }

    private BigDecimal number(String key, BigDecimal standard) {
        Entry entry = header.get(key);
        if (entry == null) {
            return standard;
        }
        try {
            return new BigDecimal(entry.value());
        } catch (NumberFormatException noNumber) {
            at(key, "metric-value", "应为数字", "a number is expected");
            return standard;
        }
    }

    private String text(String key, String standard) {
        Entry entry = header.get(key);
        return entry == null ? standard : entry.value();
    }

    private String required(String key, String chinese, String english) {
        if (!header.containsKey(key)) {
            missing(key, chinese, english);
        }
        return text(key, "");
    }

    private void missing(String key, String chinese, String english) {
        own.add(Finding.error("metric-missing-key", file, 1, 0, "缺少" + chinese, english + " is missing")
                .about(key)
                .fix("在文件开头加一行 -- " + key + ": …", "add a line -- " + key + ": … at the top"));
    }

    private void at(String key, String code, String chinese, String english) {
        Entry entry = header.get(key);
        if (entry != null) {
            error(code, entry.line(), entry.column(), entry.value(), chinese, english);
        }
    }

    private void error(String code, int line, int column, String words, String chinese, String english) {
        own.add(Finding.error(code, file, line, column, chinese, english).about(words));
    }

    /** Line and column of an offset, both 1-based. */
    record Place(int line, int column) {

        static Place of(String text, int offset) {
            String before = text.substring(0, Math.min(offset, text.length()));
            int lineStart = before.lastIndexOf('\n') + 1;
            return new Place(
                    (int) before.chars().filter(sign -> sign == '\n').count() + 1, before.length() - lineStart + 1);
        }
    }
}
