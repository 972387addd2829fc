package org.zhiheng.web.analysis;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.result.ResultScope;

/** What the analysis pages read: results over periods, shares of metrics; always within the user's scope. */
@Repository
class AnalysisView {

    /** How many periods a trend goes back. */
    static final int PERIODS = 8;

    private final JdbcClient jdbc;

    AnalysisView(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest formal run of a period. */
    record PeriodRun(long runId, String period, LocalDate from, String packVersion, String packHash) {}

    /** A unit's result in one period. */
    record Cell(
            @Nullable BigDecimal total,
            @Nullable BigDecimal rank,
            @Nullable String grade) {}

    /** One unit over the periods, run → result. */
    record Row(String unitCode, String name, Map<Long, Cell> cells) {

        /** Newest total less the oldest one shown; null with fewer than two. */
        @Nullable
        public BigDecimal change() {
            List<BigDecimal> totals = cells.values().stream()
                    .map(Cell::total)
                    .filter(java.util.Objects::nonNull)
                    .toList();
            return totals.size() < 2 ? null : totals.get(totals.size() - 1).subtract(totals.get(0));
        }
    }

    /** Figures of a peer group in one run. */
    record Spread(
            long runId,
            BigDecimal low,
            BigDecimal quarter,
            BigDecimal median,
            BigDecimal threeQuarters,
            BigDecimal high) {}

    /** The newest formal run of each of the last eight periods of a scheme, oldest first. */
    List<PeriodRun> periods(String scheme) {
        return jdbc.sql("""
                        select * from (
                            select distinct on (period_from) run_id, period, period_from, pack_version, pack_hash
                            from assessment_run
                            where scheme = :scheme and not trial and output_hash is not null
                            order by period_from desc, run_id desc limit :periods
                        ) newest order by period_from
                        """)
                .param("scheme", scheme)
                .param("periods", PERIODS)
                .query((row, index) -> new PeriodRun(
                        row.getLong("run_id"),
                        row.getString("period"),
                        row.getObject("period_from", LocalDate.class),
                        row.getString("pack_version"),
                        row.getString("pack_hash")))
                .list();
    }

    /** The units of a group over the runs, by their rank in the last one. */
    List<Row> rows(CurrentUser user, List<PeriodRun> periods, String group) {
        Map<String, Row> rows = new LinkedHashMap<>();
        ResultScope.scoped(
                        jdbc.sql("""
                        select s.run_id, s.unit_code, last_unit.name, s.total, s.rank,
                               coalesce(d.decided, s.suggested_grade) as grade
                        from standing s
                        join standing last on last.run_id = :last and last.unit_code = s.unit_code and last.peer_group = :group
                        join run_unit last_unit on last_unit.run_id = :last and last_unit.unit_code = s.unit_code
                        join assessment_run r on r.run_id = s.run_id
                        left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code
                        where s.run_id in (:runs) and
                        """ + ResultScope.IN_SCOPE
                                + " order by last.rank nulls last, s.unit_code, r.period_from"),
                        user)
                .param("last", last(periods))
                .param("runs", runs(periods))
                .param("group", group)
                .query(row -> {
                    String unit = row.getString("unit_code");
                    Row known = rows.get(unit);
                    if (known == null) {
                        known = new Row(unit, row.getString("name"), new LinkedHashMap<>());
                        rows.put(unit, known);
                    }
                    known.cells()
                            .put(
                                    row.getLong("run_id"),
                                    new Cell(
                                            row.getBigDecimal("total"),
                                            row.getBigDecimal("rank"),
                                            row.getString("grade")));
                });
        return new ArrayList<>(rows.values());
    }

    /** Spread of the totals of a group in each run; of the whole group, whatever the user's scope. */
    Map<Long, Spread> spreads(List<PeriodRun> periods, String group) {
        Map<Long, Spread> spreads = new LinkedHashMap<>();
        jdbc.sql("""
                        select run_id, min(total) as low, max(total) as high,
                               percentile_cont(array[0.25, 0.5, 0.75]) within group (order by total) as quarters
                        from standing
                        where run_id in (:runs) and peer_group = :group and rank is not null and total is not null
                        group by run_id
                        """).param("runs", runs(periods)).param("group", group).query(row -> {
            Object[] quarters = (Object[]) row.getArray("quarters").getArray();
            spreads.put(
                    row.getLong("run_id"),
                    new Spread(
                            row.getLong("run_id"),
                            row.getBigDecimal("low"),
                            two(quarters[0]),
                            two(quarters[1]),
                            two(quarters[2]),
                            row.getBigDecimal("high")));
        });
        return spreads;
    }

    /** The metrics of a run that are shares of counted records, code → name. */
    Map<String, String> shares(long runId) {
        Map<String, String> shares = new LinkedHashMap<>();
        jdbc.sql("""
                        select m.metric, m.name from run_metric m
                        where m.run_id = :run and m.unit = '%' and exists (
                            select 1 from metric_value v where v.run_id = m.run_id and v.metric = m.metric
                              and v.span = 'current' and v.denominator > 0)
                          and not exists (
                            select 1 from metric_value v where v.run_id = m.run_id and v.metric = m.metric
                              and v.span = 'current' and (v.numerator < 0 or v.numerator > v.denominator))
                        order by m.name, m.metric
                        """).param("run", runId).query(row -> {
            shares.put(row.getString(1), row.getString(2));
        });
        return shares;
    }

    /** Numerators and denominators of a metric in a group; units outside the user's scope count but have no name. */
    List<Funnel.Unit> units(CurrentUser user, long runId, String metric, String group) {
        return ResultScope.scoped(jdbc.sql("""
                        select s.unit_code, s.numerator, s.denominator, u.name, (""" + ResultScope.IN_SCOPE + """
                        ) as seen
                        from metric_value s join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                        where s.run_id = :run and s.metric = :metric and s.span = 'current' and s.denominator > 0
                          and (:group = '' or u.peer_group = :group)
                        order by s.unit_code
                        """), user)
                .param("run", runId)
                .param("metric", metric)
                .param("group", group)
                .query((row, index) -> new Funnel.Unit(
                        row.getBoolean("seen") ? row.getString("unit_code") : "",
                        row.getBoolean("seen") ? row.getString("name") : "",
                        row.getDouble("numerator"),
                        row.getDouble("denominator")))
                .list();
    }

    private static List<Long> runs(List<PeriodRun> periods) {
        return periods.isEmpty()
                ? List.of(-1L)
                : periods.stream().map(PeriodRun::runId).toList();
    }

    private static long last(List<PeriodRun> periods) {
        return periods.isEmpty() ? -1 : periods.get(periods.size() - 1).runId();
    }

    private static BigDecimal two(Object value) {
        return new BigDecimal(value.toString()).setScale(2, java.math.RoundingMode.HALF_UP);
    }
}
