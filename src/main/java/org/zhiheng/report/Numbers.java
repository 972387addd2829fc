package org.zhiheng.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.ScoreLine;

/** Numbers and codes as a Chinese reader expects them. */
final class Numbers {

    private Numbers() {}

    /** No exponent, no trailing zeros; a dash for none. */
    static String plain(@Nullable BigDecimal number) {
        return number == null ? "—" : Figure.plain(number);
    }

    /** At least two decimals: 85.30, 85.305. */
    static String points(@Nullable BigDecimal points) {
        if (points == null) {
            return "—";
        }
        BigDecimal stripped = points.stripTrailingZeros();
        return (stripped.scale() < 2
                        ? stripped.setScale(2)
                        : stripped.setScale(Math.min(6, stripped.scale()), RoundingMode.HALF_UP))
                .toPlainString();
    }

    /** With its sign: +2, −0.5, 0. */
    static String signed(BigDecimal number) {
        return (number.signum() > 0 ? "+" : number.signum() < 0 ? "−" : "") + Figure.plain(number.abs());
    }

    /** Mean to two decimals, half up; null for an empty list. */
    static @Nullable BigDecimal mean(List<BigDecimal> numbers) {
        return numbers.isEmpty()
                ? null
                : numbers.stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(BigDecimal.valueOf(numbers.size()), 2, RoundingMode.HALF_UP);
    }

    /** What kind of score line this is. */
    static String kind(Line line) {
        return Arrays.stream(ScoreLine.Kind.values())
                .filter(kind -> kind.code().equals(line.kind()))
                .map(ScoreLine.Kind::chinese)
                .findFirst()
                .orElse(line.kind());
    }

    /** State of a node's points. */
    static String state(String state) {
        return switch (state) {
            case "scored" -> "已计分";
            case "filled" -> "补缺";
            case "removed" -> "不适用，已移除";
            case "missing" -> "缺数据";
            default -> state;
        };
    }

    static String direction(@Nullable String better) {
        return better == null
                ? ""
                : switch (better) {
                    case "higher" -> "越高越好";
                    case "lower" -> "越低越好";
                    case "neutral" -> "不比高低";
                    default -> better;
                };
    }

    static String combination(Node node) {
        return switch (node.combination()) {
            case SUM -> "下级各项相加";
            case WEIGHTED -> "下级各项加权相加";
            case OTHER -> "按方案规定";
            case UNKNOWN -> node.criterion() ? "" : "按方案规定";
        };
    }
}
