package org.zhiheng.metric;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.organization.DataState;
import org.zhiheng.organization.Units;
import org.zhiheng.vocabulary.Period;

/**
 * Computes metrics from records inside the database, set-based: one statement per metric and span, whatever the number
 * of units.
 *
 * <p>value = numerator ÷ denominator × scale, or numerator × scale without a denominator, or the body's own value × scale;
 * then rounded as declared. Quotients carry 20 decimals before that.
 */
@Component
public class MetricGatherer {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate reading;
    private final Units units;
    private final FencedSql fenced;
    private final BodyCheck bodies;
    private final RunSight sights;

    public MetricGatherer(JdbcClient jdbc, PlatformTransactionManager transactions, Units units) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.units = units;
        this.fenced = new FencedSql(jdbc);
        this.bodies = new BodyCheck(jdbc);
        this.sights = new RunSight(jdbc, units, fenced);
    }

    /**
     * What the database says against the text of metrics: unknown columns, syntax, wrong or missing result columns. Reads
     * and writes no row.
     *
     * @return located findings, empty when all is well
     */
    public List<Finding> check(Collection<Metric> metrics) {
        Period period = Period.parse("2000Q1");
        List<Finding> findings = new ArrayList<>();
        for (Metric metric : metrics) {
            // A transaction of its own for each, since a refused statement ends one.
            Finding finding = reading.execute(status -> {
                var sight = new MetricStatement.Sight(
                        fenced.schema(),
                        0,
                        RunScope.PLACE,
                        DataState.of(jdbc, 0, List.of()),
                        period.end(),
                        new TreeMap<>(),
                        Map.of());
                var statement = new MetricStatement(
                        metric, sight, period, period.until().atStartOfDay(), new MetricStatement.Binding.ByUnit());
                try {
                    fenced.run(() -> bodies.columns(metric, statement));
                    fenced.run(() -> jdbc.sql("select 1 from "
                                    + "(select cast(null as text) as unit_code, '' as name, '' as kind,"
                                    + " '' as parent_code, cast('{}' as jsonb) as attributes) u where "
                                    + (metric.applies() == null ? "true" : metric.applies()))
                            .query()
                            .listOfRows());
                    return null;
                } catch (ContentException refused) {
                    return refused.findings().get(0);
                } catch (DataAccessException refused) {
                    return BodyCheck.refusal(metric, statement, refused);
                } finally {
                    status.setRollbackOnly();
                }
            });
            if (finding != null) {
                findings.add(finding);
            }
        }
        return findings;
    }

    /**
     * Fills {@code metric_value} for the assessed units of the run ({@code run_unit}) and then {@code metric_stat}; what
     * the run had in them before is replaced. Joins the caller's transaction if there is one.
     *
     * @throws ContentException when the database refuses the text of a metric, with its place
     */
    public void gather(RunScope scope, Collection<MetricRequest> requests) {
        gather(scope, requests, () -> {});
    }

    /**
     * The same, with a look up before each metric whether to go on.
     *
     * @param beforeEach throws to stop; nothing is kept then
     */
    public void gather(RunScope scope, Collection<MetricRequest> requests, Runnable beforeEach) {
        transaction.executeWithoutResult(status -> {
            for (String table : List.of("metric_value", "metric_stat", "run_scope")) {
                jdbc.sql("delete from " + table + " where run_id = :run")
                        .param("run", scope.runId())
                        .update();
            }
            sights.fillScope(scope);
            MetricStatement.Sight sight = sights.of(scope);
            requests.stream()
                    .sorted(Comparator.comparing(request -> request.metric().code()))
                    .forEach(request -> {
                        beforeEach.run();
                        new TreeSet<>(request.spans()).forEach(span -> gather(scope, sight, request.metric(), span));
                    });
            statistics(
                    scope.runId(), requests.stream().map(MetricRequest::metric).toList());
            jdbc.sql("delete from run_scope where run_id = :run")
                    .param("run", scope.runId())
                    .update();
        });
    }

    /**
     * Fills {@code metric_stat} from the values of the current period, per peer group (empty text where a unit has none):
     * number of observed values, best, worst (highest and lowest for a metric without direction), mean, sample standard
     * deviation (n − 1; null for a single value), percentiles with linear interpolation at p × (n − 1). Ten decimals, half
     * up; best, worst and percentiles that fall on a value are exact.
     */
    public void statistics(long runId, Collection<Metric> metrics) {
        for (Metric metric : metrics) {
            boolean lower = metric.better() == Better.LOWER;
            jdbc.sql("delete from metric_stat where run_id = :run and metric = :metric")
                    .param("run", runId)
                    .param("metric", metric.code())
                    .update();
            jdbc.sql("""
                            insert into metric_stat
                            with placed as (
                                select coalesce(u.peer_group, '') as peer_group, v.value,
                                       row_number() over (partition by coalesce(u.peer_group, '') order by v.value) - 1 as place,
                                       count(*) over (partition by coalesce(u.peer_group, '')) as n
                                from metric_value v join run_unit u on u.run_id = v.run_id and u.unit_code = v.unit_code
                                where v.run_id = :run and v.metric = :metric and v.span = 'current' and v.state = 'observed'
                            ), weighed as (
                                select peer_group, p,
                                       -- Weight of a value at a percentile: 1 at its place, falling to 0 one place away.
                                       trim_scale(round(sum(value * greatest(0, 1 - abs(place - p * (n - 1)))), 10)) as percentile
                                from placed cross join (values (0.10), (0.25), (0.50), (0.75), (0.90)) as levels(p)
                                group by peer_group, p
                            )
                            select :run, s.peer_group, :metric, count(*),
                                   case when :lower then min(s.value) else max(s.value) end,
                                   case when :lower then max(s.value) else min(s.value) end,
                                   trim_scale(round(avg(s.value), 10)), trim_scale(round(stddev_samp(s.value), 10)),
                                   (select percentile from weighed w where w.peer_group = s.peer_group and w.p = 0.10),
                                   (select percentile from weighed w where w.peer_group = s.peer_group and w.p = 0.25),
                                   (select percentile from weighed w where w.peer_group = s.peer_group and w.p = 0.50),
                                   (select percentile from weighed w where w.peer_group = s.peer_group and w.p = 0.75),
                                   (select percentile from weighed w where w.peer_group = s.peer_group and w.p = 0.90)
                            from placed s group by s.peer_group
                            """)
                    .param("run", runId)
                    .param("metric", metric.code())
                    .param("lower", lower)
                    .update();
        }
    }

    /**
     * The records behind a unit's figure of the current period, its own and those of all units below, in order of
     * record number. Of a metric that counts no records but reads units, results, or results joined to units, those.
     */
    public List<TracedRecord> records(RunScope scope, Metric metric, String unitCode) {
        return records(scope, metric, Span.CURRENT, unitCode);
    }

    /**
     * The records that would stand behind the figure had they not been taken out by approved reason, with what they would
     * have put in.
     */
    public List<TracedRecord> excluded(RunScope scope, Metric metric, String unitCode) {
        GovernanceView view = GovernanceView.of(String.valueOf(metric.record())).orElse(null);
        if (view == null) {
            return List.of();
        }
        Set<MetricStatement.RecordKey> out = Objects.requireNonNull(reading.execute(
                status -> new HashSet<>(sights.excluded(DataState.of(jdbc, scope.dataBatch(), scope.trialBatches()))
                        .getOrDefault(view, List.of()))));
        return out.isEmpty()
                ? List.of()
                : records(scope, metric, Span.CURRENT, unitCode, false).stream()
                        .filter(record ->
                                out.contains(new MetricStatement.RecordKey(record.feed(), record.recordKey())))
                        .toList();
    }

    /** The same for any span. */
    public List<TracedRecord> records(RunScope scope, Metric metric, Span span, String unitCode) {
        return records(scope, metric, span, unitCode, true);
    }

    private List<TracedRecord> records(
            RunScope scope, Metric metric, Span span, String unitCode, boolean withoutExcluded) {
        Set<String> views = SqlFence.query(metric.body()).views();
        boolean joined = metric.record() == null && views.size() != 1;
        if (joined && !views.contains(GovernanceView.RESULT.view())) {
            return List.of();
        }
        return Objects.requireNonNull(reading.execute(status -> {
            Set<String> codes = new LinkedHashSet<>(List.of(unitCode));
            codes.addAll(units.descendants(unitCode, scope.period().end(), sights.data(scope)));
            MetricStatement.Sight sight = sights.of(scope);
            var statement = new MetricStatement(
                    metric,
                    withoutExcluded ? sight : sight.withoutExclusions(),
                    span.period(scope.period()),
                    span.asOf(scope.period(), scope.asOf()),
                    new MetricStatement.Binding.ByRecord(codes));
            RecordTrace trace = new RecordTrace(jdbc, fenced.schema());
            try {
                if (joined) {
                    return fenced.run(() -> results(scope, metric, span, sight, codes));
                }
                return fenced.run(() -> trace.read(metric, statement, bodies.columns(metric, statement)));
            } catch (DataAccessException refused) {
                throw new ContentException(List.of(BodyCheck.refusal(metric, statement, refused)));
            }
        }));
    }

    /** Of a metric that joins results to units. */
    private List<TracedRecord> results(
            RunScope scope, Metric metric, Span span, MetricStatement.Sight sight, Set<String> codes) {
        Function<MetricStatement.Binding, MetricStatement> bound = binding -> new MetricStatement(
                metric, sight, span.period(scope.period()), span.asOf(scope.period(), scope.asOf()), binding);
        MetricStatement whole = bound.apply(new MetricStatement.Binding.ByUnit());
        ResultTrace trace = new ResultTrace(
                jdbc,
                codes,
                some -> bound.apply(new MetricStatement.Binding.OfResults(some)).text(),
                bodies.columns(metric, whole));
        return trace.read(ResultTrace.named(ResultTrace.all(jdbc, whole.results()), metric.body()));
    }

    private void gather(RunScope scope, MetricStatement.Sight sight, Metric metric, Span span) {
        boolean summed = metric.rollup() == Rollup.SUM;
        var statement = new MetricStatement(
                metric,
                sight,
                span.period(scope.period()),
                span.asOf(scope.period(), scope.asOf()),
                summed ? new MetricStatement.Binding.ByUnit() : new MetricStatement.Binding.ByAssessedUnit());
        Set<String> columns;
        try {
            // A new table rather than INSERT … SELECT, which PostgreSQL never runs in parallel.
            columns = fenced.run(() -> {
                Set<String> found = bodies.columns(metric, statement);
                jdbc.sql("create temporary table gathered on commit drop as " + statement.text()
                                + "select b.unit_code, "
                                + ValueStatement.figure(found, "numerator") + ", "
                                + ValueStatement.figure(found, "denominator") + ", "
                                + ValueStatement.figure(found, "value") + " from body b where b.unit_code is not null")
                        .update();
                return found;
            });
        } catch (DataAccessException refused) {
            throw new ContentException(List.of(BodyCheck.refusal(metric, statement, refused)));
        }
        if (columns.contains("value")) {
            refuseTwice(metric);
        }
        jdbc.sql(ValueStatement.store(metric, columns, summed))
                .param("run", scope.runId())
                .param("metric", metric.code())
                .param("span", span.code())
                .param("minimum", metric.minimum())
                .param("scale", metric.scale())
                .param("zero", metric.absent() == Absent.ZERO)
                .update();
        jdbc.sql("drop table gathered").update();
    }

    private void refuseTwice(Metric metric) {
        jdbc.sql("select unit_code from gathered group by unit_code having count(*) > 1 order by unit_code limit 1")
                .query(String.class)
                .optional()
                .ifPresent(unit -> {
                    throw new ContentException(List.of(Finding.error(
                                    "metric-unit-twice",
                                    metric.file(),
                                    metric.bodyLine(),
                                    0,
                                    "同一单位返回了多行",
                                    "more than one row for a unit")
                            .about(unit)
                            .fix("按 unit_code 分组", "group by unit_code")));
                });
    }
}
