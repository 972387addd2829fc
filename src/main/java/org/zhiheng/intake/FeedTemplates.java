package org.zhiheng.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Makes the workbooks that departments fill in, one per feed, with the units in force to choose from. */
@Service
public class FeedTemplates {

    /** More units than these are not listed: a list to scroll through would help nobody. */
    private static final int LISTED = 5_000;

    private final JdbcClient jdbc;

    FeedTemplates(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** Writes the template of a feed, an .xlsx workbook; it is of the feed's present version only. */
    public void write(Feed feed, OutputStream out) throws IOException {
        Map<String, List<FeedTemplate.Known>> units = new TreeMap<>();
        for (Feed.UnitRole role : feed.units()) {
            units.computeIfAbsent(FeedTemplate.scheme(role), scheme -> scheme.isEmpty() ? codes() : spellings(scheme));
        }
        units.values().removeIf(List::isEmpty);
        new FeedTemplate(feed, units).write(out);
    }

    private List<FeedTemplate.Known> codes() {
        return known(jdbc.sql("""
                select unit_code, name, kind from unit
                where superseded_by is null and valid_from <= current_date and valid_until > current_date
                order by unit_code limit :most
                """));
    }

    private List<FeedTemplate.Known> spellings(String scheme) {
        return known(jdbc.sql("""
                select a.alias, u.name, u.kind from unit_alias a
                join unit u on u.unit_code = a.unit_code and u.superseded_by is null
                    and u.valid_from <= current_date and u.valid_until > current_date
                where a.scheme = :scheme and a.superseded_by is null
                    and a.valid_from <= current_date and a.valid_until > current_date
                order by a.alias limit :most
                """).param("scheme", scheme));
    }

    private static List<FeedTemplate.Known> known(JdbcClient.StatementSpec statement) {
        List<FeedTemplate.Known> known = statement
                .param("most", LISTED + 1)
                .query((row, index) -> new FeedTemplate.Known(row.getString(1), row.getString(2), row.getString(3)))
                .list();
        return known.size() > LISTED ? List.of() : known;
    }
}
