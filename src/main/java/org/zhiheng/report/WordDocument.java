package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackagePartName;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.IRunBody;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFFooter;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTBookmark;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTInd;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageMar;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageSz;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSpacing;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblWidth;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTrPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STDocGrid;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STJcTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STLineSpacingRule;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTblWidth;

/**
 * A document laid out as GB/T 9704-2012 wants it: A4, top margin 37 mm, binding margin 28 mm, type area 156 × 225 mm, 22
 * lines of 28 characters, page number outside the type area at the outer side. Fonts are named, each with the font that
 * may stand in for it.
 */
final class WordDocument {

    /** Twips in a millimetre are 1440 ÷ 25.4. */
    private static final int TOP = 2098;

    private static final int BOTTOM = 1985;
    private static final int LEFT = 1588;
    private static final int RIGHT = 1474;
    private static final int FOOTER = 1474;
    private static final int WIDTH = 11906;
    private static final int HEIGHT = 16838;
    /** 28.95 pt: 22 lines to 225 mm. */
    private static final int LINE = 579;

    private static final String RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    private final XWPFDocument document = new XWPFDocument();
    private int bookmarks;
    private final StringBuilder sources = new StringBuilder();

    /** Fonts by their role, with size in points. */
    enum Face {
        TITLE("方正小标宋简体", 22, false),
        HEADING("黑体", 16, false),
        SECOND_HEADING("楷体_GB2312", 16, false),
        BODY("仿宋_GB2312", 16, false),
        TABLE_HEAD("黑体", 10.5, false),
        TABLE("仿宋_GB2312", 10.5, false),
        PAGE_NUMBER("宋体", 14, false),
        SMALL_HEADING("黑体", 12, false);

        private final String font;
        private final double points;
        private final boolean bold;

        Face(String font, double points, boolean bold) {
            this.font = font;
            this.points = points;
            this.bold = bold;
        }
    }

    WordDocument(String title, String creator, LocalDateTime time) {
        page();
        pageNumber(HeaderFooterType.DEFAULT, ParagraphAlignment.RIGHT);
        pageNumber(HeaderFooterType.EVEN, ParagraphAlignment.LEFT);
        document.setEvenAndOddHeadings(true);
        var core = document.getProperties().getCoreProperties();
        core.setTitle(title);
        core.setCreator(creator);
        core.setCreated(Optional.of(Dates.stamp(time)));
        core.setModified(Optional.of(Dates.stamp(time)));
    }

    private void page() {
        CTSectPr section = document.getDocument().getBody().addNewSectPr();
        CTPageSz size = section.addNewPgSz();
        size.setW(BigInteger.valueOf(WIDTH));
        size.setH(BigInteger.valueOf(HEIGHT));
        CTPageMar margins = section.addNewPgMar();
        margins.setTop(BigInteger.valueOf(TOP));
        margins.setBottom(BigInteger.valueOf(BOTTOM));
        margins.setLeft(BigInteger.valueOf(LEFT));
        margins.setRight(BigInteger.valueOf(RIGHT));
        margins.setHeader(BigInteger.valueOf(851));
        margins.setFooter(BigInteger.valueOf(FOOTER));
        margins.setGutter(BigInteger.ZERO);
        section.addNewDocGrid().setType(STDocGrid.LINES);
        section.getDocGrid().setLinePitch(BigInteger.valueOf(LINE));
    }

    private void pageNumber(HeaderFooterType pages, ParagraphAlignment side) {
        XWPFFooter footer = document.createFooter(pages);
        XWPFParagraph paragraph = footer.getParagraphs().isEmpty()
                ? footer.createParagraph()
                : footer.getParagraphs().get(0);
        paragraph.setAlignment(side);
        CTInd indent = properties(paragraph).addNewInd();
        if (side == ParagraphAlignment.RIGHT) {
            indent.setRightChars(BigInteger.valueOf(100));
            indent.setRight(BigInteger.valueOf(280));
        } else {
            indent.setLeftChars(BigInteger.valueOf(100));
            indent.setLeft(BigInteger.valueOf(280));
        }
        run(paragraph, "— ", Face.PAGE_NUMBER);
        var field = paragraph.getCTP().addNewFldSimple();
        field.setInstr("PAGE");
        XWPFRun number = new XWPFRun(field.addNewR(), (IRunBody) paragraph);
        number.setText("1");
        face(number, Face.PAGE_NUMBER);
        run(paragraph, " —", Face.PAGE_NUMBER);
    }

