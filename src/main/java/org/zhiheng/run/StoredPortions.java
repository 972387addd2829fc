package org.zhiheng.run;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.metric.Span;
import org.zhiheng.rulepack.UnitInput;
import org.zhiheng.rulepack.UnitPortions;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.Period;

/** The units of a run in order of unit code, through one cursor; figures and surroundings are asked for each portion. */
final class StoredPortions implements UnitPortions {

    private static final int PORTION = 1_000;

    private final JdbcClient jdbc;
    private final AssessmentRun run;
    private final Map<String, MetricDescription> descriptions;
    private final Surroundings surroundings;

    StoredPortions(
            JdbcClient jdbc,
            AssessmentRun run,
            Map<String, MetricDescription> descriptions,
            Surroundings surroundings) {
        this.jdbc = jdbc;
        this.run = run;
        this.descriptions = descriptions;
        this.surroundings = surroundings;
    }

    @Override
    public Period period() {
        return run.period();
    }

    @Override
    public Map<String, MetricDescription> metrics() {
        return descriptions;
    }

    private record Row(
            String code, String name, String kind, @Nullable String parent, Map<String, String> attributes) {}

    @Override
    public void read(Consumer<List<UnitInput>> portion) {
        List<Row> rows = new ArrayList<>();
        jdbc.sql("""
                        select unit_code, name, kind, parent_code, attributes::text as attributes
                        from run_unit where run_id = :run order by unit_code collate "C"
                        """).param("run", run.id()).withFetchSize(PORTION).query(row -> {
            rows.add(new Row(
                    row.getString("unit_code"),
                    row.getString("name"),
                    row.getString("kind"),
                    row.getString("parent_code"),
                    RunFacts.texts(row.getString("attributes"))));
            if (rows.size() == PORTION) {
                hand(rows, portion);
            }
        });
        if (!rows.isEmpty()) {
            hand(rows, portion);
        }
    }

    private void hand(List<Row> rows, Consumer<List<UnitInput>> portion) {
        List<String> codes = rows.stream().map(Row::code).toList();
        Map<String, Map<String, Map<String, MetricReading>>> readings = readings(codes);
        Surroundings.Around around = surroundings.of(codes);
        List<UnitInput> units = rows.stream()
                .map(row -> around.unit(
                        row.code(),
                        row.name(),
                        row.kind(),
                        row.parent(),
                        row.attributes(),
                        readings.getOrDefault(row.code(), Map.of())))
                .toList();
        rows.clear();
        portion.accept(units);
    }

    /**
     * Unit → span → metric. A reading that says no more than an absent one is left out: of this period no data without any
     * figure, of others whatever has no value. Metrics and spans are named for the sake of the index, which has them first.
     */
    private Map<String, Map<String, Map<String, MetricReading>>> readings(List<String> codes) {
        Map<String, Map<String, Map<String, MetricReading>>> readings = new HashMap<>();
        jdbc.sql("""
                        select unit_code, span, metric, numerator, denominator, value, state from metric_value
                        where run_id = :run and metric = any(:metrics) and span = any(:spans) and unit_code = any(:codes)
                          and (value is not null
                               or span = :current
                                  and (state <> 'no_data' or numerator is not null or denominator is not null))
                        """)
                .param("run", run.id())
                .param("metrics", descriptions.keySet().toArray(String[]::new))
                .param("spans", Arrays.stream(Span.values()).map(Span::code).toArray(String[]::new))
                .param("codes", codes.toArray(String[]::new))
                .param("current", Span.CURRENT.code())
                .query(row -> {
                    readings.computeIfAbsent(row.getString("unit_code"), unit -> new HashMap<>())
                            .computeIfAbsent(row.getString("span"), span -> new TreeMap<>())
                            .put(row.getString("metric"), RunFacts.reading(row));
                });
        return readings;
    }

    @Override
    public List<BigDecimal> values(String peerGroup, String metric, boolean previous) {
        return jdbc.sql("""
                        select v.value from metric_value v
                        join run_unit u on u.run_id = v.run_id and u.unit_code = v.unit_code
                        where v.run_id = :run and v.metric = :metric and v.span = :span and v.state = 'observed'
                          and coalesce(u.peer_group, '') = :group
                        """)
                .param("run", run.id())
                .param("metric", metric)
                .param("span", (previous ? Span.PREVIOUS : Span.CURRENT).code())
                .param("group", peerGroup)
                .query(BigDecimal.class)
                .list();
    }
}
