package org.zhiheng.web.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Worked by hand: shares 10, 20 and 60 of 100 each, so the group's is 0.3 and one standard error √(0.3 × 0.7 ÷ 100) =
 * 0.0458258.
 */
class FunnelTests {

    private static final List<Funnel.Unit> UNITS = List.of(
            new Funnel.Unit("A", "甲", 10, 100), new Funnel.Unit("B", "乙", 20, 100), new Funnel.Unit("C", "丙", 60, 100));

    @Test
    void measuresTheDistanceFromTheGroupInStandardErrors() {
        Funnel funnel = Funnel.of(UNITS, false);
        assertThat(funnel.share()).isEqualTo(0.3, within(1e-12));
        assertThat(funnel.points()).extracting(Funnel.Point::code).containsExactly("A", "B", "C");
        assertThat(funnel.points().get(0).z()).isEqualTo(-4.364358, within(1e-6));
        assertThat(funnel.points().get(1).z()).isEqualTo(-2.182179, within(1e-6));
        assertThat(funnel.points().get(2).z()).isEqualTo(6.546537, within(1e-6));
        assertThat(funnel.points()).extracting(Funnel.Point::outside).containsExactly(-2, -1, 2);
        assertThat(funnel.outside()).hasSize(3);
    }

    @Test
    void drawsTheLimitsByTheNumberOfRecordsAndKeepsThemShares() {
        Funnel funnel = Funnel.of(UNITS, false);
        assertThat(funnel.limits(100))
                .containsExactly(new double[] {0.210183, 0.389817, 0.158388, 0.441612}, within(1e-6));
        assertThat(funnel.limits(1)).containsExactly(new double[] {0, 1, 0, 1}, within(1e-12));
    }

    @Test
    void widensTheLimitsWhenUnitsDifferByMoreThanChance() {
        Funnel funnel = Funnel.of(UNITS, true);
        assertThat(funnel.dispersion()).isEqualTo(22.222222, within(1e-6));
        assertThat(funnel.outside()).isEmpty();
        assertThat(funnel.points().get(2).z()).isEqualTo(1.388730, within(1e-6));
    }

    @Test
    void leavesTheLimitsWhereUnitsDifferByLess() {
        Funnel funnel = Funnel.of(
                List.of(
                        new Funnel.Unit("A", "甲", 30, 100),
                        new Funnel.Unit("B", "乙", 31, 100),
                        new Funnel.Unit("C", "丙", 29, 100)),
                true);
        assertThat(funnel.dispersion()).isEqualTo(1);
        assertThat(funnel.widened()).isFalse();
    }

    @Test
    void saysNothingOfTooFewUnitsOrOfASharedNothing() {
        assertThat(Funnel.of(UNITS.subList(0, 2), false)).isNull();
        assertThat(Funnel.of(
                        List.of(
                                new Funnel.Unit("A", "甲", 0, 10),
                                new Funnel.Unit("B", "乙", 0, 10),
                                new Funnel.Unit("C", "丙", 0, 10)),
                        false))
                .isNull();
        assertThat(Funnel.of(
                        List.of(
                                new Funnel.Unit("A", "甲", 10, 10),
                                new Funnel.Unit("B", "乙", 10, 10),
                                new Funnel.Unit("C", "丙", 10, 10)),
                        false))
                .isNull();
    }
}
