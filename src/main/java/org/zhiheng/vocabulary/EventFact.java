package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and counts for or against a unit: accident, honour, breach of a hard bar, inspection finding.
 *
 * @param record number of the record behind it
 * @param category what kind of event
 * @param level national, provincial, city …; null when it has none
 * @param severity null when it has none
 * @param matter events of one matter share this; null when the event stands alone
 * @param points an assessor's own points; null when none were given
 * @param quantity deaths, square metres, persons …; null when not recorded
 * @param repeated whether the source says that it is a repetition
 * @param evidence document that proves it; null when none was handed in
 * @param note free text
 * @param attributes further columns, e.g. {@code finder}
 */
public record EventFact(
        long record,
        String category,
        LocalDate on,
        @Nullable String level,
        @Nullable String severity,
        @Nullable String matter,
        @Nullable BigDecimal points,
        @Nullable BigDecimal quantity,
        boolean repeated,
        @Nullable String evidence,
        @Nullable String note,
        Map<String, String> attributes) {

    /** A column of the event by name, own or further; empty when it has none. */
    public String attribute(String name) {
        String value =
                switch (name) {
                    case "category" -> category;
                    case "level" -> level;
                    case "severity" -> severity;
                    case "matter" -> matter;
                    case "repeated" -> String.valueOf(repeated);
                    default -> attributes.get(name);
                };
        return value == null ? "" : value;
    }
}
