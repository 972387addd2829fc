package org.zhiheng.content;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What was made of files, kept until one of them has other bytes or another name. What failed is made anew each time. */
final class MadeContent {

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(SortedMap<String, byte[]> files, Object made) {}

    /**
     * @param what name of what is made; the same name always stands for the same way of making it
     * @param keep whether this one may be kept
     */
    <T> T of(
            String what,
            SortedMap<String, byte[]> files,
            Function<SortedMap<String, byte[]>, T> make,
            Predicate<T> keep) {
        Entry known = entries.get(what);
        if (known != null && isSame(known.files(), files)) {
            @SuppressWarnings("unchecked")
            T kept = (T) known.made();
            return kept;
        }
        T made = make.apply(files);
        if (keep.test(made)) {
            entries.put(what, new Entry(files, made));
        } else {
            entries.remove(what);
        }
        return made;
    }

    private static boolean isSame(SortedMap<String, byte[]> one, SortedMap<String, byte[]> other) {
        return one.size() == other.size()
                && one.entrySet().stream().allMatch(file -> Arrays.equals(file.getValue(), other.get(file.getKey())));
    }
}
