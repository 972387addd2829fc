package org.zhiheng.result;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;

/** Where units stand in a run, among which others, and how that went from period to period. */
@Repository
public class Placings {

    /** Groups whose medians are kept. */
    private static final int KEPT = 2_000;

    private final JdbcClient jdbc;
    private final Map<String, Optional<BigDecimal>> medians =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Optional<BigDecimal>> eldest) {
                    return size() > KEPT;
                }
            });

    Placings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A unit's place. */
    public record Place(
            String unitCode,
            String name,
            String kind,
            @Nullable String parentName,
            @Nullable String peerGroup,
            @Nullable String groupName,
            @Nullable BigDecimal rank,
            boolean tied,
            @Nullable Integer groupSize,
            @Nullable BigDecimal total,
            @Nullable String suggestedGrade,
            @Nullable String gradeReason,
            @Nullable String decidedGrade,
            @Nullable String decidedBy,
            @Nullable String decidedReason,
            @Nullable String notRankedReason,
            @Nullable BigDecimal previousRank,
            @Nullable BigDecimal previousTotal,
            @Nullable BigDecimal overallRank,
            boolean overallTied,
            @Nullable Integer overallSize,
            @Nullable BigDecimal previousOverallRank) {

        /** The same unit with its place across the peer groups instead of the one in its group. */
        public Place overall() {
            return new Place(
                    unitCode,
                    name,
                    kind,
                    parentName,
                    peerGroup,
                    groupName,
                    overallRank,
                    overallTied,
                    overallSize,
                    total,
                    suggestedGrade,
                    gradeReason,
                    decidedGrade,
                    decidedBy,
                    decidedReason,
                    notRankedReason,
                    previousOverallRank,
                    previousTotal,
                    overallRank,
                    overallTied,
                    overallSize,
                    previousOverallRank);
        }

        @Nullable
        public String grade() {
            return decidedGrade != null ? decidedGrade : suggestedGrade;
        }

        /** Change of the total against the period before; null when there was none. */
        @Nullable
        public BigDecimal change() {
            return total == null || previousTotal == null ? null : total.subtract(previousTotal);
        }
    }

    /** Spread of the totals of each peer group of a run, in the order of their names. */
    public List<GroupSpread> spreads(long runId) {
        return jdbc.sql("""
                        select coalesce(max(g.name), s.peer_group) as name, count(*) as units, min(s.total) as low,
                               max(s.total) as high, avg(s.total) as mean,
                               percentile_cont(0.25) within group (order by s.total) as p25,
                               percentile_cont(0.5) within group (order by s.total) as p50,
                               percentile_cont(0.75) within group (order by s.total) as p75
                        from standing s left join run_group g on g.run_id = s.run_id and g.peer_group = s.peer_group
                        where s.run_id = :run and s.rank is not null and s.total is not null
                        group by s.peer_group order by 1
                        """)
                .param("run", runId)
                .query((row, index) -> new GroupSpread(
                        row.getString("name") == null ? "" : row.getString("name"),
                        row.getInt("units"),
                        row.getBigDecimal("low"),
                        rounded(row.getBigDecimal("p25")),
                        rounded(row.getBigDecimal("p50")),
                        rounded(row.getBigDecimal("p75")),
                        row.getBigDecimal("high"),
                        rounded(row.getBigDecimal("mean"))))
                .list();
    }

    /** How the totals of a group lie. */
    public record GroupSpread(
            String name,
            int units,
            BigDecimal low,
            @Nullable BigDecimal quarter,
            @Nullable BigDecimal median,
            @Nullable BigDecimal threeQuarters,
            BigDecimal high,
            @Nullable BigDecimal mean) {}

    /** Peer groups of a run, code → name. */
    public Map<String, String> groups(long runId) {
        Map<String, String> groups = new LinkedHashMap<>();
        jdbc.sql("""
                        select s.peer_group, coalesce(max(g.name), s.peer_group) as name
                        from standing s left join run_group g on g.run_id = s.run_id and g.peer_group = s.peer_group
                        where s.run_id = :run and s.peer_group is not null
                        group by s.peer_group order by s.peer_group
                        """).param("run", runId).query(row -> {
            groups.put(row.getString("peer_group"), row.getString("name"));
        });
        return groups;
    }

    /** Ranked units first, by group and rank, then those not ranked; empty text means all. */
    public List<Place> places(CurrentUser user, long runId, String group, String text) {
        return ResultScope.scoped(
                        jdbc.sql(PLACE + " where s.run_id = :run and (:group = '' or s.peer_group = :group) and "
                                + ResultScope.IN_SCOPE
                                + """
                                 and (:text = '' or strpos(u.name, :text) > 0 or strpos(u.unit_code, :text) > 0
                                      or strpos(coalesce(u.parent_name, ''), :text) > 0)
                                order by s.peer_group nulls last, s.rank nulls last, s.total desc nulls last, u.unit_code
                                """),
                        user)
                .param("run", runId)
                .param("group", group)
                .param("text", text)
                .query(Placings::place)
                .list();
    }

    /** The places of these units, in the order of the codes; units outside the user's scope are left out. */
    List<Place> places(CurrentUser user, long runId, List<String> codes) {
        return ResultScope.scoped(
                        jdbc.sql(PLACE + " where s.run_id = :run and s.unit_code = any(:codes) and "
                                + ResultScope.IN_SCOPE + " order by array_position(:codes, s.unit_code)"),
                        user)
                .param("run", runId)
                .param("codes", codes.toArray(String[]::new))
                .query(Placings::place)
                .list();
    }

    /** The unit's place; empty when the unit is not in the run or outside the user's scope. */
    public Optional<Place> place(CurrentUser user, long runId, String unitCode) {
        return ResultScope.scoped(
                        jdbc.sql(PLACE + " where s.run_id = :run and s.unit_code = :unit and " + ResultScope.IN_SIGHT),
                        user)
                .param("run", runId)
                .param("unit", unitCode)
                .query(Placings::place)
                .optional();
    }

    /** Whether the unit is the user's own to look after: its records can be opened, appeals filed, reading noted. */
    public boolean isInScope(CurrentUser user, long runId, String unitCode) {
        return ResultScope.scoped(
                        jdbc.sql(
                                "select exists (select 1 from run_unit s where s.run_id = :run and s.unit_code = :unit and "
                                        + ResultScope.IN_SCOPE + ")"),
                        user)
                .param("run", runId)
                .param("unit", unitCode)
                .query(Boolean.class)
                .single();
    }

    /**
     * The first three of a peer group and the unit with five above and below it (E11). A unit's own user reads the others'
     * names only once the run is in publicity or published.
     */
    public List<Neighbour> neighbours(CurrentUser user, long runId, Place own) {
        if (own.peerGroup() == null || own.rank() == null) {
            return List.of();
        }
        return jdbc.sql("""
                        with seen as (
                            select r.visibility, v.stage from assessment_run r left join review v on v.run_id = r.run_id
                            where r.run_id = :run
                        ), near as (
                            (select unit_code, rank, total from standing
                             where run_id = :run and peer_group = :group and rank is not null
                             order by rank, total desc, unit_code limit 3)
                            union
                            (select unit_code, rank, total from standing
                             where run_id = :run and peer_group = :group and rank <= :rank
                               and (rank < :rank or total > :total or total = :total and unit_code <= :unit)
                             order by rank desc, total, unit_code desc limit 6)
                            union
                            (select unit_code, rank, total from standing
                             where run_id = :run and peer_group = :group and rank >= :rank
                               and (rank > :rank or total < :total or total = :total and unit_code >= :unit)
                             order by rank, total desc, unit_code limit 6)
                        )
                        select n.unit_code, u.name, n.rank, n.total,
                               (:staff or n.unit_code = :unit or seen.visibility <> 'own'
                                     and seen.stage in ('in_publicity', 'published', 'superseded')) as named,
                               (:staff or n.unit_code = :unit or seen.visibility = 'details'
                                     and seen.stage in ('published', 'superseded')) as open
                        from near n join run_unit u on u.run_id = :run and u.unit_code = n.unit_code, seen
                        order by n.rank, n.total desc, n.unit_code
                        """)
                .param("run", runId)
                .param("group", own.peerGroup())
                .param("rank", own.rank())
                .param("total", own.total())
                .param("unit", own.unitCode())
                .param("staff", !user.is(Role.UNIT_CONTACT))
                .query((row, index) -> new Neighbour(
                        row.getString("unit_code"),
                        row.getBoolean("named") ? row.getString("name") : null,
                        row.getBigDecimal("rank"),
                        row.getBigDecimal("total"),
                        row.getBoolean("open")))
                .list();
    }

    /**
     * A unit of the same group.
     *
     * @param name null: not shown to this user, or not yet
     * @param open whether the user may open its result
     */
    public record Neighbour(String unitCode, @Nullable String name, BigDecimal rank, BigDecimal total, boolean open) {}

    /** The newest results of the units in a contact's scope that units may see. */
    public List<OwnResult> own(CurrentUser user) {
        return ResultScope.scoped(
                        jdbc.sql("""
                        select r.run_id, r.scheme_name, r.scheme, r.period, v.stage, v.preview_closes, s.unit_code, u.name, s.rank,
                               s.group_size, s.total, coalesce(d.decided, s.suggested_grade) as grade, s.not_ranked_reason
                        from standing s
                        join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                        join assessment_run r on r.run_id = s.run_id
                        join review v on v.run_id = s.run_id
                        left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code
                        where
                        """ + ResultScope.IN_SCOPE
                                + " order by r.period_from desc, r.run_id desc, s.unit_code limit 200"),
                        user)
                .query((row, index) -> new OwnResult(
                        row.getLong("run_id"),
                        row.getString("scheme_name") == null ? row.getString("scheme") : row.getString("scheme_name"),
                        row.getString("period"),
                        row.getString("stage"),
                        row.getObject("preview_closes", LocalDate.class),
                        row.getString("unit_code"),
                        row.getString("name"),
                        row.getBigDecimal("rank"),
                        row.getObject("group_size", Integer.class),
                        row.getBigDecimal("total"),
                        row.getString("grade"),
                        row.getString("not_ranked_reason")))
                .list();
    }

    /** A result of a contact's own unit. */
    public record OwnResult(
            long runId,
            String schemeName,
            String period,
            String stage,
            @Nullable LocalDate previewCloses,
            String unitCode,
            String name,
            @Nullable BigDecimal rank,
            @Nullable Integer groupSize,
            @Nullable BigDecimal total,
            @Nullable String grade,
            @Nullable String notRankedReason) {}

    /** Total and rank of one unit in the newest finished runs of a scheme, oldest first. */
    public List<Trend> trend(CurrentUser user, String scheme, String unitCode, int periods) {
        return ResultScope.scoped(jdbc.sql("""
                        select * from (
                            select distinct on (r.period_from) r.run_id, r.period, r.period_from, r.pack_version, s.total, s.rank,
                                   s.group_size, s.peer_group, r.output_hash
                            from standing s join assessment_run r on r.run_id = s.run_id
                            where r.scheme = :scheme and not r.trial and r.output_hash is not null and s.unit_code = :unit and
                            """ + ResultScope.IN_SCOPE + """
                             order by r.period_from desc, r.run_id desc limit :periods
                        ) newest order by period_from
                        """), user)
                .param("scheme", scheme)
                .param("unit", unitCode)
                .param("periods", periods)
                .query((row, index) -> new Trend(
                        row.getLong("run_id"),
                        row.getString("period"),
                        row.getString("pack_version"),
                        row.getBigDecimal("total"),
                        row.getBigDecimal("rank"),
                        row.getObject("group_size", Integer.class),
                        median(row.getLong("run_id"), row.getString("output_hash"), row.getString("peer_group"))
                                .orElse(null)))
                .list();
    }

    /** Median of the totals of a sealed run's group, worked out once: its totals stay what they are. */
    private Optional<BigDecimal> median(long runId, String outputHash, @Nullable String peerGroup) {
        if (peerGroup == null) {
            return Optional.empty();
        }
        String key = runId + " " + outputHash + " " + peerGroup;
        Optional<BigDecimal> known = medians.get(key);
        if (known == null) {
            known = jdbc.sql("""
                            select percentile_cont(0.5) within group (order by total) from standing
                            where run_id = :run and peer_group = :group
                            """)
                    .param("run", runId)
                    .param("group", peerGroup)
                    .query((row, index) -> Optional.ofNullable(rounded(row.getBigDecimal(1))))
                    .single();
            medians.put(key, known);
        }
        return known;
    }

    /** One point of a trend; packVersion changes are marked on the chart. */
    public record Trend(
            long runId,
            String period,
            String packVersion,
            @Nullable BigDecimal total,
            @Nullable BigDecimal rank,
            @Nullable Integer groupSize,
            @Nullable BigDecimal groupMedian) {}

    private static final String PLACE = """
            select s.*, u.name, u.kind, u.parent_name, coalesce(g.name, s.peer_group) as group_name,
                   d.decided, d.decided_by as decider, d.reason as decision_reason,
                   e.overall_rank as previous_overall_rank
            from standing s join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
            join assessment_run r on r.run_id = s.run_id
            left join run_earlier_standing e on e.run_id = s.run_id and e.unit_code = s.unit_code
                 and e.scheme = r.scheme and e.period_until = r.period_from
            left join run_group g on g.run_id = s.run_id and g.peer_group = s.peer_group
            left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code
            """;

    static @Nullable BigDecimal rounded(@Nullable BigDecimal value) {
        return value == null ? null : value.setScale(2, java.math.RoundingMode.HALF_UP);
    }

    private static Place place(ResultSet row, int index) throws SQLException {
        return new Place(
                row.getString("unit_code"),
                row.getString("name"),
                row.getString("kind"),
                row.getString("parent_name"),
                row.getString("peer_group"),
                row.getString("group_name"),
                row.getBigDecimal("rank"),
                row.getBoolean("tied"),
                row.getObject("group_size", Integer.class),
                row.getBigDecimal("total"),
                row.getString("suggested_grade"),
                row.getString("grade_reason"),
                row.getString("decided"),
                row.getString("decider"),
                row.getString("decision_reason"),
                row.getString("not_ranked_reason"),
                row.getBigDecimal("previous_rank"),
                row.getBigDecimal("previous_total"),
                row.getBigDecimal("overall_rank"),
                row.getBoolean("overall_tied"),
                row.getObject("overall_size", Integer.class),
                row.getBigDecimal("previous_overall_rank"));
    }
}
