package org.zhiheng.rulepack.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.Finding;

/** Mistakes that rule authors make; the first line of each file says where the finding must stand and its code. */
class DrlMistakeTests {

    private final Fence fence = new Fence(Corpus.WORDS);

    @Test
    void everyPlantedMistakeIsFoundAtItsExactPlace() {
        List<DrlFile> mistakes = Corpus.files("mistakes/drl");
        List<String> missed = new ArrayList<>();
        for (DrlFile file : mistakes) {
            String expected = file.text().lines().findFirst().orElseThrow().substring("// expect ".length());
            List<String> found = fence.inspect(List.of(file)).stream()
                    .map(finding -> finding.line() + ":" + finding.column() + " " + finding.code())
                    .toList();
            if (!found.contains(expected)) {
                missed.add(file.path() + " expected " + expected + " found " + found);
            }
        }
        assertThat(missed).isEmpty();
        assertThat(mistakes).hasSizeGreaterThanOrEqualTo(50);
        System.out.println("mistakes " + mistakes.size() + " found " + mistakes.size());
    }

    @Test
    void everyFindingIsSaidInChineseAndEnglish() {
        for (DrlFile file : Corpus.files("mistakes/drl")) {
            for (Finding finding : fence.inspect(List.of(file))) {
                assertThat(finding.chinese()).as(file.path()).matches("(?s).*\\p{IsHan}.*");
                assertThat(finding.english()).as(file.path()).isNotBlank();
            }
        }
    }

    @Test
    void whatOnlyTheCompilerFindsIsSaidAtTheRuleAndNeverInGeneratedCode() {
        String text = """
                package street_quarterly
                import org.zhiheng.vocabulary.*
                global ScoreSheet score

                rule "甲" when Assessee() then score.form("E1"); end

                rule "乙"
                when
                    Assessee()
                then
                    int 件数;
                    score.awardEach("E1", 1, 件数, "未赋值的变量");
                end

                rule "丙" when Assessee() then score.form("E1"); end
                """;

        Fence.Outcome outcome = fence.compile(List.of(new DrlFile("rules/a.drl", text)));

        assertThat(outcome).isInstanceOfSatisfying(Fence.Outcome.Refused.class, refused -> {
            assertThat(refused.findings()).hasSize(1);
            Finding finding = refused.findings().get(0);
            assertThat(finding.place()).isEqualTo("rules/a.drl:7:7");
            assertThat(finding.words()).isEqualTo("乙");
            assertThat(finding.inChinese() + finding.inEnglish()).doesNotContain("Lambda", "src/main/java", "P0");
        });
    }
}
