package org.zhiheng.intake;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the combinations of unit spellings of a file: a row carries the number of its combination, and only the first
 * row of a combination the spellings. So units are looked up once per combination instead of once per row. Rows with and
 * without faults are numbered apart, because only the latter may make units known.
 */
final class UnitSets {

    private static final int REMEMBERED = 50_000;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final StringBuilder joined = new StringBuilder();
    private int last;
    private boolean fresh;

    /** The number of a combination. Beyond {@link #REMEMBERED} combinations one may be numbered once more, to no harm. */
    int number(@Nullable String[] spellings, boolean faulty) {
        joined.setLength(0);
        joined.append(faulty ? '!' : '=');
        for (String spelling : spellings) {
            joined.append(spelling == null ? "" : spelling).append('\u001f');
        }
        String combination = joined.toString();
        Integer known = numbers.get(combination);
        fresh = known == null;
        if (known != null) {
            return known;
        }
        if (numbers.size() >= REMEMBERED) {
            numbers.clear();
        }
        numbers.put(combination, ++last);
        return last;
    }

    /** Whether the last number asked for was given for the first time. */
    boolean isFresh() {
        return fresh;
    }
}
