package org.zhiheng.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One change drawn by chance, in the database or in a package, and what a check must name to have caught it.
 *
 * @param told what was changed, in words
 * @param entry the check must name it
 * @param row the check must name it with that entry; empty: any row
 * @param column the check must name it with that row; empty: any column
 */
record SingleChange(String told, String entry, String row, String column) {

    /** A cell that can be changed: table, name of its entry, column, SQL of another value. */
    private record Cell(String table, String entry, String column, String other) {}

    private static final List<Cell> RESULTS = List.of(
            new Cell("metric_value", "results/metric_values.jsonl", "value", "coalesce(value, 0) + 0.0001"),
            new Cell("metric_value", "results/metric_values.jsonl", "numerator", "coalesce(numerator, 0) + 1"),
            new Cell("node_score", "results/node_scores.jsonl", "points", "coalesce(points, 0) + 0.01"),
            new Cell("node_score", "results/node_scores.jsonl", "formula", "coalesce(formula, '') || ' '"),
            new Cell("score_line", "results/score_lines.jsonl", "points", "points - 1"),
            new Cell("score_line", "results/score_lines.jsonl", "reason", "reason || '。'"),
            new Cell("standing", "results/standings.jsonl", "total", "coalesce(total, 0) + 0.1"),
            new Cell("standing", "results/standings.jsonl", "rank", "coalesce(rank, 0) + 1"),
            new Cell("standing", "results/standings.jsonl", "suggested_grade", "'一等'"));

    private static final List<Cell> RECORDS = List.of(
            new Cell("governance_case", "", "closed_at", "coalesce(closed_at, opened_at) + interval '1 second'"),
            new Cell("governance_case", "", "unit_code", "'S4'"),
            new Cell("governance_case", "", "title", "'另一件'"),
            new Cell("unit", "", "name", "name || '一'"));

    /** Changes a stored result of a run. */
    static SingleChange result(JdbcClient jdbc, long run, Random chance) {
        Cell cell = RESULTS.get(chance.nextInt(RESULTS.size()));
        List<String> rows = jdbc.sql("select ctid::text from " + cell.table() + " where run_id = :run order by ctid")
                .param("run", run)
                .query(String.class)
                .list();
        String row = rows.get(chance.nextInt(rows.size()));
        String unit = jdbc.sql("update " + cell.table() + " set " + cell.column() + " = " + cell.other()
                        + " where ctid = cast(:row as tid) returning unit_code")
                .param("row", row)
                .query(String.class)
                .single();
        return new SingleChange(cell.table() + " " + unit + " " + cell.column(), cell.entry(), unit, cell.column());
    }

    /** Changes or removes a record that has been loaded. */
    static SingleChange record(JdbcClient jdbc, Random chance) {
        Cell cell = RECORDS.get(chance.nextInt(RECORDS.size()));
        List<Long> rows = jdbc.sql("select record_id from " + cell.table() + " order by 1")
                .query(Long.class)
                .list();
        long row = rows.get(chance.nextInt(rows.size()));
        boolean removed = chance.nextInt(5) == 0;
        jdbc.sql(
                        removed
                                ? "delete from " + cell.table() + " where record_id = :row"
                                : "update " + cell.table() + " set " + cell.column() + " = " + cell.other()
                                        + " where record_id = :row and " + cell.column() + " is distinct from "
                                        + cell.other())
                .param("row", row)
                .update();
        return new SingleChange(
                cell.table() + " " + row + (removed ? " removed" : " " + cell.column()),
                "database/" + cell.table(),
                String.valueOf(row),
                "");
    }

    /** Changes, repeats or removes one line of one file of a package. */
    static SingleChange line(Path file, Path changed, Random chance) {
        Map<String, byte[]> entries = read(file);
        List<String> names = new ArrayList<>(entries.keySet());
        names.removeIf(name -> !name.contains("/") && !name.endsWith(".jsonl") || entries.get(name).length == 0);
        String name = names.get(chance.nextInt(names.size()));
        List<String> lines =
                new ArrayList<>(List.of(new String(entries.get(name), StandardCharsets.UTF_8).split("(?<=\n)")));
        int line = chance.nextInt(lines.size());
        String how;
        switch (chance.nextInt(4)) {
            case 0 -> {
                lines.remove(line);
                how = "removed";
            }
            case 1 -> {
                lines.add(line, lines.get(line));
                how = "repeated";
            }
            default -> {
                StringBuilder text = new StringBuilder(lines.get(line));
                int at = chance.nextInt(Math.max(1, text.length() - 1));
                text.setCharAt(at, text.charAt(at) == '7' ? '3' : '7');
                lines.set(line, text.toString());
                how = "changed at " + at;
            }
        }
        entries.put(name, String.join("", lines).getBytes(StandardCharsets.UTF_8));
        write(entries, changed);
        return new SingleChange(name + " line " + (line + 1) + " " + how, name, "", "");
    }

    /** Changes one threshold of the rules in a package. */
    static SingleChange threshold(Path file, Path changed, Random chance) {
        Map<String, byte[]> entries = read(file);
        String name = entries.keySet().stream()
                .filter(each -> each.startsWith("rules/") && each.endsWith("/criteria.yml"))
                .findFirst()
                .orElseThrow();
        String text = new String(entries.get(name), StandardCharsets.UTF_8);
        List<Integer> places = new ArrayList<>();
        java.util.regex.Matcher numbers = java.util.regex.Pattern.compile("(full|target|per_step|at_least): \\d+")
                .matcher(text);
        while (numbers.find()) {
            places.add(numbers.end());
        }
        int place = places.get(chance.nextInt(places.size()));
        entries.put(
                name,
                (text.substring(0, place) + (chance.nextInt(8) + 1) + text.substring(place))
                        .getBytes(StandardCharsets.UTF_8));
        write(entries, changed);
        long line = text.substring(0, place).lines().count();
        return new SingleChange(name + " line " + line + " another number", name, "line " + line, "");
    }

    /** Whether the check found something and named this. */
    boolean isNamedBy(VerificationReport report) {
        return report.differences().stream()
                .anyMatch(difference -> difference.entry().equals(entry)
                        && difference.row().contains(row)
                        && (column.isEmpty() || difference.column().equals(column)));
    }

    static Map<String, byte[]> read(Path file) {
        Map<String, byte[]> entries = new TreeMap<>();
        try (InputStream in = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return entries;
    }

    static void write(Map<String, byte[]> entries, Path file) {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
