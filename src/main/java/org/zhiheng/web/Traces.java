package org.zhiheng.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.content.ContentHome;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.metric.MetricGatherer;
import org.zhiheng.metric.TracedRecord;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.run.AssessmentRuns;

/** From a criterion of a unit to the very records behind its figures (E4, B-1). */
@Component
class Traces {

    private final Results results;
    private final AssessmentRuns runs;
    private final MetricGatherer gatherer;
    private final ContentHome home;

    Traces(Results results, AssessmentRuns runs, MetricGatherer gatherer, ContentHome home) {
        this.results = results;
        this.runs = runs;
        this.gatherer = gatherer;
        this.home = home;
    }

    /**
     * A metric of the criterion with its records.
     *
     * @param records the first ones
     * @param total how many there are
     * @param columns of the records, at most eight
     */
    record Traced(Results.Value value, List<TracedRecord> records, int total, List<String> columns) {}

    /** The metrics of a criterion with the records behind them, at most {@code limit} each; none outside the user's scope. */
    List<Traced> of(CurrentUser user, Results.Run run, String unitCode, Results.Node node, int limit) {
        if (!results.isInScope(user, run.runId(), unitCode)) {
            return List.of();
        }
        List<Results.Value> values = results.values(user, run.runId(), unitCode);
        MetricCatalog catalog = MetricCatalog.read(home);
        String role = new RulePacks(home).read(run.scheme()).role();
        List<Traced> traced = new ArrayList<>();
        for (String code : node.metrics()) {
            Optional<Metric> metric = catalog.find(code);
            Optional<Results.Value> value = values.stream()
                    .filter(one -> one.metric().equals(code) && one.span().equals("current"))
                    .findFirst();
            if (metric.isPresent() && value.isPresent()) {
                List<TracedRecord> records =
                        gatherer.records(runs.get(run.runId()).scope(role), metric.get(), unitCode);
                traced.add(new Traced(
                        value.get(),
                        records.subList(0, Math.min(limit, records.size())),
                        records.size(),
                        records.stream()
                                .limit(limit)
                                .flatMap(record -> record.columns().keySet().stream())
                                .distinct()
                                .filter(column -> !repeatsKey(records, column))
                                .limit(8)
                                .toList()));
            }
        }
        return traced;
    }

    /** A column that says in every record what its key says already. */
    private static boolean repeatsKey(List<TracedRecord> records, String column) {
        return records.stream()
                .allMatch(record -> record.recordKey().equals(record.columns().get(column)));
    }
}
