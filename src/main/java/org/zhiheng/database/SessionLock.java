package org.zhiheng.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A lock in the database that says somebody works on a thing. It lives as long as its connection: when the process is
 * killed, the database frees it, and another process may go on with the work.
 */
public final class SessionLock implements AutoCloseable {

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
            Connection connection = dataSource.getConnection();
            if (call(connection, "select pg_try_advisory_lock(?, ?)", kind, id)) {
                return Optional.of(new SessionLock(connection, kind, id));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException failure) {
            throw new IllegalStateException("The lock of " + kind + " (" + id + ") cannot be asked for", failure);
        }
    }

    /** The lock, once everybody before has given it back. */
    public static SessionLock take(DataSource dataSource, Kind kind, long id) {
        try {
            Connection connection = dataSource.getConnection();
            call(connection, "select pg_advisory_lock(?, ?) is not null", kind, id);
            return new SessionLock(connection, kind, id);
        } catch (SQLException failure) {
            throw new IllegalStateException("The lock of " + kind + " (" + id + ") cannot be asked for", failure);
        }
    }

    @Override
    public void close() {
        try (connection) {
            call(connection, "select pg_advisory_unlock(?, ?)", kind, id);
        } catch (SQLException failure) {
            throw new IllegalStateException("The lock of " + kind + " (" + id + ") cannot be given back", failure);
        }
    }

    private static boolean call(Connection connection, String sql, Kind kind, long id) throws SQLException {
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
