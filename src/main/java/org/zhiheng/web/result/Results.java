package org.zhiheng.web.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.ScoreLine;
import org.zhiheng.vocabulary.Working;

/** What the result pages show; every query carries the user's data scope. */
@Repository
public class Results {

    /** Restricts a row with a {@code unit_code} to the user's scope; units see a run only from its preview on. */
    public static final String IN_SCOPE = """
            (:scope = 'all' or s.unit_code in (select unit_code from units_in_scope(:scope, :own)))
            and (:staff or exists (select 1 from review v where v.run_id = s.run_id and v.stage in
                 ('in_preview', 'in_sign_off', 'in_publicity', 'published', 'superseded')))
            """;

    /** The same, and where the scheme shows units each other's results: any unit of a published run. */
    private static final String IN_SIGHT = "(" + IN_SCOPE + """
            or :scope <> 'none' and exists (
                select 1 from review v join assessment_run shown on shown.run_id = v.run_id
                where v.run_id = s.run_id and v.stage in ('published', 'superseded') and shown.visibility = 'details'))
            """;

    private final JdbcClient jdbc;

    Results(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A run in a list or over its pages. */
    public record Run(
            long runId,
            String scheme,
            String schemeName,
            String period,
            LocalDate periodFrom,
            LocalDate periodUntil,
            LocalDateTime asOf,
            boolean trial,
            String state,
            String packVersion,
            String packHash,
            @Nullable String outputHash,
            @Nullable String packageCode,
            @Nullable Long supersedes,
            String requestedBy,
            OffsetDateTime requestedAt,
            @Nullable OffsetDateTime finishedAt,
            @Nullable String failure,
            int unitCount,
            int rankedCount) {

        public boolean isFinished() {
            return outputHash != null;
        }

        public boolean isFailed() {
            return failure != null;
        }

        /** As printed on the bulletin: the code of the published package, before that the first 12 digits of the output hash. */
        public String verificationCode() {
            if (packageCode != null) {
                return packageCode;
            }
            return outputHash == null
                    ? "—"
                    : outputHash.substring(0, 4) + "-" + outputHash.substring(4, 8) + "-" + outputHash.substring(8, 12);
        }
    }

    /** A node of the tree as the run pinned it. */
    public record Node(
            String node,
            int ordinal,
            @Nullable String parent,
            String name,
            boolean criterion,
            @Nullable BigDecimal fullPoints,
            @Nullable BigDecimal weight,
            @Nullable String definition,
            @Nullable String basis,
            List<String> metrics) {}

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
        Place overall() {
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

    /** Points of a unit at a node, with the peer group's median. */
    public record Score(
            String node,
            @Nullable BigDecimal points,
            @Nullable BigDecimal fullPoints,
            String state,
            @Nullable String formula,
            @Nullable String substituted,
            @Nullable String note,
            @Nullable BigDecimal groupMedian) {

        /** Formula = figures put in = result, as every report tells it; empty when there is nothing to compute. */
        @JsonProperty
        public String working() {
            return Working.of(formula, substituted, points);
        }

        /** What is missing to full marks; null when not scored or without full marks. */
        @Nullable
        public BigDecimal lost() {
            return points == null || fullPoints == null ? null : fullPoints.subtract(points);
        }
    }

    /** A reason for points. */
    public record Line(
            int lineNo,
            String criterion,
            String kind,
            BigDecimal points,
            String reasonCode,
            String reason,
            String formula,
            String substituted,
            String rule,
            String ruleFile,
            int ruleLine,
            List<String> metrics,
            List<Long> records) {

        /** Formula = figures put in = result, as every report tells it; empty when there is nothing to compute. */
        @JsonProperty
        public String working() {
            return Working.of(ScoreLine.Kind.of(kind), formula, substituted, points);
        }
    }

    /** The nearest condition a criterion failed; see the report module for the parts. */
    public record Shortfall(
            String criterion,
            String reasonCode,
            @Nullable String metric,
            @Nullable BigDecimal actual,
            @Nullable BigDecimal distance,
            @Nullable BigDecimal records,
            @Nullable BigDecimal points,
            String text) {}

    /** A metric's value for a unit, beside its peer group. */
    public record Value(
            String metric,
            String name,
            @Nullable String metricUnit,
            String span,
            @Nullable BigDecimal numerator,
            @Nullable BigDecimal denominator,
            @Nullable BigDecimal value,
            MetricState state,
            @Nullable BigDecimal groupRank,
            @Nullable BigDecimal groupMean,
            @Nullable BigDecimal groupBest,
            @Nullable Integer groupCount,
            @Nullable String definition,
            @Nullable String basis,
            @Nullable String better) {}

    /** A cell of the heat map: node → share of full marks. */
    public record HeatRow(Place place, Map<String, BigDecimal> points) {}

    public List<Run> runs(String scheme, String period, boolean withTrials, int offset, int limit) {
        return jdbc.sql(RUN + """
                        where (:scheme = '' or r.scheme = :scheme) and (:period = '' or r.period = :period)
                          and (:trials or not r.trial)
                        order by r.run_id desc offset :offset limit :limit
                        """)
                .param("scheme", scheme)
                .param("period", period)
                .param("trials", withTrials)
                .param("offset", offset)
                .param("limit", limit)
                .query(Results::run)
                .list();
    }

    /** Finished runs the user may see results of, newest period first. */
    public List<Run> finished(CurrentUser user) {
        return jdbc.sql(RUN + """
                        where r.output_hash is not null and (:staff or exists (
                            select 1 from review v where v.run_id = r.run_id and v.stage in
                                   ('in_preview', 'in_sign_off', 'in_publicity', 'published', 'superseded')))
                        order by r.period_from desc, r.run_id desc limit 300
                        """)
                .param("staff", !user.is(Role.UNIT_CONTACT))
                .query(Results::run)
                .list();
    }

    /** The scheme with the most formal runs; empty before the first one. */
    public String mainScheme() {
        return jdbc.sql("""
                        select scheme from assessment_run where not trial and output_hash is not null
                        group by scheme order by count(distinct period) desc, scheme limit 1
                        """).query(String.class).optional().orElse("");
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

    public int runCount(String scheme, String period, boolean withTrials) {
        return jdbc.sql("""
                        select count(*) from assessment_run r
                        where (:scheme = '' or r.scheme = :scheme) and (:period = '' or r.period = :period)
                          and (:trials or not r.trial)
                        """)
                .param("scheme", scheme)
                .param("period", period)
                .param("trials", withTrials)
                .query(Integer.class)
                .single();
    }

    public Optional<Run> run(long runId) {
        return jdbc.sql(RUN + " where r.run_id = :run")
                .param("run", runId)
                .query(Results::run)
                .optional();
    }

    /** Where runs stand among people: run → stage, as stored; runs that never entered review are absent. */
    public Map<Long, String> stages(List<Run> runs) {
        Map<Long, String> stages = new java.util.HashMap<>();
        jdbc.sql("select run_id, stage from review where run_id in (:runs)")
                .param(
                        "runs",
                        runs.isEmpty()
                                ? List.of(-1L)
                                : runs.stream().map(Run::runId).toList())
                .query(row -> {
                    stages.put(row.getLong(1), row.getString(2));
                });
        return stages;
    }

    /** Scheme code → name of all schemes that were ever run. */
    public Map<String, String> schemes() {
        Map<String, String> schemes = new java.util.LinkedHashMap<>();
        jdbc.sql("select scheme, max(scheme_name) as name from assessment_run group by scheme order by scheme")
                .query(row -> {
                    String name = row.getString("name");
                    schemes.put(row.getString("scheme"), name == null ? row.getString("scheme") : name);
                });
        return schemes;
    }

    public List<String> periods() {
        return jdbc.sql("select period from assessment_run group by period order by min(period_from) desc, period desc")
                .query(String.class)
                .list();
    }

    public List<Node> nodes(long runId) {
        return jdbc.sql("""
                        select n.node, n.ordinal, n.parent, n.name, n.criterion, n.weight, n.definition, n.basis, n.metrics,
                               coalesce(n.full_points, (select max(s.full_points) from node_score s
                                                        where s.run_id = n.run_id and s.node = n.node)) as full_points
                        from run_node n where n.run_id = :run order by n.ordinal
                        """)
                .param("run", runId)
                .query((row, index) -> new Node(
                        row.getString("node"),
                        row.getInt("ordinal"),
                        row.getString("parent"),
                        row.getString("name"),
                        row.getBoolean("criterion"),
                        row.getBigDecimal("full_points"),
                        row.getBigDecimal("weight"),
                        row.getString("definition"),
                        row.getString("basis"),
                        texts(row, "metrics")))
                .list();
    }

    /** Peer groups of a run, code → name. */
    public Map<String, String> groups(long runId) {
        Map<String, String> groups = new java.util.LinkedHashMap<>();
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
        return scoped(
                        jdbc.sql(PLACE + " where s.run_id = :run and (:group = '' or s.peer_group = :group) and "
                                + IN_SCOPE
                                + """
                                 and (:text = '' or strpos(u.name, :text) > 0 or strpos(u.unit_code, :text) > 0
                                      or strpos(coalesce(u.parent_name, ''), :text) > 0)
                                order by s.peer_group nulls last, s.rank nulls last, s.total desc nulls last, u.unit_code
                                """),
                        user)
                .param("run", runId)
                .param("group", group)
                .param("text", text)
                .query(Results::place)
                .list();
    }

    /** The unit's place; empty when the unit is not in the run or outside the user's scope. */
    public Optional<Place> place(CurrentUser user, long runId, String unitCode) {
        return scoped(jdbc.sql(PLACE + " where s.run_id = :run and s.unit_code = :unit and " + IN_SIGHT), user)
                .param("run", runId)
                .param("unit", unitCode)
                .query(Results::place)
                .optional();
    }

    /** Whether the unit is the user's own to look after: its records can be opened, appeals filed, reading noted. */
    public boolean isInScope(CurrentUser user, long runId, String unitCode) {
        return scoped(
                        jdbc.sql(
                                "select exists (select 1 from run_unit s where s.run_id = :run and s.unit_code = :unit and "
                                        + IN_SCOPE + ")"),
                        user)
                .param("run", runId)
                .param("unit", unitCode)
                .query(Boolean.class)
                .single();
    }

    /** The tree of points of one unit, with the median of its peer group at each node. */
    public List<Score> scores(CurrentUser user, long runId, String unitCode) {
        return scoped(jdbc.sql("""
                        with medians as (
                            select peer.node, percentile_cont(0.5) within group (order by peer.points) as group_median
                            from standing own
                            join standing ps on ps.run_id = own.run_id and ps.peer_group = own.peer_group
                            join node_score peer on peer.run_id = ps.run_id and peer.unit_code = ps.unit_code
                            where own.run_id = :run and own.unit_code = :unit
                            group by peer.node
                        )
                        select s.*, m.group_median
                        from node_score s left join medians m on m.node = s.node
                        where s.run_id = :run and s.unit_code = :unit and
                        """ + IN_SIGHT + " order by s.ordinal"), user)
                .param("run", runId)
                .param("unit", unitCode)
                .query((row, index) -> new Score(
                        row.getString("node"),
                        row.getBigDecimal("points"),
                        row.getBigDecimal("full_points"),
                        row.getString("state"),
                        row.getString("formula"),
                        row.getString("substituted"),
                        row.getString("note"),
                        rounded(row.getBigDecimal("group_median"))))
                .list();
    }

    public List<Line> lines(CurrentUser user, long runId, String unitCode) {
        return scoped(
                        jdbc.sql("select s.* from score_line s where s.run_id = :run and s.unit_code = :unit and "
                                + IN_SIGHT + " order by s.line_no"),
                        user)
                .param("run", runId)
                .param("unit", unitCode)
                .query((row, index) -> new Line(
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
                        texts(row, "metrics"),
                        List.of((Long[]) row.getArray("records").getArray())))
                .list();
    }

    /** The nearest failed condition of each criterion, in the order of the codes. */
    public List<Shortfall> shortfalls(CurrentUser user, long runId, String unitCode) {
        return scoped(
                        jdbc.sql("select s.* from score_shortfall s where s.run_id = :run and s.unit_code = :unit and "
                                + IN_SCOPE + " order by s.criterion collate \"C\", s.ordinal"),
                        user)
                .param("run", runId)
                .param("unit", unitCode)
                .query((row, index) -> new Shortfall(
                        row.getString("criterion"),
                        row.getString("reason_code"),
                        row.getString("metric"),
                        row.getBigDecimal("actual"),
                        row.getBigDecimal("distance"),
                        row.getBigDecimal("records"),
                        row.getBigDecimal("points"),
                        row.getString("text")))
                .list();
    }

    public List<Value> values(CurrentUser user, long runId, String unitCode) {
        return scoped(jdbc.sql("""
                        select s.*, coalesce(m.name, s.metric) as name, m.unit as metric_unit, m.definition, m.basis, m.better,
                               st.mean, st.best, st.n
                        from metric_value s
                        left join run_metric m on m.run_id = s.run_id and m.metric = s.metric
                        left join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                        left join metric_stat st on st.run_id = s.run_id and st.metric = s.metric
                             and st.peer_group = u.peer_group
                        where s.run_id = :run and s.unit_code = :unit and
                        """ + IN_SIGHT + " order by s.metric, s.span"), user)
                .param("run", runId)
                .param("unit", unitCode)
                .query((row, index) -> new Value(
                        row.getString("metric"),
                        row.getString("name"),
                        row.getString("metric_unit"),
                        row.getString("span"),
                        row.getBigDecimal("numerator"),
                        row.getBigDecimal("denominator"),
                        row.getBigDecimal("value"),
                        MetricState.of(row.getString("state")),
                        row.getBigDecimal("group_rank"),
                        rounded(row.getBigDecimal("mean")),
                        row.getBigDecimal("best"),
                        row.getObject("n", Integer.class),
                        row.getString("definition"),
                        row.getString("basis"),
                        row.getString("better")))
                .list();
    }

    /** Places with the points of every node, for the heat map and the score matrix. */
    public List<HeatRow> heat(CurrentUser user, long runId, String group) {
        Map<String, Map<String, BigDecimal>> points = scoped(jdbc.sql("""
                        select s.unit_code, s.node, s.points from node_score s
                        join standing st on st.run_id = s.run_id and st.unit_code = s.unit_code
                        where s.run_id = :run and s.points is not null and (:group = '' or st.peer_group = :group) and
                        """ + IN_SCOPE), user)
                .param("run", runId)
                .param("group", group)
                .query((ResultSet rows) -> {
                    Map<String, Map<String, BigDecimal>> byUnit = new java.util.HashMap<>();
                    while (rows.next()) {
                        byUnit.computeIfAbsent(rows.getString(1), unit -> new java.util.HashMap<>())
                                .put(rows.getString(2), rows.getBigDecimal(3));
                    }
                    return byUnit;
                });
        return places(user, runId, group, "").stream()
                .map(place -> new HeatRow(place, points.getOrDefault(place.unitCode(), Map.of())))
                .collect(Collectors.toList());
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
                        ), placed as (
                            select s.unit_code, u.name, s.rank, s.total,
                                   row_number() over (order by s.rank, s.total desc, s.unit_code) as position
                            from standing s join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                            where s.run_id = :run and s.peer_group = :group and s.rank is not null
                        ), own as (select position from placed where unit_code = :unit)
                        select p.*, (:staff or p.unit_code = :unit or seen.visibility <> 'own'
                                     and seen.stage in ('in_publicity', 'published', 'superseded')) as named,
                               (:staff or p.unit_code = :unit or seen.visibility = 'details'
                                     and seen.stage in ('published', 'superseded')) as open
                        from placed p, own, seen
                        where p.position <= 3 or p.position between own.position - 5 and own.position + 5
                        order by p.position
                        """)
                .param("run", runId)
                .param("group", own.peerGroup())
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

    /** Something that waits for somebody. */
    public record Waiting(String key, long count, String path) {}

    /** What waits for somebody; entries with a count of 0 are left out. */
    public List<Waiting> waiting() {
        return jdbc.sql("""
                        select * from (
                            select 1 as place, 'waiting.unfinished' as key, count(*) as number, '/runs' as path
                            from assessment_run where output_hash is null and state <> 'FAILED'
                            union all
                            select 2, 'waiting.failed', count(*), '/runs' from assessment_run where state = 'FAILED'
                            union all
                            select 3, 'waiting.notReviewed', count(*), '/runs' from assessment_run r
                            where not r.trial and r.output_hash is not null
                              and not exists (select 1 from review v where v.run_id = r.run_id)
                            union all
                            select 4, 'waiting.appeals', count(*), '/appeals?state=filed' from appeal where state = 'filed'
                            union all
                            select 5, 'waiting.signOff', count(*), '/runs' from review where stage = 'in_sign_off'
                            union all
                            select 6, 'waiting.publicity', count(*), '/runs' from review where stage = 'in_publicity'
                            union all
                            select 7, 'waiting.rejects', coalesce(sum(rejected_count), 0), '/data' from import_batch
                            where started_at > now() - interval '30 days'
                        ) all_waiting where number > 0 order by place
                        """)
                .query((row, index) -> new Waiting(row.getString("key"), row.getLong("number"), row.getString("path")))
                .list();
    }

    /** The newest results of the units in a contact's scope that units may see. */
    public List<OwnResult> own(CurrentUser user) {
        return scoped(
                        jdbc.sql("""
                        select r.run_id, r.scheme_name, r.scheme, r.period, v.stage, v.preview_closes, s.unit_code, u.name, s.rank,
                               s.group_size, s.total, coalesce(d.decided, s.suggested_grade) as grade, s.not_ranked_reason
                        from standing s
                        join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                        join assessment_run r on r.run_id = s.run_id
                        join review v on v.run_id = s.run_id
                        left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code
                        where
                        """ + IN_SCOPE + " order by r.period_from desc, r.run_id desc, s.unit_code limit 200"),
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

    /** Notices to the user's units and to everybody, newest first. */
    public List<Notice> notices(CurrentUser user) {
        return jdbc.sql("""
                        select n.* from notice n
                        where (n.unit_code is null and n.audience is null) or :scope = 'all'
                           or n.unit_code in (select unit_code from units_in_scope(:scope, :own))
                        order by n.notice_id desc limit 20
                        """)
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query((row, index) -> new Notice(
                        row.getObject("at", OffsetDateTime.class),
                        row.getObject("run_id", Long.class),
                        row.getString("unit_code"),
                        row.getString("title"),
                        row.getString("body")))
                .list();
    }

    public record Notice(
            OffsetDateTime at,
            @Nullable Long runId,
            @Nullable String unitCode,
            String title,
            String body) {}

    /** Total and rank of one unit in the newest finished runs of a scheme, oldest first. */
    public List<Trend> trend(CurrentUser user, String scheme, String unitCode, int periods) {
        return scoped(jdbc.sql("""
                        select * from (
                            select distinct on (r.period_from) r.run_id, r.period, r.period_from, r.pack_version, s.total, s.rank,
                                   s.group_size, (
                                     select percentile_cont(0.5) within group (order by p.total) from standing p
                                     where p.run_id = s.run_id and p.peer_group = s.peer_group) as median
                            from standing s join assessment_run r on r.run_id = s.run_id
                            where r.scheme = :scheme and not r.trial and r.output_hash is not null and s.unit_code = :unit and
                            """ + IN_SCOPE + """
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
                        rounded(row.getBigDecimal("median"))))
                .list();
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

    private static final String RUN = """
            select r.*, (select p.code from result_package p where p.run_id = r.run_id) as package_code,
                   (select count(*) from run_unit u where u.run_id = r.run_id) as unit_count,
                   (select count(*) from standing s where s.run_id = r.run_id and s.rank is not null) as ranked_count
            from assessment_run r
            """;

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

    public static StatementSpec scoped(StatementSpec statement, CurrentUser user) {
        return statement
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .param("staff", !user.is(Role.UNIT_CONTACT));
    }

    private static @Nullable BigDecimal rounded(@Nullable BigDecimal value) {
        return value == null ? null : value.setScale(2, java.math.RoundingMode.HALF_UP);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return row.getArray(column) == null
                ? List.of()
                : List.of((String[]) row.getArray(column).getArray());
    }

    private static Run run(ResultSet row, int index) throws SQLException {
        String name = row.getString("scheme_name");
        return new Run(
                row.getLong("run_id"),
                row.getString("scheme"),
                name == null ? row.getString("scheme") : name,
                row.getString("period"),
                row.getObject("period_from", LocalDate.class),
                row.getObject("period_until", LocalDate.class),
                row.getObject("as_of", LocalDateTime.class),
                row.getBoolean("trial"),
                row.getString("state"),
                row.getString("pack_version"),
                row.getString("pack_hash"),
                row.getString("output_hash"),
                row.getString("package_code"),
                row.getObject("supersedes", Long.class),
                row.getString("requested_by"),
                row.getObject("requested_at", OffsetDateTime.class),
                row.getObject("finished_at", OffsetDateTime.class),
                row.getString("failure"),
                row.getInt("unit_count"),
                row.getInt("ranked_count"));
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
