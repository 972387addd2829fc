package org.zhiheng.report;

import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.zhiheng.report.AssessmentReport.Overall;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.WorkbookStyles.Role;

/** 总排名 of a scheme that also ranks across its peer groups: every ranked unit in one list, its group and rank in it beside. */
final class OverallRankingTable {

    private static final List<String> HEADS =
            List.of("序号", "总名次", "单位代码", "单位", "上级单位", "总分", "等次", "组别", "组内名次", "上期总名次", "名次变化", "备注");

    private final AssessmentReport report;
    private final FlatTable table;

    OverallRankingTable(AssessmentReport report, BiFunction<String, int[], SheetPage> pages) {
        this.report = report;
        int[] widths = {
            6,
            9,
            Columns.width(10, 24, report.units().stream().map(Unit::code)),
            Columns.width(14, 36, report.units().stream().map(Unit::name)),
            Columns.width(10, 24, report.units().stream().map(Unit::parentName)),
            10,
            10,
            Columns.width(8, 20, report.units().stream().map(Unit::groupName)),
            10,
            12,
            10,
            12
        };
        this.table = new FlatTable(name -> pages.apply(name, widths.clone()), "总排名", HEADS, 4, 2);
    }

    void write(ReportSettings settings) {
        report.rankedOverall().forEach(this::unit);
        SheetPage page = table.end();
        page.note("注：全部参加排名的单位不分组，按同一办法（总分、并列的处理）排出总名次；等次按组评定，见「分组排名」。校验码："
                + report.heading().verificationCode());
        page.signatures(settings);
        page.close();
    }

    private void unit(Unit unit) {
        Overall overall = Objects.requireNonNull(unit.overall());
        SheetPage page = table.row();
        page.count(0, table.written());
        page.rank(1, overall.rank());
        page.text(2, unit.code(), Role.CODE);
        page.text(3, unit.name(), Role.TEXT);
        page.text(4, unit.parentName(), Role.TEXT);
        page.number(5, unit.total(), 2);
        page.text(6, unit.grade(), Role.CENTRED);
        page.text(7, unit.groupName(), Role.CENTRED);
        page.rank(8, unit.rank());
        page.rank(9, overall.previousRank());
        page.difference(10, 9, 1, overall.previousRank(), overall.rank(), Role.MOVEMENT);
        page.text(11, overall.tied() ? "并列" : "", Role.TEXT);
    }
}
