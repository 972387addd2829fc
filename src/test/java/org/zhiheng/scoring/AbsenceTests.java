package org.zhiheng.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zhiheng.scoring.Trees.leaf;
import static org.zhiheng.scoring.Trees.n;
import static org.zhiheng.scoring.Trees.node;
import static org.zhiheng.scoring.Trees.score;
import static org.zhiheng.scoring.Trees.total;
import static org.zhiheng.scoring.Trees.unit;
import static org.zhiheng.scoring.Trees.weighted;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The different answers to the same missing input, none of them taken for granted. */
class AbsenceTests {

    private static final TreeNode SUM =
            node(new Combine.Sum(), "100", leaf("A", "50"), leaf("B", "30"), leaf("C", "20"));

    @Test
    void sharesOutTheFullPointsOfARemovedItem() {
        UnitScores scores = score(SUM, "A=40", "B=28", "C=removed");
        // (40 + 28) × 100 ÷ 80
        assertThat(scores.total().points()).isEqualByComparingTo("85");
        assertThat(scores.total().full()).isEqualByComparingTo("100");
        assertThat(scores.total().formula()).isEqualTo("(A + B) × 100 ÷ 80");
        assertThat(scores.total().note()).isEqualTo("“C”的 20 分由其余各项按比例分摊");
        assertThat(scores.node("C").state()).isEqualTo(NodeState.REMOVED);
        assertThat(scores.node("C").note()).isEqualTo("不分管；权重由其余各项按比例分摊");
        assertThat(scores.node("A").part()).isEqualByComparingTo("50");
    }

    @Test
    void sharesOutWeights() {
        TreeNode given = node(
                new Combine.WeightedSum(false),
                "100",
                weighted("A", "100", "0.5"),
                weighted("B", "100", "0.3"),
                weighted("C", "100", "0.2"));
        UnitScores scores = score(given, "A=80", "B=96", "C=missing");
        // 80 × 0.625 + 96 × 0.375
        assertThat(scores.total().points()).isEqualByComparingTo("86");
        assertThat(scores.node("A").share()).isEqualByComparingTo("0.625");
        assertThat(scores.node("C").share()).isNull();
    }

    @Test
    void doesNotShareABonusOut() {
        TreeNode root = node(new Combine.Sum(), "80", leaf("A", "50"), leaf("B", "30"), leaf("加分", "-"));
        assertThat(total(root, "A=40", "B=20", "加分=missing").points()).isEqualByComparingTo("60");
        // 40 × 80 ÷ 50 + 3
        assertThat(total(root, "A=40", "B=removed", "加分=3").points()).isEqualByComparingTo("67");
        assertThat(total(root, "A=missing", "B=missing", "加分=3").state()).isEqualTo(NodeState.MISSING);
    }

    @Test
    void leavesOutWithTheFullPoints() {
        NodeScore total = total(SUM.absent(Absence.LEAVE_OUT, Absence.ZERO), "A=40", "B=28", "C=removed");
        assertThat(total.points()).isEqualByComparingTo("68");
        assertThat(total.full()).isEqualByComparingTo("80");
    }

    @Test
    void tellsRemovedFromMissing() {
        TreeNode root = SUM.absent(Absence.RESHARE, Absence.ZERO);
        UnitScores zero = score(root, "A=40", "B=28", "C=missing");
        assertThat(zero.total().points()).isEqualByComparingTo("68");
        assertThat(zero.node("C").state()).isEqualTo(NodeState.FILLED);
        assertThat(zero.node("C").note()).isEqualTo("本期无数据；按0分计");
        assertThat(zero.total().imputed()).isFalse();
        assertThat(total(root, "A=40", "B=28", "C=removed").points()).isEqualByComparingTo("85");
    }

    @Test
    void givesFullPoints() {
        assertThat(total(SUM.absent(Absence.RESHARE, Absence.FULL_POINTS), "A=40", "B=28", "C=missing")
                        .points())
                .isEqualByComparingTo("88");
    }

    @Test
    void makesTheParentAbsentWithTheReason() {
        NodeScore total = total(SUM.absent(Absence.RESHARE, Absence.PARENT_ABSENT), "A=40", "B=28", "C=missing");
        assertThat(total.state()).isEqualTo(NodeState.MISSING);
        assertThat(total.note()).isEqualTo("“C”：本期无数据，上级项一并不计分");
    }

    @Test
    void fillsFromThePeersAndSaysSo() {
        List<UnitLeaves> units = List.of(
                unit("1", "A=40", "B=20", "C=10"),
                unit("2", "A=40", "B=20", "C=missing"),
                unit("3", "A=40", "B=20", "C=15"),
                unit("4", "A=40", "B=20", "C=20"));
        assertThat(second(Absence.PEER_MEAN, units).points()).isEqualByComparingTo("75");
        assertThat(second(Absence.PEER_MEDIAN, units).points()).isEqualByComparingTo("75");
        NodeScore worst = second(Absence.PEER_WORST, units);
        assertThat(worst.points()).isEqualByComparingTo("70");
        assertThat(worst.imputed()).isTrue();
        assertThat(worst.state()).isEqualTo(NodeState.SCORED);
    }

    private static NodeScore second(Absence absence, List<UnitLeaves> units) {
        ScoreTree tree = ScoreTree.of(SUM.absent(Absence.RESHARE, absence));
        assertThat(tree.needsPeers()).isTrue();
        return tree.combine(units).get(1).total();
    }

    @Test
    void sharesOutWhereNoPeerHasPoints() {
        UnitScores alone = score(SUM.absent(Absence.RESHARE, Absence.PEER_MEAN), "A=40", "B=28", "C=missing");
        assertThat(alone.total().points()).isEqualByComparingTo("85");
        assertThat(alone.total().imputed()).isFalse();
        assertThat(alone.node("C").state()).isEqualTo(NodeState.MISSING);
    }

    @Test
    void hasNoTotalWhenEverythingIsAbsent() {
        NodeScore missing = total(SUM, "A=missing", "B=removed", "C=removed");
        assertThat(missing.state()).isEqualTo(NodeState.MISSING);
        assertThat(missing.note()).isEqualTo("下级项均无得分");
        assertThat(total(SUM, "A=removed", "B=removed", "C=removed").state()).isEqualTo(NodeState.REMOVED);
        assertThat(total(SUM).points()).isNull();
    }

    @Test
    void needsTheDeclaredNumberOfChildren() {
        TreeNode two = SUM.needing(new MinimumChildren(2, null));
        assertThat(total(two, "A=40", "B=28", "C=missing").points()).isEqualByComparingTo("85");
        NodeScore one = total(two, "A=40", "B=missing", "C=missing");
        assertThat(one.points()).isNull();
        assertThat(one.note()).isEqualTo("有得分的下级项 1 个，少于规定的 2 个");
    }

    @Test
    void needsTheDeclaredShareOfTheChildrenThatApply() {
        TreeNode half = SUM.needing(new MinimumChildren(0, n("0.5")));
        assertThat(total(half, "A=40", "B=missing", "C=removed").points()).isEqualByComparingTo("80");
        assertThat(total(half, "A=40", "B=missing", "C=missing").note()).isEqualTo("有得分的下级项 1 个，不足应有 3 个的 50%");
    }

    @Test
    void keepsAFilledLeafApartFromOwnPoints() {
        UnitScores scores = score(SUM.needing(new MinimumChildren(3, null)), "A=40", "B=20", "C=filled 10");
        assertThat(scores.total().points()).isNull();
        assertThat(score(SUM, "A=40", "B=20", "C=filled 10").total().imputed()).isTrue();
    }
}
