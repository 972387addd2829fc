package org.zhiheng.archive;

import java.util.List;

/**
 * A table of a package: JSON lines, the first one an array of column names, each further one an array of values as
 * PostgreSQL writes them.
 *
 * @param name of the entry
 * @param query its rows
 * @param order what they are ordered by, so that equal contents are equal bytes
 * @param keys columns at the front that tell one row from another, for comparing; 0: compared as a whole
 */
record TableEntry(String name, String query, String order, int keys) {

    static final String RUN = "run.jsonl";
    static final String BATCHES = "batches.jsonl";
    static final String UNITS = "units.jsonl";
    static final String ALIASES = "aliases.jsonl";
    static final String CALENDAR = "calendar.jsonl";
    static final String EXCLUSIONS = "exclusions.jsonl";
    static final String EARLIER_RUNS = "earlier/runs.jsonl";
    static final String EARLIER_STANDINGS = "earlier/standings.jsonl";
    static final String RECORDS = "records/";
    static final String RESULTS = "results/";
    static final String METRIC_VALUES = RESULTS + "metric_values.jsonl";
    static final String METRIC_STATISTICS = RESULTS + "metric_statistics.jsonl";
    static final String STANDINGS = RESULTS + "standings.jsonl";
    static final String DECISIONS = RESULTS + "decisions.jsonl";
    static final String PUBLICATION = RESULTS + "publication.jsonl";

    /** Tables rules read directly; they stay when records are given as hashes. */
    private static final List<String> READ_BY_RULES = List.of(RECORDS + "event.jsonl", RECORDS + "panel_mark.jsonl");

    /** What a run produced and what computing it again must give; people's decisions are not among them. */
    static List<TableEntry> results(long run) {
        return List.of(
                result("units", "run_unit", run, "unit_code collate \"C\"", 1),
                result("groups", "run_group", run, "peer_group collate \"C\"", 1),
                result("nodes", "run_node", run, "ordinal, node collate \"C\"", 1),
                result("metrics", "run_metric", run, "metric collate \"C\"", 1),
                new TableEntry(
                        METRIC_VALUES,
                        """
                        select metric, span, unit_code, numerator, denominator, value, state, group_rank
                        from metric_value where run_id = %d""".formatted(run),
                        "metric collate \"C\", span collate \"C\", unit_code collate \"C\"",
                        3),
                new TableEntry(
                        METRIC_STATISTICS, """
                        select peer_group, metric, n, best, worst, mean, sd, p10, p25, p50, p75, p90
                        from metric_stat where run_id = %d""".formatted(run), "peer_group collate \"C\", metric collate \"C\"", 2),
                new TableEntry(
                        RESULTS + "node_scores.jsonl",
                        """
                        select unit_code, node, ordinal, full_points, points, unrounded, weight, state, formula, substituted,
                               note from node_score where run_id = %d""".formatted(run),
                        "unit_code collate \"C\", ordinal, node collate \"C\"",
                        2),
                new TableEntry(
                        RESULTS + "score_lines.jsonl", """
                        select unit_code, line_no, criterion, kind, points, reason_code, reason, formula, substituted, rule,
                               rule_file, rule_line, metrics, records from score_line where run_id = %d""".formatted(run), "unit_code collate \"C\", line_no", 2),
                new TableEntry(
                        RESULTS + "shortfalls.jsonl",
                        """
                        select unit_code, criterion, ordinal, reason_code, metric, actual, distance, records, points, text
                        from score_shortfall where run_id = %d""".formatted(run),
                        "unit_code collate \"C\", criterion collate \"C\", ordinal",
                        3),
                new TableEntry(STANDINGS, """
                        select unit_code, peer_group, rank, tied, group_size, total, suggested_grade, grade_reason,
                               not_ranked_reason, previous_rank, previous_total, flags
                        from standing where run_id = %d""".formatted(run), "unit_code collate \"C\"", 1));
    }

    /** What people decided on it. */
    static List<TableEntry> decisions(long run) {
        return List.of(
                new TableEntry(DECISIONS, """
                        select unit_code, suggested, decided, reason, decided_by, decided_at
                        from grade_decision where run_id = %d""".formatted(run), "unit_code collate \"C\"", 1),
                new TableEntry(PUBLICATION, """
                        select published_by, published_at, waiver from review
                        where run_id = %d and published_at is not null""".formatted(run), "published_at", 0));
    }

    /** Whether a package with hashes of records may leave the entry out. */
    static boolean mayBeWithheld(String name) {
        return name.startsWith(RECORDS) && !READ_BY_RULES.contains(name);
    }

    /** Of {@code records/hazard.jsonl} the table {@code hazard}. */
    static String recordKind(String name) {
        return name.substring(RECORDS.length(), name.length() - ".jsonl".length());
    }

    private static TableEntry result(String name, String table, long run, String order, int keys) {
        return new TableEntry(
                RESULTS + name + ".jsonl", "select t.* from " + table + " t where run_id = " + run, order, keys);
    }
}
