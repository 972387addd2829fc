package org.zhiheng.quality;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.organization.DataState;
import org.zhiheng.vocabulary.Period;

/**
 * The cut-offs of periods and the late entries to them (D12). After the cut-off of a period an import counts for its runs only
 * when somebody asked for it and somebody else approved; corrections by appeal and approved exclusions, which have a
 * procedure of their own, count always. Runs that exist already never move: each has pinned what it may see.
 *
 * <p>A cut-off binds its period and every period inside it: a year's also the halves, quarters and months of that year. Of
 * several the earliest that has passed binds, and an import is admitted by a late entry to the assessed period or to the
 * period of the binding cut-off. The cut-off of a part never binds the whole.
 */
@Repository
public class CutOffs {

    private final JdbcClient jdbc;
    private final OperationLog operations;
    private final Clock clock;

    CutOffs(JdbcClient jdbc, OperationLog operations, Clock clock) {
        this.jdbc = jdbc;
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * The cut-off of a period.
     *
     * @param locksAt imports finished later are late
     * @param passed whether that time has come
     */
    public record Lock(
            String period,
            OffsetDateTime locksAt,
            String reason,
            String lockedBy,
            OffsetDateTime lockedAt,
            boolean passed) {}

    /**
     * An import after the cut-off, with the newest wish that it should count.
     *
     * @param entryId null: nobody has asked
     * @param state asked, approved, refused, withdrawn; null: nobody has asked
     */
    public record Late(
            long batchId,
            String feed,
            @Nullable String fileName,
            OffsetDateTime finishedAt,
            long rows,
            @Nullable Long entryId,
            @Nullable String state,
            @Nullable String reason,
            @Nullable String askedBy,
            @Nullable String decidedBy,
            @Nullable String decision) {}

    /** The imports a run of the period that is requested now may see. */
    public DataCut cut(Period period) {
        long newest = DataState.newestBatch(jdbc);
        Optional<Lock> lock = binding(period);
        if (lock.isEmpty()) {
            return new DataCut(newest, List.of());
        }
        long last = jdbc.sql("""
                        select coalesce(max(batch_id), 0) from import_batch b
                        where b.state = 'published' and b.batch_id <= :newest
                          and b.batch_id < coalesce((
                              select min(l.batch_id) from import_batch l
                              where l.state = 'published' and l.batch_id <= :newest and l.feed <> 'correction'
                                and coalesce(l.finished_at, l.started_at) > :locks), 9223372036854775807)
                        """)
                .param("newest", newest)
                .param("locks", lock.get().locksAt())
                .query(Long.class)
                .single();
        List<Long> admitted = jdbc.sql("""
                        select b.batch_id from import_batch b
                        where b.state = 'published' and b.batch_id > :last and b.batch_id <= :newest
                          and (b.feed = 'correction' or coalesce(b.finished_at, b.started_at) <= :locks
                               or exists (select 1 from late_entry e where e.period in (:period, :locked)
                                          and e.batch_id = b.batch_id and e.state = 'approved'))
                        order by b.batch_id
                        """)
                .param("last", last)
                .param("newest", newest)
                .param("locks", lock.get().locksAt())
                .param("period", period.code())
                .param("locked", lock.get().period())
                .query(Long.class)
                .list();
        return new DataCut(last, admitted);
    }

    /** The cut-off that binds a period: of its own and those of the periods around it the earliest that has passed. */
    public Optional<Lock> binding(Period period) {
        return locks().stream()
                .filter(Lock::passed)
                .filter(lock -> holds(Period.parse(lock.period()), period))
                .min(Comparator.comparing(Lock::locksAt).thenComparing(Lock::period));
    }

    private static boolean holds(Period outer, Period inner) {
        return !outer.from().isAfter(inner.from()) && !outer.until().isBefore(inner.until());
    }

    /** The period's own cut-off. */
    public Optional<Lock> find(Period period) {
        return locks().stream()
                .filter(lock -> lock.period().equals(period.code()))
                .findFirst();
    }

    /** All cut-offs, newest period first. */
    public List<Lock> locks() {
        return jdbc.sql("select * from period_lock order by period desc")
                .query((row, index) -> {
                    OffsetDateTime locksAt = row.getObject("locks_at", OffsetDateTime.class);
                    return new Lock(
                            row.getString("period"),
                            locksAt,
                            row.getString("reason"),
                            row.getString("locked_by"),
                            row.getObject("locked_at", OffsetDateTime.class),
                            !locksAt.isAfter(OffsetDateTime.now(clock)));
                })
                .list();
    }

    /**
     * Sets the cut-off of a period, or moves one that has not passed.
     *
     * @param at null: now
     */
    @Transactional
    public Lock lock(Period period, @Nullable OffsetDateTime at, String reason, CurrentUser user, String address) {
        requireStaff(user);
        if (reason.isBlank()) {
            throw new QualityRefused("请写明锁定理由", "give a reason for the cut-off");
        }
        OffsetDateTime now = OffsetDateTime.now(clock);
        OffsetDateTime locksAt = at == null ? now : at;
        Optional<Lock> before = find(period);
        if (before.filter(Lock::passed).isPresent()) {
            throw new QualityRefused(
                    period.chinese() + "已于 " + day(before.get().locksAt()) + " 锁定；需要补充数据的，请申请迟报",
                    period.code() + " is cut off since " + day(before.get().locksAt()) + "; ask for a late entry");
        }
        Optional<Lock> around = binding(period);
        if (around.isPresent()) {
            Period outer = Period.parse(around.get().period());
            throw new QualityRefused(
                    period.chinese() + "在" + outer.chinese() + "之内，已随其于 "
                            + day(around.get().locksAt()) + " 截止；需要补充数据的，请申请迟报",
                    period.code() + " lies in " + outer.code() + " and is cut off with it since "
                            + day(around.get().locksAt()) + "; ask for a late entry");
        }
        if (day(locksAt).isBefore(period.until())) {
            throw new QualityRefused(
                    period.chinese() + "还没有结束，截止时间应在 " + period.until() + " 之后",
                    period.code() + " has not ended; the cut-off must lie after " + period.until());
        }
        if (locksAt.isBefore(now)) {
            throw new QualityRefused("截止时间不能早于现在", "the cut-off cannot lie in the past");
        }
        jdbc.sql("""
                        insert into period_lock (period, locks_at, reason, locked_by, locked_at)
                        values (:period, :at, :reason, :user, :now)
                        on conflict (period) do update set locks_at = excluded.locks_at, reason = excluded.reason,
                            locked_by = excluded.locked_by, locked_at = excluded.locked_at
                        """)
                .param("period", period.code())
                .param("at", locksAt)
                .param("reason", reason.strip())
                .param("user", user.userName())
                .param("now", now)
                .update();
        operations.record(
                user.userName(),
                address,
                "数据截止",
                "period/" + period.code(),
                before.map(lock -> lock.locksAt().toString()).orElse(null),
                locksAt.toString(),
                reason.strip());
        return find(period).orElseThrow();
    }

    /** Takes a cut-off back; not once a result of the period is published. */
    @Transactional
    public void unlock(Period period, String reason, CurrentUser user, String address) {
        requireStaff(user);
        if (reason.isBlank()) {
            throw new QualityRefused("请写明解除理由", "give a reason to take the cut-off back");
        }
        if (jdbc.sql("""
                        select exists (select 1 from review v join assessment_run r using (run_id)
                                       where r.period_from >= :from and r.period_until <= :until
                                         and v.stage in ('published', 'superseded'))
                        """)
                .param("from", period.from())
                .param("until", period.until())
                .query(Boolean.class)
                .single()) {
            throw new QualityRefused(
                    period.chinese() + "（含其中的周期）已有结果发布，不能解除截止；请申请迟报",
                    "a result of " + period.code() + " or of a period in it is published; ask for a late entry");
        }
        Lock lock = find(period)
                .orElseThrow(() -> new QualityRefused(period.chinese() + "没有设截止", period.code() + " has no cut-off"));
        jdbc.sql("delete from period_lock where period = :period")
                .param("period", period.code())
                .update();
        operations.record(
                user.userName(),
                address,
                "解除数据截止",
                "period/" + period.code(),
                lock.locksAt().toString(),
                null,
                reason.strip());
    }

    /** The imports after the cut-off that binds a period, newest first; empty when none has passed. */
    public List<Late> late(Period period) {
        Optional<Lock> lock = binding(period);
        if (lock.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                        select b.batch_id, b.feed, f.file_name, coalesce(b.finished_at, b.started_at) as finished_at,
                               b.new_count + b.changed_count as rows, e.late_entry_id, e.state as entry_state, e.reason,
                               e.asked_by, e.decided_by, e.decision
                        from import_batch b
                        left join source_file f on f.sha256 = b.source_sha256
                        left join lateral (select * from late_entry l where l.period in (:period, :locked) and l.batch_id = b.batch_id
                                           order by l.state = 'approved' desc, l.late_entry_id desc limit 1) e on true
                        where b.state = 'published' and b.feed <> 'correction'
                          and coalesce(b.finished_at, b.started_at) > :locks
                        order by b.batch_id desc
                        """)
                .param("period", period.code())
                .param("locked", lock.get().period())
                .param("locks", lock.get().locksAt())
                .query(CutOffs::late)
                .list();
    }

    /** Asks that a late import should count for a period. */
    @Transactional
    public void ask(Period period, long batchId, String reason, CurrentUser user, String address) {
        requireStaff(user);
        if (reason.isBlank() || reason.length() > 500) {
            throw new QualityRefused("迟报理由不能为空，且不超过 500 字", "the reason must have 1 to 500 characters");
        }
        if (late(period).stream().noneMatch(late -> late.batchId() == batchId)) {
            throw new QualityRefused(
                    "导入批次 " + batchId + " 不是" + period.chinese() + "截止之后的导入",
                    "import " + batchId + " is no late import of " + period.code());
        }
        try {
            jdbc.sql("""
                            insert into late_entry (period, batch_id, reason, asked_by, asked_at)
                            values (:period, :batch, :reason, :user, :now)
                            """)
                    .param("period", period.code())
                    .param("batch", batchId)
                    .param("reason", reason.strip())
                    .param("user", user.userName())
                    .param("now", OffsetDateTime.now(clock))
                    .update();
        } catch (DuplicateKeyException again) {
            throw new QualityRefused("这个批次已经申请过或已批准", "somebody has asked for this import already");
        }
        operations.record(
                user.userName(), address, "申请迟报", "period/" + period.code(), null, "批次 " + batchId, reason.strip());
    }

    /** Approves or refuses a late entry; never the asker. */
    @Transactional
    public void decide(long entryId, boolean approve, String decision, CurrentUser user, String address) {
        requireStaff(user);
        if (decision.isBlank()) {
            throw new QualityRefused("请写明审批意见", "give a reason for the decision");
        }
        record Entry(String period, long batchId, String askedBy, String state) {}
        Entry entry = jdbc.sql(
                        "select period, batch_id, asked_by, state from late_entry where late_entry_id = :id for update")
                .param("id", entryId)
                .query(Entry.class)
                .optional()
                .orElseThrow(() -> new QualityRefused("没有这个申请", "no such late entry"));
        if (!entry.state().equals("asked")) {
            throw new QualityRefused("这个申请已经办结", "this late entry is decided");
        }
        if (entry.askedBy().equals(user.userName())) {
            throw new QualityRefused("申请人不能审批自己的迟报", "who asked for a late entry cannot approve it");
        }
        jdbc.sql("""
                        update late_entry set state = :state, decided_by = :user, decided_at = :now, decision = :decision
                        where late_entry_id = :id
                        """)
                .param("state", approve ? "approved" : "refused")
                .param("user", user.userName())
                .param("now", OffsetDateTime.now(clock))
                .param("decision", decision.strip())
                .param("id", entryId)
                .update();
        operations.record(
                user.userName(),
                address,
                approve ? "批准迟报" : "不批准迟报",
                "period/" + entry.period(),
                "待审批",
                (approve ? "批准计入批次 " : "不计入批次 ") + entry.batchId(),
                decision.strip());
    }

    /** Takes a wish back that nobody has decided. */
    @Transactional
    public void withdraw(long entryId, CurrentUser user, String address) {
        int changed = jdbc.sql("""
                        update late_entry set state = 'withdrawn'
                        where late_entry_id = :id and state = 'asked' and asked_by = :user
                        """)
                .param("id", entryId)
                .param("user", user.userName())
                .update();
        if (changed == 0) {
            throw new QualityRefused("只能撤回自己未审批的申请", "only your own undecided late entry can be withdrawn");
        }
        operations.record(user.userName(), address, "撤回迟报", "late/" + entryId, "待审批", "已撤回", null);
    }

    private LocalDate day(OffsetDateTime time) {
        return time.atZoneSameInstant(clock.getZone()).toLocalDate();
    }

    private static void requireStaff(CurrentUser user) {
        if (!user.isAny(Role.DEPARTMENT, Role.PUBLISHER)) {
            throw new QualityRefused("您的角色不能做此操作", "your role may not do this");
        }
    }

    private static Late late(ResultSet row, int index) throws SQLException {
        return new Late(
                row.getLong("batch_id"),
                row.getString("feed"),
                row.getString("file_name"),
                row.getObject("finished_at", OffsetDateTime.class),
                row.getLong("rows"),
                row.getObject("late_entry_id", Long.class),
                row.getString("entry_state"),
                row.getString("reason"),
                row.getString("asked_by"),
                row.getString("decided_by"),
                row.getString("decision"));
    }
}
