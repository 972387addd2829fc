package org.zhiheng.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.metric.Metric;
import org.zhiheng.organization.Units;
import org.zhiheng.rulepack.AssessmentInput;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.UnitInput;
import org.zhiheng.rulepack.UnitPortions;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.MetricState;
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
        Surroundings.Around around = new Surroundings(jdbc, units, run, pack.role()).ofAll();
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

    /** The same for units too many to be held at once. To be made and read inside one transaction that may write. */
    UnitPortions portions(AssessmentRun run, RulePack pack, Collection<Metric> metrics) {
        Map<String, MetricDescription> descriptions = new TreeMap<>();
        metrics.forEach(metric -> descriptions.put(metric.code(), metric.description()));
        return new StoredPortions(jdbc, run, descriptions, new Surroundings(jdbc, units, run, pack.role()).kept());
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
}
