package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zhiheng.content.ContentHome;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.PastResult;
import org.zhiheng.vocabulary.Period;

class LargeAssessmentTests {

    private static final Period PERIOD = Period.parse("2026Q3");

    /** Peers answer for missing inputs, outcome rules look at ranks, quotas cut grades: portions must not show. */
    @ParameterizedTest
    @ValueSource(strings = {"community_quarterly", "leadership_team_quarterly", "street_quarterly"})
    void givesWhatTheWholeGives(String scheme) {
        RulePack pack = new RulePacks(ContentHome.in(Path.of(""))).read(scheme);
        CompiledRulePack compiled = new RulePackCompiler().compile(pack);
        AssessmentInput input = input(pack);
        AssessmentResult whole = Assessment.assess(compiled, input, 1);

        LargeAssessment large = new LargeAssessment(compiled, new Sevens(pack, input), 2);
        List<UnitPoints> points = new ArrayList<>();
        var nodes = large.score(points::addAll);
        AssessmentResult ranked = large.rank();

        assertThat(LargeAssessment.suits(compiled)).isTrue();
        assertThat(points)
                .isEqualTo(whole.units().stream().map(UnitResult::unitPoints).toList());
        assertThat(nodes).isEqualTo(whole.nodes());
        assertThat(ranked.quotas()).isEqualTo(whole.quotas());
        assertThat(ranked.units().stream().map(LargeAssessmentTests::place).toList())
                .isEqualTo(
                        whole.units().stream().map(LargeAssessmentTests::place).toList());
    }

    private static UnitResult place(UnitResult unit) {
        return new UnitResult(
                unit.code(),
                unit.peerGroup(),
                List.of(),
                List.of(),
                List.of(),
                unit.standing(),
                unit.overall(),
                unit.previousRank(),
                unit.previousTotal(),
                unit.movement(),
                unit.vetoes(),
                unit.lists(),
                unit.warnings());
    }

    private static AssessmentInput input(RulePack pack) {
        Random random = new Random(20260930);
        Map<String, MetricDescription> metrics = new TreeMap<>();
        pack.metrics()
                .forEach(code -> metrics.put(
                        code, MetricDescription.of(code, "指标" + code, "%", MetricDescription.Better.HIGHER)));
        List<String> kinds = List.copyOf(pack.kinds());
        List<UnitInput> units = new ArrayList<>();
        for (int index = 0; index < 60; index++) {
            units.add(new UnitInput(
                    String.format("%03d", index),
                    "单位" + index,
                    kinds.get(random.nextInt(kinds.size())),
                    null,
                    Map.of("team", "队" + index % 5, "team_grade", index % 3 == 0 ? "好" : "较好"),
                    readings(metrics, random),
                    readings(metrics, random),
                    readings(metrics, random),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(new PastResult(
                            "2026Q2", new BigDecimal("80.5"), BigDecimal.valueOf(index + 1L), 60, "较差"))));
        }
        return new AssessmentInput(PERIOD, metrics, units);
    }

    private static Map<String, MetricReading> readings(Map<String, MetricDescription> metrics, Random random) {
        Map<String, MetricReading> readings = new HashMap<>();
        for (String metric : metrics.keySet()) {
            int drawn = random.nextInt(10);
            if (drawn == 0) {
                readings.put(metric, MetricReading.absent(MetricState.TOO_FEW));
            } else if (drawn > 1) {
                readings.put(metric, MetricReading.observed(BigDecimal.valueOf(random.nextInt(200) * 5L, 1)));
            }
        }
        return readings;
    }

    /** The same units seven at a time. */
    private record Sevens(RulePack pack, AssessmentInput input) implements UnitPortions {

        @Override
        public Period period() {
            return input.period();
        }

        @Override
        public Map<String, MetricDescription> metrics() {
            return input.metrics();
        }

        @Override
        public void read(Consumer<List<UnitInput>> portion) {
            for (int from = 0; from < input.units().size(); from += 7) {
                portion.accept(input.units()
                        .subList(from, Math.min(from + 7, input.units().size())));
            }
        }

        @Override
        public List<BigDecimal> values(String peerGroup, String metric, boolean previous) {
            return input.units().stream()
                    .filter(unit -> pack.peerGroupOf(unit.kind(), unit.attributes())
                            .orElse("")
                            .equals(peerGroup))
                    .map(unit -> (previous ? unit.previous() : unit.metrics()).get(metric))
                    .filter(Objects::nonNull)
                    .map(MetricReading::value)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }
}
