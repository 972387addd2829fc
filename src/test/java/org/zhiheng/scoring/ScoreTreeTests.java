package org.zhiheng.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zhiheng.scoring.Trees.leaf;
import static org.zhiheng.scoring.Trees.n;
import static org.zhiheng.scoring.Trees.node;
import static org.zhiheng.scoring.Trees.unit;
import static org.zhiheng.scoring.Trees.weighted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.zhiheng.vocabulary.Rounding;

class ScoreTreeTests {

    private static final TreeNode DEEP = node(
                    new Combine.WeightedSum(false),
                    "100",
                    TreeNode.group("办件", "办件", n("100"), new Combine.Sum(), List.of(leaf("及时", "60"), leaf("质量", "40")))
                            .weighted(n("0.6"))
                            .rounded(Rounding.TWO_HALF_UP),
                    TreeNode.group(
                                    "满意",
                                    "满意",
                                    n("100"),
                                    new Combine.ArithmeticMean(),
                                    List.of(leaf("来电", "100"), leaf("走访", "100")))
                            .weighted(n("0.4"))
                            .absent(Absence.RESHARE, Absence.PEER_MEAN),
                    leaf("加分", "-").limited(null, n("5")))
            .rounded(Rounding.TWO_HALF_UP);

    private static UnitLeaves randomUnit(int index, Random random) {
        String[] points = new String[5];
        String[] codes = {"及时", "质量", "来电", "走访", "加分"};
        int[] fulls = {60, 40, 100, 100, 8};
        for (int leaf = 0; leaf < codes.length; leaf++) {
            int dice = random.nextInt(10);
            String value = dice == 0 && leaf > 1
                    ? "missing"
                    : BigDecimal.valueOf(random.nextInt(fulls[leaf] * 100), 2).toPlainString();
            points[leaf] = codes[leaf] + "=" + value;
        }
        return unit("单位" + index, points);
    }

