package org.zhiheng.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.Hash;
import tools.jackson.databind.json.JsonMapper;

/**
 * A package being made: its entries as files of a temporary folder, each with the hash of every line beside it in
 * {@code lines/}, so that a changed line can be named later. Removed when closed.
 */
final class PackageFolder implements AutoCloseable {

    static final String LINES = "lines/";

    /** Characters kept of a line's SHA-256. */
    static final int LINE_HASH = 32;

    private static final LocalDateTime FIXED_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FETCHED = 5_000;

    private final Path folder;
    private final SortedMap<String, Manifest.Entry> entries = new TreeMap<>();

    PackageFolder() {
        try {
            this.folder = Files.createTempDirectory("zhiheng-package");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    List<Manifest.Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** A file as it is. */
    void file(String name, byte[] bytes) {
        try (Lines lines = new Lines(name, List.of())) {
            int from = 0;
            for (int at = 0; at < bytes.length; at++) {
                if (bytes[at] == '\n') {
                    lines.add(bytes, from, at + 1);
                    from = at + 1;
                }
            }
            if (from < bytes.length) {
                lines.add(bytes, from, bytes.length);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * A table; inside a transaction its rows stream through.
     *
     * @param columns to write; empty: all the query has but the number of the run
     */
    void table(JdbcClient jdbc, TableEntry table, List<String> columns) {
        List<String> written = columns.isEmpty() ? columns(jdbc, table) : columns;
        try (Lines lines = new Lines(table.name(), written)) {
            lines.add(JSON.writeValueAsString(written));
            jdbc.sql(lineQuery(table, written)).withFetchSize(FETCHED).query(row -> {
                lines.add(row.getString(1));
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String lineQuery(TableEntry table, List<String> columns) {
        return "select cast(jsonb_build_array("
                + String.join(
                        ", ", columns.stream().map(column -> "t." + column).toList()) + ") as text) from ("
                + table.query() + ") t order by " + table.order();
    }

    private static List<String> columns(JdbcClient jdbc, TableEntry table) {
        return jdbc.sql("select * from (" + table.query() + ") t limit 0").query(rows -> {
            List<String> columns = new ArrayList<>();
            for (int index = 1; index <= rows.getMetaData().getColumnCount(); index++) {
                String column = rows.getMetaData().getColumnName(index);
                if (!table.name().startsWith(TableEntry.RESULTS) || !column.equals("run_id")) {
                    columns.add(column);
                }
            }
            return columns;
        });
    }

    /** Writes the archive: entries in order of name, a fixed time on each. */
    void zip(OutputStream out, SortedMap<String, byte[]> beside, Predicate<String> included) throws IOException {
        SortedMap<String, byte[]> small = new TreeMap<>(beside);
        List<String> names = new ArrayList<>(small.keySet());
        entries.keySet().stream().filter(included).forEach(names::add);
        names.sort(null);
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.setLevel(Deflater.DEFAULT_COMPRESSION);
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTimeLocal(FIXED_TIME);
                zip.putNextEntry(entry);
                byte[] bytes = small.get(name);
                if (bytes == null) {
                    Files.copy(path(name), zip);
                } else {
                    zip.write(bytes);
                }
                zip.closeEntry();
            }
        }
    }

    private Path path(String name) {
        return folder.resolve(name.replace('/', '!'));
    }

    /** One entry being written line by line. */
    private final class Lines implements AutoCloseable {

        private final String name;
        private final List<String> columns;
        private final OutputStream out;
        private final Hash whole = new Hash();
        private final Hash one = new Hash();
        private final StringBuilder hashes = new StringBuilder();
        private long bytes;
        private long count;

        Lines(String name, List<String> columns) throws IOException {
            this.name = name;
            this.columns = columns;
            this.out = new BufferedOutputStream(Files.newOutputStream(path(name)), 1 << 16);
        }

        void add(String line) {
            byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
            add(text, 0, text.length);
        }

        void add(byte[] text, int from, int until) {
            try {
                out.write(text, from, until - from);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            whole.bytes(text, from, until - from);
            hashes.append(one.bytes(text, from, until - from).hex(), 0, LINE_HASH)
                    .append('\n');
            bytes += until - from;
            count++;
        }

        @Override
        public void close() throws IOException {
            out.close();
            entries.put(name, new Manifest.Entry(name, whole.hex(), bytes, count, columns));
            byte[] lineHashes = hashes.toString().getBytes(StandardCharsets.US_ASCII);
            String lineName = LINES + name;
            Files.write(path(lineName), lineHashes);
            entries.put(
                    lineName, new Manifest.Entry(lineName, Hash.of(lineHashes), lineHashes.length, count, List.of()));
        }
    }

    @Override
    public void close() {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The short hash of one line, its end included. */
    static String lineHash(byte[] line) {
        return Hash.of(line).substring(0, LINE_HASH);
    }
}
