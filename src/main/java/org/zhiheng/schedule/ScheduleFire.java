package org.zhiheng.schedule;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One time a job was due or started by hand, and what came of it.
 *
 * @param dueAt wall clock of the department
 * @param cause {@code schedule}, {@code catch_up} or {@code manual}
 * @param askedBy user name; {@code schedule} when nobody asked
 * @param node the server that worked on it; null before one does
 * @param runId the run it made; null when none
 */
public record ScheduleFire(
        long id,
        String job,
        LocalDateTime dueAt,
        String cause,
        State state,
        String askedBy,
        @Nullable String node,
        @Nullable OffsetDateTime startedAt,
        @Nullable OffsetDateTime finishedAt,
        @Nullable Long runId,
        List<Step> steps) {

    /** What became of it. The lower-case name is the word in the table. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        /** The preflight said no. */
        STOPPED,
        FAILED,
        /** Its server was killed. */
        INTERRUPTED,
        /** No server ran when it was due, and it was not made up for. */
        MISSED,
        /** The job was paused. */
        PAUSED;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One thing that was done, in words. */
    public record Step(String step, boolean good, String chinese, String english) {}
}
