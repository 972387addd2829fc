package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.BulletinText.Part;

/** The results on one page for a browser or a printer; needs no other file and no network. */
final class HtmlReport {

    private static final String STYLE = """
            body { font-family: "Noto Sans SC", "Microsoft YaHei", "WenQuanYi Micro Hei", "PingFang SC", sans-serif;
                   line-height: 1.6; color: #1a1a1a; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; text-align: center; }
            h2 { font-size: 1.15rem; border-left: 0.4rem solid #2f5b8f; padding-left: 0.6rem; margin-top: 2rem; }
            table { width: 100%; border-collapse: collapse; margin: 0.5rem 0 1.5rem; }
            caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
            th, td { border: 1px solid #8a97a8; padding: 0.25rem 0.5rem; text-align: left; }
            th { background: #dde6f2; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            td.middle { text-align: center; }
            th, td.middle { word-break: keep-all; }
            td.text { overflow-wrap: anywhere; }
            p.foot { color: #555; font-size: 0.9rem; }
            @media print { body { max-width: none; margin: 0; font-size: 10.5pt; } thead { display: table-header-group; }
                           tr { break-inside: avoid; } h2 { break-after: avoid; } }
            @page { size: A4; margin: 18mm; }
            """;

    private HtmlReport() {}

    static void write(AssessmentReport report, ReportSettings settings, OutputStream out) throws IOException {
        Html body = new Html().element("h1", report.heading().title());
        BulletinText.of(report, settings).forEach(paragraph -> {
            if (paragraph.part() == Part.HEADING) {
                body.element("h2", paragraph.text());
            } else if (paragraph.part() == Part.BODY) {
                body.element("p", paragraph.text());
            }
        });
        RunRemarks.in(report.heading()).forEach(remark -> body.element("p", "（" + remark + "）"));
        ranking(report, body);
        definitions(report, body);
        body.element(
                "p",
                "foot",
                settings.organ() + "　" + Dates.chinese(report.heading().asOf().toLocalDate()) + "　考核批次第"
                        + report.heading().runId() + "号　校验码：" + report.heading().verificationCode());
        out.write(
                Html.document(report.heading().title(), STYLE, body.toString()).getBytes(StandardCharsets.UTF_8));
    }

    private static void ranking(AssessmentReport report, Html body) {
        List<Unit> out = report.notRanked();
        if (Annex.of(report).contains(Annex.RANKING)) {
            body.element("h2", heading(report, Annex.RANKING));
        }
        List<Unit> overall = report.rankedOverall();
        if (!overall.isEmpty()) {
            body.element("p", "总排名（" + overall.size() + "个单位）")
                    .table(
                            List.of("总名次", "单位代码", "单位", "组别", "组内名次", "得分", "等次", "上期总名次"),
                            List.of("middle", "middle", "text", "middle", "middle", "number", "middle", "middle"),
                            overall.stream().map(HtmlReport::overall).toList());
        }
        report.rankedByGroup().forEach((group, units) -> body.element("p", group + "（" + units.size() + "个单位）")
                .table(
                        List.of("名次", "单位代码", "单位", "得分", "等次", "上期名次"),
                        List.of("middle", "middle", "text", "number", "middle", "middle"),
                        units.stream().map(HtmlReport::ranked).toList()));
        if (!out.isEmpty()) {
            body.element("h2", heading(report, Annex.NOT_RANKED))
                    .table(
                            List.of("单位代码", "单位", "上级单位", "原因"),
                            List.of("middle", "text", "text", "text"),
                            out.stream().map(HtmlReport::notRanked).toList());
        }
    }

    private static String heading(AssessmentReport report, Annex annex) {
        return annex.label(report) + "　" + annex.title();
    }

    private static List<String> overall(Unit unit) {
        AssessmentReport.Overall place = Objects.requireNonNull(unit.overall());
        return List.of(
                Numbers.plain(place.rank()) + (place.tied() ? "（并列）" : ""),
                unit.code(),
                unit.name(),
                unit.groupName(),
                Numbers.plain(unit.rank()),
                Numbers.points(unit.total()),
                Objects.requireNonNullElse(unit.grade(), "—"),
                Numbers.plain(place.previousRank()));
    }

    private static List<String> ranked(Unit unit) {
        return List.of(
                Numbers.plain(unit.rank()) + (unit.tied() ? "（并列）" : ""),
                unit.code(),
                unit.name(),
                Numbers.points(unit.total()),
                Objects.requireNonNullElse(unit.grade(), "—"),
                Numbers.plain(unit.previousRank()));
    }

    private static List<String> notRanked(Unit unit) {
        return List.of(
                unit.code(),
                unit.name(),
                Objects.requireNonNullElse(unit.parentName(), ""),
                Objects.requireNonNullElse(unit.notRankedReason(), "未计算名次"));
    }

    private static void definitions(AssessmentReport report, Html body) {
        body.element("h2", "评分项")
                .table(
                        List.of("代码", "名称", "满分", "评分标准", "依据"),
                        List.of("middle", "text", "number", "text", "text"),
                        report.nodes().stream()
                                .map(node -> List.of(
                                        node.code(),
                                        node.name(),
                                        Numbers.plain(node.fullPoints()),
                                        Objects.requireNonNullElse(node.definition(), Numbers.combination(node)),
                                        Objects.requireNonNullElse(node.basis(), "")))
                                .toList());
    }
}
