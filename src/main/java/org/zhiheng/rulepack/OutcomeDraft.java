package org.zhiheng.rulepack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zhiheng.ranking.GradeEffect;
import org.zhiheng.vocabulary.OutcomeSheet;

/** What outcome rules write on one unit. */
final class OutcomeDraft implements OutcomeSheet, CompiledRulePack.Target {

    private final List<GradeEffect> effects = new ArrayList<>();
    private final Map<String, String> lists = new TreeMap<>();
    private final Map<String, String> warnings = new TreeMap<>();
    private final Trail trail;
    private String rule = "";

    OutcomeDraft(Trail trail) {
        this.trail = trail;
    }

    @Override
    public void firing(String name) {
        rule = name;
        trail.fired(name);
    }

    @Override
    public String rule() {
        return rule;
    }

    List<GradeEffect> effects() {
        return effects;
    }

    Map<String, String> lists() {
        return lists;
    }

    Map<String, String> warnings() {
        return warnings;
    }

    @Override
    public void grade(String grade, String reason) {
        effects.add(new GradeEffect.Sets(grade, told(reason)));
    }

    @Override
    public void atMost(String grade, String reason) {
        effects.add(new GradeEffect.Caps(grade, told(reason)));
    }

    @Override
    public void lower(int steps, String reason) {
        effects.add(new GradeEffect.Lowers(steps, told(reason)));
    }

    private String told(String reason) {
        return reason + "（规则：" + rule + "）";
    }

    @Override
    public void list(String list, String reason) {
        lists.putIfAbsent(list, reason);
    }

    @Override
    public void warn(String code, String text) {
        warnings.putIfAbsent(code, text);
    }
}
