package org.zhiheng.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads what each record puts into a figure: the body of the metric, grouped by record instead of by unit. */
final class RecordTrace {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<LinkedHashMap<String, String>> COLUMNS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final String schema;

    RecordTrace(JdbcClient jdbc, String schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /**
     * @param statement bound by record
     * @param columns result columns of the body
     */
    List<TracedRecord> read(Metric metric, MetricStatement statement, Set<String> columns) {
        GovernanceView view = counted(metric);
        boolean perUnit =
                view.hasRecords() && SqlFence.query(metric.body()).views().contains(GovernanceView.UNIT.view());
        String described = view.columnNames().stream()
                .filter(name -> view.hasRecords() || !name.equals("unit_code"))
                .map(name -> MetricStatement.quote(name) + ", "
                        + (name.equals("attributes") ? "cast(r.attributes as text)" : "r." + name))
                .collect(Collectors.joining(", "));
        String sql = statement.text()
                + """
                , figure as (
                    select b.unit_code, %s as numerator, %s as denominator, %s as value from body b
                )
                select r.record_id, r.feed, r.record_key, r.named_unit, trim_scale(f.numerator), trim_scale(f.denominator),
                       trim_scale(f.value), s.file_name, s.sha256, r.sheet, r.row_number,
                       cast(json_strip_nulls(json_build_object(%s)) as text)
                from figure f
                join %s r on r.unit_code = f.unit_code
                left join %s.import_batch i on i.batch_id = r.batch_id
                left join %s.source_file s on s.sha256 = i.source_sha256
                where coalesce(f.numerator, 0) <> 0 or coalesce(f.denominator, 0) <> 0 or f.value is not null
                order by r.record_id
                """.formatted(
                                cast(columns.contains("numerator") ? "b.numerator" : "null"),
                                cast(columns.contains("denominator") && !perUnit ? "b.denominator" : "null"),
                                cast(columns.contains("value") ? "b.value" : "null"),
                                described,
                                view.view(),
                                schema,
                                schema);
        return jdbc.sql(sql)
                .query((row, index) -> new TracedRecord(
                        view.table(),
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getBigDecimal(5),
                        row.getBigDecimal(6),
                        row.getBigDecimal(7),
                        row.getString(8),
                        row.getString(9),
                        row.getString(10),
                        row.getLong(11),
                        columns(row.getString(12))))
                .list();
    }

    /** The view whose rows are counted: of records, or the only one a metric reads that counts none. */
    private static GovernanceView counted(Metric metric) {
        return GovernanceView.of(
                        metric.record() == null
                                ? SqlFence.query(metric.body())
                                        .views()
                                        .iterator()
                                        .next()
                                : metric.record())
                .orElseThrow();
    }

    private static String cast(String expression) {
        return "cast(" + expression + " as numeric)";
    }

    private static Map<String, String> columns(String json) {
        return Collections.unmodifiableMap(JSON.readValue(json, COLUMNS));
    }
}
