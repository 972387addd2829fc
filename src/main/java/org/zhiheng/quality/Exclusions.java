package org.zhiheng.quality;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.content.Hash;
import org.zhiheng.metric.GovernanceQueries;
import org.zhiheng.vocabulary.Period;

/**
 * Records taken out of the figures by approved reason (D13). An approval is an import batch of its own, so it counts for runs
 * requested after it and for no earlier one; the record stays where it is, marked and counted.
 */
@Repository
public class Exclusions {

    /** Largest evidence file. */
    public static final int EVIDENCE_BYTES = 10 * 1024 * 1024;

    /** Why a record may be taken out, in the order a form shows them. */
    public static final List<String> REASONS =
            List.of("duplicate", "other_area", "not_accepted", "force_majeure", "policy", "test", "other");

    private final JdbcClient jdbc;
    private final OperationLog operations;
    private final Clock clock;

    Exclusions(JdbcClient jdbc, OperationLog operations, Clock clock) {
        this.jdbc = jdbc;
        this.operations = operations;
        this.clock = clock;
    }

    /** A file put forward. */
    public record Evidence(String fileName, String mediaType, byte[] content) {}

    /**
     * One exclusion, asked for or decided.
     *
     * @param recordKind table of the record
     * @param unitCode of the record; null: it names none
     * @param at the time that places the record
     * @param evidence name of the file put forward; null: none
     */
    public record Exclusion(
            long exclusionId,
            String recordKind,
            long recordId,
            String recordKey,
            @Nullable String unitCode,
            String unitName,
            OffsetDateTime askedAt,
            String reasonCode,
            String reason,
            String askedBy,
            String state,
            @Nullable String decidedBy,
            @Nullable OffsetDateTime decidedAt,
            @Nullable String decision,
            @Nullable String evidence) {

        public boolean isOpen() {
            return state.equals("asked");
        }
    }

    /**
     * How many of the records of a kind of a unit and all units below it are taken out.
     *
     * @param parentName of the unit above; null: there is none
     * @param depth units above it, 0 at the top
     * @param records in the period, those taken out included
     * @param rate excluded ÷ records × 100, two decimals
     */
    public record Rate(
            String unitCode,
            String unitName,
            @Nullable String parentName,
            int depth,
            String recordKind,
            long records,
            long excluded,
            BigDecimal rate) {}

    /** The key by which people know a record; empty when there is none of a unit the user may see. */
    public Optional<String> recordKey(String recordKind, long recordId, CurrentUser user) {
        if (!GovernanceQueries.recordViews().stream()
                .map(GovernanceQueries::tableOf)
                .flatMap(Optional::stream)
                .toList()
                .contains(recordKind)) {
            return Optional.empty();
        }
        return scoped("select record_key from " + recordKind + """
                         where record_id = :id
                          and (:scope = 'all' or unit_code in (select unit_code from units_in_scope(:scope, :own)))
                        """, user)
                .param("id", recordId)
                .query(String.class)
                .optional();
    }

    /** Asks that a record should be taken out. @return its number */
    @Transactional
    public long ask(
            String recordKind,
            long recordId,
            String reasonCode,
            String reason,
            @Nullable Evidence evidence,
            CurrentUser user,
            String address) {
        if (!user.isAny(Role.DEPARTMENT, Role.PUBLISHER)) {
            throw new QualityRefused("您的角色不能申请剔除；单位对记录有异议的，请提出申诉", "your role may not ask for this; a unit may appeal");
        }
        requireRecord(recordKind, recordId, user);
        if (!REASONS.contains(reasonCode)) {
            throw new QualityRefused("没有这种剔除理由（" + reasonCode + "）", "no such reason (" + reasonCode + ")");
        }
        if (reason.isBlank() || reason.length() > 500) {
            throw new QualityRefused("剔除说明不能为空，且不超过 500 字", "the statement must have 1 to 500 characters");
        }
        if (evidence == null || evidence.content().length == 0) {
            throw new QualityRefused("请附上佐证材料", "attach a file as evidence");
        }
        if (evidence.content().length > EVIDENCE_BYTES) {
            throw new QualityRefused("佐证材料不能超过 10 MB", "the evidence must not exceed 10 MB");
        }
        try {
            long id = jdbc.sql("""
                            insert into record_exclusion (record_kind, record_id, reason_code, reason, asked_by, asked_at, evidence)
                            values (:kind, :record, :code, :reason, :user, :now, :file) returning exclusion_id
                            """)
                    .param("kind", recordKind)
                    .param("record", recordId)
                    .param("code", reasonCode)
                    .param("reason", reason.strip())
                    .param("user", user.userName())
                    .param("now", OffsetDateTime.now(clock))
                    .param("file", evidence.fileName())
                    .query(Long.class)
                    .single();
            jdbc.sql("""
                            insert into exclusion_evidence (exclusion_id, file_name, media_type, sha256, content, added_at)
                            values (:id, :name, :type, :sha, :content, :now)
                            """)
                    .param("id", id)
                    .param("name", evidence.fileName())
                    .param("type", evidence.mediaType())
                    .param("sha", Hash.of(evidence.content()))
                    .param("content", evidence.content())
                    .param("now", OffsetDateTime.now(clock))
                    .update();
            operations.record(
                    user.userName(), address, "申请剔除", recordKind + "/" + recordId, null, "待审批", reason.strip());
            return id;
        } catch (DuplicateKeyException again) {
            throw new QualityRefused("这条记录已申请剔除或已剔除", "this record is taken out, or somebody has asked for it");
        }
    }

