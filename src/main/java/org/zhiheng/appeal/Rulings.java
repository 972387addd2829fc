package org.zhiheng.appeal;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.database.SessionLock;
import org.zhiheng.review.ResultChange;
import org.zhiheng.review.ResultChanges;
import org.zhiheng.review.ReviewRefused;
import org.zhiheng.review.Reviews;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.work.LongWork;
import org.zhiheng.work.Work;
import org.zhiheng.work.WorkKind;
import org.zhiheng.work.WorkRefused;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trying and ruling on appeals. A ruling and the correction of its record are kept in one transaction; the run that follows
 * carries every correction upheld before it, and is asked for again when the process dies in between.
 */
@Service
public class Rulings {

    private static final Logger LOG = LoggerFactory.getLogger(Rulings.class);
    private static final int MOST_CHARACTERS = 2000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final DataSource dataSource;
    private final TransactionTemplate transaction;
    private final Appeals appeals;
    private final Reviews reviews;
    private final ResultChanges changes;
    private final CorrectionOverlay overlay;
    private final CorrectedRuns corrected;
    private final AssessmentRuns runs;
    private final AssessmentJobs jobs;
    private final LongWork work;
    private final OperationLog operations;
    private final Clock clock;

    Rulings(
            JdbcClient jdbc,
            DataSource dataSource,
            TransactionTemplate transaction,
            Appeals appeals,
            Reviews reviews,
            ResultChanges changes,
            CorrectionOverlay overlay,
            CorrectedRuns corrected,
            AssessmentRuns runs,
            AssessmentJobs jobs,
            LongWork work,
            OperationLog operations,
            Clock clock) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.transaction = transaction;
        this.appeals = appeals;
        this.reviews = reviews;
        this.changes = changes;
        this.overlay = overlay;
        this.corrected = corrected;
        this.runs = runs;
        this.jobs = jobs;
        this.work = work;
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * What a correction would change.
     *
     * @param changes every unit whose total, rank or grade moves against the newest corrected run
     * @param outputHash of the trial run
     */
    public record Effect(List<ResultChange> changes, String outputHash) {}

    /**
     * Begins to try an appeal in the background; {@link #trial} tells how far it is, the appeal keeps the effect.
     *
     * @throws ReviewRefused when the user may not, the appeal cannot be tried, or it is being tried
     */
    public void startTrial(Appeal appeal, CurrentUser user) {
        requireTriable(appeal, user);
        try {
            work.start(
                    new LongWork.Order(WorkKind.APPEAL_TRIAL, appeal.number(), "", "{}", user.userName(), null),
                    underWay -> {
                        underWay.at(0, 1, "正在按更正后的数据重算整次考核", "computing the whole assessment on the corrected data");
                        tryOut(appeal, user);
                        return "{}";
                    });
        } catch (WorkRefused refused) {
            throw refused.isFull()
                    ? new ReviewRefused("等待的任务太多，请稍后再试", "too much is waiting; try again later")
                    : new ReviewRefused("这件申诉正在试算", "this appeal is being tried");
        }
    }

    /** The newest trial of an appeal in the background; empty: there was none. */
    public Optional<Work> trial(Appeal appeal) {
        return work.latest(WorkKind.APPEAL_TRIAL, appeal.number(), null);
    }

    private void requireTriable(Appeal appeal, CurrentUser user) {
        requireDecider(appeal, user);
        if (!appeal.canBeTried()) {
            throw new ReviewRefused("只有针对记录的未裁定申诉可以试算", "only an open appeal on a record can be tried");
        }
    }

    /**
     * Computes the whole assessment with the record corrected or left out, compares, and takes every trace of it away again;
     * only the comparison is kept with the appeal.
     */
    public Effect tryOut(Appeal appeal, CurrentUser user) {
        requireTriable(appeal, user);
        try (SessionLock held = lock(appeal)) {
            AssessmentRun base = corrected.newest(appeal.runId());
            if (base.state().isUnfinished()) {
                throw new ReviewRefused(
                        "更正后的第 " + base.id() + " 号考核还在计算，算完再试",
                        "the corrected run " + base.id() + " is being computed");
            }
            long batch = overlay.lay(appeal, user.userName(), true);
            try {
                AssessmentRun run = jobs.run(corrected.trial(base, batch, user.userName()));
                Effect effect = new Effect(changes.between(base.id(), run.id()), run.outputHash());
                jdbc.sql("update appeal set effect = :effect::jsonb where appeal_id = :appeal and state = 'filed'")
                        .param("effect", JSON.writeValueAsString(effect))
                        .param("appeal", appeal.appealId())
                        .update();
                return effect;
            } finally {
                takeAway(batch);
            }
        }
    }

    /** The trial run first: its batch says, after a kill in between, that there is something to take away. */
    private void takeAway(long batch) {
        corrected.trialsOf(batch).forEach(runs::discardTrial);
        overlay.takeAway(batch);
    }

