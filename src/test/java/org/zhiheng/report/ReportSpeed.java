package org.zhiheng.report;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.zhiheng.report.AssessmentReport.Line;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.report.AssessmentReport.Value;

/**
 * Time and memory of the workbook of 40 criteria beside a plain SXSSF dump of the same cells in the same process, and of
 * the archive of 149 unit pages. Called by {@code org.zhiheng.benchmarks.ReportBenchmark}.
 */
public final class ReportSpeed {

    private static final int CRITERIA = 40;
    private static final int PAGES = 149;

    private ReportSpeed() {}

    private interface Work {
        void write(OutputStream out) throws IOException;
    }

    /** @param sizes units of the workbooks, one after the other */
    public static void measure(List<Integer> sizes) throws IOException {
        System.out.printf(Locale.ROOT, "%-34s %9s %9s %9s %10s%n", "what", "wall s", "cpu s", "heap MB", "file MB");
        dump(ReportFixtures.large(200, CRITERIA, 5), OutputStream.nullOutputStream());
        RankingWorkbook.write(
                ReportFixtures.large(200, CRITERIA, 5), ReportSettings.NEUTRAL, OutputStream.nullOutputStream());
        for (int units : sizes) {
            AssessmentReport report = ReportFixtures.large(units, CRITERIA, 20);
            double plain = measure("plain dump " + units + " × " + CRITERIA, out -> dump(report, out));
            double workbook = measure(
                    "workbook " + units + " × " + CRITERIA,
                    out -> RankingWorkbook.write(report, ReportSettings.NEUTRAL, out));
            System.out.printf(Locale.ROOT, "  workbook ÷ dump, processor time: %.1f%n", workbook / plain);
        }
        AssessmentReport city = ReportFixtures.large(PAGES, 24, 5);
        measure("unit pages " + PAGES + ", Word and PDF", out -> UnitPages.write(city, ReportSettings.NEUTRAL, out));
    }

    /** @return seconds of processor time */
    private static double measure(String what, Work work) throws IOException {
        System.gc();
        pools().forEach(MemoryPoolMXBean::resetPeakUsage);
        long cpu = cpu();
        long wall = System.nanoTime();
        long[] bytes = new long[1];
        work.write(new OutputStream() {
            @Override
            public void write(int one) {
                bytes[0]++;
            }

            @Override
            public void write(byte[] some, int from, int count) {
                bytes[0] += count;
            }
        });
        double seconds = (System.nanoTime() - wall) / 1e9;
        double cpuSeconds = (cpu() - cpu) / 1e9;
        long peak = pools().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.printf(
                Locale.ROOT, "%-34s %9.1f %9.1f %9d %10.1f%n", what, seconds, cpuSeconds, peak >> 20, bytes[0] / 1e6);
        return cpuSeconds;
    }

    private static List<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** The cells of ranking, matrix, lines and metric data, without any looks. */
    private static void dump(AssessmentReport report, OutputStream out) throws IOException {
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(null, 100, true, false)) {
            Rows ranking = new Rows(workbook);
            Rows matrix = new Rows(workbook);
            Rows lines = new Rows(workbook);
            Rows metrics = new Rows(workbook);
            report.sheets().forEach(sheet -> {
                UnitSheet of = sheet;
                row(
                        ranking.next(),
                        ranking.written,
                        of.unit().groupName(),
                        of.unit().rank(),
                        of.unit().code(),
                        of.unit().name(),
                        of.unit().parentName(),
                        of.unit().total(),
                        of.unit().grade(),
                        of.unit().previousRank(),
                        "",
                        "");
                Row points = matrix.next();
                row(
                        points,
                        matrix.written,
                        of.unit().groupName(),
                        of.unit().rank(),
                        of.unit().code(),
                        of.unit().name());
                int column = 5;
                for (Score score : of.scores()) {
                    cell(points, column++, score.points());
                }
                for (Line line : of.lines()) {
                    row(
                            lines.next(),
                            lines.written,
                            of.unit().groupName(),
                            of.unit().code(),
                            of.unit().name(),
                            line.criterion(),
                            line.kind(),
                            line.reason(),
                            line.working(),
                            line.points(),
                            line.rule(),
                            line.ruleFile() + ":" + line.ruleLine());
                }
                for (Value value : of.values()) {
                    row(
                            metrics.next(),
                            metrics.written,
                            of.unit().groupName(),
                            of.unit().code(),
                            of.unit().name(),
                            value.metric(),
                            value.numerator(),
                            value.denominator(),
                            value.value(),
                            "",
                            value.state().chinese(),
                            value.groupRank(),
                            "—",
                            "—");
                }
            });
            workbook.write(out);
        }
    }

    /** Rows one below the other; after a million of them on another sheet, as no sheet holds more than 1,048,576. */
    private static final class Rows {
        private static final int MOST = 1_000_000;

        private final SXSSFWorkbook workbook;
        private SXSSFSheet sheet;
        private int written;

        Rows(SXSSFWorkbook workbook) {
            this.workbook = workbook;
            this.sheet = workbook.createSheet();
        }

        Row next() {
            if (written > 0 && written % MOST == 0) {
                sheet = workbook.createSheet();
            }
            return sheet.createRow(written++ % MOST);
        }
    }

    private static void row(Row row, Object... values) {
        for (int column = 0; column < values.length; column++) {
            cell(row, column, values[column]);
        }
    }

    private static void cell(Row row, int column, Object value) {
        if (value instanceof BigDecimal number) {
            row.createCell(column).setCellValue(number.doubleValue());
        } else if (value instanceof Integer number) {
            row.createCell(column).setCellValue(number);
        } else {
            row.createCell(column).setCellValue(value == null ? "" : value.toString());
        }
    }
}
