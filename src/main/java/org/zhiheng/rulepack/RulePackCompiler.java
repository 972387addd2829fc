package org.zhiheng.rulepack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.rulepack.fence.AllowedWords;
import org.zhiheng.rulepack.fence.DrlFile;
import org.zhiheng.rulepack.fence.Fence;

/** Makes packs ready to fire; keeps the most recently used ones by hash. Compiles one at a time. */
public final class RulePackCompiler {

    private static final int KEPT = 16;

    /** Version of the rule engine; {@code null} where its file does not say. */
    public static String droolsVersion() {
        return String.valueOf(org.kie.api.KieServices.class.getPackage().getImplementationVersion());
    }

    /** What rule text may name. */
    static final AllowedWords WORDS = AllowedWords.ofVocabulary();

    private final Map<String, CompiledRulePack> compiled = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompiledRulePack> eldest) {
            return size() > KEPT;
        }
    };

    /** @throws ContentException with every finding when the pack has errors */
    public synchronized CompiledRulePack compile(RulePack pack) {
        String key = pack.code() + ":" + pack.hash();
        CompiledRulePack known = compiled.get(key);
        if (known != null) {
            return known;
        }
        List<Finding> findings = new ArrayList<>(pack.findings());
        new PackRuleCheck(pack)
                .findings()
                .forEach(finding -> findings.add(pack.tables().atCell(finding)));
        if (findings.stream().anyMatch(Finding::isError)) {
            throw new ContentException(findings);
        }
        List<DrlFile> rules = RuleText.files(pack);
        CompiledRulePack same = withSameRules(pack, rules);
        if (same != null) {
            compiled.put(key, same);
            return same;
        }
        Fence.Outcome outcome = new Fence(WORDS).compile(rules);
        if (outcome instanceof Fence.Outcome.Refused refused) {
            throw new ContentException(
                    refused.findings().stream().map(pack.tables()::atCell).toList());
        }
        CompiledRulePack fresh = new CompiledRulePack(pack, ((Fence.Outcome.Accepted) outcome).container());
        compiled.put(key, fresh);
        return fresh;
    }

    /**
     * A version of which only parameters, texts or scenarios are others needs no compiling: forms are read when they score.
     *
     * @return null when no pack kept has the same rules
     */
    private @Nullable CompiledRulePack withSameRules(RulePack pack, List<DrlFile> rules) {
        for (CompiledRulePack other : compiled.values()) {
            if (other.pack().code().equals(pack.code())
                    && RuleText.files(other.pack()).equals(rules)) {
                return other.sharedBy(pack);
            }
        }
        return null;
    }
}
