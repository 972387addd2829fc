package org.zhiheng.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GradeScaleTests {

    private static final GradeScale USUAL = new GradeScale(
            GradeScale.Measure.POINTS,
            List.of(
                    GradeBand.from("优秀", "90"),
                    GradeBand.from("良好", "80"),
                    GradeBand.from("一般", "60"),
                    GradeBand.rest("较差")));

    static GradeBand band(String grade, @Nullable String from, @Nullable String to) {
        return new GradeBand(
                grade,
                from == null ? null : new BigDecimal(from),
                true,
                to == null ? null : new BigDecimal(to),
                true,
                null);
    }

    private static String grade(GradeScale scale, String value) {
        return scale.bandOf(new BigDecimal(value)).map(GradeBand::grade).orElse("none");
    }

    @Test
    void putsTheLowerEndInside() {
        assertThat(grade(USUAL, "90")).isEqualTo("优秀");
        assertThat(grade(USUAL, "89.99")).isEqualTo("良好");
        assertThat(grade(USUAL, "60.00")).isEqualTo("一般");
        assertThat(grade(USUAL, "59.99")).isEqualTo("较差");
        assertThat(grade(USUAL, "-5")).isEqualTo("较差");
        assertThat(USUAL.problems(2)).isEmpty();
    }

    @Test
    void showsAValueInTheGapBetweenIntegerBands() {
        GradeScale scale = new GradeScale(
                GradeScale.Measure.POINTS,
                List.of(band("优秀", "90", null), band("良好", "80", "89"), band("较差", null, "79")));
        assertThat(scale.problems(1))
                .extracting(GradeScale.Problem::chinese)
                .containsExactly("等次之间有空隙：79.5 不属于任何等次", "等次之间有空隙：89.5 不属于任何等次");
        assertThat(scale.problems(0)).isEmpty();
        assertThat(grade(scale, "89.5")).isEqualTo("none");
    }

    @Test
    void showsAGapBelowTheLastBand() {
        GradeScale scale = new GradeScale(
                GradeScale.Measure.POINTS, List.of(GradeBand.from("优秀", "90"), GradeBand.from("良好", "80")));
        assertThat(scale.problems(2)).extracting(GradeScale.Problem::example).containsExactly(new BigDecimal("79.99"));
    }

    @Test
    void showsAValueTwoBandsClaim() {
        GradeScale scale = new GradeScale(
                GradeScale.Measure.POINTS,
                List.of(band("优秀", "90", "100"), band("良好", "80", "90"), band("较差", null, "79.99")));
        assertThat(scale.problems(2))
                .extracting(GradeScale.Problem::kind, GradeScale.Problem::example)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(GradeScale.Kind.OVERLAP, new BigDecimal("90.00")),
                        org.assertj.core.groups.Tuple.tuple(GradeScale.Kind.GAP, new BigDecimal("100.01")));
    }

    @Test
    void findsUnreachableAndDuplicateBands() {
        GradeScale scale = new GradeScale(
                GradeScale.Measure.POINTS,
                List.of(
                        GradeBand.from("优秀", "80"),
                        GradeBand.from("良好", "90"),
                        GradeBand.rest("较差"),
                        GradeBand.rest("较差")));
        assertThat(scale.problems(2))
                .extracting(GradeScale.Problem::kind)
                .contains(GradeScale.Kind.UNREACHABLE, GradeScale.Kind.DUPLICATE);
    }

    @Test
    void cutsByShareOfTheRanking() {
        GradeScale scale = new GradeScale(
                GradeScale.Measure.RANK_PERCENT,
                List.of(band("A", null, "25"), band("B", null, "75"), band("C", null, "100")));
        assertThat(grade(scale, "25")).isEqualTo("A");
        assertThat(grade(scale, "25.1")).isEqualTo("B");
        assertThat(grade(scale, "75.1")).isEqualTo("C");
        assertThat(scale.problems(2)).isEmpty();
    }
}
