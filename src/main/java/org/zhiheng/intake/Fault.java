package org.zhiheng.intake;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a row.
 *
 * @param heading the user's own heading; null when the whole row is at fault
 * @param code stable code of the kind of mistake
 * @param value the cell as written; null when it does not matter
 */
record Fault(
        @Nullable String heading,
        String code,
        String chinese,
        String english,
        @Nullable String value) {

    void json(StringBuilder json) {
        json.append("{\"k\":");
        Text.json(json, code);
        json.append(",\"z\":");
        Text.json(json, chinese);
        json.append(",\"e\":");
        Text.json(json, english);
        if (heading != null) {
            json.append(",\"c\":");
            Text.json(json, heading);
        }
        if (value != null) {
            json.append(",\"v\":");
            Text.json(json, Text.shortened(value));
        }
        json.append('}');
    }
}
