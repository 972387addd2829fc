package org.zhiheng.metric;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;
import org.zhiheng.vocabulary.Rounding;

/** Reads one metric file: the header lines {@code -- key: value}, then the body. */
final class MetricFile {

    private static final SqlFileHeader.Kind KIND = new SqlFileHeader.Kind(
            "metric",
            "指标",
            List.of(
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
                    "basis"));
    private static final int UNROUNDED_DECIMALS = 10;

    /** Stands where bytes were no UTF-8. */
    private static final char NO_CHARACTER = '\uFFFD';

    private final String file;
    private final String text;
    private final List<Finding> findings;
    private final SqlFileHeader header;

    /** @param findings where mistakes are added */
    MetricFile(String file, String text, List<Finding> findings) {
        this.file = file;
        this.text = text.startsWith("\ufeff") ? text.substring(1) : text;
        this.findings = findings;
        this.header = new SqlFileHeader(file, this.text, KIND);
    }

    /** Empty when a mistake was found. */
    Optional<Metric> read() {
        if (text.indexOf(NO_CHARACTER) >= 0) {
            findings.add(Finding.error("not-utf8", file, 0, 0, "文件不是 UTF-8 编码", "the file is not UTF-8")
                    .fix("多半是 GBK（ANSI）编码：用记事本打开，点「另存为」，编码选 UTF-8，再保存", "save it again as UTF-8"));
            return Optional.empty();
        }
        String body = header.body();
        int bodyLine = header.bodyLine();
        Set<String> views = checkBody(body, bodyLine);
        Metric metric = new Metric(
                header.code(),
                header.required("name", "指标名称", "the Chinese name"),
                header.text("name_en", header.code()),
                header.text("unit", ""),
                number("scale", BigDecimal.ONE),
                header.word("better", Better.NEUTRAL, Better.values()),
                new Rounding(decimals(), roundingMode()),
                number("minimum", BigDecimal.ZERO),
                header.word("rollup", Rollup.SUM, Rollup.values()),
                header.word("absent", Absent.NO_DATA, Absent.values()),
                applies(),
                record(views, bodyLine),
                header.required("basis", "依据", "the basis"),
                file,
                body.endsWith(";") ? body.substring(0, body.length() - 1) : body,
                bodyLine,
                Hash.of(text));
        header.required("better", "方向（higher、lower 或 neutral）", "the direction (higher, lower or neutral)");
        if (metric.scale().signum() <= 0) {
            header.wrong("scale", "value", "倍数应大于 0", "the scale must be above 0");
        }
        if (metric.minimum().signum() < 0) {
            header.wrong("minimum", "value", "最小分母不能为负", "the minimum cannot be negative");
        }
        findings.addAll(header.findings());
        return header.findings().stream().anyMatch(Finding::isError) ? Optional.empty() : Optional.of(metric);
    }

    private Set<String> checkBody(String body, int bodyLine) {
        SqlFence fence = SqlFence.query(body);
        for (SqlFence.Mistake mistake : fence.mistakes()) {
            Place place = Place.of(body, mistake.offset());
            refuse(mistake, bodyLine + place.line() - 1, place.column());
        }
        return fence.views();
    }

    private @Nullable String applies() {
        SqlFileHeader.Entry entry = header.entry("applies");
        if (entry == null) {
            return null;
        }
        for (SqlFence.Mistake mistake : SqlFence.condition(entry.value()).mistakes()) {
            refuse(mistake, entry.line(), entry.column() + mistake.offset());
        }
        return entry.value();
    }

    private @Nullable String record(Set<String> views, int bodyLine) {
        List<String> kinds = views.stream()
                .filter(view -> GovernanceView.of(view).orElseThrow().hasRecords())
                .toList();
        SqlFileHeader.Entry entry = header.entry("record");
        if (entry == null) {
            if (kinds.size() > 1) {
                header.error(
                        "record",
                        bodyLine,
                        0,
                        String.join(", ", kinds),
                        "正文读取了多种记录，请用 record: 写明数的是哪一种",
                        "the body reads several kinds of records; say with record: which are counted");
            }
            return kinds.isEmpty() ? null : kinds.get(0);
        }
        if (!kinds.contains(entry.value())) {
            header.wrong("record", "record", "正文没有读取这种记录", "the body does not read these records");
        }
        return entry.value();
    }

    private int decimals() {
        BigDecimal decimals = number("decimals", BigDecimal.valueOf(UNROUNDED_DECIMALS));
        if (decimals.stripTrailingZeros().scale() > 0
                || decimals.signum() < 0
                || decimals.compareTo(BigDecimal.valueOf(UNROUNDED_DECIMALS)) > 0) {
            header.wrong("decimals", "value", "小数位数应为 0 至 10 的整数", "decimals are a whole number from 0 to 10");
            return UNROUNDED_DECIMALS;
        }
        return decimals.intValue();
    }

    private RoundingMode roundingMode() {
        RoundingMode[] modes = Arrays.stream(RoundingMode.values())
                .filter(mode -> mode != RoundingMode.UNNECESSARY)
                .toArray(RoundingMode[]::new);
        return header.word("rounding", RoundingMode.HALF_UP, modes);
    }

    private BigDecimal number(String key, BigDecimal standard) {
        SqlFileHeader.Entry entry = header.entry(key);
        if (entry == null) {
            return standard;
        }
        try {
            return new BigDecimal(entry.value());
        } catch (NumberFormatException noNumber) {
            header.wrong(key, "value", "应为数字", "a number is expected");
            return standard;
        }
    }

    private void refuse(SqlFence.Mistake mistake, int line, int column) {
        header.findings()
                .add(Finding.error(mistake.code(), file, line, column, mistake.chinese(), mistake.english())
                        .about(mistake.words()));
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
