package org.zhiheng.scoring;

/** What a node does about a child without points (SCORING-FORMS F1–F5, L4, L5). Declared, never assumed. */
public enum Absence {
    /** The child's weight or full points are shared out over the children present, in proportion. */
    RESHARE("reshare", "权重由其余各项按比例分摊"),
    /** The child is left out and its full points with it; nobody takes its place. */
    LEAVE_OUT("leave_out", "不计入，满分相应减少"),
    /** Counts as zero points. */
    ZERO("zero", "按0分计"),
    /** Counts as full points. */
    FULL_POINTS("full_points", "按满分计"),
    /** Gets the mean of the units of the peer group that have points. */
    PEER_MEAN("peer_mean", "按同组平均分计"),
    /** Gets the median of the units of the peer group that have points. */
    PEER_MEDIAN("peer_median", "按同组中位数计"),
    /** Gets the lowest points of the peer group (not submitted scores worst). */
    PEER_WORST("peer_worst", "按同组最低分计"),
    /** The node has no points either. */
    PARENT_ABSENT("parent_absent", "上级项一并不计分");

    private final String code;
    private final String chinese;

    Absence(String code, String chinese) {
        this.code = code;
        this.chinese = chinese;
    }

    /** The word used in scheme files. */
    public String code() {
        return code;
    }

    public String chinese() {
        return chinese;
    }

    boolean needsPeers() {
        return this == PEER_MEAN || this == PEER_MEDIAN || this == PEER_WORST;
    }

    /** @throws IllegalArgumentException when no policy has this code */
    public static Absence of(String code) {
        for (Absence absence : values()) {
            if (absence.code.equals(code)) {
                return absence;
            }
        }
        throw new IllegalArgumentException("No policy for absent children has the code (" + code + ")");
    }
}
