package org.zhiheng.report;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Metric;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.AssessmentReport.Value;
import org.zhiheng.report.WorkbookStyles.Role;
import org.zhiheng.vocabulary.MetricState;

/** 指标数据: numerator, denominator, value and state of each metric and unit, with the values of the earlier periods. */
final class MetricsTable {

    private static final List<String> HEADS =
            List.of("序号", "组别", "单位代码", "单位", "指标", "分子", "分母", "数值", "计量单位", "状态", "组内名次", "上期数值", "去年同期数值");

    private static final int MOST_SHOWN = 4;

    private final FlatTable table;
    private final Map<String, Metric> metrics = new HashMap<>();

    MetricsTable(AssessmentReport report, BiFunction<String, int[], SheetPage> pages) {
        report.metrics().forEach(metric -> metrics.put(metric.code(), metric));
        int[] widths = {
            8,
            Columns.width(8, 14, report.units().stream().map(AssessmentReport.Unit::groupName)),
            Columns.width(10, 18, report.units().stream().map(AssessmentReport.Unit::code)),
            Columns.width(10, 22, report.units().stream().map(AssessmentReport.Unit::name)),
            Columns.width(16, 30, report.metrics().stream().map(Metric::name)),
            12,
            12,
            12,
            10,
            10,
            10,
            12,
            14
        };
        this.table = new FlatTable(name -> pages.apply(name, widths.clone()), "指标数据", HEADS, 4, 2);
    }

    void add(UnitSheet sheet) {
        Map<String, Map<String, Value>> byMetric = new LinkedHashMap<>();
        for (Value value : sheet.values()) {
            byMetric.computeIfAbsent(value.metric(), metric -> new HashMap<>()).put(value.span(), value);
        }
        byMetric.forEach((metric, spans) -> {
            Value now = spans.get("current");
            if (now != null) {
                row(sheet, metric, now, spans.get("previous"), spans.get("last_year"));
            }
        });
    }

    private void row(UnitSheet sheet, String code, Value now, @Nullable Value previous, @Nullable Value lastYear) {
        Metric metric = metrics.get(code);
        SheetPage page = table.row();
        page.count(0, table.written());
        page.text(1, sheet.unit().groupName(), Role.CENTRED);
        page.text(2, sheet.unit().code(), Role.CODE);
        page.text(3, sheet.unit().name(), Role.TEXT);
        page.text(4, metric == null ? code : metric.name(), Role.TEXT);
        page.number(5, now.numerator(), 0);
        page.number(6, now.denominator(), 0);
        value(page, 7, metric, now.value());
        page.text(8, metric == null ? "" : metric.unit(), Role.CENTRED);
        page.text(9, now.state().chinese(), Role.CENTRED);
        page.rank(10, now.groupRank());
        value(page, 11, metric, value(previous));
        value(page, 12, metric, value(lastYear));
    }

    /** The cell holds the whole value and shows what can be read. */
    private static void value(SheetPage page, int column, @Nullable Metric metric, @Nullable BigDecimal value) {
        if (value == null) {
            page.number(column, null, 0);
        } else {
            page.rounded(column, value, decimals(metric, value), Role.NUMBER);
        }
    }

    /** As the metric is rounded, up to four; of an unrounded one two, none for a whole count, four below one. */
    private static int decimals(@Nullable Metric metric, BigDecimal value) {
        if (metric != null && metric.rounding() != null && metric.rounding().decimals() <= MOST_SHOWN) {
            return metric.rounding().decimals();
        }
        int has = Math.max(0, value.stripTrailingZeros().scale());
        boolean percent = metric != null && "%".equals(metric.unit());
        return has == 0 && !percent ? 0 : has > 2 && value.abs().compareTo(BigDecimal.ONE) < 0 ? MOST_SHOWN : 2;
    }

    private static @Nullable BigDecimal value(@Nullable Value value) {
        return value == null ? null : value.value();
    }

    void finish(ReportSettings settings) {
        SheetPage page = table.end();
        page.note("注：「" + MetricState.NO_DATA.chinese() + "」为本期没有发生或没有记录，「" + MetricState.NOT_APPLICABLE.chinese()
                + "」为不承担该项职责，「" + MetricState.TOO_FEW.chinese() + "」为低于规定的最少数量；三者都不当作零。");
        page.signatures(settings);
        page.close();
    }
}
