package org.zhiheng.quality;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.metric.GovernanceQueries;
import org.zhiheng.metric.RunScope;
import org.zhiheng.organization.DataState;
import org.zhiheng.organization.Unit;
import org.zhiheng.organization.Units;
import org.zhiheng.vocabulary.Period;

/**
 * How complete the records of a period are for a scheme (D11): of all pairs of an assessed unit and a kind of record the
 * scheme waits for, the share with at least one record of the period, at or below the unit.
 */
@Repository
public class Completeness {

    private final JdbcClient jdbc;
    private final GovernanceQueries queries;
    private final Units units;
    private final CutOffs cutOffs;
    private final OperationLog operations;
    private final Clock clock;

    Completeness(
            JdbcClient jdbc,
            GovernanceQueries queries,
            Units units,
            CutOffs cutOffs,
            OperationLog operations,
            Clock clock) {
        this.jdbc = jdbc;
        this.queries = queries;
        this.units = units;
        this.cutOffs = cutOffs;
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * What a scheme demands.
     *
     * @param role of the assessed unit in a record
     * @param least 0.95 for 95 %
     * @param views kinds of records waited for
     * @param assessed which units of the tree are assessed
     */
    public record Demand(String scheme, String role, BigDecimal least, List<String> views, Predicate<Unit> assessed) {}

    /** A unit without a record of a kind. */
    public record Silent(String unitCode, String unitName, String view) {}

    /** Why a rate below the demand was let through. */
    public record Waiver(BigDecimal rate, String reason, String waivedBy, OffsetDateTime waivedAt) {}

    /**
     * What was found.
     *
     * @param pairs assessed units × kinds
     * @param heard pairs with a record
     * @param silent pairs without, in order of unit and kind
     * @param waiver null: none
     */
    public record Result(
            BigDecimal least,
            int pairs,
            int heard,
            List<Silent> silent,
            @Nullable Waiver waiver) {

        /** In percent, two decimals, rounded down, so that it never looks better than it is; 100 when nothing is waited for. */
        public BigDecimal rate() {
            return pairs == 0
                    ? new BigDecimal("100.00")
                    : BigDecimal.valueOf(heard * 100L).divide(BigDecimal.valueOf(pairs), 2, RoundingMode.DOWN);
        }

        public boolean isEnough() {
            return BigDecimal.valueOf(heard).compareTo(least.multiply(BigDecimal.valueOf(pairs))) >= 0;
        }

        /** Enough, or waived at a rate that was no better. */
        public boolean admits() {
            return isEnough() || waiver != null && rate().compareTo(waiver.rate()) >= 0;
        }
    }

    /** Which of the units that should have records of each kind have some, and what was waived. */
    @Transactional
    public Result of(Demand demand, Period period) {
        DataCut cut = cutOffs.cut(period);
        DataState state = units.state(cut.dataBatch(), cut.admitted());
        Map<String, String> assessed = new LinkedHashMap<>();
        units.forEach(period.end(), state, (unit, parentName) -> {
            if (demand.assessed().test(unit)) {
                assessed.put(unit.code(), unit.name());
            }
        });
        RunScope scope =
                new RunScope(0, period, period.until().atStartOfDay(), cut.dataBatch(), cut.admitted(), demand.role());
        List<Silent> silent = new ArrayList<>();
        for (String view : demand.views()) {
            Set<String> heard = heard(view, scope, state);
            assessed.forEach((code, name) -> {
                if (!heard.contains(code)) {
                    silent.add(new Silent(code, name, view));
                }
            });
        }
        silent.sort(java.util.Comparator.comparing(Silent::unitCode).thenComparing(Silent::view));
        int pairs = assessed.size() * demand.views().size();
        return new Result(
                demand.least(),
                pairs,
                pairs - silent.size(),
                List.copyOf(silent),
                waiver(demand.scheme(), period).orElse(null));
    }

    /** Lets a formal run of the period be made although too little is there. */
    @Transactional
    public void waive(Demand demand, Period period, String reason, CurrentUser user, String address) {
        if (!user.isAny(Role.DEPARTMENT, Role.PUBLISHER)) {
            throw new QualityRefused("您的角色不能豁免完整率要求", "your role may not waive completeness");
        }
        if (reason.isBlank() || reason.length() > 500) {
            throw new QualityRefused("豁免理由不能为空，且不超过 500 字", "the reason must have 1 to 500 characters");
        }
        Result result = of(demand, period);
        if (result.isEnough()) {
            throw new QualityRefused("完整率已达到要求，不需要豁免", "the records are complete enough; nothing to waive");
        }
        jdbc.sql("""
                        insert into completeness_waiver (scheme, period, rate, reason, waived_by, waived_at)
                        values (:scheme, :period, :rate, :reason, :user, :now)
                        on conflict (scheme, period) do update set rate = excluded.rate, reason = excluded.reason,
                            waived_by = excluded.waived_by, waived_at = excluded.waived_at
                        """)
                .param("scheme", demand.scheme())
                .param("period", period.code())
                .param("rate", result.rate())
                .param("reason", reason.strip())
                .param("user", user.userName())
                .param("now", OffsetDateTime.now(clock))
                .update();
        operations.record(
                user.userName(),
                address,
                "豁免完整率",
                "scheme/" + demand.scheme() + "/" + period.code(),
                null,
                result.rate() + "%",
                reason.strip());
    }

    /** Codes of the units with a record at or below them. */
    private Set<String> heard(String view, RunScope scope, DataState state) {
        String anchor = GovernanceQueries.anchorOf(view);
        queries.into(
                "completeness_heard",
                scope,
                new GovernanceQueries.Query(
                        "completeness",
                        "select unit_code from " + view + " where " + anchor + " >= :from and " + anchor
                                + " < :until and unit_code is not null group by unit_code",
                        1),
                Map.of("unit_code", "text"),
                Set.of("unit_code"));
        Set<String> heard =
                new HashSet<>(jdbc.sql("""
                        with recursive link as materialized (%s), heard (unit_code) as (
                            select unit_code from completeness_heard
                            union
                            select l.parent_code from heard h join link l on l.unit_code = h.unit_code
                        )
                        select unit_code from heard
                        """.formatted(Units.links(scope.period().end(), state)))
                        .query(String.class)
                        .list());
        jdbc.sql("drop table completeness_heard").update();
        return heard;
    }

    private Optional<Waiver> waiver(String scheme, Period period) {
        return jdbc.sql("select rate, reason, waived_by, waived_at from completeness_waiver"
                        + " where scheme = :scheme and period = :period")
                .param("scheme", scheme)
                .param("period", period.code())
                .query((row, index) -> new Waiver(
                        row.getBigDecimal(1),
                        row.getString(2),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class)))
                .optional();
    }
}
