package org.zhiheng.database;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the database is.
 *
 * @param data directory of the embedded server; unused when {@code url} is given
 * @param url JDBC URL of a PostgreSQL that is already there; empty for the embedded one
 * @param user of that PostgreSQL; empty when the URL carries it
 * @param password of that user; empty when the URL carries it
 * @param role what this process wants the database for
 */
public record DatabaseSettings(
        Path data, Optional<String> url, Optional<String> user, Optional<String> password, Role role) {

    /** Who opens the database. */
    public enum Role {
        /** Wants the data directory for itself and is refused when another process has it. */
        SERVER,
        /** One command: joins the process that has the data directory, if there is one. */
        COMMAND
    }

    /** The embedded server in a directory. */
    public static DatabaseSettings embedded(Path data, Role role) {
        return new DatabaseSettings(data, Optional.empty(), Optional.empty(), Optional.empty(), role);
    }
}
