package org.zhiheng.run;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.Span;
import org.zhiheng.organization.DataState;
import org.zhiheng.organization.UnitTree;
import org.zhiheng.organization.Units;
import org.zhiheng.rulepack.AssessmentInput;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.UnitInput;
import org.zhiheng.rulepack.UnitPortions;
import org.zhiheng.vocabulary.ChildResult;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.MarkFact;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.PastResult;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything the rules may know about the units of a run, read from the tables by a fixed number of queries. */
@Component
class RunFacts {

    /** Rows that are held at once. */
    static final int FETCHED = 5_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final Units units;

    RunFacts(JdbcClient jdbc, Units units) {
        this.jdbc = jdbc;
        this.units = units;
    }

    AssessmentInput of(AssessmentRun run, RulePack pack, Collection<Metric> metrics) {
        return of(run, pack, metrics, run.id(), Set.of());
    }

    /**
     * The same where some metrics have the values of another run.
     *
     * @param other run of the same period, state of the data and role
     * @param fromOther codes of the metrics whose values are the other run's
     */
    AssessmentInput of(
            AssessmentRun run, RulePack pack, Collection<Metric> metrics, long other, Set<String> fromOther) {
        Map<String, Map<String, Map<String, MetricReading>>> readings = readings(run.id(), other, fromOther);
        UnitTree tree = units.treeAt(run.period().end(), run.dataBatch(), run.trialBatches());
        Around around =
                new Around(events(run, pack.role(), tree), marks(run, pack.role(), tree), children(run), past(run));
        List<UnitInput> inputs = jdbc.sql("""
                        select unit_code, name, kind, parent_code, attributes::text as attributes
                        from run_unit where run_id = :run order by unit_code collate "C"
                        """)
                .param("run", run.id())
                .query((row, number) -> {
                    String code = row.getString("unit_code");
                    return around.unit(
                            code,
                            row.getString("name"),
                            row.getString("kind"),
                            row.getString("parent_code"),
                            texts(row.getString("attributes")),
                            readings.getOrDefault(code, Map.of()));
                })
                .list();
        Map<String, MetricDescription> descriptions = new TreeMap<>();
        metrics.forEach(metric -> descriptions.put(metric.code(), metric.description()));
        return new AssessmentInput(run.period(), descriptions, inputs);
    }

    /**
     * The same for units too many to be held at once. To be read inside a transaction; events, marks and results of others are
     * held, figures are not.
     */
    UnitPortions portions(AssessmentRun run, RulePack pack, Collection<Metric> metrics) {
        UnitTree tree = units.treeAt(run.period().end(), run.dataBatch(), run.trialBatches());
        Map<String, MetricDescription> descriptions = new TreeMap<>();
        metrics.forEach(metric -> descriptions.put(metric.code(), metric.description()));
        Around around =
                new Around(events(run, pack.role(), tree), marks(run, pack.role(), tree), children(run), past(run));
        return new StoredPortions(jdbc, run, descriptions, around);
    }

    /** What is known about units besides their figures, by unit. */
    record Around(
            Map<String, List<EventFact>> events,
            Map<String, List<MarkFact>> marks,
            Map<String, List<ChildResult>> children,
            Map<String, List<PastResult>> past) {

        /** @param readings by span and metric */
        UnitInput unit(
                String code,
                String name,
                String kind,
                @Nullable String parent,
                Map<String, String> attributes,
                Map<String, Map<String, MetricReading>> readings) {
            return new UnitInput(
                    code,
                    name,
                    kind,
                    parent,
                    attributes,
                    readings.getOrDefault(Span.CURRENT.code(), Map.of()),
                    readings.getOrDefault(Span.PREVIOUS.code(), Map.of()),
                    readings.getOrDefault(Span.LAST_YEAR.code(), Map.of()),
                    events.getOrDefault(code, List.of()),
                    marks.getOrDefault(code, List.of()),
                    children.getOrDefault(code, List.of()),
                    past.getOrDefault(code, List.of()));
        }
    }

