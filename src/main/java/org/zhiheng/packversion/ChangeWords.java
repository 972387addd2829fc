package org.zhiheng.packversion;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The words for keys of pack files, as a regulation would say them. */
final class ChangeWords {

    /** A label in both languages. */
    record Label(String chinese, String english) {

        Label in(Label inner) {
            return new Label(
                    chinese.isEmpty() ? inner.chinese : chinese + "·" + inner.chinese,
                    english.isEmpty() ? inner.english : english + ", " + inner.english);
        }
    }

    static final Label NOTHING = new Label("", "");

    private static final Map<String, Label> LABELS = Map.ofEntries(
            label("target", "满分线", "line for full marks"),
            label("full", "满分", "full marks"),
            label("per_step", "每步扣分", "points per step"),
            label("step", "步长", "step"),
            label("steps", "步数算法", "counting of steps"),
            label("bonus_per_step", "每步加分", "bonus per step"),
            label("bonus_limit", "加分上限", "most bonus"),
            label("limit", "限额", "limit"),
            label("cap", "最高分", "highest points"),
            label("floor", "最低分", "lowest points"),
            label("bad", "不利方向", "bad side"),
            label("better", "有利方向", "better side"),
            label("metric", "指标", "metric"),
            label("metrics", "指标", "metrics"),
            label("form", "计分形式", "form"),
            label("input", "算式", "input"),
            label("missing", "缺数据的处理", "missing data"),
            label("no_data", "没有数据时", "without data"),
            label("too_few", "数据过少时", "with too little data"),
            label("not_applicable", "不适用时", "when not applicable"),
            label("tiers", "分档", "tiers"),
            label("knots", "折点", "knots"),
            label("segments", "分段", "segments"),
            label("cases", "分情形", "cases"),
            label("table", "对照表", "table"),
            label("list", "名次分表", "points by rank"),
            label("at", "处", "at"),
            label("at_least", "不低于", "at least"),
            label("above", "高于", "above"),
            label("below", "低于", "below"),
            label("at_most", "不高于", "at most"),
            label("points", "得分", "points"),
            label("range", "评定幅度", "range"),
            label("when", "条件", "condition"),
            label("each", "每件", "each"),
            label("quota", "基数", "quota"),
            label("multipliers", "加倍情形", "multipliers"),
            label("times", "倍数", "times"),
            label("events", "事件类别", "events"),
            label("direction", "加减方向", "direction"),
            label("applies", "适用单位", "applies to"),
            label("round", "取舍", "rounding"),
            label("decimals", "小数位数", "decimals"),
            label("mode", "取舍方式", "rounding mode"),
            label("basis", "依据", "basis"),
            label("clause", "条文", "clause"),
            label("name", "名称", "name"),
            label("name_en", "英文名称", "English name"),
            label("note", "备注", "note"),
            label("domain", "取值范围", "domain"),
            label("start", "起始分", "start"),
            label("effective", "施行日期", "in force"),
            label("from", "起", "from"),
            label("until", "止", "until"),
            label("version", "版本号", "version label"),
            label("maturity", "成熟度", "maturity"),
            label("period", "考核周期", "period"),
            label("assesses", "考核对象", "assessed units"),
            label("kinds", "单位种类", "kinds"),
            label("where", "单位条件", "condition on units"),
            label("role", "记录中的角色", "role in records"),
            label("peer_groups", "分组", "peer groups"),
            label("not_ranked", "不参加排名", "not ranked"),
            label("tree", "结构", "tree"),
            label("trees", "结构", "trees"),
            label("children", "下级项", "children"),
            label("weight", "权重", "weight"),
            label("weighted", "加权", "weighted"),
            label("combine", "合成方法", "combination"),
            label("method", "方法", "method"),
            label("minimum", "最少下级项", "fewest children"),
            label("when_missing", "下级缺项时", "when a child is missing"),
            label("when_removed", "下级移除时", "when a child is removed"),
            label("transforms", "变换", "transforms"),
            label("gate", "门槛", "gate"),
            label("ranking", "排名", "ranking"),
            label("ties", "并列规则", "ties"),
            label("tie_breakers", "并列比较次序", "tie-breakers"),
            label("grades", "等次", "grades"),
            label("bands", "分数线", "bands"),
            label("grade", "等次", "grade"),
            label("colour", "颜色", "colour"),
            label("measure", "划等依据", "measure"),
            label("quotas", "名额", "quotas"),
            label("share", "比例", "share"),
            label("base", "基数", "base"),
            label("rounding", "取整方式", "rounding"),
            label("border_ties", "边界并列", "ties at the border"),
            label("scope", "计算范围", "scope"),
            label("triggers", "附加条件", "triggers"),
            label("bottom", "末位数", "bottom"),
            label("effect", "后果", "effect"),
            label("lower", "降等", "lowered by"),
            label("vetoes", "一票否决", "vetoes"),
            label("lists", "红黑榜", "lists"),
            label("count", "个数", "count"),
            label("end", "取哪一端", "end"),
            label("action", "措施", "action"),
            label("prizes", "奖金", "prizes"),
            label("otherwise", "其余", "otherwise"),
            label("else", "其余", "otherwise"),
            label("by", "按类区分", "by class of"),
            label("scale", "倍数", "scale"),
            label("unit", "单位", "unit"),
            label("rollup", "汇总方式", "roll-up"),
            label("absent", "没有记录时", "without a record"),
            label("record", "所数记录", "records counted"));

    /** Keys whose numbers are values of the criterion's metric. */
    private static final Set<String> MEASURED = Set.of("target", "at", "at_least", "above", "below", "at_most");

    /** Keys by one of which the members of a list are known. */
    static final List<String> IDENTITY = List.of("code", "criterion", "grade", "name", "group");

    private ChangeWords() {}

    private static Map.Entry<String, Label> label(String key, String chinese, String english) {
        return Map.entry(key, new Label(chinese, english));
    }

    static Label of(String key) {
        if (key.matches("\\d{4}-\\d{2}-\\d{2}")) {
            return new Label("自 " + key + " 起", "from " + key);
        }
        return LABELS.getOrDefault(key, new Label("「" + key + "」", key));
    }

    static boolean isMeasured(String key) {
        return MEASURED.contains(key);
    }
}
