package org.zhiheng.rulepack;

import org.zhiheng.rulepack.fence.RunawayRules;

/** A rule broke off while scoring a unit. The message names the unit and the rule, in Chinese and English. */
public final class RuleFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String unit;
    private final String rule;

    RuleFailure(String unit, String rule, String reason, Throwable cause) {
        super(
                "规则「" + rule + "」在单位 " + unit + " 上出错：" + reason + "\nRule (" + rule + ") failed on unit " + unit + ": "
                        + reason,
                cause);
        this.unit = unit;
        this.rule = rule;
    }

    RuleFailure(String unit, RunawayRules runaway) {
        super(runaway.getMessage(), runaway);
        this.unit = unit;
        this.rule = runaway.rule();
    }

    /** Code of the unit on whose facts the rule failed. */
    public String unit() {
        return unit;
    }

    /** Empty when no single rule is at fault. */
    public String rule() {
        return rule;
    }
}
