package org.zhiheng.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zhiheng.scoring.Trees.leaf;
import static org.zhiheng.scoring.Trees.n;
import static org.zhiheng.scoring.Trees.node;
import static org.zhiheng.scoring.Trees.numbers;
import static org.zhiheng.scoring.Trees.unit;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zhiheng.scoring.Transform.Better;
import org.zhiheng.scoring.Transform.Deviation;
import org.zhiheng.scoring.Transform.Proportion;
import org.zhiheng.scoring.Transform.SharedRank;
import org.zhiheng.vocabulary.Rounding;

/** Every transform over a peer group, with values worked out by hand. */
class TransformTests {

    private static List<String> transformed(Transform transform, String... points) {
        TreeNode root = node(
                new Combine.Sum(),
                null,
                leaf("A", "-").transformed(List.of(transform)).rounded(new Rounding(4, RoundingMode.HALF_UP)));
        List<UnitLeaves> units = new ArrayList<>();
        for (String value : points) {
            units.add(unit("u" + units.size(), "A=" + value));
        }
        return ScoreTree.of(root).combine(units).stream()
                .map(scores -> {
                    NodeScore score = scores.node("A");
                    return score.points() == null
                            ? score.state().code()
                            : org.zhiheng.vocabulary.Figure.plain(score.points());
                })
                .toList();
    }

    @Test
    void takesTheRatioToTheBest() {
        assertThat(transformed(new Transform.RatioToBest(n("600"), Better.HIGHER), "50", "40", "45"))
                .containsExactly("600", "480", "540");
        assertThat(transformed(new Transform.RatioToBest(n("10"), Better.LOWER), "5", "4", "8"))
                .containsExactly("8", "10", "5");
        assertThat(transformed(new Transform.RatioToBest(n("10"), Better.LOWER), "0", "4"))
                .containsExactly("10", "0");
        assertThat(transformed(new Transform.RatioToBest(n("10"), Better.HIGHER), "0", "0"))
                .containsExactly("0", "0");
    }

    @Test
    void givesPointsByRankFromAList() {
        Transform list =
                new Transform.RankList(numbers("60", "57", "54"), n("-1"), n("51"), Better.HIGHER, SharedRank.BEST);
        assertThat(transformed(list, "9", "7", "8", "6", "1", "2", "3"))
                .containsExactly("60", "54", "57", "53", "51", "51", "52");
        Transform ties = new Transform.RankList(numbers("3", "2", "1"), null, null, Better.HIGHER, SharedRank.BEST);
        assertThat(transformed(ties, "8", "8", "6", "5")).containsExactly("3", "3", "1", "1");
        Transform dense = new Transform.RankList(numbers("3", "2", "1"), null, null, Better.HIGHER, SharedRank.DENSE);
        assertThat(transformed(dense, "8", "8", "6", "5")).containsExactly("3", "3", "2", "1");
        Transform mean = new Transform.RankList(numbers("3", "2", "1"), null, null, Better.HIGHER, SharedRank.MEAN);
        assertThat(transformed(mean, "8", "8", "6", "5")).containsExactly("2.5", "2.5", "1", "1");
    }

    @Test
    void givesReversePointsWhereSmallIsGood() {
        Transform list =
                new Transform.RankList(numbers("2", "1.9", "1.8"), n("-0.1"), n("0"), Better.LOWER, SharedRank.BEST);
        assertThat(transformed(list, "0", "3", "1", "9")).containsExactly("2", "1.8", "1.9", "1.7");
    }

    @Test
    void givesPointsByRankFormula() {
        // First 200, 2 % of it less per place.
        Transform formula = new Transform.RankFormula(n("200"), n("-4"), n("190"), Better.HIGHER, SharedRank.BEST);
        assertThat(transformed(formula, "5", "4", "3", "2")).containsExactly("200", "196", "192", "190");
    }

    @Test
    void turnsRanksIntoProportionsByTheDeclaredConvention() {
        Transform below = new Transform.RankProportion(n("100"), Proportion.BELOW, Better.HIGHER, SharedRank.BEST);
        assertThat(transformed(below, "4", "3", "2", "1")).containsExactly("75", "50", "25", "0");
        Transform at = new Transform.RankProportion(n("100"), Proportion.AT_OR_BELOW, Better.HIGHER, SharedRank.BEST);
        assertThat(transformed(at, "4", "3", "2", "1")).containsExactly("100", "75", "50", "25");
        assertThat(transformed(below, "4")).containsExactly("0");
        assertThat(transformed(at, "4")).containsExactly("100");
    }

