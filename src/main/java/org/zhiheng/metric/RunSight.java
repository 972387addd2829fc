package org.zhiheng.metric;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.organization.DataState;
import org.zhiheng.organization.Units;

/** What a run may see: the records of its batch, without those taken out, under the units of its day. */
final class RunSight {

    private final JdbcClient jdbc;
    private final Units units;
    private final FencedSql fenced;

    RunSight(JdbcClient jdbc, Units units, FencedSql fenced) {
        this.jdbc = jdbc;
        this.units = units;
        this.fenced = fenced;
    }

    /** Everything that narrows the views for the run. */
    MetricStatement.Sight of(RunScope scope) {
        DataState data = data(scope);
        return new MetricStatement.Sight(
                fenced.schema(),
                scope.runId(),
                scope.role(),
                data,
                scope.period().end(),
                units.succession(scope.period().end(), data).answering(),
                excluded(data));
    }

    /** The records as of the run's batch, trial batches included. */
    DataState data(RunScope scope) {
        return units.state(scope.dataBatch(), scope.trialBatches());
    }

    /** Fills {@code run_scope}: each assessed unit with itself and with every unit of the day below it. */
    void fillScope(RunScope scope) {
        jdbc.sql("""
                        insert into run_scope (run_id, source_code, unit_code)
                        with recursive link as materialized (%s), below (source_code, unit_code) as (
                            select unit_code, unit_code from run_unit where run_id = :run
                            union
                            select l.unit_code, b.unit_code from below b join link l on l.parent_code = b.source_code
                        )
                        select :run, source_code, unit_code from below
                        """.formatted(Units.links(scope.period().end(), data(scope))))
                .param("run", scope.runId())
                .update();
        jdbc.sql("analyze run_scope").update();
    }

    /** Exclusions hold for every version of the record, so that a correction of it does not bring it back. */
    Map<GovernanceView, List<MetricStatement.RecordKey>> excluded(DataState data) {
        String trial = data.trialBatches().isEmpty()
                ? ""
                : " or x.state = 'asked' and x.batch_id in ("
                        + String.join(
                                ", ",
                                data.trialBatches().stream()
                                        .map(String::valueOf)
                                        .toList()) + ")";
        Map<GovernanceView, List<MetricStatement.RecordKey>> excluded = new EnumMap<>(GovernanceView.class);
        List<String> kinds = jdbc.sql("select distinct record_kind from record_exclusion x where "
                        + data.seesBatch("x.batch_id") + " and x.state = 'approved'" + trial)
                .query(String.class)
                .list();
        for (GovernanceView view : GovernanceView.values()) {
            if (view.hasRecords() && kinds.contains(view.table())) {
                excluded.put(
                        view,
                        jdbc.sql(("select distinct r.feed, r.record_key from record_exclusion x join %s r on"
                                                + " r.record_id = x.record_id where x.record_kind = '%s' and (%s and"
                                                + " x.state = 'approved'%s) order by 1, 2")
                                        .formatted(view.table(), view.table(), data.seesBatch("x.batch_id"), trial))
                                .query((row, index) ->
                                        new MetricStatement.RecordKey(row.getString(1), row.getString(2)))
                                .list());
            }
        }
        return excluded;
    }
}
