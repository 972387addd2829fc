package org.zhiheng.work;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.work.Work.State;

/** The rows of long work. Each change is a statement of its own, so that every program sees how far the others are. */
@Repository
class WorkTable {

    /** Work whose program has not been heard of for so long is taken as interrupted. */
    static final int SILENT_SECONDS = 30;

    private static final int DAYS_FILES_ARE_KEPT = 30;

    private final JdbcClient jdbc;

    WorkTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws WorkRefused when work of the kind about the same is on its way */
    long add(LongWork.Order order) {
        expire();
        try {
            return jdbc.sql("""
                            insert into work (kind, about, basis, asked, requested_by, folder)
                            values (:kind, :about, :basis, :asked::jsonb, :user, :folder) returning work_id
                            """)
                    .param("kind", order.kind().code())
                    .param("about", order.about())
                    .param("basis", order.basis())
                    .param("asked", order.asked())
                    .param("user", order.user())
                    .param(
                            "folder",
                            order.folder() == null ? null : order.folder().toString())
                    .query(Long.class)
                    .single();
        } catch (DuplicateKeyException open) {
            throw WorkRefused.open(order.kind());
        }
    }

    /** Removes files that have been kept long enough. */
    void expire() {
        jdbc.sql("delete from work_file where added_at < now() - make_interval(days => :days)")
                .param("days", DAYS_FILES_ARE_KEPT)
                .update();
        jdbc.sql("delete from kept_input where kept_until < now() and followed_by is null")
                .update();
    }

    Optional<Work> find(long id) {
        return jdbc.sql(SELECT + " where w.work_id = :id")
                .param("id", id)
                .query(WorkTable::read)
                .optional();
    }

    /** The newest of the kinds, at most so many, without their results; of everybody when no user is named. */
    List<Work> newest(Set<WorkKind> kinds, @Nullable String user, int most) {
        return jdbc.sql(SELECT.replace("w.result", "null as result") + """
                        where w.kind in (:kinds) and (:user::text is null or w.requested_by = :user)
                        order by w.work_id desc limit :most
                        """)
                .param("kinds", kinds.stream().map(WorkKind::code).toList())
                .param("user", user)
                .param("most", most)
                .query(WorkTable::read)
                .list();
    }

    /** The newest work of the kind about something; of everybody when no user is named. */
    Optional<Work> latest(WorkKind kind, String about, @Nullable String user) {
        return jdbc.sql(SELECT + """
                        where w.kind = :kind and w.about = :about and (:user::text is null or w.requested_by = :user)
                        order by w.work_id desc limit 1
                        """)
                .param("kind", kind.code())
                .param("about", about)
                .param("user", user)
                .query(WorkTable::read)
                .optional();
    }

    /** The newest finished work of the kind on the same basis, whatever it was about. */
    Optional<Work> done(WorkKind kind, String basis) {
        return jdbc.sql(SELECT + " where w.kind = :kind and w.basis = :basis and w.state = 'done'"
                        + " order by w.work_id desc limit 1")
                .param("kind", kind.code())
                .param("basis", basis)
                .query(WorkTable::read)
                .optional();
    }

    Optional<WorkFile> file(long id) {
        return jdbc.sql("select file_name, media_type, content from work_file where work_id = :id")
                .param("id", id)
                .query((row, index) -> new WorkFile(row.getString(1), row.getString(2), row.getBytes(3)))
                .optional();
    }

    void keep(long id, WorkFile file) {
        jdbc.sql("insert into work_file (work_id, file_name, media_type, content) values (:id, :name, :type, :content)")
                .param("id", id)
                .param("name", file.name())
                .param("type", file.mediaType())
                .param("content", file.content())
                .update();
    }

    /** Whether it may begin: it was not cancelled while it waited. */
    boolean begin(long id) {
        return jdbc.sql("""
                        update work set state = 'running', started_at = now(), heard_at = now()
                        where work_id = :id and state = 'waiting'
                        """).param("id", id).update() == 1;
    }

    void advance(long id, WorkState state) {
        jdbc.sql("""
                        update work set step_at = case when step = :step then coalesce(step_at, now()) else now() end,
                            step = :step, chinese = :chinese, english = :english, done = :done, total = :total,
                            heard_at = now()
                        where work_id = :id and state = 'running'
                        """)
                .param("step", state.step())
                .param("chinese", state.chinese())
                .param("english", state.english())
                .param("done", state.done())
                .param("total", state.total())
                .param("id", id)
                .update();
    }

