package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A criterion filled in as fields: only what differs is written, in the same file, comments stay. */
class CriterionFormTests {

    private static final String SCHEME = """
            scheme: small
            name: 小方案
            version: 1.0.0
            basis: 依据
            period: quarter
            assesses: { kinds: [street] }
            tree: { children: [ E1 ] }
            """;
    private static final String CRITERIA = """
            # 评分项。
            E1:
              name: 及时率 # 第一项
              metric: rate
              full: 10
              form: slope
              target: 95   # 2026年起
              per_step: 0.5
              missing: { no_data: full, too_few: full }
              basis: 第一条
              clause: 达到95%得10分，每低1个百分点扣0.5分
            """;

    private static RulePack pack() {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put("scheme.yml", SCHEME.getBytes(StandardCharsets.UTF_8));
        files.put("criteria.yml", CRITERIA.getBytes(StandardCharsets.UTF_8));
        return RulePackReader.read("rules/small", files);
    }

    @Test
    void theFieldsAreThoseOfTheFile() {
        assertThat(CriterionForm.fields(pack(), "E1"))
                .extracting(field -> field.key() + "=" + field.text())
                .containsExactly(
                        "name=及时率",
                        "name_en=",
                        "basis=第一条",
                        "clause=达到95%得10分，每低1个百分点扣0.5分",
                        "metric=rate",
                        "full=10",
                        "weight=",
                        "form=slope",
                        "target=95",
                        "missing={ no_data: full, too_few: full }",
                        "per_step=0.5");
        assertThat(CriterionForm.fields(pack(), "E9")).isEmpty();
    }

    @Test
    void onlyWhatDiffersIsWritten() {
        CriteriaImport edited = CriterionForm.edit(
                pack(), "E1", Map.of("name", "及时率", "target", "93", "per_step", "0.4", "limit", "6", "weight", ""));
        assertThat(edited.findings()).isEmpty();
        assertThat(edited.changes())
                .containsExactlyInAnyOrder("E1 目标值：95 → 93", "E1 per_step：0.5 → 0.4", "E1 limit：（空） → 6");
        assertThat(new String(edited.files().get("criteria.yml"), StandardCharsets.UTF_8).strip())
                .isEqualTo(CRITERIA.replace("target: 95 ", "target: 93 ")
                        .replace("per_step: 0.5", "per_step: 0.4")
                        .replace("# 第一项\n", "# 第一项\n  limit: 6\n")
                        .strip());
        assertThat(edited.files().get("scheme.yml")).isEqualTo(SCHEME.getBytes(StandardCharsets.UTF_8));
        assertThat(CriterionForm.edit(pack(), "E1", Map.of()).changes()).isEmpty();
    }

    @Test
    void whatIsWrongIsToldAtItsField() {
        CriteriaImport edited = CriterionForm.edit(pack(), "E1", Map.of("target", "九十三"));
        RulePack changed = RulePackReader.read("rules/small", edited.files());
        assertThat(edited.atCells(changed, RulePackCheck.check(changed, java.util.Set.of("rate"))))
                .filteredOn(finding -> finding.isError())
                .extracting(finding -> CriterionForm.field(finding) + " " + finding.words())
                .containsExactly("target 九十三");
    }
}
