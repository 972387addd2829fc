package org.zhiheng.metric;

import org.zhiheng.content.Finding;
import org.zhiheng.content.UsualFixes;

/** What to do about mistakes in metric files. */
final class MetricFixes {

    private static final UsualFixes FIXES = UsualFixes.OF_FILES
            .and("metric-value", "改成可用的值", "write one that is allowed")
            .and("metric-unknown-placeholder", "写 :from、:until 或 :as_of", "write :from, :until or :as_of")
            .and("metric-unknown-view", "写 gov_case、gov_hazard 等视图，见 batch/README.md", "write a view such as gov_case")
            .and("metric-parenthesis", "补上或删去一个括号", "add or remove a parenthesis")
            .and(
                    "metric-columns",
                    "返回 unit_code 和 numerator、denominator 或 value，名称照写",
                    "return unit_code and numerator, denominator or value");

    private MetricFixes() {}

    /** The finding with the usual fix of its kind where it has none. */
    static Finding of(Finding finding) {
        return FIXES.of(finding);
    }
}