    @Test
    void standardises() {
        // Mean 5, population deviation 2.
        Transform score = new Transform.ZScore(n("500"), n("100"), Deviation.POPULATION, Better.HIGHER);
        assertThat(transformed(score, "2", "4", "4", "4", "5", "5", "7", "9"))
                .containsExactly("350", "450", "450", "450", "500", "500", "600", "700");
        Transform sample = new Transform.ZScore(n("0"), n("1"), Deviation.SAMPLE, Better.LOWER);
        // Mean 2, sample deviation 1.
        assertThat(transformed(sample, "1", "2", "3")).containsExactly("1", "0", "-1");
        assertThat(transformed(sample, "7")).containsExactly("0");
        assertThat(transformed(score, "7", "7")).containsExactly("500", "500");
    }

    @Test
    void scalesBetweenWorstAndBest() {
        assertThat(transformed(new Transform.MinMax(n("100"), Better.HIGHER), "20", "30", "60"))
                .containsExactly("0", "25", "100");
        assertThat(transformed(new Transform.MinMax(n("100"), Better.LOWER), "20", "30", "60"))
                .containsExactly("100", "75", "0");
        assertThat(transformed(new Transform.MinMax(n("100"), Better.LOWER), "20"))
                .containsExactly("100");
    }

    @Test
    void scalesBetweenFixedGoalposts() {
        assertThat(transformed(new Transform.Goalposts(n("60"), n("100"), n("10"), true), "50", "60", "80", "110"))
                .containsExactly("0", "0", "5", "10");
        assertThat(transformed(new Transform.Goalposts(n("60"), n("100"), n("10"), false), "50", "110"))
                .containsExactly("-2.5", "12.5");
        // Dust: 10 is best, 70 is worst.
        assertThat(transformed(new Transform.Goalposts(n("70"), n("10"), n("100"), true), "5", "40", "75"))
                .containsExactly("100", "50", "0");
    }

    @Test
    void givesNormalScores() {
        assertThat(transformed(
                        new Transform.NormalScore(n("0"), n("1"), Better.HIGHER, SharedRank.BEST), "30", "10", "20"))
                .containsExactly("0.8694", "-0.8694", "0");
        assertThat(NormalQuantile.of(n("0.975")).round(new java.math.MathContext(16)))
                .isEqualByComparingTo("1.959963984540054");
        assertThat(NormalQuantile.of(n("0.0000001")).round(new java.math.MathContext(10)))
                .isEqualByComparingTo("-5.199337582");
    }

    @Test
    void givesExponentialsOfRanks() {
        Transform exponential =
                new Transform.ExponentialRank(n("23"), Proportion.AT_OR_BELOW, Better.HIGHER, SharedRank.BEST);
        assertThat(transformed(exponential, "2", "1")).containsExactly("100", "15.6468");
    }

    @Test
    void takesLogarithmsPowersAndLines() {
        assertThat(transformed(new Transform.Logarithm(n("1"), n("10")), "0", "1", "-1"))
                .containsExactly("0", "6.9315", "missing");
        assertThat(transformed(new Transform.Power(n("0.5"), n("10")), "64", "0", "-4"))
                .containsExactly("80", "0", "missing");
        assertThat(transformed(new Transform.Linear(n("-2"), n("10")), "3")).containsExactly("4");
    }

    @Test
    void doesNotLetImputedPointsShapeTheGroup() {
        TreeNode root = node(
                new Combine.Sum(),
                null,
                leaf("A", "-").transformed(List.of(new Transform.RatioToBest(n("100"), Better.HIGHER))));
        List<UnitScores> scores =
                ScoreTree.of(root).combine(List.of(unit("1", "A=filled 50"), unit("2", "A=40"), unit("3", "A=20")));
        assertThat(scores.get(1).total().points()).isEqualByComparingTo("100");
        assertThat(scores.get(0).total().points()).isEqualByComparingTo("125");
    }
}