    @Test
    void combinesLevelByLevel() {
        UnitScores scores = ScoreTree.of(DEEP)
                .combine(List.of(unit("1", "及时=55", "质量=38.5", "来电=96", "走访=91", "加分=7")))
                .get(0);
        // 93.5 × 0.6 + (96 + 91) ÷ 2 × 0.4 + 5
        assertThat(scores.total().points()).isEqualTo(n("98.50"));
        assertThat(scores.total().formula()).isEqualTo("办件 × 0.6 + 满意 × 0.4 + 加分");
        assertThat(scores.node("加分").points()).isEqualByComparingTo("5");
        assertThat(scores.node("加分").note()).isEqualTo("按最高分 5 计");
        assertThat(scores.nodes())
                .extracting(NodeScore::node)
                .containsExactly("total", "办件", "及时", "质量", "满意", "来电", "走访", "加分");
        assertThat(scores.nodes()).extracting(NodeScore::ordinal).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void doesNotDependOnTheOrderOfUnits() {
        Random random = new Random(7);
        List<UnitLeaves> units = new ArrayList<>();
        for (int index = 0; index < 60; index++) {
            units.add(randomUnit(index, random));
        }
        ScoreTree tree = ScoreTree.of(DEEP);
        Map<String, String> expected = texts(tree.combine(units));
        for (int round = 0; round < 5; round++) {
            Collections.shuffle(units, random);
            assertThat(texts(tree.combine(units))).isEqualTo(expected);
        }
    }

    private static Map<String, String> texts(List<UnitScores> scores) {
        return scores.stream().collect(Collectors.toMap(UnitScores::unit, unit -> unit.nodes().stream()
                .map(node -> node.node() + node.points() + node.part() + node.note() + node.formula())
                .collect(Collectors.joining("|"))));
    }

    @Test
    void showsPartsThatAddUpAtEveryNodeThatAdds() {
        Random random = new Random(11);
        List<UnitLeaves> units = new ArrayList<>();
        for (int index = 0; index < 200; index++) {
            units.add(randomUnit(index, random));
        }
        for (UnitScores scores : ScoreTree.of(DEEP).combine(units)) {
            BigDecimal parts = sumOfParts(scores, "办件", "满意", "加分");
            assertThat(parts).isEqualByComparingTo(scores.total().points());
        }
    }

    private static BigDecimal sumOfParts(UnitScores scores, String... nodes) {
        BigDecimal sum = BigDecimal.ZERO;
        for (String node : nodes) {
            BigDecimal part = scores.node(node).part();
            sum = part == null ? sum : sum.add(part);
        }
        return sum;
    }

    @Test
    void findsEveryProblemInOnePass() {
        TreeNode root = node(
                new Combine.WeightedSum(false),
                "100",
                weighted("A", "100", "0.5"),
                weighted("A", "100", "0.4"),
                weighted("B", "100", "-0.1").limited(n("5"), n("1")));
        List<TreeProblem> problems = ScoreTree.problems(root);
        assertThat(problems)
                .extracting(TreeProblem::chinese)
                .containsExactly("“B”的权重为负（-0.1）", "“总分”满分 100，下级项加权合计 80", "编码重复（A）", "“B”的最低分高于最高分");
        assertThatThrownBy(() -> ScoreTree.of(root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("权重为负");
    }

    @Test
    void onlyWarnsAboutFullPointsThatDoNotAddUp() {
        TreeNode root = node(new Combine.Sum(), "100", leaf("A", "50"), leaf("B", "40"));
        assertThat(ScoreTree.problems(root))
                .extracting(TreeProblem::chinese, TreeProblem::fatal)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("“总分”满分 100，下级项合计 90", false));
        assertThat(ScoreTree.of(root).needsPeers()).isFalse();
    }

    @Test
    void reproducesTheStreetsOfLouxing() {
        TreeNode root = node(new Combine.Sum(), "100", leaf("物业", "40"), leaf("社区", "30"), leaf("执法", "30"));
        List<String[]> rows = rows("louxing-streets.csv");
        assertThat(rows).hasSize(15);
        for (String[] row : rows) {
            NodeScore total = Trees.total(
                    root, "物业=" + n("40").subtract(n(row[3])), "社区=" + n("30").subtract(n(row[5])), "执法=" + row[8]);
            assertThat(total.points()).as(row[2]).isEqualByComparingTo(row[9]);
        }
    }

    @Test
    void reproducesTheTownMeansOfLouxing() {
        Map<String, List<String>> villages = new TreeMap<>();
        rows("louxing-villages.csv").forEach(row -> villages.computeIfAbsent(row[0] + row[1], key -> new ArrayList<>())
                .add(row[3]));
        List<String[]> towns = rows("louxing-towns.csv");
        assertThat(towns).hasSize(15);
        for (String[] town : towns) {
            List<String> points = villages.get(town[0] + town[1]);
            TreeNode[] leaves = new TreeNode[points.size()];
            String[] texts = new String[points.size()];
            for (int index = 0; index < leaves.length; index++) {
                leaves[index] = leaf("v" + index, "100");
                texts[index] = "v" + index + "=" + points.get(index);
            }
            TreeNode mean = node(new Combine.ArithmeticMean(), "100", leaves).rounded(Rounding.TWO_HALF_UP);
            assertThat(Trees.total(mean, texts).points()).as(town[1]).isEqualByComparingTo(town[2]);
        }
    }

    @Test
    void reproducesTheHotlineOfPanjin() {
        TreeNode root = node(
                        new Combine.WeightedSum(false),
                        "100",
                        weighted("办结", "100", "0.2"),
                        weighted("满意", "100", "0.3"),
                        weighted("反馈", "100", "0.3"),
                        weighted("回访", "100", "0.2"))
                .rounded(new Rounding(1, RoundingMode.HALF_UP));
        List<String[]> rows = rows("panjin-2023-01-04.csv");
        assertThat(rows).hasSize(6);
        for (String[] row : rows) {
            assertThat(Trees.total(root, "办结=" + row[2], "满意=" + row[3], "反馈=" + row[4], "回访=" + row[5])
                            .points())
                    .as(row[0])
                    .isEqualByComparingTo(row[7]);
        }
    }

    private static List<String[]> rows(String file) {
        try (var in = ScoreTreeTests.class.getResourceAsStream("/cases/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
