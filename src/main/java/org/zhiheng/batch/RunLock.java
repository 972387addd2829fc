package org.zhiheng.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A lock in the database that says somebody works on a run. It lives as long as its connection: when the process is
 * killed, the database frees it, and another process may go on with the run.
 */
final class RunLock implements AutoCloseable {

    /** Tells the locks of runs from other advisory locks. */
    private static final int KIND = 0x5A48;

    private final Connection connection;
    private final long runId;

    private RunLock(Connection connection, long runId) {
        this.connection = connection;
        this.runId = runId;
    }

    /** The lock; empty when another process, or another thread of this one, has it. */
    static Optional<RunLock> tryTake(DataSource dataSource, long runId) {
        try {
            Connection connection = dataSource.getConnection();
            if (call(connection, "select pg_try_advisory_lock(?, ?)", runId)) {
                return Optional.of(new RunLock(connection, runId));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException failure) {
            throw new IllegalStateException("The lock of run (" + runId + ") cannot be asked for", failure);
        }
    }

    @Override
    public void close() {
        try (connection) {
            call(connection, "select pg_advisory_unlock(?, ?)", runId);
        } catch (SQLException failure) {
            throw new IllegalStateException("The lock of run (" + runId + ") cannot be given back", failure);
        }
    }

    private static boolean call(Connection connection, String sql, long runId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, KIND);
            statement.setInt(2, Math.toIntExact(runId));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
