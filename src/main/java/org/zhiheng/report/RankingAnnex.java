package org.zhiheng.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Overall;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.WordDocument.Face;
import org.zhiheng.report.WordDocument.Layout;

/**
 * 考核排名表: the list across groups where the scheme has one, then each group with the points of the scheme's first level.
 * Lies on its side when that makes it wide.
 */
final class RankingAnnex {

    /** A longer annex belongs into the workbook: then each group shows its first and last units. */
    static final int LONGEST = 3_000;

    private static final int FIRST_AND_LAST = 10;
    private static final int MOST_BRANCHES = 8;

    private final AssessmentReport report;
    private final WordDocument word;
    private final boolean whole;
    private final List<Node> branches;
    private final Map<String, List<String>> branchPoints = new HashMap<>();

    RankingAnnex(AssessmentReport report, WordDocument word) {
        this.report = report;
        this.word = word;
        this.whole = report.units().size() <= LONGEST;
        List<Node> first = report.total().map(report::children).orElse(List.of());
        this.branches = whole && first.size() > 1 && first.size() <= MOST_BRANCHES ? first : List.of();
    }

    Layout layout() {
        return branches.isEmpty() && report.rankedOverall().isEmpty() ? Layout.OFFICIAL : Layout.OFFICIAL_LANDSCAPE;
    }

    void write() {
        if (!branches.isEmpty()) {
            report.sheets()
                    .points(sheet -> branchPoints.put(
                            sheet.unit().code(),
                            branches.stream()
                                    .map(branch -> Numbers.points(sheet.score(branch.code())
                                            .map(Score::points)
                                            .map(RankingAnnex::twoDecimals)
                                            .orElse(null)))
                                    .toList()));
        }
        if (!whole) {
            word.run(
                    word.paragraph(ParagraphAlignment.BOTH, 2),
                    "单位较多，每组列出前" + FIRST_AND_LAST + "名和后" + FIRST_AND_LAST + "名，全部名次见工作簿。",
                    Face.BODY);
        }
        overall();
        Map<String, List<Unit>> groups = report.rankedByGroup();
        groups.forEach((name, units) -> {
            if (groups.size() > 1) {
                subheading(name + "（" + units.size() + "个单位）");
            }
            group(units);
            word.gap();
        });
    }

    private static BigDecimal twoDecimals(BigDecimal points) {
        return points.scale() <= 2 ? points : points.setScale(2, java.math.RoundingMode.HALF_UP);
    }

    private void overall() {
        List<Unit> units = report.rankedOverall();
        if (units.isEmpty()) {
            return;
        }
        subheading("总排名（" + units.size() + "个单位）");
        word.table(
                List.of("总名次", "单位", "上级单位", "组别", "组内名次", "总分", "等次", "上期总名次", "名次变化"),
                new int[] {11, 27, 13, 11, 9, 9, 9, 11, 9},
                List.of(0, 3, 4, 5, 6, 7, 8),
                shown(units, unit -> {
                    Overall overall = Objects.requireNonNull(unit.overall());
                    return List.of(
                            rank(overall.rank(), overall.tied()),
                            unit.name(),
                            Objects.requireNonNullElse(unit.parentName(), ""),
                            unit.groupName(),
                            Numbers.plain(unit.rank()),
                            Numbers.points(unit.total()),
                            Objects.requireNonNullElse(unit.grade(), "—"),
                            Numbers.plain(overall.previousRank()),
                            moved(overall.previousRank(), overall.rank()));
                }));
        word.gap();
    }

    private void group(List<Unit> units) {
        List<String> heads = new ArrayList<>(List.of("名次", "单位", "上级单位"));
        branches.forEach(branch -> heads.add(branch.name()));
        heads.addAll(List.of("总分", "等次", "上期名次", "名次变化"));
        int[] widths = new int[heads.size()];
        Arrays.fill(widths, 9);
        widths[0] = 11;
        widths[1] = 26;
        widths[2] = 13;
        List<Integer> centred = new ArrayList<>(List.of(0));
        for (int column = 3; column < widths.length; column++) {
            centred.add(column);
        }
        word.table(heads, widths, centred, shown(units, unit -> {
            List<String> cells = new ArrayList<>(List.of(
                    rank(Objects.requireNonNull(unit.rank()), unit.tied()),
                    unit.name(),
                    Objects.requireNonNullElse(unit.parentName(), "")));
            cells.addAll(branchPoints.getOrDefault(unit.code(), Collections.nCopies(branches.size(), "—")));
            cells.addAll(List.of(
                    Numbers.points(unit.total()),
                    Objects.requireNonNullElse(unit.grade(), "—"),
                    Numbers.plain(unit.previousRank()),
                    moved(unit.previousRank(), unit.rank())));
            return cells;
        }));
    }

    private List<List<String>> shown(List<Unit> units, Function<Unit, List<String>> row) {
        List<List<String>> rows = new ArrayList<>();
        for (int index = 0; index < units.size(); index++) {
            if (whole || index < FIRST_AND_LAST || index >= units.size() - FIRST_AND_LAST) {
                rows.add(row.apply(units.get(index)));
            }
        }
        return rows;
    }

    private static String rank(BigDecimal rank, boolean tied) {
        return Numbers.plain(rank) + (tied ? "（并列）" : "");
    }

    private static String moved(@Nullable BigDecimal before, @Nullable BigDecimal now) {
        if (before == null || now == null) {
            return "—";
        }
        BigDecimal rise = before.subtract(now);
        return rise.signum() == 0 ? "持平" : (rise.signum() > 0 ? "↑" : "↓") + Numbers.plain(rise.abs());
    }

    private void subheading(String text) {
        XWPFParagraph heading = word.paragraph(ParagraphAlignment.LEFT, 0);
        word.outline(heading, 2);
        word.run(heading, text, Face.SECOND_HEADING);
    }
}
