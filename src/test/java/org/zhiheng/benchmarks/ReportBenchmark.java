package org.zhiheng.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.zhiheng.report.ReportSpeed;

/**
 * The workbook of 1,838 and of 50,000 units with 40 criteria, beside a plain SXSSF dump of the same cells in the same
 * process, and the archive of the 149 unit pages of a city (Word and PDF): wall and processor time, peak of the heap, size.
 *
 * <p>Run: {@code mvn -q test-compile exec:exec -Dbenchmark=Report} (heap of 1 GB; {@code -Dbenchmark.arguments=1838}: other
 * numbers of units).
 */
public final class ReportBenchmark {

    private ReportBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        ReportSpeed.measure(
                arguments.length == 0
                        ? List.of(1_838, 50_000)
                        : Arrays.stream(arguments).map(Integer::valueOf).toList());
    }
}
