package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Metric;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.AssessmentReport.Value;
import org.zhiheng.report.WordDocument.Face;

/**
 * One unit's result: on the first page where it stands, the main reasons for lost points with what was lacking, what each
 * item gave and cost beside the group's median; on the pages after it how every number came about, and the data. The same
 * rows go to Word and PDF.
 */
final class UnitPage {

    private static final int MAIN_REASONS = 3;
    private static final Set<String> EXPLAINING = Set.of("points", "deduct", "limit", "veto", "missing");
    static final List<String> ITEM_HEADS = List.of("评分项", "满分", "得分", "失分", "同组中位数");
    static final List<String> METRIC_HEADS = List.of("指标", "分子", "分母", "数值", "状态");
    static final List<String> DETAIL_HEADS = List.of("评分项", "得分", "计算过程", "未得分的原因");

    private static final String STYLE = """
            @page { size: A4; margin: 15mm 18mm; font-family: report;
                    @bottom-center { content: "第 " counter(page) " 页 共 " counter(pages) " 页"; font-family: report; font-size: 9pt; } }
            body { font-family: report; font-size: 10pt; line-height: 1.45; color: #000; }
            h1 { font-size: 16pt; text-align: center; margin: 0 0 3mm 0; font-weight: normal; }
            h2 { font-size: 11pt; margin: 4mm 0 1mm 0; font-weight: normal; border-left: 2mm solid #2f5b8f; padding-left: 2mm; }
            p { margin: 1mm 0; }
            p.foot { font-size: 8.5pt; color: #444; margin-top: 4mm; }
            table { width: 100%; border-collapse: collapse; -fs-table-paginate: paginate; }
            th, td { border: 0.3mm solid #555; padding: 0.8mm 1.5mm; font-weight: normal; }
            th { background: #dde6f2; }
            tr { page-break-inside: avoid; }
            td.number { text-align: right; }
            td.middle { text-align: center; }
            h2.next { page-break-before: always; }
            td { overflow-wrap: anywhere; }
            """;

    /** Added when the tables are long, so that a usual number of items stays on one page. */
    private static final String COMPACT = """
            body { font-size: 8.5pt; line-height: 1.2; }
            th, td { padding: 0.25mm 1.5mm; }
            """;

    private static final int MOST_ROWS = 28;
    private static final int MOST_ROWS_OF_ALL = 44;

    private final AssessmentReport report;
    private final UnitSheet sheet;
    private final Map<String, BigDecimal> medians;
    private final String mark;

    /** @param medians of the unit's group, node → points */
    UnitPage(AssessmentReport report, UnitSheet sheet, Map<String, BigDecimal> medians) {
        this(report, sheet, medians, "");
    }

    /** @param mark at the head of every page, who took it and when; empty: none */
    UnitPage(AssessmentReport report, UnitSheet sheet, Map<String, BigDecimal> medians, String mark) {
        this.mark = mark;
        this.report = report;
        this.sheet = sheet;
        this.medians = medians;
    }

    String title() {
        return sheet.unit().name() + report.heading().title() + "通知单";
    }

    /** 总分 85.30 分，第一组第 3 名（共 15 个单位），建议等次良好，上期第 5 名. */
    String standing() {
        Unit unit = sheet.unit();
        if (!unit.isRanked()) {
            return "未参加排名：" + Objects.requireNonNullElse(unit.notRankedReason(), "未计算名次")
                    + (unit.total() == null ? "" : "（得分" + Numbers.points(unit.total()) + "分）");
        }
        return "总分" + Numbers.points(unit.total()) + "分，" + unit.groupName() + (unit.tied() ? "并列" : "") + "第"
                + Numbers.plain(unit.rank()) + "名"
                + (unit.groupSize() == null ? "" : "（共" + unit.groupSize() + "个单位）")
                + (unit.overall() == null ? "" : "，总排名" + overall(unit.overall()))
                + (unit.grade() == null ? "" : (unit.decidedGrade() == null ? "，建议等次" : "，等次") + unit.grade())
                + (unit.previousRank() == null ? "" : "，上期第" + Numbers.plain(unit.previousRank()) + "名");
    }

    private static String overall(AssessmentReport.Overall overall) {
        return (overall.tied() ? "并列" : "") + "第" + Numbers.plain(overall.rank()) + "名（共" + overall.size() + "个单位）";
    }

