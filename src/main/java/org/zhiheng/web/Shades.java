package org.zhiheng.web;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Five shades of a heat map's cells, by quintile of the criterion inside the shown peer group (A2). */
record Shades(Map<String, List<BigDecimal>> sorted) {

    static Shades of(List<Results.Node> criteria, List<Results.HeatRow> rows) {
        Map<String, List<BigDecimal>> sorted = new HashMap<>();
        for (Results.Node node : criteria) {
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
        long below = all.stream().filter(other -> other.compareTo(points) < 0).count();
        long equal = all.stream().filter(other -> other.compareTo(points) == 0).count();
        double middle = (below + (equal - 1) / 2.0) / Math.max(1, all.size() - 1);
        return 1 + (int) Math.min(4, Math.floor(middle * 5));
    }
}
