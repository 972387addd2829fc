package org.zhiheng.quality;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.organization.RecordCounts;
import org.zhiheng.vocabulary.Period;

/** Which districts and kinds of records of a period have come in, and whose are still missing. */
@Repository
public class RecordCoverage {

    /** Record kinds shown in the completeness matrix: table → column that places a record in time. */
    public static final Map<String, String> KINDS = kinds();

    private final JdbcClient jdbc;
    private final RecordCounts counts;

    RecordCoverage(JdbcClient jdbc, RecordCounts counts) {
        this.jdbc = jdbc;
        this.counts = counts;
    }

    /**
     * A row of the completeness matrix: a district and, per record kind, how many of its units have records.
     *
     * @param units below the district that are streets or townships
     */
    public record Completeness(String unitCode, String name, int units, Map<String, Cell> cells) {}

    /**
     * @param records in the period
     * @param silent streets and townships of the district without any
     */
    public record Cell(long records, int silent) {}

    /** Quarters that hold cases, newest first; at most sixteen. */
    public List<String> periods() {
        return counts.of("periods", () -> jdbc.sql("""
                        select extract(year from q)::int || 'Q' || extract(quarter from q)::int
                        from (select date_trunc('quarter', opened_at) as q from governance_case
                              where superseded_by is null group by 1 order by 1 desc limit 16) quarters
                        """).query(String.class).list());
    }

    /** The districts within the user's scope, by code. */
    public List<Completeness> completeness(CurrentUser user, Period period) {
        return counts.of(
                "completeness " + period.code() + " " + user.scope().code() + " " + user.unitCode(),
                () -> counted(user, period));
    }

    private List<Completeness> counted(CurrentUser user, Period period) {
        Map<String, Map<String, Cell>> cells = new TreeMap<>();
        Map<String, Integer> streets = new TreeMap<>();
        List<Completeness> matrix = new ArrayList<>();
        jdbc.sql("""
                        select d.unit_code, d.name, count(s.unit_code) as streets
                        from unit d
                        left join unit s on s.parent_code = d.unit_code and s.superseded_by is null
                             and s.kind in ('street', 'township') and :day >= s.valid_from and :day < s.valid_until
                        where d.kind = 'district' and d.superseded_by is null
                          and :day >= d.valid_from and :day < d.valid_until
                          and (:scope = 'all' or d.unit_code in (select unit_code from units_in_scope(:scope, :own)))
                        group by d.unit_code, d.name order by d.unit_code
                        """)
                .param("day", period.end())
                .param("scope", user.scope().code())
                .param("own", user.unitCode())
                .query(row -> {
                    streets.put(row.getString(1), row.getInt(3));
                    Map<String, Cell> own = new TreeMap<>();
                    cells.put(row.getString(1), own);
                    matrix.add(new Completeness(row.getString(1), row.getString(2), row.getInt(3), own));
                });
        jdbc.sql(COUNTED)
                .param("day", period.end())
                .param("from", period.from())
                .param("until", period.until())
                .query(row -> {
                    String district = row.getString("district");
                    if (cells.containsKey(district)) {
                        cells.get(district)
                                .put(
                                        row.getString("kind"),
                                        new Cell(
                                                row.getLong("records"),
                                                Math.max(0, streets.get(district) - row.getInt("heard"))));
                    }
                });
        return List.copyOf(matrix);
    }

    /** Records of each kind in a period, whatever unit they name; every kind is there. */
    public Map<String, Long> records(Period period) {
        return counts.of("records by kind " + period.code(), () -> jdbc
                .sql(BY_KIND)
                .param("from", period.from())
                .param("until", period.until())
                .query((row, index) -> Map.entry(row.getString("kind"), row.getLong("records")))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static final String BY_KIND = KINDS.entrySet().stream()
            .map(kind -> """
                    select '%1$s' as kind, count(*) as records from %1$s
                    where superseded_by is null and %2$s >= :from and %2$s < :until
                    """.formatted(kind.getKey(), kind.getValue()))
            .collect(Collectors.joining("union all "));

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("governance_case", "opened_at");
        kinds.put("hazard", "found_at");
        kinds.put("resident_evaluation", "evaluated_at");
        kinds.put("task", "planned_at");
        kinds.put("event", "occurred_at");
        kinds.put("panel_mark", "marked_at");
        kinds.put("reported_figure", "period_from");
        return Collections.unmodifiableMap(kinds);
    }

    private static final String COUNTED = """
            with recursive up as (
                select u.unit_code as leaf, u.unit_code, u.parent_code, u.kind from unit u
                where u.superseded_by is null and :day >= u.valid_from and :day < u.valid_until
                union all
                select up.leaf, p.unit_code, p.parent_code, p.kind from up join unit p on p.unit_code = up.parent_code
                where p.superseded_by is null and :day >= p.valid_from and :day < p.valid_until
            ), home as (
                select leaf, max(unit_code) filter (where kind = 'district') as district,
                       max(unit_code) filter (where kind in ('street', 'township')) as street
                from up group by leaf
            ), counted as (
                %s
            )
            select c.kind, h.district, sum(c.records) as records, count(distinct h.street) as heard
            from counted c join home h on h.leaf = c.unit_code
            where h.district is not null group by c.kind, h.district
            """.formatted(KINDS.entrySet().stream()
            .map(kind -> """
                    select '%1$s' as kind, unit_code, count(*) as records from %1$s
                    where superseded_by is null and %2$s >= :from and %2$s < :until group by unit_code
                    """.formatted(kind.getKey(), kind.getValue()))
            .collect(Collectors.joining("union all ")));
}
