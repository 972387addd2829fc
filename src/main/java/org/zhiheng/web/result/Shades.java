package org.zhiheng.web.result;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zhiheng.result.Breakdowns;

/** Five shades of a heat map's cells, by quintile of the criterion inside the shown peer group (A2). */
record Shades(Map<String, List<BigDecimal>> sorted) {

    static Shades of(List<Breakdowns.Node> criteria, List<Breakdowns.HeatRow> rows) {
        Map<String, List<BigDecimal>> sorted = new HashMap<>();
        for (Breakdowns.Node node : criteria) {
            sorted.put(
                    node.node(),
                    rows.stream()
                            .map(row -> row.points().get(node.node()))
                            .filter(Objects::nonNull)
                            .sorted()
                            .toList());
        }
        return new Shades(sorted);
    }

    /** 1 (lowest fifth) to 5; 0 when there are no points, 3 when all units have the same. */
    public int of(String node, @Nullable BigDecimal points) {
        List<BigDecimal> all = sorted.getOrDefault(node, List.of());
        if (points == null || all.isEmpty()) {
            return 0;
        }
        if (all.get(0).compareTo(all.get(all.size() - 1)) == 0) {
            return 3;
        }
        int below = countBelow(all, points, false);
        int equal = countBelow(all, points, true) - below;
        double middle = (below + (equal - 1) / 2.0) / Math.max(1, all.size() - 1);
        return 1 + (int) Math.min(4, Math.floor(middle * 5));
    }

    /** How many of a sorted list are smaller, or, when asked, not greater. */
    private static int countBelow(List<BigDecimal> sorted, BigDecimal points, boolean orEqual) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int compared = sorted.get(middle).compareTo(points);
            if (compared < 0 || orEqual && compared == 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
