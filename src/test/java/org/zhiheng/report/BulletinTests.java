package org.zhiheng.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.junit.jupiter.api.Test;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STPageOrientation;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STSectionMark;
import org.zhiheng.content.Hash;
import org.zhiheng.report.BulletinText.Paragraph;
import org.zhiheng.report.BulletinText.Part;
import org.zhiheng.report.BulletinText.Source;
import org.zhiheng.report.BulletinText.Span;

class BulletinTests {

    @Test
    void followsTheOrderOfABulletin() {
        assertThat(text(ReportFixtures.small(), Part.HEADING))
                .containsExactly("一、总体情况", "二、排名情况", "三、主要亮点", "四、存在问题", "五、下步要求");
        assertThat(text(ReportFixtures.small(), Part.TITLE)).containsExactly("关于2026年第三季度街道（乡镇）平安建设季度考核结果的通报");
        assertThat(text(ReportFixtures.small(), Part.DATE)).containsExactly("2026年10月9日");
    }

    @Test
    void summarisesTheRun() {
        assertThat(text(ReportFixtures.small(), Part.BODY).get(0))
                .isEqualTo("依据街道（乡镇）平安建设季度考核方案（版本1.2），数据截至2026年10月9日，本次共考核5个单位，4个单位参加排名，分2个组，各组分别排名；"
                        + "1个单位未参加排名，原因见附件2。参加排名单位平均得分63.03分，最高90.00分，最低-3.01分。系统建议等次：良好4个。");
    }

    @Test
    void namesTiedUnitsTogether() {
        assertThat(text(ReportFixtures.small(), Part.BODY).get(1))
                .isEqualTo("第一组（3个单位）：依次为中山公园街道（90.00分，并列第1名）、=HYPERLINK(\"http://x\")（90.00分，并列第1名）、"
                        + "𠮷祥㙍街道（-3.01分，第3名）。");
    }

    @Test
    void namesUnitsThatLostMostByTheWeakestCriterion() {
        assertThat(text(ReportFixtures.small(), Part.BODY))
                .contains("隐患整改率失分较多，平均得分率58.75%，满分单位0个，其中𠮷祥㙍街道失100.00分、"
                        + "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县纳达齐牛录乡人民政府失45.00分、中山公园街道失10.00分。");
    }

    @Test
    void everyFigureOfTheRankingHasItsSource() {
        Paragraph group = BulletinText.of(ReportFixtures.small(), ReportSettings.NEUTRAL).stream()
                .filter(paragraph -> paragraph.text().startsWith("第一组"))
                .findFirst()
                .orElseThrow();
        assertThat(group.spans())
                .contains(
                        new Span("3", new Source(null, "第一组", "ranked")),
                        new Span("-3.01", new Source("210204003", "第一组", "total")),
                        new Span("3", new Source("210204003", "第一组", "rank")));
    }

    @Test
    void staysShortForAnyNumberOfGroups() {
        for (int groups : List.of(1, 10, 40)) {
            String text = BulletinText.of(ReportFixtures.large(400, 40, groups), ReportSettings.NEUTRAL).stream()
                    .map(Paragraph::text)
                    .collect(Collectors.joining());
            assertThat(text.length()).isLessThan(4_000);
        }
    }

    @Test
    void saysThatNobodyWasAssessed() throws IOException {
        assertThat(text(ReportFixtures.empty(), Part.BODY))
                .contains("本次没有参加排名的单位。", "本次没有可供比较的数据。")
                .anyMatch(paragraph -> paragraph.endsWith("本次共考核0个单位，没有符合考核条件的单位。"));
        assertThat(document(ReportFixtures.empty()).getTables()).isEmpty();
        assertThat(text(ReportFixtures.empty(), Part.ANNEX_LIST)).isEmpty();
    }

