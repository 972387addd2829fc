package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Supplier;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.ScoreLine;

/**
 * One line a form gives.
 *
 * @param amount with its formula; taken off by a deduction, added otherwise
 * @param code stable reason
 * @param words the reason in Chinese, built when asked for: shortfalls need points alone
 * @param records behind it
 */
public record Entry(ScoreLine.Kind kind, Figure amount, String code, Supplier<String> words, List<Long> records) {

    static Entry of(ScoreLine.Kind kind, Figure amount, String code, String reason) {
        return new Entry(kind, amount, code, () -> reason, List.of());
    }

    static Entry base(FormContext context) {
        return of(ScoreLine.Kind.BASE, context.full(), "full-marks", "满分");
    }

    static Entry points(Figure points, String code, String reason) {
        return of(ScoreLine.Kind.POINTS, points, code, reason);
    }

    static Entry deduct(Figure points, String code, String reason) {
        return of(ScoreLine.Kind.DEDUCT, points, code, reason);
    }

    static Entry deduct(Figure points, String code, Supplier<String> words) {
        return new Entry(ScoreLine.Kind.DEDUCT, points, code, words, List.of());
    }

    static Entry award(Figure points, String code, String reason) {
        return of(ScoreLine.Kind.AWARD, points, code, reason);
    }

    static Entry limit(Figure change, String code, String reason) {
        return of(ScoreLine.Kind.LIMIT, change, code, reason);
    }

    static Entry remark(String code, String reason) {
        return of(ScoreLine.Kind.REMARK, Figure.of(0), code, reason);
    }

    Entry from(List<Long> newRecords) {
        return new Entry(kind, amount, code, words, newRecords);
    }

    /** In Chinese. */
    public String reason() {
        return words.get();
    }

    /** What it adds to the criterion, negative for a deduction. */
    public BigDecimal points() {
        return kind == ScoreLine.Kind.DEDUCT ? amount.value().negate() : amount.value();
    }
}
