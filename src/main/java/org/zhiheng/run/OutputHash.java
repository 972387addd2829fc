package org.zhiheng.run;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.zhiheng.content.Hash;

/**
 * SHA-256 over what a run produced, as one canonical text: metric values, points, score lines, standings, each ordered
 * by code, numbers without trailing zeros. Row numbers, run numbers, times and decisions made by people are left out, so
 * equal inputs give equal hashes in any database.
 */
final class OutputHash {

    /** Rows that are held at once. */
    private static final int FETCHED = 5_000;

    /** Units whose rows are sorted at once. */
    private static final int PORTION = 1_000;

    private static final String SEPARATOR = "\u001f";

    private final JdbcClient jdbc;
    private final long runId;
    private final Hash hash = new Hash();

    private OutputHash(JdbcClient jdbc, long runId) {
        this.jdbc = jdbc;
        this.runId = runId;
    }

    static String of(JdbcClient jdbc, long runId) {
        OutputHash output = new OutputHash(jdbc, runId);
        output.addMetrics();
        output.addNodes();
        output.addLines();
        output.hash.line("standing");
        output.add(output.select("""
                select unit_code, peer_group, rank, tied, group_size, total, suggested_grade, grade_reason,
                       not_ranked_reason, previous_rank, previous_total, flags::text
                from standing where run_id = :run order by unit_code collate "C"
                """));
        return output.hash.hex();
    }

    private StatementSpec select(String sql) {
        return jdbc.sql(sql).param("run", runId).withFetchSize(FETCHED);
    }

    private void add(StatementSpec rows) {
        rows.query(row -> {
            hash.line(text(row));
        });
    }

    /** In order of metric, span and unit. The sorts are kept small: a nation has tens of millions of values. */
    private void addMetrics() {
        hash.line("metric");
        select("""
                select metric, span from (select distinct metric, span from metric_value where run_id = :run) v
                order by metric collate "C", span collate "C"
                """)
                .query((row, number) -> List.of(row.getString(1), row.getString(2)))
                .list()
                .forEach(pair -> add(select("""
                                select metric, span, unit_code, numerator, denominator, value, state, group_rank from metric_value
                                where run_id = :run and metric = :metric and span = :span order by unit_code collate "C"
                                """).param("metric", pair.get(0)).param("span", pair.get(1))));
    }

    /** In order of unit and place in the tree. */
    private void addNodes() {
        hash.line("node");
        portions("node_score", codes -> add(select("""
                        select unit_code, ordinal, node, full_points, points, unrounded, state, formula, substituted, note
                        from node_score where run_id = :run and unit_code = any(:codes)
                        order by unit_code collate "C", ordinal, node collate "C"
                        """).param("codes", codes)));
    }

    /** Lines of one criterion are sorted by their text: their order may follow the numbers of event records. */
    private void addLines() {
        hash.line("line");
        List<String> group = new ArrayList<>();
        String[] last = {""};
        portions("score_line", codes -> select("""
                        select unit_code, criterion, kind, points, reason_code, reason, formula, substituted, rule, rule_file,
                               rule_line, array_to_string(metrics, ' ')
                        from score_line where run_id = :run and unit_code = any(:codes)
                        order by unit_code collate "C", criterion collate "C"
                        """).param("codes", codes).query(row -> {
            String key = row.getString(1) + SEPARATOR + row.getString(2);
            if (!key.equals(last[0])) {
                flush(group);
                last[0] = key;
            }
            group.add(text(row));
        }));
        flush(group);
    }

    /** Hands out the codes of the units that have rows in a table, some at a time and in order. */
    private void portions(String table, Consumer<String[]> consumer) {
        List<String> codes = select("select unit_code from (select distinct unit_code from " + table
                        + " where run_id = :run) u order by unit_code collate \"C\"")
                .query(String.class)
                .list();
        for (int from = 0; from < codes.size(); from += PORTION) {
            consumer.accept(
                    codes.subList(from, Math.min(from + PORTION, codes.size())).toArray(String[]::new));
        }
    }

    private void flush(List<String> group) {
        Collections.sort(group);
        group.forEach(hash::line);
        group.clear();
    }

    private static String text(ResultSet row) throws SQLException {
        StringBuilder text = new StringBuilder();
        int columns = row.getMetaData().getColumnCount();
        for (int column = 1; column <= columns; column++) {
            text.append(column == 1 ? "" : SEPARATOR).append(plain(row.getObject(column)));
        }
        return text.toString();
    }

    private static String plain(@Nullable Object value) {
        if (value == null) {
            return "\u0000";
        }
        return value instanceof BigDecimal number ? number.stripTrailingZeros().toPlainString() : value.toString();
    }
}
