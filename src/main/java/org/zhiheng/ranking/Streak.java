package org.zhiheng.ranking;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often in a row a unit was at the bottom, and what follows (FEATURES G3): first a talk, then …
 *
 * @param length consecutive periods, 0: none
 * @param periods the periods counted, newest first
 * @param action the listed action for this length (the longest step reached); null: none
 * @param reason in Chinese
 */
public record Streak(
        int length, List<String> periods, @Nullable String action, String reason) {

    /**
     * One past period of a unit.
     *
     * @param listed on the list (bottom) in this period; null: not ranked
     * @param exemption why it was not ranked; empty when nobody stated a reason
     */
    public record Step(String period, @Nullable Boolean listed, String exemption) {}

    /**
     * @param newestFirst a period without rank ends the streak only with a stated exemption; without one it is skipped
     * @param actions by length of the streak
     */
    public static Streak of(List<Step> newestFirst, Map<Integer, String> actions) {
        throw new UnsupportedOperationException("of");
    }
}
