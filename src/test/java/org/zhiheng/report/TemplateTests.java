package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.junit.jupiter.api.Test;

/** An office's own layouts, made here as an office would make them. */
class TemplateTests {

    private static byte[] workbook(String... unitCells) throws IOException {
        try (XSSFWorkbook workbook = new XSSFWorkbook()) {
            XSSFSheet sheet = workbook.createSheet("排名");
            sheet.createRow(0).createCell(0).setCellValue("${标题}（${期间}）");
            XSSFRow row = sheet.createRow(2);
            for (int column = 0; column < unitCells.length; column++) {
                row.createCell(column).setCellValue(unitCells[column]);
            }
            XSSFRow total = sheet.createRow(3);
            total.createCell(0).setCellValue("合计");
            total.createCell(2).setCellFormula("SUM(C3:C3)");
            sheet.createRow(5).createCell(0).setCellValue("${未排名.单位}：${未排名.未排名原因}");
            sheet.createRow(6).createCell(0).setCellValue("审核人：${审核人}");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            workbook.write(out);
            return out.toByteArray();
        }
    }

    @Test
    void repeatsTheRowOfAUnit() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WorkbookTemplate.write(
                workbook("${名次}", "${单位}", "${总分}", "${得分:a1}"), ReportFixtures.small(), ReportSettings.NEUTRAL, out);
        try (XSSFWorkbook filled = new XSSFWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            XSSFSheet sheet = filled.getSheet("排名");
            assertThat(sheet.getRow(0).getCell(0).getStringCellValue())
                    .isEqualTo("2026年第三季度街道（乡镇）平安建设季度考核结果（2026年第三季度）");
            assertThat(sheet.getRow(2).getCell(1).getStringCellValue()).isEqualTo("中山公园街道");
            assertThat(sheet.getRow(3).getCell(1).getStringCellValue()).isEqualTo("=HYPERLINK(\"http://x\")");
            assertThat(sheet.getRow(3).getCell(1).getCellType()).isEqualTo(CellType.STRING);
            assertThat(sheet.getRow(4).getCell(2).getNumericCellValue()).isEqualTo(-3.01);
            assertThat(sheet.getRow(5).getCell(3).getNumericCellValue()).isEqualTo(48.55);
            assertThat(sheet.getRow(6).getCell(0).getStringCellValue()).isEqualTo("合计");
            assertThat(sheet.getRow(8).getCell(0).getStringCellValue()).isEqualTo("空街道：本期办件少于30件");
            assertThat(sheet.getRow(9).getCell(0).getStringCellValue()).isEqualTo("审核人：");
        }
    }

    @Test
    void namesAnUnknownPlaceholderAndItsCell() throws IOException {
        byte[] template = workbook("${名次}", "${单位名}");
        assertThatThrownBy(() -> WorkbookTemplate.write(
                        template, ReportFixtures.small(), ReportSettings.NEUTRAL, new ByteArrayOutputStream()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("模板 templates/ranking.xlsx 「排名」B3 的占位符 ${单位名} 不认识，是否想写 ${单位}");
    }

    private static byte[] document(List<List<String>> paragraphs) throws IOException {
        try (XWPFDocument document = new XWPFDocument()) {
            for (List<String> runs : paragraphs) {
                XWPFParagraph paragraph = document.createParagraph();
                runs.forEach(text -> {
                    var run = paragraph.createRun();
                    run.setFontFamily("楷体");
                    run.setText(text);
                });
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.write(out);
            return out.toByteArray();
        }
    }

    @Test
    void fillsABulletinOfTheOffice() throws IOException {
        byte[] template = document(
                List.of(List.of("${", "标题", "}"), List.of("${排名情况}"), List.of("${排名表}"), List.of("校验码 ${校验码}，${日期}")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WordTemplate.write(template, ReportFixtures.small(), ReportSettings.NEUTRAL, out);
        try (XWPFDocument filled = new XWPFDocument(new ByteArrayInputStream(out.toByteArray()))) {
            List<String> texts =
                    filled.getParagraphs().stream().map(XWPFParagraph::getText).toList();
            assertThat(texts).hasSize(5);
            assertThat(texts.get(0)).isEqualTo("关于2026年第三季度街道（乡镇）平安建设季度考核结果的通报");
            assertThat(texts.get(1)).startsWith("第一组（3个单位）：依次为中山公园街道");
            assertThat(texts.get(2)).startsWith("第二组（1个单位）：");
            assertThat(texts.get(4)).isEqualTo("校验码 3f2a-91bc-0d4e，2026年10月9日");
            assertThat(filled.getParagraphs().get(1).getRuns().get(0).getFontFamily())
                    .isEqualTo("楷体");
            assertThat(filled.getTables()).hasSize(1);
            assertThat(filled.getTables().get(0).getRow(3).getCell(3).getText()).isEqualTo("-3.01");
        }
    }

    @Test
    void namesAnUnknownPlaceholderAndItsParagraph() throws IOException {
        byte[] template = document(List.of(List.of("${标题}"), List.of("本次${考核对像}")));
        assertThatThrownBy(() -> WordTemplate.write(
                        template, ReportFixtures.small(), ReportSettings.NEUTRAL, new ByteArrayOutputStream()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("templates/bulletin.docx 第2段的占位符 ${考核对像} 不认识");
    }
}
