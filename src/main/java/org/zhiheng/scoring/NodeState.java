package org.zhiheng.scoring;

/** Whether a node of a unit's tree has points, and if not, why. */
public enum NodeState {
    /** Has points of its own. */
    SCORED("scored", "已计分"),
    /** Has points that were put in for missing ones (peers' mean …); a total made from them counts as imputed. */
    FILLED("filled", "补缺"),
    /** Not applicable to the unit: taken out of the tree. */
    REMOVED("removed", "不适用，已移除"),
    /** Applicable, but without data or with too few. */
    MISSING("missing", "缺数据");

    private final String code;
    private final String chinese;

    NodeState(String code, String chinese) {
        this.code = code;
        this.chinese = chinese;
    }

    /** The word used in tables. */
    public String code() {
        return code;
    }

    public String chinese() {
        return chinese;
    }

    /** Whether a node in this state has points; one put in for missing ones counts. */
    public boolean hasPoints() {
        return this == SCORED || this == FILLED;
    }
}
