package org.zhiheng.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The one embedded server of a test JVM: quick rather than durable, gone when the JVM ends. */
public final class TestServer {

    private static final String PASSWORD = "for-tests";
    private static final Path DIRECTORY;
    private static final int PORT;

    static {
        try {
            DIRECTORY = Files.createTempDirectory("zhiheng-test");
            PostgresServer server = new PostgresServer(
                    PostgresSoftware.in(sharedSoftware()),
                    DIRECTORY.resolve("postgres"),
                    DIRECTORY.resolve("postgres.log"));
            server.initialise(PASSWORD);
            PORT = server.start(Map.of(
                    "fsync",
                    "off",
                    "synchronous_commit",
                    "off",
                    "full_page_writes",
                    "off",
                    "timezone",
                    "UTC",
                    "max_connections",
                    "200",
                    "jit",
                    "off"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.stop();
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                } finally {
                    delete(DIRECTORY);
                }
            }));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private TestServer() {}

    public static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + PORT + "/" + database;
    }

    public static String user() {
        return PostgresServer.USER;
    }

    public static String password() {
        return PASSWORD;
    }

    public static void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url("postgres"), user(), PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public static void delete(Path directory) {
        try {
            PostgresServer.deleteTree(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Unpacked once per user and machine, not once per test run. */
    static Path sharedSoftware() {
        return Path.of(System.getProperty("java.io.tmpdir"), "zhiheng-software-" + System.getProperty("user.name"));
    }
}
