package org.zhiheng.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Node;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.Value;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.HarmlessText;

/**
 * Flat tables for other programs and for a spreadsheet: UTF-8 with byte order mark, CRLF, columns named in English. A
 * text that a spreadsheet would take for a formula gets an apostrophe in front; numbers are written plainly.
 */
final class CsvReport {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private CsvReport() {}

    /** One row per unit: standing, then one column per node; last the rank across groups, where the scheme has one. */
    static void results(AssessmentReport report, OutputStream out) throws IOException {
        List<Node> nodes =
                report.nodes().stream().filter(node -> node.parent() != null).toList();
        List<String> heads = new ArrayList<>(
                List.of("peer_group", "rank", "unit_code", "unit_name", "total", "grade", "not_ranked_reason"));
        nodes.forEach(node -> heads.add(node.code()));
        boolean overall = !report.rankedOverall().isEmpty();
        if (overall) {
            heads.add("overall_rank");
        }
        table(out, heads, csv -> report.sheets().points(sheet -> {
            Unit unit = sheet.unit();
            List<String> cells = new ArrayList<>(List.of(
                    text(unit.group()),
                    number(unit.rank()),
                    text(unit.code()),
                    text(unit.name()),
                    number(unit.total()),
                    text(unit.grade()),
                    text(unit.notRankedReason())));
            var points = sheet.scores().stream().collect(Collectors.toMap(Score::node, score -> score));
            for (Node node : nodes) {
                Score score = points.get(node.code());
                cells.add(score == null ? "" : number(score.points()));
            }
            if (overall) {
                cells.add(unit.overall() == null ? "" : number(unit.overall().rank()));
            }
            csv.writeRecord(cells);
        }));
    }

    /** One row per unit and metric of the assessed period. */
    static void metrics(AssessmentReport report, OutputStream out) throws IOException {
        table(
                out,
                List.of("unit_code", "unit_name", "metric", "numerator", "denominator", "value", "state"),
                csv -> report.sheets().forEach(sheet -> {
                    for (Value value : sheet.values()) {
                        if (value.span().equals("current")) {
                            csv.writeRecord(
                                    text(sheet.unit().code()),
                                    text(sheet.unit().name()),
                                    text(value.metric()),
                                    number(value.numerator()),
                                    number(value.denominator()),
                                    number(value.value()),
                                    value.state().code());
                        }
                    }
                }));
    }

    /** One row per score line. */
    static void lines(AssessmentReport report, OutputStream out) throws IOException {
        List<String> heads = List.of(
                "unit_code",
                "unit_name",
                "line",
                "criterion",
                "kind",
                "points",
                "reason_code",
                "reason",
                "formula",
                "substituted",
                "rule",
                "rule_file",
                "rule_line",
                "metrics",
                "records");
        table(out, heads, csv -> report.sheets().forEach(sheet -> {
            for (Line line : sheet.lines()) {
                csv.writeRecord(Stream.of(
                                text(sheet.unit().code()),
                                text(sheet.unit().name()),
                                Integer.toString(line.number()),
                                text(line.criterion()),
                                text(line.kind()),
                                number(line.points()),
                                text(line.reasonCode()),
                                text(line.reason()),
                                text(line.formula()),
                                text(line.substituted()),
                                text(line.rule()),
                                text(line.ruleFile()),
                                Integer.toString(line.ruleLine()),
                                text(String.join(" ", line.metrics())),
                                line.records().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                        .toList());
            }
        }));
    }

    private interface Rows {
        void write(CsvWriter csv);
    }

    private static void table(OutputStream out, List<String> heads, Rows rows) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write(BYTE_ORDER_MARK);
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(writer);
        try {
            csv.writeRecord(heads);
            rows.write(csv);
            csv.flush();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
        writer.flush();
    }

    /** A text that no spreadsheet runs. */
    static String text(@Nullable String value) {
        return HarmlessText.of(value);
    }

    static String number(@Nullable BigDecimal value) {
        return value == null ? "" : Figure.exact(value);
    }
}
