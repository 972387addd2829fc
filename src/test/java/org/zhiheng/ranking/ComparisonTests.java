package org.zhiheng.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zhiheng.vocabulary.Figure;

class ComparisonTests {

    private static ComparedUnit unit(String code, @Nullable String total, int rank, String grade, String... parts) {
        List<ComparedUnit.Part> list = new ArrayList<>();
        for (int index = 0; index < parts.length; index += 2) {
            list.add(new ComparedUnit.Part(parts[index], parts[index], new BigDecimal(parts[index + 1])));
        }
        return new ComparedUnit(
                code, "", total == null ? null : new BigDecimal(total), BigDecimal.valueOf(rank), grade, list);
    }

    private static List<String> steps(Comparison.Difference difference) {
        return difference.steps().stream()
                .map(step -> step.code() + " " + Figure.plain(step.delta()))
                .toList();
    }

    @Test
    void showsAWaterfallThatAddsUp() {
        Comparison comparison = Comparison.of(
                List.of(unit("甲", "85.00", 3, "良好", "A", "50", "B", "35")),
                List.of(unit("甲", "90.50", 1, "优秀", "A", "52.5", "B", "34", "C", "4")));
        Comparison.Difference difference = comparison.units().get(0);
        assertThat(difference.points()).isEqualByComparingTo("5.5");
        assertThat(difference.ranks()).isEqualByComparingTo("2");
        assertThat(difference.gradeChanged()).isTrue();
        assertThat(steps(difference)).containsExactly("A 2.5", "B -1", "C 4");
    }

    @Test
    void putsWhatThePartsDoNotExplainIntoTheRest() {
        Comparison.Difference difference = Comparison.of(
                        List.of(unit("甲", "100", 1, "优秀", "A", "98", "B", "2")),
                        List.of(unit("甲", "100", 1, "优秀", "A", "98", "B", "5")))
                .units()
                .get(0);
        assertThat(steps(difference)).containsExactly("A 0", "B 3", Comparison.REST + " -3");
        assertThat(difference.isChange()).isTrue();
    }

    @Test
    void tellsNewGoneAndUnchangedUnits() {
        Comparison comparison = Comparison.of(
                List.of(unit("乙", "80", 1, "良好", "A", "80"), unit("甲", "70", 2, "一般", "A", "70")),
                List.of(unit("丙", "60", 2, "一般", "A", "60"), unit("乙", "80.0", 1, "良好", "A", "80.00")));
        assertThat(comparison.units()).extracting(Comparison.Difference::unit).containsExactly("丙", "乙", "甲");
        assertThat(comparison.changes()).extracting(Comparison.Difference::unit).containsExactly("丙", "甲");
        assertThat(comparison.units().get(0).points()).isNull();
    }

    @Test
    void comparesAUnitThatLostItsTotal() {
        Comparison.Difference difference = Comparison.of(
                        List.of(unit("甲", "80", 1, "良好", "A", "80")), List.of(unit("甲", null, 1, "良好", "A", "70")))
                .units()
                .get(0);
        assertThat(difference.points()).isNull();
        assertThat(difference.isChange()).isTrue();
        assertThat(steps(difference)).containsExactly("A -10");
    }

    @Test
    void addsUpWithTheDecimalsOfTheTotals() {
        Random random = new Random(17);
        for (int round = 0; round < 300; round++) {
            Comparison.Difference difference = Comparison.of(List.of(random(random)), List.of(random(random)))
                    .units()
                    .get(0);
            BigDecimal sum =
                    difference.steps().stream().map(Comparison.Step::delta).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(sum).isEqualByComparingTo(difference.points());
            assertThat(difference.steps()).allSatisfy(step -> assertThat(
                            step.delta().stripTrailingZeros().scale())
                    .isLessThanOrEqualTo(2));
        }
    }

    private static ComparedUnit random(Random random) {
        String[] parts = new String[8];
        BigDecimal total = BigDecimal.ZERO;
        for (int index = 0; index < 4; index++) {
            BigDecimal points = BigDecimal.valueOf(random.nextInt(300_000), 4);
            total = total.add(points);
            parts[2 * index] = "c" + index;
            parts[2 * index + 1] = points.toPlainString();
        }
        return unit("甲", total.setScale(2, java.math.RoundingMode.HALF_UP).toPlainString(), 1, "良好", parts);
    }
}
