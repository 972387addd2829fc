package org.zhiheng.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zhiheng.content.Suggestion;
import org.zhiheng.report.AssessmentReport.Heading;

/** The placeholders of an office's own template: {@code ${标题}}, {@code ${总分}}. */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}]*)}");

    private Placeholders() {}

    /** The names in a text, in order. */
    static List<String> in(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1).strip())
                .toList();
    }

    /** The text with every placeholder replaced. */
    static String filled(String text, UnaryOperator<String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll((MatchResult found) ->
                        Matcher.quoteReplacement(values.apply(found.group(1).strip())));
    }

    /** What stands for the whole run, in any template. */
    static Map<String, String> ofRun(AssessmentReport report, ReportSettings settings) {
        Heading heading = report.heading();
        Map<String, String> values = new TreeMap<>();
        values.put("标题", heading.title());
        values.put("方案", heading.schemeName());
        values.put("方案版本", heading.packVersion());
        values.put("期间", heading.period().chinese());
        values.put("数据截止", Dates.chinese(heading.asOf()));
        values.put("日期", Dates.chinese(heading.asOf().toLocalDate()));
        values.put("批次", String.valueOf(heading.runId()));
        values.put("校验码", heading.verificationCode());
        values.put("填报单位", settings.organ());
        values.put("发文机关", settings.organ());
        values.put("主送", settings.recipients());
        values.put("抄送", settings.copies());
        values.put("文号", settings.documentNumber());
        values.put("制表人", settings.preparedBy());
        values.put("审核人", settings.reviewedBy());
        values.put("单位数", String.valueOf(report.units().size()));
        values.put(
                "排名单位数",
                String.valueOf(report.units().size() - report.notRanked().size()));
        values.put("未排名单位数", String.valueOf(report.notRanked().size()));
        return values;
    }

    /** A placeholder nobody knows, told with the place it stands at and what may be meant. */
    static IllegalArgumentException unknown(String file, String place, String name, Set<String> known) {
        String nearest = Suggestion.nearest(name, new TreeSet<>(known));
        List<String> wrapped = new ArrayList<>();
        new TreeSet<>(known).forEach(each -> wrapped.add("${" + each + "}"));
        return new IllegalArgumentException("模板 " + file + " " + place + "的占位符 ${" + name + "} 不认识，"
                + (nearest == null ? "可用的有：" + String.join("、", wrapped) : "是否想写 ${" + nearest + "}")
                + " / template " + file + ", " + place + ": unknown placeholder ${" + name + "}"
                + (nearest == null ? "" : "; did you mean ${" + nearest + "}"));
    }
}
