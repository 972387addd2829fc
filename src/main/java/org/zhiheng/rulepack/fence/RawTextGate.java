package org.zhiheng.rulepack.fence;

/**
 * Looks at the characters before any parser does: what could make a parser, or a reader, see other text than stands
 * there is refused, and so is what could exhaust a parser. It allows nothing that a later gate refuses.
 */
final class RawTextGate {

    private static final int MOST_CHARACTERS = 400_000;
    private static final int LONGEST_LINE = 2_000;
    private static final int LONGEST_STRING = 500;
    private static final int DEEPEST_NESTING = 30;

    private final SourceText source;

    RawTextGate(SourceText source) {
        this.source = source;
    }

    /** Whether the text is fit to be parsed. */
    boolean inspect() {
        String text = source.text();
        if (text.length() > MOST_CHARACTERS) {
            source.refuse(
                    "file-too-long",
                    0,
                    "",
                    "规则文件过长（" + text.length() + " 个字符，最多 " + MOST_CHARACTERS + "）",
                    "the rule file is too long (" + text.length() + " characters, at most " + MOST_CHARACTERS + ")",
                    "按指标类别拆成几个文件",
                    "split it into one file per group of criteria");
            return false;
        }
        scan(text);
        return source.findings().isEmpty();
    }

    private void scan(String text) {
        int depth = 0;
        int lineStart = 0;
        int index = 0;
        while (index < text.length()) {
            char at = text.charAt(index);
            if (at == '\n') {
                checkLine(lineStart, index);
                lineStart = index + 1;
            }
            checkCharacter(index, at);
            if (text.startsWith("//", index)) {
                int end = text.indexOf('\n', index);
                end = end < 0 ? text.length() : end;
                checkCharacters(index + 1, end);
                index = end;
                continue;
            }
            if (text.startsWith("/*", index)) {
                int end = text.indexOf("*/", index + 2);
                if (end < 0) {
                    source.refuse(
                            "unclosed-comment", index, "/*", "注释没有结束", "the comment is not closed", "补上 */", "add */");
                    return;
                }
                checkCharacters(index + 1, end);
                index = end + 2;
                continue;
            }
            if (hash(text, index)) {
                index = Math.max(index + 1, text.indexOf('\n', index));
                continue;
            }
            if (at == '"' || at == '\'') {
                index = string(text, index, at);
                continue;
            }
            if (at == '(' || at == '{' || at == '[') {
                if (++depth == DEEPEST_NESTING + 1) {
                    source.refuse(
                            "nested-too-deep",
                            index,
                            String.valueOf(at),
                            "括号嵌套过深（超过 " + DEEPEST_NESTING + " 层）",
                            "brackets are nested too deep (more than " + DEEPEST_NESTING + ")",
                            "拆成几条规则",
                            "split the rule");
                    return;
                }
            } else if (at == ')' || at == '}' || at == ']') {
                depth = Math.max(0, depth - 1);
            }
            checkLookAlike(index, at);
            index++;
        }
        checkLine(lineStart, text.length());
    }

