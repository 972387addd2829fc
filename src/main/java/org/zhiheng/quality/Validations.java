package org.zhiheng.quality;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.content.ContentHome;
import org.zhiheng.database.WorkWatch;
import org.zhiheng.metric.GovernanceQueries;
import org.zhiheng.metric.RunScope;
import org.zhiheng.vocabulary.Period;

/**
 * The findings of the checks, kept per check, period and unit. A check sees what a run of the period would see; what it no
 * longer finds is cleared, what was waived stays so as long as the very same is found.
 */
@Repository
public class Validations {

    /** Rows kept of a finding; the count tells of all. */
    static final int ROWS_KEPT = 1000;

    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("unit_code", "text");
        COLUMNS.put("record_id", "bigint");
        COLUMNS.put("value", "numeric");
        COLUMNS.put("bound", "numeric");
    }

    private final JdbcClient jdbc;
    private final ContentHome home;
    private final GovernanceQueries queries;
    private final CutOffs cutOffs;
    private final OperationLog operations;
    private final Clock clock;

    Validations(
            JdbcClient jdbc,
            ContentHome home,
            GovernanceQueries queries,
            CutOffs cutOffs,
            OperationLog operations,
            Clock clock) {
        this.jdbc = jdbc;
        this.home = home;
        this.queries = queries;
        this.cutOffs = cutOffs;
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * What to list; an empty text means any.
     *
     * @param unit part of a unit's code or name
     */
    public record Filter(String period, String severity, String state, String check, String unit) {}

    /** How many findings there are. */
    public record Counts(long errors, long warnings, long infos, long waived) {

        /** Neither cleared nor waived. */
        public long open() {
            return errors + warnings + infos;
        }
    }

    /**
     * Looks at a period with every check.
     *
     * @param by user name
     * @throws org.zhiheng.content.ContentException when a check file cannot be used, with file and line
     */
    @Transactional
    public Counts validate(Period period, String by) {
        return validated(period, by, WorkWatch.NONE);
    }

    /**
     * The same, telling how far it is: step {@code looking} with the checks done.
     *
     * @throws java.util.concurrent.CancellationException when it was stopped; then everything is as before
     */
    @Transactional
    public Counts validate(Period period, String by, WorkWatch watch) {
        watch.begins(jdbc.sql("select pg_backend_pid()").query(Integer.class).single());
        try {
            return validated(period, by, watch);
        } finally {
            watch.ends();
        }
    }

    private Counts validated(Period period, String by, WorkWatch watch) {
        List<DataCheck> checks = DataChecks.read(home).all();
        look(period, checks, by, true, watch);
        jdbc.sql("""
                        update data_finding set state = 'cleared', cleared_at = :now, waived_by = null, waived_at = null,
                            waiver = null
                        where period = :period and state <> 'cleared' and not check_code = any(:codes)
                        """)
                .param("now", OffsetDateTime.now(clock))
                .param("period", period.code())
                .param("codes", checks.stream().map(DataCheck::code).toArray(String[]::new))
                .update();
        return counts(period);
    }

    /**
     * The open errors of a period in the records a scheme reads, after looking again where data or checks have changed.
     *
     * @param views the scheme's metrics and rules read
     */
    @Transactional
    public List<DataFinding> openErrors(Period period, Collection<String> views, String by) {
        List<DataCheck> checks = DataChecks.read(home).all().stream()
                .filter(check -> check.severity() == DataCheck.Severity.ERROR)
                .filter(check -> check.record() == null || views.contains(check.record()))
                .toList();
        look(period, checks, by, false, WorkWatch.NONE);
        Set<String> codes =
                checks.stream().map(DataCheck::code).collect(java.util.stream.Collectors.toUnmodifiableSet());
        return list(DataScope.ALL, null, new Filter(period.code(), "error", "open", "", ""), 0, Integer.MAX_VALUE)
                .stream()
                .filter(finding -> codes.contains(finding.checkCode()))
                .toList();
    }

    public Counts counts(Period period) {
        return jdbc.sql("""
                        select count(*) filter (where state = 'open' and severity = 'error') as errors,
                               count(*) filter (where state = 'open' and severity = 'warn') as warnings,
                               count(*) filter (where state = 'open' and severity = 'info') as infos,
                               count(*) filter (where state = 'waived') as waived
                        from data_finding where period = :period
                        """)
                .param("period", period.code())
                .query((row, index) -> new Counts(
                        row.getLong("errors"), row.getLong("warnings"), row.getLong("infos"), row.getLong("waived")))
                .single();
    }

    /**
     * How old what is known of a period's records is.
     *
     * @param since when the check that was longest not asked was asked
     * @param current whether no record has come in since that a run would see
     */
    public record Freshness(OffsetDateTime since, boolean current) {}

    /** Of the checks there are now; empty: one of them has never been asked about the period. */
    public Optional<Freshness> freshness(Period period) {
        List<String> codes = DataChecks.read(home).all().stream()
                .filter(check -> check.isFor(period))
                .map(DataCheck::code)
                .toList();
        DataCut cut = cutOffs.cut(period);
        return jdbc.sql("""
                        select min(checked_at), bool_and(data_batch = :batch and admitted = :admitted) from data_check
                        where period = :period and check_code = any(:codes) having count(*) = :checks and count(*) > 0
                        """)
                .param("batch", cut.dataBatch())
                .param("admitted", cut.admitted().toArray(Long[]::new))
                .param("period", period.code())
                .param("codes", codes.toArray(String[]::new))
                .param("checks", codes.size())
                .query((row, index) -> new Freshness(row.getObject(1, OffsetDateTime.class), row.getBoolean(2)))
                .optional();
    }

    /** When a period was last looked at; empty: never. */
    public Optional<OffsetDateTime> lastLook(Period period) {
        return jdbc.sql("select max(checked_at) from data_check where period = :period")
                .param("period", period.code())
                .query((row, index) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single();
    }

    /** Findings within the user's scope, gravest first. */
    public List<DataFinding> list(CurrentUser user, Filter filter, int offset, int limit) {
        return list(user.scope(), user.unitCode(), filter, offset, limit);
    }

    /** Findings within a scope, gravest first. */
    public List<DataFinding> list(DataScope scope, @Nullable String own, Filter filter, int offset, int limit) {
        return filtered(
                        "select f.*, " + UNIT_NAME + " as unit_name from data_finding f where " + CONDITION + """
                                 order by case f.severity when 'error' then 1 when 'warn' then 2 else 3 end, f.check_code,
                                       f.record_count desc, f.value desc nulls last, f.period desc, f.unit_code collate "C"
                                offset :offset limit :limit
                                """,
                        scope,
                        own,
                        filter)
                .param("offset", offset)
                .param("limit", limit)
                .query(Validations::finding)
                .list();
    }

    public int count(CurrentUser user, Filter filter) {
        return filtered("select count(*) from data_finding f where " + CONDITION, user.scope(), user.unitCode(), filter)
                .query(Integer.class)
                .single();
    }

    /** Empty when there is none or it is outside the user's scope. */
    public Optional<DataFinding> find(CurrentUser user, long findingId) {
        return filtered(
                        "select f.*, " + UNIT_NAME + " as unit_name from data_finding f where f.finding_id = :id and "
                                + CONDITION,
                        user.scope(),
                        user.unitCode(),
                        new Filter("", "", "", "", ""))
                .param("id", findingId)
                .query(Validations::finding)
                .optional();
    }

    /** Sets an open finding aside with a reason; it comes back when other rows or figures are found. */
    @Transactional
    public void waive(DataFinding finding, String reason, CurrentUser user, String address) {
        if (reason.isBlank()) {
            throw new QualityRefused("请写明豁免理由", "give a reason for the waiver");
        }
        int changed = jdbc.sql("""
                        update data_finding set state = 'waived', waived_by = :user, waived_at = :now, waiver = :reason
                        where finding_id = :id and state = 'open'
                        """)
                .param("user", user.userName())
                .param("now", OffsetDateTime.now(clock))
                .param("reason", reason.strip())
                .param("id", finding.findingId())
                .update();
        if (changed == 0) {
            throw new QualityRefused("这条发现已经消除或豁免", "this finding is cleared or waived already");
        }
        operations.record(
                user.userName(),
                address,
                "豁免校验发现",
                "finding/" + finding.findingId(),
                finding.period() + " " + finding.checkCode() + " " + finding.unitCode(),
                "已豁免",
                reason.strip());
    }

    /** Takes a waiver back. */
    @Transactional
    public void reopen(DataFinding finding, CurrentUser user, String address) {
        int changed = jdbc.sql("""
                        update data_finding set state = 'open', waived_by = null, waived_at = null, waiver = null
                        where finding_id = :id and state = 'waived'
                        """).param("id", finding.findingId()).update();
        if (changed == 0) {
            throw new QualityRefused("这条发现没有被豁免", "this finding is not waived");
        }
        operations.record(
                user.userName(), address, "撤销豁免", "finding/" + finding.findingId(), finding.waiver(), "未处理", null);
    }

    private void look(Period period, List<DataCheck> checks, String by, boolean again, WorkWatch watch) {
        watch.at("looking", 0, checks.size());
        jdbc.sql("select pg_advisory_xact_lock(hashtext(:key))")
                .param("key", "validate " + period.code())
                .query()
                .listOfRows();
        DataCut cut = cutOffs.cut(period);
        int looked = 0;
        for (DataCheck check : checks) {
            if (check.isFor(period) && (again || !isFresh(check, period, cut))) {
                look(check, period, cut, by);
            }
            looked++;
            watch.at("looking", looked, checks.size());
        }
    }

    private boolean isFresh(DataCheck check, Period period, DataCut cut) {
        return jdbc.sql("""
                        select exists (select 1 from data_check where check_code = :code and period = :period
                                       and check_hash = :hash and data_batch = :batch and admitted = :admitted)
                        """)
                .param("code", check.code())
                .param("period", period.code())
                .param("hash", check.hash())
                .param("batch", cut.dataBatch())
                .param("admitted", cut.admitted().toArray(Long[]::new))
                .query(Boolean.class)
                .single();
    }

    private void look(DataCheck check, Period period, DataCut cut, String by) {
        RunScope scope =
                new RunScope(0, period, period.until().atStartOfDay(), cut.dataBatch(), cut.admitted(), check.role());
        queries.into("check_hit", scope, check.query(), COLUMNS, Set.of("unit_code"));
        OffsetDateTime now = OffsetDateTime.now(clock);
        keepFindings(check, period, now);
        keepRecords(check, period);
        jdbc.sql("drop table check_hit").update();
        jdbc.sql("""
                        insert into data_check (check_code, period, check_hash, data_batch, admitted, checked_at, checked_by)
                        values (:code, :period, :hash, :batch, :admitted, :now, :by)
                        on conflict (check_code, period) do update set check_hash = excluded.check_hash,
                            data_batch = excluded.data_batch, admitted = excluded.admitted,
                            checked_at = excluded.checked_at, checked_by = excluded.checked_by
                        """)
                .param("code", check.code())
                .param("period", period.code())
                .param("hash", check.hash())
                .param("batch", cut.dataBatch())
                .param("admitted", cut.admitted().toArray(Long[]::new))
                .param("now", now)
                .param("by", by)
                .update();
    }

    private void keepFindings(DataCheck check, Period period, OffsetDateTime now) {
        String table = check.record() == null
                ? null
                : GovernanceQueries.tableOf(check.record()).orElseThrow();
        String rows = table == null
                ? "select h.*, '' as row_key from check_hit h"
                : "select h.*, coalesce(r.feed || ':' || r.record_key, '') as row_key from check_hit h left join "
                        + table + " r on r.record_id = h.record_id";
        jdbc.sql("""
                        insert into data_finding (check_code, period, unit_code, check_name, check_name_en, severity,
                            record_kind, value, bound, measure_unit, record_count, content_hash, state, found_at)
                        select :code, :period, coalesce(unit_code, ''), :name, :nameEnglish, :severity, :kind,
                               trim_scale(round(max(value), 4)), trim_scale(round(max(bound), 4)), :unit, count(record_id),
                               md5(coalesce(trim_scale(round(max(value), 4))::text, '') || chr(10)
                                   || string_agg(row_key, chr(10) order by row_key collate "C")),
                               'open', :now
                        from (%s) hit group by coalesce(unit_code, '')
                        on conflict (check_code, period, unit_code) do update set
                            check_name = excluded.check_name, check_name_en = excluded.check_name_en,
                            severity = excluded.severity, record_kind = excluded.record_kind, value = excluded.value,
                            bound = excluded.bound, measure_unit = excluded.measure_unit,
                            record_count = excluded.record_count, content_hash = excluded.content_hash, cleared_at = null,
                            state = case when %2$s then 'waived' else 'open' end,
                            waived_by = case when %2$s then data_finding.waived_by end,
                            waived_at = case when %2$s then data_finding.waived_at end,
                            waiver = case when %2$s then data_finding.waiver end,
                            found_at = case when data_finding.state = 'cleared' then excluded.found_at
                                            else data_finding.found_at end
                        """.formatted(
                        rows, "data_finding.state = 'waived' and data_finding.content_hash = excluded.content_hash"))
                .param("code", check.code())
                .param("period", period.code())
                .param("name", check.name())
                .param("nameEnglish", check.nameEnglish())
                .param("severity", check.severity().code())
                .param("kind", table)
                .param("unit", check.unit())
                .param("now", now)
                .update();
        jdbc.sql("""
                        update data_finding f set state = 'cleared', cleared_at = :now, waived_by = null, waived_at = null,
                            waiver = null
                        where f.check_code = :code and f.period = :period and f.state <> 'cleared'
                          and not exists (select 1 from check_hit h where coalesce(h.unit_code, '') = f.unit_code)
                        """)
                .param("now", now)
                .param("code", check.code())
                .param("period", period.code())
                .update();
    }

    private void keepRecords(DataCheck check, Period period) {
        jdbc.sql("""
                        delete from data_finding_record where finding_id in (
                            select finding_id from data_finding where check_code = :code and period = :period)
                        """).param("code", check.code()).param("period", period.code()).update();
        jdbc.sql("""
                        insert into data_finding_record (finding_id, record_id)
                        select f.finding_id, h.record_id
                        from (select distinct coalesce(unit_code, '') as unit_code, record_id,
                                     dense_rank() over (partition by coalesce(unit_code, '') order by record_id) as place
                              from check_hit where record_id is not null) h
                        join data_finding f on f.check_code = :code and f.period = :period and f.unit_code = h.unit_code
                        where h.place <= :kept
                        """)
                .param("code", check.code())
                .param("period", period.code())
                .param("kept", ROWS_KEPT)
                .update();
    }

    private static final String UNIT_NAME = """
            coalesce((select u.name from unit u where u.unit_code = f.unit_code and u.superseded_by is null
                      order by u.valid_from desc limit 1), f.unit_code)""";

    private static final String CONDITION = """
            (:period = '' or f.period = :period) and (:severity = '' or f.severity = :severity)
            and (:state = '' or f.state = :state) and (:check = '' or f.check_code = :check)
            and (:unit = '' or f.unit_code like :unit || '%' or exists (
                    select 1 from unit n where n.unit_code = f.unit_code and n.superseded_by is null
                    and n.name like '%' || :unit || '%'))
            and (:scope = 'all' or f.unit_code in (select unit_code from units_in_scope(:scope, :own)))
            """;

    private StatementSpec filtered(String sql, DataScope scope, @Nullable String own, Filter filter) {
        return jdbc.sql(sql)
                .param("period", filter.period())
                .param("severity", filter.severity())
                .param("state", filter.state())
                .param("check", filter.check())
                .param("unit", filter.unit())
                .param("scope", scope.code())
                .param("own", own);
    }

    private static DataFinding finding(ResultSet row, int index) throws SQLException {
        return new DataFinding(
                row.getLong("finding_id"),
                row.getString("check_code"),
                row.getString("check_name"),
                row.getString("check_name_en"),
                row.getString("period"),
                row.getString("unit_code"),
                row.getString("unit_name"),
                DataCheck.Severity.of(row.getString("severity")),
                row.getString("record_kind"),
                row.getBigDecimal("value"),
                row.getBigDecimal("bound"),
                row.getString("measure_unit"),
                row.getLong("record_count"),
                row.getString("state"),
                row.getObject("found_at", OffsetDateTime.class),
                row.getObject("cleared_at", OffsetDateTime.class),
                row.getString("waived_by"),
                row.getObject("waived_at", OffsetDateTime.class),
                row.getString("waiver"));
    }
}
