package org.zhiheng.organization;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One state of all records: what the published import batches up to the newest pinned one say, and corrections on trial.
 * A row is seen when its batch is seen and the batch that superseded it is not.
 */
public final class DataState {

    private final long newestBatch;
    private final List<Long> trialBatches;
    private final List<Long> unpublished;

    private DataState(long newestBatch, List<Long> trialBatches, List<Long> unpublished) {
        this.newestBatch = newestBatch;
        this.trialBatches = trialBatches;
        this.unpublished = unpublished;
    }

    /**
     * The state after a batch. Batches below it that are not published (on trial, failed, discarded) are not seen, unless
     * they are among the trial batches.
     */
    public static DataState of(JdbcClient jdbc, long newestBatch, Collection<Long> trialBatches) {
        List<Long> trial = trialBatches.stream().sorted().distinct().toList();
        List<Long> unpublished = jdbc.sql("""
                        select batch_id from import_batch
                        where batch_id <= :newest and state <> 'published' order by batch_id
                        """).param("newest", newestBatch).query(Long.class).list().stream()
                .filter(batch -> !trial.contains(batch))
                .toList();
        return new DataState(newestBatch, trial, unpublished);
    }

    /**
     * The newest batch a run may pin: the last published one with no loading batch before it, so that a load that
     * finishes later cannot change what the run saw. 0 when nothing was ever loaded.
     */
    public static long newestBatch(JdbcClient jdbc) {
        return jdbc.sql("""
                        select coalesce(max(batch_id), 0) from import_batch
                        where state = 'published'
                          and batch_id < coalesce((select min(batch_id) from import_batch where state = 'loading'),
                                                  9223372036854775807)
                        """).query(Long.class).single();
    }

    /** Number of the newest import batch that is seen. */
    public long newest() {
        return newestBatch;
    }

    public List<Long> trialBatches() {
        return trialBatches;
    }

    /** The SQL condition that a row of this table alias is seen; batch numbers only, so safe to put into any text. */
    public String seesRow(String alias) {
        String batch = seesBatch(alias + ".batch_id");
        String superseded = seesBatch(alias + ".superseded_by");
        return batch + " and (" + alias + ".superseded_by is null or not (" + superseded + "))";
    }

    /** The SQL condition that the batch in this column is seen. */
    public String seesBatch(String column) {
        String seen = column + " <= " + newestBatch;
        if (!unpublished.isEmpty()) {
            seen = "(" + seen + " and " + column + " not in (" + list(unpublished) + "))";
        }
        if (!trialBatches.isEmpty()) {
            seen = "(" + seen + " or " + column + " in (" + list(trialBatches) + "))";
        }
        return seen;
    }

    private static String list(List<Long> batches) {
        return batches.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
