package org.zhiheng.vocabulary;

/** Why a metric has, or has not, a value for a unit. The four are never turned into one another. */
public enum MetricState {
    /** There is a value. */
    OBSERVED("observed", "有值"),
    /** The unit is in charge of the matter, yet nothing of it occurred or was recorded in the period. */
    NO_DATA("no_data", "无数据"),
    /** The unit is not in charge of the matter. */
    NOT_APPLICABLE("not_applicable", "不适用"),
    /** Fewer cases, answers or raters than the metric's declared minimum. */
    TOO_FEW("too_few", "数量不足");

    private final String code;
    private final String chinese;

    MetricState(String code, String chinese) {
        this.code = code;
        this.chinese = chinese;
    }

    /** The word used in files and tables. */
    public String code() {
        return code;
    }

    public String chinese() {
        return chinese;
    }

    /** @throws IllegalArgumentException when no state has this code */
    public static MetricState of(String code) {
        for (MetricState state : values()) {
            if (state.code.equals(code)) {
                return state;
            }
        }
        throw new IllegalArgumentException("No metric state has the code (" + code + ")");
    }
}
