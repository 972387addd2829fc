package org.zhiheng.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.ZhihengApplication;
import org.zhiheng.content.ContentHome;
import org.zhiheng.database.Database;
import org.zhiheng.database.DatabaseSettings;
import org.zhiheng.packversion.FolderVersions;

/**
 * How long every page and every GET of the API takes, from request to last byte, one user, one request after the other,
 * each kind of address warmed up first. The kinds come from the route table. Beside them, as rivals: a file that only has to
 * be sent, and the bare SELECT of the largest run's standings. Files to be saved have a table of their own, and a route without
 * an example is told at the end (exit code 1). Processor time is that of the server's request threads and of
 * the database processes; it stands still when neighbours are busy.
 *
 * <pre>
 * java -jar target/zhiheng.jar --data /tmp/city demo                                 # stop it once it serves
 * java -jar target/zhiheng.jar --data /tmp/city run community_quarterly 2026Q3       # 1,689 communities; other quarters: trend
 * mvn -o -q test-compile
 * java -cp target/zhiheng.jar -Dloader.path=target/test-classes -Dloader.main=org.zhiheng.benchmarks.PageBenchmark \
 *      org.springframework.boot.loader.launch.PropertiesLauncher /tmp/city [PART-OF-AN-ADDRESS]
 * </pre>
 *
 * <p>It adds users named {@code pages-…}, brings the run to publicity, at the end to publication, files an appeal, loads a file
 * of wrong rows, begins a draft and asks its gates: give it a copy of the data.
 */
public final class PageBenchmark {

    private static final int WARM_UP = 5;
    private static final int ROUNDS = 40;
    private static final int FEWEST_ROUNDS = 10;
    private static final double SECONDS_A_KIND = 3;
    private static final double MOST_SECONDS_A_KIND = 20;
    private static final int FEWEST_OF_FILES = 3;
    private static final int WRONG_ROWS = 20_000;
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final ProcessHandle database;

    private interface Request {
        /** @return bytes that came back */
        int send(int round) throws IOException, InterruptedException;
    }

    private record Timing(
            String kind, int rounds, double median, double p95, double processor, double database, int bytes) {}

    /** How often a kind is asked before it is timed, and how often at least while it is. */
    private record Effort(int warmUp, int fewest) {

        static final Effort PAGE = new Effort(WARM_UP, FEWEST_ROUNDS);
        static final Effort FILE = new Effort(1, FEWEST_OF_FILES);
    }

    private PageBenchmark(JdbcClient jdbc) {
        int backend = jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
        this.database = ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
    }

