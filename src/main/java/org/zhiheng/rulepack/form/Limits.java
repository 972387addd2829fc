package org.zhiheng.rulepack.form;

import java.util.List;
import org.zhiheng.vocabulary.Figure;

/** Shows what a limit inside a criterion took away or gave back. */
final class Limits {

    private Limits() {}

    /** Adds a line when the sum passes the limit. */
    static void limit(List<Entry> entries, Figure sum, Figure limit, boolean deducting) {
        if (sum.value().abs().compareTo(limit.value().abs()) <= 0) {
            return;
        }
        Figure most = limit.as(deducting ? "扣分上限" : "加分上限");
        Figure meant = sum.as(deducting ? "应扣分" : "应加分");
        String reason = (deducting ? "扣分以" : "加分以") + Figure.plain(limit.value()) + "分为限";
        entries.add(
                deducting
                        ? Entry.limit(meant.minus(most), "deduction-limit", reason)
                        : Entry.limit(most.minus(meant), "award-limit", reason));
    }
}
