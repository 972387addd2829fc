package org.zhiheng.metric;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.zhiheng.organization.DataState;
import org.zhiheng.vocabulary.Period;

/**
 * Binds the views a metric reads in front of its body. All values are put in as literals made here from typed values, so
 * that the planner sees the dates; nothing of a metric file's text stands outside the parentheses of its body.
 */
final class MetricStatement {

    /** What {@code unit_code} of the counted records is. */
    sealed interface Binding {
        /** The unit of the day that answers for the record. */
        record ByUnit() implements Binding {}

        /** Every assessed unit at or above that unit. */
        record ByAssessedUnit() implements Binding {}

        /** The unit of the day, and of earlier results these alone. */
        record OfResults(Collection<ResultTrace.Result> results) implements Binding {}

        /** The record itself, of records that count for one of these units. */
        record ByRecord(Collection<String> unitCodes) implements Binding {}
    }

    /** A record's identity that stays the same through later versions of it. */
    record RecordKey(String feed, String recordKey) {}

    /**
     * What one run sees.
     *
     * @param schema of the tables
     * @param day of the unit tree
     * @param answering ended unit → unit of the day that answers for it
     * @param excluded view → records taken out of the figures
     */
    record Sight(
            String schema,
            long runId,
            String role,
            DataState data,
            LocalDate day,
            SortedMap<String, String> answering,
            Map<GovernanceView, List<RecordKey>> excluded) {

        /** The same with what was taken out put back. */
        Sight withoutExclusions() {
            return new Sight(schema, runId, role, data, day, answering, Map.of());
        }
    }

    private final Metric metric;
    private final Sight sight;
    private final Period period;
    private final String asOf;
    private final Binding binding;
    private final StringBuilder text = new StringBuilder();
    private int bodyStart;
    private int[] offsets = {};

    MetricStatement(Metric metric, Sight sight, Period period, LocalDateTime asOf, Binding binding) {
        this.metric = metric;
        this.sight = sight;
        this.period = period;
        this.asOf = "timestamp " + quote(asOf.toLocalDate() + " " + asOf.toLocalTime());
        this.binding = binding;
        write();
    }

    /** {@code with … body as (…)}, to be followed by a query over {@code body}. */
    String text() {
        return text.toString();
    }

    /** The place in the metric file of a character of the statement; null when it stands in the views. */
    MetricFile.@Nullable Place place(int position) {
        int inBody = position - bodyStart;
        if (inBody < 0 || inBody >= offsets.length) {
            return null;
        }
        MetricFile.Place place = MetricFile.Place.of(metric.body(), offsets[inBody]);
        return new MetricFile.Place(metric.bodyLine() + place.line() - 1, place.column());
    }

