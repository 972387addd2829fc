package org.zhiheng.run;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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

/** The units of a run with their figures, through one cursor in order of unit code. */
final class StoredPortions implements UnitPortions {

    private static final int PORTION = 1_000;

    private final JdbcClient jdbc;
    private final AssessmentRun run;
    private final Map<String, MetricDescription> descriptions;
    private final RunFacts.Around around;

    StoredPortions(
            JdbcClient jdbc, AssessmentRun run, Map<String, MetricDescription> descriptions, RunFacts.Around around) {
        this.jdbc = jdbc;
        this.run = run;
        this.descriptions = descriptions;
        this.around = around;
    }

    @Override
    public Period period() {
        return run.period();
    }

    @Override
    public Map<String, MetricDescription> metrics() {
        return descriptions;
    }

    @Override
    public void read(Consumer<List<UnitInput>> portion) {
        Reader reader = new Reader(portion);
        jdbc.sql("""
                        select u.unit_code, u.name, u.kind, u.parent_code, u.attributes::text as attributes,
                               v.span, v.metric, v.numerator, v.denominator, v.value, v.state
                        from run_unit u left join metric_value v on v.run_id = u.run_id and v.unit_code = u.unit_code
                        where u.run_id = :run order by u.unit_code collate "C"
                        """).param("run", run.id()).withFetchSize(RunFacts.FETCHED).query(reader::row);
        reader.finish();
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

    private final class Reader {

        private final Consumer<List<UnitInput>> consumer;
        private List<UnitInput> portion = new ArrayList<>();
        private @Nullable String code;
        private String name = "";
        private String kind = "";
        private @Nullable String parent;
        private Map<String, String> attributes = Map.of();
        private Map<String, Map<String, MetricReading>> readings = new HashMap<>();

        Reader(Consumer<List<UnitInput>> consumer) {
            this.consumer = consumer;
        }

        void row(ResultSet row) throws SQLException {
            String next = row.getString("unit_code");
            if (!next.equals(code)) {
                close();
                if (portion.size() == PORTION) {
                    hand();
                }
                code = next;
                name = row.getString("name");
                kind = row.getString("kind");
                parent = row.getString("parent_code");
                attributes = RunFacts.texts(row.getString("attributes"));
            }
            if (row.getString("metric") != null) {
                readings.computeIfAbsent(row.getString("span"), span -> new TreeMap<>())
                        .put(row.getString("metric"), RunFacts.reading(row));
            }
        }

        void finish() {
            close();
            hand();
        }

        private void close() {
            if (code != null) {
                portion.add(around.unit(code, name, kind, parent, attributes, readings));
                readings = new HashMap<>();
                code = null;
            }
        }

        private void hand() {
            if (!portion.isEmpty()) {
                consumer.accept(portion);
                portion = new ArrayList<>();
            }
        }
    }
}
