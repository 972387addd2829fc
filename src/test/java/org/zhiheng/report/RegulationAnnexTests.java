package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.StandardEnvironment;
import org.zhiheng.content.ContentHome;
import org.zhiheng.content.Hash;
import org.zhiheng.rulepack.Regulation;

class RegulationAnnexTests {

    private static final Regulations REGULATIONS =
            new Regulations(ContentHome.in(Path.of("")), new StandardEnvironment());
    private static final Regulation STREET = REGULATIONS.read("street_quarterly", LocalDate.of(2026, 9, 30));

    @Test
    void printsTheSameRowsInWordAndWorkbook() throws IOException {
        try (XWPFDocument word = new XWPFDocument(new ByteArrayInputStream(REGULATIONS.bytes(STREET, "docx")));
                XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(REGULATIONS.bytes(STREET, "xlsx")))) {
            XSSFSheet sheet = workbook.getSheet("评分细则");
            List<XWPFTableRow> rows = word.getTables().get(0).getRows();
            assertThat(rows).hasSize(1 + STREET.items().size());
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < 8; column++) {
                    assertThat(sheet.getRow(row + 2).getCell(column).getStringCellValue())
                            .isEqualTo(rows.get(row).getCell(column).getText());
                }
            }
            assertThat(rows.get(3).getCell(3).getText()).isEqualTo("办结及时率达到95%得满分12分，每低1个百分点（不足的按比例计）扣0.6分；扣完为止");
            assertThat(word.getParagraphs().stream().map(paragraph -> paragraph.getText()))
                    .contains("街道（乡镇）基层治理季度考核评分细则", "1．条文与规则逐条对应，没有缺漏。");
        }
    }

    @Test
    void sameBytesTwiceUnderTheNameOfTheVersion(@TempDir Path folder) throws IOException {
        List<Path> files = REGULATIONS.export(STREET, folder);
        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "街道（乡镇）基层治理季度考核_评分细则_" + STREET.version() + ".docx",
                        "街道（乡镇）基层治理季度考核_评分细则_" + STREET.version() + ".xlsx");
        for (Path file : files) {
            String format = file.toString().substring(file.toString().length() - 4);
            assertThat(Hash.of(Files.readAllBytes(file))).isEqualTo(Hash.of(REGULATIONS.bytes(STREET, format)));
        }
    }
}
