package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.model.XWPFHeaderFooterPolicy;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.IRunBody;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFFooter;
import org.apache.poi.xwpf.usermodel.XWPFHeader;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTBookmark;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTBorder;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTInd;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageMar;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageSz;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSpacing;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblBorders;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblWidth;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTrPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STBorder;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STDocGrid;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STJcTable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STLineSpacingRule;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STPageOrientation;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STSectionMark;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTabJc;
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
    /** 20 mm. */
    private static final int NARROW = 1134;

    private static final int WIDTH = 11906;
    private static final int HEIGHT = 16838;
    /** 28.95 pt: 22 lines to 225 mm. */
    private static final int LINE = 579;

    private final XWPFDocument document = new XWPFDocument();
    private Layout layout;
    private final WordParts parts = new WordParts();
    private boolean together;

    /** Fonts by their role, with size in points. */
    enum Face {
        TITLE("方正小标宋简体", 22, false),
        HEADING("黑体", 16, false),
        SECOND_HEADING("楷体_GB2312", 16, false),
        BODY("仿宋_GB2312", 16, false),
        TABLE_HEAD("黑体", 10.5, false),
        TABLE("仿宋_GB2312", 10.5, false),
        PAGE_NUMBER("宋体", 14, false),
        IMPRINT("仿宋_GB2312", 14, false),
        SMALL_HEADING("黑体", 12, false),
        SMALL_TABLE("仿宋_GB2312", 9, false);

        private final String font;
        private final double points;
        private final boolean bold;

        Face(String font, double points, boolean bold) {
            this.font = font;
            this.points = points;
            this.bold = bold;
        }
    }

    /** How the page is used. */
    enum Layout {
        /** As an official document: type area 156 × 225 mm, 22 lines. */
        OFFICIAL(TOP, BOTTOM, LEFT, RIGHT, FOOTER),
        /** The same sheet on its side: its head lies at the spine. */
        OFFICIAL_LANDSCAPE(LEFT, RIGHT, BOTTOM, TOP, 851),
        /** With narrow margins, for notices that should fit on a page. */
        PLAIN(NARROW, NARROW, NARROW, NARROW, 567),
        /** On its side, for wide tables. */
        LANDSCAPE(NARROW, NARROW, NARROW, NARROW, 567);

        private final int top;
        private final int bottom;
        private final int left;
        private final int right;
        private final int footer;

        Layout(int top, int bottom, int left, int right, int footer) {
            this.top = top;
            this.bottom = bottom;
            this.left = left;
            this.right = right;
            this.footer = footer;
        }
    }

    WordDocument(String title, String creator, LocalDateTime time) {
        this(title, creator, time, Layout.OFFICIAL);
    }

    WordDocument(String title, String creator, LocalDateTime time, Layout layout) {
        this.layout = layout;
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

    /** Size and margins of the section at hand. */
    private void page() {
        var body = document.getDocument().getBody();
        CTSectPr section = body.isSetSectPr() ? body.getSectPr() : body.addNewSectPr();
        CTPageSz size = section.isSetPgSz() ? section.getPgSz() : section.addNewPgSz();
        boolean landscape = layout == Layout.LANDSCAPE || layout == Layout.OFFICIAL_LANDSCAPE;
        size.setW(BigInteger.valueOf(landscape ? HEIGHT : WIDTH));
        size.setH(BigInteger.valueOf(landscape ? WIDTH : HEIGHT));
        if (landscape) {
            size.setOrient(STPageOrientation.LANDSCAPE);
        } else if (size.isSetOrient()) {
            size.unsetOrient();
        }
        CTPageMar margins = section.isSetPgMar() ? section.getPgMar() : section.addNewPgMar();
        margins.setTop(BigInteger.valueOf(layout.top));
        margins.setBottom(BigInteger.valueOf(layout.bottom));
        margins.setLeft(BigInteger.valueOf(layout.left));
        margins.setRight(BigInteger.valueOf(layout.right));
        margins.setHeader(BigInteger.valueOf(isOfficial() ? 851 : 567));
        margins.setFooter(BigInteger.valueOf(layout.footer));
        margins.setGutter(BigInteger.ZERO);
        if (section.isSetDocGrid()) {
            section.unsetDocGrid();
        }
        if (layout == Layout.OFFICIAL) {
            section.addNewDocGrid().setType(STDocGrid.LINES);
            section.getDocGrid().setLinePitch(BigInteger.valueOf(LINE));
        }
    }

    private boolean isOfficial() {
        return layout == Layout.OFFICIAL || layout == Layout.OFFICIAL_LANDSCAPE;
    }

    /**
     * Goes on in a section of another layout, on a new page; page numbers run on.
     *
     * @return false when the layout is the one at hand and nothing was done
     */
    boolean section(Layout next) {
        if (next == layout) {
            return false;
        }
        endSection();
        layout = next;
        page();
        return true;
    }

    /** What was written so far keeps the page it has; the body's own section is that of what follows. */
    private void endSection() {
        CTSectPr body = document.getDocument().getBody().getSectPr();
        List<IBodyElement> elements = document.getBodyElements();
        XWPFParagraph last = !elements.isEmpty() && elements.get(elements.size() - 1) instanceof XWPFParagraph paragraph
                ? paragraph
                : gap();
        properties(last).setSectPr((CTSectPr) body.copy());
        while (body.sizeOfFooterReferenceArray() > 0) {
            body.removeFooterReference(0);
        }
        while (body.sizeOfHeaderReferenceArray() > 0) {
            body.removeHeaderReference(0);
        }
    }

    /** A paragraph that takes next to no room, after a table. */
    XWPFParagraph gap() {
        XWPFParagraph paragraph = paragraph(ParagraphAlignment.LEFT, 0);
        CTSpacing spacing = properties(paragraph).getSpacing();
        spacing.setLine(BigInteger.valueOf(120));
        spacing.setLineRule(STLineSpacingRule.EXACT);
        return paragraph;
    }

    /** Whether paragraphs made from now on stay on the page of the one after them. */
    void keepTogether(boolean together) {
        this.together = together;
    }

    private void pageNumber(HeaderFooterType pages, ParagraphAlignment side) {
        XWPFFooter footer = document.createFooter(pages);
        pageNumber(
                footer.getParagraphs().isEmpty()
                        ? footer.createParagraph()
                        : footer.getParagraphs().get(0),
                side);
    }

    private void pageNumber(XWPFParagraph paragraph, ParagraphAlignment side) {
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

    /** A small line at the head of every page. */
    void header(String text) {
        for (HeaderFooterType pages : new HeaderFooterType[] {HeaderFooterType.DEFAULT, HeaderFooterType.EVEN}) {
            XWPFHeader header = document.createHeader(pages);
            XWPFParagraph paragraph = header.getParagraphs().isEmpty()
                    ? header.createParagraph()
                    : header.getParagraphs().get(0);
            paragraph.setAlignment(ParagraphAlignment.RIGHT);
            run(paragraph, text, Face.SMALL_TABLE);
        }
    }

    /** An empty paragraph on the fixed line pitch. */
    XWPFParagraph paragraph(ParagraphAlignment alignment, int indentCharacters) {
        XWPFParagraph paragraph = document.createParagraph();
        paragraph.setAlignment(alignment);
        CTSpacing spacing = properties(paragraph).addNewSpacing();
        if (together) {
            paragraph.setKeepNext(true);
        }
        if (isOfficial()) {
            spacing.setLine(BigInteger.valueOf(LINE));
            spacing.setLineRule(STLineSpacingRule.EXACT);
        }
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
        int number = parts.figure(text, source);
        CTBookmark start = paragraph.getCTP().addNewBookmarkStart();
        start.setId(BigInteger.valueOf(number));
        start.setName(WordParts.bookmark(number));
        run(paragraph, text, face);
        paragraph.getCTP().addNewBookmarkEnd().setId(BigInteger.valueOf(number));
    }

    /**
     * A table over the whole width: head row repeated on each page, rows never broken.
     *
     * @param widths relative
     * @param centred columns set in the middle; the others to the left
     */
    void table(List<String> heads, int[] widths, List<Integer> centred, List<List<String>> rows) {
        table(heads, widths, centred, rows, Face.TABLE);
    }

    void table(List<String> heads, int[] widths, List<Integer> centred, List<List<String>> rows, Face face) {
        XWPFTable table = document.createTable(1, heads.size());
        CTTblPr properties = table.getCTTbl().getTblPr();
        CTTblWidth width = properties.isSetTblW() ? properties.getTblW() : properties.addNewTblW();
        width.setType(STTblWidth.DXA);
        int all = tableWidth();
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
        fill(head, heads, twips, centred, true, face);
        for (List<String> cells : rows) {
            fill(table.createRow(), cells, twips, centred, false, face);
        }
    }

    /**
     * The imprint (版记): 抄送 when there is any, the office that prints and the day, between rules, in 4号仿宋. It stands at the
     * foot of the last page, an even one (GB/T 9704-2012, 7.4); it is part of that page's foot, because no program
     * moves a table to the last line by itself.
     */
    void imprint(String copies, String organ, String printed) {
        endSection();
        layout = Layout.OFFICIAL;
        page();
        CTSectPr section = document.getDocument().getBody().getSectPr();
        section.addNewType().setVal(STSectionMark.EVEN_PAGE);
        XWPFHeaderFooterPolicy feet = new XWPFHeaderFooterPolicy(document, section);
        imprint(feet.createFooter(XWPFHeaderFooterPolicy.EVEN), ParagraphAlignment.LEFT, copies, organ, printed);
        imprint(feet.createFooter(XWPFHeaderFooterPolicy.DEFAULT), ParagraphAlignment.RIGHT, copies, organ, printed);
        gap();
    }

    private void imprint(XWPFFooter footer, ParagraphAlignment side, String copies, String organ, String printed) {
        while (!footer.getParagraphs().isEmpty()) {
            footer.removeParagraph(footer.getParagraphs().get(0));
        }
        XWPFTable table = footer.createTable(copies.isBlank() ? 1 : 2, 1);
        CTTblPr properties = table.getCTTbl().getTblPr();
        CTTblWidth width = properties.isSetTblW() ? properties.getTblW() : properties.addNewTblW();
        width.setType(STTblWidth.DXA);
        width.setW(BigInteger.valueOf(tableWidth()));
        table.getCTTbl().addNewTblGrid().addNewGridCol().setW(BigInteger.valueOf(tableWidth()));
        CTTblBorders borders =
                properties.isSetTblBorders() ? properties.getTblBorders() : properties.addNewTblBorders();
        rule(borders.isSetTop() ? borders.getTop() : borders.addNewTop(), 8);
        rule(borders.isSetBottom() ? borders.getBottom() : borders.addNewBottom(), 8);
        rule(borders.isSetInsideH() ? borders.getInsideH() : borders.addNewInsideH(), 6);
        none(borders.isSetLeft() ? borders.getLeft() : borders.addNewLeft());
        none(borders.isSetRight() ? borders.getRight() : borders.addNewRight());
        int last = copies.isBlank() ? 0 : 1;
        if (last == 1) {
            imprintLine(table.getRow(0).getCell(0).getParagraphs().get(0), "抄送：" + copies + "。", null);
        }
        imprintLine(table.getRow(last).getCell(0).getParagraphs().get(0), organ, printed);
        XWPFParagraph number = footer.createParagraph();
        number.setSpacingBefore(120);
        pageNumber(number, side);
    }

    private void imprintLine(XWPFParagraph paragraph, String left, @Nullable String right) {
        CTInd indent = properties(paragraph).addNewInd();
        indent.setLeftChars(BigInteger.valueOf(100));
        indent.setLeft(BigInteger.valueOf(280));
        indent.setRightChars(BigInteger.valueOf(100));
        indent.setRight(BigInteger.valueOf(280));
        if (right != null) {
            var tab = properties(paragraph).addNewTabs().addNewTab();
            tab.setVal(STTabJc.RIGHT);
            tab.setPos(BigInteger.valueOf(tableWidth() - 496L));
        }
        XWPFRun run = run(paragraph, left, Face.IMPRINT);
        if (right != null) {
            run.addTab();
            run(paragraph, right, Face.IMPRINT);
        }
    }

    private static void rule(CTBorder border, int eighths) {
        border.setVal(STBorder.SINGLE);
        border.setSz(BigInteger.valueOf(eighths));
        border.setColor("000000");
    }

    private static void none(CTBorder border) {
        border.setVal(STBorder.NONE);
    }

    private int tableWidth() {
        return switch (layout) {
            case OFFICIAL, PLAIN -> WIDTH - layout.left - layout.right;
            case OFFICIAL_LANDSCAPE, LANDSCAPE -> HEIGHT - layout.left - layout.right;
        };
    }

    private void fill(
            XWPFTableRow row, List<String> cells, int[] twips, List<Integer> centred, boolean head, Face face) {
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
            int room = face == Face.SMALL_TABLE ? 0 : 40;
            paragraph.setSpacingBefore(room);
            paragraph.setSpacingAfter(room);
            paragraph.setAlignment(
                    head || centred.contains(column) ? ParagraphAlignment.CENTER : ParagraphAlignment.LEFT);
            lines(paragraph, cells.get(column), head ? Face.TABLE_HEAD : face);
        }
    }

    /** A text with line breaks. */
    private void lines(XWPFParagraph paragraph, String text, Face face) {
        XWPFRun run = paragraph.createRun();
        String[] lines = text.split("\n", -1);
        for (int line = 0; line < lines.length; line++) {
            if (line > 0) {
                run.addBreak();
            }
            run.setText(lines[line]);
        }
        face(run, face);
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
        parts.into(document, runId, outputHash);
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
}
