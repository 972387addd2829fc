package org.zhiheng.review;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;

/** What is said about a result while it is public (P10), what the department answers, and how the publicity was closed. */
@Repository
public class Comments {

    private final JdbcClient jdbc;
    private final Reviews reviews;
    private final OperationLog operations;
    private final Clock clock;

    Comments(JdbcClient jdbc, Reviews reviews, OperationLog operations, Clock clock) {
        this.jdbc = jdbc;
        this.reviews = reviews;
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * A comment with its answer.
     *
     * @param unitCode unit the commentator speaks for; null: none
     * @param answer null: not answered
     */
    public record Comment(
            long commentId,
            long runId,
            String userName,
            @Nullable String unitCode,
            String unitName,
            String statement,
            OffsetDateTime at,
            @Nullable String answer,
            @Nullable String answeredBy,
            @Nullable OffsetDateTime answeredAt) {

        public boolean isOpen() {
            return answer == null;
        }
    }

    /** The record that closes a publicity. */
    public record Closing(String statement, int comments, String closedBy, OffsetDateTime closedAt) {}

    /** Comments on a run: a unit's user sees those of the own scope, everybody else all. Oldest first. */
    public List<Comment> of(long runId, CurrentUser user) {
        return jdbc.sql("""
                        select c.*, coalesce(u.name, c.unit_code, '') as unit_name
                        from publicity_comment c
                        left join run_unit u on u.run_id = c.run_id and u.unit_code = c.unit_code
                        where c.run_id = :run and (:scope = 'all' or c.user_name = :user
                              or c.unit_code in (select unit_code from units_in_scope(:scope, :own)))
                        order by c.comment_id
                        """)
                .param("run", runId)
                .param("user", user.userName())
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(Comments::comment)
                .list();
    }

    /** Whether comments are taken on this day. */
    public boolean isOpen(long runId) {
        return reviews.find(runId)
                .filter(review -> review.isOpenForComments(LocalDate.now(clock)))
                .isPresent();
    }

    /** Comments on a result during its publicity. */
    @Transactional
    public void comment(long runId, String statement, CurrentUser user, String address) {
        Review review =
                reviews.hold(runId).orElseThrow(() -> new ReviewRefused("这次考核没有公示", "this run is not in publicity"));
        LocalDate today = LocalDate.now(clock);
        if (!review.isOpenForComments(today)) {
            throw new ReviewRefused(
                    review.publicityCloses() == null || review.publicityOpens() == null
                            ? "这次考核没有公示"
                            : "公示期为 " + review.publicityOpens() + " 至 " + review.publicityCloses() + "，今天是 " + today,
                    "comments are taken during publicity only (" + review.publicityOpens() + " to "
                            + review.publicityCloses() + "); today is " + today);
        }
        if (!user.isAny(Role.UNIT_CONTACT, Role.DEPARTMENT, Role.PUBLISHER)) {
            throw new ReviewRefused("您的角色不能提意见", "your role may not comment");
        }
        if (statement.isBlank() || statement.length() > 500) {
            throw new ReviewRefused("意见不能为空，且不超过 500 字", "a comment must have 1 to 500 characters");
        }
        jdbc.sql("""
                        insert into publicity_comment (run_id, user_name, unit_code, statement, at)
                        values (:run, :user, :unit, :statement, :now)
                        """)
                .param("run", runId)
                .param("user", user.userName())
                .param("unit", user.unitCode())
                .param("statement", statement.strip())
                .param("now", OffsetDateTime.now(clock))
                .update();
        operations.record(user.userName(), address, "公示意见", "run/" + runId, null, user.unitCode(), statement.strip());
    }

    /** Answers a comment, once. */
    @Transactional
    public void answer(long runId, long commentId, String answer, CurrentUser user, String address) {
        requireStaff(user);
        if (answer.isBlank() || answer.length() > 500) {
            throw new ReviewRefused("答复不能为空，且不超过 500 字", "an answer must have 1 to 500 characters");
        }
        int changed = jdbc.sql("""
                        update publicity_comment set answer = :answer, answered_by = :user, answered_at = :now
                        where comment_id = :id and run_id = :run and answer is null
                        """)
                .param("answer", answer.strip())
                .param("user", user.userName())
                .param("now", OffsetDateTime.now(clock))
                .param("id", commentId)
                .param("run", runId)
                .update();
        if (changed == 0) {
            throw new ReviewRefused("没有这条意见，或已经答复", "no such comment, or it is answered");
        }
        operations.record(
                user.userName(),
                address,
                "答复公示意见",
                "run/" + runId + "/comment/" + commentId,
                null,
                "已答复",
                answer.strip());
    }

    /** Closes the publicity with a record of what came of it; before it publication needs a waiver. */
    @Transactional
    public void close(long runId, String statement, CurrentUser user, String address) {
        requireStaff(user);
        Review review = reviews.hold(runId)
                .filter(found -> found.stage() == Stage.IN_PUBLICITY)
                .orElseThrow(() -> new ReviewRefused("这次考核不在公示", "this run is not in publicity"));
        LocalDate today = LocalDate.now(clock);
        if (review.isOpenForComments(today)) {
            throw new ReviewRefused(
                    "公示期到 " + review.publicityCloses() + " 才结束，不能提前形成公示结果",
                    "publicity ends on " + review.publicityCloses() + "; it cannot be closed before");
        }
        if (statement.isBlank() || statement.length() > 1000) {
            throw new ReviewRefused("公示结果不能为空，且不超过 1000 字", "the record must have 1 to 1000 characters");
        }
        int open = unanswered(runId);
        if (open > 0) {
            throw new ReviewRefused("还有 " + open + " 条公示意见未答复", open + " comments are not answered");
        }
        jdbc.sql("""
                        insert into publicity_closing (run_id, statement, comments, closed_by, closed_at)
                        select :run, :statement, count(*), :user, :now from publicity_comment where run_id = :run
                        on conflict (run_id) do update set statement = excluded.statement, comments = excluded.comments,
                            closed_by = excluded.closed_by, closed_at = excluded.closed_at
                        """)
                .param("run", runId)
                .param("statement", statement.strip())
                .param("user", user.userName())
                .param("now", OffsetDateTime.now(clock))
                .update();
        operations.record(user.userName(), address, "公示结果", "run/" + runId, null, "已形成", statement.strip());
    }

    /** The record of the newest publicity; empty while it has none, even when one before a return to review had. */
    public java.util.Optional<Closing> closing(long runId) {
        return jdbc.sql("""
                        select statement, comments, closed_by, closed_at from publicity_closing
                        where run_id = :run and closed_at >= (
                              select coalesce(max(t.at), '-infinity') from review_transition t
                              where t.run_id = :run and t.to_stage = 'in_publicity')
                        """)
                .param("run", runId)
                .query((row, index) -> new Closing(
                        row.getString(1), row.getInt(2), row.getString(3), row.getObject(4, OffsetDateTime.class)))
                .optional();
    }

    private int unanswered(long runId) {
        return jdbc.sql("select count(*) from publicity_comment where run_id = :run and answer is null")
                .param("run", runId)
                .query(Integer.class)
                .single();
    }

    private static void requireStaff(CurrentUser user) {
        if (!user.isAny(Role.DEPARTMENT, Role.PUBLISHER)) {
            throw new ReviewRefused("您的角色不能办理公示意见", "your role may not do this");
        }
    }

    private static Comment comment(ResultSet row, int index) throws SQLException {
        return new Comment(
                row.getLong("comment_id"),
                row.getLong("run_id"),
                row.getString("user_name"),
                row.getString("unit_code"),
                row.getString("unit_name"),
                row.getString("statement"),
                row.getObject("at", OffsetDateTime.class),
                row.getString("answer"),
                row.getString("answered_by"),
                row.getObject("answered_at", OffsetDateTime.class));
    }
}
