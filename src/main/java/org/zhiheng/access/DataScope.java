package org.zhiheng.access;

import java.util.Locale;

/** Which units' data a user sees (C2); put into every query through {@code units_in_scope}. */
public enum DataScope {
    ALL("全部"),
    DISTRICT("本区县"),
    OWN_AND_BELOW("本单位及下级"),
    OWN("仅本单位"),
    NONE("无业务数据");

    private final String chinese;

    DataScope(String chinese) {
        this.chinese = chinese;
    }

    public String chinese() {
        return chinese;
    }

    /** As stored and as the SQL function {@code units_in_scope} takes it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DataScope of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
