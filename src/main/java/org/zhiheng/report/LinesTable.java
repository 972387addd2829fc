package org.zhiheng.report;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.WorkbookStyles.Role;

/** 得失分明细: every score line, and how each subtotal and total came about. */
final class LinesTable {

    private static final List<String> HEADS =
            List.of("序号", "组别", "单位代码", "单位", "评分项", "类型", "原因", "计算过程", "得分", "规则", "规则位置");

    private final FlatTable table;
    private final Map<String, Node> nodes = new HashMap<>();
    private final String folder;

    LinesTable(AssessmentReport report, BiFunction<String, int[], SheetPage> pages) {
        report.nodes().forEach(node -> nodes.put(node.code(), node));
        this.folder = "rules/" + report.heading().scheme() + "/";
        int[] widths = {
            8,
            Columns.width(8, 14, report.units().stream().map(Unit::groupName)),
            Columns.width(10, 18, report.units().stream().map(Unit::code)),
            Columns.width(10, 18, report.units().stream().map(Unit::name)),
            23,
            7,
            36,
            52,
            11,
            23,
            16
        };
        this.table = new FlatTable(name -> pages.apply(name, widths.clone()), "得失分明细", HEADS, 4, 2);
    }

    void add(UnitSheet sheet) {
        for (Line line : sheet.lines()) {
            row(
                    sheet.unit(),
                    name(line.criterion()),
                    Numbers.kind(line),
                    line.reason(),
                    line.working(),
                    line.points(),
                    line.rule(),
                    place(line));
        }
        for (Score score : sheet.scores()) {
            Node node = nodes.get(score.node());
            boolean combined = node != null && !node.criterion() && score.formula() != null;
            boolean unscored = score.points() == null;
            if (combined || unscored) {
                String reason = score.note() != null ? score.note() : Numbers.state(score.state());
                row(
                        sheet.unit(),
                        name(score.node()),
                        combined ? "合成" : "不计分",
                        reason,
                        score.working(),
                        score.points(),
                        null,
                        null);
            }
        }
        for (AssessmentReport.Shortfall shortfall : sheet.shortfalls()) {
            row(sheet.unit(), name(shortfall.criterion()), "差距", shortfall.text(), null, null, null, null);
        }
    }

    /** Without the scheme's folder, which is the same in every row. */
    private String place(Line line) {
        String file = line.ruleFile();
        return (file.startsWith(folder) ? file.substring(folder.length()) : file) + ":" + line.ruleLine();
    }

    private String name(String code) {
        Node node = nodes.get(code);
        return node == null || node.name().equals(code) ? code : code + " " + node.name();
    }

    private void row(
            Unit unit,
            String node,
            String kind,
            String reason,
            @Nullable String working,
            @Nullable BigDecimal points,
            @Nullable String rule,
            @Nullable String place) {
        SheetPage page = table.row();
        page.count(0, table.written());
        page.text(1, unit.groupName(), Role.CENTRED);
        page.text(2, unit.code(), Role.CODE);
        page.text(3, unit.name(), Role.TEXT);
        page.text(4, node, Role.TEXT);
        page.text(5, kind, Role.CENTRED);
        page.text(6, reason, Role.TEXT);
        page.text(7, working, Role.TEXT);
        page.number(8, points, 2);
        page.text(9, rule, Role.TEXT);
        page.text(10, place, Role.TEXT);
    }

    void finish(ReportSettings settings) {
        SheetPage page = table.end();
        page.note("注：一个评分项的各行得分相加即为该项得分；类型为「合成」的行说明小计、总分怎样由下级各项得出；「差距」说明离最近的条件还差多少，件数按分母不变计算；规则位置是 " + folder
                + " 里的文件和行。");
        page.signatures(settings);
        page.close();
    }
}
