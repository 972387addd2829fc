package org.zhiheng.web.run;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.review.ReviewRefused;
import org.zhiheng.review.Reviews;
import org.zhiheng.review.Stage;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunRequest;

/** Starts the run that corrects a published one: the same scheme and period on today's data and rules. */
@Component
class Corrections {

    private final AssessmentRuns runs;
    private final AssessmentJobs jobs;
    private final Reviews reviews;
    private final OperationLog operations;

    Corrections(AssessmentRuns runs, AssessmentJobs jobs, Reviews reviews, OperationLog operations) {
        this.runs = runs;
        this.jobs = jobs;
        this.reviews = reviews;
        this.operations = operations;
    }

    /** @throws ReviewRefused without a reason, or when the run is not published */
    AssessmentRun start(long runId, String reason, CurrentUser user, String address) {
        if (reason.isBlank()) {
            throw new ReviewRefused("请写明更正的理由", "say why it is corrected");
        }
        if (reviews.find(runId)
                .filter(review -> review.stage() == Stage.PUBLISHED)
                .isEmpty()) {
            throw new ReviewRefused("只有已发布的考核可以更正", "only a published run can be corrected");
        }
        AssessmentRun published = runs.get(runId);
        AssessmentRun run = jobs.submit(new RunRequest(
                published.scheme(),
                published.period(),
                Optional.of(published.asOf()),
                false,
                published.trialBatches(),
                Optional.empty(),
                Optional.of(runId),
                user.userName()));
        operations.record(user.userName(), address, "发起更正", "run/" + runId, null, "run/" + run.id(), reason);
        return run;
    }
}
