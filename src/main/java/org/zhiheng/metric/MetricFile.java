package org.zhiheng.metric;

import java.util.List;
import java.util.Optional;
import org.zhiheng.content.Finding;

/** Reads one metric file. */
final class MetricFile {

    private final String file;
    private final String text;
    private final List<Finding> findings;

    MetricFile(String file, String text, List<Finding> findings) {
        this.file = file;
        this.text = text;
        this.findings = findings;
    }

    Optional<Metric> read() {
        return Optional.empty();
    }
}
