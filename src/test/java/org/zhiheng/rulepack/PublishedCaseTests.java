package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zhiheng.content.ContentHome;

/** Bulletins that authorities published, recomputed by packs under {@code src/test/resources/packs}. */
class PublishedCaseTests {

    private final RulePackCompiler compiler = new RulePackCompiler();

    @ParameterizedTest
    @ValueSource(strings = {"louxing_streets", "louxing_towns", "info_points", "panjin_hotline", "rank_ties"})
    void reproducesThePublishedFigures(String code) throws IOException {
        RulePack pack =
                RulePackReader.read("packs/" + code, ContentHome.filesIn(Path.of("src/test/resources/packs", code)));
        assertThat(pack.findings()).isEmpty();
        ScenarioReport report = ScenarioRunner.run(compiler.compile(pack), Map.of());
        assertThat(report.outcomes()).isNotEmpty();
        assertThat(report.outcomes())
                .allSatisfy(outcome ->
                        assertThat(outcome.differences()).as(outcome.name()).isEmpty());
    }
}
