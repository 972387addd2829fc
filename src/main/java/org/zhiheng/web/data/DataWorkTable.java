package org.zhiheng.web.data;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;

/**
 * The rows of loads and checks. Each change is a statement of its own, so that every program sees how far the others are.
 * Somebody's rejected rows may be of any unit: only who asked for the work, or sees all units, finds it.
 */
@Repository
class DataWorkTable {

    /** Work whose program has not been heard of for so long is taken as interrupted. */
    private static final int SILENT_SECONDS = 30;

    private static final int DAYS_KEPT = 30;

    private static final String SEEN = " (:all or w.requested_by = :user) ";

    private final JdbcClient jdbc;

    DataWorkTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The rejected rows as the user gets them back. */
    record RejectedFile(String name, String mediaType, byte[] content) {}

    /** What is asked for. */
    record Order(
            String kind,
            @Nullable String feed,
            @Nullable String fileName,
            @Nullable Long byteCount,
            @Nullable String period,
            boolean dryRun,
            boolean allOrNothing,
            String user,
            String address,
            @Nullable Path upload) {}

    /** @throws ResponseStatusException when the period is being checked already */
    long add(Order order) {
        jdbc.sql("delete from data_work_file where added_at < now() - make_interval(days => :days)")
                .param("days", DAYS_KEPT)
                .update();
        try {
            return jdbc.sql("""
                            insert into data_work (kind, feed, file_name, byte_count, period, dry_run, all_or_nothing,
                                requested_by, address, upload)
                            values (:kind, :feed, :name, :bytes, :period, :dry, :all, :user, :address, :upload)
                            returning work_id
                            """)
                    .param("kind", order.kind())
                    .param("feed", order.feed())
                    .param("name", order.fileName())
                    .param("bytes", order.byteCount())
                    .param("period", order.period())
                    .param("dry", order.dryRun())
                    .param("all", order.allOrNothing())
                    .param("user", order.user())
                    .param("address", order.address())
                    .param(
                            "upload",
                            order.upload() == null ? null : order.upload().toString())
                    .query(Long.class)
                    .single();
        } catch (DuplicateKeyException open) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "这个周期正在校验，请等它完成 / this period is being checked; wait for it");
        }
    }

    /** Empty when there is none, or it is not this user's to see. */
    Optional<DataWork> find(CurrentUser user, long id) {
        return jdbc.sql(SELECT + " where w.work_id = :id and" + SEEN)
                .param("id", id)
                .param("all", user.scope() == DataScope.ALL)
                .param("user", user.userName())
                .query(DataWorkTable::read)
                .optional();
    }

    /** The newest, at most so many. */
    List<DataWork> newest(CurrentUser user, int most) {
        return jdbc.sql(SELECT + " where" + SEEN + "order by w.work_id desc limit :most")
                .param("all", user.scope() == DataScope.ALL)
                .param("user", user.userName())
                .param("most", most)
                .query(DataWorkTable::read)
                .list();
    }

    /** The newest checking of a period. */
    Optional<DataWork> newestValidation(CurrentUser user, String period) {
        return jdbc.sql(SELECT + " where w.kind = 'validation' and w.period = :period and" + SEEN
                        + "order by w.work_id desc limit 1")
                .param("period", period)
                .param("all", user.scope() == DataScope.ALL)
                .param("user", user.userName())
                .query(DataWorkTable::read)
                .optional();
    }

    /** JSON; empty when the work is not done. */
    Optional<String> result(long id) {
        return jdbc.sql("select result::text from data_work where work_id = :id and result is not null")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    Optional<RejectedFile> file(long id) {
        return jdbc.sql("select file_name, media_type, content from data_work_file where work_id = :id")
                .param("id", id)
                .query((row, index) -> new RejectedFile(row.getString(1), row.getString(2), row.getBytes(3)))
                .optional();
    }

    /** Whether it may begin: it was not cancelled while it waited. */
    boolean begin(long id) {
        return jdbc.sql("""
                        update data_work set state = 'running', started_at = now(), heard_at = now()
                        where work_id = :id and state = 'waiting'
                        """).param("id", id).update() == 1;
    }

    /** Notes how far it is. Gives whether it may go on. */
    boolean advance(long id, String step, long done, long total) {
        return jdbc.sql("""
                        update data_work set step_at = case when step = :step then coalesce(step_at, now()) else now() end,
                            step = :step, done = :done, total = :total, heard_at = now()
                        where work_id = :id and state = 'running' and not stop_asked
                        """)
                        .param("step", step)
                        .param("done", done)
                        .param("total", total)
                        .param("id", id)
                        .update()
                == 1;
    }

    void keep(long id, RejectedFile file) {
        jdbc.sql(
                        "insert into data_work_file (work_id, file_name, media_type, content) values (:id, :name, :type, :content)")
                .param("id", id)
                .param("name", file.name())
                .param("type", file.mediaType())
                .param("content", file.content())
                .update();
    }

    void end(long id, String state, @Nullable String result, @Nullable String error) {
        end(id, state, result, error, null);
    }

    /** @param pace JSON of step → seconds, and rows; null: not told */
    void end(long id, String state, @Nullable String result, @Nullable String error, @Nullable String pace) {
        jdbc.sql("""
                        update data_work set state = :state, result = :result::jsonb, error = :error, pace = :pace::jsonb,
                            ended_at = now(), heard_at = now(), upload = null
                        where work_id = :id and ended_at is null
                        """)
                .param("state", state)
                .param("result", result)
                .param("error", error)
                .param("pace", pace)
                .param("id", id)
                .update();
    }

    void alive(Collection<Long> ids) {
        jdbc.sql("update data_work set heard_at = now() where work_id in (:ids) and ended_at is null")
                .param("ids", ids)
                .update();
    }

    /** Asks running work to stop; waiting work ends at once. */
    void cancel(long id) {
        jdbc.sql("""
                        update data_work set stop_asked = true,
                            state = case when state = 'waiting' then 'cancelled' else state end,
                            ended_at = case when state = 'waiting' then now() end
                        where work_id = :id and state in ('waiting', 'running')
                        """).param("id", id).update();
    }

    /** Of these, what somebody asked to stop. */
    List<Long> stopped(Collection<Long> ids) {
        return jdbc.sql("select work_id from data_work where work_id in (:ids) and stop_asked")
                .param("ids", ids)
                .query(Long.class)
                .list();
    }

    /** Marks work whose program has fallen silent, and gives the folders of the files it had taken in. */
    List<Path> markInterrupted() {
        return jdbc
                .sql("""
                        with silent as (
                            select work_id, upload from data_work
                            where state in ('waiting', 'running') and heard_at < now() - make_interval(secs => :silent)
                            for update skip locked)
                        update data_work w set state = 'interrupted', ended_at = w.heard_at, upload = null
                        from silent where w.work_id = silent.work_id returning silent.upload
                        """)
                .param("silent", SILENT_SECONDS)
                .query((row, index) -> Optional.ofNullable(row.getString(1)))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .map(Path::of)
                .toList();
    }

    private static final String SELECT = """
            select w.work_id, w.kind, w.feed, w.file_name, w.byte_count, w.period, w.dry_run, w.all_or_nothing, w.state,
                   w.requested_by, w.requested_at, w.started_at, w.ended_at, w.step, w.step_at, w.done, w.total, w.error,
                   exists (select 1 from data_work_file f where f.work_id = w.work_id) as has_file
            from data_work w
            """;

    private static DataWork read(ResultSet row, int index) throws SQLException {
        return new DataWork(
                row.getLong("work_id"),
                row.getString("kind"),
                row.getString("feed"),
                row.getString("file_name"),
                row.getObject("byte_count", Long.class),
                row.getString("period"),
                row.getBoolean("dry_run"),
                row.getBoolean("all_or_nothing"),
                row.getString("state"),
                row.getString("requested_by"),
                row.getObject("requested_at", OffsetDateTime.class),
                row.getObject("started_at", OffsetDateTime.class),
                row.getObject("ended_at", OffsetDateTime.class),
                row.getString("step"),
                row.getObject("step_at", OffsetDateTime.class),
                row.getLong("done"),
                row.getLong("total"),
                row.getString("error"),
                row.getBoolean("has_file"));
    }
}