    /** Approves or refuses; never the asker. An approved one counts for runs requested from now on. */
    @Transactional
    public void decide(long exclusionId, boolean approve, String decision, CurrentUser user, String address) {
        if (!user.isAny(Role.DEPARTMENT, Role.PUBLISHER)) {
            throw new QualityRefused("您的角色不能审批剔除", "your role may not decide this");
        }
        if (decision.isBlank()) {
            throw new QualityRefused("请写明审批意见", "give a reason for the decision");
        }
        Exclusion exclusion = find(user, exclusionId).orElseThrow(Exclusions::absent);
        lock(exclusionId);
        if (exclusion.askedBy().equals(user.userName())) {
            throw new QualityRefused("申请人不能审批自己的剔除", "who asked cannot decide");
        }
        Long batch = approve ? correctionBatch(exclusionId, user) : null;
        jdbc.sql("""
                        update record_exclusion set state = :state, decided_by = :user, decided_at = :now,
                            decision = :decision, batch_id = :batch
                        where exclusion_id = :id
                        """)
                .param("state", approve ? "approved" : "refused")
                .param("user", user.userName())
                .param("now", OffsetDateTime.now(clock))
                .param("decision", decision.strip())
                .param("batch", batch)
                .param("id", exclusionId)
                .update();
        operations.record(
                user.userName(),
                address,
                approve ? "批准剔除" : "不批准剔除",
                exclusion.recordKind() + "/" + exclusion.recordId(),
                "待审批",
                approve ? "已剔除" : "未批准",
                decision.strip());
    }

    /** Takes a wish back that nobody has decided. */
    @Transactional
    public void withdraw(long exclusionId, CurrentUser user, String address) {
        Exclusion exclusion = find(user, exclusionId).orElseThrow(Exclusions::absent);
        lock(exclusionId);
        if (!exclusion.askedBy().equals(user.userName())) {
            throw new QualityRefused("只能撤回自己的申请", "only your own wish can be withdrawn");
        }
        jdbc.sql("update record_exclusion set state = 'withdrawn' where exclusion_id = :id")
                .param("id", exclusionId)
                .update();
        operations.record(
                user.userName(),
                address,
                "撤回剔除申请",
                exclusion.recordKind() + "/" + exclusion.recordId(),
                "待审批",
                "已撤回",
                null);
    }

    /** Within the user's scope, newest first. */
    public List<Exclusion> list(CurrentUser user, String state, int offset, int limit) {
        return scoped(LIST + " where " + CONDITION + " order by x.exclusion_id desc offset :offset limit :limit", user)
                .param("state", state)
                .param("offset", offset)
                .param("limit", limit)
                .query(Exclusions::exclusion)
                .list();
    }

    public int count(CurrentUser user, String state) {
        return scoped("select count(*) from (" + LIST + " where " + CONDITION + ") listed", user)
                .param("state", state)
                .query(Integer.class)
                .single();
    }

    /** Empty when there is none or it is outside the user's scope. */
    public Optional<Exclusion> find(CurrentUser user, long exclusionId) {
        return scoped(LIST + " where x.exclusion_id = :id and " + CONDITION, user)
                .param("id", exclusionId)
                .param("state", "")
                .query(Exclusions::exclusion)
                .optional();
    }

