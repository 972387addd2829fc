package org.zhiheng.metric;

import java.math.RoundingMode;
import java.sql.ResultSetMetaData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
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

    /** Comes with every PostgreSQL from 14; may select from every table and do nothing else. */
    private static final String READER = "pg_read_all_data";

    private static final List<String> COLUMNS = List.of("unit_code", "numerator", "denominator", "value");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate reading;
    private final Units units;

    public MetricGatherer(JdbcClient jdbc, PlatformTransactionManager transactions, Units units) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.units = units;
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
                        schema(),
                        0,
                        RunScope.PLACE,
                        DataState.of(jdbc, 0, List.of()),
                        period.end(),
                        new TreeMap<>(),
                        Map.of());
                var statement = new MetricStatement(
                        metric, sight, period, period.until().atStartOfDay(), new MetricStatement.Binding.ByUnit());
                try {
                    fenced(() -> columns(metric, statement));
                    fenced(() -> jdbc.sql("select 1 from "
                                    + "(select cast(null as text) as unit_code, '' as name, '' as kind,"
                                    + " '' as parent_code, cast('{}' as jsonb) as attributes) u where "
                                    + (metric.applies() == null ? "true" : metric.applies()))
                            .query()
                            .listOfRows());
                    return null;
                } catch (ContentException refused) {
                    return refused.findings().get(0);
                } catch (DataAccessException refused) {
                    return refusal(metric, statement, refused);
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
            fillScope(scope);
            MetricStatement.Sight sight = sight(scope);
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
                status -> new HashSet<>(excluded(DataState.of(jdbc, scope.dataBatch(), scope.trialBatches()))
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
            codes.addAll(units.descendants(unitCode, scope.period().end(), data(scope)));
            MetricStatement.Sight sight = sight(scope);
            var statement = new MetricStatement(
                    metric,
                    withoutExcluded ? sight : sight.withoutExclusions(),
                    span.period(scope.period()),
                    span.asOf(scope.period(), scope.asOf()),
                    new MetricStatement.Binding.ByRecord(codes));
            RecordTrace trace = new RecordTrace(jdbc, schema());
            try {
                if (joined) {
                    return fenced(() -> results(scope, metric, span, sight, codes));
                }
                return fenced(() -> trace.read(metric, statement, columns(metric, statement)));
            } catch (DataAccessException refused) {
                throw new ContentException(List.of(refusal(metric, statement, refused)));
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
                columns(metric, whole));
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
            columns = fenced(() -> {
                Set<String> found = columns(metric, statement);
                jdbc.sql("create temporary table gathered on commit drop as " + statement.text()
                                + "select b.unit_code, "
                                + figure(found, "numerator") + ", " + figure(found, "denominator") + ", "
                                + figure(found, "value") + " from body b where b.unit_code is not null")
                        .update();
                return found;
            });
        } catch (DataAccessException refused) {
            throw new ContentException(List.of(refusal(metric, statement, refused)));
        }
        if (columns.contains("value")) {
            refuseTwice(metric);
        }
        jdbc.sql(store(metric, columns, summed))
                .param("run", scope.runId())
                .param("metric", metric.code())
                .param("span", span.code())
                .param("minimum", metric.minimum())
                .param("scale", metric.scale())
                .param("zero", metric.absent() == Absent.ZERO)
                .update();
        jdbc.sql("drop table gathered").update();
    }

    private static String figure(Set<String> columns, String name) {
        return (columns.contains(name) ? "cast(b." + name + " as numeric)" : "cast(null as numeric)") + " as " + name;
    }

    private static String store(Metric metric, Set<String> columns, boolean summed) {
        String raw;
        if (columns.contains("value")) {
            raw = "f.value * :scale";
        } else if (columns.contains("denominator")) {
            raw = "f.numerator * :scale * 1.00000000000000000000 / nullif(f.denominator, 0)";
        } else {
            raw = "f.numerator * :scale";
        }
        String order = metric.better() == Better.LOWER ? "value" : "value desc";
        return """
                insert into metric_value (run_id, metric, span, unit_code, numerator, denominator, value, state, group_rank)
                with figure as (
                    %s
                ), raw as (
                    select u.unit_code, coalesce(u.peer_group, '') as peer_group, coalesce((%s), false) as applicable,
                           f.numerator, f.denominator, %s as value
                    from run_unit u left join figure f on f.unit_code = u.unit_code
                    where u.run_id = :run
                ), filled as (
                    select unit_code, peer_group, applicable, denominator,
                           case when value is null and :zero then coalesce(numerator, 0) else numerator end as numerator,
                           case when value is null and :zero then 0 else %s end as value,
                           value is null and :zero as absent
                    from raw
                ), judged as (
                    select unit_code, peer_group, value,
                           case when applicable then numerator end as numerator,
                           case when applicable then denominator end as denominator,
                           case when not applicable then 'not_applicable'
                                when value is null then 'no_data'
                                when denominator < :minimum and not absent then 'too_few'
                                else 'observed' end as state
                    from filled
                )
                select :run, :metric, :span, unit_code, trim_scale(numerator), trim_scale(denominator),
                       case when state = 'observed' then trim_scale(value) end, state, %s
                from judged order by unit_code
                """.formatted(
                summed ? """
                                select s.unit_code, sum(g.numerator) as numerator, sum(g.denominator) as denominator,
                                       sum(g.value) as value
                                from gathered g join run_scope s on s.source_code = g.unit_code and s.run_id = :run
                                group by s.unit_code""" : """
                                select g.unit_code, sum(g.numerator) as numerator, sum(g.denominator) as denominator,
                                       sum(g.value) as value
                                from gathered g group by g.unit_code""",
                metric.applies() == null ? "true" : metric.applies(),
                raw,
                rounded("value", metric.rounding().decimals(), metric.rounding().mode()),
                metric.better() == Better.NEUTRAL
                        ? "null"
                        : "case when state = 'observed' then rank() over (partition by peer_group, state order by "
                                + order + ") end");
    }

    /** PostgreSQL's round is half up (away from zero); the other modes are built from it and trunc. */
    static String rounded(String value, int decimals, RoundingMode mode) {
        String cut = "trunc(" + value + ", " + decimals + ")";
        String step =
                "sign(" + value + ") * (" + value + " <> " + cut + ")::int * power(10::numeric, -" + decimals + ")";
        return switch (mode) {
            case HALF_UP -> "round(" + value + ", " + decimals + ")";
            case DOWN -> cut;
            case UP -> "(" + cut + " + " + step + ")";
            case CEILING -> "(case when " + value + " > 0 then " + cut + " + " + step + " else " + cut + " end)";
            case FLOOR -> "(case when " + value + " < 0 then " + cut + " + " + step + " else " + cut + " end)";
            case HALF_DOWN ->
                "(case when abs(" + value + " - " + cut + ") * 2 = power(10::numeric, -" + decimals + ") then " + cut
                        + " else round(" + value + ", " + decimals + ") end)";
            case HALF_EVEN ->
                "(case when abs(" + value + " - " + cut + ") * 2 = power(10::numeric, -" + decimals
                        + ") and mod(" + cut + " * power(10::numeric, " + decimals + "), 2) = 0 then " + cut
                        + " else round("
                        + value + ", " + decimals + ") end)";
            case UNNECESSARY -> throw new IllegalArgumentException("A value is always rounded");
        };
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

    /** The result columns of a body, whatever they are. */
    static Set<String> columnsOf(JdbcClient jdbc, MetricStatement statement) {
        Set<String> found = new LinkedHashSet<>();
        jdbc.sql(statement.text() + "select * from body limit 0").query(rows -> {
            ResultSetMetaData description = rows.getMetaData();
            for (int index = 1; index <= description.getColumnCount(); index++) {
                found.add(description.getColumnLabel(index));
            }
            return found;
        });
        return found;
    }

    /** The result columns of the body. */
    private Set<String> columns(Metric metric, MetricStatement statement) {
        Set<String> found = columnsOf(jdbc, statement);
        List<Finding> findings = new ArrayList<>();
        Set<String> unknown = new LinkedHashSet<>(found);
        unknown.removeAll(new HashSet<>(COLUMNS));
        String problemChinese = null;
        String problemEnglish = null;
        if (!unknown.isEmpty()) {
            problemChinese = "返回了多余的列 " + String.join("、", unknown);
            problemEnglish = "returns columns nobody asked for: " + String.join(", ", unknown);
        } else if (!found.iterator().next().equals("unit_code")) {
            problemChinese = "第一列应为 unit_code";
            problemEnglish = "the first column must be unit_code";
        } else if (found.contains("value") == found.contains("numerator")) {
            problemChinese = "应返回 numerator（可加 denominator）或 value（可加 denominator），二者取一";
            problemEnglish = "return either numerator or value, each with or without denominator";
        } else if (found.contains("value") && metric.rollup() == Rollup.SUM) {
            problemChinese = "value 不能相加，请写 rollup: recompute";
            problemEnglish = "a value cannot be summed; write rollup: recompute";
        } else if (metric.minimum().signum() > 0 && !found.contains("denominator")) {
            problemChinese = "声明了 minimum，但没有返回 denominator";
            problemEnglish = "a minimum is declared, yet no denominator is returned";
        }
        if (problemChinese != null && problemEnglish != null) {
            findings.add(MetricFixes.of(
                    unknown.isEmpty()
                            ? Finding.error(
                                    "metric-columns",
                                    metric.file(),
                                    metric.bodyLine(),
                                    0,
                                    problemChinese,
                                    problemEnglish)
                            : unknownColumn(metric, unknown.iterator().next(), problemChinese, problemEnglish)));
            throw new ContentException(findings);
        }
        return found;
    }

    /** At the column's name in the body, where it stands there. */
    private static Finding unknownColumn(Metric metric, String name, String chinese, String english) {
        Matcher word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(metric.body());
        int line = metric.bodyLine();
        int column = 0;
        if (word.find()) {
            String before = metric.body().substring(0, word.start());
            line += (int) before.chars().filter(each -> each == '\n').count();
            column = word.start() - before.lastIndexOf('\n');
        }
        Finding finding = Finding.error("metric-columns", metric.file(), line, column, chinese, english)
                .about(name);
        String nearest = Suggestion.nearest(name, COLUMNS);
        return nearest == null ? finding : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")");
    }

    Finding refusal(Metric metric, MetricStatement statement, DataAccessException refused) {
        int line = metric.bodyLine();
        int column = 0;
        String said = String.valueOf(refused.getMostSpecificCause().getMessage());
        if (refused.getMostSpecificCause() instanceof PSQLException exception
                && exception.getServerErrorMessage() != null) {
            ServerErrorMessage message = exception.getServerErrorMessage();
            said = String.valueOf(message.getMessage());
            if (message.getPosition() > 0) {
                String text = statement.text();
                int position = Math.min(text.codePointCount(0, text.length()), message.getPosition() - 1);
                MetricFile.Place place = statement.place(text.offsetByCodePoints(0, position));
                if (place != null) {
                    line = place.line();
                    column = place.column();
                }
            }
        }
        return Finding.error(
                        "metric-refused", metric.file(), line, column, "数据库不接受该指标", "the database refuses this metric")
                .about(said);
    }

    /**
     * Runs with no schema searched, so that a body cannot name a table, within ten minutes, and without the rights of a
     * superuser, who reads and writes the server's files.
     */
    <T> T fenced(Supplier<T> action) {
        Map<String, String> before = new LinkedHashMap<>();
        Map<String, String> inside = new TreeMap<>(
                Map.of("search_path", "pg_catalog", "statement_timeout", "600000", "work_mem", "131072", "jit", "off"));
        if (isSuperuser()) {
            inside.put("role", READER);
        }
        inside.forEach((setting, value) -> before.put(setting, change(setting, value)));
        T result = action.get();
        before.forEach(this::change);
        return result;
    }

    private boolean isSuperuser() {
        return jdbc.sql("select current_setting('is_superuser') = 'on'")
                .query(Boolean.class)
                .single();
    }

    private String change(String setting, String value) {
        String before = jdbc.sql("select current_setting(:setting)")
                .param("setting", setting)
                .query(String.class)
                .single();
        jdbc.sql("select set_config(:setting, :value, true)")
                .param("setting", setting)
                .param("value", value)
                .query(String.class)
                .single();
        return before;
    }

    private String schema() {
        return jdbc.sql("select quote_ident(current_schema())")
                .query(String.class)
                .single();
    }

    private DataState data(RunScope scope) {
        return units.state(scope.dataBatch(), scope.trialBatches());
    }

    /** Fills {@code run_scope}: each assessed unit with itself and with every unit of the day below it. */
    private void fillScope(RunScope scope) {
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

    MetricStatement.Sight sight(RunScope scope) {
        DataState data = data(scope);
        return new MetricStatement.Sight(
                schema(),
                scope.runId(),
                scope.role(),
                data,
                scope.period().end(),
                units.succession(scope.period().end(), data).answering(),
                excluded(data));
    }

    /** Exclusions hold for every version of the record, so that a correction of it does not bring it back. */
    private Map<GovernanceView, List<MetricStatement.RecordKey>> excluded(DataState data) {
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
