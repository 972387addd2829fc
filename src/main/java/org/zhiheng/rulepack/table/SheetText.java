package org.zhiheng.rulepack.table;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people read on a sheet: texts in cells, no styles.
 *
 * @param file path of the workbook, {@code !}, name of the sheet
 * @param name of the sheet
 * @param rows those that are not blank, in order
 * @param wide merged cells that cover more than one column
 */
record SheetText(String file, String name, List<Row> rows, List<Wide> wide) {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}(:\\d{2})?)?");

    /** A merged cell; all four are 1-based and included. */
    record Wide(int firstRow, int lastRow, int firstColumn, int lastColumn) {}

    /** Whether the sheet only explains and is not read. */
    boolean isForPeople() {
        return name.startsWith("说明");
    }

    /**
     * @param number 1-based, as a spreadsheet program counts it
     * @param cells those that are not blank, by 1-based column
     */
    record Row(int number, SortedMap<Integer, Cell> cells) {

        /** Text of a cell; empty when it is blank. */
        String text(int column) {
            Cell cell = cells.get(column);
            return cell == null ? "" : cell.text();
        }

        /** Column of the first cell that is not blank. */
        int firstColumn() {
            return cells.firstKey();
        }
    }

    /**
     * @param text as shown, numbers in full: {@code 0.6}, {@code 40%}, {@code 2026-01-01}
     * @param formula the formula behind it; null when the value was typed in
     */
    record Cell(String text, @Nullable String formula) {

        /** Whether the cell holds a date where a number is wanted. */
        boolean isDate() {
            return DATE.matcher(text).matches();
        }
    }

    /** The same sheet with some cells written otherwise; a row whose cells are all cleared is gone. */
    SheetText with(List<SheetMutation.Change> changes) {
        List<Row> changed = new ArrayList<>();
        for (Row row : rows) {
            TreeMap<Integer, Cell> cells = new TreeMap<>(row.cells());
            for (SheetMutation.Change change : changes) {
                if (change.row() == row.number()) {
                    if (change.text().isEmpty()) {
                        cells.remove(change.column());
                    } else {
                        cells.put(change.column(), new Cell(change.text(), null));
                    }
                }
            }
            if (!cells.isEmpty()) {
                changed.add(new Row(row.number(), cells));
            }
        }
        return new SheetText(file, name, changed, wide);
    }

    /** The texts alone, one line per row: equal for equal tables whatever program saved them. */
    String canonical() {
        StringBuilder text = new StringBuilder(name).append('\n');
        rows.forEach(row -> {
            row.cells().forEach((column, cell) -> {
                text.append(column).append('=').append(cell.text()).append('\t');
            });
            text.append('\n');
        });
        return text.toString();
    }
}
