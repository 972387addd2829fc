package org.zhiheng.packversion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.work.WorkProgress;
import tools.jackson.databind.json.JsonMapper;

/** What others than the authors do with a submitted version: give it back, review it, publish it. */
@Component
public class Publishing {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JdbcClient jdbc;
    private final PackVersions versions;
    private final OperationLog operations;
    private final TransactionTemplate transaction;
    private final Gates gates;

    Publishing(
            JdbcClient jdbc,
            PackVersions versions,
            OperationLog operations,
            PlatformTransactionManager transactions,
            Gates gates) {
        this.jdbc = jdbc;
        this.versions = versions;
        this.operations = operations;
        this.transaction = new TransactionTemplate(transactions);
        this.gates = gates;
    }

    /** Back to its authors, who may write in it again. */
    @Transactional
    public PackVersion giveBack(long id, String reason, CurrentUser user, String address) {
        PackVersion version = forOther(id, user, "退回", Role.RULE_AUTHOR, Role.DEPARTMENT, Role.PUBLISHER);
        Drafts.requireState(version, VersionState.SUBMITTED, VersionState.REVIEWED);
        Drafts.requireText(reason);
        jdbc.sql("""
                        update pack_version set state = 'draft', submitted_at = null, reviewed_by = null, review_opinion = null,
                            reviewed_at = null
                        where version_id = :id
                        """).param("id", id).update();
        return moved(version, VersionState.DRAFT, "退回规则版本", reason, user, address);
    }

    /**
     * Approves a submitted version.
     *
     * @throws VersionRefused when the user is one of its authors
     */
    @Transactional
    public PackVersion review(long id, String opinion, CurrentUser user, String address) {
        PackVersion version = forOther(id, user, "审核", Role.RULE_AUTHOR, Role.DEPARTMENT, Role.PUBLISHER);
        Drafts.requireState(version, VersionState.SUBMITTED);
        Drafts.requireText(opinion);
        jdbc.sql("""
                        update pack_version set state = 'reviewed', reviewed_by = :user, review_opinion = :opinion,
                            reviewed_at = now()
                        where version_id = :id
                        """)
                .param("user", user.userName())
                .param("opinion", opinion.strip())
                .param("id", id)
                .update();
        return moved(version, VersionState.REVIEWED, "审核通过规则版本", opinion, user, address);
    }

    /**
     * Puts a reviewed version in force on its days; the version it replaces on all of them is retired. Runs requested from
     * then on use it, runs under way keep theirs. Asks the gates in this thread when they were not asked about the content
     * yet, which may take minutes.
     *
     * @throws VersionRefused when the user is one of its authors, or another version was published since it was begun
     * @throws PublicationRefused when a gate does not pass
     */
    public PackVersion publish(long id, String reason, CurrentUser user, String address) {
        return publish(id, reason, user, address, WorkProgress.NONE);
    }

    /** The same. @param progress of the gates, when they are asked */
    public PackVersion publish(long id, String reason, CurrentUser user, String address, WorkProgress progress) {
        PackVersion version = requirePublishable(id, reason, user);
        List<GateOutcome> outcomes = gates.judge(version, user.userName(), progress);
        if (!outcomes.stream().allMatch(GateOutcome::passed)) {
            throw new PublicationRefused(outcomes);
        }
        return Objects.requireNonNull(transaction.execute(
                status -> putInForce(requirePublishable(id, reason, user), outcomes, reason, user, address)));
    }

    /** The gates may take minutes and run without a lock; what is under review is frozen meanwhile. */
    private PackVersion requirePublishable(long id, String reason, CurrentUser user) {
        PackVersion version = forOther(id, user, "发布", Role.PUBLISHER);
        Drafts.requireState(version, VersionState.REVIEWED);
        Drafts.requireText(reason);
        requireNewestBase(version);
        return version;
    }

    private PackVersion putInForce(
            PackVersion version, List<GateOutcome> outcomes, String reason, CurrentUser user, String address) {
        Map<String, Object> kept = new LinkedHashMap<>();
        kept.put("passed", true);
        kept.put("outcomes", outcomes);
        jdbc.sql("""
                        update pack_version set state = 'published', published_by = :user, publish_reason = :reason,
                            published_at = now(), gates = :gates::jsonb
                        where version_id = :id
                        """)
                .param("user", user.userName())
                .param("reason", reason.strip())
                .param("gates", JSON.writeValueAsString(kept))
                .param("id", version.id())
                .update();
        versions.retireReplacedBy(version.id());
        return moved(version, VersionState.PUBLISHED, "发布规则版本", reason, user, address);
    }

    /** Whether a version published since it was begun is not taken into account yet. */
    public boolean isOvertaken(PackVersion version) {
        return !Objects.equals(
                version.basedOn(),
                versions.newest(version.scheme()).map(PackVersion::id).orElse(null));
    }

    private void requireNewestBase(PackVersion version) {
        if (isOvertaken(version)) {
            PackVersion newest = versions.newest(version.scheme()).orElseThrow();
            throw new VersionRefused(
                    "起草之后已发布第 " + newest.number() + " 版，请退回起草人并入其中的改动后再提交",
                    "version " + newest.number()
                            + " was published since this one was begun; give it back so that its author takes the changes in");
        }
    }

    private PackVersion forOther(long id, CurrentUser user, String action, Role... roles) {
        versions.lock(versions.get(id).scheme());
        PackVersion version = versions.get(id);
        if (!user.isAny(roles)) {
            throw new VersionRefused(
                    "（" + user.userName() + "）没有" + action + "规则的职责", "(" + user.userName() + ") has no role for this");
        }
        if (version.authors().contains(user.userName())) {
            throw new VersionRefused(
                    "起草人（" + user.userName() + "）不能自己" + action + "，须由他人" + action,
                    "its author (" + user.userName() + ") cannot do this; somebody else must");
        }
        return version;
    }

    private PackVersion moved(
            PackVersion before, VersionState to, String action, String reason, CurrentUser user, String address) {
        versions.recordStep(before.id(), user.userName(), before.state(), to, reason);
        operations.record(
                user.userName(),
                address,
                action,
                "pack/" + before.scheme() + "/" + before.number(),
                before.state().chinese(),
                to.chinese() + " " + before.packHash().substring(0, 12),
                reason);
        return versions.get(before.id());
    }
}
