package org.zhiheng.packversion;

import java.util.List;

/**
 * One difference between two versions, in words.
 *
 * @param subject what kind of thing differs
 * @param kind whether it came, went or changed
 * @param code of the criterion, node, rule, scenario, metric or file
 * @param file it stands in, relative to the pack's folder; metric files as {@code batch/metrics/<code>.sql}
 * @param chinese e.g. {@code A1 办结及时率：满分线 95 % → 93 %}
 * @param english the same in English
 * @param lines unified difference of the text, where words do not say it all; otherwise empty
 */
public record PackChange(
        Subject subject, Kind kind, String code, String file, String chinese, String english, List<String> lines) {

    /** What differs. */
    public enum Subject {
        SCHEME,
        CRITERION,
        RULE,
        METRIC,
        SCENARIO,
        FILE
    }

    /** How it differs. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    public PackChange {
        lines = List.copyOf(lines);
    }
}
