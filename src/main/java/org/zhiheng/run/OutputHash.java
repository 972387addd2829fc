package org.zhiheng.run;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.Hash;

/**
 * SHA-256 over what a run produced, as one canonical text: metric values, points, score lines, standings, each ordered
 * by code, numbers without trailing zeros. Row numbers, run numbers, times and decisions made by people are left out, so
 * equal inputs give equal hashes in any database.
 */
final class OutputHash {

    /** Rows that are held at once. */
    private static final int FETCHED = 5_000;

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
        output.add("metric", """
                select metric, span, unit_code, numerator, denominator, value, state, group_rank from metric_value
                where run_id = :run order by metric collate "C", span collate "C", unit_code collate "C"
                """);
        output.add("node", """
                select unit_code, ordinal, node, full_points, points, unrounded, state, formula, substituted, note
                from node_score where run_id = :run order by unit_code collate "C", ordinal, node collate "C"
                """);
        output.addLines();
        output.add("standing", """
                select unit_code, peer_group, rank, tied, group_size, total, suggested_grade, grade_reason,
                       not_ranked_reason, previous_rank, previous_total, flags::text
                from standing where run_id = :run order by unit_code collate "C"
                """);
        return output.hash.hex();
    }

    private void add(String kind, String sql) {
        hash.line(kind);
        jdbc.sql(sql).param("run", runId).withFetchSize(FETCHED).query(row -> {
            hash.line(text(row));
        });
    }

    /** Lines of one criterion are sorted by their text: their order may follow the numbers of event records. */
    private void addLines() {
        hash.line("line");
        List<String> group = new ArrayList<>();
        String[] last = {""};
        jdbc.sql("""
                        select unit_code, criterion, kind, points, reason_code, reason, formula, substituted, rule, rule_file,
                               rule_line, array_to_string(metrics, ' ')
                        from score_line where run_id = :run
                        order by unit_code collate "C", criterion collate "C"
                        """).param("run", runId).withFetchSize(FETCHED).query(row -> {
            String key = row.getString(1) + SEPARATOR + row.getString(2);
            if (!key.equals(last[0])) {
                flush(group);
                last[0] = key;
            }
            group.add(text(row));
        });
        flush(group);
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
