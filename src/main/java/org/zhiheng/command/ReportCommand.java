package org.zhiheng.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.zhiheng.report.Reports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes the reports of a run into a folder. */
@Command(name = "report", description = "输出报表 / writes the reports of a run", mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(paramLabel = "RUN", description = "批次编号 / number of the run")
    private long run;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "输出文件夹 / folder to write to")
    private Path out;

    @Option(names = "--units", description = "另输出每个单位一页的通知单（ZIP） / also one page per unit, in an archive")
    private boolean units;

    @Option(
            names = "--details",
            description = "单位超过 5000 个时也输出得失分明细、指标数据、网页和 JSON"
                    + " / score lines, metric data, HTML and JSON even of more than 5000 units")
    private boolean details;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            Reports reports = context.getBean(Reports.class);
            List<Path> written = new ArrayList<>(reports.export(run, out, details));
            if (units) {
                written.add(reports.exportUnitPages(run, out));
            }
            List<String> files = written.stream()
                    .map(file -> file.toAbsolutePath().normalize().toString())
                    .toList();
            if (zhiheng.json()) {
                zhiheng.console().json(files);
            } else {
                files.forEach(zhiheng.console()::line);
            }
            return Failure.DONE;
        });
    }
}
