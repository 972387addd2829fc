package org.zhiheng.content;

import java.util.Map;

/** What to do about kinds of mistakes whose remedy is always the same, for findings that name none. */
public final class UsualFixes {

    /** Code of a finding → what to do, in Chinese and English. */
    private static final Map<String, String[]> FIXES = Map.ofEntries(
            fix("yaml-repeated-key", "删去重复的一处，或改成另一个编码", "remove one of them, or write another code"),
            fix("tier-gap", "让一档的上端等于另一档的下端，如 at_least: 90 和 below: 90", "let one tier end where the other begins"),
            fix("tier-overlap", "让一档的上端等于另一档的下端，如 at_least: 90 和 below: 90", "let one tier end where the other begins"),
            fix("tier-unreachable", "调换顺序，或删去这一档", "change the order, or remove the tier"),
            fix("row-unreachable", "轮不到：条件窄的写在前面，或删去这一行", "put the narrower row first, or remove it"),
            fix("row-gap", "补一行，或最后写一行「其他」（otherwise）", "add a row, or one for everything else"),
            fix("full-marks-sum", "改下面各项的满分，或把这里改成它们的和", "change the full marks below, or write their sum here"),
            fix("weights-sum", "改各项权重，使之和为 100%", "change the weights so that they add up to 100 %"),
            fix(
                    "grade-gap",
                    "上一等写 at_least: 90，下一等写 below: 90",
                    "write at_least: 90, and below: 90 for the next grade"),
            fix("grade-order", "把分数高的等次写在前面", "put the better grade first"),
            fix("tests-gate", "写 0 到 100 的整数，如 mutation: 90", "write a whole number from 0 to 100"),
            fix(
                    "unused-criterion",
                    "在 scheme.yml 的 tree 里加上它，或删去这个评分项",
                    "add it to the tree of scheme.yml, or remove it"),
            fix("repeated-node", "删去其中一处", "remove one of them"),
            fix("rounding-decimals", "写 0 到 10 的整数", "write a whole number from 0 to 10"),
            fix("number-not-allowed", "写成 12、0.5 这样的数", "write a number such as 12 or 0.5"),
            fix("constraint-syntax", "写成 词 比较符 值，如 value( \"指标\" ) > 90", "write word, comparison, value"),
            fix("call-not-allowed", "可用的词见指南「DRL 规则」一节", "the words are in the guide's section on DRL"),
            fix("unknown-word", "可用的词见指南「DRL 规则」一节", "the words are in the guide's section on DRL"),
            fix("expression-not-allowed", "可用的写法见指南「DRL 规则」一节", "see the guide's section on DRL"),
            fix("assignment-not-allowed", "另起一个变量名", "use another name"),
            fix("not-allowed", "只写 rule；能用计分形式的写在 criteria.yml", "write rules only; forms belong into criteria.yml"),
            fix("drl-package", "package 与方案编码（文件夹名）相同", "the package is the scheme's code"),
            fix("scheme-code", "写文件夹的名称", "write the folder's name"),
            fix("not-date", "写成 2026-01-01 的样子，并且要有这一天", "write a day such as 2026-01-01"),
            fix("knots-not-rising", "按 at 从小到大排列，删去重复的点", "order the knots by at, remove what repeats"),
            fix("range-ends", "小的写在前面，如 [0.4, 0.8]", "write the smaller one first, e.g. [0.4, 0.8]"),
            fix(
                    "scenario-date",
                    "季度写 2026Q1 至 2026Q4，月 2026-09，半年 2026H1，年 2026",
                    "write 2026Q1, 2026-09, 2026H1 or 2026"),
            fix("yaml-required", "补上这一项", "add it"),
            fix("yaml-not-whole", "写整数", "write a whole number"),
            fix("yaml-not-flag", "写 true（是）或 false（否）", "write true or false"),
            fix("missing-parameter", "补上这个参数", "add the parameter"),
            fix("metric-header", "改成半角冒号，后面跟一个空格", "write an ASCII colon and a space"),
            fix("metric-duplicate-key", "删去重复的一行", "remove one of the lines"),
            fix("metric-value", "改成可用的值", "write one that is allowed"),
            fix("metric-unknown-placeholder", "写 :from、:until 或 :as_of", "write :from, :until or :as_of"),
            fix("metric-unknown-view", "写 gov_case、gov_hazard 等视图，见 batch/README.md", "write a view such as gov_case"),
            fix("metric-parenthesis", "补上或删去一个括号", "add or remove a parenthesis"),
            fix(
                    "metric-columns",
                    "返回 unit_code 和 numerator、denominator 或 value，名称照写",
                    "return unit_code and numerator, denominator or value"));

    private UsualFixes() {}

    private static Map.Entry<String, String[]> fix(String code, String chinese, String english) {
        return Map.entry(code, new String[] {chinese, english});
    }

    /** The finding with the usual fix of its kind where it has none. */
    public static Finding of(Finding finding) {
        String[] fix = FIXES.get(finding.code());
        return fix == null || finding.fixChinese() != null ? finding : finding.fix(fix[0], fix[1]);
    }
}
