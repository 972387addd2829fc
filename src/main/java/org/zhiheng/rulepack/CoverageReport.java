package org.zhiheng.rulepack;

import java.util.List;

/**
 * What a pack's scenarios use of it.
 *
 * @param scheme code
 * @param items everything there is to use, in order of place
 */
public record CoverageReport(String scheme, List<Item> items) {

    /** What can be used. */
    public enum Kind {
        RULE("规则", "rule"),
        BRANCH("档次", "branch"),
        GROUP("分组", "peer group"),
        BAND("等次", "grade"),
        QUOTA("名额", "quota"),
        TRIGGER("按名次的规定", "trigger"),
        LIST("名单", "list"),
        VETO("否决项", "veto");

        private final String chinese;
        private final String english;

        Kind(String chinese, String english) {
            this.chinese = chinese;
            this.english = english;
        }

        public String chinese() {
            return chinese;
        }

        public String english() {
            return english;
        }
    }

    /**
     * @param name of the rule, the tier …
     * @param file path as the author knows it
     * @param line 1-based
     * @param covered whether some scenario uses it
     */
    public record Item(Kind kind, String name, String file, int line, boolean covered) {}

    public long covered() {
        return items.stream().filter(Item::covered).count();
    }

    public List<Item> uncovered() {
        return items.stream().filter(item -> !item.covered()).toList();
    }

    /** Whole percentage, rounded down, so that 100 means everything. */
    public int percent() {
        return items.isEmpty() ? 100 : (int) (covered() * 100 / items.size());
    }
}
