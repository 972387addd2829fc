package org.zhiheng.metric;

import java.sql.ResultSetMetaData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;

/** What the database says of the body of a metric: its result columns, or why it refuses it. */
final class BodyCheck {

    private static final List<String> COLUMNS = List.of("unit_code", "numerator", "denominator", "value");

    private final JdbcClient jdbc;

    BodyCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The result columns of a body, whatever they are. */
    Set<String> columnsOf(MetricStatement statement) {
        Set<String> found = new LinkedHashSet<>();
        jdbc.sql(statement.text() + "select * from body limit 0").query(rows -> {
            ResultSetMetaData description = rows.getMetaData();
            for (int index = 1; index <= description.getColumnCount(); index++) {
                found.add(description.getColumnLabel(index));
            }
            return found;
        });
        return found;
    }

    /**
     * The result columns of a metric's body.
     *
     * @throws ContentException when they are not those of a metric, with the place
     */
    Set<String> columns(Metric metric, MetricStatement statement) {
        Set<String> found = columnsOf(statement);
        List<Finding> findings = new ArrayList<>();
        Set<String> unknown = new LinkedHashSet<>(found);
        unknown.removeAll(new HashSet<>(COLUMNS));
        String problemChinese = null;
        String problemEnglish = null;
        if (!unknown.isEmpty()) {
            problemChinese = "返回了多余的列 " + String.join("、", unknown);
            problemEnglish = "returns columns nobody asked for: " + String.join(", ", unknown);
        } else if (!found.iterator().next().equals("unit_code")) {
            problemChinese = "第一列应为 unit_code";
            problemEnglish = "the first column must be unit_code";
        } else if (found.contains("value") == found.contains("numerator")) {
            problemChinese = "应返回 numerator（可加 denominator）或 value（可加 denominator），二者取一";
            problemEnglish = "return either numerator or value, each with or without denominator";
        } else if (found.contains("value") && metric.rollup() == Rollup.SUM) {
            problemChinese = "value 不能相加，请写 rollup: recompute";
            problemEnglish = "a value cannot be summed; write rollup: recompute";
        } else if (metric.minimum().signum() > 0 && !found.contains("denominator")) {
            problemChinese = "声明了 minimum，但没有返回 denominator";
            problemEnglish = "a minimum is declared, yet no denominator is returned";
        }
        if (problemChinese != null && problemEnglish != null) {
            findings.add(MetricFixes.of(
                    unknown.isEmpty()
                            ? Finding.error(
                                    "metric-columns",
                                    metric.file(),
                                    metric.bodyLine(),
                                    0,
                                    problemChinese,
                                    problemEnglish)
                            : unknownColumn(metric, unknown.iterator().next(), problemChinese, problemEnglish)));
            throw new ContentException(findings);
        }
        return found;
    }

    /** At the column's name in the body, where it stands there. */
    private static Finding unknownColumn(Metric metric, String name, String chinese, String english) {
        Matcher word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(metric.body());
        int line = metric.bodyLine();
        int column = 0;
        if (word.find()) {
            String before = metric.body().substring(0, word.start());
            line += (int) before.chars().filter(each -> each == '\n').count();
            column = word.start() - before.lastIndexOf('\n');
        }
        Finding finding = Finding.error("metric-columns", metric.file(), line, column, chinese, english)
                .about(name);
        String nearest = Suggestion.nearest(name, COLUMNS);
        return nearest == null ? finding : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")");
    }

    /** Why the database refuses the text, at the place it names. */
    static Finding refusal(Metric metric, MetricStatement statement, DataAccessException refused) {
        int line = metric.bodyLine();
        int column = 0;
        String said = String.valueOf(refused.getMostSpecificCause().getMessage());
        if (refused.getMostSpecificCause() instanceof PSQLException exception
                && exception.getServerErrorMessage() != null) {
            ServerErrorMessage message = exception.getServerErrorMessage();
            said = String.valueOf(message.getMessage());
            if (message.getPosition() > 0) {
                String text = statement.text();
                int position = Math.min(text.codePointCount(0, text.length()), message.getPosition() - 1);
                MetricFile.Place place = statement.place(text.offsetByCodePoints(0, position));
                if (place != null) {
                    line = place.line();
                    column = place.column();
                }
            }
        }
        return Finding.error(
                        "metric-refused", metric.file(), line, column, "数据库不接受该指标", "the database refuses this metric")
                .about(said);
    }
}
