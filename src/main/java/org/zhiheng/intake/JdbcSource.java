package org.zhiheng.intake;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.zhiheng.content.Hash;
import org.zhiheng.vocabulary.Period;

/**
 * The rows of a query on another system's database, read through a cursor in one read-only snapshot, so that reading them
 * again for the reject file gives the same ones. Column labels are the headings; times are told on the feed's wall clock.
 */
final class JdbcSource implements RowSource, AutoCloseable {

    private static final int FETCHED = 5_000;
    private static final int SECONDS_TO_CONNECT = 20;
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final String name;
    private final String sha256;
    private final Connection connection;
    private final String sql;
    private final @Nullable Object[] parameters;
    private final ZoneId zone;

    private JdbcSource(
            String name, String sha256, Connection connection, String sql, @Nullable Object[] parameters, ZoneId zone) {
        this.name = name;
        this.sha256 = sha256;
        this.connection = connection;
        this.sql = sql;
        this.parameters = parameters;
        this.zone = zone;
    }

    /** Who may read the other system. */
    record Credentials(@Nullable String user, @Nullable String password) {}

    /**
     * Connects.
     *
     * @param period for {@code :from} and {@code :until} of the query
     * @throws org.zhiheng.content.ContentException when the period is missing or the database refuses
     */
    static JdbcSource open(Feed feed, Feed.Database database, Optional<Period> period, Credentials credentials) {
        String address = database.url().replaceFirst("[?;].*$", "");
        boolean needsPeriod =
                database.query().contains(":from") || database.query().contains(":until");
        if (needsPeriod && period.isEmpty()) {
            throw SourceFile.refuse(
                    "period-needed",
                    feed.code(),
                    "这个数据源按周期抽取，要用 --period 指明周期，例如 --period 2026Q3",
                    "this feed pulls a period; name it with --period, e.g. --period 2026Q3");
        }
        MapSqlParameterSource values = new MapSqlParameterSource();
        period.ifPresent(named -> values.addValues(Map.of(
                "from", named.from().atStartOfDay(), "until", named.until().atStartOfDay())));
        var parsed = NamedParameterUtils.parseSqlStatement(database.query());
        String sql = NamedParameterUtils.substituteNamedParameters(parsed, values);
        @Nullable Object[] parameters = NamedParameterUtils.buildValueArray(parsed, values, null);
        String hash = Hash.of(address + "\n" + database.query() + "\n"
                + period.map(Period::code).orElse(""));
        Properties properties = new Properties();
        if (credentials.user() != null) {
            properties.setProperty("user", credentials.user());
        }
        if (credentials.password() != null) {
            properties.setProperty("password", credentials.password());
        }
        try {
            DriverManager.setLoginTimeout(SECONDS_TO_CONNECT);
            Connection connection = DriverManager.getConnection(database.url(), properties);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            return new JdbcSource(
                    address, hash, connection, sql, parameters, feed.layout().zone());
        } catch (SQLException failure) {
            throw refused(address, failure);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public long byteCount() {
        return 0;
    }

    @Override
    public boolean isStrict() {
        return false;
    }

    @Override
    public boolean hasSheets() {
        return false;
    }

    @Override
    public void read(@Nullable Character delimiter, SheetSink sink, ReadMeter meter) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED);
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                read(rows, sink);
            }
        } catch (SQLException failure) {
            throw refused(name, failure);
        }
    }

    private void read(ResultSet rows, SheetSink sink) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        int width = columns.getColumnCount();
        String[] headings = new String[width];
        for (int index = 0; index < width; index++) {
            headings[index] = columns.getColumnLabel(index + 1);
        }
        sink.sheet(1, "", List.of(), 1);
        sink.row(1, headings, null);
        long number = 1;
        while (rows.next()) {
            String[] cells = new String[width];
            BitSet dates = new BitSet(width);
            for (int index = 0; index < width; index++) {
                cells[index] = text(rows, columns, index + 1, dates);
            }
            sink.row(++number, cells, dates);
        }
        sink.endSheet();
    }

    private String text(ResultSet rows, ResultSetMetaData columns, int index, BitSet dates) throws SQLException {
        switch (columns.getColumnType(index)) {
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> {
                LocalDateTime moment = moment(rows, columns, index);
                return moment == null ? "" : dated(dates, index, moment);
            }
            case Types.DATE -> {
                LocalDate day = rows.getObject(index, LocalDate.class);
                return day == null ? "" : dated(dates, index, day.atStartOfDay());
            }
            case Types.NUMERIC, Types.DECIMAL -> {
                BigDecimal number = rows.getBigDecimal(index);
                return number == null ? "" : number.toPlainString();
            }
            case Types.BIT, Types.BOOLEAN -> {
                boolean flag = rows.getBoolean(index);
                return rows.wasNull() ? "" : flag ? "TRUE" : "FALSE";
            }
            default -> {
                String text = rows.getString(index);
                return text == null ? "" : text;
            }
        }
    }

    private @Nullable LocalDateTime moment(ResultSet rows, ResultSetMetaData columns, int index) throws SQLException {
        boolean zoned = columns.getColumnType(index) == Types.TIMESTAMP_WITH_TIMEZONE
                || columns.getColumnTypeName(index).equalsIgnoreCase("timestamptz");
        if (!zoned) {
            return rows.getObject(index, LocalDateTime.class);
        }
        OffsetDateTime moment = rows.getObject(index, OffsetDateTime.class);
        return moment == null ? null : moment.atZoneSameInstant(zone).toLocalDateTime();
    }

    private static String dated(BitSet dates, int index, LocalDateTime moment) {
        dates.set(index - 1);
        return MOMENT.format(moment);
    }

    private static org.zhiheng.content.ContentException refused(String address, SQLException failure) {
        String said = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return SourceFile.refuse(
                "source-database",
                address,
                "从业务系统的数据库取数失败（" + said + "）；请检查地址、用户、密码和查询语句",
                "the other system's database could not be read (" + said + "); check address, user, password, query");
    }

    @Override
    public void close() {
        try {
            connection.rollback();
            connection.close();
        } catch (SQLException gone) {
            org.slf4j.LoggerFactory.getLogger(JdbcSource.class).debug("The connection was gone already", gone);
        }
    }
}
