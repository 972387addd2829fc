package org.zhiheng.metric;

import java.time.LocalDateTime;
import java.util.List;
import org.zhiheng.vocabulary.Period;

/**
 * What a run may see. The assessed units are the rows of {@code run_unit}.
 *
 * @param runId row of {@code assessment_run}
 * @param period assessed
 * @param asOf what became known later is not seen; local time
 * @param dataBatch newest import batch seen
 * @param trialBatches corrections seen although not published; usually empty
 * @param role of the assessed unit in a record: {@code place}, {@code handler}, {@code ward} …
 */
public record RunScope(
        long runId, Period period, LocalDateTime asOf, long dataBatch, List<Long> trialBatches, String role) {

    /** The role every record has: where it happened. */
    public static final String PLACE = "place";

    public RunScope {
        trialBatches = List.copyOf(trialBatches);
    }
}
