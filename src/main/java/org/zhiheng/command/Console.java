package org.zhiheng.command;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.Figure;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Where a command prints: its answer on standard output, everything else on standard error. */
record Console(PrintStream out, PrintStream err) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** A message in the chosen language; in both when none was chosen. */
    void error(Language language, String chinese, String english) {
        if (language.chinese()) {
            err.println(chinese);
        }
        if (language.english()) {
            err.println(english);
        }
    }

    /** A message that holds both languages already. */
    void error(Language language, String both) {
        err.println(both);
    }

    void line(String text) {
        out.println(text);
    }

    /** Exactly one JSON object or array: maps in their order, numbers without exponent. */
    void json(Object value) {
        out.println(JSON.writeValueAsString(value));
    }

    /** Comma-separated: a head and rows; quoted where needed, LF at the end of a line. */
    void csv(Collection<String> head, Collection<? extends List<?>> rows) {
        StringBuilder text = new StringBuilder();
        append(text, head);
        rows.forEach(row -> append(text, row));
        out.print(text);
        out.flush();
    }

    /** The same rows in columns that line up, Chinese letters taking two places. */
    void table(Collection<String> head, Collection<? extends List<?>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(List.copyOf(head));
        rows.forEach(row -> all.add(row.stream().map(Console::plain).toList()));
        int[] widths = new int[head.size()];
        for (List<String> row : all) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(row.get(column)).append(" ".repeat(widths[column] - width(row.get(column)) + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Text of a value: numbers plainly, null as nothing. */
    static String plain(@Nullable Object value) {
        return value == null ? "" : value instanceof BigDecimal number ? Figure.exact(number) : value.toString();
    }

    private static void append(StringBuilder text, Collection<?> cells) {
        boolean first = true;
        for (Object cell : cells) {
            if (!first) {
                text.append(',');
            }
            first = false;
            String plain = plain(cell);
            boolean quote = plain.indexOf(',') >= 0
                    || plain.indexOf('"') >= 0
                    || plain.indexOf('\n') >= 0
                    || plain.indexOf('\r') >= 0;
            text.append(quote ? '"' + plain.replace("\"", "\"\"") + '"' : plain);
        }
        text.append('\n');
    }

    private static int width(String text) {
        return text.codePoints()
                .map(letter -> letter >= 0x1100 && isWide(letter) ? 2 : 1)
                .sum();
    }

    private static boolean isWide(int letter) {
        return Character.isIdeographic(letter)
                || letter >= 0x3000 && letter <= 0x30FF
                || letter >= 0xFF01 && letter <= 0xFF60
                || letter == '…'
                || letter == '—';
    }
}
