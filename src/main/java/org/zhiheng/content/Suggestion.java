package org.zhiheng.content;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Guesses which known word a mistyped one was meant to be. */
public final class Suggestion {

    private static final int LEAST_LETTERS = 4;

    private Suggestion() {}

    /** The known word nearest to the written one; null when none is near (more than a third of the letters differ). */
    public static @Nullable String nearest(String written, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(word -> distance.apply(written, word) <= Math.max(1, written.length() / 3))
                .min(Comparator.<String>comparingInt(word -> distance.apply(written, word))
                        .thenComparing(Comparator.naturalOrder()))
                .or(() -> beginning(written, known))
                .orElse(null);
    }

    /** The nearest known word, else the shortest one that has every part of the written one: reopened, case_reopened_rate. */
    public static @Nullable String likely(String written, Collection<String> known) {
        String small = written.toLowerCase(Locale.ROOT).replace('-', '_');
        String nearest = nearest(written, known);
        if (nearest == null) {
            nearest = nearest(small, known);
        }
        if (nearest != null) {
            return nearest;
        }
        List<String> parts = List.of(small.split("[_\\s.]+"));
        return known.stream()
                .filter(word -> written.length() >= LEAST_LETTERS
                        && List.of(word.split("_")).containsAll(parts))
                .min(Comparator.<String>comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** The shortest known word of which half or more was written, from its beginning. */
    private static Optional<String> beginning(String written, Collection<String> known) {
        return known.stream()
                .filter(word -> word.startsWith(written) && written.length() * 2 >= word.length())
                .min(Comparator.<String>comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }

    /** The known words, in an order that is the same at every call, for a message that lists them all. */
    public static String list(Collection<String> known, String separator) {
        return known.stream().sorted().collect(Collectors.joining(separator));
    }
}
