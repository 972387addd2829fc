package org.zhiheng.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock in the database that says somebody works on a thing. It lives as long as its connection: when the process is
 * killed, the database frees it, and another process may go on with the work.
 */
public final class SessionLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SessionLock.class);

    /** What is worked on; tells the locks of one kind from those of another. */
    public enum Kind {
        RUN(0x5A48),
        SCHEDULE_FIRE(0x5A49),
        SCHEDULE(0x5A4A),
        APPEAL(0x5A4B);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    private final Connection connection;
    private final Kind kind;
    private final long id;

    private SessionLock(Connection connection, Kind kind, long id) {
        this.connection = connection;
        this.kind = kind;
        this.id = id;
    }

    /** The lock; empty when another process, or another thread of this one, has it. */
    public static Optional<SessionLock> tryTake(DataSource dataSource, Kind kind, long id) {
        try {
            SessionLock lock = new SessionLock(dataSource.getConnection(), kind, id);
            return lock.isGot("select pg_try_advisory_lock(?, ?)") ? Optional.of(lock) : Optional.empty();
        } catch (SQLException failure) {
            throw new IllegalStateException("The lock of " + kind + " (" + id + ") cannot be asked for", failure);
        }
    }

    /** The lock, once everybody before has given it back. */
    public static SessionLock take(DataSource dataSource, Kind kind, long id) {
        try {
            SessionLock lock = new SessionLock(dataSource.getConnection(), kind, id);
            lock.isGot("select pg_advisory_lock(?, ?) is not null");
            return lock;
        } catch (SQLException failure) {
            throw new IllegalStateException("The lock of " + kind + " (" + id + ") cannot be asked for", failure);
        }
    }

    /** Gives it back. A lock whose connection is broken is free already; what was done under it is not undone by that. */
    @Override
    public void close() {
        try (connection) {
            call("select pg_advisory_unlock(?, ?)");
        } catch (SQLException failure) {
            LOG.warn("锁 {} ({}) 的连接已断 / the connection of the lock is broken: {}", kind, id, failure.getMessage());
        }
    }

    /** Asks for it; a connection without the lock goes back to the pool. */
    private boolean isGot(String sql) throws SQLException {
        boolean got = false;
        try {
            got = call(sql);
            return got;
        } finally {
            if (!got) {
                connection.close();
            }
        }
    }

    private boolean call(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, kind.number);
            statement.setInt(2, Math.toIntExact(id));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
