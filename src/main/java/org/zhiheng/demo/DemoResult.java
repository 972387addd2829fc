package org.zhiheng.demo;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demonstration made.
 *
 * @param runId of the last quarter's assessment of streets and townships
 * @param scheme name of it
 * @param period in Chinese
 * @param fresh false when an earlier start had made it
 * @param reports files written, empty when not fresh
 * @param groups first and last places by peer group
 */
public record DemoResult(
        long runId, String scheme, String period, boolean fresh, List<Path> reports, List<Group> groups) {

    public DemoResult {
        reports = List.copyOf(reports);
        groups = List.copyOf(groups);
    }

    /** @param last worst place last */
    public record Group(String name, int ranked, List<Place> first, List<Place> last) {}

    /** @param grade null when the scheme suggests none */
    public record Place(
            BigDecimal rank,
            String unitCode,
            String name,
            String parent,
            BigDecimal total,
            @Nullable String grade) {}

    /** The ranking in a few lines of Chinese. */
    public List<String> lines() {
        List<String> lines = new java.util.ArrayList<>();
        lines.add(period + " " + scheme + "（考核批次 " + runId + "）");
        for (Group group : groups) {
            lines.add(group.name() + "，参加排名 " + group.ranked() + " 个单位");
            group.first().forEach(place -> lines.add("  " + line(place)));
            lines.add("  ……");
            group.last().forEach(place -> lines.add("  " + line(place)));
        }
        return lines;
    }

    private static String line(Place place) {
        return "第" + place.rank().toPlainString() + "名  " + place.name() + "（" + place.parent() + "）  "
                + place.total().toPlainString() + "分" + (place.grade() == null ? "" : "  建议等次：" + place.grade());
    }
}
