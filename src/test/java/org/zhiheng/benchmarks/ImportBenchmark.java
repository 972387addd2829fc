package org.zhiheng.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import org.zhiheng.content.ContentHome;
import org.zhiheng.database.Database;
import org.zhiheng.database.DatabaseSettings;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;

/**
 * Loading throughput: the same bytes copied raw into a text table, then the product's first import, the same file again,
 * and, when given, a file with a few changes. The server is the durable embedded one. Processor time is that of this
 * process and of all server processes together; it stands still when neighbours are busy, wall time is beside.
 *
 * <p>Run: {@code java -Xmx512m -cp … org.zhiheng.benchmarks.ImportBenchmark FEED FILE [CHANGED]}; the file a CSV, plain or gz.
 */
public final class ImportBenchmark {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final ProcessHandle server;
    private double rawWall;
    private double rawProcessor;

    private ImportBenchmark(HikariDataSource pool) {
        this.pool = pool;
        this.jdbc = JdbcClient.create(pool);
        int backend = jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
        this.server = ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
    }

    /** @param arguments feed, file, and a changed file to load last */
    public static void main(String[] arguments) throws Exception {
        Path scratch = Files.createTempDirectory("import-benchmark");
        try (Database database = Database.open(DatabaseSettings.embedded(scratch, DatabaseSettings.Role.SERVER))) {
            try (HikariDataSource pool = database.pool(4)) {
                Flyway.configure()
                        .dataSource(pool)
                        .locations("classpath:db/migration")
                        .load()
                        .migrate();
                ImportBenchmark benchmark = new ImportBenchmark(pool);
                Path file = Path.of(arguments[1]);
                benchmark.raw(file);
                Feed feed = new FeedReader(ContentHome.shipped()).feed(arguments[0]);
                benchmark.load("first import", feed, file);
                benchmark.load("same file again", feed, file);
                if (arguments.length > 2) {
                    benchmark.load("changed file", feed, Path.of(arguments[2]));
                }
            }
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    private void raw(Path file) throws Exception {
        int width;
        try (InputStream in = open(file)) {
            width = columns(in);
        }
        jdbc.sql("create unlogged table raw ("
                        + IntStream.range(0, width)
                                .mapToObj(column -> "c" + column + " text")
                                .collect(Collectors.joining(", "))
                        + ")")
                .update();
        measured("raw copy", () -> {
            try (InputStream in = open(file);
                    Connection connection = pool.getConnection()) {
                return connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy raw from stdin with (format csv, header)", in, 1 << 16);
            }
        });
        jdbc.sql("drop table raw").update();
    }

    private void load(String what, Feed feed, Path file) throws Exception {
        RecordImport imports = new RecordImport(pool);
        List<ImportResult.Counts> counts = new ArrayList<>();
        measured(what, () -> {
            ImportResult result = imports.load(feed, file, ImportOptions.defaults());
            counts.add(result.counts());
            return result.counts().read();
        });
        OUT.println("    " + counts.get(0));
    }

    private interface Work {
        long rows() throws Exception;
    }

    private void measured(String what, Work work) throws Exception {
        System.gc();
        Duration ownBefore = ownProcessor();
        Duration serverBefore = serverProcessor();
        long start = System.nanoTime();
        long rows = work.rows();
        double wall = (System.nanoTime() - start) / 1e9;
        double own = ownProcessor().minus(ownBefore).toMillis() / 1e3;
        double processor = own + serverProcessor().minus(serverBefore).toMillis() / 1e3;
        if (rawWall == 0) {
            rawWall = wall;
            rawProcessor = processor;
        }
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(memory -> memory.getType() == MemoryType.HEAP)
                .mapToLong(memory -> memory.getPeakUsage().getUsed())
                .sum();
        OUT.printf(
                Locale.ROOT,
                "%-16s %,10d rows %7.2f s wall × %4.1f %,9.0f rows/s %7.2f s processor × %4.1f (%.2f own)  heap peaks %d MB%n",
                what,
                rows,
                wall,
                wall / rawWall,
                rows / wall,
                processor,
                processor / rawProcessor,
                own,
                peak >> 20);
    }

    private static Duration ownProcessor() {
        return Duration.ofNanos(
                ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime());
    }

    private Duration serverProcessor() {
        return server.children()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static int columns(InputStream in) throws IOException {
        int width = 1;
        boolean quoted = false;
        int letter;
        while ((letter = in.read()) >= 0 && (quoted || letter != '\n')) {
            quoted ^= letter == '"';
            width += !quoted && letter == ',' ? 1 : 0;
        }
        return width;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(2);
        boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return zipped ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16) : in;
    }
}