    /** The file put forward with an exclusion. */
    public Optional<Evidence> evidence(long exclusionId) {
        return jdbc.sql("select file_name, media_type, content from exclusion_evidence where exclusion_id = :id")
                .param("id", exclusionId)
                .query((row, index) -> new Evidence(row.getString(1), row.getString(2), row.getBytes(3)))
                .optional();
    }

    /** What was asked and decided about these records of a kind, newest first per record: record → exclusion. */
    public Map<Long, Exclusion> about(CurrentUser user, String recordKind, List<Long> recordIds) {
        Map<Long, Exclusion> about = new LinkedHashMap<>();
        scoped(
                        LIST + " where x.record_kind = :kind and x.record_id = any(:records) and " + CONDITION
                                + " order by x.exclusion_id desc",
                        user)
                .param("kind", recordKind)
                .param("records", recordIds.toArray(Long[]::new))
                .param("state", "")
                .query(Exclusions::exclusion)
                .list()
                .forEach(exclusion -> about.putIfAbsent(exclusion.recordId(), exclusion));
        return about;
    }

    /** The records of a kind that a unit, or one below it, has in a period and that are taken out, newest exclusion first. */
    public List<Exclusion> takenOut(CurrentUser user, String recordKind, String unitCode, Period period) {
        return scoped(
                        LIST
                                + " where x.record_kind = :kind and x.state = 'approved' and r.placed >= :from and r.placed < :until"
                                + " and r.unit_code in (select unit_code from units_in_scope('own_and_below', :unit)) and "
                                + CONDITION + " order by x.exclusion_id desc",
                        user)
                .param("kind", recordKind)
                .param("unit", unitCode)
                .param("from", period.from().atStartOfDay())
                .param("until", period.until().atStartOfDay())
                .param("state", "")
                .query(Exclusions::exclusion)
                .list();
    }

    /**
     * Units with records taken out in a period, the records of all units below counted in; from the top of the tree down,
     * at each level the highest rate first. The tree is today's.
     */
    public List<Rate> rates(CurrentUser user, Period period) {
        List<Rate> rates = new ArrayList<>();
        for (String view : GovernanceQueries.recordViews()) {
            String table = GovernanceQueries.tableOf(view).orElseThrow();
            rates.addAll(scoped(RATES.formatted(table, GovernanceQueries.anchorOf(view)), user)
                    .param("from", period.from().atStartOfDay())
                    .param("until", period.until().atStartOfDay())
                    .query((row, index) -> new Rate(
                            row.getString("unit_code"),
                            row.getString("unit_name"),
                            row.getString("parent_name"),
                            row.getInt("depth"),
                            table,
                            row.getLong("records"),
                            row.getLong("excluded"),
                            BigDecimal.valueOf(row.getLong("excluded") * 100)
                                    .divide(BigDecimal.valueOf(row.getLong("records")), 2, RoundingMode.HALF_UP)))
                    .list());
        }
        rates.sort(Comparator.comparing(Rate::depth)
                .thenComparing(Rate::rate, Comparator.reverseOrder())
                .thenComparing(Rate::unitCode)
                .thenComparing(Rate::recordKind));
        return rates;
    }

    /** Of one table of records and its anchor: counted by unit first, then added up the tree. */
    private static final String RATES = """
            with recursive seat as (
                select distinct on (unit_code) unit_code, name, parent_code from unit where superseded_by is null
                order by unit_code, valid_from desc
            ), taken as (
                select distinct o.feed, o.record_key from record_exclusion x
                join %1$s o on o.record_id = x.record_id
                where x.record_kind = '%1$s' and x.state = 'approved'
            ), counted as (
                select r.unit_code, count(*) as records, count(t.feed) as excluded
                from %1$s r left join taken t on t.feed = r.feed and t.record_key = r.record_key
                where r.superseded_by is null and r.%2$s >= :from and r.%2$s < :until and r.unit_code is not null
                  and exists (select 1 from taken)
                group by r.unit_code
            ), up as (
                select c.unit_code as below, c.unit_code as above from counted c
                union
                select u.below, s.parent_code from up u join seat s on s.unit_code = u.above where s.parent_code is not null
            ), rolled as (
                select up.above as unit_code, sum(c.records) as records, sum(c.excluded) as excluded
                from up join counted c on c.unit_code = up.below
                group by up.above having sum(c.excluded) > 0
            ), root as (
                select unit_code as of_unit, unit_code as above from rolled
                union
                select r.of_unit, s.parent_code from root r join seat s on s.unit_code = r.above where s.parent_code is not null
            )
            select r.unit_code, coalesce(s.name, r.unit_code) as unit_name, p.name as parent_name, r.records, r.excluded,
                   (select count(*) - 1 from root t where t.of_unit = r.unit_code) as depth
            from rolled r left join seat s on s.unit_code = r.unit_code left join seat p on p.unit_code = s.parent_code
            where :scope = 'all' or r.unit_code in (select unit_code from units_in_scope(:scope, :own))
            """;

