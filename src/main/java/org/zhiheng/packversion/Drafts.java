package org.zhiheng.packversion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.access.Role;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;

/** What authors do: begin a draft, write in it, submit it, withdraw it, bring an earlier version back. */
@Component
public class Drafts {

    private static final int MOST_FILES = 500;
    private static final int MOST_BYTES = 8_000_000;

    private final JdbcClient jdbc;
    private final ContentHome home;
    private final ContentArchive archive;
    private final PackVersions versions;
    private final FolderVersions folders;
    private final OperationLog operations;

    Drafts(
            JdbcClient jdbc,
            ContentHome home,
            ContentArchive archive,
            PackVersions versions,
            FolderVersions folders,
            OperationLog operations) {
        this.jdbc = jdbc;
        this.home = home;
        this.archive = archive;
        this.versions = versions;
        this.folders = folders;
        this.operations = operations;
    }

    /**
     * A new draft with the content of the newest published version.
     *
     * @throws ContentException when there is no such scheme
     */
    @Transactional
    public PackVersion open(String scheme, CurrentUser author, String address) {
        folders.takeOver(scheme);
        PackVersion newest = versions.newest(scheme)
                .orElseThrow(
                        () -> new VersionRefused("方案（" + scheme + "）还没有版本", "scheme (" + scheme + ") has no version"));
        return add(versions.content(newest), author, address);
    }

    /** A new draft with the given content, e.g. of a folder its author edited. May hold mistakes. */
    @Transactional
    public PackVersion add(PackContent content, CurrentUser author, String address) {
        requireAuthor(author);
        requireReasonable(content.pack().files());
        versions.lock(content.scheme());
        Optional<PackVersion> newest = versions.newest(content.scheme());
        archive.keep(content);
        long id = versions.insert(
                content,
                PackVersion.Origin.DRAFT,
                content.pack().effectiveFrom(),
                content.pack().effectiveUntil(),
                newest.map(PackVersion::id).orElse(null),
                null,
                List.of(author.userName()));
        return moved(id, author, address, null, VersionState.DRAFT, "新建规则草稿", null);
    }

    /**
     * Replaces the files of a draft. The metrics it names come from the home folder; those that are not there, from what the
     * draft had.
     *
     * @param expectedHash pack hash the author saw; another one means that somebody else saved meanwhile
     * @throws VersionRefused when it is no draft, was changed meanwhile, or the files are too many
     */
    @Transactional
    public PackVersion save(
            long id, SortedMap<String, byte[]> packFiles, String expectedHash, CurrentUser author, String address) {
        PackVersion draft = versions.get(id);
        TreeMap<String, byte[]> metrics = new TreeMap<>(versions.content(draft).metricFiles());
        metrics.putAll(home.files("batch/metrics"));
        return save(id, PackContent.of(draft.scheme(), packFiles, metrics), expectedHash, author, address);
    }

    /** The same with metrics that come with the pack. */
    @Transactional
    public PackVersion save(long id, PackContent content, String expectedHash, CurrentUser author, String address) {
        requireAuthor(author);
        requireReasonable(content.pack().files());
        PackVersion draft = locked(id);
        requireState(draft, VersionState.DRAFT);
        if (!draft.packHash().equals(expectedHash)) {
            throw new VersionRefused("草稿已被他人修改，请刷新后再改", "somebody else saved the draft meanwhile; load it again");
        }
        archive.keep(content);
        List<String> authors = new ArrayList<>(draft.authors());
        if (!authors.contains(author.userName())) {
            authors.add(author.userName());
        }
        boolean dated = draft.origin() != PackVersion.Origin.ROLLBACK;
        jdbc.sql("""
                        update pack_version set name = :name, label = :label, pack_hash = :pack, metrics_hash = :metrics,
                            effective_from = :from, effective_until = :until, authors = :authors
                        where version_id = :id
                        """)
                .param("name", content.pack().name())
                .param("label", content.pack().version())
                .param("pack", content.packHash())
                .param("metrics", content.metricsHash())
                .param("from", dated ? content.pack().effectiveFrom() : draft.effectiveFrom())
                .param("until", dated ? content.pack().effectiveUntil() : draft.effectiveUntil())
                .param("authors", authors.toArray(String[]::new))
                .param("id", id)
                .update();
        return moved(id, author, address, VersionState.DRAFT, VersionState.DRAFT, "修改规则草稿", null);
    }

    /**
     * Hands a draft over for review; from then on it is frozen.
     *
     * @param reason what is changed and why
     * @throws ContentException with every finding when the check finds an error
     */
    @Transactional
    public PackVersion submit(long id, String reason, CurrentUser author, String address) {
        PackVersion draft = locked(id);
        requireOwn(draft, author);
        requireState(draft, VersionState.DRAFT);
        requireText(reason);
        List<Finding> findings = versions.check(draft);
        if (findings.stream().anyMatch(Finding::isError)) {
            throw new ContentException(findings);
        }
        jdbc.sql(
                        "update pack_version set state = 'submitted', reason = :reason, submitted_at = now() where version_id = :id")
                .param("reason", reason.strip())
                .param("id", id)
                .update();
        return moved(id, author, address, VersionState.DRAFT, VersionState.SUBMITTED, "提交规则审核", reason);
    }

