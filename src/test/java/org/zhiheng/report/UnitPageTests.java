package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;
import org.zhiheng.content.Hash;
import org.zhiheng.report.AssessmentReport.UnitSheet;

class UnitPageTests {

    private static final Path FONT = Path.of("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc");

    @Test
    void saysWhereTheUnitStands() {
        assertThat(page(0).standing()).isEqualTo("总分90.00分，第一组并列第1名（共3个单位），建议等次良好，上期第2名");
        assertThat(page(4).standing()).isEqualTo("未参加排名：本期办件少于30件");
    }

    @Test
    void showsPointsWonAndLostBesideTheGroupsMedian() {
        assertThat(page(2).items())
                .containsExactly(
                        List.of("总分", "100", "-3.01", "103.01", "90.00"),
                        List.of("　矛盾化解", "100", "-5.02", "105.02", "90.00"),
                        List.of("　　办结及时率", "60", "0.00", "60.00", "50.00"),
                        List.of("　　群众满意率", "40", "-5.02", "45.02", "40.00"),
                        List.of("　隐患治理", "100", "0.00", "100.00", "90.00"),
                        List.of("　　隐患整改率", "100", "0.00", "100.00", "90.00"));
    }

    @Test
    void namesTheLargestLossesFirst() {
        assertThat(page(0).reasons()).containsExactly("办结及时率失10.00分：办结及时率92%，低于目标3个百分点。", "隐患整改率失10.00分。");
        assertThat(page(2).reasons()).element(0).asString().startsWith("隐患整改率失100.00分");
    }

    @Test
    void medianOfAnEvenNumberLiesBetween() {
        assertThat(GroupMedians.of(ReportFixtures.large(4, 1, 1)).of("第1组").get("c0"))
                .isEqualByComparingTo(middle(ReportFixtures.large(4, 1, 1)));
    }

    /** Points of the four units: 0.00, 9.12 (7919 mod 1001 = 912), 8.23, 7.34. */
    private static String middle(AssessmentReport report) {
        List<String> totals = report.units().stream()
                .map(unit -> String.valueOf(unit.total()))
                .sorted()
                .toList();
        assertThat(totals).containsExactly("0.00", "7.34", "8.23", "9.12");
        return "7.785";
    }

    @Test
    void putsAPagePerUnitIntoOneArchive() throws IOException {
        Map<String, byte[]> files = archive(ReportSettings.NEUTRAL);
        assertThat(files.keySet())
                .contains(
                        "001_中山公园街道_2026Q3.docx",
                        "002_=HYPERLINK(_http___x_)_2026Q3.docx",
                        "003_𠮷祥㙍街道_2026Q3.docx",
                        "005_空街道_2026Q3.docx");
        try (XWPFDocument word = new XWPFDocument(new ByteArrayInputStream(files.get("001_中山公园街道_2026Q3.docx")))) {
            assertThat(word.getTables().get(0).getRow(1).getCell(2).getText()).isEqualTo("90.00");
        }
    }

    @Test
    void refusesToPrintWithoutAFontAndSaysHowToGetOne() {
        assertThatThrownBy(() -> PdfFonts.find(List.of(), List.of(Path.of("no-such-font.ttc"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("没有找到中文字体")
                .hasMessageContaining("zhiheng.report.fonts");
    }

    @Test
    void pdfHoldsTheTextAndItsFont() throws IOException {
        assumeThat(FONT).exists();
        byte[] pdf = archive(ReportSettings.NEUTRAL).get("001_中山公园街道_2026Q3.pdf");
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isEqualTo(2);
            PDFTextStripper first = new PDFTextStripper();
            first.setEndPage(1);
            assertThat(first.getText(document)).contains("中山公园街道", "主要失分原因", "隐患整改率", "第 1 页 共 2 页");
            PDFTextStripper second = new PDFTextStripper();
            second.setStartPage(2);
            assertThat(second.getText(document)).contains("评分明细", "指标数据");
            for (var name : document.getPage(0).getResources().getFontNames()) {
                assertThat(document.getPage(0).getResources().getFont(name).isEmbedded())
                        .isTrue();
            }
        }
    }

    @Test
    void refusesACharacterNoFontHas() {
        assumeThat(FONT).exists();
        PdfFonts fonts = PdfFonts.find(List.of());
        assertThat(fonts.missing("街道\uDBFF\uDFFD")).isEqualTo("\uDBFF\uDFFD（U+10FFFD）");
        assertThatThrownBy(() -> fonts.write(
                        Html.document("\uDBFF\uDFFD", "", ""),
                        LocalDateTime.of(2026, 10, 9, 8, 5),
                        new ByteArrayOutputStream()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("U+10FFFD")
                .hasMessageContaining("zhiheng.report.fonts");
    }

    @Test
    void tellsInTheArchiveWhichPageCouldNotBePrinted() throws IOException {
        assumeThat(FONT).exists();
        assumeThat(PdfFonts.find(List.of()).missing("𠮷")).isNotEmpty();
        Map<String, byte[]> files = archive(ReportSettings.NEUTRAL);
        assertThat(files).doesNotContainKey("003_𠮷祥㙍街道_2026Q3.pdf");
        assertThat(new String(files.get("说明.txt"), StandardCharsets.UTF_8))
                .startsWith("003_𠮷祥㙍街道_2026Q3.pdf：")
                .contains("𠮷（U+20BB7）");
    }

    /** WenQuanYi has no Extension B; where a second font has, the page is printed with both. */
    @Test
    void takesRareCharactersFromAFurtherFont() throws IOException {
        assumeThat(FONT).exists();
        PdfFonts fonts = PdfFonts.find(List.of());
        assumeThat(fonts.missing("𠮷")).isEmpty();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fonts.write(
                Html.document("", "body { font-family: report; }", "<p>𠮷祥㙍街道</p>"),
                LocalDateTime.of(2026, 10, 9, 8, 5),
                out);
        try (PDDocument document = Loader.loadPDF(out.toByteArray())) {
            assertThat(new PDFTextStripper().getText(document)).contains("𠮷祥㙍街道");
            assertThat(document.getPage(0).getResources().getFontNames()).hasSizeBetween(2, 3);
        }
    }

    @Test
    void sameBytesWhateverTheThreads() throws IOException {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        UnitPages.write(ReportFixtures.small(), ReportSettings.NEUTRAL, "", one, 1);
        ByteArrayOutputStream three = new ByteArrayOutputStream();
        UnitPages.write(ReportFixtures.small(), ReportSettings.NEUTRAL, "", three, 3);
        assertThat(Hash.of(three.toByteArray())).isEqualTo(Hash.of(one.toByteArray()));
    }

    @Test
    void htmlStandsAlone() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlReport.write(ReportFixtures.small(), ReportSettings.NEUTRAL, out);
        String html = out.toString(StandardCharsets.UTF_8);
        assertThat(html)
                .contains(
                        "<td class=\"text\">=HYPERLINK(&quot;http://x&quot;)</td>",
                        "<td class=\"number\">-3.01</td>",
                        "校验码：3f2a-91bc-0d4e")
                .doesNotContain("<link", "<script", "src=", "url(");
    }

    private static UnitPage page(int index) {
        AssessmentReport report = ReportFixtures.small();
        List<UnitSheet> sheets = new ArrayList<>();
        report.sheets().forEach(sheets::add);
        UnitSheet sheet = sheets.get(index);
        return new UnitPage(
                report, sheet, GroupMedians.of(report).of(sheet.unit().groupName()));
    }

    private static Map<String, byte[]> archive(ReportSettings settings) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        UnitPages.write(ReportFixtures.small(), settings, out);
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
