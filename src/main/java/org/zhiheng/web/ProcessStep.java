package org.zhiheng.web;

import org.zhiheng.access.CurrentUser;
import org.zhiheng.review.Reviews;

/** The words that name a step of the process in an address, on pages and in the API. */
final class ProcessStep {

    private ProcessStep() {}

    /** @return false when there is no such step */
    static boolean take(Reviews reviews, String step, long runId, String reason, CurrentUser user, String address) {
        switch (step) {
            case "open" -> reviews.open(runId, user, address);
            case "preview" -> reviews.openPreview(runId, user, address);
            case "sign-off" -> reviews.startSignOff(runId, reason, user, address);
            case "approve" -> reviews.sign(runId, true, reason, user, address);
            case "refuse" -> reviews.sign(runId, false, reason, user, address);
            case "publish" -> reviews.publish(runId, reason, user, address);
            case "return" -> reviews.returnToReview(runId, reason, user, address);
            case "withdraw" -> reviews.withdraw(runId, reason, user, address);
            default -> {
                return false;
            }
        }
        return true;
    }
}
