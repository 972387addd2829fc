package org.zhiheng.rulepack.logic;

import java.math.BigDecimal;
import org.zhiheng.rulepack.logic.Domain.Numbers;

/** Where one variable compares with one number. */
public final class Comparisons {

    private Comparisons() {}

    /** @param operator {@code >= > <= < != =} or {@code ==} */
    public static Region numbers(String variable, String operator, BigDecimal bound) {
        return switch (operator) {
            case ">=" -> Region.of(variable, Numbers.from(bound, true));
            case ">" -> Region.of(variable, Numbers.from(bound, false));
            case "<=" -> Region.of(variable, Numbers.until(bound, true));
            case "<" -> Region.of(variable, Numbers.until(bound, false));
            case "!=" ->
                Region.of(variable, Numbers.until(bound, false)).or(Region.of(variable, Numbers.from(bound, false)));
            default -> Region.of(variable, Numbers.exactly(bound));
        };
    }

    /** Whether two numbers in this order make the comparison true. */
    public static boolean holds(String operator, int order) {
        return switch (operator) {
            case ">=" -> order >= 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            case "<" -> order < 0;
            case "!=" -> order != 0;
            default -> order == 0;
        };
    }

    /** The comparison with its sides exchanged. */
    public static String flipped(String operator) {
        return switch (operator) {
            case ">=" -> "<=";
            case ">" -> "<";
            case "<=" -> ">=";
            case "<" -> ">";
            default -> operator;
        };
    }
}
