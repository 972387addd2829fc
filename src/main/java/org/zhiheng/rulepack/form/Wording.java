package org.zhiheng.rulepack.form;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.form.Expression.Arithmetic;
import org.zhiheng.rulepack.form.Expression.Choice;
import org.zhiheng.rulepack.form.Expression.Comparison;
import org.zhiheng.rulepack.form.Expression.Constant;
import org.zhiheng.rulepack.form.Expression.Logic;
import org.zhiheng.rulepack.form.Expression.Metric;
import org.zhiheng.rulepack.form.Expression.Name;
import org.zhiheng.rulepack.form.Expression.Question;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricDescription;

/**
 * How a criterion's parameters read in Chinese: the scoring standard of the annex is written from what is computed.
 *
 * @param metrics what a metric is called and measured in
 * @param names numeric parameters of the criterion
 * @param full null for an extra
 */
public record Wording(
        Function<String, MetricDescription> metrics,
        Map<String, Figure> names,
        @Nullable BigDecimal full) {

    private static final Map<String, String> FUNCTIONS = Map.ofEntries(
            Map.entry("min", "取较小者"),
            Map.entry("max", "取较大者"),
            Map.entry("mean", "平均"),
            Map.entry("abs", "绝对值"),
            Map.entry("whole", "取整数部分"),
            Map.entry("begun", "不足一个按一个计"),
            Map.entry("round", "四舍五入"),
            Map.entry("ln", "自然对数"),
            Map.entry("exp", "指数函数"),
            Map.entry("sqrt", "平方根"),
            Map.entry("power", "乘方"),
            Map.entry("clamp", "限定在"));

    private static final Map<String, String> ABOUT_METRIC = Map.ofEntries(
            Map.entry("metric", ""),
            Map.entry("numerator", "的分子"),
            Map.entry("denominator", "的分母"),
            Map.entry("peer_mean", "的同组平均值"),
            Map.entry("peer_best", "的同组最好值"),
            Map.entry("peer_worst", "的同组最差值"),
            Map.entry("peer_deviation", "的同组标准差"),
            Map.entry("peer_percentile", "的同组百分位数"),
            Map.entry("peer_size", "的同组单位数"),
            Map.entry("peer_rank", "的同组名次"),
            Map.entry("previous_peer_rank", "的上期同组名次"),
            Map.entry("observed", "有数据"));

    private static final Map<String, String> QUESTIONS = Map.ofEntries(
            Map.entry("count", "次数"),
            Map.entry("quantity", "数量"),
            Map.entry("event_points", "分值合计"),
            Map.entry("mark", "评分"),
            Map.entry("raters", "评价人数"),
            Map.entry("share", "票占比（%）"),
            Map.entry("attribute", ""),
            Map.entry("has", "已登记"),
            Map.entry("past_total", "期前总分"),
            Map.entry("past_rank", "期前名次"),
            Map.entry("children_count", "下级单位数"),
            Map.entry("children_mean", "下级平均分"),
            Map.entry("children_sum", "下级总分之和"),
            Map.entry("children_worst", "个最低下级单位平均分"),
            Map.entry("children_last", "位以内居末的下级单位数"),
            Map.entry("kind_is", "类单位"));

    /** The expression in words. */
    public String of(Expression expression) {
        return text(expression, 0);
    }

    /** Unit of measure of a metric, empty for anything else. */
    public String unit(Expression expression) {
        return expression instanceof Metric metric
                ? metrics.apply(metric.code()).unit()
                : "";
    }

    /** A mark on the input's scale: 95%. */
    String mark(Expression mark, Expression input) {
        if (mark instanceof Constant constant) {
            return mark(constant.value(), input);
        }
        return of(mark) + (mark instanceof Name ? unit(input) : "");
    }

    String mark(BigDecimal mark, Expression input) {
        return marked(mark, unit(input));
    }

    /** A number with its unit of measure: 95%, 48小时（2天）. */
    static String marked(BigDecimal number, String unit) {
        return Figure.plain(number) + unit + inDays(number, unit);
    }

    /** Hours that are whole days, from two days on, are told in days too. */
    private static String inDays(BigDecimal hours, String unit) {
        if (!unit.equals("小时")) {
            return "";
        }
        BigDecimal[] days = hours.divideAndRemainder(BigDecimal.valueOf(24));
        return days[1].signum() == 0 && days[0].compareTo(BigDecimal.ONE) > 0 ? "（" + Figure.plain(days[0]) + "天）" : "";
    }

    /** A stretch of the input's scale: 1个百分点, 2小时. */
    String distance(BigDecimal size, Expression input) {
        return Figure.plain(size) + distanceUnit(unit(input));
    }

    /** 个百分点 for a percentage, otherwise the unit itself. */
    public static String distanceUnit(String unit) {
        return unit.equals("%") ? "个百分点" : unit.isEmpty() ? "" : unit;
    }

    /** ≥80%且&lt;100%. */
    String interval(Interval interval, Expression input) {
        return interval.chinese(unit(input));
    }

    /** 满分12分, or 0分 for an extra. */
    String fullMarks() {
        return full == null ? "0分" : "满分" + Figure.plain(full) + "分";
    }

    /** 3分; a share of the full marks as the points it is. */
    String amount(Parameters.Amount amount) {
        if (!amount.share()) {
            return of(amount.expression()) + "分";
        }
        if (!(amount.expression() instanceof Constant share)) {
            return "满分×" + of(amount.expression()) + "分";
        }
        if (share.value().compareTo(BigDecimal.ONE) == 0) {
            return fullMarks();
        }
        return full == null
                ? "0分"
                : Figure.plain(full.multiply(share.value())) + "分（满分的"
                        + Figure.plain(share.value().movePointRight(2)) + "%）";
    }

    private String text(Expression expression, int needs) {
        if (expression instanceof Constant constant) {
            return Figure.plain(constant.value());
        }
        if (expression instanceof Name name) {
            Figure figure = names.get(name.name());
            return figure == null ? name.name() : Figure.plain(figure.value());
        }
        if (expression instanceof Metric metric) {
            return metrics.apply(metric.code()).name();
        }
        if (expression instanceof Arithmetic arithmetic) {
            boolean product = "*/^".indexOf(arithmetic.operator()) >= 0;
            String sign =
                    switch (arithmetic.operator()) {
                        case '*' -> "×";
                        case '/' -> "÷";
                        case '-' -> "−";
                        case '+' -> "＋";
                        default -> "的乘方，次数为";
                    };
            String text = text(arithmetic.left(), product ? 2 : 1) + sign + text(arithmetic.right(), product ? 3 : 2);
            return (product ? 2 : 1) < needs ? "（" + text + "）" : text;
        }
        if (expression instanceof Comparison comparison) {
            String sign =
                    switch (comparison.operator()) {
                        case ">=" -> "≥";
                        case "<=" -> "≤";
                        case "!=" -> "≠";
                        case "==" -> "=";
                        default -> comparison.operator();
                    };
            return of(comparison.left()) + sign + mark(comparison.right(), comparison.left());
        }
        if (expression instanceof Logic logic) {
            return logic.operator().equals("not")
                    ? "不满足（" + of(logic.operands().get(0)) + "）"
                    : joined(logic.operands(), logic.operator().equals("and") ? "且" : "或");
        }
        if (expression instanceof Choice choice) {
            return "（" + of(choice.condition()) + "时为" + of(choice.then()) + "，否则为" + of(choice.otherwise()) + "）";
        }
        if (expression instanceof Expression.Function function) {
            return FUNCTIONS.getOrDefault(function.name(), function.name()) + "（" + joined(function.arguments(), "，")
                    + "）";
        }
        return question((Question) expression);
    }

    private String question(Question question) {
        String first = question.words().isEmpty() ? "" : question.words().get(0);
        return switch (question.name()) {
            case "previous" -> "上期" + metrics.apply(first).name();
            case "last_year" -> "上年同期" + metrics.apply(first).name();
            case "peer_percentile" ->
                metrics.apply(first).name() + "的同组第" + question.words().get(1).substring(1) + "百分位数";
            case "attribute_is" ->
                first + "为"
                        + String.join(
                                "或",
                                question.words().subList(1, question.words().size()));
            case "share" -> "「" + question.words().get(1) + "」票占比（%）";
            default ->
                ABOUT_METRIC.containsKey(question.name())
                        ? metrics.apply(first).name() + ABOUT_METRIC.get(question.name())
                        : String.join("、", question.words()) + QUESTIONS.getOrDefault(question.name(), "");
        };
    }

    private String joined(List<Expression> expressions, String between) {
        return expressions.stream().map(this::of).collect(Collectors.joining(between));
    }
}
