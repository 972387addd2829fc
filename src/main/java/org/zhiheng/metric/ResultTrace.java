package org.zhiheng.metric;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.vocabulary.Figure;

/**
 * The results of other schemes behind a figure of a metric that joins them to units. The metric is computed from ever
 * smaller parts of the results: a part that gives the units nothing holds none of them, and a single one that gives
 * something is one of them.
 */
final class ResultTrace {

    private final JdbcClient jdbc;
    private final Collection<String> units;
    private final Function<List<Result>, String> statement;
    private final Set<String> columns;
    private final List<TracedRecord> found = new ArrayList<>();

    /** A result as {@code gov_result} shows it. */
    record Result(
            long run,
            String scheme,
            String period,
            String unit,
            @Nullable BigDecimal total,
            @Nullable BigDecimal rank,
            @Nullable Integer groupSize,
            @Nullable String grade) {

        private Map<String, String> said() {
            Map<String, String> said = new LinkedHashMap<>();
            said.put("scheme", scheme);
            said.put("period", period);
            put(said, "total", total == null ? null : Figure.plain(total));
            put(said, "rank", rank == null ? null : Figure.plain(rank));
            put(said, "group_size", groupSize == null ? null : groupSize.toString());
            put(said, "grade", grade);
            return said;
        }

        private static void put(Map<String, String> said, String column, @Nullable String value) {
            if (value != null) {
                said.put(column, value);
            }
        }
    }

    private record Sums(
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable BigDecimal value) {

        boolean isNothing() {
            return isZero(numerator) && isZero(denominator) && value == null;
        }

        private static boolean isZero(@Nullable BigDecimal number) {
            return number == null || number.signum() == 0;
        }
    }

    /**
     * @param units whose figures count together
     * @param statement of the metric that sees these results alone
     * @param columns result columns of the body
     */
    ResultTrace(
            JdbcClient jdbc, Collection<String> units, Function<List<Result>, String> statement, Set<String> columns) {
        this.jdbc = jdbc;
        this.units = units;
        this.statement = statement;
        this.columns = columns;
    }

    /** In the order of the results. */
    List<TracedRecord> read(List<Result> results) {
        search(results);
        return List.copyOf(found);
    }

    private void search(List<Result> results) {
        if (results.isEmpty()) {
            return;
        }
        Sums sums = sums(results);
        if (sums.isNothing()) {
            return;
        }
        if (results.size() == 1) {
            found.add(traced(results.get(0), sums));
            return;
        }
        int middle = results.size() / 2;
        search(results.subList(0, middle));
        search(results.subList(middle, results.size()));
    }

    private Sums sums(List<Result> results) {
        String sql = statement.apply(results) + "select " + sum("numerator") + ", " + sum("denominator") + ", "
                + sum("value") + " from body b where b.unit_code in (:units)";
        return jdbc.sql(sql)
                .param("units", units)
                .query((row, index) -> new Sums(row.getBigDecimal(1), row.getBigDecimal(2), row.getBigDecimal(3)))
                .single();
    }

    private String sum(String column) {
        return columns.contains(column)
                ? "trim_scale(sum(cast(b." + column + " as numeric)))"
                : "cast(null as numeric)";
    }

    private static TracedRecord traced(Result result, Sums sums) {
        return new TracedRecord(
                GovernanceView.RESULT.table(),
                result.run(),
                result.scheme(),
                result.scheme() + " " + result.period() + " " + result.unit(),
                result.unit(),
                sums.numerator(),
                sums.denominator(),
                sums.value(),
                null,
                null,
                "",
                0,
                result.said());
    }

    /** Those of the schemes a body names in quotes; all where it names none. */
    static List<Result> named(List<Result> results, String body) {
        Set<String> schemes = results.stream()
                .map(Result::scheme)
                .filter(scheme -> body.contains("'" + scheme + "'"))
                .collect(Collectors.toSet());
        return schemes.isEmpty()
                ? results
                : results.stream()
                        .filter(result -> schemes.contains(result.scheme()))
                        .toList();
    }

    /** Of the sight of a run; {@code select} as {@link MetricStatement#results} writes it. */
    static List<Result> all(JdbcClient jdbc, String select) {
        return jdbc.sql(select + " order by s.scheme collate \"C\", s.period collate \"C\", s.unit_code collate \"C\"")
                .query((row, index) -> new Result(
                        row.getLong("earlier_run"),
                        row.getString("scheme"),
                        row.getString("period"),
                        row.getString("unit_code"),
                        row.getBigDecimal("total"),
                        row.getBigDecimal("rank"),
                        Optional.ofNullable(row.getBigDecimal("group_size"))
                                .map(BigDecimal::intValueExact)
                                .orElse(null),
                        row.getString("grade")))
                .list();
    }
}
