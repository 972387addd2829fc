package org.zhiheng.rulepack.fence;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;

/** The text of one file, which turns offsets into the author's lines and columns and collects what is refused there. */
final class SourceText {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_$]+|\\S");

    private final DrlFile file;
    private final List<Integer> lineStarts = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    SourceText(DrlFile file) {
        this.file = file;
        lineStarts.add(0);
        for (int index = 0; index < text().length(); index++) {
            if (text().charAt(index) == '\n') {
                lineStarts.add(index + 1);
            }
        }
    }

    String text() {
        return file.text();
    }

    String path() {
        return file.path();
    }

    List<Finding> findings() {
        return findings;
    }

    /** 1-based line of an offset. */
    int line(int offset) {
        int low = 0;
        int high = lineStarts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (lineStarts.get(middle) <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low + 1;
    }

    /** 1-based column of an offset. */
    int column(int offset) {
        return offset - lineStarts.get(line(offset) - 1) + 1;
    }

    /** Offset of a 1-based line and a 0-based column, kept inside the text. */
    int offset(int line, int column) {
        int start = lineStarts.get(Math.max(0, Math.min(line - 1, lineStarts.size() - 1)));
        return Math.max(0, Math.min(start + Math.max(0, column), text().length()));
    }

    /** Where the words stand at or after an offset; the offset itself when they do not. */
    int find(String words, int from) {
        int found = text().indexOf(words, Math.max(0, from));
        return found >= 0 ? found : Math.max(0, Math.min(from, text().length()));
    }

    /** Where the word stands as a word of its own at or after an offset; the offset itself when it does not. */
    int findWord(String word, int from) {
        Matcher matcher = Pattern.compile("(?<![\\p{L}\\p{N}_$])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}_$])")
                .matcher(text());
        return matcher.find(Math.max(0, Math.min(from, text().length()))) ? matcher.start() : from;
    }

    /** The word or sign that stands at an offset. */
    String wordAt(int offset) {
        Matcher matcher = WORD.matcher(text());
        return matcher.find(Math.min(offset, text().length())) && matcher.start() == offset ? matcher.group() : "";
    }

    void refuse(
            String code,
            int offset,
            String words,
            String chinese,
            String english,
            @Nullable String fixChinese,
            @Nullable String fixEnglish) {
        String shown = words.length() > 80 ? words.substring(0, 80) + "…" : words;
        findings.add(new Finding(
                code,
                Finding.Severity.ERROR,
                path(),
                line(offset),
                column(offset),
                shown.isEmpty() ? null : shown,
                chinese,
                english,
                fixChinese,
                fixEnglish));
    }

    void refuse(String code, int offset, String words, String chinese, String english) {
        refuse(code, offset, words, chinese, english, null, null);
    }
}
