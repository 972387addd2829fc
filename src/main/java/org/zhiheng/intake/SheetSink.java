package org.zhiheng.intake;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the raw rows of a file, sheet by sheet. */
interface SheetSink {

    /**
     * A merged range of a sheet; all bounds 1-based for rows, 0-based for columns, both inclusive.
     */
    record Merged(long firstRow, long lastRow, int firstColumn, int lastColumn) {}

    /**
     * @param position 1-based
     * @param name empty for a CSV file
     * @param headingRows how many rows a heading may be made of
     */
    void sheet(int position, String name, List<Merged> merged, int headingRows);

    /**
     * @param number 1-based row of the file as a spreadsheet program counts it
     * @param cells texts; an empty cell is ""
     * @param dates cells that are real dates, written yyyy-MM-dd HH:mm:ss; null when none can be
     */
    void row(long number, String[] cells, @Nullable BitSet dates);

    void endSheet();
}