    @Test
    void pageIsThatOfAnOfficialDocument() throws IOException {
        try (XWPFDocument document = document(ReportFixtures.small())) {
            var section = document.getDocument().getBody().getSectPr();
            assertThat(section.getPgSz().getW()).isEqualTo(BigInteger.valueOf(11906));
            assertThat(section.getPgMar().getTop()).isEqualTo(BigInteger.valueOf(2098));
            assertThat(section.getPgMar().getLeft()).isEqualTo(BigInteger.valueOf(1588));
            XWPFParagraph body = document.getParagraphs().stream()
                    .filter(paragraph -> paragraph.getText().startsWith("依据"))
                    .findFirst()
                    .orElseThrow();
            XWPFRun run = body.getRuns().get(0);
            assertThat(run.getFontFamily(XWPFRun.FontCharRange.eastAsia)).isEqualTo("仿宋_GB2312");
            assertThat(run.getFontSizeAsDouble()).isEqualTo(16);
            assertThat(body.getCTP().getPPr().getSpacing().getLine()).isEqualTo(BigInteger.valueOf(579));
            assertThat(body.getCTP().getPPr().getInd().getFirstLineChars()).isEqualTo(BigInteger.valueOf(200));
            XWPFRun title = document.getParagraphs().get(0).getRuns().get(0);
            assertThat(title.getFontFamily(XWPFRun.FontCharRange.eastAsia)).isEqualTo("方正小标宋简体");
            assertThat(title.getFontSizeAsDouble()).isEqualTo(22);
            assertThat(document.getEvenAndOddHeadings()).isTrue();
            assertThat(document.getFooterList()).hasSize(4);
        }
    }

    /** Text upright, ranking on its side, units not ranked and imprint upright again. */
    @Test
    void theWideAnnexLiesOnItsSide() throws IOException {
        try (XWPFDocument document = document(ReportFixtures.small())) {
            List<CTSectPr> sections = document.getParagraphs().stream()
                    .filter(paragraph -> paragraph.getCTP().isSetPPr()
                            && paragraph.getCTP().getPPr().isSetSectPr())
                    .map(paragraph -> paragraph.getCTP().getPPr().getSectPr())
                    .toList();
            assertThat(sections)
                    .extracting(section -> section.getPgSz().getW())
                    .map(Object::toString)
                    .containsExactly("11906", "16838", "11906");
            assertThat(sections.get(0).sizeOfFooterReferenceArray()).isEqualTo(2);
            assertThat(sections.get(1).getPgSz().getOrient()).isEqualTo(STPageOrientation.LANDSCAPE);
            assertThat(sections.get(1).getPgMar().getTop()).isEqualTo(BigInteger.valueOf(1588));
            assertThat(document.getParagraphs().stream()
                            .filter(paragraph -> paragraph.getText().startsWith("（考核批次第12号"))
                            .findFirst()
                            .orElseThrow()
                            .getCTP()
                            .getPPr()
                            .isSetSectPr())
                    .isTrue();
        }
        try (XWPFDocument plain = document(ReportFixtures.large(6, 3, 1))) {
            assertThat(plain.getTables().get(0).getRow(0).getTableCells()).hasSize(7);
            assertThat(plain.getParagraphs().stream()
                            .filter(paragraph -> paragraph.getCTP().isSetPPr()
                                    && paragraph.getCTP().getPPr().isSetSectPr())
                            .map(paragraph -> paragraph
                                    .getCTP()
                                    .getPPr()
                                    .getSectPr()
                                    .getPgSz()
                                    .getW()
                                    .toString()))
                    .containsExactly("11906");
        }
    }

    @Test
    void numbersOnlyTheAnnexesThereAre() {
        assertThat(text(ReportFixtures.small(), Part.ANNEX_LIST)).containsExactly("附件：1.考核排名表", "　　　2.未参加排名单位名单");
        assertThat(text(ReportFixtures.large(6, 3, 1), Part.ANNEX_LIST)).containsExactly("附件：考核排名表");
        AssessmentReport small = ReportFixtures.small();
        AssessmentReport none = new AssessmentReport(
                small.heading(), small.nodes(), small.metrics(), small.notRanked(), small.stats(), reader -> {});
        assertThat(text(none, Part.ANNEX_LIST)).containsExactly("附件：未参加排名单位名单");
        assertThat(text(none, Part.BODY).get(0)).contains("1个单位未参加排名，原因见附件。");
    }

