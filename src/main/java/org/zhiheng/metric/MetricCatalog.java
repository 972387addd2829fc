package org.zhiheng.metric;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;
import org.zhiheng.vocabulary.MetricDescription;

/** The metrics a rule may name: the files {@code batch/metrics/*.sql} of a home folder. */
public final class MetricCatalog {

    private static final String FOLDER = "batch/metrics";

    private final SortedMap<String, Metric> metrics;

    private MetricCatalog(SortedMap<String, Metric> metrics) {
        this.metrics = metrics;
    }

    /**
     * Reads every metric file. What only a database can tell (an unknown column, say) is told by
     * {@link MetricGatherer#check}.
     *
     * @throws ContentException with every mistake of every file, each with its line
     */
    public static MetricCatalog read(ContentHome home) {
        return home.made(
                "metrics",
                FOLDER,
                files -> {
                    List<Finding> findings = new ArrayList<>();
                    MetricCatalog catalog = read(files, findings);
                    if (findings.stream().anyMatch(Finding::isError)) {
                        throw new ContentException(findings);
                    }
                    return catalog;
                },
                catalog -> true);
    }

    /**
     * Reads metric files wherever they come from.
     *
     * @param files by name inside {@code batch/metrics}; names without {@code .sql} are passed over
     * @param findings where mistakes are added; a metric with one is left out
     */
    public static MetricCatalog read(SortedMap<String, byte[]> files, List<Finding> findings) {
        SortedMap<String, Metric> metrics = new TreeMap<>();
        int before = findings.size();
        files.forEach((name, bytes) -> {
            if (name.endsWith(".sql")) {
                new MetricFile(FOLDER + "/" + name, new String(bytes, StandardCharsets.UTF_8), findings)
                        .read()
                        .ifPresent(metric -> metrics.put(metric.code(), metric));
            }
        });
        findings.subList(before, findings.size()).replaceAll(MetricFixes::of);
        return new MetricCatalog(metrics);
    }

    /** All metrics in code order. */
    public Collection<Metric> all() {
        return Collections.unmodifiableCollection(metrics.values());
    }

    /** What rule packs must know about the metrics, code → description. */
    public SortedMap<String, MetricDescription> descriptions() {
        SortedMap<String, MetricDescription> descriptions = new TreeMap<>();
        all().forEach(metric -> descriptions.put(metric.code(), metric.description()));
        return descriptions;
    }

    public SortedSet<String> codes() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(metrics.keySet()));
    }

    /** Empty when there is no such metric, or its file has a mistake. */
    public Optional<Metric> find(String code) {
        return Optional.ofNullable(metrics.get(code));
    }

    /** Over the hashes of these metrics' files, in code order. */
    public static String hash(Collection<Metric> metrics) {
        Hash hash = new Hash();
        metrics.stream()
                .map(metric -> metric.code() + " " + metric.hash())
                .sorted()
                .forEach(hash::line);
        return hash.hex();
    }
}
