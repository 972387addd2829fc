package org.zhiheng.report;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Heading;
import org.zhiheng.report.AssessmentReport.Metric;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.WorkbookStyles.Role;
import org.zhiheng.vocabulary.Rounding;

/** 口径说明: what was computed by which text, from which data, and the code by which anyone can check it. */
final class DefinitionsSheet {

    private final AssessmentReport report;
    private final SheetPage page;

    DefinitionsSheet(AssessmentReport report, SheetPage page) {
        this.report = report;
        this.page = page;
    }

    void write(ReportSettings settings) {
        page.section("一、本次考核");
        run();
        page.section("二、评分项");
        head(List.of("代码", "名称", "满分", "权重", "取整", "评分标准", "依据", "所用指标"));
        report.nodes().forEach(this::node);
        page.section("三、指标口径");
        head(List.of("代码", "名称", "单位", "方向", "取整", "口径", "依据", "文本校验（SHA-256）"));
        report.metrics().forEach(this::metric);
        page.section("四、阅读说明");
        page.note("1.「计算过程」依次为公式、代入本单位数字后的样子和结果，由计分时的同一次运算产生。");
        page.note("2.小数按各项声明的取整方式处理，只取整一次；页面上的各项相加与总分一致。");
        page.note("3.凭校验码可用 verify 命令在另一台机器上重新计算并核对本次结果。");
        page.signatures(settings);
        page.close();
    }

    private void run() {
        Heading heading = report.heading();
        pair("考核方案", heading.schemeName() + "（" + heading.scheme() + "）");
        pair("考核周期", heading.period().chinese() + "（" + heading.period().code() + "）");
        pair("数据截止", Dates.chinese(heading.asOf()));
        pair("考核批次", "第" + heading.runId() + "号" + (heading.trial() ? "（试算）" : ""));
        pair("数据批次", "第" + heading.dataBatch() + "号及以前");
        pair("方案版本", heading.packVersion() + "（" + heading.packHash() + "）");
        pair("校验码", heading.verificationCode());
        pair("结果校验（SHA-256）", Objects.requireNonNullElse(heading.outputHash(), "（尚未封存）"));
        heading.manifest().forEach(this::pair);
    }

    private void node(Node node) {
        page.row();
        page.text(0, node.code(), Role.CODE);
        page.text(1, node.name(), Role.TEXT);
        page.number(2, node.fullPoints(), 0);
        page.number(3, node.weight(), 0);
        page.text(4, rounding(node.rounding()), Role.CENTRED);
        page.text(5, standard(node), Role.TEXT);
        page.text(6, node.basis(), Role.TEXT);
        page.text(
                7,
                node.metrics().stream()
                        .map(code -> report.metric(code).map(Metric::name).orElse(code))
                        .collect(Collectors.joining("、")),
                Role.TEXT);
    }

    private static String standard(Node node) {
        String text = node.standard() != null
                ? node.standard()
                : node.definition() == null ? Numbers.combination(node) : node.definition();
        return node.missingRule() == null || node.missingRule().isBlank() ? text : text + "。" + node.missingRule();
    }

    private void metric(Metric metric) {
        page.row();
        page.text(0, metric.code(), Role.CODE);
        page.text(1, metric.name(), Role.TEXT);
        page.text(2, metric.unit(), Role.CENTRED);
        page.text(3, Numbers.direction(metric.better()), Role.CENTRED);
        page.text(4, rounding(metric.rounding()), Role.CENTRED);
        page.text(5, metric.definition(), Role.TEXT);
        page.text(6, metric.basis(), Role.TEXT);
        page.text(7, metric.fileHash(), Role.TEXT);
    }

    private static String rounding(@Nullable Rounding rounding) {
        return rounding == null ? "" : rounding.chinese();
    }

    private void pair(String name, String value) {
        page.row();
        page.text(0, name, Role.CODE);
        page.wide(1, page.columns() - 1, value, Role.TEXT);
    }

    private void head(List<String> heads) {
        page.row();
        for (int column = 0; column < heads.size(); column++) {
            page.text(column, heads.get(column), Role.HEAD);
        }
    }
}
