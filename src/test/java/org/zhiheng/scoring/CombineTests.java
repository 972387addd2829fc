package org.zhiheng.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zhiheng.scoring.Trees.leaf;
import static org.zhiheng.scoring.Trees.n;
import static org.zhiheng.scoring.Trees.node;
import static org.zhiheng.scoring.Trees.score;
import static org.zhiheng.scoring.Trees.total;
import static org.zhiheng.scoring.Trees.weighted;

import java.math.RoundingMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zhiheng.vocabulary.Rounding;

/** Every combining method with values worked out by hand. */
class CombineTests {

    private static final Rounding TWO = Rounding.TWO_HALF_UP;

    @Test
    void addsAndShowsTheFormula() {
        NodeScore total = total(node(new Combine.Sum(), "70", leaf("A", "40"), leaf("B", "30")), "A=36.53", "B=24.16");
        assertThat(total.points()).isEqualByComparingTo("60.69");
        assertThat(total.formula()).isEqualTo("A + B");
        assertThat(total.substituted()).isEqualTo("36.53 + 24.16");
        assertThat(total.full()).isEqualByComparingTo("70");
    }

    @Test
    void addsNegativeTotals() {
        assertThat(total(node(new Combine.Sum(), null, leaf("A", "5"), leaf("B", "-")), "A=3", "B=-10.5")
                        .points())
                .isEqualByComparingTo("-7.5");
    }

    @Test
    void weighsAsGiven() {
        UnitScores scores = score(
                node(
                        new Combine.WeightedSum(false),
                        "100",
                        weighted("A", "100", "0.2"),
                        weighted("B", "100", "0.3"),
                        weighted("C", "100", "0.5")),
                "A=96.21",
                "B=94.01",
                "C=100");
        assertThat(scores.total().points()).isEqualByComparingTo("97.445");
        assertThat(scores.total().substituted()).isEqualTo("96.21 × 0.2 + 94.01 × 0.3 + 100 × 0.5");
        assertThat(scores.node("B").part()).isEqualByComparingTo("28.203");
        assertThat(scores.node("B").share()).isEqualByComparingTo("0.3");
    }

    @Test
    void normalisesWeights() {
        // (80 × 15 + 90 × 25 + 70 × 60) ÷ 100
        NodeScore total = total(
                node(
                        new Combine.WeightedSum(true),
                        "100",
                        weighted("A", "100", "15"),
                        weighted("B", "100", "25"),
                        weighted("C", "100", "60")),
                "A=80",
                "B=90",
                "C=70");
        assertThat(total.points()).isEqualByComparingTo("76.5");
        assertThat(total.formula()).isEqualTo("(A × 15 + B × 25 + C × 60) ÷ 100");
    }

    @Test
    void addsChildrenWithoutWeightAsTheyAre() {
        assertThat(total(
                                node(new Combine.WeightedSum(false), null, weighted("A", "100", "0.9"), leaf("B", "-")),
                                "A=90",
                                "B=2")
                        .points())
                .isEqualByComparingTo("83");
    }

    @Test
    void takesTheArithmeticMean() {
        NodeScore total = total(
                node(new Combine.ArithmeticMean(), null, leaf("A", "100"), leaf("B", "100"), leaf("C", "100"))
                        .rounded(TWO),
                "A=87",
                "B=87.4",
                "C=87.6");
        // 262 ÷ 3 = 87.3333…
        assertThat(total.points()).isEqualTo(n("87.33"));
        assertThat(total.formula()).isEqualTo("四舍五入保留2位小数((A + B + C) ÷ 3)");
    }

    @Test
    void takesTheGeometricMeanExactlyWhereItIsExact() {
        TreeNode root = node(new Combine.GeometricMean(false), null, leaf("A", "-"), leaf("B", "-"), leaf("C", "-"));
        assertThat(total(root, "A=1", "B=9", "C=3").points()).isEqualByComparingTo("3");
        assertThat(total(root.rounded(new Rounding(2, RoundingMode.DOWN)), "A=27", "B=27", "C=27")
                        .points())
                .isEqualByComparingTo("27");
        assertThat(total(root, "A=0", "B=9", "C=3").points()).isEqualByComparingTo("0");
    }

    @Test
    void leavesAGeometricMeanOfNegativePointsUndefined() {
        NodeScore total =
                total(node(new Combine.GeometricMean(false), null, leaf("A", "-"), leaf("B", "-")), "A=-1", "B=9");
        assertThat(total.state()).isEqualTo(NodeState.MISSING);
        assertThat(total.points()).isNull();
        assertThat(total.note()).isEqualTo("“A”为负分，几何平均没有意义");
    }

