package org.zhiheng.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A word, number, text or sign of an SQL text; comments are left out.
 *
 * @param kind what it is
 * @param text words in lower case, the rest as written
 * @param start offset of the first character, 0-based
 * @param end offset after the last one
 */
record SqlToken(Kind kind, String text, int start, int end) {

    enum Kind {
        WORD,
        NUMBER,
        TEXT,
        PLACEHOLDER,
        SIGN,
        /** Quoted names, dollar quotes, escapes, open ends: what a metric has no use for. */
        FOREIGN
    }

    boolean is(String word) {
        return text.equals(word) && (kind == Kind.WORD || kind == Kind.SIGN);
    }

    static List<SqlToken> of(String sql) {
        List<SqlToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < sql.length()) {
            char sign = sql.charAt(at);
            if (Character.isWhitespace(sign)) {
                at++;
            } else if (sql.startsWith("--", at)) {
                at = endOfLine(sql, at);
            } else if (sql.startsWith("/*", at)) {
                int end = endOfComment(sql, at);
                if (end < 0) {
                    tokens.add(new SqlToken(Kind.FOREIGN, "/*", at, sql.length()));
                    end = sql.length();
                }
                at = end;
            } else {
                SqlToken token = next(sql, at, sign);
                tokens.add(token);
                at = token.end();
            }
        }
        return tokens;
    }

    /** A lone carriage return ends a comment too: what follows it is read by the server. */
    private static int endOfLine(String sql, int start) {
        int at = start;
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    /** PostgreSQL nests comments; a plain search for the end would see text where the server sees none. */
    private static int endOfComment(String sql, int start) {
        int depth = 0;
        int at = start;
        while (at < sql.length()) {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                at += 2;
                if (--depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return -1;
    }

    private static SqlToken next(String sql, int start, char sign) {
        int end = start + 1;
        if (Character.isLetter(sign) || sign == '_') {
            while (end < sql.length() && isWordPart(sql.charAt(end))) {
                end++;
            }
            boolean prefixed = end < sql.length() && (sql.charAt(end) == '\'' || sql.startsWith("&", end));
            String word = sql.substring(start, end).toLowerCase(Locale.ROOT);
            if (prefixed && List.of("e", "b", "x", "n", "u").contains(word)) {
                return new SqlToken(Kind.FOREIGN, sql.substring(start, end + 1), start, end + 1);
            }
            return new SqlToken(Kind.WORD, word, start, end);
        }
        if (Character.isDigit(sign)) {
            while (end < sql.length() && (isWordPart(sql.charAt(end)) || sql.charAt(end) == '.')) {
                end++;
            }
            return new SqlToken(Kind.NUMBER, sql.substring(start, end), start, end);
        }
        if (sign == '\'') {
            int close = start;
            do {
                close = sql.indexOf('\'', close + 1);
                if (close >= 0 && sql.startsWith("''", close)) {
                    close++;
                } else {
                    break;
                }
            } while (true);
            return close < 0
                    ? new SqlToken(Kind.FOREIGN, "'", start, sql.length())
                    : new SqlToken(Kind.TEXT, sql.substring(start, close + 1), start, close + 1);
        }
        if (sign == ':') {
            if (sql.startsWith("::", start)) {
                return new SqlToken(Kind.SIGN, "::", start, start + 2);
            }
            while (end < sql.length() && isWordPart(sql.charAt(end))) {
                end++;
            }
            return new SqlToken(Kind.PLACEHOLDER, sql.substring(start + 1, end), start, end);
        }
        boolean foreign = "\"$\\`?@#;{}[]".indexOf(sign) >= 0 || sign > 126;
        return new SqlToken(foreign ? Kind.FOREIGN : Kind.SIGN, String.valueOf(sign), start, end);
    }

    private static boolean isWordPart(char sign) {
        return Character.isLetterOrDigit(sign) || sign == '_';
    }
}
