package org.zhiheng.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.content.ContentHome;
import org.zhiheng.demo.CityGenerator;
import org.zhiheng.demo.CityPlan;
import org.zhiheng.demo.CityShape;
import org.zhiheng.demo.GeneratedCity;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * Generates a city, loads it, assesses the last quarter, writes the reports and goes on serving. Where there are results or
 * data of the user's own already, it only serves.
 */
@Command(
        name = "demo",
        description = "生成样例城市并完成一次考核，然后提供网页 / generates a city, assesses it, serves the pages",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final String BY = "demo";
    private static final String SHOWN = "street_quarterly";

    @ParentCommand
    private Zhiheng zhiheng;

    @Option(names = "--seed", paramLabel = "N", description = "随机种子，默认 1 / seed of the generator; default 1")
    private long seed = 1;

    @Option(names = "--quarters", paramLabel = "N", description = "几个季度，默认 5 / how many quarters; default 5")
    private int quarters = CityPlan.USUAL_QUARTERS;

    @Option(names = "--port", paramLabel = "N", description = "端口，默认 8080 / port; default 8080")
    private int port = ServeCommand.PORT;

    @Override
    public Integer call() {
        if (quarters < 1 || quarters > 40) {
            throw Failure.usage("--quarters 应为 1 到 40", "--quarters must be 1 to 40");
        }
        return ServeCommand.serve(zhiheng, port, this::demonstrate);
    }

    private void demonstrate(ConfigurableApplicationContext context) {
        JdbcClient jdbc = context.getBean(JdbcClient.class);
        if (hasOwnData(jdbc)) {
            say("已有导入的数据，不再生成样例", "There are data already; no demo is generated");
            return;
        }
        CityPlan plan = CityPlan.of(seed, CityShape.CITY, quarters);
        AssessmentJobs jobs = context.getBean(AssessmentJobs.class);
        Set<String> begun = begun(jdbc);
        if (begun.isEmpty()) {
            load(context, plan);
        }
        jobs.resume();
        List<AssessmentRun> done = new ArrayList<>();
        for (String scheme : schemes(context.getBean(ContentHome.class))) {
            if (!begun.contains(scheme)) {
                say("考核 " + scheme + " " + plan.last().code(), "Assessing " + scheme + " " + plan.last().code());
                done.add(jobs.run(new RunRequest(
                        scheme,
                        plan.last(),
                        Optional.of(CityPlan.drawnAt(plan.last())),
                        false,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        BY)));
            }
        }
        if (done.isEmpty()) {
            say("样例已经生成过，直接提供网页", "The demo was made before; serving it");
        }
        for (AssessmentRun run : done) {
            Path folder = zhiheng.data().resolve("reports").resolve(run.scheme() + "_" + run.period().code());
            writeReports(jdbc, run.id(), folder);
            say("报表在 " + folder.toAbsolutePath().normalize(), "Reports in " + folder.toAbsolutePath().normalize());
        }
        done.stream()
                .max(Comparator.comparing(run -> run.scheme().equals(SHOWN)))
                .ifPresent(run -> RunCommand.summary(zhiheng, context, run));
    }

    /** The job has made and kept them already. */
    private static void writeReports(JdbcClient jdbc, long run, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        jdbc.sql("select file_name, content from report_file where run_id = :run order by file_name")
                .param("run", run)
                .query(row -> {
                    try {
                        Files.write(folder.resolve(row.getString("file_name")), row.getBytes("content"));
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
    }

    private void load(ConfigurableApplicationContext context, CityPlan plan) {
        GeneratedCity city = CityGenerator.generate(
                plan, zhiheng.data().resolve("demo"), said -> zhiheng.console().err().println(said));
        FeedReader feeds = new FeedReader(context.getBean(ContentHome.class));
        RecordImport importing = context.getBean(RecordImport.class);
        for (GeneratedCity.CityFile file : city.files()) {
            ImportOptions options = new ImportOptions(
                    Optional.ofNullable(file.quarter()), false, false, BY, Optional.empty());
            ImportResult result = importing.load(feeds.feed(file.feed()), file.path(), options);
            say(
                    "导入 " + result.fileName() + "：读入 " + result.counts().read() + "，拒绝 "
                            + result.counts().rejected(),
                    "Loaded " + result.fileName() + ": read " + result.counts().read() + ", rejected "
                            + result.counts().rejected());
        }
    }

    /** Quarterly schemes; those of lower units first, because higher ones may read their results. */
    private static List<String> schemes(ContentHome home) {
        RulePacks packs = new RulePacks(home);
        List<String> order = List.of("community_quarterly", "street_quarterly");
        return packs.schemes().stream()
                .filter(scheme -> packs.read(scheme).periodLength() == Period.Length.QUARTER)
                .filter(scheme -> !scheme.startsWith("boston_"))
                .sorted(Comparator.<String>comparingInt(scheme ->
                                order.contains(scheme) ? order.indexOf(scheme) : order.size())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Schemes the demo has assessed, or begun to. */
    private static Set<String> begun(JdbcClient jdbc) {
        return new TreeSet<>(
                jdbc.sql("select distinct scheme from assessment_run where requested_by = 'demo' and state <> 'FAILED'")
                        .query(String.class)
                        .list());
    }

    private static boolean hasOwnData(JdbcClient jdbc) {
        return jdbc.sql(
                        """
                        select exists (select from import_batch where state = 'published' and started_by <> 'demo')
                        """)
                .query(Boolean.class)
                .single();
    }

    private void say(String chinese, String english) {
        zhiheng.console().err().println(zhiheng.language().choose(chinese, english));
    }
}
