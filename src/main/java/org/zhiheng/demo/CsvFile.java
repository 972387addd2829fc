package org.zhiheng.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A CSV file as Chinese office software writes it: byte order mark (in UTF-8), CRLF, cells quoted where needed. */
final class CsvFile implements AutoCloseable {

    static final Charset GB18030 = Charset.forName("GB18030");

    private final Path path;
    private final BufferedWriter writer;
    private long rows;

    CsvFile(Path path, Charset charset, String headings) {
        this.path = path;
        try {
            writer = new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(path), charset), 1 << 16);
            if (charset.equals(StandardCharsets.UTF_8)) {
                writer.write('\uFEFF');
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        row((Object[]) headings.split(","));
    }

    Path path() {
        return path;
    }

    /** Writes a row. @return its number, 1-based, the heading being row 1 */
    long row(@Nullable Object... cells) {
        try {
            for (int index = 0; index < cells.length; index++) {
                if (index > 0) {
                    writer.write(',');
                }
                Object cell = cells[index];
                if (cell != null) {
                    write(cell.toString());
                }
            }
            writer.write("\r\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return ++rows;
    }

    private void write(String cell) throws IOException {
        boolean quoted = cell.indexOf(',') >= 0 || cell.indexOf('"') >= 0 || cell.indexOf('\n') >= 0;
        writer.write(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