    static String quote(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private void write() {
        String separator = "with ";
        List<String> names = new ArrayList<>(SqlFence.query(metric.body()).views());
        // The counted records first, since other views may be bound to them.
        names.sort(Comparator.comparing(name -> !name.equals(metric.record())));
        for (String name : names) {
            GovernanceView view = GovernanceView.of(name).orElseThrow();
            boolean kept = binding instanceof Binding.ByRecord && name.equals(metric.record());
            text.append(separator).append(name).append(kept ? " as materialized (" : " as not materialized (");
            text.append(select(view)).append(")");
            separator = ",\n";
        }
        text.append(separator).append("body as not materialized (\n");
        bodyStart = text.length();
        writeBody();
        text.append("\n)\n");
    }

    private void writeBody() {
        String body = metric.body();
        Map<String, String> values = Map.of(
                "from", "date " + quote(period.from().toString()),
                "until", "date " + quote(period.until().toString()),
                "as_of", asOf);
        IntStream.Builder origin = IntStream.builder();
        int done = 0;
        for (SqlToken token : SqlToken.of(body)) {
            if (token.kind() == SqlToken.Kind.PLACEHOLDER) {
                copy(body, done, token.start(), origin);
                String value = values.get(token.text());
                text.append(value);
                for (int index = 0; index < value.length(); index++) {
                    origin.add(token.start());
                }
                done = token.end();
            }
        }
        copy(body, done, body.length(), origin);
        offsets = origin.build().toArray();
    }

    private void copy(String body, int from, int until, IntStream.Builder origin) {
        text.append(body, from, until);
        for (int index = from; index < until; index++) {
            origin.add(index);
        }
    }

    private String select(GovernanceView view) {
        return switch (view) {
            case UNIT -> units();
            case RESULT -> results();
            case DAY ->
                "select " + view.selectList(asOf) + " from " + table(view.table()) + " r where "
                        + sight.data().seesRow("r");
            case CASE, HAZARD, EVALUATION, TASK, EVENT, MARK, FIGURE -> records(view);
        };
    }

    private String records(GovernanceView view) {
        boolean counted = view.view().equals(metric.record());
        String unit = unit(view);
        StringBuilder select = new StringBuilder("select r.record_id, r.feed, r.record_key, r.roles, r.attributes, ");
        select.append(view.selectList(asOf)).append(", ");
        if (counted && binding instanceof Binding.ByRecord) {
            select.append("cast(r.record_id as text) as unit_code, ")
                    .append(unit)
                    .append(" as counting_unit, ")
                    .append(role(view))
                    .append(" as named_unit, r.batch_id, r.sheet, r.row_number");
        } else if (counted && binding instanceof Binding.ByAssessedUnit) {
            select.append("s.unit_code");
        } else {
            select.append(unit).append(" as unit_code");
        }
        select.append("\nfrom ").append(table(view.table())).append(" r");
        if (!sight.answering().isEmpty()) {
            select.append(" left join (values ")
                    .append(sight.answering().entrySet().stream()
                            .map(each -> "(" + quote(each.getKey()) + ", " + quote(each.getValue()) + ")")
                            .collect(Collectors.joining(", ")))
                    .append(") as m(ended, answering) on m.ended = ")
                    .append(role(view));
        }
        if (counted && binding instanceof Binding.ByAssessedUnit) {
            select.append(" join ")
                    .append(table("run_scope"))
                    .append(" s on s.run_id = ")
                    .append(sight.runId())
                    .append(" and s.source_code = ")
                    .append(unit);
        }
        select.append("\nwhere ")
                .append(sight.data().seesRow("r"))
                .append(" and r.")
                .append(view.anchor())
                .append(" <= ")
                .append(asOf);
        if (counted && binding instanceof Binding.ByRecord byRecord) {
            select.append(" and ")
                    .append(unit)
                    .append(" in (")
                    .append(quoted(byRecord.unitCodes()))
                    .append(")");
        }
        List<RecordKey> excluded = sight.excluded().getOrDefault(view, List.of());
        if (!excluded.isEmpty()) {
            select.append(" and not exists (select from (values ")
                    .append(excluded.stream()
                            .map(key -> "(" + quote(key.feed()) + ", " + quote(key.recordKey()) + ")")
                            .collect(Collectors.joining(", ")))
                    .append(") as x(feed, record_key) where x.feed = r.feed and x.record_key = r.record_key)");
        }
        return select.toString();
    }

    private String role(GovernanceView view) {
        if (sight.role().equals(RunScope.PLACE)) {
            return "r.unit_code";
        }
        String named = "r.roles ->> " + quote(sight.role());
        return view.countsForPlaceWithoutRole() ? "coalesce(" + named + ", r.unit_code)" : "(" + named + ")";
    }

    private String unit(GovernanceView view) {
        return sight.answering().isEmpty() ? role(view) : "coalesce(m.answering, " + role(view) + ")";
    }

    /**
     * By record, each record stands for its unit, so that a body which joins units to records still finds them; where units
     * are all that is read, each stands for itself.
     */
    private String units() {
        String units = """
                select distinct on (u.unit_code) u.unit_code, u.name, u.kind, u.parent_code, u.attributes%s
                from %s u where %s and u.valid_from <= %s and u.valid_until > %s
                order by u.unit_code, u.valid_from desc""".formatted(
                        isOfItself() ? ", u.record_id, u.feed, u.record_key, u.batch_id, u.sheet, u.row_number" : "",
                        table("unit"),
                        sight.data().seesRow("u"),
                        "date " + quote(sight.day().toString()),
                        "date " + quote(sight.day().toString()));
        if (binding instanceof Binding.ByRecord byRecord && isOfItself()) {
            return "select cast(u.record_id as text) as unit_code, u.name, u.kind, u.parent_code, u.attributes,"
                    + " u.unit_code as named_unit, u.record_id, u.feed, u.record_key, u.batch_id, u.sheet, u.row_number from ("
                    + units + ") u where u.unit_code in (" + quoted(byRecord.unitCodes()) + ")";
        }
        if (binding instanceof Binding.ByRecord && metric.record() != null) {
            return "select c.unit_code, u.name, u.kind, u.parent_code, u.attributes from " + metric.record()
                    + " c left join (" + units + ") u on u.unit_code = c.counting_unit";
        }
        return units;
    }

    /** Whether the rows of units or results are the records, for want of others. */
    private boolean isOfItself() {
        return binding instanceof Binding.ByRecord && metric.record() == null;
    }

    /** The results that a run sees of the period, from table alias {@code s}. */
    String results() {
        String results = """
                select s.earlier_run, s.scheme, s.period, s.unit_code, s.total, s.rank, s.group_size, s.grade
                from %s s
                where s.run_id = %d and s.period_from >= date %s and s.period_until <= date %s""".formatted(
                        table("run_earlier_standing"),
                        sight.runId(),
                        quote(period.from().toString()),
                        quote(period.until().toString()));
        if (binding instanceof Binding.OfResults only) {
            return results + " and (s.earlier_run, s.unit_code) in ("
                    + only.results().stream()
                            .map(each -> "(" + each.run() + ", " + quote(each.unit()) + ")")
                            .collect(Collectors.joining(", "))
                    + ")";
        }
        if (binding instanceof Binding.ByRecord byRecord && isOfItself()) {
            return "select e.scheme, e.period, e.scheme || ' ' || e.period || ' ' || e.unit_code as unit_code, e.total, e.rank,"
                    + " e.group_size, e.grade, e.unit_code as named_unit, e.earlier_run as record_id, e.scheme as feed,"
                    + " e.scheme || ' ' || e.period || ' ' || e.unit_code as record_key, cast(null as bigint) as batch_id,"
                    + " '' as sheet, 0 as row_number from (" + results + ") e where e.unit_code in ("
                    + quoted(byRecord.unitCodes()) + ")";
        }
        return results;
    }

    private String table(String name) {
        return sight.schema() + "." + name;
    }

    private static String quoted(Collection<String> codes) {
        return codes.stream().map(MetricStatement::quote).collect(Collectors.joining(", "));
    }
}
