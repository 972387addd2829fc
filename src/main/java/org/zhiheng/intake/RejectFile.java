package org.zhiheng.intake;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.vocabulary.HarmlessText;

/**
 * Hands the rejected rows back to be put right. As a workbook: the user's own one with every wrong cell red and the
 * reasons beside; when it is too large for that, or the source is no workbook, one of the rejected rows alone. As CSV: the
 * rejected rows as written, formulas made harmless, with row number and reasons, and a byte order mark, so that a
 * spreadsheet program shows Chinese.
 */
final class RejectFile {

    /** Above this a workbook is not taken into memory as a whole, which needs about one kilobyte a cell. */
    private static final long MOST_CELLS = 150_000;

    private RejectFile() {}

    /**
     * Reads the source once more and writes the file; what kind it becomes is told by the name of the target.
     *
     * @param cells of the source, for workbooks
     */
    static void write(RejectedRows rejected, Feed feed, RowSource source, long cells, Path target) {
        try {
            if (!isWorkbook(target)) {
                writeCsv(rejected, feed, source, target);
            } else if (source instanceof SourceFile file && isOwn(file, target) && cells <= MOST_CELLS) {
                new MarkedWorkbook(rejected, feed, file).write(target);
            } else {
                new RejectedWorkbook(rejected, feed, source).write(target);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Refuses a name that promises another kind of file than can be written, before anything is read. */
    static void check(RowSource source, Path target) {
        if (suffix(target).equals(".xls")
                && !(source instanceof SourceFile file && file.format() == SourceFile.Format.XLS)) {
            throw SourceFile.refuse(
                    "reject-suffix",
                    target.toString(),
                    "来源不是 xls 工作簿，退回文件请用 .xlsx 或 .csv",
                    "the source is no xls workbook; name the reject file .xlsx or .csv");
        }
    }

    private static boolean isOwn(SourceFile file, Path target) {
        return switch (file.format()) {
            case XLSX -> suffix(target).equals(".xlsx");
            case XLS -> suffix(target).equals(".xls");
            case CSV -> false;
        };
    }

    private static boolean isWorkbook(Path target) {
        return suffix(target).equals(".xlsx") || suffix(target).equals(".xls");
    }

    private static String suffix(Path target) {
        String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT);
        return name.substring(Math.max(0, name.lastIndexOf('.')));
    }

    private static void writeCsv(RejectedRows rejected, Feed feed, RowSource source, Path target) throws IOException {
        try (var writer = Files.newBufferedWriter(target, StandardCharsets.UTF_8)) {
            writer.write('\ufeff');
            CsvWriter csv = CsvWriter.builder().build(writer);
            TableFinder finder = new TableFinder(feed, source.name(), new TableSink() {

                private TreeMap<Long, List<RejectedRows.Reason>> ofSheet = new TreeMap<>();
                private String sheet = "";
                private List<String> headings = List.of();

                @Override
                public void table(int position, String name, long headingRow, Headings newHeadings) {
                    sheet = name;
                    ofSheet = rejected.of(name);
                    if (!newHeadings.names().equals(headings)) {
                        headings = newHeadings.names();
                        List<String> first = new ArrayList<>(
                                headings.stream().map(HarmlessText::of).toList());
                        if (source.hasSheets()) {
                            first.add("工作表");
                        }
                        first.addAll(List.of("行号", "错误列", "错误原因", "Reason"));
                        csv.writeRecord(first);
                    }
                }

                @Override
                public void row(long number, String[] cells, @Nullable BitSet dates) {
                    List<RejectedRows.Reason> reasons = ofSheet.get(number);
                    if (reasons == null) {
                        return;
                    }
                    List<String> values = new ArrayList<>();
                    for (int column = 0; column < Math.max(headings.size(), cells.length); column++) {
                        values.add(column < cells.length ? HarmlessText.of(cells[column]) : "");
                    }
                    if (source.hasSheets()) {
                        values.add(HarmlessText.of(sheet));
                    }
                    values.add(String.valueOf(number));
                    values.add(HarmlessText.of(String.join("、", RejectedRows.columns(reasons))));
                    values.add(HarmlessText.of(RejectedRows.words(reasons, true)));
                    values.add(HarmlessText.of(RejectedRows.words(reasons, false)));
                    csv.writeRecord(values);
                }
            });
            source.read(feed.layout().delimiter(), finder);
            csv.flush();
        }
    }
}
