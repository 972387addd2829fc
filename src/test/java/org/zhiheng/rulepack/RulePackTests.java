package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zhiheng.content.ContentHome;

/** One suite over every shipped pack: nothing to find, every scenario green. */
class RulePackTests {

    private static final RulePacks PACKS = new RulePacks(ContentHome.in(Path.of("")));
    private static final RulePackCompiler COMPILER = new RulePackCompiler();

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
}
