package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.ooxml.POIXMLProperties;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.zhiheng.report.WordDocument.Face;
import org.zhiheng.report.WordDocument.Layout;
import org.zhiheng.report.WorkbookStyles.Role;
import org.zhiheng.rulepack.Regulation;
import org.zhiheng.rulepack.Regulation.Item;

/**
 * The annex 评分细则 of a scheme as Word and as a workbook: criteria, full marks, scoring standard, data, basis, all written
 * from the pack; then how totals are ranked and graded, and what in clauses and rules does not match.
 */
final class RegulationAnnex {

    private static final List<String> HEADS = List.of("序号", "评分项", "满分", "评分标准", "缺数据时", "数据来源", "依据", "条文");
    private static final int[] WIDTHS = {6, 18, 8, 46, 24, 20, 14, 40};

    private final Regulation regulation;
    private final ReportSettings settings;

    RegulationAnnex(Regulation regulation, ReportSettings settings) {
        this.regulation = regulation;
        this.settings = settings;
    }

    private String title() {
        return regulation.name() + "评分细则";
    }

    /** 版本1.0.0，自2026年9月30日的参数，校验 3f2a… . */
    private String origin() {
        return "方案版本" + regulation.version() + "，按" + Dates.chinese(regulation.day()) + "有效的参数生成；规则包校验（SHA-256）"
                + regulation.hash() + "。依据：" + regulation.basis();
    }

    private LocalDateTime time() {
        return regulation.day().atStartOfDay();
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (Item item : regulation.items()) {
            rows.add(List.of(
                    String.valueOf(rows.size() + 1),
                    "　".repeat(item.depth()) + item.code() + " " + item.name(),
                    item.full(),
                    item.standard(),
                    item.missing(),
                    item.source(),
                    item.basis(),
                    item.clause()));
        }
        return rows;
    }

    /** What the reader must know about clauses and rules that do not match, one sentence each. */
    private List<String> mismatches() {
        List<String> all = new ArrayList<>();
        regulation.clausesWithoutRule().forEach(one -> all.add("有条文没有规则：" + one));
        regulation.rulesWithoutClause().forEach(one -> all.add("有规则没有条文：" + one));
        regulation.drifts().forEach(one -> all.add("条文与规则不一致：" + one));
        return all.isEmpty() ? List.of("条文与规则逐条对应，没有缺漏。") : all;
    }

    void word(OutputStream out) throws IOException {
        WordDocument word = new WordDocument(title(), settings.organ(), time(), Layout.LANDSCAPE);
        word.run(word.paragraph(ParagraphAlignment.LEFT, 0), "附件", Face.HEADING);
        word.run(word.paragraph(ParagraphAlignment.CENTER, 0), title(), Face.TITLE);
        word.run(word.paragraph(ParagraphAlignment.BOTH, 0), origin(), Face.TABLE);
        word.table(HEADS, new int[] {5, 16, 7, 36, 18, 15, 10, 30}, List.of(0, 2), rows(), Face.SMALL_TABLE);
        section(word, "排名和等次", regulation.conclusions());
        section(word, "条文与规则核对", mismatches());
        word.write(0, regulation.hash(), out);
    }

    private static void section(WordDocument word, String heading, List<String> sentences) {
        word.run(word.paragraph(ParagraphAlignment.LEFT, 0), heading, Face.SMALL_HEADING);
        for (int index = 0; index < sentences.size(); index++) {
            word.run(word.paragraph(ParagraphAlignment.BOTH, 0), (index + 1) + "．" + sentences.get(index), Face.TABLE);
        }
    }

    void workbook(OutputStream out) throws IOException {
        Path file = Files.createTempFile("zhiheng", ".xlsx");
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(new XSSFWorkbook(), 100, true, false)) {
            WorkbookStyles styles = new WorkbookStyles(workbook);
            SheetPage page = new SheetPage(workbook, styles, "评分细则", 0, WIDTHS.clone());
            page.title(
                    title(),
                    "填报单位：" + settings.organ(),
                    "版本：" + regulation.version(),
                    "参数有效日：" + Dates.chinese(regulation.day()));
            page.heads(HEADS, 2);
            for (List<String> cells : rows()) {
                page.row();
                for (int column = 0; column < cells.size(); column++) {
                    page.text(column, cells.get(column), column == 0 || column == 2 ? Role.CENTRED : Role.TEXT);
                }
            }
            page.section("排名和等次");
            regulation.conclusions().forEach(page::note);
            page.section("条文与规则核对");
            mismatches().forEach(page::note);
            page.note(origin());
            page.signatures(settings);
            page.close();
            POIXMLProperties.CoreProperties core =
                    workbook.getXSSFWorkbook().getProperties().getCoreProperties();
            core.setTitle(title());
            core.setCreator(settings.organ());
            core.setCreated(Optional.of(Dates.stamp(time())));
            core.setModified(Optional.of(Dates.stamp(time())));
            try (OutputStream raw = Files.newOutputStream(file)) {
                workbook.write(raw);
            }
            StablePackage.copy(file, out);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
