package org.zhiheng.run;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.zhiheng.vocabulary.Period;

/**
 * The wish for a run.
 *
 * @param scheme code of the rule pack
 * @param asOf empty: the midnight that ends the period
 * @param trial computed to look at, never official
 * @param trialBatches corrections to see besides the data batch
 * @param dataBatch newest import batch to see; empty: the newest there is
 * @param supersedes the run this one corrects; empty: none
 * @param requestedBy user name
 * @param rulesOf the run whose pack and metric files are used again, so that a correction changes the data and nothing else;
 *     empty: the version in force for the period
 */
public record RunRequest(
        String scheme,
        Period period,
        Optional<LocalDateTime> asOf,
        boolean trial,
        List<Long> trialBatches,
        Optional<Long> dataBatch,
        Optional<Long> supersedes,
        String requestedBy,
        Optional<Long> rulesOf) {

    public RunRequest {
        trialBatches = List.copyOf(trialBatches);
    }

    /** By the version in force for the period. */
    public RunRequest(
            String scheme,
            Period period,
            Optional<LocalDateTime> asOf,
            boolean trial,
            List<Long> trialBatches,
            Optional<Long> dataBatch,
            Optional<Long> supersedes,
            String requestedBy) {
        this(scheme, period, asOf, trial, trialBatches, dataBatch, supersedes, requestedBy, Optional.empty());
    }

    /** An official run on what was known at the period's end. */
    public static RunRequest of(String scheme, Period period) {
        return new RunRequest(
                scheme, period, Optional.empty(), false, List.of(), Optional.empty(), Optional.empty(), "system");
    }
}
