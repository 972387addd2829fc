package org.zhiheng.run;

import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.metric.RunScope;
import org.zhiheng.vocabulary.Period;

/**
 * One assessment of one scheme for one period, with what it may see pinned.
 *
 * @param asOf what became known later is not seen; local time of the records
 * @param trial computed to look at, never official
 * @param dataBatch newest import batch it may see
 * @param trialBatches corrections seen although not published; usually empty
 * @param packHash SHA-256 of the rule pack's files
 * @param metricsHash over the metric files the pack names
 * @param outputHash null until sealed
 * @param failure null unless failed
 */
public record AssessmentRun(
        long id,
        String scheme,
        Period period,
        LocalDateTime asOf,
        boolean trial,
        RunState state,
        long dataBatch,
        List<Long> trialBatches,
        String packHash,
        String packVersion,
        String metricsHash,
        @Nullable String outputHash,
        @Nullable String failure) {

    public AssessmentRun {
        trialBatches = List.copyOf(trialBatches);
    }

    /** What metrics may see of it, records counted for units in a role. */
    public RunScope scope(String role) {
        return new RunScope(id, period, asOf, dataBatch, trialBatches, role);
    }
}
