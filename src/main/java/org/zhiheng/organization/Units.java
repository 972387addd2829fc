package org.zhiheng.organization;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The dated units as imported. */
@Repository
public class Units {

    private final JdbcClient jdbc;

    public Units(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The tree of a day as the data stood after an import batch. */
    public UnitTree treeAt(LocalDate day, long dataBatch) {
        return treeAt(day, dataBatch, List.of());
    }

    /** The same with corrections on trial. */
    public UnitTree treeAt(LocalDate day, long dataBatch, Collection<Long> trialBatches) {
        DataState state = DataState.of(jdbc, dataBatch, trialBatches);
        List<Unit> rows = jdbc.sql("""
                        select unit_code, name, kind, parent_code, valid_from, valid_until, successor_code, attributes::text
                        from unit u where
                        """ + state.seesRow("u") + " order by unit_code, valid_from")
                .query((row, index) -> new Unit(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, LocalDate.class),
                        row.getObject(6, LocalDate.class),
                        row.getString(7),
                        row.getString(8)))
                .list();
        return UnitTree.of(day, rows);
    }
}