    /** @param pace JSON of step → seconds, and rows; null: not told */
    void end(long id, State state, @Nullable String result, @Nullable String error, @Nullable String pace) {
        jdbc.sql("""
                        update work set state = :state, result = :result, error = :error, pace = :pace::jsonb,
                            ended_at = now(), heard_at = now(), folder = null
                        where work_id = :id and ended_at is null
                        """)
                .param("state", state.code())
                .param("result", result)
                .param("error", error)
                .param("pace", pace)
                .param("id", id)
                .update();
    }

    void alive(Collection<Long> ids) {
        jdbc.sql("update work set heard_at = now() where work_id in (:ids) and ended_at is null")
                .param("ids", ids)
                .update();
    }

    /** Asks running work to stop; waiting work ends at once. */
    void cancel(long id) {
        jdbc.sql("""
                        update work set stop_asked = true,
                            state = case when state = 'waiting' then 'cancelled' else state end,
                            ended_at = case when state = 'waiting' then now() end
                        where work_id = :id and state in ('waiting', 'running')
                        """).param("id", id).update();
    }

    /** Of these, what somebody asked to stop. */
    List<Long> stopped(Collection<Long> ids) {
        return jdbc.sql("select work_id from work where work_id in (:ids) and stop_asked")
                .param("ids", ids)
                .query(Long.class)
                .list();
    }

    /** Removes ended work of the kind about something. */
    void forget(WorkKind kind, String about) {
        jdbc.sql("delete from work where kind = :kind and about = :about and ended_at is not null")
                .param("kind", kind.code())
                .param("about", about)
                .update();
    }

    /** Marks work whose program has fallen silent, and gives the folders of the files it had taken in. */
    List<Path> markInterrupted() {
        return jdbc
                .sql("""
                        with silent as (
                            select work_id, folder from work
                            where state in ('waiting', 'running') and heard_at < now() - make_interval(secs => :silent)
                            for update skip locked)
                        update work w set state = 'interrupted', ended_at = w.heard_at, folder = null
                        from silent where w.work_id = silent.work_id returning silent.folder
                        """)
                .param("silent", SILENT_SECONDS)
                .query((row, index) -> Optional.ofNullable(row.getString(1)))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .map(Path::of)
                .toList();
    }

    /**
     * Step → seconds, and how many rows, of the newest finished work of the kind that had any: about the same, or else about
     * anything; empty when there is none.
     */
    Optional<String> pace(WorkKind kind, String about) {
        return jdbc.sql("""
                        select pace::text from work
                        where kind = :kind and state = 'done' and (pace ->> 'rows')::numeric > 0
                        order by about = :about desc, work_id desc limit 1
                        """)
                .param("kind", kind.code())
                .param("about", about)
                .query(String.class)
                .optional();
    }

    void cancelStatement(int serverProcess) {
        jdbc.sql("select pg_cancel_backend(:process)")
                .param("process", serverProcess)
                .query()
                .listOfRows();
    }

    private static final String SELECT = """
            select w.work_id, w.kind, w.about, w.basis, w.asked, w.state, w.requested_by, w.requested_at, w.started_at,
                   w.ended_at, w.step, w.step_at, w.chinese, w.english, w.done, w.total, w.error, w.result,
                   exists (select 1 from work_file f where f.work_id = w.work_id) as has_file
            from work w
            """;

    private static Work read(ResultSet row, int index) throws SQLException {
        return new Work(
                row.getLong("work_id"),
                WorkKind.of(row.getString("kind")),
                row.getString("about"),
                row.getString("basis"),
                row.getString("asked"),
                State.of(row.getString("state")),
                row.getString("requested_by"),
                row.getObject("requested_at", OffsetDateTime.class),
                row.getObject("started_at", OffsetDateTime.class),
                row.getObject("ended_at", OffsetDateTime.class),
                row.getString("step"),
                row.getObject("step_at", OffsetDateTime.class),
                row.getString("chinese"),
                row.getString("english"),
                row.getLong("done"),
                row.getLong("total"),
                row.getString("error"),
                row.getString("result"),
                row.getBoolean("has_file"));
    }
}
