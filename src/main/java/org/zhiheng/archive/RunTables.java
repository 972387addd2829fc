package org.zhiheng.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.zhiheng.organization.DataState;
import org.zhiheng.run.AssessmentRun;
import org.zhiheng.run.AssessmentRuns;
import org.zhiheng.run.Provenance;

/** The tables that go into the package of a run: what it could see and what came of it. */
@Component
class RunTables {

    private static final List<String> NOT_OF_THE_RECORD = List.of("superseded_by", "alias_id");

    private final JdbcClient jdbc;
    private final AssessmentRuns runs;
    private final Provenance provenance;

    RunTables(JdbcClient jdbc, AssessmentRuns runs, Provenance provenance) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.provenance = provenance;
    }

    List<TableEntry> of(long runId) {
        AssessmentRun run = runs.get(runId);
        DataState seen = DataState.of(jdbc, run.dataBatch(), run.trialBatches());
        List<TableEntry> tables = new ArrayList<>();
        tables.add(new TableEntry(TableEntry.RUN, """
                select run_id, scheme, scheme_name, period, period_from, period_until, as_of, trial, data_batch, trial_batches,
                       pack_hash, pack_version, manifest, output_hash from assessment_run where run_id = %d""".formatted(runId), "run_id", 1));
        tables.add(new TableEntry(TableEntry.BATCHES, """
                select b.*, s.file_name, s.byte_count from import_batch b
                left join source_file s on s.sha256 = b.source_sha256
                where %s""".formatted(seen.seesBatch("b.batch_id")), "batch_id", 1));
        tables.add(seen(TableEntry.UNITS, "unit", seen, "unit_code collate \"C\", valid_from, record_id"));
        tables.add(seen(
                TableEntry.ALIASES,
                "unit_alias",
                seen,
                "scheme collate \"C\", alias collate \"C\", valid_from, batch_id"));
        tables.add(seen(TableEntry.CALENDAR, "calendar_day", seen, "calendar collate \"C\", day"));
        tables.add(exclusions(seen));
        earlier(tables, runId);
        provenance
                .recordsUsed(runId)
                .forEach((kind, reach) -> tables.add(new TableEntry(
                        TableEntry.RECORDS + kind + ".jsonl",
                        "select " + list(recordColumns(jdbc, kind)) + " from " + kind + " r where " + seen.seesRow("r")
                                + " and " + reach,
                        "record_id",
                        1)));
        tables.addAll(TableEntry.results(runId));
        tables.addAll(TableEntry.decisions(runId));
        return tables;
    }

    /** The columns that make up a record: neither what the database derives nor what later imports write beside it. */
    static List<String> recordColumns(JdbcClient jdbc, String table) {
        return jdbc.sql("""
                        select column_name from information_schema.columns
                        where table_schema = current_schema() and table_name = :table and is_generated = 'NEVER'
                        order by ordinal_position
                        """).param("table", table).query(String.class).list().stream()
                .filter(column -> !NOT_OF_THE_RECORD.contains(column))
                .toList();
    }

    private TableEntry seen(String entry, String table, DataState seen, String order) {
        return new TableEntry(
                entry,
                "select " + list(recordColumns(jdbc, table)) + " from " + table + " r where " + seen.seesRow("r"),
                order,
                1);
    }

    private static TableEntry exclusions(DataState seen) {
        List<String> kinds = List.of(
                "governance_case", "hazard", "resident_evaluation", "task", "event", "panel_mark", "reported_figure");
        String trial = seen.trialBatches().isEmpty()
                ? ""
                : " or x.state = 'asked' and x.batch_id in ("
                        + seen.trialBatches().stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
        String query = kinds.stream()
                .map(kind -> """
                        select x.exclusion_id, x.record_kind, x.record_id, r.feed, r.record_key, x.reason_code, x.reason,
                               x.asked_by, x.decided_by, x.decided_at, x.state, x.batch_id
                        from record_exclusion x join %1$s r on r.record_id = x.record_id
                        where x.record_kind = '%1$s' and (x.state = 'approved' and %2$s%3$s)""".formatted(kind, seen.seesBatch("x.batch_id"), trial))
                .collect(Collectors.joining("\nunion all\n"));
        return new TableEntry(TableEntry.EXCLUSIONS, query, "exclusion_id", 1);
    }

    private static void earlier(List<TableEntry> tables, long runId) {
        tables.add(new TableEntry(TableEntry.EARLIER_RUNS, """
                select a.run_id, a.scheme, a.period, a.period_from, a.period_until, a.as_of, a.pack_hash, a.pack_version,
                       a.output_hash, e.decided
                from run_earlier e join assessment_run a on a.run_id = e.earlier_run where e.run_id = %d""".formatted(runId), "run_id", 1));
        tables.add(new TableEntry(
                TableEntry.EARLIER_STANDINGS, """
                select s.run_id, s.unit_code, u.name, u.kind, u.parent_code, s.total, s.rank, s.group_size,
                       s.suggested_grade, case when e.decided then d.suggested end as decision_on,
                       case when e.decided then d.decided end as decided_grade
                from run_earlier e join standing s on s.run_id = e.earlier_run
                join run_unit u on u.run_id = s.run_id and u.unit_code = s.unit_code
                left join grade_decision d on d.run_id = s.run_id and d.unit_code = s.unit_code
                where e.run_id = %d""".formatted(runId), "run_id, unit_code collate \"C\"", 2));
    }

    private static String list(List<String> columns) {
        return columns.stream().map(column -> "r." + column).collect(Collectors.joining(", "));
    }
}
