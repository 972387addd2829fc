package org.zhiheng.metric;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.zhiheng.content.Finding;
import org.zhiheng.fixtures.TestDatabase;
import org.zhiheng.organization.Units;
import org.zhiheng.vocabulary.Period;

/** Writes units, records and runs straight into the tables, and reads what was gathered. */
final class GatheringFixture {

    final TestDatabase database = TestDatabase.fresh();
    final JdbcClient jdbc = database.jdbc();
    final MetricGatherer gatherer =
            new MetricGatherer(jdbc, new JdbcTransactionManager(database.dataSource()), new Units(jdbc));
    private long rowNumber = 1;

    /** Back to no rows at all. */
    void empty() {
        jdbc.sql("truncate source_file, import_batch, unit, governance_case, record_exclusion, assessment_run"
                        + " restart identity cascade")
                .update();
        rowNumber = 1;
        jdbc.sql("insert into source_file (sha256, file_name, byte_count) values ('sha-of-cases', 'cases.csv', 1)")
                .update();
    }

    long batch(String state) {
        return jdbc.sql("""
                        insert into import_batch (feed, feed_hash, source_sha256, state)
                        values ('test', 'hash', 'sha-of-cases', ?) returning batch_id
                        """).param(state).query(Long.class).single();
    }

    void unit(long batch, String code, String kind, @Nullable String parent, String attributes) {
        unit(batch, code, kind, parent, "0001-01-01", "9999-12-31", null, attributes);
    }

    void unit(
            long batch,
            String code,
            String kind,
            @Nullable String parent,
            String from,
            String until,
            @Nullable String successor,
            String attributes) {
        jdbc.sql("""
                        insert into unit (feed, record_key, row_hash, batch_id, row_number, unit_code, name, kind, parent_code,
                                          valid_from, valid_until, successor_code, attributes)
                        values ('units', ? || ?, '', ?, 1, ?, ? , ?, ?, ?::date, ?::date, ?, ?::jsonb)
                        """)
                .params(Arrays.asList(
                        code, from, batch, code, "名" + code, kind, parent, from, until, successor, attributes))
                .update();
    }

    /** A case; times as {@code 2026-01-05 10:00} or null. */
    long governanceCase(
            long batch,
            String key,
            @Nullable String unit,
            @Nullable String handler,
            String opened,
            @Nullable String due,
            @Nullable String closed) {
        return jdbc.sql("""
                        insert into governance_case (feed, record_key, row_hash, batch_id, row_number, unit_code, roles,
                                                     case_number, opened_at, due_at, closed_at)
                        values ('cases', ?, '', ?, ?, ?, jsonb_strip_nulls(jsonb_build_object('handler', ?::text)), ?,
                                ?::timestamp, ?::timestamp, ?::timestamp) returning record_id
                        """)
                .params(Arrays.asList(key, batch, ++rowNumber, unit, handler, key, opened, due, closed))
                .query(Long.class)
                .single();
    }

    void supersede(long record, long batch) {
        jdbc.sql("update governance_case set superseded_by = ? where record_id = ?")
                .params(batch, record)
                .update();
    }

    /** A run with its assessed units, each {@code code:peer group}. */
    RunScope run(String period, String asOf, long dataBatch, List<Long> trial, String role, String... assessed) {
        Period parsed = Period.parse(period);
        long run = jdbc.sql("""
                        insert into assessment_run (scheme, period, period_from, period_until, as_of, state, data_batch,
                                                    pack_hash, pack_version)
                        values ('test', ?, ?, ?, ?::timestamp, 'running', ?, '', '') returning run_id
                        """)
                .params(period, parsed.from(), parsed.until(), asOf, dataBatch)
                .query(Long.class)
                .single();
        for (String each : assessed) {
            String[] parts = each.split(":");
            jdbc.sql("""
                            insert into run_unit (run_id, unit_code, name, kind, parent_code, peer_group, attributes)
                            select distinct on (u.unit_code) ?, u.unit_code, u.name, u.kind, u.parent_code, ?, u.attributes
                            from unit u where u.unit_code = ? order by u.unit_code, u.valid_from desc
                            """)
                    .params(Arrays.asList(run, parts.length > 1 ? parts[1] : null, parts[0]))
                    .update();
        }
        return new RunScope(run, parsed, LocalDateTime.parse(asOf.replace(' ', 'T')), dataBatch, trial, role);
    }

    /** A metric from the text of a file; lines of the header without their dashes. */
    static Metric metric(String code, String header, String body) {
        StringBuilder text = new StringBuilder("-- name: 指标" + code + "\n-- basis: 试验\n");
        header.lines().forEach(line -> text.append("-- ").append(line).append('\n'));
        if (!header.contains("better")) {
            text.append("-- better: higher\n");
        }
        List<Finding> findings = new java.util.ArrayList<>();
        return new MetricFile("batch/metrics/" + code + ".sql", text + body, findings)
                .read()
                .orElseThrow(() -> new IllegalArgumentException(findings.toString()));
    }

    void gather(RunScope scope, Metric... metrics) {
        gatherer.gather(
                scope, Arrays.stream(metrics).map(MetricRequest::current).toList());
    }

    /** {@code state numerator/denominator value rank}; absent figures as a dash. */
    String value(RunScope scope, Metric metric, String unit) {
        return value(scope, metric, Span.CURRENT, unit);
    }

    String value(RunScope scope, Metric metric, Span span, String unit) {
        Map<String, Object> row = jdbc.sql("""
                        select * from metric_value where run_id = ? and metric = ? and span = ? and unit_code = ?
                        """)
                .params(scope.runId(), metric.code(), span.code(), unit)
                .query()
                .singleRow();
        return row.get("state") + " " + plain(row.get("numerator")) + "/" + plain(row.get("denominator")) + " "
                + plain(row.get("value")) + " #" + plain(row.get("group_rank"));
    }

    private static String plain(@Nullable Object number) {
        return number == null ? "-" : ((BigDecimal) number).toPlainString();
    }
}
