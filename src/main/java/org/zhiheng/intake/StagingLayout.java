package org.zhiheng.intake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a feed's staging table and where each stands in a row. */
final class StagingLayout {

    static final int ROW_ID = 0;
    static final int SHEET_NO = 1;
    static final int SHEET = 2;
    static final int ROW_NUMBER = 3;
    /** Number of the row's combination of unit spellings. */
    static final int UNIT_SET = 4;
    /** True in the one row that carries the spellings of its combination. */
    static final int NEW_SET = 5;
    /** True when the key may have occurred before. */
    static final int MAY_REPEAT = 6;

    static final int RECORD_KEY = 7;
    static final int ROW_HASH = 8;
    static final int SORT_NO = 9;
    static final int ERRORS = 10;
    private static final int FIXED = 11;

    private final List<String> names = new ArrayList<>(List.of(
            "row_id",
            "sheet_no",
            "sheet",
            "row_number",
            "unit_set",
            "new_set",
            "may_repeat",
            "record_key",
            "row_hash",
            "sort_no",
            "errors"));
    private final List<String> types = new ArrayList<>(List.of(
            "bigint", "integer", "text", "bigint", "integer", "boolean", "boolean", "text", "text", "numeric",
            "jsonb"));
    private final int attributes;
    private final int aliases;
    private final int firstUnit;
    private final int firstField;
    private final int periodFrom;

    StagingLayout(Feed feed) {
        firstUnit = FIXED;
        feed.units().forEach(role -> add(role.column(), "text"));
        // as text: what did not change need not be parsed
        attributes = feed.kind().hasAttributes() ? add("attributes", "text") : -1;
        aliases = feed.kind() == RecordKind.UNIT ? add("aliases", "jsonb") : -1;
        firstField = names.size();
        feed.fields().forEach(field -> add("f_" + field.name(), field.type().sqlType()));
        periodFrom = feed.kind() == RecordKind.REPORTED_FIGURE ? add("f_period_from", "timestamp") : -1;
    }

    private int add(String name, String type) {
        names.add(name);
        types.add(type);
        return names.size() - 1;
    }

    List<String> names() {
        return names;
    }

    /** Names and types for CREATE TABLE. */
    String definition() {
        List<String> columns = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            columns.add(names.get(index) + " " + types.get(index));
        }
        return String.join(", ", columns);
    }

    int width() {
        return names.size();
    }

    int firstUnit() {
        return firstUnit;
    }

    /** −1 for kinds without attributes. */
    int attributes() {
        return attributes;
    }

    /** −1 unless the records are units. */
    int aliases() {
        return aliases;
    }

    int firstField() {
        return firstField;
    }

    /** −1 unless the records are reported figures. */
    int periodFrom() {
        return periodFrom;
    }

    /** Position of a field of the record; −1 when the feed has none of that name. */
    int field(String name) {
        return names.indexOf("f_" + name);
    }

    /** Names of the columns that make out a record's content, null elsewhere. */
    byte[] @Nullable [] contentNames() {
        byte[][] content = new byte[names.size()][];
        for (int index = firstUnit; index < content.length; index++) {
            if (!names.get(index).startsWith("u_")) {
                content[index] = names.get(index).getBytes(StandardCharsets.UTF_8);
            }
        }
        return content;
    }
}
