package org.zhiheng.intake;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a table once its headings are known. */
interface TableSink {

    /**
     * A table begins.
     *
     * @param position 1-based sheet
     * @param sheet its name; empty for a CSV file
     * @param headingRow 1-based row of the last heading row
     */
    void table(int position, String sheet, long headingRow, Headings headings);

    /** One row below the headings that is not blank; row numbers as the file counts them. */
    void row(long number, String[] cells, @Nullable BitSet dates);
}
