package org.zhiheng.run;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.zhiheng.metric.Span;
import org.zhiheng.organization.DataState;
import org.zhiheng.organization.Units;
import org.zhiheng.rulepack.UnitInput;
import org.zhiheng.vocabulary.ChildResult;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.MarkFact;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.PastResult;

/** What the rules may know about the units of a run besides their figures: events, marks, results of others. */
final class Surroundings {

    private static final String EVENT = "event";
    private static final String MARK = "panel_mark";

    private final JdbcClient jdbc;
    private final Units units;
    private final AssessmentRun run;
    private final String role;
    private boolean kept;

    Surroundings(JdbcClient jdbc, Units units, AssessmentRun run, String role) {
        this.jdbc = jdbc;
        this.units = units;
        this.run = run;
        this.role = role;
    }

    /** By unit. */
    record Around(
            Map<String, List<EventFact>> events,
            Map<String, List<MarkFact>> marks,
            Map<String, List<ChildResult>> children,
            Map<String, List<PastResult>> past) {

        /** @param readings by span and metric */
        UnitInput unit(
                String code,
                String name,
                String kind,
                @Nullable String parent,
                Map<String, String> attributes,
                Map<String, Map<String, MetricReading>> readings) {
            return new UnitInput(
                    code,
                    name,
                    kind,
                    parent,
                    attributes,
                    readings.getOrDefault(Span.CURRENT.code(), Map.of()),
                    readings.getOrDefault(Span.PREVIOUS.code(), Map.of()),
                    readings.getOrDefault(Span.LAST_YEAR.code(), Map.of()),
                    events.getOrDefault(code, List.of()),
                    marks.getOrDefault(code, List.of()),
                    children.getOrDefault(code, List.of()),
                    past.getOrDefault(code, List.of()));
        }
    }

    /**
     * The same, ready to be asked for a few units at a time: the period's records are put aside by unit until the transaction
     * ends.
     */
    Surroundings kept() {
        for (String table : List.of(EVENT, MARK)) {
            asked("create temporary table run_" + table + " on commit drop as " + records(table))
                    .update();
            jdbc.sql("create index on run_" + table + " (assessed_unit)").update();
            jdbc.sql("analyze run_" + table).update();
        }
        kept = true;
        return this;
    }

    /** Of all units of the run. */
    Around ofAll() {
        return new Around(events(null), marks(null), children(null), past(null));
    }

    /** Of these units; to be asked of {@link #kept} ones. */
    Around of(Collection<String> codes) {
        if (!kept) {
            throw new IllegalStateException("The records have not been put aside");
        }
        String[] asked = codes.toArray(String[]::new);
        return new Around(events(asked), marks(asked), children(asked), past(asked));
    }

    private Map<String, List<EventFact>> events(String @Nullable [] codes) {
        return read(
                EVENT,
                codes,
                (row, number) -> new EventFact(
                        row.getLong("record_id"),
                        row.getString("category"),
                        row.getObject("occurred_at", LocalDateTime.class).toLocalDate(),
                        row.getString("level"),
                        row.getString("severity"),
                        row.getString("matter"),
                        row.getBigDecimal("points"),
                        row.getBigDecimal("quantity"),
                        row.getBoolean("repeated"),
                        row.getString("evidence"),
                        row.getString("note"),
                        RunFacts.texts(row.getString("attributes"))));
    }

    private Map<String, List<MarkFact>> marks(String @Nullable [] codes) {
        return read(
                MARK,
                codes,
                (row, number) -> new MarkFact(
                        row.getLong("record_id"),
                        row.getString("rater_group"),
                        row.getString("rater"),
                        row.getString("question"),
                        row.getString("grade"),
                        row.getBigDecimal("score")));
    }

    private <T> Map<String, List<T>> read(String table, String @Nullable [] codes, RowMapper<T> mapper) {
        StatementSpec statement = codes == null
                ? asked(records(table) + " order by record_id")
                : jdbc.sql("select * from run_" + table + " where assessed_unit = any(:codes) order by record_id")
                        .param("codes", codes);
        Map<String, List<T>> byUnit = new HashMap<>();
        statement.withFetchSize(RunFacts.FETCHED).query(row -> {
            byUnit.computeIfAbsent(row.getString("assessed_unit"), code -> new ArrayList<>())
                    .add(fact(mapper, row));
        });
        return byUnit;
    }

    private static <T> T fact(RowMapper<T> mapper, ResultSet row) throws SQLException {
        T value = mapper.mapRow(row, row.getRow());
        if (value == null) {
            throw new IllegalStateException("A record without a fact");
        }
        return value;
    }

