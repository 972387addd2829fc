package org.zhiheng.schedule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every due time and what came of it. */
@Repository
class ScheduleFires {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final Clock clock;

    ScheduleFires(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Writes down that a job is due; empty when that due time is written down already, here or by another server. */
    Optional<Long> add(String job, LocalDateTime dueAt, String cause, ScheduleFire.State state, String askedBy) {
        return jdbc.sql("""
                        insert into schedule_fire (job, due_at, cause, state, asked_by)
                        values (:job, :due, :cause, :state, :by)
                        on conflict (job, due_at) where cause <> 'manual' do nothing
                        returning fire_id
                        """)
                .param("job", job)
                .param("due", dueAt)
                .param("cause", cause)
                .param("state", state.code())
                .param("by", askedBy)
                .query(Long.class)
                .optional();
    }

    Optional<ScheduleFire> find(long id) {
        return jdbc.sql("select * from schedule_fire where fire_id = :id")
                .param("id", id)
                .query(ScheduleFires::read)
                .optional();
    }

    List<ScheduleFire> in(ScheduleFire.State state) {
        return jdbc.sql("select * from schedule_fire where state = :state order by fire_id")
                .param("state", state.code())
                .query(ScheduleFires::read)
                .list();
    }

    /** Newest first; all jobs when the code is empty. */
    List<ScheduleFire> history(String job, int offset, int limit) {
        return jdbc.sql("""
                        select * from schedule_fire where :job = '' or job = :job
                        order by fire_id desc offset :offset limit :limit
                        """)
                .param("job", job)
                .param("offset", offset)
                .param("limit", limit)
                .query(ScheduleFires::read)
                .list();
    }

    int count(String job) {
        return jdbc.sql("select count(*) from schedule_fire where :job = '' or job = :job")
                .param("job", job)
                .query(Integer.class)
                .single();
    }

    Optional<ScheduleFire> last(String job) {
        return history(job, 0, 1).stream().findFirst();
    }

    void start(long id, String node) {
        jdbc.sql("""
                        update schedule_fire set state = 'running', node = :node, started_at = :now, finished_at = null
                        where fire_id = :id
                        """).param("id", id).param("node", node).param("now", now()).update();
    }

    void run(long id, long runId) {
        jdbc.sql("update schedule_fire set run_id = :run where fire_id = :id")
                .param("id", id)
                .param("run", runId)
                .update();
    }

    void note(long id, ScheduleFire.Step step) {
        jdbc.sql("update schedule_fire set steps = steps || :step::jsonb where fire_id = :id")
                .param("id", id)
                .param("step", JSON.writeValueAsString(List.of(step)))
                .update();
    }

    void finish(long id, ScheduleFire.State state) {
        jdbc.sql("update schedule_fire set state = :state, finished_at = :now where fire_id = :id")
                .param("id", id)
                .param("state", state.code())
                .param("now", now())
                .update();
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }

    private static ScheduleFire read(ResultSet row, int number) throws SQLException {
        return new ScheduleFire(
                row.getLong("fire_id"),
                row.getString("job"),
                row.getObject("due_at", LocalDateTime.class),
                row.getString("cause"),
                ScheduleFire.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("asked_by"),
                row.getString("node"),
                row.getObject("started_at", OffsetDateTime.class),
                row.getObject("finished_at", OffsetDateTime.class),
                row.getObject("run_id", Long.class),
                new ArrayList<>(
                        JSON.readValue(row.getString("steps"), new TypeReference<List<ScheduleFire.Step>>() {})));
    }
}
