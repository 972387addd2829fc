package org.zhiheng.intake;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the rows of an import come from. Can be read more than once and gives the same rows each time. */
interface RowSource {

    /** What to call it in messages. */
    String name();

    /** Of the bytes as received; of address, query and period for a database. */
    String sha256();

    /** Size in bytes; 0 for a database. */
    long byteCount();

    /** Whether a row of another width than the headings is at fault. */
    boolean isStrict();

    /** Whether the rows lie in named sheets. */
    boolean hasSheets();

    /**
     * @param delimiter of a CSV file; null = recognised
     * @throws org.zhiheng.content.ContentException when the rows cannot be read
     */
    default void read(@Nullable Character delimiter, SheetSink sink) throws IOException {
        read(delimiter, sink, new ReadMeter());
    }

    /** The same. @param meter is told how much has been read, where that is known */
    void read(@Nullable Character delimiter, SheetSink sink, ReadMeter meter) throws IOException;
}