    /**
     * The results of other schemes and periods that the run may read, in order: scheme, period and output hash; of a
     * published one also the hash of the grades that people decided otherwise than suggested.
     */
    List<String> earlierResults(AssessmentRun run) {
        return jdbc.sql("""
                        select a.scheme || ' ' || a.period || ' ' || a.output_hash
                               || coalesce(case when e.decided then ' ' || encode(sha256(convert_to((
                                      select string_agg(d.unit_code || ' ' || d.decided, chr(10) order by d.unit_code collate "C")
                                      from grade_decision d
                                      where d.run_id = a.run_id and d.decided is distinct from d.suggested), 'UTF8')), 'hex') end, '')
                        from run_earlier e join assessment_run a on a.run_id = e.earlier_run
                        where e.run_id = :run order by 1
                        """).param("run", run.id()).query(String.class).list();
    }

    /** Attribute values as text; numbers as they are written. */
    static Map<String, String> texts(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        Map<String, String> texts = new TreeMap<>();
        JSON.readValue(json, new TypeReference<LinkedHashMap<String, JsonNode>>() {})
                .forEach((name, value) -> {
                    if (!value.isNull()) {
                        texts.put(name, value.isString() ? value.asString() : value.toString());
                    }
                });
        return texts;
    }

    /** Unit → span → metric. */
    private Map<String, Map<String, Map<String, MetricReading>>> readings(long run, long other, Set<String> fromOther) {
        Map<String, Map<String, Map<String, MetricReading>>> readings = new HashMap<>();
        jdbc.sql("""
                        select unit_code, span, metric, numerator, denominator, value, state from metric_value
                        where run_id = :run or run_id = :other and metric = any(:fromOther)
                        """)
                .param("run", run)
                .param("other", other)
                .param("fromOther", fromOther.toArray(String[]::new))
                .query(row -> {
                    readings.computeIfAbsent(row.getString("unit_code"), unit -> new HashMap<>())
                            .computeIfAbsent(row.getString("span"), span -> new TreeMap<>())
                            .put(row.getString("metric"), reading(row));
                });
        return readings;
    }

    static MetricReading reading(ResultSet row) throws SQLException {
        return new MetricReading(
                MetricState.of(row.getString("state")),
                row.getBigDecimal("numerator"),
                row.getBigDecimal("denominator"),
                row.getBigDecimal("value"));
    }

    private Map<String, List<EventFact>> events(AssessmentRun run, String role, UnitTree tree) {
        return records(
                run,
                role,
                tree,
                "event",
                "occurred_at",
                (row, number) -> new EventFact(
                        row.getLong("record_id"),
                        row.getString("category"),
                        row.getObject("occurred_at", LocalDateTime.class).toLocalDate(),
                        row.getString("level"),
                        row.getString("severity"),
                        row.getString("matter"),
                        row.getBigDecimal("points"),
                        row.getBigDecimal("quantity"),
                        row.getBoolean("repeated"),
                        row.getString("evidence"),
                        row.getString("note"),
                        texts(row.getString("attributes"))));
    }

    private Map<String, List<MarkFact>> marks(AssessmentRun run, String role, UnitTree tree) {
        return records(
                run,
                role,
                tree,
                "panel_mark",
                "marked_at",
                (row, number) -> new MarkFact(
                        row.getLong("record_id"),
                        row.getString("rater_group"),
                        row.getString("rater"),
                        row.getString("question"),
                        row.getString("grade"),
                        row.getBigDecimal("score")));
    }

