package org.zhiheng.review;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a sealed run stands among people; each names the stages it may go on to. */
public enum Stage {
    IN_REVIEW("复核"),
    IN_PREVIEW("单位预览与申诉"),
    IN_SIGN_OFF("审签"),
    IN_PUBLICITY("公示"),
    PUBLISHED("已发布"),
    SUPERSEDED("已被更正"),
    WITHDRAWN("已撤回");

    private final String chinese;

    Stage(String chinese) {
        this.chinese = chinese;
    }

    public String chinese() {
        return chinese;
    }

    /** As stored. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Stage of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    Set<Stage> next() {
        return switch (this) {
            case IN_REVIEW -> EnumSet.of(IN_PREVIEW, WITHDRAWN);
            case IN_PREVIEW -> EnumSet.of(IN_SIGN_OFF, IN_REVIEW, WITHDRAWN);
            case IN_SIGN_OFF -> EnumSet.of(IN_PUBLICITY, IN_REVIEW, WITHDRAWN);
            case IN_PUBLICITY -> EnumSet.of(PUBLISHED, IN_REVIEW, WITHDRAWN);
            case PUBLISHED -> EnumSet.of(SUPERSEDED);
            case SUPERSEDED, WITHDRAWN -> EnumSet.noneOf(Stage.class);
        };
    }
}