    /**
     * Rules on an appeal. An upheld one on a record makes the correction real and asks for a new formal run that supersedes
     * the contested one; a dismissed one leaves the results untouched.
     *
     * @return the new run, not yet computed, when one is made
     */
    public Optional<AssessmentRun> rule(
            Appeal appeal, boolean uphold, String ruling, CurrentUser user, String address) {
        requireDecider(appeal, user);
        if (ruling.isBlank() || ruling.length() > MOST_CHARACTERS) {
            throw new ReviewRefused("请写明裁定理由，不超过 2000 字", "write the ruling in 1 to 2000 characters");
        }
        try (SessionLock held = lock(appeal)) {
            transaction.executeWithoutResult(status -> decide(appeal, uphold, ruling, user, address));
            return uphold && appeal.canBeTried()
                    ? Optional.of(computeAgain(appeal, user.userName(), address))
                    : Optional.empty();
        }
    }

    private void decide(Appeal appeal, boolean uphold, String ruling, CurrentUser user, String address) {
        if (jdbc.sql("""
                        update appeal set state = :state, decided_by = :user, decided_at = :now, ruling = :ruling
                        where appeal_id = :appeal and state = 'filed'
                        """)
                        .param("state", uphold ? "upheld" : "dismissed")
                        .param("user", user.userName())
                        .param("now", OffsetDateTime.now(clock))
                        .param("ruling", ruling)
                        .param("appeal", appeal.appealId())
                        .update()
                == 0) {
            throw new ReviewRefused("这件申诉已经办结", "this appeal is closed");
        }
        if (uphold && appeal.canBeTried()) {
            long batch = overlay.lay(appeal, user.userName(), false);
            jdbc.sql("update appeal set correction_batch = :batch where appeal_id = :appeal")
                    .param("batch", batch)
                    .param("appeal", appeal.appealId())
                    .update();
        }
        operations.record(
                user.userName(),
                address,
                uphold ? "申诉成立" : "申诉驳回",
                "appeal/" + appeal.number(),
                "filed",
                uphold ? "upheld" : "dismissed",
                ruling);
        reviews.tell(
                appeal.runId(),
                appeal.unitCode(),
                "申诉答复",
                "申诉 " + appeal.number() + (uphold ? " 成立：" : " 不成立：") + ruling);
    }

    private AssessmentRun computeAgain(Appeal appeal, String user, String address) {
        long batch = jdbc.sql("select correction_batch from appeal where appeal_id = :appeal")
                .param("appeal", appeal.appealId())
                .query(Long.class)
                .single();
        return jobs.submit(corrected.formal(corrected.newest(appeal.runId()), batch, user), run -> {
            jdbc.sql("update appeal set new_run = :run where appeal_id = :appeal")
                    .param("run", run.id())
                    .param("appeal", appeal.appealId())
                    .update();
            operations.record(
                    user,
                    address,
                    "申诉更正重算",
                    "appeal/" + appeal.number(),
                    "run/" + appeal.runId(),
                    "run/" + run.id(),
                    null);
        });
    }

    private SessionLock lock(Appeal appeal) {
        return SessionLock.tryTake(dataSource, SessionLock.Kind.APPEAL, corrected.root(appeal.runId()))
                .orElseThrow(() -> new ReviewRefused(
                        "这次考核的另一件申诉正在试算或裁定，请稍后再试",
                        "another appeal against this run is being tried or ruled on; try again in a moment"));
    }

    /** Why the user may not rule on it, in words; empty when the user may. */
    public Optional<ReviewRefused> refusal(Appeal appeal, CurrentUser user) {
        try {
            requireDecider(appeal, user);
            return Optional.empty();
        } catch (ReviewRefused refused) {
            return Optional.of(refused);
        }
    }

    private void requireDecider(Appeal appeal, CurrentUser user) {
        if (!user.isAny(Role.DEPARTMENT, Role.PUBLISHER)) {
            throw new ReviewRefused("您的角色不能裁定申诉", "your role may not rule on appeals");
        }
        if (appeal.filedBy().equals(user.userName())) {
            throw new ReviewRefused("申诉人不能裁定自己的申诉", "who filed an appeal cannot rule on it");
        }
        if (corrected.scorer(appeal.runId()).equals(user.userName())) {
            throw new ReviewRefused("发起考核计算的人不能裁定对它的申诉", "who made the run cannot rule on appeals against it");
        }
        if (!appeal.isOpen()) {
            throw new ReviewRefused("这件申诉已经办结", "this appeal is closed");
        }
    }

    /**
     * Takes away the trials that a killed process left, and asks for the runs that its rulings still lack. One that cannot
     * be taken up keeps no other from it.
     */
    public void takeUp() {
        for (Appeal appeal : appeals.unsettled(CorrectionOverlay.TRIALS)) {
            try (SessionLock held = SessionLock.tryTake(
                            dataSource, SessionLock.Kind.APPEAL, corrected.root(appeal.runId()))
                    .orElse(null)) {
                if (held != null) {
                    takeUp(appeal);
                }
            } catch (RuntimeException failure) {
                LOG.warn("申诉 {} 没能接着处理 / the appeal could not be taken up", appeal.number(), failure);
            }
        }
    }

    private void takeUp(Appeal appeal) {
        overlay.leftBehind(appeal).forEach(this::takeAway);
        if (appeals.isToBeComputed(appeal)) {
            AssessmentRun run = computeAgain(appeal, String.valueOf(appeal.decidedBy()), "");
            LOG.info(
                    "申诉 {} 成立，按更正后的数据重新计算（第 {} 号考核） / run {} is asked for after an upheld appeal",
                    appeal.number(),
                    run.id(),
                    run.id());
        }
    }
}
