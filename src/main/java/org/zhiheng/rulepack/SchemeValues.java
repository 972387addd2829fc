package org.zhiheng.rulepack;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;

/** Values of {@code scheme.yml} that come from a set of words, and its days. */
final class SchemeValues {

    private SchemeValues() {}

    /** The constant whose name in lower case is written; {@code absent} when none is, or an unknown one, which is said. */
    static <E extends Enum<E>> E choice(Yaml yaml, E absent, E[] values) {
        if (!yaml.isPresent()) {
            return absent;
        }
        String word = yaml.text("").strip();
        Set<String> words = new LinkedHashSet<>();
        for (E value : values) {
            words.add(value.name().toLowerCase(Locale.ROOT));
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        String nearest = Suggestion.nearest(word, words);
        yaml.add(Finding.error(
                        "unknown-word",
                        yaml.file(),
                        yaml.line(),
                        yaml.column(),
                        "「" + yaml.path() + "」不能这样写",
                        "(" + yaml.path() + ") cannot be this")
                .about(word)
                .fix(
                        nearest == null ? "可以写：" + String.join("、", words) : "是否想写「" + nearest + "」",
                        nearest == null ? "one of: " + String.join(", ", words) : "did you mean (" + nearest + ")"));
        return absent;
    }

    /** A day; {@code absent} when none is written, or what is no day, which is said. */
    static LocalDate date(Yaml yaml, LocalDate absent) {
        if (!yaml.isPresent()) {
            return absent;
        }
        try {
            return LocalDate.parse(yaml.text("").strip());
        } catch (DateTimeParseException notDate) {
            yaml.error("not-date", "应为日期，如 2026-01-01", "a date such as 2026-01-01 is expected");
            return absent;
        }
    }
}
