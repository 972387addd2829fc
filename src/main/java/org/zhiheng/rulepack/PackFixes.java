package org.zhiheng.rulepack;

import org.zhiheng.content.Finding;
import org.zhiheng.content.UsualFixes;

/** What to do about mistakes in rule packs. */
final class PackFixes {

    private static final UsualFixes FIXES = UsualFixes.OF_FILES
            .and("tier-gap", "让一档的上端等于另一档的下端，如 at_least: 90 和 below: 90", "let one tier end where the other begins")
            .and("tier-overlap", "让一档的上端等于另一档的下端，如 at_least: 90 和 below: 90", "let one tier end where the other begins")
            .and("tier-unreachable", "调换顺序，或删去这一档", "change the order, or remove the tier")
            .and("row-unreachable", "轮不到：条件窄的写在前面，或删去这一行", "put the narrower row first, or remove it")
            .and("row-gap", "补一行，或最后写一行「其他」（otherwise）", "add a row, or one for everything else")
            .and("full-marks-sum", "改下面各项的满分，或把这里改成它们的和", "change the full marks below, or write their sum here")
            .and("weights-sum", "改各项权重，使之和为 100%", "change the weights so that they add up to 100 %")
            .and(
                    "grade-gap",
                    "上一等写 at_least: 90，下一等写 below: 90",
                    "write at_least: 90, and below: 90 for the next grade")
            .and("grade-order", "把分数高的等次写在前面", "put the better grade first")
            .and("tests-gate", "写 0 到 100 的整数，如 mutation: 90", "write a whole number from 0 to 100")
            .and(
                    "unused-criterion",
                    "在 scheme.yml 的 tree 里加上它，或删去这个评分项",
                    "add it to the tree of scheme.yml, or remove it")
            .and("repeated-node", "删去其中一处", "remove one of them")
            .and("rounding-decimals", "写 0 到 10 的整数", "write a whole number from 0 to 10")
            .and("number-not-allowed", "写成 12、0.5 这样的数", "write a number such as 12 or 0.5")
            .and("constraint-syntax", "写成 词 比较符 值，如 value( \"指标\" ) > 90", "write word, comparison, value")
            .and("call-not-allowed", "可用的词见指南「DRL 规则」一节", "the words are in the guide's section on DRL")
            .and("unknown-word", "可用的词见指南「DRL 规则」一节", "the words are in the guide's section on DRL")
            .and("expression-not-allowed", "可用的写法见指南「DRL 规则」一节", "see the guide's section on DRL")
            .and("assignment-not-allowed", "另起一个变量名", "use another name")
            .and("not-allowed", "只写 rule；能用计分形式的写在 criteria.yml", "write rules only; forms belong into criteria.yml")
            .and("drl-package", "package 与方案编码（文件夹名）相同", "the package is the scheme's code")
            .and("scheme-code", "写文件夹的名称", "write the folder's name")
            .and("not-date", "写成 2026-01-01 的样子，并且要有这一天", "write a day such as 2026-01-01")
            .and("knots-not-rising", "按 at 从小到大排列，删去重复的点", "order the knots by at, remove what repeats")
            .and("range-ends", "小的写在前面，如 [0.4, 0.8]", "write the smaller one first, e.g. [0.4, 0.8]")
            .and(
                    "scenario-date",
                    "季度写 2026Q1 至 2026Q4，月 2026-09，半年 2026H1，年 2026",
                    "write 2026Q1, 2026-09, 2026H1 or 2026")
            .and("missing-parameter", "补上这个参数", "add the parameter");

    private PackFixes() {}

    /** The finding with the usual fix of its kind where it has none. */
    static Finding of(Finding finding) {
        return FIXES.of(finding);
    }
}
