package org.zhiheng.packversion;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.packversion.Work.State;

/** The rows of long work. Each change is a statement of its own, so that every program sees how far the others are. */
@Repository
class WorkTable {

    /** Work whose program has not been heard of for so long is taken as interrupted. */
    static final int SILENT_SECONDS = 30;

    private final JdbcClient jdbc;

    WorkTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws VersionRefused when work of the kind on the version is on its way */
    long add(WorkKind kind, PackVersion version, String engine, String subject, String user) {
        markInterrupted();
        try {
            return jdbc.sql("""
                            insert into pack_work (kind, version_id, pack_hash, metrics_hash, engine, subject, requested_by,
                                chinese, english)
                            values (:kind, :version, :pack, :metrics, :engine, :subject, :user, '等待开始', 'waiting')
                            returning work_id
                            """)
                    .param("kind", kind.code())
                    .param("version", version.id())
                    .param("pack", version.packHash())
                    .param("metrics", version.metricsHash())
                    .param("engine", engine)
                    .param("subject", subject)
                    .param("user", user)
                    .query(Long.class)
                    .single();
        } catch (DuplicateKeyException open) {
            throw new VersionRefused(
                    "这一版的" + kind.chinese() + "正在进行，请等它完成或先取消",
                    kind.english() + " of this version are on their way; wait for them, or cancel them");
        }
    }

    /** The newest work of the kind that was asked for on the version. */
    Optional<Work> latest(WorkKind kind, long version) {
        markInterrupted();
        return jdbc.sql(
                        "select * from pack_work where kind = :kind and version_id = :version order by work_id desc limit 1")
                .param("kind", kind.code())
                .param("version", version)
                .query(WorkTable::read)
                .optional();
    }

    /** The newest work of the kind that looked at the same content under the same program, for whatever version. */
    Optional<Work> done(WorkKind kind, PackVersion version, String engine, String subject) {
        return jdbc.sql("""
                        select * from pack_work
                        where kind = :kind and pack_hash = :pack and metrics_hash = :metrics and engine = :engine
                          and subject = :subject and state = 'done'
                        order by work_id desc limit 1
                        """)
                .param("kind", kind.code())
                .param("pack", version.packHash())
                .param("metrics", version.metricsHash())
                .param("engine", engine)
                .param("subject", subject)
                .query(WorkTable::read)
                .optional();
    }

    /** Whether it may begin: it was not cancelled while it waited. */
    boolean begin(long id) {
        return jdbc.sql("""
                        update pack_work set state = 'running', started_at = now(), heard_at = now()
                        where work_id = :id and state = 'waiting'
                        """).param("id", id).update() == 1;
    }

    /** Notes how far it is. Gives whether it may go on. */
    boolean advance(long id, int done, int steps, String chinese, String english) {
        return jdbc.sql("""
                        update pack_work set steps_done = :done, steps = :steps, chinese = :chinese, english = :english,
                            heard_at = now()
                        where work_id = :id and state = 'running' and not stop_asked
                        """)
                        .param("done", done)
                        .param("steps", steps)
                        .param("chinese", chinese)
                        .param("english", english)
                        .param("id", id)
                        .update()
                == 1;
    }

    void end(long id, State state, @Nullable String result, @Nullable String error) {
        jdbc.sql("""
                        update pack_work set state = :state, result = :result, error = :error, ended_at = now(), heard_at = now(),
                            steps_done = case when :state = 'done' then steps else steps_done end
                        where work_id = :id and ended_at is null
                        """)
                .param("state", state.code())
                .param("result", result)
                .param("error", error)
                .param("id", id)
                .update();
    }

    void alive(Collection<Long> ids) {
        jdbc.sql("update pack_work set heard_at = now() where work_id in (:ids) and ended_at is null")
                .param("ids", ids)
                .update();
    }

    /** Asks running work to stop; waiting work ends at once. */
    void cancel(WorkKind kind, long version) {
        jdbc.sql("""
                        update pack_work set stop_asked = true,
                            state = case when state = 'waiting' then 'cancelled' else state end,
                            ended_at = case when state = 'waiting' then now() end
                        where kind = :kind and version_id = :version and state in ('waiting', 'running')
                        """).param("kind", kind.code()).param("version", version).update();
    }

    /** Removes what earlier work of the kind on the version gave. */
    void forget(WorkKind kind, long version) {
        jdbc.sql("delete from pack_work where kind = :kind and version_id = :version and ended_at is not null")
                .param("kind", kind.code())
                .param("version", version)
                .update();
    }

    private void markInterrupted() {
        jdbc.sql("""
                        update pack_work set state = 'interrupted', ended_at = heard_at
                        where state in ('waiting', 'running') and heard_at < now() - make_interval(secs => :silent)
                        """).param("silent", SILENT_SECONDS).update();
    }

    private static Work read(ResultSet row, int index) throws SQLException {
        return new Work(
                row.getLong("work_id"),
                WorkKind.valueOf(row.getString("kind").toUpperCase(java.util.Locale.ROOT)),
                row.getLong("version_id"),
                row.getString("pack_hash"),
                row.getString("metrics_hash"),
                row.getString("engine"),
                row.getString("subject"),
                State.of(row.getString("state")),
                row.getString("requested_by"),
                row.getObject("requested_at", OffsetDateTime.class),
                row.getObject("started_at", OffsetDateTime.class),
                row.getObject("ended_at", OffsetDateTime.class),
                row.getInt("steps_done"),
                row.getInt("steps"),
                row.getString("chinese"),
                row.getString("english"),
                row.getString("error"),
                row.getString("result"));
    }
}
