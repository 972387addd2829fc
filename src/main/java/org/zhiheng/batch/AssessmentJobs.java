package org.zhiheng.batch;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.zhiheng.database.SessionLock;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunRequest;

/**
 * Starts the assessment job, at most once at a time for a run, and takes up what a killed process left. A run whose
 * process was killed keeps its state; a run whose step failed is FAILED with the reason.
 */
@Component
public class AssessmentJobs implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(AssessmentJobs.class);

    private static final int LOOKS = 5;

    private final JobOperator operator;
    private final JobRepository repository;
    private final Job assessment;
    private final AssessmentRuns runs;
    private final DataSource dataSource;
    private volatile boolean stopping;
    private final ExecutorService queue = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "assessment");
        thread.setDaemon(true);
        return thread;
    });

    AssessmentJobs(
            JobOperator operator,
            JobRepository repository,
            Job assessment,
            AssessmentRuns runs,
            DataSource dataSource) {
        this.operator = operator;
        this.repository = repository;
        this.assessment = assessment;
        this.runs = runs;
        this.dataSource = dataSource;
    }

    /**
     * Requests a run and carries it to its seal before it returns.
     *
     * @throws RuntimeException what made a step fail, as it was thrown there; the run is FAILED then
     */
    public AssessmentRun run(RunRequest request) {
        return carryOut(runs.request(request).id());
    }

    /** Requests a run and returns at once; it is carried out after those submitted before it. */
    public AssessmentRun submit(RunRequest request) {
        AssessmentRun run = runs.request(request);
        queue.execute(() -> quietly(run.id()));
        return run;
    }

    /**
     * Takes up every unfinished run that nobody works on: a killed job goes on at the step it was in, one that was
     * requested and never started is started.
     *
     * @return the runs taken up
     */
    public List<Long> resume() {
        return runs.unfinished().stream()
                .map(AssessmentRun::id)
                .filter(this::quietly)
                .toList();
    }

    /**
     * The same on the queue, without waiting. The locks of a process killed a moment ago may still be held until the
     * database notices, so it looks a few times while unfinished runs remain.
     */
    public void resumeLater() {
        queue.execute(() -> {
            resume();
            for (int look = 1; look < LOOKS && !stopping && !runs.unfinished().isEmpty(); look++) {
                try {
                    TimeUnit.SECONDS.sleep(2);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
                resume();
            }
        });
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

    /** @return false when another process works on it */
    private boolean quietly(long runId) {
        try (SessionLock lock =
                SessionLock.tryTake(dataSource, SessionLock.Kind.RUN, runId).orElse(null)) {
            if (lock == null) {
                return false;
            }
            carryOutLocked(runId);
        } catch (RuntimeException failure) {
            LOG.warn("考核批次 {} 失败：{}", runId, failure.getMessage());
        }
        return true;
    }

    private AssessmentRun carryOutLocked(long runId) {
        JobParameters parameters =
                new JobParametersBuilder().addLong(AssessmentJob.RUN, runId).toJobParameters();
        recoverKilled(runId, parameters);
        try {
            JobExecution execution = operator.start(assessment, parameters);
            if (execution.getStatus() != BatchStatus.COMPLETED) {
                throw failureOf(execution, runId);
            }
            return runs.get(runId);
        } catch (JobExecutionException refused) {
            runs.fail(runId, refused.getMessage());
            throw new IllegalStateException(refused);
        }
    }

    private RuntimeException failureOf(JobExecution execution, long runId) {
        Throwable cause = execution.getAllFailureExceptions().stream()
                .findFirst()
                .orElseGet(() -> new IllegalStateException("Job ended as " + execution.getStatus()));
        if (!stopping) {
            runs.fail(runId, String.valueOf(cause.getMessage()));
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    /**
     * The lock is ours, so an execution that counts as running belongs to a process that is gone. A process killed
     * between the two transactions of a start leaves an instance without an execution, which Batch neither starts nor
     * restarts.
     */
    private void recoverKilled(long runId, JobParameters parameters) {
        JobInstance instance = repository.getJobInstance(AssessmentJob.NAME, parameters);
        if (instance != null && repository.getLastJobExecution(instance) == null) {
            repository.deleteJobInstance(instance);
        }
        for (JobExecution execution : repository.findRunningJobExecutions(AssessmentJob.NAME)) {
            Long run = execution.getJobParameters().getLong(AssessmentJob.RUN);
            if (run != null && run == runId) {
                LOG.info("考核批次 {} 上次中断，从中断处继续 / run {} was interrupted, going on", runId, runId);
                operator.recover(execution);
            }
        }
    }

    /** A step gets the time to finish; what remains of the run is taken up at the next start. */
    @Override
    public void destroy() throws InterruptedException {
        stopping = true;
        queue.shutdown();
        queue.awaitTermination(15, TimeUnit.SECONDS);
    }
}
