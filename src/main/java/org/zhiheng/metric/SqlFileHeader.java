package org.zhiheng.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;

/**
 * The head of an SQL file that people write: lines {@code -- key: value} in front of the statement. It collects what is
 * wrong with the file, each mistake under a code that begins with the kind of file, e.g. {@code metric-value}.
 */
public final class SqlFileHeader {

    private static final Pattern ENTRY = Pattern.compile("--\\s*([A-Za-z_]+)\\s*([:：])\\s*(.*?)\\s*");
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]*");

    /**
     * A kind of such files.
     *
     * @param code begins the codes of its mistakes
     * @param chinese what an author calls such a file
     * @param keys what the head may say
     */
    public record Kind(String code, String chinese, List<String> keys) {}

    /** What one line says; line and column of the value are 1-based. */
    public record Entry(String value, int line, int column) {}

    private final String file;
    private final Kind kind;
    private final List<Finding> findings = new ArrayList<>();
    private final SortedMap<String, Entry> entries = new TreeMap<>();
    private final String code;
    private final String body;
    private final int bodyLine;

    /** @param file path as its author knows it, ending in {@code .sql} */
    public SqlFileHeader(String file, String text, Kind kind) {
        this.file = file;
        this.kind = kind;
        this.code = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.sql$", "");
        if (!CODE.matcher(code).matches()) {
            error(
                    "code",
                    0,
                    0,
                    code,
                    "文件名只能用小写字母、数字和下划线，以字母开头",
                    "a file name has small letters, digits and underscores, a letter first");
        }
        String[] lines = text.split("\n", -1);
        this.bodyLine = read(lines);
        this.body = String.join("\n", Arrays.asList(lines).subList(Math.min(bodyLine - 1, lines.length), lines.length))
                .stripTrailing();
    }

    /** Returns the 1-based line the body starts on. */
    private int read(String[] lines) {
        for (int index = 0; index < lines.length; index++) {
            String line = lines[index].stripTrailing();
            if (!line.isBlank() && !line.startsWith("--")) {
                return index + 1;
            }
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                read(entry, index + 1);
            }
        }
        return lines.length + 1;
    }

    private void read(Matcher entry, int line) {
        String key = entry.group(1).toLowerCase(Locale.ROOT);
        int column = entry.start(1) + 1;
        if (!kind.keys().contains(key)) {
            add(
                    Finding.error(
                                    kind.code() + "-unknown-key",
                                    file,
                                    line,
                                    column,
                                    kind.chinese() + "文件头没有这个键",
                                    "no such header key of a " + kind.code() + " file")
                            .about(key),
                    Suggestion.nearest(key, kind.keys()));
        } else if (entry.group(2).equals("：")) {
            findings.add(mistake("header", line, entry.start(2) + 1, "：", "请使用半角冒号", "use the half-width colon")
                    .fix("改成半角冒号，后面跟一个空格", "write an ASCII colon and a space"));
        } else if (entries.containsKey(key)) {
            findings.add(mistake("duplicate-key", line, column, key, "键重复出现", "the key appears twice")
                    .fix("删去重复的一行", "remove one of the lines"));
        } else if (!entry.group(3).isEmpty()) {
            entries.put(key, new Entry(entry.group(3), line, entry.start(3) + 1));
        }
    }

    /** The file's name without its ending. */
    public String code() {
        return code;
    }

    /** What follows the head, without white space at its end. */
    public String body() {
        return body;
    }

    /** 1-based line on which the body starts; the line after the last one where there is none. */
    public int bodyLine() {
        return bodyLine;
    }

    /** What is wrong so far. */
    public List<Finding> findings() {
        return findings;
    }

    /** Null when the head does not say. */
    public @Nullable Entry entry(String key) {
        return entries.get(key);
    }

    /** The value, or another where the head does not say. */
    public String text(String key, String standard) {
        Entry entry = entries.get(key);
        return entry == null ? standard : entry.value();
    }

    /** The value; empty where the head does not say, which is a mistake. */
    public String required(String key, String chinese, String english) {
        if (!entries.containsKey(key)) {
            findings.add(
                    Finding.error(kind.code() + "-missing-key", file, 1, 0, "缺少" + chinese, english + " is missing")
                            .about(key)
                            .fix("在文件开头加一行 -- " + key + ": …", "add a line -- " + key + ": … at the top"));
        }
        return text(key, "");
    }

    /** The constant whose name in lower case is written; the standard where none is, or an unknown one: a mistake. */
    public <E extends Enum<E>> E word(String key, E standard, E[] values) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return standard;
        }
        List<String> known = Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        int index = known.indexOf(entry.value());
        if (index >= 0) {
            return values[index];
        }
        add(
                Finding.error(
                                kind.code() + "-value",
                                file,
                                entry.line(),
                                entry.column(),
                                key + " 只能是 " + String.join("、", known),
                                key + " is one of " + String.join(", ", known))
                        .about(entry.value()),
                Suggestion.nearest(entry.value(), new TreeSet<>(known)));
        return standard;
    }

    /**
     * Notes a mistake in the value of a key; nothing where the head does not say.
     *
     * @param mistake its code without the kind of file
     */
    public void wrong(String key, String mistake, String chinese, String english) {
        Entry entry = entries.get(key);
        if (entry != null) {
            error(mistake, entry.line(), entry.column(), entry.value(), chinese, english);
        }
    }

    /**
     * Notes a mistake.
     *
     * @param mistake its code without the kind of file
     * @param line 1-based; 0: the file as a whole
     * @param column 1-based; 0: the line as a whole
     */
    public void error(String mistake, int line, int column, String words, String chinese, String english) {
        findings.add(mistake(mistake, line, column, words, chinese, english));
    }

    private Finding mistake(String mistake, int line, int column, String words, String chinese, String english) {
        return Finding.error(kind.code() + "-" + mistake, file, line, column, chinese, english)
                .about(words);
    }

    private void add(Finding finding, @Nullable String near) {
        findings.add(near == null ? finding : finding.fix("改为 " + near, "write " + near));
    }
}
