package org.zhiheng.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;
import org.zhiheng.content.Suggestion;
import org.zhiheng.metric.GovernanceQueries;
import org.zhiheng.metric.RunScope;
import org.zhiheng.vocabulary.Period;

/** Reads one check file: the header lines {@code -- key: value}, then one SELECT. */
final class CheckFile {

    private static final Pattern ENTRY = Pattern.compile("--\\s*([A-Za-z_]+)\\s*[:：]\\s*(.*?)\\s*");
    private static final List<String> KEYS =
            List.of("name", "name_en", "severity", "kind", "record", "unit", "role", "period", "advice");

    private record Entry(String value, int line, int column) {}

    private final String file;
    private final String text;
    private final List<Finding> findings = new ArrayList<>();
    private final SortedMap<String, Entry> header = new TreeMap<>();

    CheckFile(String file, String text) {
        this.file = file;
        this.text = text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Empty when a mistake was found. */
    Optional<DataCheck> read() {
        String code = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.sql$", "");
        if (!code.matches("[a-z][a-z0-9_]*")) {
            findings.add(Finding.error(
                            "check-code",
                            file,
                            0,
                            0,
                            "文件名只能用小写字母、数字和下划线，以字母开头",
                            "a file name has small letters, digits and underscores, a letter first")
                    .about(code));
        }
        String[] lines = text.split("\n", -1);
        int bodyLine = readHeader(lines);
        String body = String.join(
                        "\n", Arrays.asList(lines).subList(Math.min(bodyLine - 1, lines.length), lines.length))
                .stripTrailing();
        GovernanceQueries.Query query = new GovernanceQueries.Query(
                file, body.endsWith(";") ? body.substring(0, body.length() - 1) : body, bodyLine);
        findings.addAll(query.mistakes());
        DataCheck check = new DataCheck(
                code,
                required("name", "校验名称", "the Chinese name"),
                value("name_en", code),
                word("severity", DataCheck.Severity.WARN, DataCheck.Severity.values()),
                word("kind", DataCheck.Kind.FIELD, DataCheck.Kind.values()),
                record(query),
                value("unit", ""),
                value("role", RunScope.PLACE),
                header.containsKey("period") ? word("period", Period.Length.QUARTER, Period.Length.values()) : null,
                required("advice", "处理建议", "the advice"),
                query,
                Hash.of(text));
        required("severity", "严重程度（error、warn 或 info）", "the severity (error, warn or info)");
        required("kind", "类型", "the kind");
        return findings.stream().anyMatch(Finding::isError) ? Optional.empty() : Optional.of(check);
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
                            "check-unknown-key", file, line, column, "校验文件头没有这个键", "no such header key of a check file")
                    .about(key);
            String near = Suggestion.nearest(key, KEYS);
            findings.add(near == null ? finding : finding.fix("改为 " + near, "write " + near));
        } else if (header.containsKey(key)) {
            findings.add(Finding.error("check-duplicate-key", file, line, column, "键重复出现", "the key appears twice")
                    .about(key));
        } else if (!entry.group(2).isEmpty()) {
            header.put(key, new Entry(entry.group(2), line, entry.start(2) + 1));
        }
    }

    /** The view whose rows are at fault: the one named, or the only one with records that the body reads. */
    private @Nullable String record(GovernanceQueries.Query query) {
        List<String> kinds = query.views().stream()
                .filter(view -> GovernanceQueries.tableOf(view).isPresent())
                .toList();
        Entry entry = header.get("record");
        if (entry != null && !kinds.contains(entry.value())) {
            findings.add(Finding.error(
                            "check-record",
                            file,
                            entry.line(),
                            entry.column(),
                            "正文没有读取这种记录",
                            "the body does not read these records")
                    .about(entry.value()));
        } else if (entry == null && kinds.size() > 1) {
            findings.add(Finding.error(
                            "check-record",
                            file,
                            query.bodyLine(),
                            0,
                            "正文读取了多种记录，请用 record: 写明查的是哪一种",
                            "the body reads several kinds of records; say with record: which are checked")
                    .about(String.join(", ", kinds)));
        }
        return entry != null ? entry.value() : kinds.isEmpty() ? null : kinds.get(0);
    }

    private <E extends Enum<E>> E word(String key, E standard, E[] values) {
        Entry entry = header.get(key);
        if (entry == null) {
            return standard;
        }
        List<String> known = Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = known.indexOf(entry.value());
        if (index < 0) {
            Finding finding = Finding.error(
                            "check-value",
                            file,
                            entry.line(),
                            entry.column(),
                            key + " 只能是 " + String.join("、", known),
                            key + " is one of " + String.join(", ", known))
                    .about(entry.value());
            String near = Suggestion.nearest(entry.value(), known);
            findings.add(near == null ? finding : finding.fix("改为 " + near, "write " + near));
            return standard;
        }
        return values[index];
    }

    private String value(String key, String standard) {
        Entry entry = header.get(key);
        return entry == null ? standard : entry.value();
    }

    private String required(String key, String chinese, String english) {
        if (!header.containsKey(key)) {
            findings.add(Finding.error("check-missing-key", file, 1, 0, "缺少" + chinese, english + " is missing")
                    .about(key)
                    .fix("在文件开头加一行 -- " + key + ": …", "add a line -- " + key + ": … at the top"));
        }
        return value(key, "");
    }
}
