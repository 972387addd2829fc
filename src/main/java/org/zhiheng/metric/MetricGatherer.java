package org.zhiheng.metric;

import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.content.Finding;
import org.zhiheng.organization.Units;

/**
 * Computes metrics from records inside the database, set-based: one statement per metric and span, whatever the number
 * of units.
 */
@Component
public class MetricGatherer {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Units units;

    public MetricGatherer(JdbcClient jdbc, PlatformTransactionManager transactions, Units units) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.units = units;
    }

    /**
     * What the database says against the text of metrics: unknown columns, syntax, wrong or missing result columns. Runs
     * nothing and writes nothing.
     *
     * @return located findings, empty when all is well
     */
    public List<Finding> check(Collection<Metric> metrics) {
        throw new UnsupportedOperationException();
    }

    /**
     * Fills {@code metric_value} for the assessed units of the run ({@code run_unit}) and then {@code metric_stat};
     * values the run had before are replaced. Joins the caller's transaction if there is one.
     *
     * @throws org.zhiheng.content.ContentException when the database refuses the text of a metric
     */
    public void gather(RunScope scope, Collection<MetricRequest> requests) {
        throw new UnsupportedOperationException();
    }

    /**
     * Fills {@code metric_stat} from the values of the current period, per peer group: number of observed values, best,
     * worst, mean, sample standard deviation (n − 1; absent for one value), continuous percentiles.
     */
    public void statistics(long runId, Collection<Metric> metrics) {
        throw new UnsupportedOperationException();
    }

    /**
     * The records behind a unit's figure of the current period, its own and those of all units below, in order of
     * record number.
     */
    public List<TracedRecord> records(RunScope scope, Metric metric, String unitCode) {
        return records(scope, metric, Span.CURRENT, unitCode);
    }

    /** The same for any span. */
    public List<TracedRecord> records(RunScope scope, Metric metric, Span span, String unitCode) {
        throw new UnsupportedOperationException();
    }
}