    /**
     * Records of the period by the unit that answers for them, without those taken out by approved reason. Those of units
     * below are not among them: an event counts for the unit it names.
     */
    private <T> Map<String, List<T>> records(
            AssessmentRun run, String role, UnitTree tree, String table, String anchor, RowMapper<T> mapper) {
        DataState state = DataState.of(jdbc, run.dataBatch(), run.trialBatches());
        Map<String, List<T>> byUnit = new HashMap<>();
        Set<String> assessed = new HashSet<>(jdbc.sql("select unit_code from run_unit where run_id = :run")
                .param("run", run.id())
                .query(String.class)
                .list());
        jdbc.sql("""
                        select r.*, coalesce(r.roles ->> :role, r.unit_code) as assessed from %1$s r
                        where %2$s and r.%3$s >= :from and r.%3$s < :until and r.%3$s <= :asOf
                          and not exists (
                              select from record_exclusion x join %1$s o on o.record_id = x.record_id
                              where x.record_kind = '%1$s' and o.feed = r.feed and o.record_key = r.record_key and %4$s)
                        order by r.record_id
                        """.formatted(table, state.seesRow("r"), anchor, excluded(state)))
                .param("role", role)
                .param("from", run.period().from().atStartOfDay())
                .param("until", run.period().until().atStartOfDay())
                .param("asOf", run.asOf())
                .withFetchSize(FETCHED)
                .query(row -> {
                    String named = row.getString("assessed") == null ? "" : row.getString("assessed");
                    String unit = tree.answering(named).orElse("");
                    if (assessed.contains(unit)) {
                        byUnit.computeIfAbsent(unit, code -> new ArrayList<>()).add(read(mapper, row, row.getRow()));
                    }
                });
        return byUnit;
    }

    private static String excluded(DataState state) {
        String approved = "(x.state = 'approved' and " + state.seesBatch("x.batch_id") + ")";
        if (state.trialBatches().isEmpty()) {
            return approved;
        }
        String trial = String.join(
                ", ", state.trialBatches().stream().map(String::valueOf).toList());
        return "(" + approved + " or x.state = 'asked' and x.batch_id in (" + trial + "))";
    }

    private static <T> T read(RowMapper<T> mapper, ResultSet row, int number) throws SQLException {
        T value = mapper.mapRow(row, number);
        if (value == null) {
            throw new IllegalStateException("A record without a fact");
        }
        return value;
    }

    /** Results of the period of units directly below, in their own scheme. */
    private Map<String, List<ChildResult>> children(AssessmentRun run) {
        Map<String, List<ChildResult>> children = new HashMap<>();
        jdbc.sql("""
                        select u.parent_code, u.unit_code, u.name, s.total, s.rank, s.group_size, s.grade
                        from run_earlier_standing s
                        join run_unit u on u.run_id = s.earlier_run and u.unit_code = s.unit_code
                        where s.run_id = :run and s.period = :period and s.scheme <> :scheme
                          and u.parent_code in (select unit_code from run_unit where run_id = :run)
                        order by u.unit_code collate "C", s.scheme collate "C"
                        """)
                .param("run", run.id())
                .param("period", run.period().code())
                .param("scheme", run.scheme())
                .query(row -> {
                    children.computeIfAbsent(row.getString("parent_code"), parent -> new ArrayList<>())
                            .add(new ChildResult(
                                    row.getString("unit_code"),
                                    row.getString("name"),
                                    row.getBigDecimal("total"),
                                    row.getBigDecimal("rank"),
                                    row.getInt("group_size"),
                                    row.getString("grade")));
                });
        return children;
    }

    /** The unit's results in earlier periods of this scheme, newest first. */
    private Map<String, List<PastResult>> past(AssessmentRun run) {
        Map<String, List<PastResult>> past = new HashMap<>();
        jdbc.sql("""
                        select s.unit_code, s.period, s.total, s.rank, s.group_size, s.grade
                        from run_earlier_standing s
                        where s.run_id = :run and s.scheme = :scheme and s.period_until <= :from
                        order by s.period_from desc, s.unit_code collate "C"
                        """)
                .param("run", run.id())
                .param("scheme", run.scheme())
                .param("from", run.period().from())
                .query(row -> {
                    BigDecimal rank = row.getBigDecimal("rank");
                    past.computeIfAbsent(row.getString("unit_code"), unit -> new ArrayList<>())
                            .add(new PastResult(
                                    row.getString("period"),
                                    row.getBigDecimal("total"),
                                    rank,
                                    row.getInt("group_size"),
                                    row.getString("grade")));
                });
        return Collections.unmodifiableMap(past);
    }
}
