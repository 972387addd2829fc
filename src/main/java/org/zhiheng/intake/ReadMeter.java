package org.zhiheng.intake;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** How much of a file has been read; used by one thread. */
final class ReadMeter {

    private long read;
    private long total;

    /** @param bytes there are to read; 0 when nobody knows */
    void expect(long bytes) {
        total = bytes;
    }

    /** Rows in all, when the rest is like what has been read; 0 when that cannot be told. */
    long rows(long rowsRead) {
        return total == 0 || read == 0 ? 0 : Math.max(rowsRead, Math.round((double) rowsRead * total / read));
    }

    /** The stream, its bytes counted. */
    InputStream counted(InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public int read() throws IOException {
                int next = super.read();
                read += next < 0 ? 0 : 1;
                return next;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int count = super.read(bytes, from, length);
                read += Math.max(0, count);
                return count;
            }
        };
    }
}
