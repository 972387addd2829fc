package org.zhiheng.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An empty, migrated database for one piece of work, gone when closed: an embedded server in a folder for temporary files,
 * or a schema of its own in a PostgreSQL that is already there.
 */
public final class TemporaryDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryDatabase.class);
    private static final int CONNECTIONS = 4;

    /** Takes away what was made; never called twice. */
    private interface Removal {
        void run() throws IOException, SQLException;
    }

    private final DataSource pool;
    private final Removal removal;
    private final Thread atExit = new Thread(this::remove);
    private boolean removed;

    private TemporaryDatabase(DataSource pool, Removal removal) {
        this.pool = pool;
        this.removal = removal;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * An embedded server of its own. Nothing of it is kept, so it need not survive a power failure.
     *
     * @param software folder the programs of the server are unpacked into once; empty: they go away with the rest
     * @throws DatabaseUnavailable when it cannot be started
     */
    public static TemporaryDatabase embedded(Optional<Path> software) {
        try {
            Path folder = Files.createTempDirectory("zhiheng-temporary");
            try {
                PostgresServer server = new PostgresServer(
                        PostgresSoftware.in(software.orElse(folder.resolve("software"))),
                        folder.resolve("postgres"),
                        folder.resolve("postgres.log"));
                byte[] random = new byte[24];
                new SecureRandom().nextBytes(random);
                String password = HexFormat.of().formatHex(random);
                server.initialise(password);
                Map<String, String> settings = new TreeMap<>(EmbeddedDatabase.DURABLE);
                settings.putAll(Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off"));
                int port = server.start(settings);
                Database database = Database.named(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                        Optional.of(PostgresServer.USER),
                        Optional.of(password));
                TemporaryDatabase temporary = new TemporaryDatabase(database.pool(CONNECTIONS), () -> {
                    server.stop();
                    PostgresServer.deleteTree(folder);
                });
                migrate(temporary.pool);
                return temporary;
            } catch (IOException | RuntimeException failure) {
                if (!Files.exists(folder.resolve("postgres").resolve("postmaster.pid"))) {
                    PostgresServer.deleteTree(folder);
                }
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * A schema of its own in this database, dropped at the end. The user must be allowed to create schemas.
     *
     * @throws DatabaseUnavailable when the database does not answer
     */
    public static TemporaryDatabase in(Database database) {
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        String schema = "zhiheng_" + HexFormat.of().formatHex(random);
        HikariDataSource pool = database.pool(CONNECTIONS, schema);
        TemporaryDatabase temporary =
                new TemporaryDatabase(pool, () -> execute(database, "drop schema " + schema + " cascade"));
        try {
            execute(database, "create schema " + schema);
            migrate(pool);
            return temporary;
        } catch (SQLException | RuntimeException failure) {
            temporary.close();
            throw failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
        }
    }

    /** One that somebody else has made, migrated and left empty, and takes away himself. */
    public static TemporaryDatabase of(DataSource dataSource) {
        return new TemporaryDatabase(dataSource, () -> {});
    }

    public DataSource dataSource() {
        return pool;
    }

    private static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (HikariDataSource one = database.pool(1);
                Connection connection = one.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private synchronized void remove() {
        if (removed) {
            return;
        }
        removed = true;
        if (pool instanceof HikariDataSource own) {
            own.close();
        }
        try {
            removal.run();
        } catch (IOException | SQLException failure) {
            LOG.warn("临时数据库没有完全删除：{} / a temporary database was not removed", failure.getMessage());
        }
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyShuttingDown) {
            LOG.trace("The process is ending", alreadyShuttingDown);
        }
    }
}
