package org.zhiheng.access;

/** What a user is; the three administrators are kept apart and none of them can score (等保 habit, C1). */
public enum Role {
    DEPARTMENT("组织部门", "Organization department"),
    RULE_AUTHOR("规则编写人", "Rule author"),
    PUBLISHER("发布人", "Publisher"),
    UNIT_CONTACT("单位联络员", "Unit contact"),
    AUDITOR("审阅人", "Auditor"),
    SYSTEM_ADMIN("系统管理员", "System administrator"),
    SECURITY_ADMIN("安全管理员", "Security administrator"),
    AUDIT_ADMIN("审计管理员", "Audit administrator");

    private final String chinese;
    private final String english;

    Role(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    boolean isAdministrator() {
        return this == SYSTEM_ADMIN || this == SECURITY_ADMIN || this == AUDIT_ADMIN;
    }
}
