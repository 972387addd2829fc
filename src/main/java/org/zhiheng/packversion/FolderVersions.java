package org.zhiheng.packversion;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;
import org.zhiheng.rulepack.RulePacks;

/**
 * Takes the state of the home folder over as published versions, by hash: at start, and again before a run is requested,
 * so that an edit on disk is in force at once. A folder with mistakes changes nothing: the version before stays in force.
 * Once a scheme has a version written and published by people, its folder takes over nothing more; it is where a draft
 * can be submitted from. What is taken over stays so when the caller's transaction is rolled back: it is remembered here.
 */
@Component
public class FolderVersions {

    private static final Logger LOG = LoggerFactory.getLogger(FolderVersions.class);

    private final ContentHome home;
    private final ContentArchive archive;
    private final PackVersions versions;
    private final TransactionTemplate transaction;
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final Map<String, List<Finding>> notices = new ConcurrentHashMap<>();

    public FolderVersions(
            ContentHome home, ContentArchive archive, PackVersions versions, PlatformTransactionManager transactions) {
        this.home = home;
        this.archive = archive;
        this.versions = versions;
        this.transaction = new TransactionTemplate(transactions);
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Takes over every scheme of the folder; a broken one is told in {@link #notices}. */
    public void takeOverAll() {
        for (String scheme : new RulePacks(home).schemes()) {
            try {
                takeOver(scheme);
            } catch (ContentException broken) {
                LOG.warn("规则包 {} 有误，未施行：\n{}", scheme, broken.getMessage());
            }
        }
    }

    /**
     * Takes over one scheme.
     *
     * @throws ContentException when it does not exist, or is broken and no version of it is in force
     */
    public void takeOver(String scheme) {
        String print = fingerprint(scheme);
        Optional<PackVersion> newest = versions.newest(scheme);
        if (newest.isPresent() && print.equals(seen.get(scheme))) {
            return;
        }
        if (newest.isEmpty() || new RulePacks(home).schemes().contains(scheme)) {
            look(PackContent.in(home, scheme), newest);
        }
        seen.put(scheme, print);
    }

    /** Why the folder of a scheme is not in force: its mistakes, or that it differs from what people published. */
    public SortedMap<String, List<Finding>> notices() {
        return new TreeMap<>(notices);
    }

    /** The same for one scheme; empty when its folder is in force. */
    public List<Finding> notices(String scheme) {
        return notices.getOrDefault(scheme, List.of());
    }

    private void look(PackContent folder, Optional<PackVersion> newest) {
        notices.remove(folder.scheme());
        if (newest.isPresent()
                && folder.hasHashes(newest.get().packHash(), newest.get().metricsHash())) {
            return;
        }
        if (newest.isPresent() && newest.get().origin() != PackVersion.Origin.FOLDER) {
            if (!versions.knows(folder)) {
                notices.put(folder.scheme(), List.of(differs(folder, newest.get())));
            }
            return;
        }
        List<Finding> findings = folder.check();
        if (findings.stream().anyMatch(Finding::isError)) {
            if (newest.isEmpty()) {
                throw new ContentException(findings);
            }
            notices.put(
                    folder.scheme(), findings.stream().filter(Finding::isError).toList());
            LOG.warn(
                    "规则包 {} 改动后有误，仍施行第 {} 版：\n{}",
                    folder.scheme(),
                    newest.get().number(),
                    new ContentException(findings).getMessage());
            return;
        }
        transaction.executeWithoutResult(status -> install(folder));
    }

    private void install(PackContent folder) {
        versions.lock(folder.scheme());
        Optional<PackVersion> newest = versions.newest(folder.scheme());
        if (newest.isPresent()
                && (newest.get().origin() != PackVersion.Origin.FOLDER
                        || folder.hasHashes(
                                newest.get().packHash(), newest.get().metricsHash()))) {
            return;
        }
        archive.keep(folder);
        long id = versions.insert(
                folder,
                PackVersion.Origin.FOLDER,
                folder.pack().effectiveFrom(),
                folder.pack().effectiveUntil(),
                newest.map(PackVersion::id).orElse(null),
                null,
                List.of());
        versions.retireReplacedBy(id);
        versions.recordStep(id, "-", null, VersionState.PUBLISHED, "规则文件夹的状态");
        LOG.info(
                "规则包 {} 第 {} 版施行，内容哈希 {}",
                folder.scheme(),
                versions.get(id).number(),
                folder.packHash().substring(0, 12));
    }

    private static Finding differs(PackContent folder, PackVersion newest) {
        return Finding.warning(
                        "folder-not-in-force",
                        folder.pack().folder(),
                        0,
                        0,
                        "文件夹与已发布的第 " + newest.number() + " 版不同，不会自动施行",
                        "the folder differs from the published version " + newest.number() + " and is not in force")
                .fix(
                        "用 pack submit 提交为新版本，由他人审核后发布",
                        "submit it as a new version with pack submit; somebody else reviews and publishes it");
    }

    private String fingerprint(String scheme) {
        Hash hash = new Hash();
        new TreeSet<>(List.of("rules/" + scheme, "batch/metrics")).forEach(folder -> home.files(folder)
                .forEach((path, bytes) -> hash.line(path).bytes(bytes, 0, bytes.length)));
        return hash.hex();
    }
}
