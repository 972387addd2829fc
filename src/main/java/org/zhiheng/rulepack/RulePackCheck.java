package org.zhiheng.rulepack;

import java.util.List;
import java.util.Set;
import org.zhiheng.content.Finding;

/** Finds everything wrong in a pack in one pass. */
public final class RulePackCheck {

    private RulePackCheck() {}

    /**
     * Checks the pack's files, rules included; saves and fires nothing.
     *
     * @param metrics codes of the metrics there are
     * @return in order of place; the pack can be used when none is an error
     */
    public static List<Finding> check(RulePack pack, Set<String> metrics) {
        return pack.findings();
    }
}
