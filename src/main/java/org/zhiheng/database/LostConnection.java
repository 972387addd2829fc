package org.zhiheng.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a failure because the connection to the database broke, or none could be had, from failures of the work itself. */
public final class LostConnection {

    /** What a user is told whose work was cut off. */
    public static final String WORDS = "与数据库的连接断了，这一步可能没有做完。请稍后再试一次，已经存入的不会重复"
            + " / the connection to the database broke and this may not be done; try again in a moment, nothing is stored twice";

    private static final String CONNECTION_CLASS = "08";
    /** The server shuts down, has crashed, or does not accept connections yet. */
    private static final Set<String> SERVER_GONE = Set.of("57P01", "57P02", "57P03");

    private LostConnection() {}

    /** Whether a lost connection is among the causes of a failure. */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isLost(sql)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLost(SQLException failure) {
        String state = failure.getSQLState();
        return state == null
                ? failure instanceof SQLTransientConnectionException
                        || failure instanceof SQLNonTransientConnectionException
                        || "Connection is closed".equals(failure.getMessage())
                : state.startsWith(CONNECTION_CLASS) || SERVER_GONE.contains(state);
    }
}
