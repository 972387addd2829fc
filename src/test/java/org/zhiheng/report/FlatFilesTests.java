package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FlatFilesTests {

    @Test
    void resultsHaveAColumnPerNode() throws IOException {
        List<String> lines = csv(CsvReport::results);
        assertThat(lines.get(0))
                .isEqualTo("\uFEFFpeer_group,rank,unit_code,unit_name,total,grade,not_ranked_reason,a,a1,a2,b,b1");
        assertThat(lines.get(1)).isEqualTo("第一组,1,210204001,中山公园街道,90.00,良好,,90.00,50.00,40.00,90.00,90.00");
        assertThat(lines.get(5)).isEqualTo("第二组,,210281101,空街道,,,本期办件少于30件,,,,,");
        assertThat(lines).hasSize(6);
    }

    @Test
    void hostileTextIsNoFormula() throws IOException {
        assertThat(csv(CsvReport::results).get(2)).contains(",\"'=HYPERLINK(\"\"http://x\"\")\",");
        assertThat(CsvReport.text("-1+2")).isEqualTo("'-1+2");
        assertThat(CsvReport.text("\tx")).isEqualTo("'\tx");
        assertThat(CsvReport.text("中山")).isEqualTo("中山");
    }

    @Test
    void metricsKeepTheirStates() throws IOException {
        List<String> lines = csv(CsvReport::metrics);
        assertThat(lines.get(1)).isEqualTo("210204001,中山公园街道,case_on_time_rate,46,50,92.00,observed");
        assertThat(lines.get(5)).isEqualTo("210281101,空街道,case_on_time_rate,,,,too_few");
    }

    @Test
    void linesNameTheirRuleAndRecords() throws IOException {
        assertThat(csv(CsvReport::lines).get(2))
                .isEqualTo("210204001,中山公园街道,2,a1,deduct,-10.00,below_target,办结及时率92%，低于目标3个百分点,"
                        + "满分 − 每点扣分 × (目标值 − 办结及时率),10 − 0.5 × (95 − 92),a1 低于目标扣分,"
                        + "rules/street_quarterly/efficiency.drl,12,case_on_time_rate,5 9");
    }

    @Test
    void jsonHoldsEverythingWithExactDecimals() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(ReportFixtures.small(), out);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("\"total\":90.00,", "\"name\":\"办结及时率\"");
        JsonNode json = JsonMapper.builder().build().readTree(text);
        assertThat(json.get("run").asLong()).isEqualTo(12);
        assertThat(json.get("period").asString()).isEqualTo("2026Q3");
        assertThat(json.get("units")).hasSize(5);
        assertThat(json.get("nodes")).hasSize(6);
        JsonNode third = json.get("units").get(2);
        assertThat(third.get("unit_name").asString()).isEqualTo("𠮷祥㙍街道");
        assertThat(third.get("lines")).hasSize(4);
        assertThat(third.get("scores").get(0).get("points").decimalValue()).isEqualByComparingTo("-3.01");
        assertThat(json.get("units").get(4).get("rank").isNull()).isTrue();
    }

    private interface Writer {
        void write(AssessmentReport report, ByteArrayOutputStream out) throws IOException;
    }

    private static List<String> csv(Writer writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(ReportFixtures.small(), out);
        return List.of(out.toString(StandardCharsets.UTF_8).split("\r\n"));
    }
}
