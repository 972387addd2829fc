package org.zhiheng.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zhiheng.ZhihengApplication;
import org.zhiheng.fixtures.SampleCity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that work on the files of a pack alone: workbooks of its tree and scenarios, copies, tests of its rules. */
class PackFolderCommandTests {

    private static final String SCHEME = "sample_quarterly";

    @TempDir
    private Path folder;

    private Path pack;

    private record Answer(int exit, String out, String err) {}

    @BeforeEach
    void copyTheSample() throws IOException {
        Path home = Path.of(SampleCity.HOME);
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target =
                        folder.resolve("home").resolve(home.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        pack = folder.resolve("home/rules/" + SCHEME);
    }

    /** The weight of nothing changed gives the same hash; a target typed into its cell is written to its line. */
    @Test
    void theTreeGoesToExcelAndBack() throws IOException {
        Path workbook = folder.resolve("指标体系.xlsx");
        assertThat(done("pack", "to-excel", pack.toString(), "--out", workbook.toString())
                        .out())
                .contains("已导出", "指标体系.xlsx");
        String before = Files.readString(pack.resolve("criteria.yml"));
        assertThat(done("pack", "from-excel", workbook.toString(), "--into", pack.toString())
                        .out())
                .contains("没有改动");
        assertThat(pack.resolve("criteria.yml")).hasContent(before);

        rewrite(workbook, "目标值", "A1", 93.0);
        Answer dry = done("--json", "pack", "from-excel", workbook.toString(), "--into", pack.toString(), "--dry-run");
        JsonNode told = JsonMapper.shared().readTree(dry.out());
        assertThat(told.get("changes")).hasSize(1);
        assertThat(told.get("written").asBoolean()).isFalse();
        assertThat(pack.resolve("criteria.yml")).hasContent(before);
        assertThat(done("pack", "from-excel", workbook.toString(), "--into", pack.toString())
                        .out())
                .contains("已改 1 处");
        assertThat(pack.resolve("criteria.yml")).hasContent(before.replace("target: 90", "target: 93"));
    }

    @Test
    void aMistakeInTheWorkbookIsToldAtItsCellAndNothingIsWritten() throws IOException {
        Path workbook = folder.resolve("tree.xlsx");
        done("pack", "to-excel", pack.toString(), "--out", workbook.toString());
        String before = Files.readString(pack.resolve("criteria.yml"));
        rewrite(workbook, "数据指标", "A1", "on_tme_rate");
        Answer wrong = call("pack", "from-excel", workbook.toString(), "--into", pack.toString());
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.out()).contains("tree.xlsx!指标体系!", "是否想写「on_time_rate」", "没有写入");
        assertThat(pack.resolve("criteria.yml")).hasContent(before);

        Files.writeString(workbook, "不是工作簿");
        Answer text = call("pack", "from-excel", workbook.toString(), "--into", pack.toString());
        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.out()).contains("tree.xlsx", "文本或网页", "另存为");
        refused("读不到文件", "pack", "from-excel", folder.resolve("no.xlsx").toString(), "--into", pack.toString());
        refused("用法有误", "pack", "to-excel", pack.toString());
    }

    /** The scenarios' workbook in their place: the same scenarios pass. */
    @Test
    void theScenariosGoToExcelAndServeInTheirPlace() throws IOException {
        String before = done("test", pack.toString()).out();
        assertThat(before).contains("情景 2 个，未通过 0 个");
        Path workbook = folder.resolve("全部.xlsx");
        done("pack", "scenarios", pack.toString(), "--out", workbook.toString());
        try (Stream<Path> files = Files.list(pack.resolve("scenarios"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.move(workbook, pack.resolve("scenarios/全部.xlsx"));
        assertThat(done("check", pack.toString()).out()).contains("错误 0 处");
        assertThat(done("test", pack.toString()).out()).isEqualTo(before);
    }

    @Test
    void aSchemeIsCopiedAsADraftUnderItsOwnCode() throws IOException {
        done("pack", "copy", SCHEME, "sample_2027", "--name", "样例（2027）", "--from", "2027-01-01");
        Path copy = folder.resolve("home/rules/sample_2027");
        assertThat(Files.readString(copy.resolve("scheme.yml")))
                .contains("scheme: sample_2027", "样例（2027）", "2027-01-01", "draft");
        assertThat(done("check", copy.toString()).out()).contains("错误 0 处");
        refused("已经存在", "pack", "copy", SCHEME, "sample_2027");
        refused("小写字母", "pack", "copy", SCHEME, "样例");
        assertThat(call("pack", "copy", "no_such_scheme", "other").exit()).isNotZero();
    }

    /** The sample declares no gate: changes are tried all the same, and that no gate is declared is told. */
    @Test
    void changesAreTriedWithoutADeclaredGate() {
        Answer answer = done("test", "--mutation", pack.toString());
        assertThat(answer.out()).contains("改动发现率 ", "没有写明要求").doesNotContain("要求 0%");
        JsonNode report = JsonMapper.shared()
                .readTree(done("--json", "test", "--mutation", pack.toString()).out());
        JsonNode last = report.get(report.size() - 1);
        assertThat(last.get("mutation").asInt()).isPositive();
        assertThat(last.get("mutation_gate").isNull()).isTrue();
        assertThat(call("test", "--mutation", "--gate", "101", pack.toString()).exit())
                .isEqualTo(1);
    }

    /** A pack with mistakes does not keep the others from being tested. */
    @Test
    void everyPackIsTestedThoughOneHasMistakes() throws IOException {
        done("pack", "copy", SCHEME, "sample_2027", "--from", "2027-01-01");
        Path criteria = pack.resolve("criteria.yml");
        Files.writeString(criteria, Files.readString(criteria).replaceFirst("form: \\w+", "form: slop"));

        Answer answer = call("test", folder.resolve("home/rules").toString());

        assertThat(answer.exit()).isEqualTo(1);
        assertThat(answer.out())
                .contains(
                        "sample_quarterly：有错，没有跑情景",
                        "criteria.yml:",
                        "是否想写「slope」",
                        "sample_2027：通过 2，未通过 0",
                        "情景 2 个，未通过 0 个");
        JsonNode json = JsonMapper.shared()
                .readTree(call("--json", "test", folder.resolve("home/rules").toString())
                        .out());
        assertThat(json.findValuesAsString("scheme")).containsExactly("sample_2027", "sample_2027", "sample_quarterly");
    }

    /** What Notepad writes by default on an older Windows: the cause is told, nothing of what follows from it. */
    @Test
    void aFileInGbkIsToldAsSuch() throws IOException {
        java.nio.charset.Charset gbk = java.nio.charset.Charset.forName("GBK");
        for (String file : List.of("rules/" + SCHEME + "/scheme.yml", "rules/" + SCHEME + "/criteria.yml")) {
            Path path = folder.resolve("home").resolve(file);
            String text = Files.readString(path);
            Files.write(path, text.getBytes(gbk));
            Answer answer = call("check", pack.toString());
            assertThat(answer.exit()).isEqualTo(1);
            assertThat(answer.out()).contains(file + ": 文件不是 UTF-8 编码", "记事本", "编码选 UTF-8", "错误 1 处");
            Files.writeString(path, text);
        }
    }

    /** Writes into the cell below a heading, in the row of a code. */
    private static void rewrite(Path file, String heading, String code, Object value) throws IOException {
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(Files.readAllBytes(file)));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            int column = -1;
            for (Row row : workbook.getSheetAt(0)) {
                boolean found = false;
                for (Cell cell : row) {
                    if (cell.toString().equals(heading)) {
                        column = cell.getColumnIndex();
                    }
                    found |= cell.toString().equals(code);
                }
                if (found && column >= 0) {
                    Cell cell = row.createCell(column);
                    if (value instanceof Double number) {
                        cell.setCellValue(number);
                    } else {
                        cell.setCellValue(String.valueOf(value));
                    }
                }
            }
            workbook.write(out);
            Files.write(file, out.toByteArray());
        }
    }

    private Answer done(String... words) {
        Answer answer = call(words);
        assertThat(answer.exit())
                .as(String.join(" ", words) + "\n" + answer.out() + answer.err())
                .isZero();
        return answer;
    }

    private void refused(String saying, String... words) {
        Answer answer = call(words);
        assertThat(answer.exit()).as(String.join(" ", words)).isEqualTo(2);
        assertThat(answer.err()).contains(saying);
    }

    private Answer call(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", folder.resolve("home").toString()));
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
