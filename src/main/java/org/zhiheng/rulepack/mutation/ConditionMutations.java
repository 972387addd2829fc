package org.zhiheng.rulepack.mutation;

import java.util.List;

/** The changes of one condition that stands alone, such as a cell of a table: operators, numbers, and its joints. */
public final class ConditionMutations {

    private ConditionMutations() {}

    /** @param text the condition in the language of the pack */
    public static List<Mutation> of(String text) {
        MutableText collected = new MutableText("", text);
        collected.expression(0, text.length(), 1, 1, "");
        return collected.mutations();
    }
}
