package org.zhiheng.web.run;

import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.zhiheng.result.ResultRuns;
import org.zhiheng.web.EventFeed;

/** Tells whoever follows a run of each change of its state and steps, until it ends. */
@Component
class RunProgress {

    private final ResultRuns resultRuns;
    private final RunJournal journal;
    private final EventFeed events;

    RunProgress(ResultRuns resultRuns, RunJournal journal, EventFeed events) {
        this.resultRuns = resultRuns;
        this.journal = journal;
        this.events = events;
    }

    /** What is told. */
    record Told(String state, boolean finished, boolean failed, List<RunJournal.Step> steps) {}

    SseEmitter follow(long runId) {
        return events.follow(() -> resultRuns
                .run(runId)
                .map(run -> new EventFeed.Told(
                        new Told(run.state(), run.isFinished(), run.isFailed(), journal.steps(runId)),
                        run.isFinished() || run.isFailed())));
    }
}
