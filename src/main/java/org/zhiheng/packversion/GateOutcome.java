package org.zhiheng.packversion;

import java.util.List;

/**
 * What a gate found.
 *
 * @param gate stable code: {@code check}, {@code scenarios}, {@code coverage}, {@code mutation} …
 * @param passed whether the version may be published as far as this gate goes
 * @param chinese the outcome in one line, figures included
 * @param english the same in English
 * @param detailsChinese what stands in the way, one line each; empty when passed
 */
public record GateOutcome(String gate, boolean passed, String chinese, String english, List<String> detailsChinese) {

    public GateOutcome {
        detailsChinese = List.copyOf(detailsChinese);
    }

    static GateOutcome notCompiled(String gate) {
        return new GateOutcome(
                gate, false, "规则不能编译，用例没有运行", "the rules do not compile; no scenario was run", List.of());
    }
}
