package org.zhiheng.review;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.calendar.Calendars;
import org.zhiheng.calendar.WorkingCalendar;

/**
 * All reviews and their guarded transitions. Every method that changes something checks the stage under a row lock, records
 * the transition and the operation, or throws {@link ReviewRefused} and leaves everything as it was.
 */
@Repository
public class Reviews {

    private final JdbcClient jdbc;
    private final OperationLog operations;
    private final Calendars calendars;
    private final ReviewStages stages;
    private final GradeDecisions grades;
    private final ResultChanges changes;
    private final ReviewSettings settings;
    private final Clock clock;

    Reviews(
            JdbcClient jdbc,
            OperationLog operations,
            Calendars calendars,
            ReviewStages stages,
            GradeDecisions grades,
            ResultChanges changes,
            ReviewSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.operations = operations;
        this.calendars = calendars;
        this.stages = stages;
        this.grades = grades;
        this.changes = changes;
        this.settings = settings;
        this.clock = clock;
    }

    /** How long the windows are and who signs. */
    public ReviewSettings settings() {
        return settings;
    }

    /** The review of a run; empty while the run has not been put before the reviewers. */
    public Optional<Review> find(long runId) {
        return stages.find(runId);
    }

    /** The review as it stands, which nobody moves on before the caller's transaction ends. */
    public Optional<Review> hold(long runId) {
        return stages.hold(runId);
    }

    /** Every move of a review, the first one first. */
    public List<Review.Transition> transitions(long runId) {
        return stages.transitions(runId);
    }

