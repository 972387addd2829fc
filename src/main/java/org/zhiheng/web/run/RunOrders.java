package org.zhiheng.web.run;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.review.ReviewRefused;
import org.zhiheng.review.Reviews;
import org.zhiheng.review.Stage;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/**
 * What people order of runs: to be computed, corrected, stopped, taken up. Each order and its entry in the operation log are one
 * transaction.
 */
@Component
class RunOrders {

    private final AssessmentRuns runs;
    private final AssessmentJobs jobs;
    private final Reviews reviews;
    private final OperationLog operations;
    private final TransactionOperations transaction;

    RunOrders(
            AssessmentRuns runs,
            AssessmentJobs jobs,
            Reviews reviews,
            OperationLog operations,
            TransactionOperations transaction) {
        this.runs = runs;
        this.jobs = jobs;
        this.reviews = reviews;
        this.operations = operations;
        this.transaction = transaction;
    }

    /** Has a run computed; returns at once. */
    AssessmentRun start(RunRequest wanted, CurrentUser user, String address) {
        return jobs.submit(
                wanted,
                run -> operations.record(
                        user.userName(),
                        address,
                        wanted.trial() ? "发起试算" : "发起正式计算",
                        "run/" + run.id(),
                        null,
                        wanted.scheme() + " " + wanted.period().code(),
                        null));
    }

    /**
     * Starts the run that corrects a published one: the same scheme and period on today's data and rules.
     *
     * @throws ReviewRefused without a reason, or when the run is not published
     */
    AssessmentRun correct(long runId, String reason, CurrentUser user, String address) {
        if (reason.isBlank()) {
            throw new ReviewRefused("请写明更正的理由", "say why it is corrected");
        }
        if (reviews.find(runId)
                .filter(review -> review.stage() == Stage.PUBLISHED)
                .isEmpty()) {
            throw new ReviewRefused("只有已发布的考核可以更正", "only a published run can be corrected");
        }
        AssessmentRun published = runs.get(runId);
        return jobs.submit(
                new RunRequest(
                        published.scheme(),
                        published.period(),
                        Optional.of(published.asOf()),
                        false,
                        published.trialBatches(),
                        Optional.empty(),
                        Optional.of(runId),
                        user.userName()),
                run -> operations.record(
                        user.userName(), address, "发起更正", "run/" + runId, null, "run/" + run.id(), reason));
    }

    /** Asks a run to stop. */
    void cancel(long runId, CurrentUser user, String address) {
        transaction.executeWithoutResult(status -> {
            runs.cancel(runId);
            operations.record(user.userName(), address, "停止计算", "run/" + runId, null, null, null);
        });
    }

    /** Has whatever is unfinished taken up. */
    void resume(long runId, CurrentUser user, String address) {
        operations.record(user.userName(), address, "恢复计算", "run/" + runId, null, null, null);
        jobs.resumeLater();
    }

    /** A run by the rules of today on the data of today. */
    static RunRequest wanted(
            String scheme, Period period, Optional<LocalDateTime> asOf, boolean trial, CurrentUser user) {
        return new RunRequest(
                scheme, period, asOf, trial, List.of(), Optional.empty(), Optional.empty(), user.userName());
    }
}
