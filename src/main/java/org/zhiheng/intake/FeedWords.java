package org.zhiheng.intake;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;

/** Values of a feed file that come from a set of words, or are a pattern or a zone, with what to say of any other. */
final class FeedWords {

    private FeedWords() {}

    /** Words in the order in which an author is told them. */
    static Set<String> ordered(String... words) {
        return new LinkedHashSet<>(List.of(words));
    }

    /** The constant whose name in lower case is written; {@code absent} when none is, or an unknown one, which is said. */
    static <E extends Enum<E>> E choice(Yaml node, Class<E> type, E absent) {
        Optional<String> word = node.text();
        if (word.isEmpty()) {
            return absent;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word.get())) {
                return constant;
            }
        }
        unknownWord(
                node,
                word.get(),
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList());
        return absent;
    }

    /** A regular expression; null when it is none, which is said. */
    static @Nullable Pattern pattern(Yaml node, String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException mistake) {
            node.error(
                    "feed-pattern",
                    "正则表达式有误（" + regex + "）",
                    "not a regular expression (" + regex + "): " + mistake.getDescription());
            return null;
        }
    }

    /** A time zone; null when none is written or it is unknown, which is said. */
    static @Nullable ZoneId zone(Yaml node) {
        if (!node.isPresent()) {
            return null;
        }
        try {
            return ZoneId.of(node.text(""));
        } catch (DateTimeException unknown) {
            node.error(
                    "feed-zone",
                    "不认识的时区（" + node.text("") + "），例如 Asia/Shanghai",
                    "unknown time zone (" + node.text("") + "), e.g. Asia/Shanghai");
            return null;
        }
    }

    /** Says that the word is none of those known, and which one is near. */
    static void unknownWord(Yaml node, String word, Collection<String> known) {
        String nearest = Suggestion.nearest(word, known);
        Finding finding = Finding.error(
                        "feed-unknown-word", node.file(), node.line(), node.column(), "不认识的取值", "unknown value")
                .about(word);
        node.add(
                nearest == null
                        ? finding.fix("可用的有：" + Suggestion.list(known, "、"), "one of: " + Suggestion.list(known, ", "))
                        : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")"));
    }
}