    /** Puts a sealed formal run before the reviewers. */
    @Transactional
    public void open(long runId, CurrentUser user, String address) {
        require(user, Role.DEPARTMENT);
        record Head(
                String scheme,
                String period,
                boolean trial,
                @Nullable String hash) {}
        Head run = jdbc.sql("select scheme, period, trial, output_hash from assessment_run where run_id = :run")
                .param("run", runId)
                .query((row, index) ->
                        new Head(row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4)))
                .optional()
                .orElseThrow(() -> new ReviewRefused("没有这次考核", "no such run"));
        if (run.trial) {
            throw new ReviewRefused("试算不能进入复核，请先做正式计算", "a trial cannot be reviewed; make a formal run first");
        }
        if (run.hash == null) {
            throw new ReviewRefused("考核尚未算完", "the run has not finished");
        }
        jdbc.sql("select pg_advisory_xact_lock(hashtext(:key))")
                .param("key", "review " + run.scheme + " " + run.period)
                .query()
                .listOfRows();
        Optional<Long> other = jdbc.sql("""
                        select v.run_id from review v join assessment_run r using (run_id)
                        where r.scheme = :scheme and r.period = :period and v.stage in
                              ('in_review', 'in_preview', 'in_sign_off', 'in_publicity')
                        """)
                .param("scheme", run.scheme)
                .param("period", run.period)
                .query(Long.class)
                .optional();
        if (other.isPresent()) {
            throw new ReviewRefused(
                    "同一方案同一周期的第 " + other.get() + " 号考核正在办理，请先办结或撤回",
                    "run " + other.get() + " of the same scheme and period is under way; finish or withdraw it first");
        }
        if (find(runId).isPresent()) {
            throw new ReviewRefused("这次考核已进入过复核", "this run has been under review before");
        }
        requireNoOtherResult(runId);
        jdbc.sql("insert into review (run_id, stage, opened_by) values (:run, 'in_review', :user)")
                .param("run", runId)
                .param("user", user.userName())
                .update();
        stages.record(runId, null, Stage.IN_REVIEW, null, user, address);
    }

    /** A published result is replaced by its own correction only. */
    private void requireNoOtherResult(long runId) {
        Optional<Long> published =
                jdbc.sql("""
                        select p.run_id from assessment_run r
                        join assessment_run o on o.scheme = r.scheme and o.period = r.period and o.run_id <> r.run_id
                        join review p on p.run_id = o.run_id and p.stage = 'published'
                        where r.run_id = :run and p.run_id not in (select * from runs_corrected_by(:run))
                        """).param("run", runId).query(Long.class).optional();
        if (published.isPresent()) {
            throw new ReviewRefused(
                    "同一方案同一周期的第 " + published.get() + " 号考核已发布，这次考核不是对它的更正；要更正，请在第 " + published.get() + " 号考核的页面上发起",
                    "run " + published.get()
                            + " of the same scheme and period is published and this run does not correct it; start a correction on its page");
        }
    }

    /** Opens the preview: units see their draft from now until the end of the last working day of the window. */
    @Transactional
    public Review openPreview(long runId, CurrentUser user, String address) {
        require(user, Role.DEPARTMENT);
        stages.require(runId, Stage.IN_REVIEW);
        LocalDate today = LocalDate.now(clock);
        LocalDate closes = calendar().plus(today, settings.previewDays());
        jdbc.sql("update review set preview_opens = :opens, preview_closes = :closes where run_id = :run")
                .param("opens", today)
                .param("closes", closes)
                .param("run", runId)
                .update();
        tell(runId, null, "考核结果预览", "可在 " + closes + " 前查看本单位结果；有异议的，请在此期间提出申诉。");
        return stages.move(runId, Stage.IN_PREVIEW, null, user, address);
    }

    /**
     * Ends the preview and starts the sign-off chain.
     *
     * @param waiver why to go on although appeals are open or the window has not ended; blank when neither is so
     */
    @Transactional
    public Review startSignOff(long runId, String waiver, CurrentUser user, String address) {
        require(user, Role.DEPARTMENT);
        Review review = stages.require(runId, Stage.IN_PREVIEW);
        grades.requireQuotasKept(runId);
        int open = openAppeals(runId);
        boolean early = review.previewCloses() != null && !LocalDate.now(clock).isAfter(review.previewCloses());
        if ((open > 0 || early) && waiver.isBlank()) {
            throw new ReviewRefused(
                    open > 0
                            ? "还有 " + open + " 件申诉未裁定；确需继续的，写明理由"
                            : "预览期到 " + review.previewCloses() + " 才结束；确需提前的，写明理由",
                    open > 0
                            ? open + " appeals are open; give a reason to go on all the same"
                            : "the preview ends on " + review.previewCloses() + "; give a reason to end it early");
        }
        jdbc.sql("update review set waiver = :waiver where run_id = :run")
                .param("waiver", open > 0 || early ? waiver : null)
                .param("run", runId)
                .update();
        return stages.move(runId, Stage.IN_SIGN_OFF, waiver.isBlank() ? null : waiver, user, address);
    }

    /** The next signature of the chain; the last approval starts publicity, a return sends the run back to review. */
    @Transactional
    public Review sign(long runId, boolean approve, String opinion, CurrentUser user, String address) {
        requireAny(user, Role.DEPARTMENT, Role.PUBLISHER);
        stages.require(runId, Stage.IN_SIGN_OFF);
        if (opinion.isBlank()) {
            throw new ReviewRefused("请写明审签意见", "write an opinion");
        }
        List<Review.Signature> signed = signatures(runId);
        int round = currentRound(signed);
        List<Review.Signature> inRound =
                signed.stream().filter(signature -> signature.round() == round).toList();
        if (inRound.stream().anyMatch(signature -> signature.signedBy().equals(user.userName()))) {
            throw new ReviewRefused("同一人不能签两道", "one person cannot sign twice");
        }
        int step = inRound.size() + 1;
        String title = settings.signOff().get(step - 1);
        jdbc.sql("""
                        insert into sign_off (run_id, round, step, title, decision, opinion, signed_by, signed_at)
                        values (:run, :round, :step, :title, :decision, :opinion, :user, :now)
                        """)
                .param("run", runId)
                .param("round", round)
                .param("step", step)
                .param("title", title)
                .param("decision", approve ? "approved" : "returned")
                .param("opinion", opinion)
                .param("user", user.userName())
                .param("now", OffsetDateTime.now(clock))
                .update();
        operations.record(user.userName(), address, approve ? "审签同意" : "审签退回", "run/" + runId, null, title, opinion);
        if (!approve) {
            Review returned = stages.move(runId, Stage.IN_REVIEW, title + "：" + opinion, user, address);
            tellOfReturn(runId);
            return returned;
        }
        if (step < settings.signOff().size()) {
            return find(runId).orElseThrow();
        }
        LocalDate today = LocalDate.now(clock);
        LocalDate closes = calendar().plus(today, settings.publicityDays());
        jdbc.sql("update review set publicity_opens = :opens, publicity_closes = :closes where run_id = :run")
                .param("opens", today)
                .param("closes", closes)
                .param("run", runId)
                .update();
        Review put = stages.move(runId, Stage.IN_PUBLICITY, null, user, address);
        tell(runId, null, "考核结果公示", "公示期至 " + closes + "，可查看公示名单、提出意见；对程序有异议的，请在此期间申诉。");
        return put;
    }

    /**
     * Publishes: from here on nothing of the run can change. When the run corrects a published one, that one is marked
     * superseded and the units whose total, rank or grade changed are told.
     *
     * @param reason why to publish although something is open (publicity has not ended or is not closed, appeals, comments);
     *     blank when nothing is
     */
    @Transactional
    public Review publish(long runId, String reason, CurrentUser user, String address) {
        require(user, Role.PUBLISHER);
        Review review = stages.require(runId, Stage.IN_PUBLICITY);
        if (review.openedBy().equals(user.userName())) {
            throw new ReviewRefused("发起复核的人不能发布", "who opened the review cannot publish");
        }
        requireNoOtherResult(runId);
        grades.requireQuotasKept(runId);
        List<Hindrance> hindrances = hindrances(review);
        if (!hindrances.isEmpty() && reason.isBlank()) {
            throw new ReviewRefused(
                    hindrances.stream().map(Hindrance::chinese).collect(Collectors.joining("；"))
                            + "。确需发布的，写明理由，理由印在报告上",
                    hindrances.stream().map(Hindrance::english).collect(Collectors.joining("; "))
                            + ". Give a reason to publish all the same; it is printed on the report");
        }
        jdbc.sql("""
                        update review set published_by = :user, published_at = :now, publication_waiver = :waiver
                        where run_id = :run
                        """)
                .param("user", user.userName())
                .param(
                        "waiver",
                        hindrances.isEmpty()
                                ? null
                                : hindrances.stream().map(Hindrance::chinese).collect(Collectors.joining("；")) + "。理由："
                                        + reason.strip())
                .param("now", OffsetDateTime.now(clock))
                .param("run", runId)
                .update();
        Review published = stages.move(runId, Stage.PUBLISHED, reason.isBlank() ? null : reason, user, address);
        supersedeEarlier(runId, user, address);
        tell(runId, null, "考核结果发布", "考核结果已发布。");
        return published;
    }

    /** Takes a run out of the process before it is published. */
    @Transactional
    public Review withdraw(long runId, String reason, CurrentUser user, String address) {
        require(user, Role.DEPARTMENT);
        if (reason.isBlank()) {
            throw new ReviewRefused("撤回须写明理由", "give a reason to withdraw");
        }
        return stages.move(runId, Stage.WITHDRAWN, reason, user, address);
    }

    /** Back to review, e.g. after an upheld appeal or during publicity. */
    @Transactional
    public Review returnToReview(long runId, String reason, CurrentUser user, String address) {
        requireAny(user, Role.DEPARTMENT, Role.PUBLISHER);
        if (reason.isBlank()) {
            throw new ReviewRefused("退回须写明理由", "give a reason to return it");
        }
        Review returned = stages.move(runId, Stage.IN_REVIEW, reason, user, address);
        tellOfReturn(runId);
        return returned;
    }

    private void tellOfReturn(long runId) {
        tell(runId, null, "考核结果退回复核", "此前开放的结果正在重新复核，以再次开放的为准，届时另行通知。");
    }

    /** Notes that a unit's user has seen its result, once per user. */
    public void read(long runId, String unitCode, CurrentUser user) {
        jdbc.sql("""
                        insert into read_receipt (run_id, unit_code, user_name, read_at) values (:run, :unit, :user, :now)
                        on conflict do nothing
                        """)
                .param("run", runId)
                .param("unit", unitCode)
                .param("user", user.userName())
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    /** How many assessed units have opened their result. */
    public int readCount(long runId) {
        return jdbc.sql("select count(distinct unit_code) from read_receipt where run_id = :run")
                .param("run", runId)
                .query(Integer.class)
                .single();
    }

    /** Every signature, round by round in the order of the chain. */
    public List<Review.Signature> signatures(long runId) {
        return jdbc.sql("select * from sign_off where run_id = :run order by round, step")
                .param("run", runId)
                .query((row, index) -> new Review.Signature(
                        row.getInt("round"),
                        row.getInt("step"),
                        row.getString("title"),
                        row.getString("decision"),
                        row.getString("opinion"),
                        row.getString("signed_by"),
                        row.getObject("signed_at", OffsetDateTime.class)))
                .list();
    }

    private int currentRound(List<Review.Signature> signed) {
        if (signed.isEmpty()) {
            return 1;
        }
        Review.Signature last = signed.get(signed.size() - 1);
        boolean ended = last.decision().equals("returned")
                || last.step() == settings.signOff().size();
        return ended ? last.round() + 1 : last.round();
    }

    /** Appeals not ruled on, or upheld and not computed yet, against the run and those it corrects. */
    private int openAppeals(long runId) {
        return jdbc.sql("""
                        select count(*) from appeal where run_id in (select * from runs_corrected_by(:run))
                          and (state = 'filed' or (state = 'upheld' and record_id is not null and new_run is null))
                        """).param("run", runId).query(Integer.class).single();
    }

    /** Records of the publicity that is on now; one of an earlier publicity, before a return to review, says nothing of it. */
    private static final String CLOSINGS = """
            select count(*) from publicity_closing c where c.run_id = :run and c.closed_at >=
                   (select coalesce(max(t.at), '-infinity') from review_transition t
                    where t.run_id = :run and t.to_stage = 'in_publicity')
            """;

    /** Something that is open, in words. */
    private record Hindrance(String chinese, String english) {}

    /** What is open before publication. */
    private List<Hindrance> hindrances(Review review) {
        List<Hindrance> hindrances = new ArrayList<>();
        long runId = review.runId();
        if (review.publicityCloses() != null && !LocalDate.now(clock).isAfter(review.publicityCloses())) {
            hindrances.add(new Hindrance(
                    "公示期到 " + review.publicityCloses() + " 才结束", "publicity ends on " + review.publicityCloses()));
        } else if (count(CLOSINGS, runId) == 0) {
            hindrances.add(new Hindrance("没有形成公示结果", "publicity has not been closed with a record"));
        }
        int appeals = openAppeals(runId);
        if (appeals > 0) {
            hindrances.add(new Hindrance("还有 " + appeals + " 件申诉未裁定", appeals + " appeals are open"));
        }
        int comments = count("select count(*) from publicity_comment where run_id = :run and answer is null", runId);
        if (comments > 0) {
            hindrances.add(new Hindrance("还有 " + comments + " 条公示意见未答复", comments + " comments are not answered"));
        }
        return hindrances;
    }

    private int count(String sql, long runId) {
        return jdbc.sql(sql).param("run", runId).query(Integer.class).single();
    }

    private void supersedeEarlier(long runId, CurrentUser user, String address) {
        List<Long> published =
                jdbc.sql("""
                        select run_id from review where stage = 'published' and run_id <> :run
                          and run_id in (select * from runs_corrected_by(:run)) order by run_id
                        """).param("run", runId).query(Long.class).list();
        for (long earlier : published) {
            jdbc.sql("update review set superseded_by = :new where run_id = :old")
                    .param("new", runId)
                    .param("old", earlier)
                    .update();
            stages.move(earlier, Stage.SUPERSEDED, "由第 " + runId + " 号考核更正", user, address);
            for (ResultChange change : changes.between(earlier, runId)) {
                tell(runId, change.unitCode(), "考核结果更正", change.chinese());
            }
        }
    }

    /**
     * Puts a notice before people.
     *
     * @param unitCode whom it is for; null: everybody who may see the run
     */
    public void tell(long runId, @Nullable String unitCode, String title, String body) {
        jdbc.sql("insert into notice (run_id, unit_code, title, body, at) values (:run, :unit, :title, :body, :now)")
                .param("run", runId)
                .param("unit", unitCode)
                .param("title", title)
                .param("body", body)
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    private WorkingCalendar calendar() {
        return calendars.current();
    }

    static void require(CurrentUser user, Role role) {
        requireAny(user, role);
    }

    private static void requireAny(CurrentUser user, Role... roles) {
        if (!user.isAny(roles)) {
            throw new ReviewRefused("您的角色不能做此操作", "your role may not do this");
        }
    }
}