    /** The rows of the first page: all items, or with more than fit only groups and the items that cost most. */
    List<List<String>> shownItems() {
        List<List<String>> all = items();
        if (all.size() <= MOST_ROWS_OF_ALL) {
            return all;
        }
        List<List<String>> shown = new ArrayList<>();
        Set<String> costly = losses().stream()
                .limit(MOST_ROWS_OF_ALL / 2)
                .map(loss -> loss.node().code())
                .collect(Collectors.toSet());
        int index = 0;
        for (Node node : report.nodes()) {
            if (sheet.score(node.code()).isPresent()) {
                if (!node.criterion() || costly.contains(node.code())) {
                    shown.add(all.get(index));
                }
                index++;
            }
        }
        return shown.subList(0, Math.min(MOST_ROWS_OF_ALL, shown.size()));
    }

    List<List<String>> items() {
        Map<String, Score> scores =
                sheet.scores().stream().collect(Collectors.toMap(Score::node, score -> score, (one, two) -> one));
        List<List<String>> rows = new ArrayList<>();
        for (Node node : report.nodes()) {
            Score score = scores.get(node.code());
            if (score == null) {
                continue;
            }
            BigDecimal lost = node.fullPoints() == null || score.points() == null
                    ? null
                    : node.fullPoints().subtract(score.points());
            rows.add(List.of(
                    "　".repeat(depth(node)) + node.name(),
                    Numbers.plain(node.fullPoints()),
                    score.points() == null ? Numbers.state(score.state()) : Numbers.points(score.points()),
                    lost == null || lost.signum() <= 0 ? "—" : Numbers.points(lost),
                    medians.containsKey(node.code()) ? Numbers.points(medians.get(node.code())) : "—"));
        }
        return rows;
    }

    private int depth(Node node) {
        int depth = 0;
        Node at = node;
        while (at.parent() != null) {
            depth++;
            at = report.node(at.parent()).orElseThrow();
        }
        return depth;
    }

    /** A criterion and the points it cost. */
    record Loss(Node node, BigDecimal points) {}

    /** The criteria that cost most, the largest loss first, each with the line that says why and what was lacking. */
    List<String> reasons() {
        return losses().stream()
                .limit(MAIN_REASONS)
                .map(loss -> loss.node().name() + "失" + Numbers.points(loss.points()) + "分" + why(loss.node()))
                .toList();
    }

