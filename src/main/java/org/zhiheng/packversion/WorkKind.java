package org.zhiheng.packversion;

import java.util.Locale;

/** Long work on a version of a rule pack. */
public enum WorkKind {
    /** What publication asks for: check, scenarios, coverage, changed rules. */
    GATES("发布前的检查", "the gates"),
    /** What the version changes in past periods. */
    EFFECT("试算", "the preview"),
    /** Past periods under the version. */
    RESCORE("按现行规则重算", "the rescoring of past periods");

    private final String chinese;
    private final String english;

    WorkKind(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /** The word in the table. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
