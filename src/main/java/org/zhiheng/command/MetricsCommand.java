package org.zhiheng.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.zhiheng.report.AssessmentReport;
import org.zhiheng.report.Reports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The metric values of a run's period, by unit and metric code. */
@Command(name = "metrics", description = "指标值 / the metric values of a run", mixinStandardHelpOptions = true)
final class MetricsCommand implements Callable<Integer> {

    private static final List<String> HEAD =
            List.of("unit_code", "unit_name", "metric", "numerator", "denominator", "value", "state");

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(paramLabel = "RUN", description = "批次编号 / number of the run")
    private long run;

    @Option(names = "--csv", description = "以 CSV 输出 / answer as CSV")
    private boolean csv;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            AssessmentReport report = context.getBean(Reports.class).read(run);
            List<List<Object>> rows = new ArrayList<>();
            report.sheets().forEach(sheet -> sheet.values().stream()
                    .filter(value -> value.span().equals("current"))
                    .forEach(value -> rows.add(Arrays.asList(
                            sheet.unit().code(),
                            sheet.unit().name(),
                            value.metric(),
                            value.numerator(),
                            value.denominator(),
                            value.value(),
                            value.state().code()))));
            zhiheng.print(csv, HEAD, rows);
            return Failure.DONE;
        });
    }
}