    /** An empty paragraph on the fixed line pitch. */
    XWPFParagraph paragraph(ParagraphAlignment alignment, int indentCharacters) {
        XWPFParagraph paragraph = document.createParagraph();
        paragraph.setAlignment(alignment);
        CTSpacing spacing = properties(paragraph).addNewSpacing();
        spacing.setLine(BigInteger.valueOf(LINE));
        spacing.setLineRule(STLineSpacingRule.EXACT);
        spacing.setBefore(BigInteger.ZERO);
        spacing.setAfter(BigInteger.ZERO);
        if (indentCharacters > 0) {
            CTInd indent = properties(paragraph).addNewInd();
            indent.setFirstLineChars(BigInteger.valueOf(indentCharacters * 100L));
            indent.setFirstLine(BigInteger.valueOf(indentCharacters * 320L));
        }
        return paragraph;
    }

    /** As far from the right edge as this many characters. */
    void keepFromRight(XWPFParagraph paragraph, int characters) {
        CTInd indent = properties(paragraph).addNewInd();
        indent.setRightChars(BigInteger.valueOf(characters * 100L));
        indent.setRight(BigInteger.valueOf(characters * 320L));
    }

    /** Shows in the navigation as a heading of a level from 1. */
    void outline(XWPFParagraph paragraph, int level) {
        properties(paragraph).addNewOutlineLvl().setVal(BigInteger.valueOf(level - 1L));
        paragraph.setKeepNext(true);
    }

    XWPFRun run(XWPFParagraph paragraph, String text, Face face) {
        XWPFRun run = paragraph.createRun();
        run.setText(text);
        face(run, face);
        return run;
    }

    /** A figure between bookmarks, with its source kept in the file. */
    void figure(XWPFParagraph paragraph, String text, Face face, BulletinText.Source source) {
        String name = "figure_" + (++bookmarks);
        CTBookmark start = paragraph.getCTP().addNewBookmarkStart();
        start.setId(BigInteger.valueOf(bookmarks));
        start.setName(name);
        run(paragraph, text, face);
        paragraph.getCTP().addNewBookmarkEnd().setId(BigInteger.valueOf(bookmarks));
        sources.append("  <figure bookmark=\"").append(name).append('"');
        attribute("unit", source.unit());
        attribute("group", source.group());
        attribute("source", source.figure());
        attribute("text", text);
        sources.append("/>\n");
    }

    private void attribute(String name, @Nullable String value) {
        if (value != null) {
            sources.append(' ')
                    .append(name)
                    .append("=\"")
                    .append(escaped(value))
                    .append('"');
        }
    }

    private static String escaped(String text) {
        return StringEscapeUtils.escapeXml10(text);
    }

    /**
     * A table over the whole width: head row repeated on each page, rows never broken.
     *
     * @param widths relative
     * @param centred columns set in the middle; the others to the left
     */
    void table(List<String> heads, int[] widths, List<Integer> centred, List<List<String>> rows) {
        XWPFTable table = document.createTable(1, heads.size());
        CTTblPr properties = table.getCTTbl().getTblPr();
        CTTblWidth width = properties.isSetTblW() ? properties.getTblW() : properties.addNewTblW();
        width.setType(STTblWidth.DXA);
        int all = WIDTH - LEFT - RIGHT;
        width.setW(BigInteger.valueOf(all));
        (properties.isSetJc() ? properties.getJc() : properties.addNewJc()).setVal(STJcTable.CENTER);
        int sum = Arrays.stream(widths).sum();
        int[] twips = Arrays.stream(widths).map(part -> part * all / sum).toArray();
        var grid = table.getCTTbl().getTblGrid() == null
                ? table.getCTTbl().addNewTblGrid()
                : table.getCTTbl().getTblGrid();
        for (int column = 0; column < twips.length; column++) {
            var gridColumn = column < grid.sizeOfGridColArray() ? grid.getGridColArray(column) : grid.addNewGridCol();
            gridColumn.setW(BigInteger.valueOf(twips[column]));
        }
        XWPFTableRow head = table.getRow(0);
        head.setRepeatHeader(true);
        fill(head, heads, twips, centred, true);
        for (List<String> cells : rows) {
            fill(table.createRow(), cells, twips, centred, false);
        }
    }

