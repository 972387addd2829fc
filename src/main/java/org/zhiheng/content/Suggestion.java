package org.zhiheng.content;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Guesses which known word a mistyped one was meant to be. */
public final class Suggestion {

    private Suggestion() {}

    /** The known word nearest to the written one; null when none is near (more than a third of the letters differ). */
    public static @Nullable String nearest(String written, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(word -> distance.apply(written, word) <= Math.max(1, written.length() / 3))
                .min(Comparator.<String>comparingInt(word -> distance.apply(written, word))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** The known words, in an order that is the same at every call, for a message that lists them all. */
    public static String list(Collection<String> known, String separator) {
        return known.stream().sorted().collect(Collectors.joining(separator));
    }
}
