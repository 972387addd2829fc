package org.zhiheng.web.analysis;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.zhiheng.preview.RescoredPeriod;
import org.zhiheng.ranking.Comparison;
import org.zhiheng.result.Placings;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.result.Charts;

/** Chart options of the analysis pages. */
@Component
class AnalysisCharts {

    private static final String UP = "#1a7f37";
    private static final String DOWN = "#b3261e";
    private static final String TODAYS_RULES = "#b8860b";
    private static final int BINS = 12;
    private static final int CHART_WIDTH = 1040;
    private static final int LEAST_LABEL = 34;
    private static final int MOST_LABEL = 76;
    private static final int LABEL_GAP = 6;

    private final Charts charts;

    AnalysisCharts(Charts charts) {
        this.charts = charts;
    }

    /** From one total to the other: a floating bar a criterion that moved; empty when a total is missing. */
    String waterfall(Comparisons.Waterfall waterfall) {
        BigDecimal from = waterfall.before().place().total();
        BigDecimal to = waterfall.after().place().total();
        if (from == null || to == null) {
            return "";
        }
        List<String> names = new ArrayList<>(List.of(charts.word("compare.before")));
        List<Object> base = new ArrayList<>(List.of(0));
        List<Object> bars = new ArrayList<>(List.of(bar(from, Charts.BLUE, from.toPlainString())));
        BigDecimal at = from;
        BigDecimal least = from.min(to);
        for (Comparison.Step step : waterfall.moved()) {
            BigDecimal next = at.add(step.delta());
            names.add(step.code().equals(Comparison.REST) ? charts.word("compare.rest") : step.name());
            base.add(at.min(next));
            boolean up = step.delta().signum() > 0;
            bars.add(bar(
                    step.delta().abs(),
                    up ? UP : DOWN,
                    (up ? "+" : "−") + step.delta().abs().toPlainString()));
            at = next;
            least = least.min(at);
        }
        names.add(charts.word("compare.after"));
        base.add(0);
        bars.add(bar(to, Charts.BLUE, to.toPlainString()));
        BigDecimal floor =
                least.subtract(BigDecimal.ONE).setScale(0, RoundingMode.FLOOR).max(BigDecimal.ZERO);
        Map<String, Object> option = Charts.frame();
        option.put("tooltip", Map.of("show", false));
        option.put(
                "xAxis",
                Map.of(
                        "type",
                        "category",
                        "data",
                        names,
                        "axisLabel",
                        Map.of("interval", 0, "width", labelWidth(names.size()), "overflow", "break", "fontSize", 11)));
        option.put("yAxis", Map.of("type", "value", "min", floor));
        Map<String, Object> hidden = new HashMap<>(Map.of("type", "bar", "stack", "all", "data", base, "silent", true));
        hidden.put("itemStyle", Map.of("color", "transparent"));
        option.put("series", List.of(hidden, Map.of("type", "bar", "stack", "all", "data", bars, "barMaxWidth", 46)));
        return charts.text(option);
    }

    /** Labels stand side by side in a chart of {@value #CHART_WIDTH} pixels without touching each other. */
    private static int labelWidth(int labels) {
        return Math.max(LEAST_LABEL, Math.min(MOST_LABEL, CHART_WIDTH / labels - LABEL_GAP));
    }

    private static Map<String, Object> bar(BigDecimal value, String colour, String label) {
        return Map.of(
                "value",
                value,
                "itemStyle",
                Map.of("color", colour),
                "label",
                Map.of("show", true, "position", "top", "formatter", label, "color", "#22303f"));
    }

    /** The unit's totals under today's rules; without a unit the group's medians. */
    private static List<Object> rescored(
            List<AnalysisView.PeriodRun> periods, AnalysisView.@Nullable Row unit, TrendUnderTodaysRules.State today) {
        List<Object> totals = new ArrayList<>();
        for (AnalysisView.PeriodRun period : periods) {
            RescoredPeriod.Outcome cell = unit == null
                    ? null
                    : today.cells().getOrDefault(period.runId(), Map.of()).get(unit.unitCode());
            Object total = unit == null ? today.medians().get(period.runId()) : cell == null ? null : cell.total();
            totals.add(total == null ? "-" : total);
        }
        return totals;
    }

