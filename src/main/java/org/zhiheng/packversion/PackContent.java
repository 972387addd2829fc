package org.zhiheng.packversion;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.metric.Metric;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCheck;
import org.zhiheng.rulepack.RulePackReader;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.vocabulary.MetricDescription;

/** A rule pack together with the metric files it names: all that a run needs to be repeated. Immutable. */
public final class PackContent {

    private static final String METRICS = "batch/metrics";

    private final RulePack pack;
    private final SortedMap<String, byte[]> metricFiles;
    private final Set<String> known;
    private final MetricCatalog catalog;
    private final List<Finding> metricFindings;

    private PackContent(
            RulePack pack,
            SortedMap<String, byte[]> metricFiles,
            Set<String> known,
            MetricCatalog catalog,
            List<Finding> metricFindings) {
        this.pack = pack;
        this.metricFiles = Collections.unmodifiableSortedMap(metricFiles);
        this.known = known;
        this.catalog = catalog;
        this.metricFindings = metricFindings;
    }

    /**
     * A scheme as it lies in a folder with {@code rules/} and {@code batch/}.
     *
     * @throws ContentException when there is no such scheme
     */
    public static PackContent in(ContentHome home, String scheme) {
        SortedMap<String, byte[]> files = home.files("rules/" + scheme);
        if (!files.containsKey("scheme.yml")) {
            files = new RulePacks(home).read(scheme).files();
        }
        return of(scheme, files, home.files(METRICS));
    }

    /**
     * Reads a pack from its files; mistakes are told by {@link #check}.
     *
     * @param packFiles by path inside the pack's folder
     * @param metricFiles by file name, {@code <code>.sql}; those the pack does not name are left aside
     */
    public static PackContent of(
            String scheme, SortedMap<String, byte[]> packFiles, SortedMap<String, byte[]> metricFiles) {
        RulePack pack = RulePackReader.read("rules/" + scheme, packFiles);
        Set<String> known = new TreeSet<>();
        TreeMap<String, byte[]> named = new TreeMap<>();
        metricFiles.forEach((file, bytes) -> {
            if (file.endsWith(".sql")) {
                String code = file.substring(0, file.length() - ".sql".length());
                known.add(code);
                if (pack.metrics().contains(code)) {
                    named.put(file, bytes);
                }
            }
        });
        List<Finding> findings = new ArrayList<>();
        MetricCatalog catalog = MetricCatalog.read(named, findings);
        return new PackContent(pack, named, known, catalog, List.copyOf(findings));
    }

    public RulePack pack() {
        return pack;
    }

    public String scheme() {
        return pack.code();
    }

    /** The metrics the pack names, in code order; those that are missing or broken are left out. */
    public List<Metric> metrics() {
        return List.copyOf(catalog.all());
    }

    /** What rule packs must know about the metrics, code → description. */
    public SortedMap<String, MetricDescription> descriptions() {
        return catalog.descriptions();
    }

    /** Files of the metrics the pack names, by file name. */
    public SortedMap<String, byte[]> metricFiles() {
        return metricFiles;
    }

    public String packHash() {
        return pack.hash();
    }

    /** Over the files of the metrics the pack names. */
    public String metricsHash() {
        return MetricCatalog.hash(catalog.all());
    }

    boolean hasHashes(String packHash, String metricsHash) {
        return packHash().equals(packHash) && metricsHash().equals(metricsHash);
    }

    /** Everything wrong with the pack and the metrics it names, in order of place; usable when none is an error. */
    public List<Finding> check() {
        return check(List.of());
    }

    /** The same. @param metrics codes that a mistyped one may have been meant to be, besides those beside the pack */
    public List<Finding> check(Collection<String> metrics) {
        List<Finding> findings = new ArrayList<>(metricFindings);
        findings.addAll(RulePackCheck.check(pack, known, catalog.descriptions()));
        pack.metrics().stream()
                .filter(metric -> !known.contains(metric))
                .filter(metric -> findings.stream().noneMatch(finding -> metric.equals(finding.words())))
                .forEach(metric -> findings.add(Finding.error(
                                "metric-absent",
                                pack.folder(),
                                0,
                                0,
                                "方案用到的指标没有文件 " + METRICS + "/" + metric + ".sql",
                                "the scheme names a metric without a file " + METRICS + "/" + metric + ".sql")
                        .about(metric)));
        return findings.stream()
                .map(finding -> meant(finding, metrics))
                .distinct()
                .sorted()
                .toList();
    }

    private static Finding meant(Finding finding, Collection<String> metrics) {
        if (!finding.code().equals("unknown-metric") || finding.words() == null || finding.fixChinese() != null) {
            return finding;
        }
        String nearest = Suggestion.nearest(finding.words(), metrics);
        return nearest == null ? finding : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")");
    }

    /** @throws ContentException with every finding when one is an error */
    public PackContent usable() {
        List<Finding> findings = check();
        if (findings.stream().anyMatch(Finding::isError)) {
            throw new ContentException(findings);
        }
        return this;
    }
}
