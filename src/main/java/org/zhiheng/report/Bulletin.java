package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.BulletinText.Paragraph;
import org.zhiheng.report.BulletinText.Span;
import org.zhiheng.report.WordDocument.Face;
import org.zhiheng.report.WordDocument.Layout;

/** The bulletin (通报) as a Word document: short text, rankings in annexes. */
final class Bulletin {

    private final AssessmentReport report;
    private final ReportSettings settings;
    private final WordDocument word;

    private Bulletin(AssessmentReport report, ReportSettings settings) {
        this.report = report;
        this.settings = settings;
        this.word = new WordDocument(
                "关于" + report.heading().title() + "的通报",
                settings.organ(),
                report.heading().asOf());
    }

    static void write(AssessmentReport report, ReportSettings settings, OutputStream out) throws IOException {
        Bulletin bulletin = new Bulletin(report, settings);
        bulletin.text(BulletinText.of(report, settings));
        for (Annex annex : Annex.of(report)) {
            if (annex == Annex.RANKING) {
                bulletin.rankingAnnex();
            } else {
                bulletin.notRankedAnnex();
            }
        }
        bulletin.word.imprint(
                settings.copies(),
                settings.organ(),
                Dates.chinese(report.heading().asOf().toLocalDate()) + "印发");
        bulletin.word.write(report.heading().runId(), report.heading().outputHash(), out);
    }

    /** From the last sentence on everything stays together, so that no page bears a signature alone. */
    private void text(List<Paragraph> paragraphs) {
        int lastSentence = 0;
        for (int index = 0; index < paragraphs.size(); index++) {
            if (paragraphs.get(index).part() == BulletinText.Part.BODY) {
                lastSentence = index;
            }
        }
        for (int index = 0; index < paragraphs.size(); index++) {
            if (index == lastSentence) {
                word.keepTogether(true);
            }
            paragraph(paragraphs.get(index));
        }
        word.keepTogether(false);
    }

    private void paragraph(Paragraph paragraph) {
        switch (paragraph.part()) {
            case TITLE -> {
                if (!settings.documentNumber().isBlank()) {
                    word.run(word.paragraph(ParagraphAlignment.CENTER, 0), settings.documentNumber(), Face.BODY);
                }
                spans(word.paragraph(ParagraphAlignment.CENTER, 0), paragraph, Face.TITLE);
                word.paragraph(ParagraphAlignment.CENTER, 0);
            }
            case ADDRESSEE -> spans(word.paragraph(ParagraphAlignment.BOTH, 0), paragraph, Face.BODY);
            case HEADING -> {
                XWPFParagraph heading = word.paragraph(ParagraphAlignment.BOTH, 2);
                word.outline(heading, 1);
                spans(heading, paragraph, Face.HEADING);
            }
            case BODY -> spans(word.paragraph(ParagraphAlignment.BOTH, 2), paragraph, Face.BODY);
            case ANNEX_LIST -> {
                if (paragraph.text().startsWith("附件")) {
                    word.paragraph(ParagraphAlignment.BOTH, 2);
                }
                spans(word.paragraph(ParagraphAlignment.BOTH, 2), paragraph, Face.BODY);
            }
            case ORGAN -> {
                word.paragraph(ParagraphAlignment.BOTH, 2);
                word.paragraph(ParagraphAlignment.BOTH, 2);
                signature(paragraph);
            }
            case DATE -> signature(paragraph);
            case REMARK -> spans(word.paragraph(ParagraphAlignment.BOTH, 2), paragraph, Face.BODY);
        }
    }

    private void signature(Paragraph paragraph) {
        XWPFParagraph line = word.paragraph(ParagraphAlignment.RIGHT, 0);
        word.keepFromRight(line, paragraph.part() == BulletinText.Part.DATE ? 4 : 2);
        spans(line, paragraph, Face.BODY);
    }

    private void spans(XWPFParagraph target, Paragraph paragraph, Face face) {
        for (Span span : paragraph.spans()) {
            if (span.source() == null) {
                word.run(target, span.text(), face);
            } else {
                word.figure(target, span.text(), face, span.source());
            }
        }
    }

    private void rankingAnnex() {
        RankingAnnex ranking = new RankingAnnex(report, word);
        annex(Annex.RANKING, ranking.layout());
        ranking.write();
    }

    private void notRankedAnnex() {
        annex(Annex.NOT_RANKED, Layout.OFFICIAL);
        List<Unit> units = report.notRanked();
        List<List<String>> rows = new ArrayList<>();
        for (Unit unit : units.subList(0, Math.min(RankingAnnex.LONGEST, units.size()))) {
            rows.add(List.of(
                    String.valueOf(rows.size() + 1),
                    unit.name(),
                    unit.parentName() == null ? "" : unit.parentName(),
                    unit.notRankedReason() == null ? "未计算名次" : unit.notRankedReason()));
        }
        word.table(List.of("序号", "单位", "上级单位", "原因"), new int[] {10, 34, 20, 36}, List.of(0), rows);
    }

    /** Begins an annex on a page of its own, in a section of its own where the page is turned. */
    private void annex(Annex annex, Layout layout) {
        boolean turned = word.section(layout);
        XWPFParagraph top = word.paragraph(ParagraphAlignment.LEFT, 0);
        top.setPageBreak(!turned);
        word.run(top, annex.label(report), Face.HEADING);
        XWPFParagraph heading = word.paragraph(ParagraphAlignment.CENTER, 0);
        word.outline(heading, 1);
        word.run(heading, annex.title(), Face.TITLE);
        word.paragraph(ParagraphAlignment.CENTER, 0);
    }
}
