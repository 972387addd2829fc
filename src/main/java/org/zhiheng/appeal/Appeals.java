package org.zhiheng.appeal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.content.Hash;
import org.zhiheng.database.SessionLock;
import org.zhiheng.review.Review;
import org.zhiheng.review.ReviewRefused;
import org.zhiheng.review.Reviews;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunRequest;
import tools.jackson.databind.json.JsonMapper;

/** All appeals: filing, withdrawing, trying, ruling. Refusals are {@link ReviewRefused} and leave everything as it was. */
@Repository
public class Appeals {

    /** Largest evidence file. */
    public static final int EVIDENCE_BYTES = 10 * 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final Reviews reviews;
    private final CorrectionOverlay overlay;
    private final AssessmentRuns runs;
    private final AssessmentJobs jobs;
    private final OperationLog operations;
    private final DataSource dataSource;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Appeals(
            JdbcClient jdbc,
            Reviews reviews,
            CorrectionOverlay overlay,
            AssessmentRuns runs,
            AssessmentJobs jobs,
            OperationLog operations,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.jdbc = jdbc;
        this.reviews = reviews;
        this.overlay = overlay;
        this.runs = runs;
        this.jobs = jobs;
        this.operations = operations;
        this.dataSource = dataSource;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * What a correction would change.
     *
     * @param changes every unit whose total, rank or grade moves
     * @param outputHash of the trial run
     */
    public record Effect(List<Reviews.Change> changes, String outputHash) {}

    /**
     * Which appeals are asked for.
     *
     * @param state empty: any
     * @param text part of the number, of the unit's name or its code; empty: any
     */
    public record Filter(String state, String text) {}

    /** The appeals the user may see, newest first: a unit contact those of the own scope. */
    public List<Appeal> list(CurrentUser user, Filter filter, int offset, int limit) {
        return filtered(APPEAL + FILTER + " order by a.appeal_id desc offset :offset limit :limit", user, filter)
                .param("offset", offset)
                .param("limit", limit)
                .query(Appeals::appeal)
                .list();
    }

    public int count(CurrentUser user, Filter filter) {
        return filtered("select count(*) from (" + APPEAL + FILTER + ") listed", user, filter)
                .query(Integer.class)
                .single();
    }

    private JdbcClient.StatementSpec filtered(String sql, CurrentUser user, Filter filter) {
        return jdbc.sql(sql)
                .param("state", filter.state())
                .param("text", filter.text())
                .param("scope", user.scope().code())
                .param("own", user.unitCode());
    }

    private static final String FILTER = """
             where (:state = '' or a.state = :state)
               and (:text = '' or strpos(a.number, :text) > 0 or strpos(a.unit_code, :text) > 0
                    or strpos(coalesce(u.name, ''), :text) > 0)
               and (:scope = 'all' or a.unit_code in (select unit_code from units_in_scope(:scope, :own)))
            """;

    /** Empty when there is none or it is outside the user's scope. */
    public Optional<Appeal> find(CurrentUser user, String number) {
        return jdbc.sql(APPEAL + """
                         where a.number = :number
                          and (:scope = 'all' or a.unit_code in (select unit_code from units_in_scope(:scope, :own)))
                        """)
                .param("number", number)
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(Appeals::appeal)
                .optional();
    }

    public List<Appeal.Evidence> evidence(long appealId) {
        return jdbc.sql("""
                        select evidence_id, file_name, media_type, octet_length(content) as bytes
                        from appeal_evidence where appeal_id = :appeal order by evidence_id
                        """)
                .param("appeal", appealId)
                .query((row, index) ->
                        new Appeal.Evidence(row.getLong(1), row.getString(2), row.getString(3), row.getInt(4)))
                .list();
    }

    /** The bytes of a file of this appeal. */
    public Optional<byte[]> evidenceContent(long appealId, long evidenceId) {
        return jdbc.sql("select content from appeal_evidence where appeal_id = :appeal and evidence_id = :id")
                .param("appeal", appealId)
                .param("id", evidenceId)
                .query((row, index) -> row.getBytes(1))
                .optional();
    }

    /** The key by which people know a record; empty when there is none of a unit the user may see. */
    public Optional<String> recordKey(String kind, long recordId, CurrentUser user) {
        return overlay.key(kind, recordId, user);
    }

    /** The columns of a record kind that an appeal may ask to correct. */
    public List<String> correctable(String kind) {
        return overlay.columns(kind);
    }

    /** Files an appeal; one at a time on the same matter, and none twice (single round). */
    @Transactional
    public Appeal file(Appeal.Filing filing, CurrentUser user, String address) {
        if (!user.is(Role.UNIT_CONTACT)) {
            throw new ReviewRefused("只有被考核单位的联络员可以申诉", "only a unit's contact may appeal");
        }
        Review review = reviews.hold(filing.runId())
                .orElseThrow(() -> new ReviewRefused("这次考核还没有开放预览", "this run is not open for preview"));
        LocalDate today = LocalDate.now(clock);
        if (!review.isOpenForAppeals(today)) {
            throw new ReviewRefused(
                    review.previewCloses() == null
                            ? "申诉期还没有开始"
                            : "申诉期为 " + review.previewOpens() + " 至 " + review.previewCloses() + "，今天是 " + today,
                    "appeals are open from " + review.previewOpens() + " to " + review.previewCloses() + "; today is "
                            + today);
        }
        boolean own = jdbc.sql("""
                        select exists (select 1 from run_unit where run_id = :run and unit_code = :unit
                                       and unit_code in (select unit_code from units_in_scope(:scope, :own)))
                        """)
                .param("run", filing.runId())
                .param("unit", filing.unitCode())
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(Boolean.class)
                .single();
        if (!own) {
            throw new ReviewRefused("只能为本单位申诉", "you may appeal only for your own unit");
        }
        if (filing.statement().isBlank() || filing.statement().length() > 500) {
            throw new ReviewRefused("理由不能为空，且不超过 500 字", "the statement must have 1 to 500 characters");
        }
        if (filing.criterion().isBlank() && filing.recordId() == null) {
            throw new ReviewRefused("请指明有异议的评分项或记录", "name the criterion or the record");
        }
        String correction = null;
        if (filing.recordId() != null && !filing.correctionColumn().isBlank()) {
            if (!overlay.columns(filing.recordKind()).contains(filing.correctionColumn())) {
                throw new ReviewRefused("没有可更正的列「" + filing.correctionColumn() + "」", "no such column");
            }
            Map<String, @Nullable Object> change = new LinkedHashMap<>();
            change.put(filing.correctionColumn(), filing.correctionValue().isBlank() ? null : filing.correctionValue());
            correction = JSON.writeValueAsString(change);
        }
        jdbc.sql("select pg_advisory_xact_lock(hashtext('appeal number'))")
                .query()
                .listOfRows();
        try {
            String number = jdbc.sql("""
                            insert into appeal (number, run_id, unit_code, kind, criterion, record_kind, record_id, reason_code,
                                statement, correction, filed_by, filed_at)
                            select r.period || '-' || to_char((select count(*) + 1 from appeal a
                                       join assessment_run o on o.run_id = a.run_id where o.period = r.period), 'FM000'),
                                   r.run_id, :unit, :kind, nullif(:criterion, ''), nullif(:recordKind, ''), :recordId,
                                   :reason, :statement, :correction::jsonb, :user, :now
                            from assessment_run r where r.run_id = :run
                            returning number
                            """)
                    .param("run", filing.runId())
                    .param("unit", filing.unitCode())
                    .param("kind", filing.kind())
                    .param("criterion", filing.criterion())
                    .param("recordKind", filing.recordId() == null ? "" : filing.recordKind())
                    .param("recordId", filing.recordId())
                    .param("reason", filing.reasonCode())
                    .param("statement", filing.statement())
                    .param("correction", correction)
                    .param("user", user.userName())
                    .param("now", OffsetDateTime.now(clock))
                    .query(String.class)
                    .single();
            operations.record(
                    user.userName(), address, "提出申诉", "appeal/" + number, null, filing.unitCode(), filing.statement());
            return find(user, number).orElseThrow();
        } catch (DuplicateKeyException again) {
            throw new ReviewRefused("同一事项只能申诉一次", "the same matter can be appealed once");
        }
    }

    /** Adds a file to an open appeal of the user's own. */
    public void addEvidence(Appeal appeal, String fileName, String mediaType, byte[] content, CurrentUser user) {
        if (content.length == 0 || content.length > EVIDENCE_BYTES) {
            throw new ReviewRefused("每个文件应为 1 字节至 10 MB", "a file must have 1 byte to 10 MB");
        }
        alone(appeal, current -> {
            if (!current.isOpen() || !current.filedBy().equals(user.userName())) {
                throw new ReviewRefused("只能为自己未裁定的申诉补充材料", "evidence goes to your own open appeal");
            }
            return jdbc.sql("""
                            insert into appeal_evidence (appeal_id, file_name, media_type, sha256, content)
                            values (:appeal, :name, :type, :sha, :content)
                            """)
                    .param("appeal", current.appealId())
                    .param("name", fileName)
                    .param("type", mediaType)
                    .param("sha", Hash.of(content))
                    .param("content", content)
                    .update();
        });
    }

    /** Takes an open appeal of the user's own back. */
    public void withdraw(Appeal appeal, CurrentUser user, String address) {
        alone(
                appeal,
                current -> transaction.execute(status -> {
                    if (!current.isOpen() || !current.filedBy().equals(user.userName())) {
                        throw new ReviewRefused("只能撤回自己未裁定的申诉", "only your own open appeal can be withdrawn");
                    }
                    if (correctionOf(current).isPresent()) {
                        throw new ReviewRefused("这件申诉已裁定成立，正在更正", "this appeal is upheld and being corrected");
                    }
                    end(current, "withdrawn");
                    operations.record(
                            user.userName(), address, "撤回申诉", "appeal/" + current.number(), "filed", "withdrawn", null);
                    return true;
                }));
    }

    /**
     * Does something with an appeal while nobody else does, in this program or another.
     *
     * @param work is given the appeal as it stands now
     * @throws ReviewRefused when somebody else is at it
     */
    private <T> T alone(Appeal appeal, Function<Appeal, T> work) {
        try (SessionLock lock = SessionLock.tryTake(dataSource, SessionLock.Kind.APPEAL, appeal.appealId())
                .orElseThrow(() -> new ReviewRefused(
                        "这件申诉正在由他人试算或裁定，请稍后再看", "somebody is trying or ruling on this appeal; look again later"))) {
            return work.apply(jdbc.sql(APPEAL + " where a.appeal_id = :appeal")
                    .param("appeal", appeal.appealId())
                    .query(Appeals::appeal)
                    .single());
        }
    }

    private void end(Appeal appeal, String state) {
        int changed = jdbc.sql("update appeal set state = :state where appeal_id = :appeal and state = 'filed'")
                .param("state", state)
                .param("appeal", appeal.appealId())
                .update();
        if (changed == 0) {
            throw closed();
        }
    }

    private static ReviewRefused closed() {
        return new ReviewRefused("这件申诉已经办结", "this appeal is closed");
    }

    /**
     * Computes the whole assessment with the record corrected or left out, compares, and takes every trace of it away again;
     * only the comparison is kept with the appeal.
     */
    public Effect tryOut(Appeal appeal, CurrentUser user) {
        requireDecider(appeal, user);
        return alone(appeal, current -> tried(current, user));
    }

    private Effect tried(Appeal appeal, CurrentUser user) {
        if (!appeal.canBeTried()) {
            throw new ReviewRefused("只有针对记录的未裁定申诉可以试算", "only an open appeal on a record can be tried");
        }
        long batch = overlay.lay(
                appeal.recordKind(),
                appeal.recordId(),
                appeal.correction(),
                appeal.number(),
                appeal.filedBy(),
                user.userName(),
                true);
        Long trial = null;
        try {
            AssessmentRun run = jobs.run(again(appeal, batch, true, user));
            trial = run.id();
            Effect effect = new Effect(reviews.changes(appeal.runId(), run.id()), run.outputHash());
            jdbc.sql("update appeal set effect = :effect::jsonb where appeal_id = :appeal and state = 'filed'")
                    .param("effect", JSON.writeValueAsString(effect))
                    .param("appeal", appeal.appealId())
                    .update();
            return effect;
        } finally {
            if (trial != null) {
                runs.discardTrial(trial);
            }
            overlay.takeAway(batch);
        }
    }

    /**
     * Rules on an appeal, once. An upheld one on a record makes the correction real and a new formal run that supersedes the
     * contested one; a dismissed one leaves the results untouched. A ruling that breaks off between the two can be given
     * again and goes on with the correction it had made.
     *
     * @return the new run, when one was made
     */
    public Optional<AssessmentRun> rule(
            Appeal appeal, boolean uphold, String ruling, CurrentUser user, String address) {
        requireDecider(appeal, user);
        if (ruling.isBlank()) {
            throw new ReviewRefused("请写明裁定理由", "write the ruling");
        }
        return alone(appeal, current -> ruled(current, uphold, ruling, user, address));
    }

    private Optional<AssessmentRun> ruled(
            Appeal appeal, boolean uphold, String ruling, CurrentUser user, String address) {
        if (!appeal.isOpen()) {
            throw closed();
        }
        Optional<Long> laid = correctionOf(appeal);
        if (!uphold && laid.isPresent()) {
            throw new ReviewRefused(
                    "这件申诉的更正已经写入，上次裁定中断；只能继续裁定成立",
                    "the correction is made, an earlier ruling broke off; it can only be upheld");
        }
        Optional<AssessmentRun> corrected = uphold && appeal.canBeTried()
                ? Optional.of(jobs.run(again(appeal, laid.orElseGet(() -> correct(appeal, user)), false, user)))
                : Optional.empty();
        transaction.executeWithoutResult(status -> {
            end(appeal, uphold ? "upheld" : "dismissed");
            jdbc.sql("""
                            update appeal set decided_by = :user, decided_at = :now, ruling = :ruling, new_run = :run
                            where appeal_id = :appeal
                            """)
                    .param("user", user.userName())
                    .param("now", OffsetDateTime.now(clock))
                    .param("ruling", ruling)
                    .param("run", corrected.map(AssessmentRun::id).orElse(null))
                    .param("appeal", appeal.appealId())
                    .update();
            operations.record(
                    user.userName(),
                    address,
                    uphold ? "申诉成立" : "申诉驳回",
                    "appeal/" + appeal.number(),
                    "run/" + appeal.runId(),
                    corrected.map(run -> "run/" + run.id()).orElse(null),
                    ruling);
        });
        return corrected;
    }

    /** The correction that a ruling which broke off has made. */
    private Optional<Long> correctionOf(Appeal appeal) {
        return jdbc.sql(
                        "select correction_batch from appeal where appeal_id = :appeal and correction_batch is not null")
                .param("appeal", appeal.appealId())
                .query(Long.class)
                .optional();
    }

    private long correct(Appeal appeal, CurrentUser user) {
        return java.util.Objects.requireNonNull(transaction.execute(status -> {
            long batch = overlay.lay(
                    appeal.recordKind(),
                    appeal.recordId(),
                    appeal.correction(),
                    appeal.number(),
                    appeal.filedBy(),
                    user.userName(),
                    false);
            jdbc.sql("update appeal set correction_batch = :batch where appeal_id = :appeal")
                    .param("batch", batch)
                    .param("appeal", appeal.appealId())
                    .update();
            return batch;
        }));
    }

    /** Takes away the trials that a killed process left; one that another server is at stays. */
    @EventListener(ApplicationReadyEvent.class)
    void discardLeftBehind() {
        for (CorrectionOverlay.Trial trial : overlay.leftBehind()) {
            try (SessionLock lock = SessionLock.tryTake(dataSource, SessionLock.Kind.APPEAL, trial.appealId())
                    .orElse(null)) {
                if (lock != null) {
                    overlay.takeAway(trial.batch());
                }
            }
        }
    }

    /** The contested run again: same scheme, period, as-of and data, the earlier corrections and this one. */
    private RunRequest again(Appeal appeal, long batch, boolean trial, CurrentUser user) {
        AssessmentRun contested = runs.get(appeal.runId());
        List<Long> corrections = new ArrayList<>(contested.trialBatches());
        corrections.add(batch);
        return new RunRequest(
                contested.scheme(),
                contested.period(),
                Optional.of(contested.asOf()),
                trial,
                corrections,
                Optional.of(contested.dataBatch()),
                trial ? Optional.empty() : Optional.of(contested.id()),
                user.userName(),
                Optional.of(contested.id()));
    }

    private void requireDecider(Appeal appeal, CurrentUser user) {
        if (!user.isAny(Role.DEPARTMENT, Role.PUBLISHER)) {
            throw new ReviewRefused("您的角色不能裁定申诉", "your role may not rule on appeals");
        }
        if (appeal.filedBy().equals(user.userName())) {
            throw new ReviewRefused("申诉人不能裁定自己的申诉", "who filed an appeal cannot rule on it");
        }
        String scorer = jdbc.sql("select requested_by from assessment_run where run_id = :run")
                .param("run", appeal.runId())
                .query(String.class)
                .single();
        if (scorer.equals(user.userName())) {
            throw new ReviewRefused("发起考核计算的人不能裁定对它的申诉", "who made the run cannot rule on appeals against it");
        }
    }

    private static final String APPEAL = """
            select a.*, a.correction::text as correction_text, a.effect::text as effect_text,
                   coalesce(u.name, a.unit_code) as unit_name
            from appeal a left join run_unit u on u.run_id = a.run_id and u.unit_code = a.unit_code
            """;

    private static Appeal appeal(ResultSet row, int index) throws SQLException {
        return new Appeal(
                row.getLong("appeal_id"),
                row.getString("number"),
                row.getLong("run_id"),
                row.getString("unit_code"),
                row.getString("unit_name"),
                row.getString("kind"),
                row.getString("criterion"),
                row.getString("record_kind"),
                row.getObject("record_id", Long.class),
                row.getString("reason_code"),
                row.getString("statement"),
                row.getString("correction_text"),
                row.getString("filed_by"),
                row.getObject("filed_at", OffsetDateTime.class),
                row.getString("state"),
                row.getString("decided_by"),
                row.getObject("decided_at", OffsetDateTime.class),
                row.getString("ruling"),
                row.getString("effect_text"),
                row.getObject("new_run", Long.class));
    }
}
