package org.zhiheng.rulepack.fence;

/** Rules that would not stop; names the unit and the rule that fired most. The session they ran in is to be thrown away. */
public final class RunawayRules extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String unit;
    private final String rule;

    RunawayRules(String unit, String rule, int firings) {
        super("规则“" + rule + "”在单位 " + unit + " 上执行了 " + firings + " 次仍未结束，已中止该单位的计算" + " / the rule (" + rule
                + ") fired " + firings + " times for (" + unit + ") without an end and was abandoned");
        this.unit = unit;
        this.rule = rule;
    }

    /** Code of the unit that was being scored. */
    public String unit() {
        return unit;
    }

    /** Name of the rule. */
    public String rule() {
        return rule;
    }
}
