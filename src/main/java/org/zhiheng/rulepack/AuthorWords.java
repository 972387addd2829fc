package org.zhiheng.rulepack;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zhiheng.rulepack.form.Forms;
import org.zhiheng.vocabulary.Assessee;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.OutcomeSheet;
import org.zhiheng.vocabulary.ScoreSheet;
import org.zhiheng.vocabulary.Standing;

/** The words an author may write, for an editor to offer while typing. */
public final class AuthorWords {

    private static final Map<String, String> FORM_NAMES = Map.ofEntries(
            Map.entry("proportion", "按比例"),
            Map.entry("threshold_or_proportion", "达标或按比例"),
            Map.entry("slope", "目标与斜率"),
            Map.entry("improvement", "与自己比"),
            Map.entry("tiers", "分档"),
            Map.entry("interpolation", "折线"),
            Map.entry("all_or_nothing", "全有或全无"),
            Map.entry("count", "计数"),
            Map.entry("quota", "定额加超额"),
            Map.entry("ladder", "事项表"),
            Map.entry("raters", "各方评价"),
            Map.entry("cases", "分情形"),
            Map.entry("expression", "算式"),
            Map.entry("given", "直接给分"),
            Map.entry("ratio_to_best", "与第一名之比"),
            Map.entry("rank_points", "按名次"),
            Map.entry("percentile", "名次比例"),
            Map.entry("z_score", "标准分"),
            Map.entry("min_max", "极差或固定标杆"),
            Map.entry("higher_of", "两种办法就高"));

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("target", "目标"),
            Map.entry("per_step", "每步扣分"),
            Map.entry("bonus_per_step", "每步加分"),
            Map.entry("bonus_limit", "加分上限"),
            Map.entry("limit", "上限"),
            Map.entry("step", "步长"),
            Map.entry("steps", "步的算法"),
            Map.entry("bad", "哪边为差"),
            Map.entry("segments", "分段斜率"),
            Map.entry("base", "达到目标的分"),
            Map.entry("tiers", "各档"),
            Map.entry("at_least", "≥"),
            Map.entry("above", ">"),
            Map.entry("at_most", "≤"),
            Map.entry("below", "<"),
            Map.entry("points", "得分"),
            Map.entry("deduct", "扣分"),
            Map.entry("award", "加分"),
            Map.entry("knots", "折线各点"),
            Map.entry("at", "点的位置"),
            Map.entry("table", "事项表"),
            Map.entry("when", "条件"),
            Map.entry("events", "事项类别"),
            Map.entry("direction", "加分还是扣分"),
            Map.entry("multipliers", "加倍减半"),
            Map.entry("times", "倍数"),
            Map.entry("groups", "评价各方"),
            Map.entry("minimum", "最少人数"),
            Map.entry("trim_highest", "去最高"),
            Map.entry("trim_lowest", "去最低"),
            Map.entry("input", "算式"),
            Map.entry("cases", "各情形"),
            Map.entry("otherwise", "其他情形"),
            Map.entry("expect", "应得"),
            Map.entry("metrics", "各指标的值"),
            Map.entry("peers", "同组单位"),
            Map.entry("units", "各单位"),
            Map.entry("previous", "上期"),
            Map.entry("last_year", "上年同期"),
            Map.entry("total", "总分"));

    private AuthorWords() {}

    /**
     * A word and what it means.
     *
     * @param chinese may be empty
     */
    public record Word(String text, String chinese) {}

    /** What may stand after {@code form:}, in order. */
    public static List<Word> forms() {
        return Forms.WORDS.stream()
                .map(form -> new Word(form, FORM_NAMES.getOrDefault(form, "")))
                .toList();
    }

    /** Keys of scheme, criteria and scenarios, in order. */
    public static List<Word> keys() {
        Map<String, String> keys = new TreeMap<>(PARAMETERS);
        Set<String> more = new TreeSet<>(ResolvedCriterion.GENERAL);
        more.addAll(SchemeReader.KEYS);
        more.addAll(TreeBuilder.NODE_KEYS);
        more.forEach(key -> keys.putIfAbsent(key, ""));
        List<Word> words = new ArrayList<>();
        keys.forEach((key, chinese) -> words.add(new Word(key, chinese)));
        return words;
    }

    /** What conditions and consequences of rules may ask and say, in order. */
    public static List<Word> rules() {
        Set<String> words = new TreeSet<>();
        for (Class<?> type :
                List.of(Assessee.class, EventFact.class, Standing.class, ScoreSheet.class, OutcomeSheet.class)) {
            Arrays.stream(type.getMethods())
                    .filter(method ->
                            method.getDeclaringClass() != Object.class && method.getDeclaringClass() != Record.class)
                    .map(Method::getName)
                    .map(name -> name.startsWith("get") && name.length() > 3
                            ? Character.toLowerCase(name.charAt(3)) + name.substring(4)
                            : name)
                    .filter(name -> !Set.of("equals", "hashCode", "toString").contains(name))
                    .forEach(words::add);
        }
        return words.stream().map(word -> new Word(word, "")).toList();
    }
}
