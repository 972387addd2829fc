package org.zhiheng.intake;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rejected rows as the user wrote them, with row number and reasons, to be put right and handed in again: CSV with a
 * byte order mark, so that a spreadsheet program shows Chinese.
 */
final class RejectFile {

    private RejectFile() {}

    private record Reason(@Nullable String column, String chinese, String english) {}

    /** Reads the source once more for the rows that {@code import_reject} names. */
    static void writeCsv(JdbcClient jdbc, long batch, Feed feed, SourceFile source, Path target) {
        TreeMap<String, TreeMap<Long, List<Reason>>> reasons = reasons(jdbc, batch);
        try (var writer = Files.newBufferedWriter(target, StandardCharsets.UTF_8)) {
            writer.write('\ufeff');
            CsvWriter csv = CsvWriter.builder().build(writer);
            boolean sheets = source.format() != SourceFile.Format.CSV;
            TableFinder finder = new TableFinder(feed, source.name(), new TableSink() {

                private TreeMap<Long, List<Reason>> ofSheet = new TreeMap<>();
                private String sheet = "";
                private List<String> headings = List.of();

                @Override
                public void table(int position, String name, long headingRow, Headings newHeadings) {
                    sheet = name;
                    ofSheet = reasons.getOrDefault(name, new TreeMap<>());
                    if (!newHeadings.names().equals(headings)) {
                        headings = newHeadings.names();
                        List<String> first = new ArrayList<>(headings);
                        if (sheets) {
                            first.add("工作表");
                        }
                        first.addAll(List.of("行号", "错误列", "错误原因", "Reason"));
                        csv.writeRecord(first);
                    }
                }

                @Override
                public void row(long number, String[] cells, @Nullable BitSet dates) {
                    List<Reason> ofRow = ofSheet.get(number);
                    if (ofRow == null) {
                        return;
                    }
                    List<String> values = new ArrayList<>();
                    for (int column = 0; column < Math.max(headings.size(), cells.length); column++) {
                        values.add(column < cells.length ? cells[column] : "");
                    }
                    if (sheets) {
                        values.add(sheet);
                    }
                    values.add(String.valueOf(number));
                    values.add(columns(ofRow));
                    values.add(join(ofRow, true));
                    values.add(join(ofRow, false));
                    csv.writeRecord(values);
                }
            });
            SourceRows.read(source, feed.layout().delimiter(), finder);
            csv.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TreeMap<String, TreeMap<Long, List<Reason>>> reasons(JdbcClient jdbc, long batch) {
        TreeMap<String, TreeMap<Long, List<Reason>>> reasons = new TreeMap<>();
        jdbc.sql("""
                        select sheet, row_number, column_name, message_zh, message_en from import_reject
                        where batch_id = :batch order by sheet, row_number, column_name nulls first, reason_code
                        """).param("batch", batch).query(row -> {
            reasons.computeIfAbsent(row.getString(1), sheet -> new TreeMap<>())
                    .computeIfAbsent(row.getLong(2), number -> new ArrayList<>(1))
                    .add(new Reason(row.getString(3), row.getString(4), row.getString(5)));
        });
        return reasons;
    }

    private static String columns(List<Reason> reasons) {
        Set<String> columns = new LinkedHashSet<>();
        for (Reason reason : reasons) {
            if (reason.column() != null) {
                columns.add(reason.column());
            }
        }
        return String.join("、", columns);
    }

    private static String join(List<Reason> reasons, boolean chinese) {
        List<String> words = new ArrayList<>();
        for (Reason reason : reasons) {
            String text = chinese ? reason.chinese() : reason.english();
            words.add(reason.column() == null ? text : reason.column() + (chinese ? "：" : ": ") + text);
        }
        return String.join(chinese ? "；" : "; ", words);
    }
}
