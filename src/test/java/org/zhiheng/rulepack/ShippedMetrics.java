package org.zhiheng.rulepack;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.zhiheng.content.ContentHome;

/** Codes of the shipped metric files. */
final class ShippedMetrics {

    private ShippedMetrics() {}

    static Set<String> codes() {
        return ContentHome.in(Path.of("")).files("batch/metrics").keySet().stream()
                .filter(path -> path.endsWith(".sql"))
                .map(path -> path.substring(0, path.length() - 4))
                .collect(Collectors.toSet());
    }
}
