package org.zhiheng.report;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Shortfall;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.AssessmentReport.UnitSheets;
import org.zhiheng.report.AssessmentReport.Value;
import org.zhiheng.vocabulary.MetricState;

/** The details of a run's units, read some hundred units at a time through the tables' keys. */
final class StoredSheets implements UnitSheets {

    private static final int PORTION = 500;
    /** Named for the sake of the key of {@code metric_value}, which has metric and span before the unit. */
    private static final String[] SPANS = {"current", "previous", "last_year"};

    private final JdbcClient jdbc;
    private final long runId;
    private final List<Unit> units;
    private final String[] metrics;

    /** @param units in the order of the sheets */
    StoredSheets(JdbcClient jdbc, long runId, List<Unit> units, List<String> metrics) {
        this.jdbc = jdbc;
        this.runId = runId;
        this.units = units;
        this.metrics = metrics.toArray(String[]::new);
    }

    @Override
    public void forEach(Consumer<UnitSheet> reader) {
        portions(true, reader);
    }

    @Override
    public void points(Consumer<UnitSheet> reader) {
        portions(false, reader);
    }

    @Override
    public Optional<UnitSheet> of(String unit) {
        List<UnitSheet> found = new ArrayList<>();
        units.stream()
                .filter(each -> each.code().equals(unit))
                .findFirst()
                .ifPresent(each -> portion(List.of(each), true, found::add));
        return found.stream().findFirst();
    }

    private void portions(boolean whole, Consumer<UnitSheet> reader) {
        for (int from = 0; from < units.size(); from += PORTION) {
            portion(units.subList(from, Math.min(from + PORTION, units.size())), whole, reader);
        }
    }

    private void portion(List<Unit> portion, boolean whole, Consumer<UnitSheet> reader) {
        String[] codes = portion.stream().map(Unit::code).toArray(String[]::new);
        Map<String, List<Score>> scores = scores(codes);
        Map<String, List<Line>> lines = lines(codes, whole);
        Map<String, List<Value>> values = whole ? values(codes) : Map.of();
        Map<String, List<Shortfall>> shortfalls = whole ? shortfalls(codes) : Map.of();
        for (Unit unit : portion) {
            reader.accept(new UnitSheet(
                    unit,
                    scores.getOrDefault(unit.code(), List.of()),
                    lines.getOrDefault(unit.code(), List.of()),
                    values.getOrDefault(unit.code(), List.of()),
                    shortfalls.getOrDefault(unit.code(), List.of())));
        }
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> Map<String, List<T>> read(String sql, String[] codes, RowReader<T> reader) {
        Map<String, List<T>> byUnit = new HashMap<>();
        jdbc.sql(sql)
                .param("run", runId)
                .param("codes", codes)
                .param("metrics", metrics)
                .param("spans", SPANS)
                .query(row -> {
                    byUnit.computeIfAbsent(row.getString("unit_code"), code -> new ArrayList<>())
                            .add(reader.read(row));
                });
        return byUnit;
    }

    private Map<String, List<Score>> scores(String[] codes) {
        return read(
                """
                select * from node_score where run_id = :run and unit_code = any(:codes)
                order by ordinal, node collate "C"
                """,
                codes,
                row -> new Score(
                        row.getString("node"),
                        row.getBigDecimal("points"),
                        row.getBigDecimal("weight"),
                        row.getString("state"),
                        row.getString("formula"),
                        row.getString("substituted"),
                        row.getString("note")));
    }

    /** @param all or only those of vetoes */
    private Map<String, List<Line>> lines(String[] codes, boolean all) {
        return read(
                "select * from score_line where run_id = :run and unit_code = any(:codes)"
                        + (all ? "" : " and kind = 'veto'") + " order by line_no",
                codes,
                row -> new Line(
                        row.getInt("line_no"),
                        row.getString("criterion"),
                        row.getString("kind"),
                        row.getBigDecimal("points"),
                        row.getString("reason_code"),
                        row.getString("reason"),
                        row.getString("formula"),
                        row.getString("substituted"),
                        row.getString("rule"),
                        row.getString("rule_file"),
                        row.getInt("rule_line"),
                        texts(row.getArray("metrics")),
                        numbers(row.getArray("records"))));
    }

    private Map<String, List<Value>> values(String[] codes) {
        return read(
                """
                select * from metric_value
                where run_id = :run and metric = any(:metrics) and span = any(:spans) and unit_code = any(:codes)
                order by metric collate "C", span collate "C"
                """,
                codes,
                row -> new Value(
                        row.getString("metric"),
                        row.getString("span"),
                        row.getBigDecimal("numerator"),
                        row.getBigDecimal("denominator"),
                        row.getBigDecimal("value"),
                        MetricState.of(row.getString("state")),
                        row.getBigDecimal("group_rank")));
    }

    private Map<String, List<Shortfall>> shortfalls(String[] codes) {
        return read(
                """
                select * from score_shortfall where run_id = :run and unit_code = any(:codes)
                order by criterion collate "C", ordinal
                """,
                codes,
                row -> new Shortfall(
                        row.getString("criterion"),
                        row.getString("reason_code"),
                        row.getString("metric"),
                        row.getBigDecimal("actual"),
                        row.getBigDecimal("distance"),
                        row.getBigDecimal("records"),
                        row.getBigDecimal("points"),
                        row.getString("text")));
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    private static List<Long> numbers(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((Long[]) array.getArray());
    }
}