    /** Median and quartiles of a group over the periods, with one unit's line and that under today's rules; empty for fewer than two periods. */
    String trend(
            List<AnalysisView.PeriodRun> periods,
            Map<Long, AnalysisView.Spread> spreads,
            AnalysisView.@Nullable Row unit,
            TrendUnderTodaysRules.@Nullable State today) {
        if (periods.size() < 2) {
            return "";
        }
        List<Object> low = new ArrayList<>();
        List<Object> band = new ArrayList<>();
        List<Object> median = new ArrayList<>();
        List<Object> own = new ArrayList<>();
        for (AnalysisView.PeriodRun period : periods) {
            AnalysisView.Spread spread = spreads.get(period.runId());
            low.add(spread == null ? "-" : spread.quarter());
            band.add(spread == null ? "-" : spread.threeQuarters().subtract(spread.quarter()));
            median.add(spread == null ? "-" : spread.median());
            AnalysisView.Cell cell = unit == null ? null : unit.cells().get(period.runId());
            own.add(cell == null || cell.total() == null ? "-" : cell.total());
        }
        List<Object> series = new ArrayList<>();
        series.add(area("", low, "transparent"));
        series.add(area(charts.word("trend.band"), band, "#c3cedb"));
        Map<String, Object> middle = line(charts.word("unit.median"), median, "#5d6875");
        middle.put("lineStyle", Map.of("type", "dashed", "width", 2));
        middle.put("markLine", versions(periods));
        series.add(middle);
        if (unit != null) {
            Map<String, Object> line = line(unit.name(), own, Charts.BLUE);
            line.put("lineStyle", Map.of("width", 3));
            line.put("symbolSize", 8);
            line.put("label", Map.of("show", true));
            series.add(line);
        }
        Map<String, Object> option = Charts.frame();
        List<String> legend = new ArrayList<>(List.of(charts.word("trend.band"), charts.word("unit.median")));
        if (unit != null) {
            legend.add(unit.name());
        }
        if (today != null && !today.cells().isEmpty()) {
            Map<String, Object> rescored =
                    line(charts.word("trend.today"), rescored(periods, unit, today), TODAYS_RULES);
            rescored.put("lineStyle", Map.of("type", "dotted", "width", 3));
            series.add(rescored);
            legend.add(charts.word("trend.today"));
        }
        option.put("legend", Map.of("top", 0, "data", legend));
        option.put("grid", Map.of("left", 8, "right", 24, "top", 52, "bottom", 8, "containLabel", true));
        option.put(
                "xAxis",
                Map.of(
                        "type",
                        "category",
                        "data",
                        periods.stream()
                                .map(period -> shortName(period.period()))
                                .toList()));
        option.put("yAxis", Map.of("type", "value", "scale", true));
        option.put("series", series);
        return charts.text(option);
    }

    /** A period where other rules began gets a line with their version. */
    private static Map<String, Object> versions(List<AnalysisView.PeriodRun> periods) {
        List<Object> marks = new ArrayList<>();
        for (int index = 1; index < periods.size(); index++) {
            if (!periods.get(index).packHash().equals(periods.get(index - 1).packHash())) {
                marks.add(Map.of("xAxis", index, "name", periods.get(index).packVersion()));
            }
        }
        return Map.of(
                "symbol",
                "none",
                "label",
                Map.of("formatter", "{b}", "position", "end"),
                "lineStyle",
                Map.of("color", "#8f1d21"),
                "data",
                marks);
    }

    private static String shortName(String period) {
        try {
            return Period.parse(period).code();
        } catch (IllegalArgumentException odd) {
            return period;
        }
    }

    private static Map<String, Object> area(String name, List<Object> data, String colour) {
        Map<String, Object> area = line(name, data, colour);
        area.put("stack", "band");
        area.put("silent", true);
        area.put("lineStyle", Map.of("opacity", 0));
        area.put("symbol", "none");
        area.put("areaStyle", Map.of("color", colour, "opacity", colour.equals("transparent") ? 0 : 0.6));
        area.put("tooltip", Map.of("show", false));
        return area;
    }