    @Test
    void weighsTheGeometricMean() {
        // 50^0.25 × 80^0.75 = 71.1311…
        assertThat(total(
                                node(
                                                new Combine.GeometricMean(true),
                                                null,
                                                weighted("A", "-", "1"),
                                                weighted("B", "-", "3"))
                                        .rounded(new Rounding(4, RoundingMode.HALF_UP)),
                                "A=50",
                                "B=80")
                        .points())
                .isEqualTo(n("71.1312"));
    }

    @Test
    void takesTheHarmonicMeanExactly() {
        TreeNode root = node(new Combine.HarmonicMean(false), null, leaf("A", "-"), leaf("B", "-"));
        // 2 ÷ (1/60 + 1/40) = 48
        assertThat(total(root, "A=60", "B=40").points()).isEqualByComparingTo("48");
        assertThat(total(root.rounded(new Rounding(2, RoundingMode.DOWN)), "A=3", "B=3")
                        .points())
                .isEqualByComparingTo("3");
        assertThat(total(root, "A=60", "B=0").points()).isEqualByComparingTo("0");
        assertThat(total(
                                node(
                                        new Combine.HarmonicMean(true),
                                        null,
                                        weighted("A", "-", "3"),
                                        weighted("B", "-", "1")),
                                "A=60",
                                "B=20")
                        .points())
                // 4 ÷ (3/60 + 1/20)
                .isEqualByComparingTo("40");
    }

    @Test
    void takesTheWeakestLinkAndMarksIt() {
        UnitScores scores = score(node(new Combine.Minimum(), null, leaf("A", "10"), leaf("B", "10")), "A=9", "B=7");
        assertThat(scores.total().points()).isEqualByComparingTo("7");
        assertThat(scores.node("B").note()).isEqualTo("采用");
        assertThat(scores.node("A").note()).isEqualTo("未采用");
        assertThat(scores.node("A").points()).isEqualByComparingTo("9");
    }

    @Test
    void takesTheHigherOfTwoAndKeepsBoth() {
        UnitScores scores =
                score(node(new Combine.Maximum(), null, leaf("达标", "10"), leaf("改进", "10")), "达标=8", "改进=9");
        assertThat(scores.total().points()).isEqualByComparingTo("9");
        assertThat(scores.total().note()).isEqualTo("取最高：采用“改进”");
        assertThat(scores.total().substituted()).isEqualTo("取最高(8, 9)");
        assertThat(scores.node("达标").points()).isEqualByComparingTo("8");
        assertThat(scores.node("达标").part()).isEqualByComparingTo("0");
    }

    @Test
    void averagesTheWorst() {
        TreeNode root = node(new Combine.WorstMean(2), null, leaf("A", "-"), leaf("B", "-"), leaf("C", "-"));
        UnitScores scores = score(root, "A=90", "B=60", "C=75");
        assertThat(scores.total().points()).isEqualByComparingTo("67.5");
        assertThat(scores.total().formula()).isEqualTo("(B + C) ÷ 2");
        assertThat(scores.node("A").part()).isEqualByComparingTo("0");
        assertThat(total(root, "A=90", "B=missing", "C=missing").points()).isEqualByComparingTo("90");
    }

    @Test
    void multiplies() {
        assertThat(total(node(new Combine.Product(false), null, leaf("A", "-"), leaf("B", "-")), "A=90", "B=0.9")
                        .points())
                .isEqualByComparingTo("81");
        // 100 × (40/50) × (45/50)
        assertThat(total(node(new Combine.Product(true), "100", leaf("A", "50"), leaf("B", "50")), "A=40", "B=45")
                        .points())
                .isEqualByComparingTo("72");
    }

    @Test
    void dividesTwoComposites() {
        TreeNode root = node(new Combine.Ratio(n("100")), null, leaf("A", "-"), leaf("B", "-"));
        assertThat(total(root, "A=30", "B=40").points()).isEqualByComparingTo("75");
        assertThat(total(root, "A=30", "B=0").note()).isEqualTo("除数“B”为 0");
        assertThat(total(root, "A=30", "B=missing").state()).isEqualTo(NodeState.MISSING);
    }

    @Test
    void subtractsPenalties() {
        NodeScore total = total(
                node(new Combine.Difference(), null, leaf("A", "100"), leaf("B", "-"), leaf("C", "-")),
                "A=40",
                "B=3",
                "C=0.8");
        assertThat(total.points()).isEqualByComparingTo("36.2");
        assertThat(total.formula()).isEqualTo("A − B − C");
    }

