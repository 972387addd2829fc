package org.zhiheng.packversion;

import java.util.Locale;

/** How far a version has come. */
public enum VersionState {
    /** Its authors write in it. */
    DRAFT("草稿", "draft"),
    /** Frozen; waits for somebody else to review it. */
    SUBMITTED("待审核", "submitted"),
    /** Reviewed by somebody else; waits to be published. */
    REVIEWED("已审核", "reviewed"),
    /** In force on its days unless a later version is. */
    PUBLISHED("已发布", "published"),
    /** Replaced on all its days. */
    RETIRED("已停用", "retired"),
    /** Given up before publication. */
    WITHDRAWN("已撤回", "withdrawn");

    private final String chinese;
    private final String english;

    VersionState(String chinese, String english) {
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
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static VersionState of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
