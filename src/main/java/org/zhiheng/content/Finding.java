package org.zhiheng.content;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something to tell the author of a file: what is wrong, where, and the likely fix, in Chinese and English.
 *
 * @param code stable code of the kind of mistake, e.g. {@code unknown-metric}
 * @param severity whether the file can be used all the same
 * @param file path as the author knows it, relative to the home folder, with a sheet name after {@code !} in a workbook
 * @param line 1-based; 0 when the file as a whole is meant
 * @param column 1-based; 0 when the line as a whole is meant
 * @param words the words at fault; null when something is absent
 * @param chinese what is wrong
 * @param english the same in English
 * @param fixChinese the likely fix; null when none is known
 * @param fixEnglish the same in English
 */
public record Finding(
        String code,
        Severity severity,
        String file,
        int line,
        int column,
        @Nullable String words,
        String chinese,
        String english,
        @Nullable String fixChinese,
        @Nullable String fixEnglish)
        implements Comparable<Finding> {

    /** How grave a finding is. */
    public enum Severity {
        ERROR,
        WARNING,
        INFO
    }

    private static final int MOST_WORDS = 200;

    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparingInt(Finding::column)
            .thenComparing(Finding::code)
            .thenComparing(Finding::chinese);

    /** What makes a file unusable. */
    public static Finding error(String code, String file, int line, int column, String chinese, String english) {
        return new Finding(code, Severity.ERROR, file, line, column, null, chinese, english, null, null);
    }

    /** What a file can be used with all the same. */
    public static Finding warning(String code, String file, int line, int column, String chinese, String english) {
        return new Finding(code, Severity.WARNING, file, line, column, null, chinese, english, null, null);
    }

    /** @param newWords cut off where they go on for long; null: none */
    public Finding about(@Nullable String newWords) {
        String shown = newWords != null && newWords.length() > MOST_WORDS
                ? newWords.substring(0, newWords.offsetByCodePoints(0, 100)) + "…"
                : newWords;
        return new Finding(code, severity, file, line, column, shown, chinese, english, fixChinese, fixEnglish);
    }

    /** The same with the likely fix, which starts no sentence: 写成 12 / write 12. */
    public Finding fix(String newFixChinese, String newFixEnglish) {
        return new Finding(code, severity, file, line, column, words, chinese, english, newFixChinese, newFixEnglish);
    }

    /** Whether the file cannot be used because of it. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code file:line:column}, in a workbook {@code file!sheet!C5}; leaving out what is unknown. */
    public String place() {
        if (line <= 0) {
            return file;
        }
        if (file.indexOf('!') > 0) {
            return file + "!" + cell(Math.max(1, column), line);
        }
        return file + ":" + line + (column > 0 ? ":" + column : "");
    }

    /** Name of a cell as a spreadsheet program writes it; both numbers 1-based. */
    public static String cell(int column, int row) {
        StringBuilder letters = new StringBuilder();
        for (int rest = column; rest > 0; rest = (rest - 1) / 26) {
            letters.insert(0, (char) ('A' + (rest - 1) % 26));
        }
        return letters.toString() + row;
    }

    /** One line in Chinese followed by the fix. */
    public String inChinese() {
        return place() + ": " + chinese + (words == null ? "" : "（" + words + "）")
                + (fixChinese == null ? "" : "。可能的改法：" + fixChinese);
    }

    /** One line in English followed by the fix. */
    public String inEnglish() {
        return place() + ": " + english + (words == null ? "" : " (" + words + ")")
                + (fixEnglish == null ? "" : ". Maybe: " + fixEnglish);
    }

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