    /** The criteria that cost points, the largest loss first; equal ones in tree order. */
    List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        for (Node node : report.criteria()) {
            BigDecimal points = sheet.score(node.code()).map(Score::points).orElse(null);
            if (points != null && node.fullPoints() != null && points.compareTo(node.fullPoints()) < 0) {
                losses.add(new Loss(node, node.fullPoints().subtract(points)));
            }
        }
        return losses.stream()
                .sorted(Comparator.comparing(Loss::points).reversed())
                .toList();
    }

    private String why(Node node) {
        return sheet.lines(node.code()).stream()
                        .filter(line -> EXPLAINING.contains(line.kind()))
                        .min(Comparator.comparing(Line::points).thenComparing(Line::number))
                        .map(line -> "：" + line.reason())
                        .orElse("")
                + sheet.shortfalls(node.code()).stream()
                        .limit(1)
                        .map(shortfall -> "；" + shortfall.text())
                        .collect(Collectors.joining())
                + "。";
    }

    /** How every number came about: one row per node, several lines to a cell. */
    List<List<String>> details() {
        List<List<String>> rows = new ArrayList<>();
        for (Node node : report.nodes()) {
            Score score = sheet.score(node.code()).orElse(null);
            if (score != null) {
                rows.add(List.of(
                        node.code() + " " + node.name(),
                        score.points() == null
                                ? Numbers.state(score.state())
                                : Numbers.points(score.points())
                                        + (node.fullPoints() == null ? "" : "\n／" + Numbers.plain(node.fullPoints())),
                        String.join("\n", workings(node, score)),
                        sheet.shortfalls(node.code()).stream()
                                .map(AssessmentReport.Shortfall::text)
                                .collect(Collectors.joining("\n"))));
            }
        }
        return rows;
    }

    private List<String> workings(Node node, Score score) {
        List<String> lines = new ArrayList<>();
        if (score.note() != null && !score.note().isBlank()) {
            lines.add(score.note());
        }
        String rule = "";
        for (Line line : sheet.lines(node.code())) {
            lines.add(Numbers.kind(line) + " " + Numbers.signed(line.points()) + "：" + line.reason());
            if (!line.working().isEmpty()) {
                lines.add(line.working());
            }
            rule = line.ruleFile().isEmpty() ? rule : line.ruleFile() + ":" + line.ruleLine();
        }
        if (!node.criterion() && !score.working().isEmpty()) {
            lines.add(score.working());
        }
        if (!rule.isEmpty()) {
            lines.add("（规则：" + rule + "）");
        }
        return lines;
    }

    List<List<String>> metrics() {
        Map<String, Metric> metrics = new HashMap<>();
        report.metrics().forEach(metric -> metrics.put(metric.code(), metric));
        List<List<String>> rows = new ArrayList<>();
        for (Value value : sheet.values()) {
            if (value.span().equals("current")) {
                Metric metric = metrics.get(value.metric());
                rows.add(List.of(
                        metric == null ? value.metric() : metric.heading(),
                        Numbers.plain(value.numerator()),
                        Numbers.plain(value.denominator()),
                        Numbers.plain(value.value()),
                        value.state().chinese()));
            }
        }
        return rows;
    }

    String foot() {
        return "数据截至" + Dates.chinese(report.heading().asOf()) + "；考核批次第"
                + report.heading().runId() + "号；方案版本" + report.heading().packVersion() + "；校验码："
                + report.heading().verificationCode() + "。对结果有异议的，可在规定期限内申请复核。";
    }

    String html() {
        Html body = new Html().element("h1", title()).element("p", standing());
        body.element("h2", "主要失分原因");
        List<String> reasons = reasons();
        if (reasons.isEmpty()) {
            body.element("p", "没有扣分。");
        }
        reasons.forEach(reason -> body.element("p", reason));
        List<List<String>> items = shownItems();
        body.element("h2", "各项得失分").table(ITEM_HEADS, List.of("", "number", "number", "number", "number"), items);
        body.element("p", "foot", foot());
        List<List<String>> details = details();
        if (!details.isEmpty()) {
            body.element("h2", "next", "评分明细").table(DETAIL_HEADS, List.of("first", "middle", "", ""), details);
        }
        List<List<String>> metrics = metrics();
        if (!metrics.isEmpty()) {
            body.element("h2", "指标数据")
                    .table(METRIC_HEADS, List.of("", "number", "number", "number", "middle"), metrics);
        }
        String style = items.size() > MOST_ROWS ? STYLE + COMPACT : STYLE;
        return Html.document(title(), style + marked(), body.toString());
    }

    private String marked() {
        return mark.isEmpty()
                ? ""
                : "@page { @top-right { content: \"" + mark.replaceAll("[\"\\\\<>&]", "")
                        + "\"; font-family: report; font-size: 8pt; color: #666; } }\n";
    }

    void word(ReportSettings settings, OutputStream out) throws IOException {
        WordDocument word =
                new WordDocument(title(), settings.organ(), report.heading().asOf(), WordDocument.Layout.PLAIN);
        if (!mark.isEmpty()) {
            word.header(mark);
        }
        XWPFParagraph title = word.paragraph(ParagraphAlignment.CENTER, 0);
        title.setSpacingAfter(160);
        word.run(title, title(), Face.HEADING);
        paragraph(word, standing());
        heading(word, "主要失分原因");
        List<String> reasons = reasons();
        if (reasons.isEmpty()) {
            paragraph(word, "没有扣分。");
        }
        reasons.forEach(reason -> paragraph(word, reason));
        heading(word, "各项得失分");
        List<List<String>> items = shownItems();
        word.table(
                ITEM_HEADS,
                new int[] {40, 15, 15, 15, 15},
                List.of(1, 2, 3, 4),
                items,
                items.size() > MOST_ROWS ? Face.SMALL_TABLE : Face.TABLE);
        paragraph(word, foot()).setSpacingBefore(80);
        List<List<String>> details = details();
        if (!details.isEmpty()) {
            heading(word, "评分明细").setPageBreak(true);
            word.table(DETAIL_HEADS, new int[] {18, 10, 44, 28}, List.of(1), details, Face.SMALL_TABLE);
        }
        List<List<String>> metrics = metrics();
        if (!metrics.isEmpty()) {
            heading(word, "指标数据");
            word.table(METRIC_HEADS, new int[] {40, 15, 15, 15, 15}, List.of(1, 2, 3, 4), metrics, Face.SMALL_TABLE);
        }
        word.write(report.heading().runId(), report.heading().outputHash(), out);
    }

    private static XWPFParagraph heading(WordDocument word, String text) {
        XWPFParagraph paragraph = word.paragraph(ParagraphAlignment.LEFT, 0);
        paragraph.setSpacingBefore(120);
        paragraph.setSpacingAfter(60);
        word.outline(paragraph, 1);
        word.run(paragraph, text, Face.SMALL_HEADING);
        return paragraph;
    }

    private static XWPFParagraph paragraph(WordDocument word, String text) {
        XWPFParagraph paragraph = word.paragraph(ParagraphAlignment.BOTH, 0);
        word.run(paragraph, text, Face.TABLE);
        return paragraph;
    }
}
