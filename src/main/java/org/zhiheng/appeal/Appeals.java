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
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.content.Hash;
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
    private final Clock clock;

    Appeals(
            JdbcClient jdbc,
            Reviews reviews,
            CorrectionOverlay overlay,
            AssessmentRuns runs,
            AssessmentJobs jobs,
            OperationLog operations,
            Clock clock) {
        this.jdbc = jdbc;
        this.reviews = reviews;
        this.overlay = overlay;
        this.runs = runs;
        this.jobs = jobs;
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * What a correction would change.
     *
     * @param changes every unit whose total, rank or grade moves
     * @param outputHash of the trial run
     */
    public record Effect(List<Reviews.Change> changes, String outputHash) {}

    /** The appeals the user may see, newest first: a unit contact those of the own scope. */
    public List<Appeal> list(CurrentUser user, String state) {
        return jdbc.sql(APPEAL + """
                         where (:state = '' or a.state = :state)
                          and (:scope = 'all' or a.unit_code in (select unit_code from units_in_scope(:scope, :own)))
                        order by a.appeal_id desc
                        """)
                .param("state", state)
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(Appeals::appeal)
                .list();
    }

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
        Review review = reviews.find(filing.runId())
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
    @Transactional
    public void addEvidence(Appeal appeal, String fileName, String mediaType, byte[] content, CurrentUser user) {
        if (!appeal.isOpen() || !appeal.filedBy().equals(user.userName())) {
            throw new ReviewRefused("只能为自己未裁定的申诉补充材料", "evidence goes to your own open appeal");
        }
        if (content.length == 0 || content.length > EVIDENCE_BYTES) {
            throw new ReviewRefused("每个文件应为 1 字节至 10 MB", "a file must have 1 byte to 10 MB");
        }
        jdbc.sql("""
                        insert into appeal_evidence (appeal_id, file_name, media_type, sha256, content)
                        values (:appeal, :name, :type, :sha, :content)
                        """)
                .param("appeal", appeal.appealId())
                .param("name", fileName)
                .param("type", mediaType)
                .param("sha", Hash.of(content))
                .param("content", content)
                .update();
    }

    @Transactional
    public void withdraw(Appeal appeal, CurrentUser user, String address) {
        if (!appeal.isOpen() || !appeal.filedBy().equals(user.userName())) {
            throw new ReviewRefused("只能撤回自己未裁定的申诉", "only your own open appeal can be withdrawn");
        }
        jdbc.sql("update appeal set state = 'withdrawn' where appeal_id = :appeal and state = 'filed'")
                .param("appeal", appeal.appealId())
                .update();
        operations.record(user.userName(), address, "撤回申诉", "appeal/" + appeal.number(), "filed", "withdrawn", null);
    }

    /**
     * Computes the whole assessment with the record corrected or left out, compares, and takes every trace of it away again;
     * only the comparison is kept with the appeal.
     */
    public Effect tryOut(Appeal appeal, CurrentUser user) {
        requireDecider(appeal, user);
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
     * Rules on an appeal. An upheld one on a record makes the correction real and a new formal run that supersedes the
     * contested one; a dismissed one leaves the results untouched.
     *
     * @return the new run, when one was made
     */
    public Optional<AssessmentRun> rule(
            Appeal appeal, boolean uphold, String ruling, CurrentUser user, String address) {
        requireDecider(appeal, user);
        if (!appeal.isOpen()) {
            throw new ReviewRefused("这件申诉已经办结", "this appeal is closed");
        }
        if (ruling.isBlank()) {
            throw new ReviewRefused("请写明裁定理由", "write the ruling");
        }
        Optional<AssessmentRun> corrected = Optional.empty();
        if (uphold && appeal.canBeTried()) {
            long batch = overlay.lay(
                    appeal.recordKind(),
                    appeal.recordId(),
                    appeal.correction(),
                    appeal.number(),
                    appeal.filedBy(),
                    user.userName(),
                    false);
            corrected = Optional.of(jobs.run(again(appeal, batch, false, user)));
        }
        jdbc.sql("""
                        update appeal set state = :state, decided_by = :user, decided_at = :now, ruling = :ruling, new_run = :run
                        where appeal_id = :appeal and state = 'filed'
                        """)
                .param("state", uphold ? "upheld" : "dismissed")
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
        return corrected;
    }

    /** Takes away the trials that a killed process left. */
    @EventListener(ApplicationReadyEvent.class)
    void discardLeftBehind() {
        overlay.leftBehind().forEach(overlay::takeAway);
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
