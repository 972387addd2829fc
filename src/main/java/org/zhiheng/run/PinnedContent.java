package org.zhiheng.run;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.zhiheng.metric.Metric;
import org.zhiheng.packversion.ContentArchive;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.rulepack.CompiledRulePack;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.vocabulary.Period;

/** The rule pack and metric files of a run, out of the archive by the hashes the run pinned. */
@Component
public class PinnedContent {

    private final PackVersions versions;
    private final FolderVersions folders;
    private final ContentArchive archive;
    private final RulePackCompiler compiler;

    PinnedContent(PackVersions versions, FolderVersions folders, ContentArchive archive, RulePackCompiler compiler) {
        this.versions = versions;
        this.folders = folders;
        this.archive = archive;
        this.compiler = compiler;
    }

    /**
     * The version a new run of the period uses.
     *
     * @param trial whether the run is none: it may try the first version on a period before it came into force
     * @throws org.zhiheng.content.ContentException when there is no such scheme, or its only version is broken
     * @throws org.zhiheng.packversion.VersionRefused when no version is in force
     */
    PackVersion versionFor(String scheme, Period period, boolean trial) {
        folders.takeOver(scheme);
        Optional<PackVersion> inForce = versions.inForceOn(scheme, period.end());
        if (inForce.isEmpty() && trial) {
            return versions.newest(scheme).orElseThrow();
        }
        return inForce.orElseGet(() -> versions.inForce(scheme, period));
    }

    PackContent content(PackVersion version) {
        return versions.content(version);
    }

    /** @throws IllegalStateException when the archive does not hold the pack: a run of before there was an archive */
    public RulePack pack(AssessmentRun run) {
        return content(run).pack();
    }

    /** The metrics the pack names, in code order. @throws IllegalStateException as {@link #pack} */
    public List<Metric> metrics(AssessmentRun run) {
        return content(run).metrics();
    }

    /** Whether the archive holds what the run used. */
    boolean isKept(AssessmentRun run) {
        return archive.keeps(run.packHash(), run.metricsHash());
    }

    /**
     * The files of the pack and of the metrics it names, by path below the home folder.
     *
     * @throws IllegalStateException as {@link #pack}
     */
    SortedMap<String, byte[]> files(AssessmentRun run) {
        PackContent content = content(run);
        SortedMap<String, byte[]> files = new TreeMap<>();
        content.pack().files().forEach((path, bytes) -> files.put("rules/" + run.scheme() + "/" + path, bytes));
        content.metricFiles().forEach((name, bytes) -> files.put("batch/metrics/" + name, bytes));
        return files;
    }

    CompiledRulePack compiled(AssessmentRun run) {
        return compiler.compile(pack(run));
    }

    PackContent content(AssessmentRun run) {
        return archive.content(run.scheme(), run.packHash(), run.metricsHash());
    }
}
