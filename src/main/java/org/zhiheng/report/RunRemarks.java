package org.zhiheng.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.metric.GovernanceQueries;
import org.zhiheng.report.AssessmentReport.Heading;

/** What every reader of a result must be told besides the result: what was waived, and which records are in no figure. */
final class RunRemarks {

    private static final String COMPLETENESS = "完整率豁免";
    private static final String ERRORS = "数据错误豁免";
    private static final String SIGN_OFF = "审签前豁免";
    private static final String PUBLICATION = "发布时豁免";
    private static final String EXCLUSIONS = "剔除记录";

    /** In the order a report prints them. */
    private static final List<String> NAMES = List.of(COMPLETENESS, ERRORS, SIGN_OFF, PUBLICATION, EXCLUSIONS);

    private static final int UNITS_NAMED = 30;

    private static final Map<String, String> KINDS = Map.of(
            "governance_case", "案件",
            "hazard", "隐患",
            "resident_evaluation", "评议",
            "task", "任务",
            "event", "事件",
            "panel_mark", "测评",
            "reported_figure", "上报数据");

    private final JdbcClient jdbc;
    private final long runId;
    private final Map<String, String> remarks = new LinkedHashMap<>();

    private RunRemarks(JdbcClient jdbc, long runId) {
        this.jdbc = jdbc;
        this.runId = runId;
    }

    /** Name → text, without those there is nothing to say of. */
    static Map<String, String> of(JdbcClient jdbc, long runId) {
        RunRemarks read = new RunRemarks(jdbc, runId);
        read.waivers();
        read.exclusions();
        return read.remarks;
    }

    /** Those a heading carries, as sentences. */
    static List<String> in(Heading heading) {
        return NAMES.stream()
                .filter(heading.manifest()::containsKey)
                .map(name -> name + "：" + heading.manifest().get(name))
                .toList();
    }

    private void waivers() {
        put(COMPLETENESS, """
                select w.rate || '%（' || w.reason || '）' from completeness_waiver w
                join assessment_run r on r.scheme = w.scheme and r.period = w.period
                where r.run_id = :run and not r.trial and w.waived_at <= r.requested_at
                """);
        put(ERRORS, """
                select count(*) || ' 处（' || string_agg(distinct f.check_name || '：' || f.waiver, '；') || '）'
                from data_finding f join assessment_run r on r.period = f.period
                where r.run_id = :run and f.state = 'waived' and f.severity = 'error' and f.waived_at <= r.requested_at
                having count(*) > 0
                """);
        put(SIGN_OFF, "select waiver from review where run_id = :run and waiver is not null");
        put(
                PUBLICATION,
                "select publication_waiver from review where run_id = :run and publication_waiver is not null");
    }

    private void put(String name, String sql) {
        jdbc.sql(sql).param("run", runId).query(String.class).optional().ifPresent(text -> remarks.put(name, text));
    }

    /** The records of the period that the run left out, by unit: 共 1 条：东街道案件 1/10（10.00%）. */
    private void exclusions() {
        List<String> units = new ArrayList<>();
        long[] all = {0};
        for (String view : GovernanceQueries.recordViews()) {
            String table = GovernanceQueries.tableOf(view).orElseThrow();
            jdbc.sql("""
                            with run as (select * from assessment_run where run_id = :run), taken as (
                                select distinct o.feed, o.record_key from record_exclusion x
                                join %1$s o on o.record_id = x.record_id cross join run
                                where x.record_kind = '%1$s' and x.state = 'approved'
                                  and (x.batch_id <= run.data_batch or x.batch_id = any(run.trial_batches))
                            )
                            select coalesce(max(n.name), r.unit_code, '（无归属单位）') as name, count(*) as records, count(t.feed) as excluded
                            from %1$s r cross join run left join taken t on t.feed = r.feed and t.record_key = r.record_key
                            left join lateral (select u.name from unit u where u.unit_code = r.unit_code
                                               and u.superseded_by is null order by u.valid_from desc limit 1) n on true
                            where r.superseded_by is null and r.%2$s >= run.period_from and r.%2$s < run.period_until
                              and exists (select from taken)
                            group by r.unit_code having count(t.feed) > 0 order by r.unit_code
                            """.formatted(table, GovernanceQueries.anchorOf(view)))
                    .param("run", runId)
                    .query(row -> {
                        long excluded = row.getLong("excluded");
                        all[0] += excluded;
                        units.add(row.getString("name") + KINDS.getOrDefault(table, table) + " " + excluded + "/"
                                + row.getLong("records") + "（"
                                + BigDecimal.valueOf(excluded * 100)
                                        .divide(BigDecimal.valueOf(row.getLong("records")), 2, RoundingMode.HALF_UP)
                                + "%）");
                    });
        }
        if (all[0] > 0) {
            remarks.put(
                    EXCLUSIONS,
                    "共 " + all[0] + " 条：" + String.join("；", units.subList(0, Math.min(UNITS_NAMED, units.size())))
                            + (units.size() > UNITS_NAMED ? " 等 " + units.size() + " 个单位" : ""));
        }
    }
}
