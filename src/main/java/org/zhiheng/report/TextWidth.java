package org.zhiheng.report;

/** How wide a text stands in a table, in widths of a digit: a Chinese character takes two. */
final class TextWidth {

    private TextWidth() {}

    /** The widest line of the text. */
    static int of(String text) {
        int widest = 0;
        int width = 0;
        for (int index = 0; index < text.length(); ) {
            int point = text.codePointAt(index);
            index += Character.charCount(point);
            if (point == '\n') {
                widest = Math.max(widest, width);
                width = 0;
            } else {
                width += of(point);
            }
        }
        return Math.max(widest, width);
    }

    /** The lines the text takes in a column of a width, at least one. */
    static int lines(String text, int columnWidth) {
        int lines = 1;
        int width = 0;
        for (int index = 0; index < text.length(); ) {
            int point = text.codePointAt(index);
            index += Character.charCount(point);
            int next = of(point);
            if (point == '\n' || width + next > columnWidth) {
                lines++;
                width = point == '\n' ? 0 : next;
            } else {
                width += next;
            }
        }
        return lines;
    }

    private static int of(int point) {
        boolean narrow = point < 0x1100 || point >= 0x2000 && point < 0x2010 || point >= 0xFF61 && point < 0xFFE0;
        return narrow ? 1 : 2;
    }
}
