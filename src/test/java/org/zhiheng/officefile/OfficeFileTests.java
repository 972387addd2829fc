package org.zhiheng.officefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;

/** The check itself: it passes a plain file and names each of a few planted mistakes. */
class OfficeFileTests {

    private static byte[] workbook() throws Exception {
        try (XSSFWorkbook workbook = new XSSFWorkbook()) {
            workbook.createSheet("一").createRow(0).createCell(0).setCellValue("甲");
            workbook.createSheet("二").createRow(0).createCell(0).setCellValue(1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            workbook.write(out);
            return out.toByteArray();
        }
    }

    private static byte[] changed(byte[] file, String part, UnaryOperator<String> change) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                zip.putNextEntry(new ZipEntry(entry.getName()));
                zip.write(
                        entry.getName().equals(part)
                                ? change.apply(new String(content, StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8)
                                : content);
            }
        }
        return out.toByteArray();
    }

    private static String first(byte[] file, String part, String from, String to) throws Exception {
        return OfficeFile.problems(changed(file, part, text -> {
                    assertThat(text).contains(from);
                    return text.replaceFirst(java.util.regex.Pattern.quote(from), to);
                }))
                .toString();
    }

    @Test
    void passesAPlainFile() throws Exception {
        assertThat(OfficeFile.problems(workbook())).isEmpty();
        try (XWPFDocument document = new XWPFDocument()) {
            document.createParagraph().createRun().setText("甲");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.write(out);
            assertThat(OfficeFile.problems(out.toByteArray())).isEmpty();
        }
    }

    @Test
    void namesWhatIsWrong() throws Exception {
        byte[] file = workbook();
        assertThat(first(file, "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData><oops/>"))
                .contains("xl/worksheets/sheet1.xml:", "oops");
        assertThat(first(file, "xl/workbook.xml", "name=\"二\"", "name=\"一\"")).contains("two of sheet 一");
        assertThat(first(file, "xl/_rels/workbook.xml.rels", "worksheets/sheet2.xml", "worksheets/sheet9.xml"))
                .contains("sheet9.xml, which is missing");
        assertThat(first(file, "[Content_Types].xml", "/xl/styles.xml", "/xl/looks.xml"))
                .contains("xl/looks.xml, which is missing", "xl/styles.xml has no type of its own");
        assertThat(first(
                        file,
                        "xl/worksheets/sheet1.xml",
                        "</sheetData>",
                        "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:A1\"/></mergeCells>"))
                .contains("merges the single cell");
        assertThat(first(file, "xl/worksheets/sheet1.xml", "</sheetData>", "<row r=\"1\"/></sheetData>"))
                .contains("row 1 comes after row 1");
    }
}
