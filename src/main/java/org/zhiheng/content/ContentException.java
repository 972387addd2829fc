package org.zhiheng.content;

import java.util.List;
import java.util.stream.Collectors;

/** A content file cannot be used; carries every finding, not only the first. */
public class ContentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public ContentException(List<Finding> findings) {
        super(findings.stream()
                .sorted()
                .map(finding -> finding.inChinese() + "\n" + finding.inEnglish())
                .collect(Collectors.joining("\n")));
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }
}
