package org.zhiheng.rulepack.form;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;

/** What an author may have meant by a name that is no parameter of the form. */
final class ParameterWords {

    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("目标", "target"),
            Map.entry("目标值", "target"),
            Map.entry("goal", "target"),
            Map.entry("满分", "full"),
            Map.entry("score", "full"),
            Map.entry("名称", "name"),
            Map.entry("指标", "metric"),
            Map.entry("依据", "basis"),
            Map.entry("条文", "clause"),
            Map.entry("缺数据", "missing"),
            Map.entry("最低分", "floor"),
            Map.entry("min", "floor"),
            Map.entry("最高分", "cap"),
            Map.entry("max", "cap"),
            Map.entry("上限", "limit"),
            Map.entry("每步扣分", "per_step"),
            Map.entry("每次", "each"),
            Map.entry("事件", "events"),
            Map.entry("event", "events"),
            Map.entry("取整", "round"));
    private static final Map<String, String> FORM_OF = Map.of(
            "tiers", "tiers",
            "table", "ladder",
            "cases", "cases",
            "knots", "interpolation",
            "options", "higher_of",
            "groups", "raters",
            "quota", "quota",
            "against", "improvement",
            "points", "expression");

    private ParameterWords() {}

    /** The parameter meant; null when there is none near. */
    static @Nullable String meant(String key, Set<String> known) {
        String meant = MEANT.get(key);
        return meant != null && known.contains(meant) ? meant : Suggestion.likely(key, known);
    }

    /** @param used parameters of the form */
    static Finding fix(Finding finding, String key, Set<String> used) {
        if (key.equals("weight") || key.equals("权重")) {
            return finding.fix(
                    "权重写在 scheme.yml 的 tree 里：{ criterion: 编码, weight: 40% }",
                    "weights stand in the tree of scheme.yml: { criterion: CODE, weight: 40% }");
        }
        String form = FORM_OF.get(key);
        return form == null
                ? finding.fix("可用的有：" + String.join("、", used), "one of: " + String.join(", ", used))
                : finding.fix(
                        "「" + key + "」是 form: " + form + " 的参数：改 form，或删去这一项",
                        "(" + key + ") belongs to form: " + form + "; change the form or remove it");
    }
}
