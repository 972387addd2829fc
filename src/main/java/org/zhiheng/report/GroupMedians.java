package org.zhiheng.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zhiheng.report.AssessmentReport.Score;

/** The median points of each node among the ranked units of each peer group. */
final class GroupMedians {

    private final Map<String, Map<String, BigDecimal>> byGroup = new HashMap<>();

    private GroupMedians() {}

    static GroupMedians of(AssessmentReport report) {
        Map<String, Map<String, List<BigDecimal>>> points = new HashMap<>();
        report.sheets().points(sheet -> {
            if (!sheet.unit().isRanked()) {
                return;
            }
            Map<String, List<BigDecimal>> group =
                    points.computeIfAbsent(sheet.unit().groupName(), name -> new HashMap<>());
            for (Score score : sheet.scores()) {
                if (score.points() != null) {
                    group.computeIfAbsent(score.node(), node -> new ArrayList<>())
                            .add(score.points());
                }
            }
        });
        GroupMedians medians = new GroupMedians();
        points.forEach((group, nodes) -> {
            Map<String, BigDecimal> ofGroup = new HashMap<>();
            nodes.forEach((node, values) -> ofGroup.put(node, median(values)));
            medians.byGroup.put(group, ofGroup);
        });
        return medians;
    }

    /** Node → median; empty when the group has no ranked unit. */
    Map<String, BigDecimal> of(String group) {
        return byGroup.getOrDefault(group, Map.of());
    }

    private static BigDecimal median(List<BigDecimal> values) {
        values.sort(null);
        int middle = values.size() / 2;
        return values.size() % 2 == 1
                ? values.get(middle)
                : values.get(middle - 1).add(values.get(middle)).multiply(new BigDecimal("0.5"));
    }
}