    private void fill(XWPFTableRow row, List<String> cells, int[] twips, List<Integer> centred, boolean head) {
        CTTrPr properties = row.getCtRow().isSetTrPr()
                ? row.getCtRow().getTrPr()
                : row.getCtRow().addNewTrPr();
        properties.addNewCantSplit();
        for (int column = 0; column < cells.size(); column++) {
            XWPFTableCell cell = row.getCell(column);
            cell.setWidth(String.valueOf(twips[column]));
            cell.setVerticalAlignment(XWPFTableCell.XWPFVertAlign.CENTER);
            XWPFParagraph paragraph = cell.getParagraphs().get(0);
            properties(paragraph).addNewSnapToGrid().setVal(false);
            paragraph.setSpacingBefore(40);
            paragraph.setSpacingAfter(40);
            paragraph.setAlignment(
                    head || centred.contains(column) ? ParagraphAlignment.CENTER : ParagraphAlignment.LEFT);
            run(paragraph, cells.get(column), head ? Face.TABLE_HEAD : Face.TABLE);
        }
    }

    private static void face(XWPFRun run, Face face) {
        run.setFontFamily("Times New Roman", XWPFRun.FontCharRange.ascii);
        run.setFontFamily("Times New Roman", XWPFRun.FontCharRange.hAnsi);
        run.setFontFamily(face.font, XWPFRun.FontCharRange.eastAsia);
        run.setFontSize(face.points);
        run.setBold(face.bold);
    }

    private static CTPPr properties(XWPFParagraph paragraph) {
        return paragraph.getCTP().isSetPPr()
                ? paragraph.getCTP().getPPr()
                : paragraph.getCTP().addNewPPr();
    }

    /** Writes the document; the same content always gives the same bytes. */
    void write(long runId, @Nullable String outputHash, OutputStream out) throws IOException {
        try {
            fonts();
            sourcesPart(runId, outputHash);
        } catch (InvalidFormatException impossible) {
            throw new IllegalStateException("A part's name is fixed", impossible);
        }
        Path file = Files.createTempFile("zhiheng", ".docx");
        try {
            try (OutputStream raw = Files.newOutputStream(file)) {
                document.write(raw);
            }
            document.close();
            StablePackage.copy(file, out);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void fonts() throws InvalidFormatException, IOException {
        String table = """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
                  <w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>
                  <w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
                  <w:font w:name="楷体_GB2312"><w:altName w:val="楷体"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
                  <w:font w:name="黑体"><w:altName w:val="SimHei"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
                  <w:font w:name="宋体"><w:altName w:val="SimSun"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>
                </w:fonts>
                """;
        part(
                document.getPackagePart(),
                "/word/fontTable.xml",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml",
                "fontTable",
                table);
    }

    private void sourcesPart(long runId, @Nullable String outputHash) throws InvalidFormatException, IOException {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                + "<figures xmlns=\"urn:zhiheng:figures\" run=\"" + runId + "\""
                + (outputHash == null ? "" : " outputHash=\"" + outputHash + "\"") + ">\n" + sources + "</figures>\n";
        PackagePart item = part(document.getPackagePart(), "/customXml/item1.xml", "application/xml", "customXml", xml);
        String properties = """
                <?xml version="1.0" encoding="UTF-8" standalone="no"?>
                <ds:datastoreItem ds:itemID="{6E6F6D65-0000-4000-8000-000000000001}"
                    xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">
                  <ds:schemaRefs><ds:schemaRef ds:uri="urn:zhiheng:figures"/></ds:schemaRefs>
                </ds:datastoreItem>
                """;
        part(
                item,
                "/customXml/itemProps1.xml",
                "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
                "customXmlProps",
                properties);
    }

    private PackagePart part(PackagePart owner, String name, String type, String relationship, String content)
            throws InvalidFormatException, IOException {
        OPCPackage opc = document.getPackage();
        PackagePartName partName = PackagingURIHelper.createPartName(name);
        PackagePart part = opc.createPart(partName, type);
        try (OutputStream out = part.getOutputStream()) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        owner.addRelationship(partName, TargetMode.INTERNAL, RELATIONSHIPS + relationship);
        return part;
    }
}
