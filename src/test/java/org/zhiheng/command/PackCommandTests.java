package org.zhiheng.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zhiheng.ZhihengApplication;
import org.zhiheng.database.TestServer;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Versions and previews as a user of the command line meets them. */
class PackCommandTests {

    private static final TestDatabase DATABASE = TestDatabase.fresh();

    @TempDir
    private Path folder;

    private record Answer(int exit, String out, String err) {}

    @Test
    void aVersionIsExportedEditedToldApartAndPreviewed() throws IOException {
        SampleCity.load(DATABASE.dataSource(), 3);
        JsonNode listed =
                JsonMapper.shared().readTree(call("--json", "pack", "list").out());
        assertThat(listed.get(0).get("version").asString()).isEqualTo("sample_quarterly@1");
        assertThat(listed.get(0).get("state").asString()).isEqualTo("published");

        Answer exported = call("pack", "export", "sample_quarterly@1", "--out", folder.toString());
        assertThat(exported.exit()).as(exported.err()).isZero();
        Path draft = folder.resolve("rules/sample_quarterly");
        assertThat(folder.resolve("batch/metrics/on_time_rate.sql")).exists();
        assertThat(call("pack", "diff", draft.toString(), "--lang", "zh").out()).isEqualToIgnoringNewLines("没有差别");
        Path criteria = draft.resolve("criteria.yml");
        Files.writeString(criteria, Files.readString(criteria).replace("target: 90", "target: 100"));

        assertThat(call("pack", "diff", draft.toString(), "--lang", "zh").out().strip())
                .isEqualTo("A1 办结及时率：满分线 90 % → 100 %");
        Answer preview = call(
                "--json", "preview", "sample_quarterly", "--draft", draft.toString(), "--periods", "2026Q2..2026Q3");
        assertThat(preview.exit()).as(preview.err()).isZero();
        JsonNode periods = JsonMapper.shared().readTree(preview.out());
        assertThat(periods).hasSize(2);
        assertThat(periods.get(0).get("units")).isEmpty();
        assertThat(periods.get(1).get("units").get(0).get("unit").asString()).isEqualTo("S1");
        assertThat(periods.get(1).get("units").get(0).get("after").get("total").decimalValue())
                .isEqualByComparingTo("80");
        String words = call(
                        "preview",
                        "sample_quarterly",
                        "--draft",
                        draft.toString(),
                        "--periods",
                        "2026Q3",
                        "--unit",
                        "S1",
                        "--lang",
                        "zh")
                .out();
        assertThat(words).contains("A1 办结及时率  60→50").contains("有关记录 10 条，计法不同的 0 条");

        Answer submit = call("pack", "submit", draft.toString(), "--reason", "改", "--as", "nobody");
        assertThat(submit.exit()).isEqualTo(2);
        assertThat(call("pack", "show", "sample_quarterly@9").exit()).isEqualTo(2);
        assertThat(call("preview", "sample_quarterly", "--draft", draft.toString(), "--periods", "2026Q3..2026Q1")
                        .err())
                .contains("先早后晚");
    }

    private static Answer call(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", SampleCity.HOME, "--db", DATABASE.url()));
        all.addAll(List.of("--db-user", TestServer.user(), "--db-password", TestServer.password()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = CommandLineEntry.run(
                ZhihengApplication.class,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all.toArray(String[]::new));
        return new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