    @Test
    void countsABonusOnlyBehindItsGate() {
        TreeNode root = node(new Combine.GatedBonus(n("44")), null, leaf("基础", "50"), leaf("加分", "-"));
        assertThat(total(root, "基础=44", "加分=5").points()).isEqualByComparingTo("49");
        UnitScores below = score(root, "基础=43.99", "加分=5");
        assertThat(below.total().points()).isEqualByComparingTo("43.99");
        assertThat(below.total().note()).isEqualTo("“基础”43.99 分，未达到 44 分，加分不计");
        assertThat(below.node("加分").part()).isEqualByComparingTo("0");
        assertThat(total(root, "基础=missing", "加分=5").state()).isEqualTo(NodeState.MISSING);
    }

    @Test
    void refillsLostMarksOnlyUpToFullPoints() {
        TreeNode root = node(new Combine.RefillBonus(), "100", leaf("基础", "100"), leaf("B", "-"), leaf("C", "-"));
        assertThat(total(root, "基础=95", "B=2", "C=1").points()).isEqualByComparingTo("98");
        UnitScores over = score(root, "基础=95", "B=3", "C=4");
        assertThat(over.total().points()).isEqualByComparingTo("100");
        assertThat(over.node("B").part()).isEqualByComparingTo("3");
        assertThat(over.node("C").part()).isEqualByComparingTo("2");
    }

    @Test
    void convertsToAnotherFullMark() {
        // (60 + 57) ÷ 130 × 100 = 90
        NodeScore total =
                total(node(new Combine.Conversion(), "100", leaf("A", "70"), leaf("B", "60")), "A=60", "B=57");
        assertThat(total.points()).isEqualByComparingTo("90");
        assertThat(total.substituted()).isEqualTo("(60 + 57) × 100 ÷ 130");
    }

    @Test
    void addsABonusSetByTheWeakestLink() {
        Combine method = new Combine.WeakestLinkBonus(
                new Combine.Sum(),
                List.of(
                        new Combine.WeakestLinkBonus.Band(n("6"), n("1")),
                        new Combine.WeakestLinkBonus.Band(n("8"), n("3"))));
        TreeNode root = node(method, "20", leaf("A", "10"), leaf("B", "10"));
        assertThat(total(root, "A=10", "B=8").points()).isEqualByComparingTo("21");
        assertThat(total(root, "A=10", "B=7.99").points()).isEqualByComparingTo("18.99");
        assertThat(total(root, "A=10", "B=5.99").points()).isEqualByComparingTo("15.99");
    }

    @Test
    void limitsBeforeRounding() {
        TreeNode root = node(new Combine.Sum(), null, leaf("A", "-"))
                .limited(n("0"), n("10"))
                .rounded(TWO);
        assertThat(total(root, "A=10.001").points()).isEqualTo(n("10.00"));
        assertThat(total(root, "A=9.995").points()).isEqualTo(n("10.00"));
        assertThat(total(root, "A=-0.1").points()).isEqualByComparingTo("0");
        assertThat(total(root, "A=-0.1").note()).isEqualTo("按最低分 0 计");
        assertThat(total(root, "A=9.994").unrounded()).isEqualByComparingTo("9.994");
    }

    @Test
    void roundsPartsBeforeAddingOrAfter() {
        // Parts 37.312 + 28.8031 + 0.01 = 66.1251; rounded parts 37.31 + 28.80 + 0.01 = 66.12.
        TreeNode root = node(
                new Combine.WeightedSum(false),
                null,
                weighted("A", "-", "0.4"),
                weighted("B", "-", "0.34"),
                weighted("C", "-", "0.5"));
        String[] points = {"A=93.28", "B=84.715", "C=0.02"};
        UnitScores before = score(root.rounded(TWO, Adding.ROUND_PARTS), points);
        assertThat(before.total().points()).isEqualTo(n("66.12"));
        assertThat(before.node("A").part()).isEqualTo(n("37.31"));
        assertThat(score(root.rounded(TWO), points).total().points()).isEqualTo(n("66.13"));
    }

    @Test
    void showsPartsThatAddUpToTheShownTotal() {
        TreeNode root = node(new Combine.ArithmeticMean(), null, leaf("A", "-"), leaf("B", "-"), leaf("C", "-"))
                .rounded(TWO);
        UnitScores scores = score(root, "A=100", "B=100", "C=100");
        assertThat(scores.total().points()).isEqualTo(n("100.00"));
        assertThat(List.of(
                        scores.node("A").part(),
                        scores.node("B").part(),
                        scores.node("C").part()))
                .containsExactly(n("33.34"), n("33.33"), n("33.33"));
    }
}
