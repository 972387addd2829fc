package org.zhiheng.rulepack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.officefile.OfficeFile;

/** The criteria tree to Excel and back. */
class CriteriaImportTests {

    private static final RulePacks PACKS = new RulePacks(ContentHome.in(Path.of("")));
    private static final Set<String> METRICS =
            Set.of("on_time_rate", "reopened_rate", "satisfied_rate", "callback_rate", "overdue_cases");

    static Stream<String> schemes() {
        return PACKS.schemes().stream();
    }

    private static RulePack base() throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        Yaml.parse("base.yml", Files.readString(Path.of("src/test/resources/mistakes/packs/base.yml")))
                .entries()
                .forEach((file, text) -> files.put(file, text.text("").getBytes(StandardCharsets.UTF_8)));
        return RulePackReader.read("rules/street_check", files);
    }

    private static byte[] edited(byte[] workbook, Consumer<Sheet> edit) {
        try (XSSFWorkbook book = new XSSFWorkbook(new ByteArrayInputStream(workbook));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            edit.accept(book.getSheetAt(0));
            book.write(out);
            return out.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The row of a code; codes stand in column D of a tree of up to three levels. */
    private static Row row(Sheet sheet, String code) {
        for (Row row : sheet) {
            if (row.getCell(3) != null && row.getCell(3).toString().equals(code)) {
                return row;
            }
        }
        throw new IllegalArgumentException(code);
    }

    private static int column(String heading, Sheet sheet) {
        for (int column = 0; column < 20; column++) {
            if (sheet.getRow(2).getCell(column).getStringCellValue().equals(heading)) {
                return column;
            }
        }
        throw new IllegalArgumentException(heading);
    }

    private static void set(Sheet sheet, String code, String heading, Object value) {
        var cell = row(sheet, code).createCell(column(heading, sheet));
        if (value instanceof Number number) {
            cell.setCellValue(number.doubleValue());
        } else {
            cell.setCellValue(String.valueOf(value));
        }
    }

    private static CriteriaImport imported(Consumer<Sheet> edit) throws IOException {
        RulePack pack = base();
        return CriteriaImport.read(pack, "指标.xlsx", edited(CriteriaTree.workbook(pack), edit));
    }

    private static String text(SortedMap<String, byte[]> files, String path) {
        return new String(files.get(path), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void comesBackUnchangedForEveryShippedPack(String scheme) throws Exception {
        RulePack pack = PACKS.read(scheme);
        assertThat(OfficeFile.problems(CriteriaTree.workbook(pack))).isEmpty();
        CriteriaImport back = CriteriaImport.read(pack, "指标.xlsx", CriteriaTree.workbook(pack));
        assertThat(back.findings()).isEmpty();
        assertThat(back.changes()).isEmpty();
        assertThat(RulePackReader.read(pack.folder(), back.files()).hash()).isEqualTo(pack.hash());
    }

    @Test
    void comesBackUnchangedThroughLibreOffice(@TempDir Path folder) throws Exception {
        RulePack pack = PACKS.read("street_quarterly");
        byte[] saved = TableTests.savedAgain(folder, CriteriaTree.workbook(pack));
        CriteriaImport back = CriteriaImport.read(pack, "指标.xlsx", saved);
        assertThat(back.findings()).isEmpty();
        assertThat(back.changes()).isEmpty();
        assertThat(RulePackReader.read(pack.folder(), back.files()).hash()).isEqualTo(pack.hash());
    }

    @Test
    void changesOnlyTheValueThatWasEdited() throws IOException {
        RulePack pack = base();
        CriteriaImport read = imported(sheet -> {
            set(sheet, "E1", "目标值", 93);
            set(sheet, "C1", "权重", "55%");
            set(sheet, "C2", "权重", 0.45);
            set(sheet, "E1", "其他参数", "per_step: 0.4, floor: 10");
            set(sheet, "E2", "缺数据", "zero");
        });
        assertThat(read.findings()).isEmpty();
        assertThat(read.changes())
                .containsExactlyInAnyOrder(
                        "E1 目标值：95 → 93",
                        "C1 权重：60% → 55%",
                        "C2 权重：40% → 0.45",
                        "E1 per_step：0.5 → 0.4",
                        "E2 缺数据：{ no_data: full, too_few: not_ranked } → zero");
        assertThat(text(read.files(), "criteria.yml"))
                .isEqualTo(new String(pack.files().get("criteria.yml"), StandardCharsets.UTF_8)
                        .replace("target: 95", "target: 93")
                        .replace("per_step: 0.5", "per_step: 0.4")
                        .replace("missing: { no_data: full, too_few: not_ranked }", "missing: zero"));
        assertThat(text(read.files(), "scheme.yml"))
                .isEqualTo(new String(pack.files().get("scheme.yml"), StandardCharsets.UTF_8)
                        .replace("weight: 60%", "weight: 55%")
                        .replace("weight: 40%", "weight: 0.45"));
    }

    @Test
    void addsTakesOutAndMovesRows() throws IOException {
        CriteriaImport read = imported(sheet -> {
            Row old = row(sheet, "J1");
            sheet.removeRow(old);
            Row fresh = sheet.createRow(sheet.getLastRowNum() + 1);
            fresh.createCell(1).setCellValue("派单准确");
            fresh.createCell(3).setCellValue("P1");
            fresh.createCell(4).setCellValue("评分项");
            Row parent = sheet.createRow(fresh.getRowNum() + 1);
            parent.createCell(0).setCellValue("加分");
            parent.createCell(3).setCellValue("extra");
            parent.createCell(4).setCellValue("指标");
            Row below = sheet.createRow(parent.getRowNum() + 1);
            below.createCell(1).setCellValue("志愿者");
            below.createCell(3).setCellValue("P2");
            below.createCell(4).setCellValue("评分项");
            set(sheet, "P1", "满分", 40);
            set(sheet, "P1", "权重", "0%");
            set(sheet, "P1", "合成方法或计分形式", "proportion");
            set(sheet, "P1", "数据指标", "satisfied_rate");
            set(sheet, "P1", "缺数据", "zero");
            set(sheet, "P1", "依据", "第六条");
            set(sheet, "P1", "条文", "按比例：满分 40 分");
            set(sheet, "P2", "合成方法或计分形式", "given");
            set(sheet, "P2", "数据指标", "overdue_cases");
            set(sheet, "P2", "缺数据", "zero");
            set(sheet, "P2", "依据", "第七条");
            set(sheet, "P2", "条文", "每人 1 分");
            set(sheet, "P2", "其他参数", "as: award");
        });
        assertThat(read.findings()).isEmpty();
        assertThat(read.changes()).contains("新增评分项 P1 派单准确", "新增评分项 P2 志愿者", "删除评分项 J1");
        RulePack changed = RulePackReader.read("rules/street_check", read.files());
        assertThat(RulePackCheck.check(changed, METRICS)).isEmpty();
        assertThat(changed.nodes())
                .extracting(RulePack.Node::code)
                .containsExactly("total", "work", "E1", "E2", "people", "C1", "C2", "P1", "extra", "P2");
        assertThat(changed.criteria()).doesNotContainKey("J1");
        assertThat(CriteriaImport.read(changed, "指标.xlsx", CriteriaTree.workbook(changed))
                        .changes())
                .isEmpty();
    }

    @Test
    void tellsAtWhichCellItIsWrong() throws IOException {
        CriteriaImport read = imported(sheet -> {
            set(sheet, "E1", "数据指标", "ontime_rate");
            set(sheet, "E2", "满分", 30);
            set(sheet, "C1", "缺数据", "nul");
            set(sheet, "people", "合成方法或计分形式", "wieghted_sum");
            set(sheet, "C2", "依据", "");
        });
        assertThat(read.findings()).isEmpty();
        RulePack changed = RulePackReader.read("rules/street_check", read.files());
        List<Finding> findings = read.atCells(changed, RulePackCheck.check(changed, METRICS));
        assertThat(findings)
                .extracting(finding -> finding.place() + " " + finding.code())
                .contains(
                        "指标.xlsx!指标体系!I6 unknown-metric",
                        "指标.xlsx!指标体系!F5 full-marks-sum",
                        "指标.xlsx!指标体系!K9 unknown-policy",
                        "指标.xlsx!指标体系!H8 unknown-method",
                        "指标.xlsx!指标体系!D10 missing-basis");
    }

    @Test
    void tellsAShapeThatIsNoTree() throws IOException {
        assertThat(imported(sheet -> {
                            row(sheet, "E2").getCell(3).setCellValue("E1");
                            row(sheet, "C1").getCell(1).setCellValue("");
                            row(sheet, "C1").createCell(2).setCellValue("满意率");
                            row(sheet, "work").getCell(4).setCellValue("评分项");
                            row(sheet, "C2").getCell(4).setCellValue("项目");
                        })
                        .findings())
                .extracting(finding -> finding.place() + " " + finding.code())
                .containsExactlyInAnyOrder(
                        "指标.xlsx!指标体系!D7 repeated-node",
                        "指标.xlsx!指标体系!C9 level-jump",
                        "指标.xlsx!指标体系!D5 criterion-with-children",
                        "指标.xlsx!指标体系!E10 unknown-kind");
    }

    @Test
    void copiesAPackUnderANewCodeAsADraft() {
        RulePack pack = PACKS.read("street_quarterly");
        SortedMap<String, byte[]> files = PackCopy.files(pack, "street_2027", "街道考核（2027）", LocalDate.of(2027, 1, 1));
        RulePack copy = RulePackReader.read("rules/street_2027", files);
        assertThat(RulePackCheck.check(copy, ShippedMetrics.codes()))
                .filteredOn(Finding::isError)
                .isEmpty();
        assertThat(copy.code()).isEqualTo("street_2027");
        assertThat(copy.name()).isEqualTo("街道考核（2027）");
        assertThat(copy.maturity()).isEqualTo(RulePack.Maturity.DRAFT);
        assertThat(copy.effectiveFrom()).isEqualTo(LocalDate.of(2027, 1, 1));
        assertThat(copy.criteria().keySet()).isEqualTo(pack.criteria().keySet());
        assertThat(text(files, "CHANGELOG.md")).contains("照抄自 street_quarterly " + pack.version());
    }
}
