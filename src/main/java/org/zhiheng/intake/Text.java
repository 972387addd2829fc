package org.zhiheng.intake;

/** Small operations on characters as Chinese input methods and spreadsheets write them. */
final class Text {

    private Text() {}

    /** The half-width twin of a full-width character; others stay. */
    static char halfWidth(char letter) {
        if (letter >= '\uff01' && letter <= '\uff5e') {
            return (char) (letter - 0xfee0);
        }
        return letter == '\u3000' ? ' ' : letter;
    }

    static String halfWidth(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (halfWidth(text.charAt(index)) != text.charAt(index)) {
                StringBuilder narrow = new StringBuilder(text.length());
                text.chars().forEach(letter -> narrow.append(halfWidth((char) letter)));
                return narrow.toString();
            }
        }
        return text;
    }

    /** Without blanks at both ends, no-break and full-width ones included. */
    static String trim(String text) {
        int from = 0;
        int until = text.length();
        while (from < until && blank(text.charAt(from))) {
            from++;
        }
        while (until > from && blank(text.charAt(until - 1))) {
            until--;
        }
        return from == 0 && until == text.length() ? text : text.substring(from, until);
    }

    static boolean blank(char letter) {
        return letter <= ' ' || letter == '\u3000' || letter == '\u00a0' || letter == '\ufeff';
    }

    /** Cut for messages. */
    static String shortened(String text) {
        return text.length() <= 200
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.min(190, text.codePointCount(0, text.length()))))
                        + "…";
    }

    /** The trimmed cell; empty when the row has no such column. */
    static String cell(String[] cells, int column) {
        return column < 0 || column >= cells.length ? "" : trim(cells[column]);
    }

    /** The text without any of these characters. */
    static String without(String text, String letters) {
        StringBuilder rest = new StringBuilder(text.length());
        for (int index = 0; index < text.length(); index++) {
            if (letters.indexOf(text.charAt(index)) < 0) {
                rest.append(text.charAt(index));
            }
        }
        return rest.toString();
    }

    /** A JSON string with its quotes. */
    static void json(StringBuilder json, String text) {
        json.append('"');
        int plainFrom = 0;
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            if (letter >= ' ' && letter != '"' && letter != '\\') {
                continue;
            }
            json.append(text, plainFrom, index);
            plainFrom = index + 1;
            if (letter == '"' || letter == '\\') {
                json.append('\\').append(letter);
            } else if (letter != 0) {
                json.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) letter));
            }
        }
        json.append(text, plainFrom, text.length()).append('"');
    }
}
