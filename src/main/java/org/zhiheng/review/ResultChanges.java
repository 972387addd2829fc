package org.zhiheng.review;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What a correction changed of the results it takes the place of. */
@Repository
public class ResultChanges {

    private final JdbcClient jdbc;

    ResultChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The units that stand differently in two runs, decided grades included, by unit code. */
    public List<ResultChange> between(long oldRun, long newRun) {
        return jdbc.sql("""
                        select coalesce(n.unit_code, o.unit_code) as unit_code, coalesce(nu.name, ou.name) as name,
                               o.total as old_total, n.total as new_total, o.rank as old_rank, n.rank as new_rank,
                               coalesce(od.decided, o.suggested_grade) as old_grade,
                               coalesce(nd.decided, n.suggested_grade) as new_grade
                        from (select * from standing where run_id = :old) o
                        full join (select * from standing where run_id = :new) n on n.unit_code = o.unit_code
                        left join run_unit ou on ou.run_id = :old and ou.unit_code = o.unit_code
                        left join run_unit nu on nu.run_id = :new and nu.unit_code = n.unit_code
                        left join grade_decision od on od.run_id = :old and od.unit_code = o.unit_code
                        left join grade_decision nd on nd.run_id = :new and nd.unit_code = n.unit_code
                        where (o.total, o.rank, coalesce(od.decided, o.suggested_grade))
                              is distinct from (n.total, n.rank, coalesce(nd.decided, n.suggested_grade))
                        order by 1
                        """)
                .param("old", oldRun)
                .param("new", newRun)
                .query((row, index) -> new ResultChange(
                        row.getString("unit_code"),
                        row.getString("name"),
                        row.getBigDecimal("old_total"),
                        row.getBigDecimal("new_total"),
                        row.getBigDecimal("old_rank"),
                        row.getBigDecimal("new_rank"),
                        row.getString("old_grade"),
                        row.getString("new_grade")))
                .list();
    }
}
