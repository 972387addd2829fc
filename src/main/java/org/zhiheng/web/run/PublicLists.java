package org.zhiheng.web.run;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.review.Review;
import org.zhiheng.review.Reviews;
import org.zhiheng.review.Stage;
import org.zhiheng.web.Shown;

/** The public list of a result: every unit's place and grade, without points, for everybody the result concerns (P10). */
@Repository
class PublicLists {

    private final ResultRuns resultRuns;
    private final Reviews reviews;
    private final JdbcClient jdbc;

    PublicLists(ResultRuns resultRuns, Reviews reviews, JdbcClient jdbc) {
        this.resultRuns = resultRuns;
        this.reviews = reviews;
        this.jdbc = jdbc;
    }

    /** A line of the public list: place and grade, no points. */
    record Listed(
            String group,
            @Nullable BigDecimal rank,
            String name,
            String parent,
            @Nullable String grade,
            @Nullable String notRanked) {}

    /** A run and its review, in publicity or after it. */
    record Shown(ResultRuns.Run run, Review review) {}

    /** @throws ResponseStatusException not found, when there is no publicity this user may see */
    Shown shown(CurrentUser user, long runId) {
        ResultRuns.Run run = resultRuns.run(runId).orElseThrow(PublicLists::absent);
        Review review = reviews.find(runId)
                .filter(found -> found.stage() == Stage.IN_PUBLICITY
                        || found.stage() == Stage.PUBLISHED
                        || found.stage() == Stage.SUPERSEDED)
                .orElseThrow(PublicLists::absent);
        requireConcerned(user, runId);
        return new Shown(run, review);
    }

    /** @throws ResponseStatusException not found, when no unit of a contact's scope is assessed in the run */
    void requireConcerned(CurrentUser user, long runId) {
        if (user.is(Role.UNIT_CONTACT) && !concerns(user, runId)) {
            throw absent();
        }
    }

    /** Whether a unit of the user's scope is assessed in the run. */
    private boolean concerns(CurrentUser user, long runId) {
        return jdbc.sql("""
                        select exists (select 1 from run_unit where run_id = :run
                                       and unit_code in (select unit_code from units_in_scope(:scope, :own)))
                        """)
                .param("run", runId)
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(Boolean.class)
                .single();
    }

    /** Peer group → its lines, ranked ones first. */
    Map<String, List<Listed>> groups(long runId) {
        return jdbc
                .sql("""
                        select coalesce(g.name, s.peer_group, '') as group_name, s.rank, u.name, coalesce(u.parent_name, '') as parent,
                               coalesce(d.decided, s.suggested_grade) as grade, s.not_ranked_reason
                        from standing s join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                        left join run_group g on g.run_id = s.run_id and g.peer_group = s.peer_group
                        left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code
                        where s.run_id = :run
                        order by g.ordinal nulls last, s.peer_group, s.rank nulls last, s.unit_code collate "C"
                        """)
                .param("run", runId)
                .query((row, index) -> new Listed(
                        row.getString(1),
                        row.getBigDecimal(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Listed::group, LinkedHashMap::new, Collectors.toList()));
    }

    private static ResponseStatusException absent() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "没有您可查看的公示 / no publicity you may see");
    }
}
