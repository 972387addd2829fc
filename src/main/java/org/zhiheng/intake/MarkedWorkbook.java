package org.zhiheng.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.jspecify.annotations.Nullable;

/**
 * The user's own workbook with every wrong cell red and the reasons of each row in two columns at the end. It can be put
 * right and imported as it is: the feed does not read the added columns, and the next marking writes them anew.
 */
final class MarkedWorkbook {

    private final RejectedRows rejected;
    private final Feed feed;
    private final SourceFile source;

    private record Table(long headingRow, Headings headings) {}

    MarkedWorkbook(RejectedRows rejected, Feed feed, SourceFile source) {
        this.rejected = rejected;
        this.feed = feed;
        this.source = source;
    }

    void write(Path target) throws IOException {
        Map<String, Table> tables = tables();
        try (InputStream in = Files.newInputStream(source.path());
                Workbook workbook = WorkbookFactory.create(in);
                OutputStream out = Files.newOutputStream(target)) {
            WrongCell wrong = new WrongCell(workbook);
            CellStyle words = workbook.createCellStyle();
            words.setWrapText(true);
            words.setDataFormat(workbook.createDataFormat().getFormat("@"));
            words.setVerticalAlignment(VerticalAlignment.TOP);
            tables.forEach((name, table) -> mark(workbook.getSheet(name), table, wrong, words));
            workbook.write(out);
        }
    }

    private Map<String, Table> tables() throws IOException {
        Map<String, Table> tables = new TreeMap<>();
        source.read(null, new TableFinder(feed, source.name(), new TableSink() {
            @Override
            public void table(int position, String sheet, long headingRow, Headings headings) {
                tables.put(sheet, new Table(headingRow, headings));
            }

            @Override
            public void row(long number, String[] cells, @Nullable BitSet dates) {
                // only the places of the tables are wanted
            }
        }));
        return tables;
    }

    private void mark(Sheet sheet, Table table, WrongCell wrong, CellStyle words) {
        Map<Long, List<RejectedRows.Reason>> rows = rejected.of(sheet.getSheetName());
        int before = table.headings().column(WrongCell.REASON);
        if (before < 0 && rows.isEmpty()) {
            return;
        }
        int at = before < 0 ? firstFree(sheet, table) : before;
        if (before >= 0) {
            unmark(sheet, table, at, wrong);
        }
        head(sheet, table, at);
        rows.forEach((number, reasons) -> {
            Row row = sheet.getRow((int) (number - 1));
            for (RejectedRows.Reason reason : reasons) {
                WrongCell.columns(reason, table.headings()).forEach(column -> wrong.mark(row, column));
            }
            write(row, at, RejectedRows.words(reasons, true), words);
            wrong.mark(row, at);
            write(row, at + 1, RejectedRows.words(reasons, false), words);
            row.setHeightInPoints(Math.max(row.getHeightInPoints(), WrongCell.height(reasons)));
        });
    }

    private static int firstFree(Sheet sheet, Table table) {
        int free = table.headings().width();
        for (Row row : sheet) {
            free = Math.max(free, row.getLastCellNum());
        }
        return free;
    }

    private static void unmark(Sheet sheet, Table table, int at, WrongCell wrong) {
        for (Row row : sheet) {
            if (row.getRowNum() >= table.headingRow()) {
                row.forEach(wrong::clear);
                for (int column = at; column <= at + 1; column++) {
                    if (row.getCell(column) != null) {
                        row.getCell(column).setBlank();
                    }
                }
            }
        }
    }

    private static void head(Sheet sheet, Table table, int at) {
        Row row = sheet.getRow((int) (table.headingRow() - 1));
        Cell last = row.getCell(at - 1);
        for (int each = 0; each < 2; each++) {
            Cell cell = row.getCell(at + each) == null ? row.createCell(at + each) : row.getCell(at + each);
            cell.setCellValue(each == 0 ? WrongCell.REASON : WrongCell.REASON_ENGLISH);
            if (last != null) {
                cell.setCellStyle(last.getCellStyle());
            }
            sheet.setColumnWidth(at + each, 256 * WrongCell.REASON_WIDTH);
        }
    }

    private static void write(Row row, int column, String text, CellStyle style) {
        Cell cell = row.getCell(column) == null ? row.createCell(column) : row.getCell(column);
        cell.setCellValue(WrongCell.cut(text));
        cell.setCellStyle(style);
    }
}
