package org.zhiheng.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Suggestion;
import org.zhiheng.metric.TracedRecord;
import org.zhiheng.report.AssessmentReport;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.AssessmentReport.Value;
import org.zhiheng.report.Reports;
import org.zhiheng.run.Provenance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Why a unit has its points: each line's formula, the figures put in, the rule, and the records behind the figures. */
@Command(name = "explain", description = "说明一个单位的得分 / why a unit has its points", mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(index = "0", paramLabel = "RUN", description = "批次编号 / number of the run")
    private long run;

    @Parameters(index = "1", paramLabel = "UNIT", description = "单位编码，或不重复的名称 / code of the unit, or its name")
    private String unit;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "CRITERION",
            description = "考核项编码；默认全部 / code of a criterion; default: all")
    private @Nullable String criterion;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "每个指标最多列出多少条记录，默认 20，0 表示全部 / records listed per metric; default 20; 0: all")
    private int limit = 20;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            AssessmentReport report = context.getBean(Reports.class).read(run);
            UnitSheet sheet = sheet(report);
            List<Node> nodes = nodes(report);
            Provenance provenance = context.getBean(Provenance.class);
            if (zhiheng.json()) {
                zhiheng.console().json(object(report, sheet, nodes, provenance));
            } else {
                print(report, sheet, nodes, provenance);
            }
            return Failure.DONE;
        });
    }

    private UnitSheet sheet(AssessmentReport report) {
        List<AssessmentReport.Unit> meant =
                report.units().stream().filter(each -> each.code().equals(unit)).toList();
        if (meant.isEmpty()) {
            meant = report.units().stream()
                    .filter(each -> each.name().equals(unit))
                    .toList();
        }
        if (meant.size() != 1) {
            String nearest = Suggestion.nearest(
                    unit,
                    report.units().stream().map(AssessmentReport.Unit::code).toList());
            String codes = meant.stream().map(AssessmentReport.Unit::code).collect(Collectors.joining("、"));
            throw Failure.usage(
                    meant.isEmpty()
                            ? "考核批次 " + run + " 里没有单位（" + unit + "）" + (nearest == null ? "" : "，是否想写 " + nearest)
                            : "名为（" + unit + "）的单位不止一个，请写编码：" + codes,
                    meant.isEmpty()
                            ? "Run " + run + " has no unit (" + unit + ")"
                                    + (nearest == null ? "" : "; did you mean " + nearest)
                            : "Several units are called (" + unit + "); write the code: " + codes);
        }
        String code = meant.get(0).code();
        return report.sheets().of(code).orElseThrow();
    }

    private List<Node> nodes(AssessmentReport report) {
        if (criterion == null) {
            return report.nodes();
        }
        return List.of(report.node(criterion).orElseThrow(() -> {
            List<String> codes = report.nodes().stream().map(Node::code).toList();
            String nearest = Suggestion.nearest(criterion, codes);
            return Failure.usage(
                    "考核批次 " + run + " 里没有考核项（" + criterion + "），"
                            + (nearest == null ? "有：" + String.join("、", codes) : "是否想写 " + nearest),
                    "Run " + run + " has no criterion (" + criterion + "); "
                            + (nearest == null ? "there are: " + String.join(", ", codes) : "did you mean " + nearest));
        }));
    }

    private void print(AssessmentReport report, UnitSheet sheet, List<Node> nodes, Provenance provenance) {
        Console console = zhiheng.console();
        AssessmentReport.Unit of = sheet.unit();
        console.line(of.code() + " " + of.name() + "  " + report.heading().title() + "  规则包 " + pack(report));
        console.line(
                of.isRanked()
                        ? of.groupName() + " 第 " + Console.plain(of.rank()) + " 名 / " + of.groupSize() + "，总分 "
                                + Console.plain(of.total()) + (of.grade() == null ? "" : "，" + of.grade())
                        : "未排名：" + of.notRankedReason());
        for (Node node : nodes) {
            Score score = sheet.score(node.code()).orElse(null);
            if (score == null) {
                continue;
            }
            console.line("");
            console.line("【" + node.code() + "】" + node.name() + "  "
                    + (score.points() == null ? score.state() : Console.plain(score.points()) + " 分")
                    + (score.note() == null || score.note().isBlank() ? "" : "（" + score.note() + "）"));
            if (!score.working().isEmpty()) {
                console.line("  " + score.working());
            }
            for (Line line : sheet.lines(node.code())) {
                console.line("  " + Console.plain(line.points()) + "  " + line.reason());
                if (!line.working().isEmpty()) {
                    console.line("      " + line.working());
                }
                console.line("      规则：" + line.rule() + "  " + line.ruleFile() + ":" + line.ruleLine());
                List<TracedRecord> named = provenance.named(run, node.code(), line.records());
                shown(named).forEach(record -> console.line("      记录 " + record.recordKey() + "  " + source(record)));
                tellHowMany(named);
            }
            sheet.shortfalls(node.code()).forEach(shortfall -> console.line("  未得分：" + shortfall.text()));
            for (String metric : metricsOf(node, sheet)) {
                printMetric(sheet, metric, provenance);
            }
        }
    }

    private void printMetric(UnitSheet sheet, String metric, Provenance provenance) {
        Console console = zhiheng.console();
        sheet.value(metric)
                .ifPresent(value -> console.line("  指标 " + metric + "："
                        + value.state().chinese()
                        + (value.denominator() == null
                                ? ""
                                : "，" + Console.plain(value.numerator()) + " ÷ " + Console.plain(value.denominator()))
                        + (value.value() == null ? "" : "，值 " + Console.plain(value.value()))
                        + "  取数：batch/metrics/" + metric + ".sql"));
        List<TracedRecord> records =
                provenance.records(run, metric, sheet.unit().code());
        shown(records)
                .forEach(record -> console.line("      记录 " + record.recordKey() + "  " + source(record)
                        + (record.numerator() == null ? "" : "  分子 " + Console.plain(record.numerator()))
                        + (record.denominator() == null ? "" : "  分母 " + Console.plain(record.denominator()))
                        + (record.value() == null ? "" : "  值 " + Console.plain(record.value()))));
        tellHowMany(records);
        provenance
                .excluded(run, metric, sheet.unit().code())
                .forEach(
                        excluded -> console.line("      不计 " + excluded.record().recordKey() + "  "
                                + (excluded.record().fileName() == null
                                        ? excluded.record().feed()
                                        : excluded.record().fileName())
                                + " 第 " + excluded.record().rowNumber() + " 行  " + excluded.reason()
                                + (excluded.decidedBy().isEmpty() ? "" : "（" + excluded.decidedBy() + "批准）")));
    }

    private List<TracedRecord> shown(List<TracedRecord> records) {
        return limit == 0 || records.size() <= limit ? records : records.subList(0, limit);
    }

    private void tellHowMany(List<TracedRecord> records) {
        if (shown(records).size() < records.size()) {
            zhiheng.console().line("      …共 " + records.size() + " 条，加 --records 0 全部列出");
        }
    }

    private static String source(TracedRecord record) {
        if (record.kind().equals("standing")) {
            return "考核批次 " + record.recordId() + " 的结果";
        }
        return (record.fileName() == null ? record.feed() : record.fileName())
                + (record.sheet().isEmpty() ? "" : "!" + record.sheet()) + " 第 " + record.rowNumber() + " 行";
    }

    /** Metrics named by the criterion or by a line of it, in order. */
    private static List<String> metricsOf(Node node, UnitSheet sheet) {
        List<String> metrics = new ArrayList<>(node.metrics());
        sheet.lines(node.code()).forEach(line -> metrics.addAll(line.metrics()));
        return metrics.stream().distinct().sorted().toList();
    }

    /** Rule pack and version: street_quarterly@1.2.0. */
    private static String pack(AssessmentReport report) {
        return report.heading().scheme() + "@" + report.heading().packVersion();
    }

    private Map<String, Object> object(
            AssessmentReport report, UnitSheet sheet, List<Node> nodes, Provenance provenance) {
        AssessmentReport.Unit of = sheet.unit();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("run", run);
        answer.put("pack", pack(report));
        answer.put("pack_hash", report.heading().packHash());
        answer.put("unit_code", of.code());
        answer.put("unit_name", of.name());
        answer.put("peer_group", of.group());
        answer.put("rank", of.rank());
        answer.put("total", of.total());
        answer.put("grade", of.grade());
        answer.put("not_ranked_reason", of.notRankedReason());
        List<Map<String, Object>> criteria = new ArrayList<>();
        for (Node node : nodes) {
            sheet.score(node.code()).ifPresent(score -> {
                Map<String, Object> item = new LinkedHashMap<>();
                item.put("criterion", node.code());
                item.put("name", node.name());
                item.put("points", score.points());
                item.put("state", score.state());
                item.put("formula", score.formula());
                item.put("substituted", score.substituted());
                item.put("working", score.working());
                item.put("note", score.note());
                item.put(
                        "lines",
                        sheet.lines(node.code()).stream()
                                .map(line -> line(node.code(), line, provenance))
                                .toList());
                item.put("shortfalls", sheet.shortfalls(node.code()));
                item.put(
                        "metrics",
                        metricsOf(node, sheet).stream()
                                .map(metric -> metric(sheet, metric, provenance))
                                .toList());
                criteria.add(item);
            });
        }
        answer.put("criteria", criteria);
        return answer;
    }

    private Map<String, Object> line(String criterion, Line line, Provenance provenance) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("kind", line.kind());
        object.put("points", line.points());
        object.put("reason_code", line.reasonCode());
        object.put("reason", line.reason());
        object.put("formula", line.formula());
        object.put("substituted", line.substituted());
        object.put("working", line.working());
        object.put("rule", line.rule());
        object.put("rule_file", line.ruleFile());
        object.put("rule_line", line.ruleLine());
        object.put("metrics", line.metrics());
        object.put(
                "records",
                provenance.named(run, criterion, line.records()).stream()
                        .map(ExplainCommand::record)
                        .toList());
        return object;
    }

    private Map<String, Object> metric(UnitSheet sheet, String metric, Provenance provenance) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("metric", metric);
        Value value = sheet.value(metric).orElse(null);
        object.put("numerator", value == null ? null : value.numerator());
        object.put("denominator", value == null ? null : value.denominator());
        object.put("value", value == null ? null : value.value());
        object.put("state", value == null ? null : value.state().code());
        object.put("sql_file", "batch/metrics/" + metric + ".sql");
        object.put("sql", provenance.sql(run, metric));
        List<TracedRecord> records =
                provenance.records(run, metric, sheet.unit().code());
        object.put("record_count", records.size());
        object.put(
                "records",
                records.stream()
                        .limit(limit == 0 ? records.size() : limit)
                        .map(ExplainCommand::record)
                        .toList());
        object.put(
                "excluded",
                provenance.excluded(run, metric, sheet.unit().code()).stream()
                        .map(excluded -> {
                            Map<String, Object> item = record(excluded.record());
                            item.put("reason", excluded.reason());
                            item.put("decided_by", excluded.decidedBy());
                            return item;
                        })
                        .toList());
        return object;
    }

    private static Map<String, Object> record(TracedRecord record) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("kind", record.kind());
        item.put("record_key", record.recordKey());
        item.put("feed", record.feed());
        item.put("file", record.fileName());
        item.put("sha256", record.sha256());
        item.put("sheet", record.sheet());
        item.put("row", record.rowNumber());
        item.put("unit_code", record.unitCode());
        item.put("numerator", record.numerator());
        item.put("denominator", record.denominator());
        item.put("value", record.value());
        return item;
    }
}
