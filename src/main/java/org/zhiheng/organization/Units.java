package org.zhiheng.organization;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.content.Hash;

/**
 * The dated units as imported. A nation has about a million: they pass by one after the other, and what joins them is asked
 * of the database.
 *
 * <p>Of several rows of one code valid on a day the one that began last counts.
 */
@Repository
public class Units {

    /** Rows that are held at once. */
    private static final int FETCHED = 5_000;

    private final JdbcClient jdbc;

    public Units(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One state of the units, see {@link DataState#of}. */
    public DataState state(long dataBatch, Collection<Long> trialBatches) {
        return DataState.of(jdbc, dataBatch, trialBatches);
    }

    /** Takes the units of a day one by one. */
    @FunctionalInterface
    public interface Visitor {

        /** @param parentName null: a root, or the unit above is none of the day */
        void unit(Unit unit, @Nullable String parentName);
    }

    /** Hands out the units of a day in code order. Only inside a transaction they are not held all at once. */
    public void forEach(LocalDate day, DataState state, Visitor visitor) {
        jdbc.sql("""
                        with day as materialized (%s)
                        select d.*, p.name as parent_name from day d left join day p on p.unit_code = d.parent_code
                        order by d.unit_code collate "C"
                        """.formatted(ofDay(day, state))).withFetchSize(FETCHED).query(row -> {
            visitor.unit(unit(row), row.getString("parent_name"));
        });
    }

    /**
     * The links of a day's tree, as SQL of two columns {@code unit_code} and {@code parent_code}: units whose parent is a
     * unit of the day, too. Dates and numbers of batches only, so safe to put into any text.
     */
    public static String links(LocalDate day, DataState state) {
        return """
                select u.unit_code, u.parent_code from (%1$s) u
                where exists (select from unit p where p.unit_code = u.parent_code and %2$s)""".formatted(ofDay(day, state), isOf(day, state, "p"));
    }

    /** Codes of all units below, in no order; the unit itself is not among them. */
    public List<String> descendants(String code, LocalDate day, DataState state) {
        return jdbc.sql("""
                        with recursive below (unit_code) as (
                            select cast(:unit as text)
                            union
                            select u.unit_code from below b join unit u on u.parent_code = b.unit_code
                            where %s and not exists (select from unit l where l.unit_code = u.unit_code
                                                     and l.valid_from > u.valid_from and %s)
                        )
                        select unit_code from below where unit_code <> :unit
                        """.formatted(isOf(day, state, "u"), isOf(day, state, "l")))
                .param("unit", code)
                .query(String.class)
                .list();
    }

    /** What became of the units that had ended by the day. */
    public Succession succession(LocalDate day, DataState state) {
        List<Succession.Ended> ended = new ArrayList<>();
        Collection<String> lasting = new ArrayList<>();
        jdbc.sql("""
                        with ended as materialized (%s), named as (
                            select successor_code as unit_code from ended union select parent_code from ended
                        )
                        select unit_code, parent_code, successor_code, true as over from ended
                        union all
                        select n.unit_code, null, null, false from named n
                        where exists (select from unit u where u.unit_code = n.unit_code and %s)
                        """.formatted(ended(day, state), isOf(day, state, "u"))).query(row -> {
            if (row.getBoolean("over")) {
                ended.add(new Succession.Ended(
                        row.getString("unit_code"), row.getString("parent_code"), row.getString("successor_code")));
            } else {
                lasting.add(row.getString("unit_code"));
            }
        });
        return Succession.of(ended, lasting);
    }

    /**
     * Over everything that decides where a record of the day counts, and what a report prints of the units. To be called
     * inside a transaction.
     */
    public String hash(LocalDate day, DataState state) {
        Hash hash = new Hash().line("day " + day);
        jdbc.sql(ofDay(day, state)).withFetchSize(FETCHED).query(row -> {
            hash.line(line("unit", unit(row)));
        });
        jdbc.sql(ended(day, state)).withFetchSize(FETCHED).query(row -> {
            hash.line(line("ended", unit(row)));
        });
        return hash.hex();
    }

    /** In code order. */
    private static String ofDay(LocalDate day, DataState state) {
        return """
                select distinct on (u.unit_code collate "C") u.unit_code, u.name, u.kind, u.parent_code, u.valid_from,
                       u.valid_until, u.successor_code, u.attributes::text as attributes
                from unit u where %s
                order by u.unit_code collate "C", u.valid_from desc""".formatted(isOf(day, state, "u"));
    }

    /** Units without a state of the day that had one before, in their last state and in code order. */
    private static String ended(LocalDate day, DataState state) {
        return """
                select distinct on (u.unit_code collate "C") u.unit_code, u.name, u.kind, u.parent_code, u.valid_from,
                       u.valid_until, u.successor_code, u.attributes::text as attributes
                from unit u
                where %s and u.valid_until <= date '%s'
                  and not exists (select from unit o where o.unit_code = u.unit_code and %s)
                order by u.unit_code collate "C", u.valid_until desc, u.valid_from desc""".formatted(state.seesRow("u"), day, isOf(day, state, "o"));
    }

    private static String isOf(LocalDate day, DataState state, String alias) {
        return "%2$s and %1$s.valid_from <= date '%3$s' and %1$s.valid_until > date '%3$s'"
                .formatted(alias, state.seesRow(alias), day);
    }

    private static Unit unit(ResultSet row) throws SQLException {
        return new Unit(
                row.getString("unit_code"),
                row.getString("name"),
                row.getString("kind"),
                row.getString("parent_code"),
                row.getObject("valid_from", LocalDate.class),
                row.getObject("valid_until", LocalDate.class),
                row.getString("successor_code"),
                row.getString("attributes"));
    }

    private static String line(String what, Unit unit) {
        return String.join(
                "\u001f",
                what,
                unit.code(),
                unit.name(),
                unit.kind(),
                String.valueOf(unit.parentCode()),
                unit.validFrom().toString(),
                unit.validUntil().toString(),
                String.valueOf(unit.successorCode()),
                unit.attributesJson());
    }
}
