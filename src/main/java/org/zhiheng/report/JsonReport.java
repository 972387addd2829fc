package org.zhiheng.report;

import java.io.OutputStream;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Heading;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Metric;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Stat;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.AssessmentReport.Value;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything a run holds, for other programs: one object, keys in snake case as the tables have them, exact decimals
 * without exponent, absent values as null. Written as it is read, unit by unit.
 */
final class JsonReport {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private JsonReport() {}

    static void write(AssessmentReport report, OutputStream out) {
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.writeStartObject();
            heading(json, report.heading());
            json.writeArrayPropertyStart("nodes");
            report.nodes().forEach(node -> node(json, node));
            json.writeEndArray();
            json.writeArrayPropertyStart("metrics");
            report.metrics().forEach(metric -> metric(json, metric));
            json.writeEndArray();
            json.writeArrayPropertyStart("metric_stats");
            report.stats().forEach(stat -> stat(json, stat));
            json.writeEndArray();
            json.writeArrayPropertyStart("units");
            report.sheets().forEach(sheet -> unit(json, sheet));
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void heading(JsonGenerator json, Heading heading) {
        json.writeNumberProperty("run", heading.runId());
        json.writeStringProperty("scheme", heading.scheme());
        json.writeStringProperty("scheme_name", heading.schemeName());
        json.writeStringProperty("period", heading.period().code());
        json.writeStringProperty("as_of", heading.asOf().toString());
        json.writeBooleanProperty("trial", heading.trial());
        json.writeNumberProperty("data_batch", heading.dataBatch());
        json.writeStringProperty("pack_version", heading.packVersion());
        json.writeStringProperty("pack_hash", heading.packHash());
        text(json, "output_hash", heading.outputHash());
    }

    private static void node(JsonGenerator json, Node node) {
        json.writeStartObject();
        json.writeStringProperty("node", node.code());
        json.writeStringProperty("name", node.name());
        text(json, "parent", node.parent());
        json.writeBooleanProperty("criterion", node.criterion());
        number(json, "full_points", node.fullPoints());
        number(json, "weight", node.weight());
        text(json, "rounding", node.rounding() == null ? null : node.rounding().chinese());
        text(json, "definition", node.definition());
        text(json, "standard", node.standard());
        text(json, "missing_rule", node.missingRule());
        text(json, "basis", node.basis());
        json.writeArrayPropertyStart("metrics");
        node.metrics().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void metric(JsonGenerator json, Metric metric) {
        json.writeStartObject();
        json.writeStringProperty("metric", metric.code());
        json.writeStringProperty("name", metric.name());
        text(json, "unit", metric.unit());
        text(json, "better", metric.better());
        text(json, "definition", metric.definition());
        text(json, "basis", metric.basis());
        text(json, "file_hash", metric.fileHash());
        json.writeEndObject();
    }

    private static void stat(JsonGenerator json, Stat stat) {
        json.writeStartObject();
        json.writeStringProperty("peer_group", stat.group());
        json.writeStringProperty("metric", stat.metric());
        json.writeNumberProperty("n", stat.count());
        number(json, "best", stat.best());
        number(json, "worst", stat.worst());
        number(json, "mean", stat.mean());
        number(json, "sd", stat.deviation());
        number(json, "p50", stat.median());
        json.writeEndObject();
    }

    private static void unit(JsonGenerator json, UnitSheet sheet) {
        Unit unit = sheet.unit();
        json.writeStartObject();
        json.writeStringProperty("unit_code", unit.code());
        json.writeStringProperty("unit_name", unit.name());
        json.writeStringProperty("kind", unit.kind());
        text(json, "parent_name", unit.parentName());
        text(json, "peer_group", unit.group());
        text(json, "peer_group_name", unit.groupLabel());
        number(json, "rank", unit.rank());
        json.writeBooleanProperty("tied", unit.tied());
        number(json, "group_size", unit.groupSize() == null ? null : BigDecimal.valueOf(unit.groupSize()));
        number(json, "total", unit.total());
        text(json, "suggested_grade", unit.suggestedGrade());
        text(json, "grade_reason", unit.gradeReason());
        text(json, "decided_grade", unit.decidedGrade());
        text(json, "not_ranked_reason", unit.notRankedReason());
        number(json, "previous_rank", unit.previousRank());
        number(json, "previous_total", unit.previousTotal());
        number(
                json,
                "overall_rank",
                unit.overall() == null ? null : unit.overall().rank());
        json.writeArrayPropertyStart("scores");
        sheet.scores().forEach(score -> score(json, score));
        json.writeEndArray();
        json.writeArrayPropertyStart("lines");
        sheet.lines().forEach(line -> line(json, line));
        json.writeEndArray();
        json.writeArrayPropertyStart("shortfalls");
        sheet.shortfalls().forEach(shortfall -> shortfall(json, shortfall));
        json.writeEndArray();
        json.writeArrayPropertyStart("metrics");
        sheet.values().forEach(value -> value(json, value));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void score(JsonGenerator json, Score score) {
        json.writeStartObject();
        json.writeStringProperty("node", score.node());
        number(json, "points", score.points());
        number(json, "weight", score.weight());
        json.writeStringProperty("state", score.state());
        text(json, "formula", score.formula());
        text(json, "substituted", score.substituted());
        json.writeStringProperty("working", score.working());
        text(json, "note", score.note());
        json.writeEndObject();
    }

    private static void line(JsonGenerator json, Line line) {
        json.writeStartObject();
        json.writeNumberProperty("line", line.number());
        json.writeStringProperty("criterion", line.criterion());
        json.writeStringProperty("kind", line.kind());
        number(json, "points", line.points());
        json.writeStringProperty("reason_code", line.reasonCode());
        json.writeStringProperty("reason", line.reason());
        json.writeStringProperty("formula", line.formula());
        json.writeStringProperty("substituted", line.substituted());
        json.writeStringProperty("working", line.working());
        json.writeStringProperty("rule", line.rule());
        json.writeStringProperty("rule_file", line.ruleFile());
        json.writeNumberProperty("rule_line", line.ruleLine());
        json.writeArrayPropertyStart("metrics");
        line.metrics().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("records");
        line.records().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void shortfall(JsonGenerator json, AssessmentReport.Shortfall shortfall) {
        json.writeStartObject();
        json.writeStringProperty("criterion", shortfall.criterion());
        json.writeStringProperty("reason_code", shortfall.reasonCode());
        text(json, "metric", shortfall.metric());
        number(json, "actual", shortfall.actual());
        number(json, "distance", shortfall.distance());
        number(json, "records", shortfall.records());
        number(json, "points", shortfall.points());
        json.writeStringProperty("text", shortfall.text());
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Value value) {
        json.writeStartObject();
        json.writeStringProperty("metric", value.metric());
        json.writeStringProperty("span", value.span());
        number(json, "numerator", value.numerator());
        number(json, "denominator", value.denominator());
        number(json, "value", value.value());
        json.writeStringProperty("state", value.state().code());
        number(json, "group_rank", value.groupRank());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }

    private static void number(JsonGenerator json, String name, @Nullable BigDecimal value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }
}
