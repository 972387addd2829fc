package org.zhiheng.result;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;

/** The ranking of a run as people look at it: chosen, sorted and cut into pages by the database, whatever the number of units. */
@Repository
public class Rankings {

    /** Units at or above which a unit lies, down from the chosen one, as the tree stood on the period's last day. */
    private static final String ABOVE = """
            with recursive above (node) as (
                select cast(:parent as text)
                union
                select u.unit_code from above a join unit u on u.parent_code = a.node
                join assessment_run r on r.run_id = :run
                where u.superseded_by is null and u.valid_from < r.period_until and u.valid_until >= r.period_until
                  and not exists (select from unit l where l.unit_code = u.unit_code and l.valid_from > u.valid_from
                                  and l.superseded_by is null and l.valid_from < r.period_until
                                  and l.valid_until >= r.period_until)
            )
            """;

    private static final String UNIT = " join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code";
    private static final String DECISION =
            " left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code";

    /** Only where it is asked for: the list across groups. */
    private static final String EARLIER = """
             join assessment_run r on r.run_id = s.run_id
            left join run_earlier_standing e on e.run_id = s.run_id and e.unit_code = s.unit_code
                 and e.scheme = r.scheme and e.period_until = r.period_from
            """;

    private final JdbcClient jdbc;
    private final Placings placings;

    Rankings(JdbcClient jdbc, Placings placings) {
        this.jdbc = jdbc;
        this.placings = placings;
    }

    /** How many units the choice shows. */
    public int count(CurrentUser user, long runId, RankingChoice choice) {
        return chosen(user, runId, choice, "select count(*)", "")
                .query(Integer.class)
                .single();
    }

    /** Some of the units the choice shows, in its order. */
    public List<Placings.Place> places(CurrentUser user, long runId, RankingChoice choice, int offset, int limit) {
        List<String> codes = chosen(
                        user,
                        runId,
                        choice,
                        "select s.unit_code",
                        " order by " + choice.order() + " offset :offset limit :limit")
                .param("offset", offset)
                .param("limit", limit)
                .query(String.class)
                .list();
        return placings.places(user, runId, codes).stream()
                .map(place -> choice.isOverall() ? place.overall() : place)
                .toList();
    }

    private StatementSpec chosen(CurrentUser user, long runId, RankingChoice choice, String select, String end) {
        String sql = (choice.parent().isEmpty() ? "" : ABOVE)
                + select
                + " from standing s"
                + (choice.readsUnits() ? UNIT : "")
                + (choice.grade().isEmpty() ? "" : DECISION)
                + (choice.isOverall() ? EARLIER : "")
                + " where s.run_id = :run and " + choice.condition() + " and " + ResultScope.IN_SCOPE + end;
        return ResultScope.scoped(jdbc.sql(sql), user)
                .param("run", runId)
                .param("group", choice.group())
                .param("parent", choice.parent())
                .param("text", choice.text().strip())
                .param("grade", choice.grade());
    }

    /** How many units {@link #listed} lists. */
    public int count(CurrentUser user, long runId, String group, String text) {
        return listed(user, runId, group, text, "select count(*)", "")
                .query(Integer.class)
                .single();
    }

    /**
     * Some of all units, ranked ones first, by group and rank, then those not ranked.
     *
     * @param group code of a peer group; empty: all
     * @param text part of a name, a code or the name of the unit above; empty: any
     */
    public List<Placings.Place> listed(CurrentUser user, long runId, String group, String text, int offset, int limit) {
        List<String> codes = listed(
                        user,
                        runId,
                        group,
                        text,
                        "select s.unit_code",
                        " order by s.peer_group nulls last, s.rank nulls last, s.total desc nulls last, s.unit_code"
                                + " offset :offset limit :limit")
                .param("offset", offset)
                .param("limit", limit)
                .query(String.class)
                .list();
        return placings.places(user, runId, codes);
    }

    private StatementSpec listed(CurrentUser user, long runId, String group, String text, String select, String end) {
        String sql = select
                + " from standing s" + (text.isEmpty() ? "" : UNIT) + " where s.run_id = :run"
                + (group.isEmpty() ? "" : " and s.peer_group = :group")
                + (text.isEmpty()
                        ? ""
                        : " and (strpos(u.name, :text) > 0 or strpos(u.unit_code, :text) > 0"
                                + " or strpos(coalesce(u.parent_name, ''), :text) > 0)")
                + " and " + ResultScope.IN_SCOPE + end;
        return ResultScope.scoped(jdbc.sql(sql), user)
                .param("run", runId)
                .param("group", group)
                .param("text", text);
    }

    /** Whether the scheme ranks across groups. */
    public boolean isOverall(CurrentUser user, long runId) {
        return ResultScope.scoped(
                        jdbc.sql("select exists (select from standing s where s.run_id = :run"
                                + " and s.overall_size is not null and " + ResultScope.IN_SCOPE + ")"),
                        user)
                .param("run", runId)
                .query(Boolean.class)
                .single();
    }

    /** The grades units of the user's scope have, decided ones before suggested ones, by name. */
    public List<String> grades(CurrentUser user, long runId) {
        return ResultScope.scoped(
                        jdbc.sql(
                                "select grade from (select distinct coalesce(d.decided, s.suggested_grade) as grade from standing s"
                                        + " left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code"
                                        + " where s.run_id = :run and " + ResultScope.IN_SCOPE
                                        + ") g where grade is not null order by grade collate \"C\""),
                        user)
                .param("run", runId)
                .query(String.class)
                .list();
    }

    /** The median of the totals of a group's ranked units in the user's scope, two decimals; empty when there are none. */
    public Optional<BigDecimal> median(CurrentUser user, long runId, String group) {
        String members = " from standing s where s.run_id = :run and s.peer_group "
                + (group.isEmpty() ? "is null" : "= :group") + " and s.rank is not null and s.total is not null and "
                + ResultScope.IN_SCOPE;
        return ResultScope.scoped(
                        jdbc.sql("select avg(total) from (select s.total" + members
                                + " order by s.total offset (select greatest(0, (count(*) - 1) / 2)" + members
                                + ") limit (select 2 - count(*) % 2" + members + ")) middle"),
                        user)
                .param("run", runId)
                .param("group", group)
                .query((row, index) -> Optional.ofNullable(Placings.rounded(row.getBigDecimal(1))))
                .single();
    }
}
