package org.zhiheng.content;

import java.util.HashMap;
import java.util.Map;

/**
 * What to do about kinds of mistakes whose remedy is always the same, for findings that name none. Those of any YAML file
 * are here; whoever checks files of a kind adds its own.
 */
public final class UsualFixes {

    /** Of a file of any kind. */
    public static final UsualFixes OF_FILES = new UsualFixes(Map.of())
            .and("yaml-repeated-key", "删去重复的一处，或改成另一个编码", "remove one of them, or write another code")
            .and("yaml-required", "补上这一项", "add it")
            .and("yaml-not-whole", "写整数", "write a whole number")
            .and("yaml-not-flag", "写 true（是）或 false（否）", "write true or false");

    private record Fix(String chinese, String english) {}

    /** Code of a finding → what to do. */
    private final Map<String, Fix> fixes;

    private UsualFixes(Map<String, Fix> fixes) {
        this.fixes = fixes;
    }

    /** These, and one for the findings with the code. */
    public UsualFixes and(String code, String chinese, String english) {
        Map<String, Fix> more = new HashMap<>(fixes);
        more.put(code, new Fix(chinese, english));
        return new UsualFixes(more);
    }

    /** The finding with the usual fix of its kind where it has none. */
    public Finding of(Finding finding) {
        Fix fix = fixes.get(finding.code());
        return fix == null || finding.fixChinese() != null ? finding : finding.fix(fix.chinese(), fix.english());
    }
}
