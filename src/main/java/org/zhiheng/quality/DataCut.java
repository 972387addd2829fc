package org.zhiheng.quality;

import java.util.List;

/**
 * What a run of a period may see.
 *
 * @param dataBatch newest import batch
 * @param admitted batches after it that it sees, too, in order
 */
public record DataCut(long dataBatch, List<Long> admitted) {

    public DataCut {
        admitted = List.copyOf(admitted);
    }
}
