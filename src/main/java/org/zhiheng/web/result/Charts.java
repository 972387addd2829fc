package org.zhiheng.web.result;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.zhiheng.result.Breakdowns;
import org.zhiheng.result.Placings;
import tools.jackson.databind.json.JsonMapper;

/** Chart options as JSON for the page; numbers only, the library draws. Characters that could end a script are escaped. */
@Component
public class Charts {

    public static final String BLUE = "#1f4e79";
    public static final String GREY = "#9aa7b4";

    private final JsonMapper json = JsonMapper.builder().build();
    private final MessageSource messages;

    Charts(MessageSource messages) {
        this.messages = messages;
    }

    /** A word in the user's language. */
    public String word(String key) {
        return messages.getMessage(key, null, LocaleContextHolder.getLocale());
    }

    /** Total of a unit beside its group's median over the periods; empty for fewer than two. */
    public String trend(List<Placings.Trend> trend) {
        if (trend.size() < 2) {
            return "";
        }
        List<Object> marks = new ArrayList<>();
        for (int index = 1; index < trend.size(); index++) {
            if (!trend.get(index).packVersion().equals(trend.get(index - 1).packVersion())) {
                marks.add(Map.of("xAxis", index, "name", trend.get(index).packVersion()));
            }
        }
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", word("chart.own"));
        own.put("type", "line");
        own.put("data", trend.stream().map(Placings.Trend::total).toList());
        own.put("lineStyle", Map.of("width", 3));
        own.put("itemStyle", Map.of("color", BLUE));
        own.put("label", Map.of("show", true));
        if (!marks.isEmpty()) {
            own.put("markLine", Map.of("symbol", "none", "label", Map.of("formatter", "{b}"), "data", marks));
        }
        Map<String, Object> median = new LinkedHashMap<>();
        median.put("name", word("unit.median"));
        median.put("type", "line");
        median.put("data", trend.stream().map(Placings.Trend::groupMedian).toList());
        median.put("lineStyle", Map.of("type", "dashed"));
        median.put("itemStyle", Map.of("color", GREY));
        Map<String, Object> option = frame();
        option.put("legend", Map.of("top", 0));
        option.put(
                "xAxis",
                Map.of(
                        "type",
                        "category",
                        "data",
                        trend.stream().map(Placings.Trend::period).toList()));
        option.put("yAxis", Map.of("type", "value", "scale", true));
        option.put("series", List.of(own, median));
        return text(option);
    }

    /** Own points and group median as a share of full marks, a bar a criterion. */
    public String profile(List<Breakdowns.Node> nodes, Map<String, Breakdowns.Score> scores) {
        List<Breakdowns.Node> criteria = nodes.stream()
                .filter(Breakdowns.Node::criterion)
                .filter(node -> scores.containsKey(node.node())
                        && scores.get(node.node()).points() != null
                        && node.fullPoints() != null
                        && node.fullPoints().signum() > 0)
                .toList();
        if (criteria.isEmpty()) {
            return "";
        }
        List<String> names = new ArrayList<>();
        List<Object> own = new ArrayList<>();
        List<Object> median = new ArrayList<>();
        for (int index = criteria.size() - 1; index >= 0; index--) {
            Breakdowns.Node node = criteria.get(index);
            Breakdowns.Score score = Objects.requireNonNull(scores.get(node.node()));
            names.add(node.name());
            own.add(share(score.points(), node.fullPoints()));
            median.add(share(score.groupMedian(), node.fullPoints()));
        }
        Map<String, Object> option = frame();
        option.put("legend", Map.of("top", 0));
        option.put("grid", Map.of("left", 8, "right", 24, "top", 32, "bottom", 8, "containLabel", true));
        option.put("xAxis", Map.of("type", "value", "max", 100, "axisLabel", Map.of("formatter", "{value}%")));
        option.put("yAxis", Map.of("type", "category", "data", names));
        option.put(
                "series",
                List.of(
                        Map.of(
                                "name",
                                word("chart.ownShare"),
                                "type",
                                "bar",
                                "data",
                                own,
                                "itemStyle",
                                Map.of("color", BLUE)),
                        Map.of(
                                "name",
                                word("unit.median"),
                                "type",
                                "scatter",
                                "symbol",
                                "diamond",
                                "data",
                                median,
                                "itemStyle",
                                Map.of("color", "#c7912b"))));
        return text(option);
    }

    private static Object share(@org.jspecify.annotations.Nullable BigDecimal points, BigDecimal full) {
        return points == null ? "-" : points.multiply(BigDecimal.valueOf(100)).divide(full, 1, RoundingMode.HALF_UP);
    }

    public static Map<String, Object> frame() {
        Map<String, Object> option = new LinkedHashMap<>();
        option.put("animation", false);
        // the words for screen readers are the label of the chart's element
        option.put("aria", Map.of("enabled", true, "label", Map.of("enabled", false)));
        option.put("tooltip", Map.of("trigger", "axis"));
        option.put("grid", Map.of("left", 8, "right", 16, "top", 36, "bottom", 8, "containLabel", true));
        option.put("color", List.of(BLUE, "#c7912b", "#5b8c5a", "#8f1d21", "#6b7785", "#7a5c99"));
        return option;
    }

    public String text(Map<String, Object> option) {
        return json.writeValueAsString(option).replace("<", "\\u003c").replace("&", "\\u0026");
    }
}
