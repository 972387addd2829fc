package org.zhiheng.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.rulepack.CompiledRulePack;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCheck;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePacks;

/**
 * The rule pack and metric files of a run. They are kept with the run when its work begins, so that it can be explained and
 * computed again after somebody has edited them; until then an edit is refused.
 */
@Component
class PinnedContent {

    private final ContentHome home;
    private final JdbcClient jdbc;
    private final RulePackCompiler compiler = new RulePackCompiler();

    PinnedContent(ContentHome home, JdbcClient jdbc) {
        this.home = home;
        this.jdbc = jdbc;
    }

    /** Keeps the files the run uses; what it had kept is replaced. */
    void keep(AssessmentRun run) {
        SortedMap<String, byte[]> files = files(run);
        jdbc.sql("delete from run_file where run_id = :run")
                .param("run", run.id())
                .update();
        files.forEach((path, bytes) -> {
            String sha256 = Hash.of(bytes);
            jdbc.sql("insert into content_file (sha256, content) values (:sha256, :bytes) on conflict do nothing")
                    .param("sha256", sha256)
                    .param("bytes", bytes)
                    .update();
            jdbc.sql("insert into run_file (run_id, path, sha256) values (:run, :path, :sha256)")
                    .param("run", run.id())
                    .param("path", path)
                    .param("sha256", sha256)
                    .update();
        });
    }

    /**
     * The files of the pack and of the metrics it names, by path below the home folder.
     *
     * @throws IllegalStateException when they have changed since the run was requested and were not kept
     */
    SortedMap<String, byte[]> files(AssessmentRun run) {
        ContentHome source = homeOf(run);
        SortedMap<String, byte[]> files = new TreeMap<>();
        source.files("rules/" + run.scheme())
                .forEach((path, bytes) -> files.put("rules/" + run.scheme() + "/" + path, bytes));
        SortedMap<String, byte[]> metrics = source.files("batch/metrics");
        for (Metric metric : metrics(run)) {
            byte[] bytes = metrics.get(metric.code() + ".sql");
            if (bytes != null) {
                files.put("batch/metrics/" + metric.code() + ".sql", bytes);
            }
        }
        return files;
    }

    /** The home folder while it still holds what the run was requested with, else the kept files, if there are any. */
    private ContentHome homeOf(AssessmentRun run) {
        if (isUnchanged(run)) {
            return home;
        }
        SortedMap<String, byte[]> kept = new TreeMap<>();
        jdbc.sql("select f.path, c.content from run_file f join content_file c using (sha256) where f.run_id = :run")
                .param("run", run.id())
                .query(row -> {
                    kept.put(row.getString(1), row.getBytes(2));
                });
        return kept.isEmpty() ? home : ContentHome.holding(kept);
    }

    private boolean isUnchanged(AssessmentRun run) {
        try {
            RulePack now = new RulePacks(home).read(run.scheme());
            return now.hash().equals(run.packHash())
                    && MetricCatalog.hash(metrics(home, now)).equals(run.metricsHash());
        } catch (ContentException unusable) {
            return false;
        }
    }

    /**
     * The pack of a scheme as it is now.
     *
     * @throws ContentException with every finding when it, or a metric it names, cannot be used
     */
    RulePack usablePack(String scheme) {
        RulePack pack = new RulePacks(home).read(scheme);
        Set<String> known = MetricCatalog.read(home).codes();
        List<Finding> findings = new ArrayList<>(RulePackCheck.check(pack, known));
        pack.metrics().stream()
                .filter(metric -> !known.contains(metric))
                .filter(metric -> findings.stream().noneMatch(finding -> metric.equals(finding.words())))
                .forEach(metric -> findings.add(Finding.error(
                                "metric-absent",
                                pack.folder(),
                                0,
                                0,
                                "方案用到的指标没有文件 batch/metrics/" + metric + ".sql",
                                "the scheme names a metric without a file batch/metrics/" + metric + ".sql")
                        .about(metric)));
        if (findings.stream().anyMatch(Finding::isError)) {
            throw new ContentException(findings);
        }
        return pack;
    }

    /** @throws IllegalStateException when the files have changed since the run was requested and were not kept */
    RulePack pack(AssessmentRun run) {
        RulePack pack = new RulePacks(homeOf(run)).read(run.scheme());
        if (!pack.hash().equals(run.packHash())) {
            throw changed("rules/" + run.scheme(), run.id());
        }
        return pack;
    }

    CompiledRulePack compiled(AssessmentRun run) {
        return compiler.compile(pack(run));
    }

    /** The metrics the pack names, in code order. @throws IllegalStateException when a file has changed */
    List<Metric> metrics(AssessmentRun run) {
        List<Metric> metrics = metrics(homeOf(run), pack(run));
        if (!MetricCatalog.hash(metrics).equals(run.metricsHash())) {
            throw changed("batch/metrics", run.id());
        }
        return metrics;
    }

    List<Metric> metrics(RulePack pack) {
        return metrics(home, pack);
    }

    private static List<Metric> metrics(ContentHome home, RulePack pack) {
        MetricCatalog catalog = MetricCatalog.read(home);
        return pack.metrics().stream()
                .sorted()
                .flatMap(code -> catalog.find(code).stream())
                .toList();
    }

    private static IllegalStateException changed(String folder, long runId) {
        return new IllegalStateException(folder + " 在申请考核批次 " + runId + " 之后改动过，请重新申请一次 / " + folder
                + " has changed since run " + runId + " was requested; request a new run");
    }
}
