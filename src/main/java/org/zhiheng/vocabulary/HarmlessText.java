package org.zhiheng.vocabulary;

import org.jspecify.annotations.Nullable;

/**
 * What people wrote, on its way into a spreadsheet that would take it for a formula (CWE-1236). In CSV it gets an apostrophe
 * in front, which the import takes off again; in a workbook it gets a quote prefix or the format of a text.
 */
public final class HarmlessText {

    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";
    private static final char APOSTROPHE = '\'';

    private HarmlessText() {}

    /** Whether a spreadsheet might run it. */
    public static boolean isHarmful(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    }

    /** As a cell of a CSV file. @param text null: the empty cell */
    public static String of(@Nullable String text) {
        return text == null ? "" : isHarmful(text) ? APOSTROPHE + text : text;
    }

    /** The text that {@link #of} was made from; any other stays. */
    public static String original(String cell) {
        return cell.length() > 1 && cell.charAt(0) == APOSTROPHE && FORMULA_STARTS.indexOf(cell.charAt(1)) >= 0
                ? cell.substring(1)
                : cell;
    }
}
