package org.zhiheng.rulepack;

/** A pack whose rules passed the check and the fence and are ready to fire. Safe for use by many threads. */
public final class CompiledRulePack {

    private final RulePack pack;

    CompiledRulePack(RulePack pack) {
        this.pack = pack;
    }

    public RulePack pack() {
        return pack;
    }
}
