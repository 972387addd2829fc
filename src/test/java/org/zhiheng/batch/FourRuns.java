package org.zhiheng.batch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.zhiheng.ZhihengApplication;
import org.zhiheng.content.ContentHome;
import org.zhiheng.database.Database;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.RunRequest;
import org.zhiheng.vocabulary.Period;

/** A process that carries out four runs at once, begun at drawn moments; made to be killed. */
final class FourRuns {

    /** What the database shows as the application of this process's connections. */
    static final String CONNECTIONS = "four-runs";

    private static final int RUNS = 4;
    private static final int LONGEST_WAIT = 1500;

    private FourRuns() {}

    /** @param arguments JDBC URL, user, password, seed of the moments */
    public static void main(String[] arguments) throws InterruptedException {
        Database database =
                Database.named(withApplicationName(arguments[0]), Optional.of(arguments[1]), Optional.of(arguments[2]));
        Random moments = new Random(Long.parseLong(arguments[3]));
        ConfigurableApplicationContext context = new SpringApplicationBuilder(ZhihengApplication.class)
                .web(WebApplicationType.NONE)
                .lazyInitialization(true)
                .properties(Map.of("spring.quartz.auto-startup", "false"))
                .initializers((GenericApplicationContext prepared) -> {
                    prepared.registerBean("database", Database.class, () -> database);
                    prepared.registerBean("contentHome", ContentHome.class, () -> ContentHome.in(SampleCity.home()));
                })
                .run();
        AssessmentRuns runs = context.getBean(AssessmentRuns.class);
        AssessmentJobs jobs = context.getBean(AssessmentJobs.class);
        List<Long> requested = Stream.generate(
                        () -> runs.request(RunRequest.of(SampleCity.SCHEME, Period.parse("2026Q3")))
                                .id())
                .limit(RUNS)
                .toList();
        ExecutorService workers = Executors.newFixedThreadPool(RUNS);
        for (long run : requested) {
            long wait = moments.nextInt(LONGEST_WAIT);
            workers.execute(() -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(wait);
                    jobs.carryOut(run);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        workers.shutdown();
        workers.awaitTermination(5, TimeUnit.MINUTES);
        context.close();
    }

    private static String withApplicationName(String url) {
        return url + (url.contains("?") ? "&" : "?") + "ApplicationName=" + CONNECTIONS;
    }
}