    private void requireRecord(String recordKind, long recordId, CurrentUser user) {
        boolean known = GovernanceQueries.recordViews().stream().anyMatch(view -> GovernanceQueries.tableOf(view)
                .filter(recordKind::equals)
                .isPresent());
        if (!known) {
            throw new QualityRefused("没有这类记录（" + recordKind + "）", "no such kind of record (" + recordKind + ")");
        }
        Boolean current = scoped(
                        "select superseded_by is null from " + recordKind + " where record_id = :id and (:scope = 'all'"
                                + " or unit_code in (select unit_code from units_in_scope(:scope, :own)))",
                        user)
                .param("id", recordId)
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> new QualityRefused("没有这条记录", "no such record"));
        if (!current) {
            throw new QualityRefused("这条记录已被更新的导入取代，请对新记录提出", "a newer import has replaced this record");
        }
    }

    private void lock(long exclusionId) {
        String state = jdbc.sql("select state from record_exclusion where exclusion_id = :id for update")
                .param("id", exclusionId)
                .query(String.class)
                .single();
        if (!state.equals("asked")) {
            throw new QualityRefused("这个申请已经办结", "this wish is decided");
        }
    }

    private long correctionBatch(long exclusionId, CurrentUser user) {
        return jdbc.sql("""
                        insert into import_batch (feed, feed_hash, period, state, started_by, finished_at, read_count, changed_count)
                        values ('correction', '', :number, 'published', :by, :now, 1, 1) returning batch_id
                        """)
                .param("number", "exclusion " + exclusionId)
                .param("by", user.userName())
                .param("now", OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
    }

    private static QualityRefused absent() {
        return new QualityRefused("没有这个剔除申请", "no such exclusion");
    }

    private static final String LIST = list();

    private static String list() {
        StringBuilder records = new StringBuilder();
        for (String view : GovernanceQueries.recordViews()) {
            String table = GovernanceQueries.tableOf(view).orElseThrow();
            records.append(records.isEmpty() ? "" : " union all ")
                    .append(
                            "select '%s' as kind, record_id, record_key, unit_code, %s as placed from %s r where r.record_id in"
                                    .formatted(table, GovernanceQueries.anchorOf(view), table))
                    .append(" (select record_id from record_exclusion where record_kind = '%s')".formatted(table));
        }
        return """
                select x.*, r.record_key, r.unit_code,
                       coalesce((select u.name from unit u where u.unit_code = r.unit_code and u.superseded_by is null
                                 order by u.valid_from desc limit 1), r.unit_code, '') as unit_name
                from record_exclusion x join (%s) r on r.kind = x.record_kind and r.record_id = x.record_id
                """.formatted(records);
    }

    private static final String CONDITION = """
            coalesce(x.batch_id, 0) < 1000000000000000 and (:state = '' or x.state = :state)
            and (:scope = 'all' or r.unit_code in (select unit_code from units_in_scope(:scope, :own)))
            """;

    private StatementSpec scoped(String sql, CurrentUser user) {
        return jdbc.sql(sql).param("scope", user.scope().code()).param("own", user.unitCode());
    }

    private static Exclusion exclusion(ResultSet row, int index) throws SQLException {
        return new Exclusion(
                row.getLong("exclusion_id"),
                row.getString("record_kind"),
                row.getLong("record_id"),
                row.getString("record_key"),
                row.getString("unit_code"),
                row.getString("unit_name"),
                row.getObject("asked_at", OffsetDateTime.class),
                row.getString("reason_code"),
                row.getString("reason"),
                row.getString("asked_by"),
                row.getString("state"),
                row.getString("decided_by"),
                row.getObject("decided_at", OffsetDateTime.class),
                row.getString("decision"),
                row.getString("evidence"));
    }
}
