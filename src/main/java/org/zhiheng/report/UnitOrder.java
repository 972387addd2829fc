package org.zhiheng.report;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zhiheng.report.AssessmentReport.Unit;

/**
 * The one order of units in every list: ranked before not ranked, then group, rank, code. Groups come as
 * declared; undeclared ones by name, Chinese numerals in the order of the numbers.
 */
final class UnitOrder {

    private static final String NUMERALS = "〇一二三四五六七八九十";

    static final Comparator<String> GROUP = UnitOrder::compareGroups;

    private UnitOrder() {}

    /**
     * @param groups codes of the groups in their declared order; groups that are not among them come last, by name
     */
    static Comparator<Unit> list(List<String> groups) {
        Map<String, Integer> places = new HashMap<>();
        groups.forEach(group -> places.putIfAbsent(group, places.size()));
        return Comparator.comparing((Unit unit) -> !unit.isRanked())
                .thenComparing(
                        unit -> unit.group() == null ? groups.size() : places.getOrDefault(unit.group(), groups.size()))
                .thenComparing(Unit::groupName, GROUP)
                .thenComparing(unit -> unit.rank() == null ? BigDecimal.ZERO : unit.rank())
                .thenComparing(Unit::code);
    }

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
