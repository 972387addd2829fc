package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zhiheng.content.ContentHome;

/** One suite over every shipped pack: nothing to find, every scenario green, everything used, most changes noticed. */
class RulePackTests {

    private static final RulePacks PACKS = new RulePacks(ContentHome.in(Path.of("")));
    private static final RulePackCompiler COMPILER = new RulePackCompiler();

    /** Changes tried per pack in the build; all of them by the command {@code test --mutation}. */
    private static final int SAMPLE = 100;

    private static final long SEED = 2026;

    static Stream<String> schemes() {
        return PACKS.schemes().stream();
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void checksAndPassesItsScenarios(String scheme) {
        RulePack pack = PACKS.read(scheme);
        assertThat(RulePackCheck.check(pack, ShippedMetrics.codes()))
                .filteredOn(finding -> finding.isError())
                .isEmpty();
        ScenarioReport report = ScenarioRunner.run(COMPILER.compile(pack), Map.of());
        assertThat(report.outcomes())
                .allSatisfy(outcome ->
                        assertThat(outcome.differences()).as(outcome.name()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void reachesItsGate(String scheme) {
        CompiledRulePack pack = COMPILER.compile(PACKS.read(scheme));
        RulePack.TestGate gate = pack.pack().testGate();
        assertThat(gate).isEqualTo(new RulePack.TestGate(100, 90));
        assertThat(Coverage.of(pack, Map.of()).uncovered()).isEmpty();
        MutationReport report = MutationRun.sample(pack, Map.of(), SAMPLE, SEED);
        assertThat(report.percent()).as(scheme + " " + report.survivors()).isGreaterThanOrEqualTo(gate.mutation());
    }
}
