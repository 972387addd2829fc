package org.zhiheng.work;

import java.util.Locale;

/** What long work does. */
public enum WorkKind {
    /** What publication of a version asks for: check, scenarios, coverage, changed rules. */
    GATES("发布前的检查", "the gates", Lane.GATES),
    /** What a version changes in past periods. */
    EFFECT("试算", "the preview", Lane.EFFECTS),
    /** Past periods under a version. */
    RESCORE("按现行规则重算", "the rescoring of past periods", Lane.RESCORINGS),
    /** Loading of a file of records. */
    IMPORT("导入", "the import", Lane.DATA),
    /** Checking of a period's records. */
    VALIDATION("校验", "the validation", Lane.DATA),
    /** What the correction asked for in an appeal would change. */
    APPEAL_TRIAL("申诉试算", "the trial of an appeal", Lane.APPEALS);

    /** Work of one lane waits for its turn; lanes do not wait for each other. */
    enum Lane {
        GATES(1),
        EFFECTS(1),
        RESCORINGS(1),
        DATA(2),
        APPEALS(1);

        private final int atOnce;

        Lane(int atOnce) {
            this.atOnce = atOnce;
        }

        int atOnce() {
            return atOnce;
        }
    }

    private final String chinese;
    private final String english;
    private final Lane lane;

    WorkKind(String chinese, String english, Lane lane) {
        this.chinese = chinese;
        this.english = english;
        this.lane = lane;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    Lane lane() {
        return lane;
    }

    /** The word in the table. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static WorkKind of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