    private int string(String text, int start, char quote) {
        int end = start + 1;
        while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
            end++;
        }
        if (end >= text.length() || text.charAt(end) == '\n') {
            source.refuse(
                    "unclosed-string",
                    start,
                    text.substring(start, end),
                    "引号没有成对",
                    "the quotation mark is not closed",
                    "在同一行补上英文引号 " + quote,
                    "close it on the same line");
            return end;
        }
        checkCharacters(start + 1, end);
        if (end - start > LONGEST_STRING) {
            source.refuse(
                    "string-too-long",
                    start,
                    text.substring(start, end),
                    "文字过长（最多 " + LONGEST_STRING + " 个字符）",
                    "the text is too long (at most " + LONGEST_STRING + " characters)");
        }
        if (end == start + 1 && end + 1 < text.length() && text.charAt(end + 1) == quote) {
            source.refuse(
                    "text-block",
                    start,
                    "\"\"\"",
                    "不能使用三引号文本块",
                    "text blocks are not allowed",
                    "用一对双引号",
                    "use one pair of quotation marks");
        }
        return end + 1;
    }

    private void checkLine(int start, int end) {
        if (end - start > LONGEST_LINE) {
            source.refuse(
                    "line-too-long",
                    start,
                    "",
                    "一行过长（最多 " + LONGEST_LINE + " 个字符）",
                    "the line is too long (at most " + LONGEST_LINE + " characters)");
        }
    }

    private void checkCharacters(int from, int until) {
        for (int index = from; index < until; index++) {
            checkCharacter(index, source.text().codePointAt(index));
        }
    }

    private void checkCharacter(int index, int at) {
        int type = Character.getType(at);
        if (at == '\\') {
            source.refuse(
                    "backslash",
                    index,
                    source.text()
                            .substring(index, Math.min(index + 6, source.text().length())),
                    "规则文件中不能出现反斜杠（转义字符）",
                    "a backslash (escape) is not allowed in a rule file",
                    "直接写出该字符",
                    "write the character itself");
        } else if (at != '\n' && at != '\t' && (type == Character.CONTROL || type == Character.FORMAT)
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR) {
            source.refuse(
                    "invisible-character",
                    index,
                    String.format(java.util.Locale.ROOT, "U+%04X", at),
                    "有看不见的字符",
                    "there is an invisible character",
                    "删去该字符，重新键入这一行",
                    "delete it and type the line again");
        }
    }

    private static String named(String ascii) {
        return switch (ascii) {
            case "\"", "'" -> "引号";
            case "(", ")", "[", "]", "{", "}" -> "括号";
            case "," -> "逗号";
            case ";" -> "分号";
            case ":" -> "冒号";
            case "." -> "句点";
            default -> "";
        };
    }

    /** A line that begins with # is no comment here. */
    private boolean hash(String text, int index) {
        if (text.charAt(index) != '#'
                || !text.substring(text.lastIndexOf('\n', index) + 1, index).isBlank()) {
            return false;
        }
        source.refuse(
                "hash-comment", index, "#", "这里的注释不用井号", "comments do not begin with # here", "注释写 // …", "write // …");
        return true;
    }

    /** Full-width signs and letters of other scripts that look like Latin ones, where code stands. */
    private void checkLookAlike(int index, char at) {
        if (at < 0x80) {
            return;
        }
        Character.UnicodeScript script = Character.UnicodeScript.of(at);
        boolean han = script == Character.UnicodeScript.HAN && Character.isLetter(at);
        if (han || Character.isSurrogate(at) || Character.getType(at) == Character.FORMAT) {
            return;
        }
        String plain = java.text.Normalizer.normalize(String.valueOf(at), java.text.Normalizer.Form.NFKC);
        String ascii =
                switch (at) {
                    case '“', '”' -> "\"";
                    case '‘', '’' -> "'";
                    case '。' -> ".";
                    case '、' -> ",";
                    case '×' -> "*";
                    case '÷' -> "/";
                    case '−' -> "-";
                    case '≥' -> ">=";
                    case '≤' -> "<=";
                    case '≠' -> "!=";
                    case '\u3000' -> " ";
                    default -> plain.charAt(0) < 0x80 ? plain : "";
                };
        source.refuse(
                "full-width",
                index,
                String.valueOf(at),
                ascii.isEmpty() ? "这里不能使用该字符" : "这里用了全角或中文符号",
                ascii.isEmpty() ? "this character is not allowed here" : "a full-width or Chinese sign stands here",
                ascii.isEmpty()
                        ? "名称只用汉字、英文字母、数字和下划线"
                        : "改为英文半角" + named(ascii) + " " + (ascii.isBlank() ? "空格" : ascii),
                ascii.isEmpty()
                        ? "names take Han characters, Latin letters, digits and underscores"
                        : "write (" + ascii + ")");
    }
}