    @Test
    void listsAllUnitsTogetherFirstWhereTheSchemeRanksAcrossGroups() throws IOException {
        assertThat(text(ReportFixtures.smallOverall(), Part.BODY).get(1))
                .isEqualTo("总排名（4个单位）：依次为中山公园街道（90.00分，并列第1名）、=HYPERLINK(\"http://x\")（90.00分，并列第1名）、"
                        + "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县纳达齐牛录乡人民政府（75.13分，第3名）、𠮷祥㙍街道（-3.01分，第4名）。");
        try (XWPFDocument document = document(ReportFixtures.smallOverall())) {
            assertThat(cells(document.getTables().get(0).getRow(4)))
                    .containsExactly("4", "𠮷祥㙍街道", "沙河口区", "第一组", "3", "-3.01", "良好", "3", "↓1");
        }
    }

    @Test
    void annexTablesRepeatTheirHeadAndKeepRowsWhole() throws IOException {
        try (XWPFDocument document = document(ReportFixtures.small())) {
            assertThat(document.getTables()).hasSize(3);
            XWPFTable first = document.getTables().get(0);
            assertThat(first.getRow(0).isRepeatHeader()).isTrue();
            assertThat(first.getRows()).allMatch(XWPFTableRow::isCantSplitRow);
            assertThat(cells(first.getRow(3)))
                    .containsExactly("3", "𠮷祥㙍街道", "沙河口区", "-5.02", "0.00", "-3.01", "良好", "2", "↓1");
            assertThat(cells(document.getTables().get(2).getRow(1))).containsExactly("1", "空街道", "沙河口区", "本期办件少于30件");
        }
    }

    @Test
    void endsWithTheImprint() throws IOException {
        ReportSettings settings =
                new ReportSettings("大连市平安建设办公室", "各区（市）县", "", "", "大平安办〔2026〕15号", "市委办公室，市政府办公室", List.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bulletin.write(ReportFixtures.small(), settings, out);
        try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(out.toByteArray()))) {
            XWPFTable imprint = document.getFooterList().get(2).getTables().get(0);
            assertThat(imprint.getRow(0).getCell(0).getText()).isEqualTo("抄送：市委办公室，市政府办公室。");
            assertThat(imprint.getRow(1).getCell(0).getText()).isEqualTo("大连市平安建设办公室\t2026年10月9日印发");
            assertThat(document.getFooterList().get(3).getTables().get(0).getText())
                    .isEqualTo(imprint.getText());
            assertThat(document.getDocument().getBody().getSectPr().getType().getVal())
                    .isEqualTo(STSectionMark.EVEN_PAGE);
        }
    }

    @Test
    void keepsTheSourceOfEachFigureInTheFile() throws IOException {
        try (XWPFDocument document = document(ReportFixtures.small())) {
            String sources = part(document, "/customXml/item1.xml");
            assertThat(sources)
                    .contains("run=\"12\"", "outputHash=\"" + ReportFixtures.HASH + "\"")
                    .containsPattern(
                            "bookmark=\"figure_\\d+\" unit=\"210204003\" group=\"第一组\" source=\"total\" text=\"-3.01\"");
            long bookmarks = document.getParagraphs().stream()
                    .mapToLong(paragraph -> paragraph.getCTP().sizeOfBookmarkStartArray())
                    .sum();
            assertThat(sources.lines().filter(line -> line.contains("<figure ")))
                    .hasSize((int) bookmarks);
            assertThat(part(document, "/word/fontTable.xml")).contains("<w:altName w:val=\"仿宋\"/>");
        }
    }

    @Test
    void sameBytesTwice() throws IOException {
        assertThat(Hash.of(bytes(ReportFixtures.small()))).isEqualTo(Hash.of(bytes(ReportFixtures.small())));
    }

    private static String part(XWPFDocument document, String name) throws IOException {
        PackagePart part = document.getPackage()
                .getPartsByName(Pattern.compile(Pattern.quote(name)))
                .get(0);
        return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<String> cells(XWPFTableRow row) {
        return row.getTableCells().stream().map(cell -> cell.getText()).toList();
    }

    private static List<String> text(AssessmentReport report, Part part) {
        return BulletinText.of(report, ReportSettings.NEUTRAL).stream()
                .filter(paragraph -> paragraph.part() == part)
                .map(Paragraph::text)
                .toList();
    }

    private static XWPFDocument document(AssessmentReport report) throws IOException {
        return new XWPFDocument(new ByteArrayInputStream(bytes(report)));
    }

    private static byte[] bytes(AssessmentReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bulletin.write(report, ReportSettings.NEUTRAL, out);
        return out.toByteArray();
    }
}
