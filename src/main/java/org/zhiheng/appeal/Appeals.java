package org.zhiheng.appeal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.zhiheng.content.Hash;
import org.zhiheng.review.Review;
import org.zhiheng.review.ReviewRefused;
import org.zhiheng.review.Reviews;
import tools.jackson.databind.json.JsonMapper;

/**
 * All appeals: filing, evidence, withdrawing. A fact is contested during the preview, the way it was done during publicity.
 * Refusals are {@link ReviewRefused} and leave everything as it was.
 */
@Repository
public class Appeals {

    /** Largest evidence file. */
    public static final int EVIDENCE_BYTES = 10 * 1024 * 1024;

    /** Most evidence files of one appeal. */
    public static final int MOST_EVIDENCE = 20;

    /** Why something is contested. */
    public static final List<String> REASONS =
            List.of("wrong_record", "not_ours", "duplicate", "force_majeure", "extension", "other");

    private static final int MOST_CHARACTERS = 500;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final Reviews reviews;
    private final CorrectionOverlay overlay;
    private final Calendars calendars;
    private final OperationLog operations;
    private final Clock clock;

    Appeals(
            JdbcClient jdbc,
            Reviews reviews,
            CorrectionOverlay overlay,
            Calendars calendars,
            OperationLog operations,
            Clock clock) {
        this.jdbc = jdbc;
        this.reviews = reviews;
        this.overlay = overlay;
        this.calendars = calendars;
        this.operations = operations;
        this.clock = clock;
    }

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
                        select evidence_id, file_name, media_type, octet_length(content) as bytes, added_at
                        from appeal_evidence where appeal_id = :appeal order by evidence_id
                        """)
                .param("appeal", appealId)
                .query((row, index) -> new Appeal.Evidence(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getObject(5, OffsetDateTime.class)))
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

    /** Number of the appeal → the key by which people know its record, of those on a record. */
    public Map<String, String> recordKeys(List<Appeal> listed) {
        Map<String, String> keys = new HashMap<>();
        listed.stream()
                .filter(appeal -> appeal.recordKind() != null && appeal.recordId() != null)
                .collect(Collectors.groupingBy(appeal -> String.valueOf(appeal.recordKind())))
                .forEach((kind, of) -> {
                    Map<Long, String> found =
                            overlay.keys(kind, of.stream().map(Appeal::recordId).toList());
                    of.forEach(appeal -> {
                        String key = found.get(appeal.recordId());
                        if (key != null) {
                            keys.put(appeal.number(), key);
                        }
                    });
                });
        return keys;
    }

    /** What the contested record says in a column, as it stood when the appeal was filed; empty when it says nothing. */
    public Optional<String> contested(Appeal appeal, String column) {
        return appeal.recordKind() == null || appeal.recordId() == null
                ? Optional.empty()
                : overlay.value(appeal.recordKind(), appeal.recordId(), column);
    }

    /** The columns of a record kind that an appeal may ask to correct. */
    public List<String> correctable(String kind) {
        return overlay.columns(kind);
    }

    /**
     * Files an appeal. The same matter is appealed once: also when the run was corrected meanwhile, and when the earlier
     * appeal was ruled on.
     */
    @Transactional
    public Appeal file(Appeal.Filing filing, CurrentUser user, String address) {
        if (!user.is(Role.UNIT_CONTACT)) {
            throw new ReviewRefused("只有被考核单位的联络员可以申诉", "only a unit's contact may appeal");
        }
        requireOpen(filing);
        requireOwn(filing, user);
        requireComplete(filing);
        requireFirst(filing);
        String number = insert(filing, user);
        operations.record(
                user.userName(), address, "提出申诉", "appeal/" + number, null, filing.unitCode(), filing.statement());
        return find(user, number).orElseThrow();
    }

    private void requireOpen(Appeal.Filing filing) {
        Review review = reviews.hold(filing.runId())
                .orElseThrow(() -> new ReviewRefused("这次考核还没有开放预览", "this run is not open for preview"));
        LocalDate today = LocalDate.now(clock);
        boolean process = filing.kind().equals("process");
        LocalDate opens = process ? review.publicityOpens() : review.previewOpens();
        LocalDate closes = process ? review.publicityCloses() : review.previewCloses();
        if (process ? review.isOpenForComments(today) : review.isOpenForFactAppeals(today)) {
            return;
        }
        String chinese = process ? "对程序的申诉在公示期提出" : "对事实的申诉在预览期提出";
        String english = process
                ? "appeals against the process are filed during publicity"
                : "appeals against facts are filed during the preview";
        throw opens == null || closes == null
                ? new ReviewRefused(chinese + "，现在还没有开始", english + ", which has not begun")
                : new ReviewRefused(
                        chinese + "，" + opens + " 至 " + closes + (today.isAfter(closes) ? "，已经截止" : "，现在不在这个环节"),
                        english + ", " + opens + " to " + closes
                                + (today.isAfter(closes) ? ", which is over" : "; the run is at another stage now"));
    }

    private void requireOwn(Appeal.Filing filing, CurrentUser user) {
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
        if (filing.recordId() != null && !overlay.concerns(filing.recordKind(), filing.recordId(), user)) {
            throw new ReviewRefused("这条记录不是本单位的", "this record is not your unit's");
        }
    }

    private void requireComplete(Appeal.Filing filing) {
        if (filing.statement().isBlank() || filing.statement().length() > MOST_CHARACTERS) {
            throw new ReviewRefused("理由不能为空，且不超过 500 字", "the statement must have 1 to 500 characters");
        }
        if (!filing.kind().equals("fact") && !filing.kind().equals("process")) {
            throw new ReviewRefused("没有这种申诉（" + filing.kind() + "）", "no such kind of appeal (" + filing.kind() + ")");
        }
        if (!REASONS.contains(filing.reasonCode())) {
            throw new ReviewRefused(
                    "没有这种理由类别（" + filing.reasonCode() + "）", "no such kind of reason (" + filing.reasonCode() + ")");
        }
        if (filing.criterion().isBlank() && filing.recordId() == null) {
            throw new ReviewRefused("请指明有异议的评分项或记录", "name the criterion or the record");
        }
        if (!filing.criterion().isBlank() && !isCriterion(filing)) {
            throw new ReviewRefused(
                    "这次考核没有评分项「" + filing.criterion() + "」", "the run has no criterion (" + filing.criterion() + ")");
        }
        if (filing.recordId() != null
                && !filing.correctionColumn().isBlank()
                && !overlay.columns(filing.recordKind()).contains(filing.correctionColumn())) {
            throw new ReviewRefused("没有可更正的列「" + filing.correctionColumn() + "」", "no such column");
        }
    }

    private boolean isCriterion(Appeal.Filing filing) {
        return jdbc.sql("select exists (select 1 from run_node where run_id = :run and node = :node and criterion)")
                .param("run", filing.runId())
                .param("node", filing.criterion())
                .query(Boolean.class)
                .single();
    }

    private void requireFirst(Appeal.Filing filing) {
        jdbc.sql(
                        "select pg_advisory_xact_lock(hashtext('appeal'), hashtext(period)) from assessment_run where run_id = :run")
                .param("run", filing.runId())
                .query()
                .listOfRows();
        jdbc.sql("""
                        select number from appeal
                        where run_id in (select * from runs_corrected_by(:run)) and unit_code = :unit and state <> 'withdrawn'
                          and coalesce(criterion, '') = :criterion and coalesce(record_kind, '') = :kind
                          and coalesce(record_id, 0) = coalesce(cast(:record as bigint), 0)
                        order by appeal_id limit 1
                        """)
                .param("run", filing.runId())
                .param("unit", filing.unitCode())
                .param("criterion", filing.criterion())
                .param("kind", filing.recordId() == null ? "" : filing.recordKind())
                .param("record", filing.recordId())
                .query(String.class)
                .optional()
                .ifPresent(earlier -> {
                    throw new ReviewRefused(
                            "同一事项只能申诉一次，已有申诉 " + earlier,
                            "the same matter can be appealed once; there is appeal " + earlier);
                });
    }

    private String insert(Appeal.Filing filing, CurrentUser user) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        return jdbc.sql("""
                        insert into appeal (number, run_id, unit_code, kind, criterion, record_kind, record_id, reason_code,
                            statement, correction, filed_by, filed_at, rule_by)
                        select r.period || '-' || to_char((select count(*) + 1 from appeal a
                                   join assessment_run o on o.run_id = a.run_id where o.period = r.period), 'FM99000'),
                               r.run_id, :unit, :kind, nullif(:criterion, ''), nullif(:recordKind, ''), :recordId,
                               :reason, :statement, :correction::jsonb, :user, :now, :ruleBy
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
                .param("correction", correction(filing))
                .param("user", user.userName())
                .param("now", now)
                .param(
                        "ruleBy",
                        calendars
                                .current()
                                .plus(LocalDate.now(clock), reviews.settings().rulingDays()))
                .query(String.class)
                .single();
    }

    /** JSON of column → value; null when the record should be left out, or none is contested. */
    private @Nullable String correction(Appeal.Filing filing) {
        if (filing.recordId() == null || filing.correctionColumn().isBlank()) {
            return null;
        }
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put(
                filing.correctionColumn(),
                overlay.fitting(filing.recordKind(), filing.correctionColumn(), filing.correctionValue()));
        return JSON.writeValueAsString(change);
    }

    /** Adds a file to the user's own appeal, until it is ruled on or its time limit is over. */
    @Transactional
    public void addEvidence(
            Appeal appeal, String fileName, String mediaType, byte[] content, CurrentUser user, String address) {
        requireTakingEvidence(appeal, user);
        if (content.length == 0 || content.length > EVIDENCE_BYTES) {
            throw new ReviewRefused(
                    "材料「" + fileName + "」应为 1 字节至 10 MB", "the file (" + fileName + ") must have 1 byte to 10 MB");
        }
        String hash = Hash.of(content);
        jdbc.sql("""
                        insert into appeal_evidence (appeal_id, file_name, media_type, sha256, content)
                        values (:appeal, :name, :type, :sha, :content)
                        """)
                .param("appeal", appeal.appealId())
                .param("name", fileName)
                .param("type", mediaType)
                .param("sha", hash)
                .param("content", content)
                .update();
        operations.record(
                user.userName(),
                address,
                "提交申诉材料",
                "appeal/" + appeal.number(),
                null,
                fileName + "，" + content.length + " 字节，SHA-256 " + hash,
                null);
    }

    /** The row is held, so that no ruling comes in between, nor another file beyond the number allowed. */
    private void requireTakingEvidence(Appeal appeal, CurrentUser user) {
        boolean own = jdbc.sql("""
                        select filed_by = :user and state = 'filed' and coalesce(rule_by >= :today, true)
                        from appeal where appeal_id = :appeal for update
                        """)
                .param("user", user.userName())
                .param("today", LocalDate.now(clock))
                .param("appeal", appeal.appealId())
                .query(Boolean.class)
                .single();
        if (!own) {
            throw new ReviewRefused(
                    "只能为自己提出、尚未裁定、未过裁定期限的申诉补充材料",
                    "evidence goes to your own appeal, until it is ruled on or its time limit is over");
        }
        if (evidence(appeal.appealId()).size() >= MOST_EVIDENCE) {
            throw new ReviewRefused(
                    "一件申诉最多 " + MOST_EVIDENCE + " 个材料文件，请合并后再提交",
                    "an appeal has at most " + MOST_EVIDENCE + " files; put some together");
        }
    }

    /** Takes an appeal back. @throws ReviewRefused when it is another's, or ruled on or withdrawn already */
    @Transactional
    public void withdraw(Appeal appeal, CurrentUser user, String address) {
        if (!appeal.isOpen() || !appeal.filedBy().equals(user.userName())) {
            throw new ReviewRefused("只能撤回自己未裁定的申诉", "only your own open appeal can be withdrawn");
        }
        if (jdbc.sql("update appeal set state = 'withdrawn' where appeal_id = :appeal and state = 'filed'")
                        .param("appeal", appeal.appealId())
                        .update()
                == 0) {
            throw new ReviewRefused("这件申诉已经办结", "this appeal is closed");
        }
        operations.record(user.userName(), address, "撤回申诉", "appeal/" + appeal.number(), "filed", "withdrawn", null);
    }

    /**
     * Those a killed process left half-way: with a trial that was not taken away, or upheld and their run never asked for.
     *
     * @param trials first number of trial batches
     */
    List<Appeal> unsettled(long trials) {
        return jdbc.sql(APPEAL + " where (" + TO_BE_COMPUTED + """
                        ) or exists (select 1 from import_batch b where b.batch_id >= :trials and b.period = a.number)
                        order by a.appeal_id
                        """)
                .param("trials", trials)
                .query(Appeals::appeal)
                .list();
    }

    /** As it stands now. */
    boolean isToBeComputed(Appeal appeal) {
        return jdbc.sql("select exists (select 1 from appeal a where a.appeal_id = :appeal and " + TO_BE_COMPUTED + ")")
                .param("appeal", appeal.appealId())
                .query(Boolean.class)
                .single();
    }

    private static final String TO_BE_COMPUTED = "a.state = 'upheld' and a.record_id is not null and a.new_run is null";

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
                row.getObject("rule_by", LocalDate.class),
                row.getString("state"),
                row.getString("decided_by"),
                row.getObject("decided_at", OffsetDateTime.class),
                row.getString("ruling"),
                row.getString("effect_text"),
                row.getObject("new_run", Long.class));
    }
}
