package org.zhiheng.run;

import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.content.Hash;
import org.zhiheng.organization.DataState;
import org.zhiheng.organization.Units;

/** What a run was computed from, each input by hash or number. */
@Component
class RunManifest {

    private final JdbcClient jdbc;
    private final Units units;
    private final RunFacts facts;

    RunManifest(JdbcClient jdbc, Units units, RunFacts facts) {
        this.jdbc = jdbc;
        this.units = units;
        this.facts = facts;
    }

    /** Key → hash, number or list, in the order of the keys. */
    TreeMap<String, Object> of(AssessmentRun run) {
        DataState state = DataState.of(jdbc, run.dataBatch(), run.trialBatches());
        TreeMap<String, Object> manifest = new TreeMap<>();
        manifest.put("scheme", run.scheme());
        manifest.put("period", run.period().code());
        manifest.put("as_of", run.asOf().toString());
        manifest.put("pack_hash", run.packHash());
        manifest.put("pack_version", run.packVersion());
        manifest.put("metrics_hash", run.metricsHash());
        manifest.put("units_hash", units.hash(run.period().end(), state));
        manifest.put("calendar_hash", calendarHash(state));
        manifest.put("data_batch", run.dataBatch());
        manifest.put("trial_batches", run.trialBatches());
        manifest.put(
                "inputs",
                jdbc.sql("""
                                select distinct b.feed || ' ' || b.feed_hash || ' ' || coalesce(b.source_sha256, '-')
                                from import_batch b where %s order by 1
                                """.formatted(state.seesBatch("b.batch_id")))
                        .query(String.class)
                        .list());
        manifest.put("earlier_results", facts.earlierResults(run));
        manifest.put(
                "code_version",
                Optional.ofNullable(Stations.class.getPackage().getImplementationVersion())
                        .orElse("development"));
        return manifest;
    }

    private String calendarHash(DataState state) {
        Hash hash = new Hash();
        jdbc.sql("""
                        select calendar, day, day_kind, coalesce(name, '') from calendar_day c where %s
                        order by calendar collate "C", day
                        """.formatted(state.seesRow("c"))).query(row -> {
            hash.line(String.join(" ", row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
        });
        return hash.hex();
    }
}
