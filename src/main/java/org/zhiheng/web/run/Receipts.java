package org.zhiheng.web.run;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.result.ResultScope;

/** Which units have opened their result. */
@Repository
class Receipts {

    private final JdbcClient jdbc;

    Receipts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A unit of the run.
     *
     * @param readBy the first user of it who opened the result; null: nobody yet
     */
    record Receipt(
            String unitCode,
            String name,
            @Nullable String groupName,
            @Nullable String readBy,
            @Nullable OffsetDateTime readAt) {}

    /** @param read {@code yes}, {@code no} or empty for all */
    List<Receipt> of(CurrentUser user, long runId, String read, int offset, int limit) {
        return ResultScope.scoped(jdbc.sql(RECEIPT + """
                         order by r.read_at nulls first, s.unit_code offset :offset limit :limit
                        """), user)
                .param("run", runId)
                .param("read", read)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, index) -> new Receipt(
                        row.getString("unit_code"),
                        row.getString("name"),
                        row.getString("group_name"),
                        row.getString("user_name"),
                        row.getObject("read_at", OffsetDateTime.class)))
                .list();
    }

    int count(CurrentUser user, long runId, String read) {
        return ResultScope.scoped(jdbc.sql("select count(*) from (" + RECEIPT + ") all_receipts"), user)
                .param("run", runId)
                .param("read", read)
                .query(Integer.class)
                .single();
    }

    private static final String RECEIPT = """
            select s.unit_code, s.name, g.name as group_name, r.user_name, r.read_at
            from run_unit s
            left join run_group g on g.run_id = s.run_id and g.peer_group = s.peer_group
            left join lateral (select user_name, read_at from read_receipt p
                               where p.run_id = s.run_id and p.unit_code = s.unit_code
                               order by read_at limit 1) r on true
            where s.run_id = :run and (:read = '' or (:read = 'yes') = (r.read_at is not null)) and
            """ + ResultScope.IN_SCOPE;
}
