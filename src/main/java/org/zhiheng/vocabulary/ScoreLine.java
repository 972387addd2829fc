package org.zhiheng.vocabulary;

import java.math.BigDecimal;
import java.util.List;

/**
 * One reason for points. The lines of a criterion add up to its points.
 *
 * @param criterion code
 * @param kind what the line does
 * @param points added to the criterion, negative for a deduction, 0 for a remark
 * @param reasonCode stable word for statistics and tests, e.g. {@code below-target}
 * @param reason in Chinese
 * @param formula in words, empty when there is nothing to compute
 * @param substituted the formula with figures put in
 * @param rule name of the rule that made it
 * @param file path inside the pack
 * @param line 1-based
 * @param metrics codes of the metrics behind it
 * @param records numbers of the event or mark records behind it
 */
public record ScoreLine(
        String criterion,
        Kind kind,
        BigDecimal points,
        String reasonCode,
        String reason,
        String formula,
        String substituted,
        String rule,
        String file,
        int line,
        List<String> metrics,
        List<Long> records) {

    /** What a line does to the points. */
    public enum Kind {
        /** The full marks that deductions start from. */
        BASE("base", "满分"),
        /** Points earned. */
        POINTS("points", "得分"),
        DEDUCT("deduct", "扣分"),
        AWARD("award", "加分"),
        /** What a cap or floor took away or gave back. */
        LIMIT("limit", "限额"),
        /** What a veto took away. */
        VETO("veto", "否决"),
        /** The input is missing; says by which declared policy it was answered. */
        MISSING("missing", "缺数据"),
        ROUNDING("rounding", "取整"),
        /** Tells something and changes nothing: a scheme that was computed and not used, an event not counted. */
        REMARK("remark", "说明");

        private final String code;
        private final String chinese;

        Kind(String code, String chinese) {
            this.code = code;
            this.chinese = chinese;
        }

        /** The word used in files and tables. */
        public String code() {
            return code;
        }

        public String chinese() {
            return chinese;
        }

        /** @throws IllegalArgumentException when no kind has this code */
        public static Kind of(String code) {
            for (Kind kind : values()) {
                if (kind.code.equals(code)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("No kind of score line has the code (" + code + ")");
        }
    }
}
