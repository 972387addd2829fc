package org.zhiheng.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Residents' telephone and identity numbers inside texts (C7). Masked they show enough to tell two apart and too little to
 * call or to impersonate anybody. Identity numbers as in GB 11643-1999: area, date of birth, sequence, check digit.
 */
public final class PersonalData {

    /** A pattern with the group kept in front and the one kept behind. */
    private record Kind(Pattern pattern, String masked) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    Pattern.compile(
                            "(?<![0-9A-Za-z])(\\d{6})(?:18|19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{2}(\\d[0-9Xx])(?![0-9A-Za-z])"),
                    "$1**********$2"),
            new Kind(Pattern.compile("(?<![0-9A-Za-z])(1[3-9]\\d)\\d{4}(\\d{4})(?![0-9A-Za-z])"), "$1****$2"),
            new Kind(Pattern.compile("(?<![0-9A-Za-z])(0\\d{2,3}[- ])\\d{3,4}(\\d{4})(?![0-9A-Za-z])"), "$1****$2"));

    /** Columns that name a record or a unit; a number in them is nobody's. */
    private static final Set<String> NAMES = Set.of(
            "record_key",
            "unit_code",
            "case_number",
            "hazard_number",
            "task_number",
            "linked_case",
            "successor_code",
            "parent_code");

    private PersonalData() {}

    /** The text with every such number masked; the same text when there is none. */
    public static String masked(String text) {
        String masked = text;
        for (Kind kind : KINDS) {
            masked = kind.pattern().matcher(masked).replaceAll(kind.masked());
        }
        return masked;
    }

    /** What a record says, masked; column names and order stay. */
    public static Map<String, String> masked(Map<String, String> columns) {
        Map<String, String> masked = new LinkedHashMap<>();
        columns.forEach((column, text) -> masked.put(column, NAMES.contains(column) ? text : masked(text)));
        return masked;
    }
}
