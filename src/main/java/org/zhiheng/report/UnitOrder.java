package org.zhiheng.report;

import java.math.BigDecimal;
import java.util.Comparator;
import org.zhiheng.report.AssessmentReport.Unit;

/**
 * The one order of units in every list: ranked before not ranked, then group, rank, code. Groups named by Chinese
 * numerals come in the order of the numbers.
 */
final class UnitOrder {

    private static final String NUMERALS = "〇一二三四五六七八九十";

    static final Comparator<String> GROUP = UnitOrder::compareGroups;

    static final Comparator<Unit> LIST = Comparator.comparing((Unit unit) -> !unit.isRanked())
            .thenComparing(Unit::groupName, GROUP)
            .thenComparing(unit -> unit.rank() == null ? BigDecimal.ZERO : unit.rank())
            .thenComparing(Unit::code);

    private UnitOrder() {}

    private static int compareGroups(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int index = 0; index < length; index++) {
            int difference = weight(one.charAt(index)) - weight(other.charAt(index));
            if (difference != 0) {
                return difference;
            }
        }
        return one.length() - other.length();
    }

    private static int weight(char character) {
        int number = NUMERALS.indexOf(character);
        return number < 0 ? character : '一' + number;
    }
}
