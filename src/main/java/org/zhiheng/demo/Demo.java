package org.zhiheng.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.content.ContentHome;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;
import org.zhiheng.packversion.VersionRefused;
import org.zhiheng.report.Reports;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/**
 * The demonstration: on an empty database it generates a city, loads its files through the feeds as a user would, and
 * assesses its quarters. A second call finds what the first one made. A killed first call goes on where it stopped: files
 * already loaded change nothing, quarters already sealed are not run again.
 */
@Component
public class Demo {

    static final String MAIN_SCHEME = "street_quarterly";

    /** Assessed for the last quarter only, in this order: teams take their figures from the schemes before. */
    static final List<String> FURTHER_SCHEMES =
            List.of("work_safety_quarterly", "leadership_team_quarterly", "police_station_quarterly");

    private static final String LOADED_BY = "demo";
    private static final int SHOWN = 3;

    private final JdbcClient jdbc;
    private final ContentHome home;
    private final RecordImport imports;
    private final AssessmentJobs jobs;
    private final Reports reports;

    public Demo(JdbcClient jdbc, ContentHome home, RecordImport imports, AssessmentJobs jobs, Reports reports) {
        this.jdbc = jdbc;
        this.home = home;
        this.imports = imports;
        this.jobs = jobs;
        this.reports = reports;
    }

    /**
     * Whether the database holds nothing, or nothing but what an earlier call loaded: only then may a demonstration be
     * made in it.
     */
    public boolean isPossible() {
        return !exists("select 1 from import_batch where started_by <> :by");
    }

    /** Whether the last quarter's assessments are all there. */
    public boolean isMade() {
        return lastRun(CityPlan.LAST_QUARTER).isPresent()
                && FURTHER_SCHEMES.stream()
                        .allMatch(scheme -> run(scheme, CityPlan.LAST_QUARTER).isPresent())
                && exists("select 1 from import_batch where started_by = :by");
    }

    /**
     * Makes the demonstration, or finds it.
     *
     * @param progress told line by line in Chinese what is done
     * @throws IllegalStateException when the database holds other data
     */
    public DemoResult prepare(DemoOptions options, Consumer<String> progress) {
        Optional<Long> made = isMade() ? lastRun(CityPlan.LAST_QUARTER) : Optional.empty();
        if (made.isPresent()) {
            return result(made.get(), CityPlan.LAST_QUARTER, false, List.of());
        }
        if (!isPossible()) {
            throw new IllegalStateException("数据库中已有其他数据，不能生成演示数据；请换一个空数据库（--data）"
                    + " / the database holds other data; use an empty one for the demonstration (--data)");
        }
        CityPlan plan = options.plan();
        if (options.files().isPresent()) {
            load(CityGenerator.generate(plan, options.files().get(), progress), progress);
        } else {
            Path folder = temporaryFolder();
            try {
                load(CityGenerator.generate(plan, folder, progress), progress);
            } finally {
                remove(folder);
            }
        }
        jobs.resume();
        for (Period quarter : plan.quarters()) {
            assess(MAIN_SCHEME, quarter, progress);
        }
        for (String scheme : FURTHER_SCHEMES) {
            assess(scheme, plan.last(), progress);
        }
        long run = lastRun(plan.last()).orElseThrow();
        progress.accept("写出报告：" + options.reports().toAbsolutePath());
        List<Path> files = reports.export(run, options.reports());
        return result(run, plan.last(), true, files);
    }

    private void load(GeneratedCity city, Consumer<String> progress) {
        FeedReader feeds = new FeedReader(home);
        long rows = 0;
        long rejected = 0;
        for (GeneratedCity.CityFile file : city.files()) {
            Feed feed = feeds.feed(file.feed());
            ImportOptions options = ImportOptions.defaults().by(LOADED_BY);
            Period quarter = file.quarter();
            ImportResult result =
                    imports.load(feed, file.path(), quarter == null ? options : options.forPeriod(quarter));
            rows += result.counts().read();
            rejected += result.counts().rejected();
            progress.accept(
                    "导入 " + file.path().getFileName() + "：" + result.counts().read() + " 行"
                            + (result.counts().rejected() == 0
                                    ? ""
                                    : "，退回 " + result.counts().rejected() + " 行"));
        }
        progress.accept("共导入 " + rows + " 行，退回 " + rejected + " 行（演示数据中有意混入的错误）");
        jdbc.sql("analyze").update();
    }

    private void assess(String scheme, Period quarter, Consumer<String> progress) {
        if (run(scheme, quarter).isEmpty()) {
            try {
                AssessmentRun run = jobs.run(RunRequest.of(scheme, quarter));
                progress.accept("考核 " + quarter.chinese() + " " + scheme + " 完成，批次 " + run.id());
            } catch (VersionRefused notInForce) {
                progress.accept("不考核 " + quarter.chinese() + "：" + notInForce.getMessage());
            }
        }
    }

    private Optional<Long> lastRun(Period quarter) {
        return run(MAIN_SCHEME, quarter);
    }

    private Optional<Long> run(String scheme, Period period) {
        return jdbc.sql("""
                        select max(run_id) from assessment_run
                        where scheme = :scheme and period = :period and not trial and output_hash is not null
                        """)
                .param("scheme", scheme)
                .param("period", period.code())
                .query((row, number) -> Optional.ofNullable(row.getObject(1, Long.class)))
                .single();
    }

    private DemoResult result(long runId, Period quarter, boolean fresh, List<Path> files) {
        String scheme = jdbc.sql("select scheme_name from assessment_run where run_id = :run")
                .param("run", runId)
                .query(String.class)
                .single();
        List<DemoResult.Group> groups = new ArrayList<>();
        new RulePacks(home).read(MAIN_SCHEME).peerGroups().forEach((code, name) -> {
            List<DemoResult.Place> places = places(runId, code);
            groups.add(new DemoResult.Group(
                    name,
                    places.size(),
                    places.subList(0, Math.min(SHOWN, places.size())),
                    places.subList(Math.max(0, places.size() - SHOWN), places.size())));
        });
        return new DemoResult(runId, scheme, quarter.chinese(), fresh, files, groups);
    }

    private List<DemoResult.Place> places(long runId, String group) {
        return jdbc.sql("""
                        select s.rank, s.unit_code, u.name, coalesce(u.parent_name, '') as parent, s.total, s.suggested_grade
                        from standing s join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                        where s.run_id = :run and s.peer_group = :group and s.rank is not null
                        order by s.rank, s.unit_code collate "C"
                        """)
                .param("run", runId)
                .param("group", group)
                .query((row, number) -> new DemoResult.Place(
                        row.getBigDecimal("rank").stripTrailingZeros(),
                        row.getString("unit_code"),
                        row.getString("name"),
                        row.getString("parent"),
                        row.getBigDecimal("total"),
                        row.getString("suggested_grade")))
                .list();
    }

    private boolean exists(String query) {
        return jdbc.sql("select exists (" + query + ")")
                .param("by", LOADED_BY)
                .query(Boolean.class)
                .single();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("zhiheng-demo");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
