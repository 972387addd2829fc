package org.zhiheng.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An opened database and how to reach it. Closing the one that owns an embedded server stops the server; closing
 * any other only lets go of it.
 */
public final class Database implements AutoCloseable {

    private final String url;
    private final Optional<String> user;
    private final Optional<String> password;
    private final Optional<EmbeddedDatabase> owned;

    private Database(String url, Optional<String> user, Optional<String> password, Optional<EmbeddedDatabase> owned) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.owned = owned;
    }

    /**
     * Opens the named PostgreSQL, or the embedded one of the data directory: starts it, or joins the process that has it.
     *
     * @throws DatabaseUnavailable when it cannot be had, with the reason in words
     */
    public static Database open(DatabaseSettings settings) {
        return settings.url()
                .map(url -> named(url, settings.user(), settings.password()))
                .orElseGet(() -> EmbeddedDatabase.open(settings));
    }

    /** A PostgreSQL that is already there. */
    public static Database named(String url, Optional<String> user, Optional<String> password) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new DatabaseUnavailable(
                    "数据库地址应以 jdbc:postgresql: 开头，写的是（" + url + "），例如 jdbc:postgresql://localhost:5432/zhiheng",
                    "A database URL starts with jdbc:postgresql:, not (" + url
                            + "); for example jdbc:postgresql://localhost:5432/zhiheng");
        }
        return new Database(url, user, password, Optional.empty());
    }

    static Database ownedBy(EmbeddedDatabase embedded, String url, String user, String password) {
        return new Database(url, Optional.of(user), Optional.of(password), Optional.of(embedded));
    }

    /**
     * Makes one connection, to find out early whether the database answers.
     *
     * @throws DatabaseUnavailable when it does not
     */
    public void check() {
        pool(1).close();
    }

    /** JDBC URL without password. */
    public String url() {
        return url;
    }

    /** Tells other processes on the same data directory where the web pages of this one are. */
    public void announceWebPort(int port) {
        owned.ifPresent(embedded -> embedded.announceWebPort(port));
    }

    /**
     * A new connection pool. Sessions speak UTC, so that no result depends on this machine's time zone.
     *
     * @throws DatabaseUnavailable when no connection can be made
     */
    public HikariDataSource pool(int size) {
        return pool(size, null);
    }

    /** The same with a schema to work in; null: the user's own. */
    HikariDataSource pool(int size, @Nullable String schema) {
        HikariConfig config = new HikariConfig();
        config.setSchema(schema);
        config.setPoolName("zhiheng");
        config.setJdbcUrl(url);
        user.ifPresent(config::setUsername);
        password.ifPresent(config::setPassword);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionInitSql("set time zone 'UTC'");
        config.addDataSourceProperty("ApplicationName", "zhiheng");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.setConnectionTimeout(20_000);
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new DatabaseUnavailable(
                    "连不上数据库（" + url + "）：" + cause.getMessage() + "。请检查地址、用户名、密码，以及数据库是否已启动",
                    "Cannot connect to the database (" + url + "): " + cause.getMessage()
                            + ". Maybe the address, user or password is wrong, or the server is not running",
                    failure);
        }
    }

    @Override
    public void close() {
        owned.ifPresent(EmbeddedDatabase::close);
    }
}
