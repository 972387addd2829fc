package org.zhiheng.review;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;

/** The stage of each review, moved on under a row lock with the move recorded. */
@Repository
class ReviewStages {

    private final JdbcClient jdbc;
    private final OperationLog operations;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ReviewStages(JdbcClient jdbc, OperationLog operations, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.operations = operations;
        this.events = events;
        this.clock = clock;
    }

    /** The review of a run; empty while the run has not been put before the reviewers. */
    Optional<Review> find(long runId) {
        return jdbc.sql("select * from review where run_id = :run")
                .param("run", runId)
                .query(ReviewStages::review)
                .optional();
    }

    /** The review as it stands, which nobody moves on before the caller's transaction ends. */
    Optional<Review> hold(long runId) {
        return jdbc.sql("select * from review where run_id = :run for share")
                .param("run", runId)
                .query(ReviewStages::review)
                .optional();
    }

    /** Every move, the first one first. */
    List<Review.Transition> transitions(long runId) {
        return jdbc.sql("select * from review_transition where run_id = :run order by transition_id")
                .param("run", runId)
                .query((row, index) -> new Review.Transition(
                        row.getObject("at", OffsetDateTime.class),
                        row.getString("user_name"),
                        row.getString("from_stage"),
                        row.getString("to_stage"),
                        row.getString("reason")))
                .list();
    }

    /**
     * The review, which nobody moves on before the caller's transaction ends.
     *
     * @throws ReviewRefused when it is at another stage or there is none
     */
    Review require(long runId, Stage stage) {
        Review review = locked(runId);
        if (review.stage() != stage) {
            throw new ReviewRefused(
                    "当前环节是「" + review.stage().chinese() + "」，不能做「" + stage.chinese() + "」环节的事",
                    "the run is at stage " + review.stage().code() + ", not " + stage.code());
        }
        return review;
    }

    /** Moves a review on, records who did it and why, and tells the program. @throws ReviewRefused when no way leads there */
    Review move(long runId, Stage to, @Nullable String reason, CurrentUser user, String address) {
        Review review = locked(runId);
        if (!review.stage().next().contains(to)) {
            throw new ReviewRefused(
                    "不能由「" + review.stage().chinese() + "」转到「" + to.chinese() + "」",
                    "no way from " + review.stage().code() + " to " + to.code());
        }
        jdbc.sql("update review set stage = :stage where run_id = :run")
                .param("stage", to.code())
                .param("run", runId)
                .update();
        record(runId, review.stage(), to, reason, user, address);
        events.publishEvent(new StageReached(runId, to));
        return find(runId).orElseThrow();
    }

    private Review locked(long runId) {
        return jdbc.sql("select * from review where run_id = :run for update")
                .param("run", runId)
                .query(ReviewStages::review)
                .optional()
                .orElseThrow(() -> new ReviewRefused("这次考核还没有进入复核", "this run is not under review"));
    }

    /** @param from null: the review begins */
    void record(long runId, @Nullable Stage from, Stage to, @Nullable String reason, CurrentUser user, String address) {
        jdbc.sql("""
                        insert into review_transition (run_id, at, user_name, from_stage, to_stage, reason)
                        values (:run, :now, :user, :from, :to, :reason)
                        """)
                .param("run", runId)
                .param("now", OffsetDateTime.now(clock))
                .param("user", user.userName())
                .param("from", from == null ? null : from.code())
                .param("to", to.code())
                .param("reason", reason)
                .update();
        operations.record(
                user.userName(),
                address,
                "考核转入" + to.chinese(),
                "run/" + runId,
                from == null ? null : from.chinese(),
                to.chinese(),
                reason);
    }

    private static Review review(ResultSet row, int index) throws SQLException {
        return new Review(
                row.getLong("run_id"),
                Stage.of(row.getString("stage")),
                row.getString("opened_by"),
                row.getObject("preview_opens", LocalDate.class),
                row.getObject("preview_closes", LocalDate.class),
                row.getObject("publicity_opens", LocalDate.class),
                row.getObject("publicity_closes", LocalDate.class),
                row.getString("published_by"),
                row.getObject("published_at", OffsetDateTime.class),
                row.getObject("superseded_by", Long.class),
                row.getString("waiver"),
                row.getString("publication_waiver"));
    }
}
