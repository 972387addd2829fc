package org.zhiheng.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Heading;
import org.zhiheng.report.AssessmentReport.Metric;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.WorkbookStyles.Role;
import org.zhiheng.vocabulary.Rounding;
import tools.jackson.databind.json.JsonMapper;

/** 口径说明: what was computed by which text, from which data, and the code by which anyone can check it. */
final class DefinitionsSheet {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Entries of the manifest that the lines above them tell already. */
    private static final Set<String> TOLD =
            Set.of("as_of", "data_batch", "pack_hash", "pack_version", "period", "scheme", "output_hash");

    /** Entries too long for a page. */
    private static final Set<String> LISTS = Set.of("inputs", "earlier_results");

    private static final Map<String, String> PINNED = Map.of(
            "calendar_hash", "工作日历（SHA-256）",
            "metrics_hash", "指标文本（SHA-256）",
            "units_hash", "单位名单（SHA-256）",
            "inputs", "参与计算的记录",
            "earlier_results", "所依据的往期结果",
            "code_version", "程序版本",
            "trial_batches", "试算数据批次",
            "role", "考核的单位角色");

    private final AssessmentReport report;
    private final SheetPage page;

    DefinitionsSheet(AssessmentReport report, BiFunction<String, int[], SheetPage> pages) {
        this.report = report;
        int[] widths = {
            Columns.width(
                    22,
                    34,
                    Stream.concat(
                            report.nodes().stream().map(Node::code),
                            report.metrics().stream().map(Metric::code))),
            Columns.width(16, 28, report.nodes().stream().map(Node::name)),
            8,
            8,
            Columns.width(10, 22, report.nodes().stream().map(node -> rounding(node.rounding()))),
            70,
            Columns.width(
                    16,
                    34,
                    Stream.concat(
                            report.nodes().stream().map(Node::basis),
                            report.metrics().stream().map(Metric::basis))),
            34
        };
        this.page = pages.apply("口径说明", widths);
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
        heading.manifest().forEach((name, value) -> {
            if (!TOLD.contains(name) && !value.equals("[]")) {
                pair(
                        PINNED.getOrDefault(name, name),
                        LISTS.contains(name) ? "共" + count(value) + "项，逐项的校验值见 JSON 报告和结果包" : value);
            }
        });
    }

    /** Items of a JSON list or object. */
    private static int count(String json) {
        return MAPPER.readTree(json).size();
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