    /** @param arguments the data directory, and a part of the kinds to be timed (all when absent) */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0) {
            System.err.println("PageBenchmark DATA [PART-OF-AN-ADDRESS]");
            System.exit(2);
        }
        Database database =
                Database.open(DatabaseSettings.embedded(Path.of(arguments[0]), DatabaseSettings.Role.SERVER));
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(ZhihengApplication.class)
                .web(WebApplicationType.SERVLET)
                .initializers(context -> {
                    GenericApplicationContext beans = (GenericApplicationContext) context;
                    beans.registerBean("database", Database.class, () -> database);
                    beans.registerBean("contentHome", ContentHome.class, ContentHome::shipped);
                })
                .run("--server.port=0", "--zhiheng.limits.logins=1000", "--zhiheng.limits.calls=1000000")) {
            application.getBean(FolderVersions.class).takeOverAll();
            boolean complete = new PageBenchmark(application.getBean(JdbcClient.class))
                    .measure(application, arguments.length > 1 ? arguments[1] : "");
            if (!complete) {
                System.exit(1);
            }
        }
        System.exit(0);
    }

    /** @return whether there was an example for every route */
    private boolean measure(ConfigurableApplicationContext application, String part)
            throws IOException, InterruptedException {
        PageExamples examples = new PageExamples(application);
        PageExamples.LargestRun run = examples.largestRun();
        Map<String, String> users = examples.users(run);
        examples.prepare(run);
        String server = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
        Map<String, PageSession> sessions = new LinkedHashMap<>();
        for (Map.Entry<String, String> user : users.entrySet()) {
            sessions.put(user.getKey(), PageSession.of(server, user.getKey(), user.getValue()));
        }
        preview(examples, sessions, run);
        validate(sessions.get("pages-department"), run);
        loadWrongRows(sessions.get("pages-department"));
        PageAddresses addresses = new PageAddresses(application, run.id());
        for (PageSession session : sessions.values()) {
            boolean reader =
                    session.user().equals("pages-department") || session.user().equals("pages-publisher");
            addresses.follow(session, reader ? List.of("/runs/" + run.id() + "/ranking", "/", "/login") : List.of("/"));
        }
        for (PageSession session : sessions.values()) {
            addresses.addOthers(session, examples.variables(run), examples.queries(run));
        }
        OUT.printf(
                Locale.ROOT,
                "run %d, %s %s, %,d units; Java %s, %d processors; %d warm-up requests and up to %d timed ones a kind%n",
                run.id(),
                run.scheme(),
                run.period(),
                run.units(),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                WARM_UP,
                ROUNDS);
        List<Timing> timings = timed(addresses.pages(), sessions, part, Effort.PAGE);
        timings.addAll(0, rivals(application.getBean(JdbcClient.class), sessions, run));
        print("address", timings);
        examples.publish(run);
        addresses.addOthers(sessions.get("pages-department"), examples.variables(run), examples.queries(run));
        print("file", timed(addresses.files(), sessions, part, Effort.FILE));
        List<String> without = addresses.without();
        if (!without.isEmpty()) {
            OUT.println("NO EXAMPLE, NOT TIMED: " + String.join(" ", without));
        }
        return without.isEmpty();
    }

    private List<Timing> timed(
            Map<String, List<PageAddresses.Address>> kinds,
            Map<String, PageSession> sessions,
            String part,
            Effort effort)
            throws IOException, InterruptedException {
        List<Timing> timings = new ArrayList<>();
        for (Map.Entry<String, List<PageAddresses.Address>> kind : kinds.entrySet()) {
            List<PageAddresses.Address> all = kind.getValue();
            if (kind.getKey().contains(part) && !all.isEmpty()) {
                timings.add(time(
                        kind.getKey(),
                        round -> {
                            PageAddresses.Address address = all.get(Math.floorMod(round, all.size()));
                            return sessions.get(address.user()).read(address.path()).length;
                        },
                        this::requestThreads,
                        effort));
            }
        }
        timings.sort(Comparator.comparingDouble(Timing::median).reversed());
        return timings;
    }

    /** The effect of the draft on one period and what its gates say, which pages show. */
    private static void preview(PageExamples examples, Map<String, PageSession> sessions, PageExamples.LargestRun run)
            throws IOException, InterruptedException {
        PageSession author = sessions.get("pages-author");
        for (long draft : examples.drafts().stream().limit(1).toList()) {
            String version = "/versions/" + draft;
            author.post(version + "/effect", version + "/effect", Map.of("period", run.period()));
            await(author, version + "/effect");
            author.post(version, version + "/submit", Map.of("reason", "页面计时"));
            sessions.get("pages-office").post(version, version + "/gates", Map.of());
            await(author, version);
        }
    }

    private static void await(PageSession session, String page) throws IOException, InterruptedException {
        while (session.get(page).body().contains("data-refresh")) {
            Thread.sleep(500);
        }
    }

    /** A load of rows none of which can be taken, for the reject file. */
    private static void loadWrongRows(PageSession department) throws IOException, InterruptedException {
        StringBuilder rows = new StringBuilder("案件编号,单位编码,受理时间\n");
        for (int row = 0; row < WRONG_ROWS; row++) {
            rows.append("X-").append(row).append(",999999999,昨天\n");
        }
        await(
                department,
                department
                        .upload(
                                "/data",
                                "/data/import",
                                Map.of("feed", "std_cases"),
                                "wrong.csv",
                                rows.toString().getBytes(StandardCharsets.UTF_8))
                        .uri()
                        .getPath());
    }

    /** The checks of the run's period, whose findings have pages. */
    private static void validate(PageSession department, PageExamples.LargestRun run)
            throws IOException, InterruptedException {
        String work = department
                .post("/data/validation", "/data/validation", Map.of("period", run.period()))
                .uri()
                .getPath();
        await(department, work);
    }

    private List<Timing> rivals(JdbcClient jdbc, Map<String, PageSession> sessions, PageExamples.LargestRun run)
            throws IOException, InterruptedException {
        PageSession session = sessions.get("pages-department");
        return List.of(
                time(
                        "rival: a file, /css/zhiheng.css",
                        round -> session.read("/css/zhiheng.css").length,
                        this::requestThreads),
                time(
                        "rival: bare SELECT of the run's standings",
                        round -> jdbc.sql("select * from standing where run_id = :run order by peer_group, rank")
                                        .param("run", run.id())
                                        .query()
                                        .listOfRows()
                                        .isEmpty()
                                ? 1
                                : 0,
                        threads::getCurrentThreadCpuTime),
                time(
                        "rival: bare count of the run's scores",
                        round -> jdbc.sql("select count(*) from node_score where run_id = :run")
                                .param("run", run.id())
                                .query(Integer.class)
                                .single(),
                        threads::getCurrentThreadCpuTime));
    }

    private Timing time(String kind, Request request, LongSupplier own) throws IOException, InterruptedException {
        return time(kind, request, own, Effort.PAGE);
    }

    private Timing time(String kind, Request request, LongSupplier own, Effort effort)
            throws IOException, InterruptedException {
        List<Double> milliseconds = new ArrayList<>();
        int bytes = 0;
        for (int round = 0; round < effort.warmUp(); round++) {
            bytes = request.send(round);
        }
        long processorBefore = own.getAsLong();
        Duration databaseBefore = databaseProcessor();
        long begin = System.nanoTime();
        while (milliseconds.size() < ROUNDS
                && (milliseconds.size() < effort.fewest() || System.nanoTime() - begin < SECONDS_A_KIND * 1e9)
                && (milliseconds.isEmpty() || System.nanoTime() - begin < MOST_SECONDS_A_KIND * 1e9)) {
            long start = System.nanoTime();
            request.send(effort.warmUp() + milliseconds.size());
            milliseconds.add((System.nanoTime() - start) / 1e6);
        }
        int rounds = milliseconds.size();
        double processor = (own.getAsLong() - processorBefore) / 1e6 / rounds;
        double server = databaseProcessor().minus(databaseBefore).toMillis() / (double) rounds;
        milliseconds.sort(null);
        return new Timing(
                kind,
                rounds,
                milliseconds.get(rounds / 2),
                milliseconds.get(rounds * 95 / 100),
                processor,
                server,
                bytes);
    }

    private static void print(String kind, List<Timing> timings) {
        OUT.printf(
                "%-78s %6s %8s %8s %9s %9s %8s%n", kind, "rounds", "p50 ms", "p95 ms", "java ms", "sql ms", "KB sent");
        timings.forEach(timing -> OUT.printf(
                Locale.ROOT,
                "%-78s %6d %8.1f %8.1f %9.1f %9.1f %8.1f%s%n",
                timing.kind(),
                timing.rounds(),
                timing.median(),
                timing.p95(),
                timing.processor(),
                timing.database(),
                timing.bytes() / 1024.0,
                timing.processor() + timing.database() > 100 ? "  > 100 ms of processor" : ""));
    }

    /** Processor time of the threads that answer requests, in ns. */
    private long requestThreads() {
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("http-nio-")) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return sum;
    }

    private Duration databaseProcessor() {
        return database.descendants()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
