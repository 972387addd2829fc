package org.zhiheng.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;
import org.zhiheng.calendar.Calendars;
import org.zhiheng.calendar.WorkingCalendar;
import org.zhiheng.content.ContentHome;
import org.zhiheng.database.SessionLock;

/**
 * The scheduled jobs: what they are, when they are due, what came of it. Each due time gets exactly one entry whatever
 * happens: worked on by one of the servers, made up for after a stop, reported as missed, or passed over while paused.
 */
@Service
public class Schedules {

    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

    /** A due time younger than this belongs to the clock; what is older and has no entry was missed. */
    static final Duration GRACE = Duration.ofMinutes(2);

    private static final int MOST_MISSED = 400;

    private final ContentHome home;
    private final ScheduleFires fires;
    private final ScheduledWork work;
    private final Calendars calendars;
    private final JdbcClient jdbc;
    private final DataSource dataSource;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final String node = ProcessHandle.current().pid() + "@"
            + Optional.ofNullable(System.getenv("HOSTNAME")).orElse("localhost");

    Schedules(
            ContentHome home,
            ScheduleFires fires,
            ScheduledWork work,
            Calendars calendars,
            JdbcClient jdbc,
            DataSource dataSource,
            TransactionOperations transaction,
            Clock clock) {
        this.home = home;
        this.fires = fires;
        this.work = work;
        this.calendars = calendars;
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * A job as a page shows it.
     *
     * @param timing the one in force
     * @param changed its timing is not the file's
     * @param next the next due times; empty while paused
     * @param last its newest entry; null before the first
     */
    public record Overview(
            ScheduledJob job,
            boolean changed,
            boolean paused,
            List<LocalDateTime> next,
            @Nullable ScheduleFire last) {}

    private record State(boolean paused, @Nullable String timing, LocalDateTime checkedUntil) {}

    /** Every job with its next five due times, in the order of the file. */
    public List<Overview> overview() {
        WorkingCalendar calendar = calendars.current();
        return ScheduleFile.read(home).stream()
                .map(job -> {
                    State state = state(job.code());
                    ScheduledJob now = inForce(job, state);
                    return new Overview(
                            now,
                            state.timing() != null,
                            state.paused(),
                            state.paused() ? List.of() : now.timing().next(now(), calendar, 5),
                            fires.last(job.code()).orElse(null));
                })
                .toList();
    }

    /** The jobs with the timings in force. */
    List<ScheduledJob> jobs() {
        return ScheduleFile.read(home).stream()
                .map(job -> inForce(job, state(job.code())))
                .toList();
    }

    /** Newest first; all jobs when the code is empty. */
    public List<ScheduleFire> history(String job, int offset, int limit) {
        return fires.history(job, offset, limit);
    }

    /** How many entries {@link #history} has in all. */
    public int historyCount(String job) {
        return fires.count(job);
    }

    /** The next five due times of a timing as it would be written, for a look before saving. */
    public List<LocalDateTime> preview(String timing) {
        return Timing.parse(timing).next(now(), calendars.current(), 5);
    }

    /** Stops or lets go on; due times that pass meanwhile are written down as passed over. */
    public void pause(String job, boolean paused, String user) {
        catchUp(known(job));
        change(
                "update schedule_state set paused = :value, changed_by = :by, changed_at = :now where job = :job",
                job,
                paused,
                user);
    }

    /**
     * Sets another timing than the file's.
     *
     * @param timing as {@link Timing#parse} reads it; null: the file's again
     * @throws IllegalArgumentException when it cannot be read
     */
    public void setTiming(String job, @Nullable String timing, String user) {
        catchUp(known(job));
        String text =
                timing == null || timing.isBlank() ? null : Timing.parse(timing).text();
        change(
                "update schedule_state set timing = :value, changed_by = :by, changed_at = :now where job = :job",
                job,
                text,
                user);
    }

    /** Puts a job on the list to be done at once. @return number of the entry */
    public long askFor(String job, String user) {
        return fires.add(known(job).code(), now(), "manual", ScheduleFire.State.WAITING, user)
                .orElseThrow();
    }

    /** A job is due now, says the clock: worked on unless paused or taken by another server already. */
    void due(String code, LocalDateTime at) {
        find(code).ifPresent(job -> {
            State state = state(code);
            if (!job.timing().isDue(at, calendars.current())) {
                return;
            }
            if (state.paused()) {
                fires.add(code, at, "schedule", ScheduleFire.State.PAUSED, "schedule");
            } else {
                fires.add(code, at, "schedule", ScheduleFire.State.WAITING, "schedule");
                carryOutWaiting();
            }
        });
    }

    /** What was asked for and has not been begun is begun; one server does it. */
    void carryOutWaiting() {
        fires.in(ScheduleFire.State.WAITING).forEach(this::carryOut);
    }

    /**
     * After a start, and every few minutes: entries of killed servers are taken up or reported, due times without an entry
     * are made up for or reported as each job declares.
     */
    public void catchUp() {
        for (ScheduleFire fire : fires.in(ScheduleFire.State.RUNNING)) {
            takeUp(fire);
        }
        jobs().forEach(this::catchUp);
        carryOutWaiting();
    }

    private void takeUp(ScheduleFire fire) {
        try (SessionLock lock = SessionLock.tryTake(dataSource, SessionLock.Kind.SCHEDULE_FIRE, fire.id())
                .orElse(null)) {
            if (lock == null) {
                return;
            }
            if (isStill(fire, ScheduleFire.State.RUNNING)) {
                transaction.executeWithoutResult(status -> noteInterrupted(fire));
            }
        }
    }

    private void noteInterrupted(ScheduleFire fire) {
        boolean again = find(fire.job()).filter(Schedules::isMadeUp).isPresent();
        fires.note(
                fire.id(),
                new ScheduleFire.Step(
                        "interrupted",
                        false,
                        "处理它的服务器中断了（" + fire.node() + "）",
                        "its server went away (" + fire.node() + ")"));
        fires.finish(fire.id(), again ? ScheduleFire.State.WAITING : ScheduleFire.State.INTERRUPTED);
        work.notice("定时任务曾中断：" + name(fire.job()), again ? "已接着处理" : "未接着处理，可在定时任务页手动执行", fire.runId());
    }

    private boolean isStill(ScheduleFire fire, ScheduleFire.State state) {
        return fires.find(fire.id()).filter(now -> now.state() == state).isPresent();
    }

    /** Gives every due time that has passed an entry. */
    private void catchUp(ScheduledJob job) {
        try (SessionLock lock = SessionLock.tryTake(
                        dataSource, SessionLock.Kind.SCHEDULE, job.code().hashCode())
                .orElse(null)) {
            if (lock == null) {
                return;
            }
            State state = state(job.code());
            LocalDateTime until = now().minus(GRACE);
            List<LocalDateTime> passed =
                    job.timing().next(state.checkedUntil(), calendars.current(), MOST_MISSED).stream()
                            .filter(due -> !due.isAfter(until))
                            .toList();
            if (until.isAfter(state.checkedUntil())) {
                transaction.executeWithoutResult(status -> {
                    missed(job, state.paused(), passed);
                    jdbc.sql("update schedule_state set checked_until = :until where job = :job")
                            .param("until", until)
                            .param("job", job.code())
                            .update();
                });
            }
        }
    }

    /** One notice however many times were missed: a server that was off for a year is one piece of news. */
    private void missed(ScheduledJob job, boolean paused, List<LocalDateTime> passed) {
        List<LocalDateTime> told = new ArrayList<>();
        for (LocalDateTime due : passed) {
            boolean madeUp = isMadeUp(job) && due.equals(passed.get(passed.size() - 1));
            ScheduleFire.State state = paused
                    ? ScheduleFire.State.PAUSED
                    : madeUp ? ScheduleFire.State.WAITING : ScheduleFire.State.MISSED;
            if (fires.add(job.code(), due, "catch_up", state, "schedule").isPresent() && !paused) {
                told.add(due);
            }
        }
        if (!told.isEmpty()) {
            String what = told.size() + " 次未按时执行（"
                    + told.get(0)
                    + (told.size() > 1 ? " 至 " + told.get(told.size() - 1) : "") + "），"
                    + (isMadeUp(job) ? "最近一次已补做" : "请到定时任务页处理");
            LOG.warn("定时任务「{}」{}", job.name(), what);
            work.notice("定时任务错过：" + job.name(), what, null);
        }
    }

    private static boolean isMadeUp(ScheduledJob job) {
        return job.missed() == ScheduledJob.Missed.RUN;
    }

    private void carryOut(ScheduleFire fire) {
        try (SessionLock lock = SessionLock.tryTake(dataSource, SessionLock.Kind.SCHEDULE_FIRE, fire.id())
                .orElse(null)) {
            if (lock == null || !isStill(fire, ScheduleFire.State.WAITING)) {
                return;
            }
            ScheduledJob job = find(fire.job()).orElse(null);
            if (job == null) {
                transaction.executeWithoutResult(status -> {
                    fires.note(
                            fire.id(),
                            new ScheduleFire.Step(
                                    "failure", false, "schedule.yml 中已没有该任务", "no longer in schedule.yml"));
                    fires.finish(fire.id(), ScheduleFire.State.FAILED);
                });
                return;
            }
            fires.start(fire.id(), node);
            ScheduledWork.Outcome outcome = work.carryOut(job, fire);
            transaction.executeWithoutResult(status -> {
                work.tell(fire, outcome);
                fires.finish(fire.id(), outcome.state());
            });
        }
    }

    private Optional<ScheduledJob> find(String code) {
        return jobs().stream().filter(job -> job.code().equals(code)).findFirst();
    }

    private ScheduledJob known(String code) {
        return find(code)
                .orElseThrow(() -> new IllegalArgumentException(
                        "schedule.yml 中没有任务（" + code + "） / there is no job (" + code + ") in schedule.yml"));
    }

    private String name(String code) {
        return find(code).map(ScheduledJob::name).orElse(code);
    }

    private static ScheduledJob inForce(ScheduledJob job, State state) {
        return state.timing() == null ? job : job.at(Timing.parse(state.timing()));
    }

    /** Made when first asked for: nothing before that counts as missed. */
    private State state(String job) {
        jdbc.sql("insert into schedule_state (job, checked_until) values (:job, :now) on conflict do nothing")
                .param("job", job)
                .param("now", now())
                .update();
        return jdbc.sql("select paused, timing, checked_until from schedule_state where job = :job")
                .param("job", job)
                .query((row, index) -> new State(
                        row.getBoolean("paused"),
                        row.getString("timing"),
                        row.getObject("checked_until", LocalDateTime.class)))
                .single();
    }

    private void change(String sql, String job, @Nullable Object value, String user) {
        jdbc.sql(sql)
                .param("job", job)
                .param("value", value)
                .param("by", user)
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    private LocalDateTime now() {
        return OffsetDateTime.now(clock).toLocalDateTime();
    }
}
