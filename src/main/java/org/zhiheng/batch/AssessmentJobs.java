package org.zhiheng.batch;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.zhiheng.database.LostConnection;
import org.zhiheng.database.SessionLock;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunRequest;
import org.zhiheng.run.RunState;

/**
 * Starts the assessment job, at most once at a time for a run, and takes up what a killed process left. A run whose
 * process was killed, or lost the database, keeps its state; a run whose step failed is FAILED with the reason.
 */
@Component
public class AssessmentJobs implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(AssessmentJobs.class);

    private static final int LOOKS = 5;

    /** A run that was interrupted so often may itself be what brings the server or the database down, at every start anew. */
    private static final int MOST_INTERRUPTIONS = 6;

    private static final String GIVEN_UP = "计算已中断 " + MOST_INTERRUPTIONS
            + " 次，不再自动继续。请检查服务器和数据库的日志与内存，然后重新发起 / interrupted " + MOST_INTERRUPTIONS
            + " times and given up; look at the logs and the memory of server and database, then start it anew";

    private final JobOperator operator;
    private final InterruptedJobs interrupted;
    private final Job assessment;
    private final AssessmentRuns runs;
    private final TransactionOperations transaction;
    private final DataSource dataSource;
    private final AtomicBoolean lookWaits = new AtomicBoolean();
    private volatile boolean stopping;
    private final ExecutorService queue = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "assessment");
        thread.setDaemon(true);
        return thread;
    });

    AssessmentJobs(
            JobOperator operator,
            InterruptedJobs interrupted,
            Job assessment,
            AssessmentRuns runs,
            TransactionOperations transaction,
            DataSource dataSource) {
        this.operator = operator;
        this.interrupted = interrupted;
        this.assessment = assessment;
        this.runs = runs;
        this.transaction = transaction;
        this.dataSource = dataSource;
    }

    /**
     * Requests a run and carries it to its seal before it returns.
     *
     * @throws RunInterrupted when the connection to the database broke; the run can be taken up
     * @throws RuntimeException what made a step fail, as it was thrown there; the run is FAILED then
     */
    public AssessmentRun run(RunRequest request) {
        AssessmentRun run = finish(runs.request(request).id());
        if (run.state() == RunState.FAILED) {
            throw new IllegalStateException(run.failure());
        }
        return run;
    }

    /**
     * Requests a run.
     *
     * @param noted writes down what belongs to it, e.g. who asked; in the same transaction, so that neither is without the other
     */
    public AssessmentRun request(RunRequest request, Consumer<AssessmentRun> noted) {
        return Objects.requireNonNull(transaction.execute(status -> {
            AssessmentRun run = runs.request(request);
            noted.accept(run);
            return run;
        }));
    }

    /** The same and returns at once; the run is carried out after those submitted before it. */
    public AssessmentRun submit(RunRequest request, Consumer<AssessmentRun> noted) {
        AssessmentRun run = request(request, noted);
        queue.execute(() -> quietly(run.id()));
        return run;
    }

    /**
     * Takes up every unfinished run that nobody works on: a killed job goes on at the step it was in, one that was
     * requested and never started is started. A job that was killed after its run was sealed is ended.
     *
     * @return the runs taken up
     */
    public List<Long> resume() {
        List<Long> unfinished =
                runs.unfinished().stream().map(AssessmentRun::id).toList();
        return Stream.concat(unfinished.stream(), interrupted.runs().stream())
                .distinct()
                .filter(this::quietly)
                .toList();
    }

    /**
     * The same on the queue, without waiting. The locks of a process killed a moment ago may still be held until the
     * database notices, so it looks a few times while unfinished runs remain.
     */
    public void resumeLater() {
        queue.execute(() -> {
            look();
            for (int look = 1; look < LOOKS && !stopping && !runs.unfinished().isEmpty(); look++) {
                try {
                    TimeUnit.SECONDS.sleep(2);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
                look();
            }
        });
    }

    /** Looks once, on the queue; nothing when such a look waits there already. */
    public void lookAfter() {
        if (!lookWaits.getAndSet(true)) {
            queue.execute(() -> {
                lookWaits.set(false);
                look();
            });
        }
    }

    private void look() {
        try {
            resume();
        } catch (RuntimeException failure) {
            LOG.warn("未完成的考核批次没能查到 / unfinished runs could not be looked for: {}", failure.getMessage());
        }
    }

    /** Carries a requested run to its seal; goes on where a killed job stopped. */
    public AssessmentRun carryOut(long runId) {
        try (SessionLock held = SessionLock.tryTake(dataSource, SessionLock.Kind.RUN, runId)
                .orElseThrow(() -> new IllegalStateException(
                        "考核批次 " + runId + " 正由另一个程序处理 / another process works on run " + runId))) {
            return carryOutLocked(runId);
        }
    }

    /** Carries a run to its seal, or waits until whoever works on it already has done so. */
    public AssessmentRun finish(long runId) {
        try (SessionLock held = SessionLock.take(dataSource, SessionLock.Kind.RUN, runId)) {
            return runs.get(runId).state().isUnfinished() ? carryOutLocked(runId) : runs.get(runId);
        }
    }

    /** @return false when another process works on it, or has ended it meanwhile */
    private boolean quietly(long runId) {
        try (SessionLock lock =
                SessionLock.tryTake(dataSource, SessionLock.Kind.RUN, runId).orElse(null)) {
            if (lock == null) {
                return false;
            }
            if (runs.find(runId).filter(run -> run.state().isUnfinished()).isEmpty()) {
                return interrupted.close(
                        runId, runs.find(runId).map(AssessmentRun::state).orElse(null));
            }
            carryOutLocked(runId);
        } catch (RuntimeException failure) {
            LOG.warn("考核批次 {} 失败：{}", runId, failure.getMessage());
        }
        return true;
    }

    private AssessmentRun carryOutLocked(long runId) {
        try {
            boolean closed = interrupted.close(runId, null);
            requireFewInterruptions(runId);
            if (closed) {
                LOG.info("考核批次 {} 上次中断，从中断处继续 / run {} was interrupted, going on", runId, runId);
            }
            JobExecution execution = operator.start(assessment, InterruptedJobs.parameters(runId));
            if (execution.getStatus() != BatchStatus.COMPLETED) {
                throw failureOf(execution, runId);
            }
            return runs.get(runId);
        } catch (JobExecutionException refused) {
            runs.fail(runId, refused.getMessage());
            throw new IllegalStateException(refused);
        } catch (RuntimeException failure) {
            if (!(failure instanceof RunInterrupted) && LostConnection.isCauseOf(failure)) {
                throw new RunInterrupted(runId, failure);
            }
            throw failure;
        }
    }

    private void requireFewInterruptions(long runId) {
        if (interrupted.attempts(runId) >= MOST_INTERRUPTIONS) {
            runs.fail(runId, GIVEN_UP);
            throw new IllegalStateException(GIVEN_UP);
        }
    }

    /** A lost connection is no failure of the run. */
    private RuntimeException failureOf(JobExecution execution, long runId) {
        List<Throwable> causes = execution.getAllFailureExceptions();
        Optional<Throwable> lost =
                causes.stream().filter(LostConnection::isCauseOf).findFirst();
        if (lost.isPresent()) {
            return new RunInterrupted(runId, lost.get());
        }
        Throwable cause = causes.stream()
                .findFirst()
                .orElseGet(() -> new IllegalStateException("Job ended as " + execution.getStatus()));
        if (!stopping) {
            runs.fail(runId, String.valueOf(cause.getMessage()));
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    /** A step gets the time to finish; what remains of the run is taken up at the next start. */
    @Override
    public void destroy() throws InterruptedException {
        stopping = true;
        queue.shutdown();
        queue.awaitTermination(15, TimeUnit.SECONDS);
    }
}
