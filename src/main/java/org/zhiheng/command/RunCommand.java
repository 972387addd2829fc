package org.zhiheng.command;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.report.AssessmentReport;
import org.zhiheng.report.Reports;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Assesses a scheme for a period, from records to sealed reports. */
@Command(name = "run", description = "执行一次考核 / assesses a scheme for a period", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private static final int SHOWN = 5;

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(index = "0", paramLabel = "SCHEME", description = "方案，rules/ 下的文件夹名 / folder name below rules/")
    private String scheme;

    @Parameters(
            index = "1",
            paramLabel = "PERIOD",
            converter = Periods.class,
            description = "周期 / 2026Q3, 2026-09, 2026H1 or 2026")
    private Period period;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            converter = AsOf.class,
            description = "只看到此时为止已知的情况，默认周期末 / what became known later is not seen; default: the period's end")
    private @Nullable LocalDateTime asOf;

    @Option(names = "--trial", description = "试算，不作为正式结果 / computed to look at, never official")
    private boolean trial;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            AssessmentJobs jobs = context.getBean(AssessmentJobs.class);
            jobs.resume();
            AssessmentRun run = jobs.run(new RunRequest(
                    scheme,
                    period,
                    Optional.ofNullable(asOf),
                    trial,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    System.getProperty("user.name", "system")));
            context.getBean(FolderVersions.class).notices(scheme).forEach(notice -> zhiheng.console()
                    .error(zhiheng.language(), notice.inChinese(), notice.inEnglish()));
            summary(zhiheng, context, run);
            return Failure.DONE;
        });
    }

    /** The number of the run and its outcome: the top and the bottom of each peer group. */
    static void summary(Zhiheng zhiheng, ConfigurableApplicationContext context, AssessmentRun run) {
        AssessmentReport report = context.getBean(Reports.class).read(run.id());
        long ranked =
                report.units().stream().filter(AssessmentReport.Unit::isRanked).count();
        if (zhiheng.json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("run", run.id());
            answer.put("scheme", run.scheme());
            answer.put("period", run.period().code());
            answer.put("as_of", run.asOf().toString());
            answer.put("trial", run.trial());
            answer.put("state", run.state().name());
            answer.put("units", report.units().size());
            answer.put("ranked", ranked);
            answer.put("output_hash", run.outputHash());
            zhiheng.console().json(answer);
            return;
        }
        Console console = zhiheng.console();
        Language language = zhiheng.language();
        console.line(language.choose("考核批次 ", "Run ") + run.id() + "  "
                + report.heading().title());
        console.line(language.choose("单位 ", "units ")
                + report.units().size()
                + language.choose("，进入排名 ", ", ranked ")
                + ranked
                + language.choose("，数据截至 ", ", as of ")
                + run.asOf());
        console.line(language.choose("结果哈希 ", "output hash ") + run.outputHash());
        report.rankedByGroup().forEach((group, units) -> {
            console.line("");
            console.line(group);
            List<AssessmentReport.Unit> shown = units.size() <= 2 * SHOWN
                    ? units
                    : java.util.stream.Stream.concat(
                                    units.stream().limit(SHOWN), units.stream().skip(units.size() - SHOWN))
                            .toList();
            console.table(
                    language == Language.EN
                            ? List.of("rank", "unit_code", "unit_name", "total", "grade")
                            : List.of("名次", "单位编码", "单位名称", "总分", "建议等次"),
                    shown.stream()
                            .map(unit -> Arrays.<Object>asList(
                                    unit.rank(), unit.code(), unit.name(), unit.total(), unit.grade()))
                            .toList());
        });
    }
}
