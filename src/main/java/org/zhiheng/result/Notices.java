package org.zhiheng.result;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;

/** What people are told when they log in: notices, and what waits for somebody. */
@Repository
public class Notices {

    private final JdbcClient jdbc;

    Notices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

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

    /** Notices to the user's units and to everybody. */
    private static final String NOTICES = """
            from notice n left join assessment_run r on r.run_id = n.run_id
            where (n.unit_code is null and n.audience is null) or :scope = 'all'
               or n.unit_code in (select unit_code from units_in_scope(:scope, :own))
            """;

    public int noticeCount(CurrentUser user) {
        return jdbc.sql("select count(*) " + NOTICES)
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(Integer.class)
                .single();
    }

    /** Newest first. */
    public List<Notice> notices(CurrentUser user, int offset, int limit) {
        return jdbc.sql("select n.*, r.period, r.scheme_name " + NOTICES
                        + " order by n.notice_id desc offset :offset limit :limit")
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, index) -> new Notice(
                        row.getObject("at", OffsetDateTime.class),
                        row.getObject("run_id", Long.class),
                        row.getString("period"),
                        row.getString("scheme_name"),
                        row.getString("unit_code"),
                        row.getString("title"),
                        row.getString("body")))
                .list();
    }

    /**
     * What people are told.
     *
     * @param runId the run it is about, with its period and the name of its scheme; null: about none
     */
    public record Notice(
            OffsetDateTime at,
            @Nullable Long runId,
            @Nullable String period,
            @Nullable String schemeName,
            @Nullable String unitCode,
            String title,
            String body) {}
}
