package org.zhiheng.review;

import java.util.List;
import org.zhiheng.access.CurrentUser;

/** The words that name a step of the process: in an address, in the API, on the command line. */
public final class ProcessStep {

    /** In the order a run takes them; the last two lead back and out. */
    public static final List<String> ALL =
            List.of("open", "preview", "sign-off", "approve", "refuse", "publish", "return", "withdraw");

    private ProcessStep() {}

    /**
     * Takes a step.
     *
     * @param reason why; the opinion of a signature; may be blank where none is asked for
     * @return false when there is no such step
     * @throws ReviewRefused when the step is not allowed now or to this user
     */
    public static boolean take(
            Reviews reviews, String step, long runId, String reason, CurrentUser user, String address) {
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
