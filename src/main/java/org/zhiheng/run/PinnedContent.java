package org.zhiheng.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.rulepack.CompiledRulePack;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCheck;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePacks;

/** The rule pack and metric files of a run, refused when they are no longer those it was requested with. */
@Component
class PinnedContent {

    private final ContentHome home;
    private final RulePackCompiler compiler = new RulePackCompiler();

    PinnedContent(ContentHome home) {
        this.home = home;
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

    /** @throws IllegalStateException when the files have changed since the run was requested */
    RulePack pack(AssessmentRun run) {
        RulePack pack = new RulePacks(home).read(run.scheme());
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
        List<Metric> metrics = metrics(pack(run));
        if (!MetricCatalog.hash(metrics).equals(run.metricsHash())) {
            throw changed("batch/metrics", run.id());
        }
        return metrics;
    }

    List<Metric> metrics(RulePack pack) {
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
