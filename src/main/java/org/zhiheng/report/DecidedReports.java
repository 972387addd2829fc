package org.zhiheng.report;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.zhiheng.review.Stage;
import org.zhiheng.review.StageReached;

/** Writes a run's reports anew once people's decisions belong to it, so that what is shown in public has decided grades. */
@Component
class DecidedReports {

    private final Reports reports;

    DecidedReports(Reports reports) {
        this.reports = reports;
    }

    @TransactionalEventListener
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void onStage(StageReached reached) {
        if (reached.stage() == Stage.IN_PUBLICITY || reached.stage() == Stage.PUBLISHED) {
            reports.write(reached.runId());
        }
    }
}
