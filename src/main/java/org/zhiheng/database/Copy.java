package org.zhiheng.database;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/** Writes rows with PostgreSQL's COPY, about ten times as fast as single inserts. Takes part in a running transaction. */
public final class Copy {

    private static final int BUFFER = 64 * 1024;

    private Copy() {}

    /** Takes the rows one by one. */
    @FunctionalInterface
    public interface Rows {

        /**
         * One row, values in the order of the columns. Null is NULL; numbers are written exactly; a list becomes an
         * array; bytes become bytea; anything else its {@code toString()}, which suits dates and times of java.time.
         */
        void row(@Nullable Object... values);
    }

    /**
     * Copies rows into a table; nothing is written when the source fails.
     *
     * @param source called once with the place to put the rows
     * @return the number of rows written
     */
    public static long into(DataSource dataSource, String table, List<String> columns, Consumer<Rows> source) {
        String sql = "copy " + table + " (" + String.join(", ", columns) + ") from stdin";
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
            try {
                Buffer buffer = new Buffer(copy, columns.size());
                source.accept(buffer);
                buffer.flush();
                return copy.endCopy();
            } catch (CopyFailed failed) {
                throw failed.cause;
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException failure) {
            throw new SQLStateSQLExceptionTranslator().translate("copy", sql, failure);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private static final class Buffer implements Rows {

        private final CopyIn copy;
        private final int width;
        private final StringBuilder text = new StringBuilder(BUFFER + 4096);

        Buffer(CopyIn copy, int width) {
            this.copy = copy;
            this.width = width;
        }

        @Override
        public void row(@Nullable Object... values) {
            if (values.length != width) {
                throw new IllegalArgumentException(values.length + " values for " + width + " columns");
            }
            for (int index = 0; index < width; index++) {
                if (index > 0) {
                    text.append('\t');
                }
                Object value = values[index];
                if (value == null) {
                    text.append("\\N");
                } else {
                    escape(plain(value));
                }
            }
            text.append('\n');
            if (text.length() >= BUFFER) {
                try {
                    flush();
                } catch (SQLException failure) {
                    throw new CopyFailed(failure);
                }
            }
        }

        void flush() throws SQLException {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            text.setLength(0);
        }

        private void escape(String value) {
            for (int index = 0; index < value.length(); index++) {
                char letter = value.charAt(index);
                switch (letter) {
                    case '\\' -> text.append("\\\\");
                    case '\t' -> text.append("\\t");
                    case '\n' -> text.append("\\n");
                    case '\r' -> text.append("\\r");
                    case '\0' -> text.append('\uFFFD');
                    default -> text.append(letter);
                }
            }
        }
    }

    private static String plain(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Iterable<?> list) {
            return java.util.stream.StreamSupport.stream(list.spliterator(), false)
                    .map(Copy::element)
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return value.toString();
    }

    private static String element(@Nullable Object value) {
        return value == null ? "NULL" : '"' + plain(value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static final class CopyFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final SQLException cause;

        CopyFailed(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
