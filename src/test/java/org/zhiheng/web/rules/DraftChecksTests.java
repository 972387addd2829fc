package org.zhiheng.web.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zhiheng.fixtures.SamplePack.ADDRESS;
import static org.zhiheng.fixtures.SamplePack.edited;
import static org.zhiheng.fixtures.SamplePack.metrics;
import static org.zhiheng.fixtures.SamplePack.user;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.Role;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.fixtures.SamplePack;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.rulepack.CriteriaImport;
import org.zhiheng.rulepack.CriteriaTree;
import org.zhiheng.rulepack.RulePack;

/** What an author is told of a draft: an edited workbook that would break it is refused at its cell; a clause left behind. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class DraftChecksTests {

    private static final CurrentUser AUTHOR = user("wang", Role.RULE_AUTHOR);

    @Autowired
    private DraftChecks checks;

    @Autowired
    private Drafts drafts;

    @Autowired
    private PackVersions versions;

    @Test
    void aWorkbookOfTheTreeIsRefusedAtTheCellThatWouldBreakTheDraft() throws IOException {
        PackVersion draft =
                drafts.add(PackContent.of(SampleCity.SCHEME, SamplePack.files(), metrics()), AUTHOR, ADDRESS);
        RulePack pack = versions.content(draft).pack();
        byte[] workbook = CriteriaTree.workbook(pack);

        assertThat(checks.treeErrors(draft, CriteriaImport.read(pack, "体系.xlsx", changed(workbook, "九十"))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.place()).startsWith("体系.xlsx!");
                    assertThat(finding.chinese()).contains("没有这个数据指标");
                    assertThat(finding.words()).isEqualTo("九十");
                });
        assertThat(checks.treeErrors(draft, CriteriaImport.read(pack, "体系.xlsx", changed(workbook, "95"))))
                .isEmpty();
    }

    @Test
    void aClauseThatSaysAnotherNumberThanItsRuleIsPointedOut() {
        PackVersion draft = drafts.add(
                PackContent.of(
                        SampleCity.SCHEME,
                        edited(SamplePack.files(), "criteria.yml", "target: 90", "target: 93"),
                        metrics()),
                AUTHOR,
                ADDRESS);
        PackContent content = checks.content(draft, checks.files(draft, null, null));
        assertThat(checks.marks(content, Locale.CHINESE))
                .filteredOn(mark -> mark.message().contains("条文中的"))
                .singleElement()
                .satisfies(mark -> {
                    assertThat(mark.error()).isFalse();
                    assertThat(mark.message()).contains("A1", "90");
                    assertThat(mark.line()).isPositive();
                });
    }

    /** The target of 90 written otherwise. */
    private static byte[] changed(byte[] workbook, String target) throws IOException {
        try (XSSFWorkbook opened = new XSSFWorkbook(new ByteArrayInputStream(workbook));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            for (Row row : opened.getSheetAt(0)) {
                for (Cell cell : row) {
                    if (cell.getCellType() == CellType.NUMERIC && cell.getNumericCellValue() == 90) {
                        cell.setCellValue(target);
                    }
                }
            }
            opened.write(out);
            return out.toByteArray();
        }
    }
}
