package org.zhiheng.ranking;

import java.util.ArrayList;
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
        List<String> periods = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (Step step : newestFirst) {
            Boolean listed = step.listed();
            if (Boolean.FALSE.equals(listed)) {
                break;
            }
            if (listed != null) {
                periods.add(step.period());
            } else if (!step.exemption().isBlank()) {
                remarks.add(step.period() + " 经说明未参加排名（" + step.exemption() + "），连续到此为止");
                break;
            } else {
                remarks.add(step.period() + " 未参加排名且没有说明理由，不中断连续");
            }
        }
        String reason = periods.isEmpty() ? "" : "连续 " + periods.size() + " 期在列（" + String.join("、", periods) + "）";
        String text = periods.isEmpty() || remarks.isEmpty() ? reason : reason + "；" + String.join("；", remarks);
        return new Streak(periods.size(), List.copyOf(periods), action(periods.size(), actions), text);
    }

    private static @Nullable String action(int length, Map<Integer, String> actions) {
        return actions.entrySet().stream()
                .filter(action -> action.getKey() <= length)
                .max(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .orElse(null);
    }
}
