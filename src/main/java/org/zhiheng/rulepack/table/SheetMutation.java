package org.zhiheng.rulepack.table;

import java.util.List;
import org.zhiheng.rulepack.mutation.Mutation;

/**
 * One deliberate small change of a sheet: a number in a cell, a comparison, a condition.
 *
 * @param mutation what is changed, as for other files: the path names workbook and sheet, line and column the cell; without
 *     edits
 * @param sheet name of the sheet as {@link PackTables} knows it
 * @param cells what stands in cells instead; empty: the cell is cleared
 */
public record SheetMutation(Mutation mutation, String sheet, List<Change> cells) {

    public SheetMutation {
        cells = List.copyOf(cells);
    }

    /** @param row 1-based @param column 1-based @param text empty: cleared */
    public record Change(int row, int column, String text) {}
}