    /** Gives a version up before it is published. */
    @Transactional
    public PackVersion withdraw(long id, String reason, CurrentUser author, String address) {
        PackVersion version = locked(id);
        requireOwn(version, author);
        requireState(version, VersionState.DRAFT, VersionState.SUBMITTED, VersionState.REVIEWED);
        requireText(reason);
        jdbc.sql("""
                        update pack_version set state = 'withdrawn', reviewed_by = null, review_opinion = null, reviewed_at = null
                        where version_id = :id
                        """).param("id", id).update();
        return moved(id, author, address, version.state(), VersionState.WITHDRAWN, "撤回规则版本", reason);
    }

    /**
     * Says that the author has looked at what was published since the draft began and took it into the draft.
     *
     * @throws VersionRefused when it is no draft of the author
     */
    @Transactional
    public PackVersion takeNewestAsBase(long id, CurrentUser author, String address) {
        PackVersion draft = locked(id);
        requireOwn(draft, author);
        requireState(draft, VersionState.DRAFT);
        jdbc.sql("update pack_version set based_on = :base where version_id = :id")
                .param(
                        "base",
                        versions.newest(draft.scheme()).map(PackVersion::id).orElse(null))
                .param("id", id)
                .update();
        return moved(id, author, address, VersionState.DRAFT, VersionState.DRAFT, "确认已并入新发布的版本", null);
    }

    /**
     * A new version with the content of an earlier one, submitted at once; in force, when somebody else has published it,
     * on the days of the version it replaces.
     *
     * @param earlier a version that was published once
     */
    @Transactional
    public PackVersion rollBack(long earlier, String reason, CurrentUser author, String address) {
        requireAuthor(author);
        requireText(reason);
        PackVersion old = locked(earlier);
        requireState(old, VersionState.PUBLISHED, VersionState.RETIRED);
        PackVersion newest = versions.newest(old.scheme()).orElseThrow();
        if (newest.packHash().equals(old.packHash()) && newest.metricsHash().equals(old.metricsHash())) {
            throw new VersionRefused(
                    "第 " + old.number() + " 版的内容就是最新的内容",
                    "the content of version " + old.number() + " is the newest one");
        }
        long id = versions.insert(
                versions.content(old),
                PackVersion.Origin.ROLLBACK,
                newest.effectiveFrom(),
                newest.effectiveUntil(),
                newest.id(),
                old.id(),
                List.of(author.userName()));
        moved(id, author, address, null, VersionState.DRAFT, "回退规则", reason);
        return submit(id, reason, author, address);
    }

    private PackVersion locked(long id) {
        PackVersion version = versions.get(id);
        versions.lock(version.scheme());
        return versions.get(id);
    }

    private PackVersion moved(
            long id,
            CurrentUser user,
            String address,
            @Nullable VersionState from,
            VersionState to,
            String action,
            @Nullable String reason) {
        versions.recordStep(id, user.userName(), from, to, reason);
        PackVersion version = versions.get(id);
        operations.record(
                user.userName(),
                address,
                action,
                "pack/" + version.scheme() + "/" + version.number(),
                from == null ? null : from.chinese(),
                to.chinese() + " " + version.packHash().substring(0, 12),
                reason);
        return version;
    }

    private static void requireAuthor(CurrentUser user) {
        if (!user.is(Role.RULE_AUTHOR)) {
            throw new VersionRefused(
                    "只有「规则编写人」可以起草规则（" + user.userName() + "）",
                    "only rule authors write rules (" + user.userName() + ")");
        }
    }

    private static void requireOwn(PackVersion version, CurrentUser user) {
        requireAuthor(user);
        if (!version.authors().contains(user.userName())) {
            throw new VersionRefused(
                    "第 " + version.number() + " 版不是（" + user.userName() + "）起草的，起草人："
                            + String.join("、", version.authors()),
                    "version " + version.number() + " was not written by (" + user.userName() + ")");
        }
    }

    static void requireState(PackVersion version, VersionState... allowed) {
        if (!List.of(allowed).contains(version.state())) {
            throw new VersionRefused(
                    "第 " + version.number() + " 版处于「" + version.state().chinese() + "」，不能这样操作",
                    "version " + version.number() + " is " + version.state().english() + " and does not allow this");
        }
    }

    static void requireText(String reason) {
        if (reason.isBlank()) {
            throw new VersionRefused("请写明理由", "a reason is required");
        }
    }

    private static void requireReasonable(SortedMap<String, byte[]> files) {
        long bytes = files.values().stream().mapToLong(file -> file.length).sum();
        boolean escapes = files.keySet().stream()
                .anyMatch(path -> path.isBlank()
                        || path.startsWith("/")
                        || path.contains("\\")
                        || List.of(path.split("/")).contains(".."));
        if (files.size() > MOST_FILES || bytes > MOST_BYTES || escapes) {
            throw new VersionRefused(
                    "规则包最多 " + MOST_FILES + " 个文件、" + MOST_BYTES / 1_000_000 + " 兆字节，文件名不能跳出文件夹",
                    "a pack has at most " + MOST_FILES + " files and " + MOST_BYTES / 1_000_000
                            + " MB, and no path that leaves its folder");
        }
    }
}
