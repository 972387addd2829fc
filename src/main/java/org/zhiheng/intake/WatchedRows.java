package org.zhiheng.intake;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.database.WorkWatch;

/** Counts the rows on their way, tells how many there will be, and lets the reading be stopped between them. */
final class WatchedRows implements SheetSink {

    private static final int EVERY = 500;

    private final SheetSink sink;
    private final WorkWatch watch;
    private final ReadMeter meter;
    private long rows;

    WatchedRows(SheetSink sink, WorkWatch watch, ReadMeter meter) {
        this.sink = sink;
        this.watch = watch;
        this.meter = meter;
    }

    @Override
    public void sheet(int position, String name, List<Merged> merged, int headingRows) {
        sink.sheet(position, name, merged, headingRows);
    }

    @Override
    public void row(long number, String[] cells, @Nullable BitSet dates) {
        sink.row(number, cells, dates);
        rows++;
        if (rows % EVERY == 0) {
            watch.at("reading", rows, meter.rows(rows));
        }
    }

    @Override
    public void endSheet() {
        sink.endSheet();
    }
}