    private static Map<String, Object> line(String name, List<Object> data, String colour) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", name);
        line.put("type", "line");
        line.put("data", data);
        line.put("itemStyle", Map.of("color", colour));
        return line;
    }

    /** Histogram of the totals of each group side by side; empty for fewer than two units. */
    String distribution(List<Placings.Place> places) {
        Map<String, List<BigDecimal>> groups = new TreeMap<>();
        for (Placings.Place place : places) {
            if (place.total() != null && place.rank() != null) {
                groups.computeIfAbsent(String.valueOf(place.groupName()), key -> new ArrayList<>())
                        .add(place.total());
            }
        }
        List<BigDecimal> all =
                groups.values().stream().flatMap(List::stream).sorted().toList();
        if (all.size() < 2) {
            return "";
        }
        BigDecimal low = all.get(0).setScale(0, RoundingMode.FLOOR);
        BigDecimal width = all.get(all.size() - 1)
                .subtract(low)
                .divide(BigDecimal.valueOf(BINS), 0, RoundingMode.UP)
                .max(BigDecimal.ONE);
        int bins = bin(all.get(all.size() - 1), low, width) + 1;
        List<String> labels = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            BigDecimal from = low.add(width.multiply(BigDecimal.valueOf(bin)));
            labels.add(from.toPlainString() + "–" + from.add(width).toPlainString());
        }
        List<Object> series = new ArrayList<>();
        groups.forEach((group, totals) -> {
            int[] counts = new int[bins];
            totals.forEach(total -> counts[bin(total, low, width)]++);
            series.add(Map.of("name", group, "type", "bar", "data", counts, "barGap", "0%"));
        });
        Map<String, Object> option = Charts.frame();
        // patterns tell the groups apart in grey
        option.put("aria", Map.of("enabled", true, "label", Map.of("enabled", false), "decal", Map.of("show", true)));
        option.put("legend", Map.of("top", 0));
        option.put("grid", Map.of("left", 8, "right", 16, "top", 56, "bottom", 26, "containLabel", true));
        option.put(
                "xAxis",
                Map.of(
                        "type",
                        "category",
                        "data",
                        labels,
                        "name",
                        charts.word("ranking.total"),
                        "nameLocation",
                        "middle",
                        "nameGap",
                        28));
        option.put("yAxis", Map.of("type", "value", "minInterval", 1, "name", charts.word("run.units")));
        option.put("series", series);
        return charts.text(option);
    }

    private static int bin(BigDecimal total, BigDecimal low, BigDecimal width) {
        return Math.min(
                BINS - 1,
                total.subtract(low).divide(width, 0, RoundingMode.DOWN).intValue());
    }

    /** Shares against the number of records, with the limits of chance. */
    String funnel(Funnel funnel) {
        List<Object> series = new ArrayList<>();
        String[] names = {charts.word("funnel.limit95"), "", charts.word("funnel.limit998"), ""};
        for (int limit = 0; limit < 4; limit++) {
            List<Object> data = new ArrayList<>();
            for (double n : funnel.grid()) {
                data.add(List.of(round(n, 1), round(100 * funnel.limits(n)[limit], 3)));
            }
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", names[limit]);
            line.put("type", "line");
            line.put("data", data);
            line.put("symbol", "none");
            line.put("silent", true);
            String colour = limit < 2 ? "#8a94a0" : "#22303f";
            line.put("lineStyle", Map.of("type", limit < 2 ? "dashed" : "solid", "width", 1.2, "color", colour));
            line.put("itemStyle", Map.of("color", colour));
            series.add(line);
        }
        List<Object> inside = new ArrayList<>();
        List<Object> outside = new ArrayList<>();
        for (Funnel.Point point : funnel.points()) {
            (point.outside() == 0 ? inside : outside)
                    .add(Map.of(
                            "value",
                            List.of(round(point.n(), 1), round(100 * point.share(), 3)),
                            "name",
                            point.name()));
        }
        series.add(dots(charts.word("funnel.inside"), inside, "circle", Charts.BLUE, false));
        series.add(dots(charts.word("funnel.outside"), outside, "diamond", DOWN, true));
        Map<String, Object> option = Charts.frame();
        option.put("tooltip", Map.of("trigger", "item", "formatter", "{b}<br>n, %: {c}"));
        option.put(
                "legend",
                Map.of(
                        "top",
                        0,
                        "data",
                        List.of(
                                charts.word("funnel.limit95"),
                                charts.word("funnel.limit998"),
                                charts.word("funnel.inside"),
                                charts.word("funnel.outside"))));
        option.put("grid", Map.of("left", 8, "right", 40, "top", 36, "bottom", 24, "containLabel", true));
        option.put(
                "xAxis",
                Map.of(
                        "type",
                        "value",
                        "name",
                        charts.word("funnel.records"),
                        "nameLocation",
                        "middle",
                        "nameGap",
                        26));
        option.put("yAxis", Map.of("type", "value", "scale", true, "axisLabel", Map.of("formatter", "{value}%")));
        option.put("series", series);
        return charts.text(option);
    }

    private static Map<String, Object> dots(
            String name, List<Object> data, String symbol, String colour, boolean named) {
        Map<String, Object> dots = new LinkedHashMap<>();
        dots.put("name", name);
        dots.put("type", "scatter");
        dots.put("data", data);
        dots.put("symbol", symbol);
        dots.put("symbolSize", named ? 11 : 7);
        dots.put("itemStyle", Map.of("color", colour, "opacity", 0.85));
        if (named) {
            dots.put("label", Map.of("show", true, "formatter", "{b}", "position", "right", "fontSize", 11));
            dots.put("labelLayout", Map.of("hideOverlap", true));
        }
        return dots;
    }

    private static BigDecimal round(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}
