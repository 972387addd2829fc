package org.zhiheng.report;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A table of one row of heads and any number of rows: beyond what a sheet holds it goes on in a further sheet, with
 * title and heads again.
 */
final class FlatTable {

    /** Rows to a sheet, below the 1,048,576 of the format. */
    private static final int ROWS = 1_000_000;

    private final Function<String, SheetPage> pages;
    private final String name;
    private final List<String> heads;
    private final int frozenColumns;
    private final int codeColumn;
    private final int rowsToSheet;
    private @Nullable SheetPage page;
    private int headRow;
    private int sheets;
    private int written;

    /**
     * @param pages makes an empty page with title, given the sheet's name
     * @param codeColumn column of codes, −1: none
     */
    FlatTable(Function<String, SheetPage> pages, String name, List<String> heads, int frozenColumns, int codeColumn) {
        this(pages, name, heads, frozenColumns, codeColumn, ROWS);
    }

    FlatTable(
            Function<String, SheetPage> pages,
            String name,
            List<String> heads,
            int frozenColumns,
            int codeColumn,
            int rowsToSheet) {
        this.pages = pages;
        this.name = name;
        this.heads = heads;
        this.frozenColumns = frozenColumns;
        this.codeColumn = codeColumn;
        this.rowsToSheet = rowsToSheet;
        begin();
    }

    /** The page with its next row begun. */
    SheetPage row() {
        if (written > 0 && written % rowsToSheet == 0) {
            end();
            begin();
        }
        written++;
        page().row();
        return page();
    }

    /** Rows written so far, over all sheets. */
    int written() {
        return written;
    }

    SheetPage page() {
        return java.util.Objects.requireNonNull(page);
    }

    /** First and last row, from 0, of the rows on the sheet at hand. */
    int firstRow() {
        return headRow + 1;
    }

    int lastRow() {
        return page().nextRow() - 1;
    }

    /** Closes the rows: filter, marks. What follows on the page is foot. */
    SheetPage end() {
        if (written == 0) {
            page().row();
            page().text(0, "（无）", WorkbookStyles.Role.CENTRED);
            for (int column = 1; column < heads.size(); column++) {
                page().blank(column, WorkbookStyles.Role.CENTRED);
            }
        }
        page().filter(headRow, lastRow());
        if (codeColumn >= 0) {
            page().codesIn(codeColumn, firstRow(), lastRow());
        }
        return page();
    }

    private void begin() {
        sheets++;
        page = pages.apply(sheets == 1 ? name : name + "（" + sheets + "）");
        headRow = page.nextRow();
        page.heads(heads, frozenColumns);
    }
}