    /**
     * Records of the period with the assessed unit that answers for them, without those taken out by approved reason. Those of
     * units below are not among them: an event counts for the unit it names.
     */
    private String records(String table) {
        DataState state = units.state(run.dataBatch(), run.trialBatches());
        return """
                select u.unit_code as assessed_unit, r.* from %1$s r
                left join unnest(:ended::text[], :answering::text[]) as m(ended, answering)
                    on m.ended = coalesce(r.roles ->> :role, r.unit_code)
                join run_unit u on u.run_id = :run
                    and u.unit_code = coalesce(m.answering, r.roles ->> :role, r.unit_code)
                where %2$s and r.%3$s >= :from and r.%3$s < :until and r.%3$s <= :asOf
                  and not exists (
                      select from record_exclusion x join %1$s o on o.record_id = x.record_id
                      where x.record_kind = '%1$s' and o.feed = r.feed and o.record_key = r.record_key and %4$s)
                """.formatted(
                        table, state.seesRow("r"), table.equals(EVENT) ? "occurred_at" : "marked_at", excluded(state));
    }

    private StatementSpec asked(String sql) {
        SortedMap<String, String> answering = units.succession(
                        run.period().end(), units.state(run.dataBatch(), run.trialBatches()))
                .answering();
        return jdbc.sql(sql)
                .param("run", run.id())
                .param("role", role)
                .param("ended", answering.keySet().toArray(String[]::new))
                .param("answering", answering.values().toArray(String[]::new))
                .param("from", run.period().from().atStartOfDay())
                .param("until", run.period().until().atStartOfDay())
                .param("asOf", run.asOf());
    }

    private static String excluded(DataState state) {
        String approved = "(x.state = 'approved' and " + state.seesBatch("x.batch_id") + ")";
        if (state.trialBatches().isEmpty()) {
            return approved;
        }
        String trial = String.join(
                ", ", state.trialBatches().stream().map(String::valueOf).toList());
        return "(" + approved + " or x.state = 'asked' and x.batch_id in (" + trial + "))";
    }

    /** Results of the period of units directly below, in their own scheme. */
    private Map<String, List<ChildResult>> children(String @Nullable [] codes) {
        Map<String, List<ChildResult>> children = new HashMap<>();
        jdbc.sql("""
                        select u.parent_code, u.unit_code, u.name, s.total, s.rank, s.group_size, s.grade
                        from run_earlier_standing s
                        join run_unit u on u.run_id = s.earlier_run and u.unit_code = s.unit_code
                        where s.run_id = :run and s.period = :period and s.scheme <> :scheme and u.parent_code %s
                        order by u.unit_code collate "C", s.scheme collate "C"
                        """.formatted(
                        codes == null ? "in (select unit_code from run_unit where run_id = :run)" : "= any(:codes)"))
                .param("run", run.id())
                .param("period", run.period().code())
                .param("scheme", run.scheme())
                .param("codes", codes)
                .query(row -> {
                    children.computeIfAbsent(row.getString("parent_code"), parent -> new ArrayList<>())
                            .add(new ChildResult(
                                    row.getString("unit_code"),
                                    row.getString("name"),
                                    row.getBigDecimal("total"),
                                    row.getBigDecimal("rank"),
                                    row.getInt("group_size"),
                                    row.getString("grade")));
                });
        return children;
    }

    /** The unit's results in earlier periods of this scheme, newest first. */
    private Map<String, List<PastResult>> past(String @Nullable [] codes) {
        Map<String, List<PastResult>> past = new HashMap<>();
        jdbc.sql("""
                        select s.unit_code, s.period, s.total, s.rank, s.group_size, s.grade
                        from run_earlier_standing s
                        where s.run_id = :run and s.scheme = :scheme and s.period_until <= :from %s
                        order by s.period_from desc, s.unit_code collate "C"
                        """.formatted(codes == null ? "" : "and s.unit_code = any(:codes)"))
                .param("run", run.id())
                .param("scheme", run.scheme())
                .param("from", run.period().from())
                .param("codes", codes)
                .query(row -> {
                    BigDecimal rank = row.getBigDecimal("rank");
                    past.computeIfAbsent(row.getString("unit_code"), unit -> new ArrayList<>())
                            .add(new PastResult(
                                    row.getString("period"),
                                    row.getBigDecimal("total"),
                                    rank,
                                    row.getInt("group_size"),
                                    row.getString("grade")));
                });
        return past;
    }
}
