package org.zhiheng.database;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;

/**
 * The durable PostgreSQL inside a data directory, owned by one process at a time:
 *
 * <pre>
 * zhiheng.lock       locked by the owning process; the operating system frees it when the process dies
 * server.properties  where the owner's database and pages are, for other processes on the same data
 * password           of the database, made at the first start, readable by the owner of the directory only
 * postgres/          the cluster         software/  the programs         postgres.log  what the server said
 * </pre>
 *
 * A server left behind by a killed owner is stopped cleanly and started again by the next one.
 */
final class EmbeddedDatabase {

    /** What is committed survives a power failure; memory sized for a small machine of two cores. */
    static final Map<String, String> DURABLE = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("shared_buffers", "256MB"),
            Map.entry("work_mem", "32MB"),
            Map.entry("maintenance_work_mem", "128MB"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("max_connections", "100"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"));

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String NAME = "zhiheng";

    private final Path data;
    private final DatabaseSettings.Role role;
    private final FileChannel lockChannel;
    private final PostgresServer server;
    private final Properties notice = new Properties();
    private final Runnable atExit = this::stop;
    private boolean stopped;

    private EmbeddedDatabase(Path data, DatabaseSettings.Role role, FileChannel lockChannel) {
        this.data = data;
        this.role = role;
        this.lockChannel = lockChannel;
        this.server = new PostgresServer(
                PostgresSoftware.in(data.resolve("software")), data.resolve("postgres"), data.resolve("postgres.log"));
    }

    /** Starts the server of the data directory, or joins the process that has it. */
    static Database open(DatabaseSettings settings) {
        Path data = settings.data().toAbsolutePath().normalize();
        try {
            Files.createDirectories(data);
            FileChannel channel =
                    FileChannel.open(data.resolve("zhiheng.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                return join(data, settings.role());
            }
            try {
                return new EmbeddedDatabase(data, settings.role(), channel).start();
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new DatabaseUnavailable(
                    "数据目录 " + data + " 不能用：" + failure.getMessage() + "。请检查路径和写权限，或用 --data 换一个目录",
                    "The data directory " + data + " cannot be used: " + failure.getMessage()
                            + ". Check the path and the right to write, or choose another with --data",
                    failure);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static Database join(Path data, DatabaseSettings.Role role) throws IOException {
        Properties notice = awaitNotice(data);
        String url = notice.getProperty("url", "");
        String where = "进程 " + notice.getProperty("pid", "?")
                + Optional.ofNullable(notice.getProperty("web"))
                        .map(web -> "，网页 " + web)
                        .orElse("");
        if (role == DatabaseSettings.Role.SERVER) {
            throw new DatabaseUnavailable(
                    "数据目录 " + data + " 正被另一个治衡程序使用（" + where + "）。请用那一个，或先停掉它，或用 --data 换一个目录",
                    "The data directory " + data + " is in use by another Zhiheng (process "
                            + notice.getProperty("pid", "?")
                            + Optional.ofNullable(notice.getProperty("web"))
                                    .map(web -> ", pages at " + web)
                                    .orElse("")
                            + "). Use that one, stop it first, or choose another directory with --data");
        }
        if (url.isEmpty()) {
            throw new DatabaseUnavailable(
                    "数据目录 " + data + " 被另一个程序锁住，但找不到它的数据库（" + data.resolve("server.properties") + "）",
                    "The data directory " + data + " is locked by another process whose database is not announced in "
                            + data.resolve("server.properties"));
        }
        LOG.debug("Joining {}", url);
        return Database.named(url, Optional.of(PostgresServer.USER), Optional.of(password(data)));
    }

    /** The owner announces itself once its server is up; empty when it does not within a minute. */
    private static Properties awaitNotice(Path data) throws IOException {
        Properties notice = new Properties();
        Path file = data.resolve("server.properties");
        for (int attempt = 0; attempt < 300; attempt++) {
            if (Files.exists(file)) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    notice.load(reader);
                }
                boolean alive = ProcessHandle.of(Long.parseLong(notice.getProperty("pid", "0")))
                        .isPresent();
                if (alive) {
                    return notice;
                }
                notice.clear();
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return notice;
            }
        }
        return notice;
    }

    private Database start() throws IOException {
        Files.deleteIfExists(data.resolve("server.properties"));
        if (!server.isInitialised()) {
            LOG.info("正在建立数据库 {}", data.resolve("postgres"));
            server.initialise(newPassword(data));
        } else if (server.isRunning()) {
            LOG.warn("上次未正常退出，正在收回留下的数据库 / stopping the database left behind by a killed process");
            server.stop();
        }
        int port = server.start(DURABLE);
        SpringApplication.getShutdownHandlers().add(atExit);
        try {
            createDatabase(port);
        } catch (SQLException failure) {
            close();
            throw new IOException(failure);
        }
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME;
        notice.setProperty("url", url);
        notice.setProperty("user", PostgresServer.USER);
        notice.setProperty("pid", Long.toString(ProcessHandle.current().pid()));
        writeNotice();
        return Database.ownedBy(this, url, PostgresServer.USER, password(data));
    }

    private void createDatabase(int port) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", PostgresServer.USER, password(data));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select 1 from pg_database where datname = '" + NAME + "'")) {
            if (!found.next()) {
                statement.execute("create database " + NAME);
            }
        }
    }

    synchronized void announceWebPort(int port) {
        notice.setProperty("web", "http://localhost:" + port);
        writeNotice();
    }

    /** Stops the server. A command that others have joined meanwhile first waits for them to finish. */
    synchronized void close() {
        if (!stopped && role == DatabaseSettings.Role.COMMAND) {
            awaitOthers();
        }
        stop();
    }

    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            Files.deleteIfExists(data.resolve("server.properties"));
            if (server.isRunning()) {
                server.stop();
            }
            lockChannel.close();
            SpringApplication.getShutdownHandlers().remove(atExit);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (IllegalStateException alreadyShuttingDown) {
            LOG.trace("The process is ending", alreadyShuttingDown);
        }
    }

    private void awaitOthers() {
        try (Connection connection =
                        DriverManager.getConnection(notice.getProperty("url"), PostgresServer.USER, password(data));
                Statement statement = connection.createStatement()) {
            boolean said = false;
            while (true) {
                try (ResultSet others = statement.executeQuery(
                        "select count(*) from pg_stat_activity where application_name = 'zhiheng' and pid <> pg_backend_pid()")) {
                    others.next();
                    if (others.getInt(1) == 0) {
                        return;
                    }
                }
                if (!said) {
                    LOG.info("另一个命令正在使用数据库，等它完成 / another command uses the database, waiting for it");
                    said = true;
                }
                Thread.sleep(200);
            }
        } catch (SQLException | IOException gone) {
            LOG.debug("The server no longer answers", gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeNotice() {
        try {
            Path draft = data.resolve("server.properties.new");
            try (Writer writer = Files.newBufferedWriter(draft)) {
                notice.store(writer, null);
            }
            Files.move(
                    draft,
                    data.resolve("server.properties"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String newPassword(Path data) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path file = data.resolve("password");
        Files.deleteIfExists(file);
        if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, password);
        return password;
    }

    private static String password(Path data) throws IOException {
        return Files.readString(data.resolve("password")).strip();
    }
}
