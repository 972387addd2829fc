package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.zhiheng.report.AssessmentReport.Overall;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.BulletinText.Paragraph;
import org.zhiheng.report.BulletinText.Span;
import org.zhiheng.report.WordDocument.Face;

/** The bulletin (通报) as a Word document: short text, rankings in annexes. */
final class Bulletin {

    /** A longer annex belongs into the workbook: then each group shows its first and last units. */
    private static final int LONGEST_ANNEX = 3_000;

    private static final int FIRST_AND_LAST = 10;

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
        BulletinText.of(report, settings).forEach(bulletin::paragraph);
        bulletin.rankingAnnex();
        if (!report.notRanked().isEmpty()) {
            bulletin.notRankedAnnex();
        }
        bulletin.word.imprint(
                settings.copies(),
                settings.organ(),
                Dates.chinese(report.heading().asOf().toLocalDate()) + "印发");
        bulletin.word.write(report.heading().runId(), report.heading().outputHash(), out);
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
                XWPFParagraph annex = word.paragraph(ParagraphAlignment.BOTH, 2);
                annex.setKeepNext(true);
                spans(annex, paragraph, Face.BODY);
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
        annex(report.notRanked().isEmpty() ? "附件" : "附件1", "考核排名表");
        Map<String, List<Unit>> groups = report.rankedByGroup();
        boolean whole = report.units().size() <= LONGEST_ANNEX;
        if (!whole) {
            word.run(
                    word.paragraph(ParagraphAlignment.BOTH, 2),
                    "单位较多，每组列出前" + FIRST_AND_LAST + "名和后" + FIRST_AND_LAST + "名，全部名次见工作簿。",
                    Face.BODY);
        }
        if (!report.rankedOverall().isEmpty()) {
            overallTable(whole);
        }
        groups.forEach((name, units) -> {
            if (groups.size() > 1) {
                subheading(name + "（" + units.size() + "个单位）");
            }
            List<List<String>> rows = new ArrayList<>();
            for (int index = 0; index < units.size(); index++) {
                if (whole || index < FIRST_AND_LAST || index >= units.size() - FIRST_AND_LAST) {
                    rows.add(row(units.get(index)));
                }
            }
            word.table(
                    List.of("名次", "单位", "得分", "等次", "上期名次"), new int[] {14, 46, 14, 13, 13}, List.of(0, 2, 3, 4), rows);
            word.paragraph(ParagraphAlignment.LEFT, 0);
        });
        if (groups.isEmpty()) {
            word.run(word.paragraph(ParagraphAlignment.BOTH, 2), "本次没有参加排名的单位。", Face.BODY);
        }
    }

    private void overallTable(boolean whole) {
        List<Unit> units = report.rankedOverall();
        subheading("总排名（" + units.size() + "个单位）");
        List<List<String>> rows = new ArrayList<>();
        for (int index = 0; index < units.size(); index++) {
            if (whole || index < FIRST_AND_LAST || index >= units.size() - FIRST_AND_LAST) {
                Unit unit = units.get(index);
                Overall overall = Objects.requireNonNull(unit.overall());
                rows.add(List.of(
                        Numbers.plain(overall.rank()) + (overall.tied() ? "（并列）" : ""),
                        unit.name(),
                        unit.groupName(),
                        Numbers.points(unit.total()),
                        unit.grade() == null ? "—" : unit.grade(),
                        Numbers.plain(overall.previousRank())));
            }
        }
        word.table(
                List.of("总名次", "单位", "组别", "得分", "等次", "上期总名次"),
                new int[] {13, 39, 14, 12, 10, 12},
                List.of(0, 2, 3, 4, 5),
                rows);
        word.paragraph(ParagraphAlignment.LEFT, 0);
    }

    private void subheading(String text) {
        XWPFParagraph heading = word.paragraph(ParagraphAlignment.LEFT, 0);
        word.outline(heading, 2);
        word.run(heading, text, Face.SECOND_HEADING);
    }

    private static List<String> row(Unit unit) {
        return List.of(
                Numbers.plain(unit.rank()) + (unit.tied() ? "（并列）" : ""),
                unit.name(),
                Numbers.points(unit.total()),
                unit.grade() == null ? "—" : unit.grade(),
                Numbers.plain(unit.previousRank()));
    }

    private void notRankedAnnex() {
        annex("附件2", "未参加排名单位名单");
        List<Unit> units = report.notRanked();
        List<List<String>> rows = new ArrayList<>();
        for (Unit unit : units.subList(0, Math.min(LONGEST_ANNEX, units.size()))) {
            rows.add(List.of(
                    String.valueOf(rows.size() + 1),
                    unit.name(),
                    unit.parentName() == null ? "" : unit.parentName(),
                    unit.notRankedReason() == null ? "未计算名次" : unit.notRankedReason()));
        }
        word.table(List.of("序号", "单位", "上级单位", "原因"), new int[] {10, 34, 20, 36}, List.of(0), rows);
    }

    private void annex(String label, String title) {
        XWPFParagraph top = word.paragraph(ParagraphAlignment.LEFT, 0);
        top.setPageBreak(true);
        word.run(top, label, Face.HEADING);
        word.paragraph(ParagraphAlignment.CENTER, 0);
        XWPFParagraph heading = word.paragraph(ParagraphAlignment.CENTER, 0);
        word.outline(heading, 1);
        word.run(heading, title, Face.TITLE);
        word.paragraph(ParagraphAlignment.CENTER, 0);
    }
}
