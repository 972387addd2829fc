package org.zhiheng.database;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
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
    /** Stands for what UTF-8 or PostgreSQL cannot hold: half a character, NUL. */
    private static final char REPLACEMENT = '\uFFFD';

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
        private byte[] bytes = new byte[BUFFER + 4096];
        private int length;

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
                    bytes[length++] = '\t';
                }
                Object value = values[index];
                if (value == null) {
                    reserve(4);
                    bytes[length++] = '\\';
                    bytes[length++] = 'N';
                } else if (value instanceof String text) {
                    escape(text);
                } else if (value instanceof Long || value instanceof Integer) {
                    digits(((Number) value).longValue());
                } else {
                    escape(plain(value));
                }
            }
            bytes[length++] = '\n';
            if (length >= BUFFER) {
                try {
                    flush();
                } catch (SQLException failure) {
                    throw new CopyFailed(failure);
                }
            }
        }

        void flush() throws SQLException {
            copy.writeToCopy(bytes, 0, length);
            length = 0;
        }

        /** Makes room, with some to spare for the separator that follows. */
        private void reserve(int more) {
            if (bytes.length - length < more + 8) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more + 8));
            }
        }

        private void digits(long value) {
            if (value < 0) {
                escape(Long.toString(value));
                return;
            }
            int count = 1;
            for (long rest = value; rest >= 10; rest /= 10) {
                count++;
            }
            reserve(count);
            long rest = value;
            for (int at = length + count - 1; at >= length; at--) {
                bytes[at] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            length += count;
        }

        /** UTF-8 and COPY's escapes in one pass; no character takes more than three bytes, a pair of surrogates four. */
        private void escape(String value) {
            int end = value.length();
            reserve(Math.multiplyExact(end, 3));
            byte[] into = bytes;
            int at = length;
            for (int index = 0; index < end; index++) {
                char letter = value.charAt(index);
                if (letter >= ' ' && letter < 0x80 && letter != '\\') {
                    into[at++] = (byte) letter;
                } else if (letter < 0x80) {
                    at = escaped(into, at, letter);
                } else if (letter < 0x800) {
                    into[at++] = (byte) (0xc0 | letter >> 6);
                    into[at++] = (byte) (0x80 | letter & 0x3f);
                } else if (!Character.isSurrogate(letter)) {
                    at = threeBytes(into, at, letter);
                } else if (index + 1 < end && Character.isSurrogatePair(letter, value.charAt(index + 1))) {
                    int rare = Character.toCodePoint(letter, value.charAt(++index));
                    into[at++] = (byte) (0xf0 | rare >> 18);
                    into[at++] = (byte) (0x80 | rare >> 12 & 0x3f);
                    into[at++] = (byte) (0x80 | rare >> 6 & 0x3f);
                    into[at++] = (byte) (0x80 | rare & 0x3f);
                } else {
                    at = threeBytes(into, at, REPLACEMENT);
                }
            }
            length = at;
        }

        private static int escaped(byte[] into, int from, char letter) {
            int at = from;
            switch (letter) {
                case '\\' -> {
                    into[at++] = '\\';
                    into[at++] = '\\';
                }
                case '\t' -> {
                    into[at++] = '\\';
                    into[at++] = 't';
                }
                case '\n' -> {
                    into[at++] = '\\';
                    into[at++] = 'n';
                }
                case '\r' -> {
                    into[at++] = '\\';
                    into[at++] = 'r';
                }
                case '\0' -> at = threeBytes(into, at, REPLACEMENT);
                default -> into[at++] = (byte) letter;
            }
            return at;
        }

        private static int threeBytes(byte[] into, int at, char letter) {
            into[at] = (byte) (0xe0 | letter >> 12);
            into[at + 1] = (byte) (0x80 | letter >> 6 & 0x3f);
            into[at + 2] = (byte) (0x80 | letter & 0x3f);
            return at + 3;
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
