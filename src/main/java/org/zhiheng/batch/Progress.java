package org.zhiheng.batch;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

/** Says in one line what a step did, and how long it took. */
final class Progress implements StepExecutionListener {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final List<String> STEPS =
            List.of("pinUnits", "gatherMetrics", "scoreUnits", "rankUnits", "writeReports", "sealRun");

    private final String chinese;
    private final String made;
    private long startedAt;

    Progress(String chinese, String made) {
        this.chinese = chinese;
        this.made = made;
    }

    @Override
    public void beforeStep(StepExecution step) {
        startedAt = System.nanoTime();
    }

    @Override
    public ExitStatus afterStep(StepExecution step) {
        int number = STEPS.indexOf(step.getStepName()) + 1;
        long run = step.getJobParameters().getLong(AssessmentJob.RUN);
        long milliseconds = (System.nanoTime() - startedAt) / 1_000_000;
        if (step.getFailureExceptions().isEmpty()) {
            LOG.info(
                    "批次 {}（{}/{}）{}：{} {}，用时 {} 毫秒",
                    run,
                    number,
                    STEPS.size(),
                    chinese,
                    step.getWriteCount(),
                    made,
                    milliseconds);
        } else {
            LOG.info("批次 {}（{}/{}）{}：未完成", run, number, STEPS.size(), chinese);
        }
        return step.getExitStatus();
    }
}
