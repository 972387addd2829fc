package org.zhiheng.command;

import java.nio.file.Path;
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

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            List<String> files = context.getBean(Reports.class).export(run, out).stream()
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
