package org.zhiheng.batch;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.run.RunState;

/**
 * What Batch keeps of jobs that did not come to their end. Whoever calls holds the lock of the run, so a job that counts as
 * running belongs to a process that is gone, and one of unknown end is safe to repeat, because every step first removes what
 * it wrote.
 *
 * <p>Batch's own recovery is not used: it refuses a second time once it was itself interrupted, and it leaves alone steps and
 * jobs of unknown end, which Batch then never restarts.
 */
@Component
class InterruptedJobs {

    private static final Set<BatchStatus> ENDED =
            Set.of(BatchStatus.COMPLETED, BatchStatus.FAILED, BatchStatus.STOPPED, BatchStatus.ABANDONED);

    private final JobRepository repository;
    private final JdbcClient jdbc;

    InterruptedJobs(JobRepository repository, JdbcClient jdbc) {
        this.repository = repository;
        this.jdbc = jdbc;
    }

    /** The identity of the job of a run. */
    static JobParameters parameters(long runId) {
        return new JobParametersBuilder().addLong(AssessmentJob.RUN, runId).toJobParameters();
    }

    /** The runs whose job or a step of it has no end, or an unknown one, whether or not somebody works on them. */
    List<Long> runs() {
        return jdbc.sql("""
                        select distinct p.parameter_value::bigint
                        from batch_job_execution e
                        join batch_job_execution_params p using (job_execution_id)
                        left join batch_step_execution s on s.job_execution_id = e.job_execution_id
                             and s.status not in (:ended)
                        where p.parameter_name = :run and (e.status not in (:ended) or s.step_execution_id is not null)
                        order by 1
                        """)
                .param("ended", ENDED.stream().map(Enum::name).toList())
                .param("run", AssessmentJob.RUN)
                .query(Long.class)
                .list();
    }

    /** How often the job of a run was begun. */
    int attempts(long runId) {
        JobInstance instance = repository.getJobInstance(AssessmentJob.NAME, parameters(runId));
        return instance == null ? 0 : repository.getJobExecutions(instance).size();
    }

    /**
     * Ends what has no end, so that the job can be started again. A process killed between the two transactions of a start
     * leaves an instance without an execution, which Batch neither starts nor restarts; it is removed.
     *
     * @param ended where the run has come when it needs no job any more: a sealed one's job is completed; null: it needs one
     * @return whether there was something to end
     */
    boolean close(long runId, @Nullable RunState ended) {
        JobInstance instance = repository.getJobInstance(AssessmentJob.NAME, parameters(runId));
        if (instance == null) {
            return false;
        }
        List<JobExecution> executions = repository.getJobExecutions(instance);
        if (executions.isEmpty()) {
            repository.deleteJobInstance(instance);
            return true;
        }
        boolean sealed = ended == RunState.SEALED;
        return executions.stream().filter(execution -> close(execution, sealed)).count() > 0;
    }

    /**
     * The steps first: a kill in between leaves a job that still counts as running and is ended the next time. Each ended, as
     * far as anybody knows, when it was last heard of.
     */
    private boolean close(JobExecution execution, boolean completed) {
        List<StepExecution> steps = execution.getStepExecutions().stream()
                .filter(step -> !ENDED.contains(step.getStatus()))
                .toList();
        if (steps.isEmpty() && ENDED.contains(execution.getStatus())) {
            return false;
        }
        BatchStatus status = completed ? BatchStatus.COMPLETED : BatchStatus.FAILED;
        ExitStatus exit = completed
                ? ExitStatus.COMPLETED
                : ExitStatus.FAILED.addExitDescription("中断，从这里继续 / interrupted, taken up again");
        for (StepExecution step : steps) {
            step.setStatus(status);
            step.setExitStatus(exit);
            step.setEndTime(step.getLastUpdated());
            repository.update(step);
        }
        execution.setStatus(status);
        execution.setExitStatus(exit);
        execution.setEndTime(execution.getLastUpdated());
        repository.update(execution);
        return true;
    }
}
