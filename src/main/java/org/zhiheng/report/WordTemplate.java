package org.zhiheng.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.xwpf.usermodel.IBody;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFHeaderFooter;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTP;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTblWidth;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.BulletinText.Paragraph;
import org.zhiheng.report.BulletinText.Part;

/**
 * An office's own layout of the bulletin, {@code templates/bulletin.docx}: placeholders of the run anywhere in text,
 * tables, headers and footers; a paragraph that holds nothing but {@code ${正文}}, {@code ${总体情况}} … is replaced by the
 * paragraphs of that part in its own format; {@code ${排名表}} and {@code ${未排名表}} by tables.
 */
final class WordTemplate {

    /** 156 mm in twentieths of a point, the type area of an official document. */
    private static final int PAGE_WIDTH = 8_844;

    static final String FILE = "bulletin.docx";
    private static final String RANKING = "排名表";
    private static final String NOT_RANKED = "未排名表";

    private final AssessmentReport report;
    private final Map<String, String> ofRun;
    private final Map<String, List<String>> parts = new LinkedHashMap<>();
    private int paragraphs;

    private WordTemplate(AssessmentReport report, ReportSettings settings) {
        this.report = report;
        this.ofRun = Placeholders.ofRun(report, settings);
        this.ofRun.put("标题", "关于" + report.heading().title() + "的通报");
        List<String> all = new ArrayList<>();
        String section = "";
        for (Paragraph paragraph : BulletinText.of(report, settings)) {
            if (paragraph.part() == Part.HEADING) {
                section = paragraph.text().replaceFirst("^[一二三四五六七八九]、", "");
                parts.put(section, new ArrayList<>());
                all.add(paragraph.text());
            } else if (paragraph.part() == Part.BODY) {
                parts.get(section).add(paragraph.text());
                all.add(paragraph.text());
            }
        }
        parts.put("正文", all);
    }

    /**
     * @param template bytes of the office's file
     * @throws IllegalArgumentException when a placeholder is unknown; names it and its paragraph
     */
    static void write(byte[] template, AssessmentReport report, ReportSettings settings, OutputStream out)
            throws IOException {
        Path file = Files.createTempFile("zhiheng", ".docx");
        try (XWPFDocument document = new XWPFDocument(new ByteArrayInputStream(template))) {
            WordTemplate filled = new WordTemplate(report, settings);
            filled.body(document);
            for (XWPFHeaderFooter header : document.getHeaderList()) {
                filled.body(header);
            }
            for (XWPFHeaderFooter footer : document.getFooterList()) {
                filled.body(footer);
            }
            var core = document.getProperties().getCoreProperties();
            core.setCreated(Optional.of(Dates.stamp(report.heading().asOf())));
            core.setModified(Optional.of(Dates.stamp(report.heading().asOf())));
            try (OutputStream raw = Files.newOutputStream(file)) {
                document.write(raw);
            }
            StablePackage.copy(file, out);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void body(IBody body) {
        for (XWPFParagraph paragraph : List.copyOf(body.getParagraphs())) {
            paragraphs++;
            paragraph(paragraph);
        }
        for (XWPFTable table : List.copyOf(body.getTables())) {
            for (XWPFTableRow row : table.getRows()) {
                row.getTableCells().forEach(this::body);
            }
        }
    }

    private void paragraph(XWPFParagraph paragraph) {
        String text = paragraph.getText();
        List<String> names = Placeholders.in(text);
        if (names.isEmpty()) {
            return;
        }
        boolean alone = names.size() == 1 && text.strip().equals("${" + names.get(0) + "}");
        if (alone && parts.containsKey(names.get(0))) {
            expand(paragraph, parts.get(names.get(0)));
        } else if (alone && names.get(0).equals(RANKING)) {
            ranking(paragraph);
        } else if (alone && names.get(0).equals(NOT_RANKED)) {
            notRanked(paragraph);
        } else {
            replace(paragraph, Placeholders.filled(text, this::value));
        }
    }

    private String value(String name) {
        String value = ofRun.get(name);
        if (value == null) {
            Set<String> known = new TreeSet<>(ofRun.keySet());
            known.addAll(parts.keySet());
            known.addAll(List.of(RANKING, NOT_RANKED));
            throw Placeholders.unknown("templates/" + FILE, "第" + paragraphs + "段", name, known);
        }
        return value;
    }

    /** The whole text goes into the first run, whose format it takes; a placeholder may lie over several runs. */
    private static void replace(XWPFParagraph paragraph, String text) {
        List<XWPFRun> runs = paragraph.getRuns();
        for (int index = runs.size() - 1; index > 0; index--) {
            paragraph.removeRun(index);
        }
        XWPFRun first = paragraph.getRuns().get(0);
        for (int index = first.getCTR().sizeOfTArray() - 1; index > 0; index--) {
            first.getCTR().removeT(index);
        }
        first.setText(text, 0);
    }

    private static void expand(XWPFParagraph paragraph, List<String> texts) {
        XWPFDocument document = paragraph.getDocument();
        CTP pattern = (CTP) paragraph.getCTP().copy();
        for (int index = 0; index < texts.size(); index++) {
            if (index == texts.size() - 1) {
                replace(paragraph, texts.get(index));
            } else {
                XWPFParagraph before =
                        document.insertNewParagraph(paragraph.getCTP().newCursor());
                before.getCTP().set(pattern);
                replace(new XWPFParagraph(before.getCTP(), document), texts.get(index));
            }
        }
        if (texts.isEmpty()) {
            replace(paragraph, "");
        }
    }

    private void ranking(XWPFParagraph paragraph) {
        List<List<String>> rows = new ArrayList<>();
        report.rankedByGroup()
                .values()
                .forEach(units -> units.forEach(unit -> rows.add(List.of(
                        unit.groupName(),
                        Numbers.plain(unit.rank()) + (unit.tied() ? "（并列）" : ""),
                        unit.name(),
                        Numbers.points(unit.total()),
                        unit.grade() == null ? "—" : unit.grade()))));
        table(paragraph, List.of("组别", "名次", "单位", "得分", "等次"), rows);
    }

    private void notRanked(XWPFParagraph paragraph) {
        List<List<String>> rows = new ArrayList<>();
        for (Unit unit : report.notRanked()) {
            rows.add(List.of(unit.name(), unit.notRankedReason() == null ? "未计算名次" : unit.notRankedReason()));
        }
        table(paragraph, List.of("单位", "原因"), rows);
    }

    /** @param heads of columns, equally wide until the program lays them out */
    private static void table(XWPFParagraph paragraph, List<String> heads, List<List<String>> rows) {
        XWPFTable table =
                paragraph.getDocument().insertNewTbl(paragraph.getCTP().newCursor());
        table.setWidth("100%");
        table.getCTTbl().getTblPr().getTblW().setType(STTblWidth.PCT);
        table.getCTTbl().getTblPr().getTblW().setW(BigInteger.valueOf(5_000));
        var grid = table.getCTTbl().addNewTblGrid();
        heads.forEach(column -> grid.addNewGridCol().setW(BigInteger.valueOf(PAGE_WIDTH / heads.size())));
        XWPFTableRow head = table.getRow(0);
        head.setRepeatHeader(true);
        cells(head, heads);
        rows.forEach(row -> cells(table.createRow(), row));
        replace(paragraph, rows.isEmpty() ? "（无）" : "");
    }

    private static void cells(XWPFTableRow row, List<String> texts) {
        while (row.getTableCells().size() < texts.size()) {
            row.createCell();
        }
        for (int column = 0; column < texts.size(); column++) {
            row.getCell(column).setText(texts.get(column));
        }
    }
}
