package org.zhiheng.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.content.ContentHome;
import org.zhiheng.database.Copy;
import org.zhiheng.run.Stations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Computes a package's run again from what is in the package, in an empty database, and compares every cell. */
final class Recalculation {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int LISTED = 1_000;

    private final PackageFile file;
    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final long run;

    Recalculation(PackageFile file, DataSource empty) {
        this.file = file;
        this.dataSource = empty;
        this.jdbc = JdbcClient.create(empty);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(empty));
        this.run = file.manifest().runId();
    }

    /** Loads, computes, compares. */
    List<Difference> run() {
        boolean fromRecords = file.withheld().isEmpty();
        transaction.executeWithoutResult(status -> load());
        jdbc.sql("analyze").update();
        Stations stations = Stations.over(dataSource, ContentHome.holding(file.content()));
        stations.pinUnits(run);
        if (fromRecords) {
            stations.gatherMetrics(run);
        } else {
            transaction.executeWithoutResult(status -> {
                table(TableEntry.METRIC_VALUES, "metric_value", Map.of("run_id", String.valueOf(run)), Set.of());
                table(TableEntry.METRIC_STATISTICS, "metric_stat", Map.of("run_id", String.valueOf(run)), Set.of());
                jdbc.sql("update assessment_run set state = 'GATHERED' where run_id = " + run)
                        .update();
            });
        }
        stations.scoreUnits(run);
        stations.rankUnits(run);
        String outputHash = stations.seal(run);
        List<Difference> differences = new ArrayList<>();
        compareInputs(differences);
        compareResults(differences);
        if (!outputHash.equals(file.manifest().outputHash())) {
            differences.add(new Difference(
                    Difference.Kind.RESULT,
                    Manifest.NAME,
                    "",
                    "output_hash",
                    file.manifest().outputHash(),
                    outputHash));
        }
        return differences;
    }

    private void load() {
        jdbc.sql("create temporary table staged (line jsonb) on commit drop").update();
        stage(TableEntry.BATCHES);
        List<String> columns = columns(TableEntry.BATCHES);
        jdbc.sql("insert into source_file (sha256, file_name, byte_count) select distinct on (1) "
                        + text(columns, "source_sha256")
                        + ", " + text(columns, "file_name") + ", cast(" + text(columns, "byte_count")
                        + " as bigint) from staged where " + text(columns, "source_sha256") + " is not null")
                .update();
        insert(TableEntry.BATCHES, "import_batch", Map.of(), Set.of("file_name", "byte_count"));
        table(TableEntry.UNITS, "unit", Map.of(), Set.of());
        table(TableEntry.ALIASES, "unit_alias", Map.of(), Set.of());
        table(TableEntry.CALENDAR, "calendar_day", Map.of(), Set.of());
        for (Manifest.Entry entry : file.manifest().entries()) {
            if (entry.name().startsWith(TableEntry.RECORDS)) {
                String kind = TableEntry.recordKind(entry.name());
                if (!RecordDigests.KINDS.contains(kind)) {
                    throw new IllegalArgumentException("没有这类记录（" + kind + "） / no such kind of record (" + kind + ")");
                }
                table(entry.name(), kind, Map.of(), Set.of());
                exclude(kind);
            }
        }
        table(TableEntry.EARLIER_RUNS, "assessment_run", Map.of("state", "'SEALED'", "data_batch", "0"), Set.of());
        earlierStandings();
        table(TableEntry.RUN, "assessment_run", Map.of("state", "'REQUESTED'"), Set.of("output_hash"));
        stage(TableEntry.EARLIER_RUNS);
        List<String> earlier = columns(TableEntry.EARLIER_RUNS);
        jdbc.sql("insert into run_earlier (run_id, earlier_run, decided) select " + run + ", cast("
                        + text(earlier, "run_id") + " as bigint), cast(" + text(earlier, "decided")
                        + " as boolean) from staged")
                .update();
    }

    private void earlierStandings() {
        Set<String> ofResult = Set.of("total", "rank", "group_size", "suggested_grade", "decision_on", "decided_grade");
        table(TableEntry.EARLIER_STANDINGS, "run_unit", Map.of(), ofResult);
        insert(TableEntry.EARLIER_STANDINGS, "standing", Map.of(), Set.of());
        List<String> columns = columns(TableEntry.EARLIER_STANDINGS);
        jdbc.sql("insert into grade_decision (run_id, unit_code, suggested, decided, reason, decided_by) select cast("
                        + text(columns, "run_id") + " as bigint), " + text(columns, "unit_code") + ", "
                        + text(columns, "decision_on") + ", " + text(columns, "decided_grade")
                        + ", '', '' from staged where " + text(columns, "decided_grade") + " is not null")
                .update();
    }

    /** An exclusion names the version of the record that was in force then; here it is laid on the one that is. */
    private void exclude(String kind) {
        stage(TableEntry.EXCLUSIONS);
        List<String> columns = columns(TableEntry.EXCLUSIONS);
        jdbc.sql("""
                        insert into record_exclusion (record_kind, record_id, reason_code, reason, asked_by, decided_by, state,
                                                      batch_id)
                        select '%1$s', r.record_id, %2$s, %3$s, %4$s, %5$s, %6$s, cast(%7$s as bigint)
                        from staged join %1$s r on r.feed = %8$s and r.record_key = %9$s where %10$s = '%1$s'
                        """.formatted(
                                kind,
                                text(columns, "reason_code"),
                                text(columns, "reason"),
                                text(columns, "asked_by"),
                                text(columns, "decided_by"),
                                text(columns, "state"),
                                text(columns, "batch_id"),
                                text(columns, "feed"),
                                text(columns, "record_key"),
                                text(columns, "record_kind")))
                .update();
    }

    private void table(String entry, String table, Map<String, String> more, Set<String> leftOut) {
        jdbc.sql("create temporary table if not exists staged (line jsonb) on commit drop")
                .update();
        stage(entry);
        insert(entry, table, more, leftOut);
    }

    private void stage(String entry) {
        jdbc.sql("truncate staged").update();
        Copy.into(dataSource, "staged", List.of("line"), rows -> file.rows(entry, (number, line) -> rows.row(line)));
    }

    /** @param more columns the package does not have → SQL of their value */
    private void insert(String entry, String table, Map<String, String> more, Set<String> leftOut) {
        Map<String, String> types = types(table);
        Map<String, String> values = new LinkedHashMap<>();
        List<String> columns = columns(entry);
        for (int index = 0; index < columns.size(); index++) {
            String type = types.get(columns.get(index));
            if (type != null && !leftOut.contains(columns.get(index))) {
                values.put(columns.get(index), value(index, type));
            }
        }
        values.putAll(new TreeMap<>(more));
        jdbc.sql("insert into " + table + " (" + String.join(", ", values.keySet())
                        + ") overriding system value select " + String.join(", ", values.values()) + " from staged")
                .update();
    }

    private static String value(int index, String type) {
        if (type.equals("jsonb")) {
            return "nullif(line -> " + index + ", 'null'::jsonb)";
        }
        if (type.endsWith("[]")) {
            return "coalesce((select array_agg(e order by n) from jsonb_array_elements_text(line -> " + index
                    + ") with ordinality as x(e, n))::" + type + ", '{}')";
        }
        return "(line ->> " + index + ")::" + type;
    }

    private Map<String, String> types(String table) {
        Map<String, String> types = new TreeMap<>();
        jdbc.sql("""
                        select attname, format_type(atttypid, atttypmod) from pg_attribute
                        where attrelid = cast(:table as regclass) and attnum > 0 and not attisdropped and attgenerated = ''
                        """).param("table", table).query(row -> {
            types.put(row.getString(1), row.getString(2));
        });
        return types;
    }

    private List<String> columns(String entry) {
        return file.manifest()
                .entry(entry)
                .map(Manifest.Entry::columns)
                .orElseThrow(() -> new IllegalArgumentException("结果包里没有 " + entry + " / the package has no " + entry));
    }

    private static String text(List<String> columns, String column) {
        return "(line ->> " + columns.indexOf(column) + ")";
    }

    private void compareInputs(List<Difference> differences) {
        int column = columns(TableEntry.RUN).indexOf("manifest");
        JsonNode[] before = {JSON.createObjectNode()};
        file.rows(
                TableEntry.RUN,
                (number, line) -> before[0] = JSON.readTree(line).path(column));
        JsonNode after = JSON.readTree(jdbc.sql("select manifest::text from assessment_run where run_id = " + run)
                .query(String.class)
                .single());
        Set<String> names = new TreeSet<>(before[0].propertyNames());
        names.addAll(after.propertyNames());
        names.remove("code_version");
        for (String name : names) {
            if (before[0].has(name) && !before[0].path(name).equals(after.path(name))) {
                differences.add(new Difference(
                        Difference.Kind.INPUT,
                        TableEntry.RUN,
                        "manifest",
                        name,
                        before[0].path(name).toString(),
                        after.path(name).toString()));
            }
        }
    }

    private void compareResults(List<Difference> differences) {
        transaction.executeWithoutResult(status -> {
            try (PackageFolder again = new PackageFolder()) {
                for (TableEntry table : TableEntry.results(run)) {
                    List<String> columns = columns(table.name());
                    again.table(jdbc, table, columns);
                    String now = again.entries().stream()
                            .filter(entry -> entry.name().equals(table.name()))
                            .findFirst()
                            .orElseThrow()
                            .sha256();
                    if (!now.equals(file.foundHash(table.name()))) {
                        compareRows(table, columns, differences);
                    }
                }
            }
        });
    }

    private void compareRows(TableEntry table, List<String> columns, List<Difference> differences) {
        Map<String, String> before = new LinkedHashMap<>();
        file.rows(table.name(), (number, line) -> before.put(key(table, line, number), line));
        jdbc.sql(PackageFolder.lineQuery(table, columns)).query(row -> {
            String after = row.getString(1);
            String key = key(table, after, row.getRow());
            String old = before.remove(key);
            if (!after.equals(old) && differences.size() < LISTED) {
                compareCells(table, columns, key, old, after, differences);
            }
        });
        before.forEach((key, old) -> {
            if (differences.size() < LISTED) {
                differences.add(new Difference(Difference.Kind.RESULT, table.name(), key, "", old, null));
            }
        });
    }

    private static void compareCells(
            TableEntry table,
            List<String> columns,
            String key,
            @Nullable String before,
            String after,
            List<Difference> differences) {
        if (before == null) {
            differences.add(new Difference(Difference.Kind.RESULT, table.name(), key, "", null, after));
            return;
        }
        JsonNode old = JSON.readTree(before);
        JsonNode now = JSON.readTree(after);
        for (int index = 0; index < columns.size(); index++) {
            String was = told(old.path(index));
            String is = told(now.path(index));
            if (!was.equals(is)) {
                differences.add(new Difference(Difference.Kind.RESULT, table.name(), key, columns.get(index), was, is));
            }
        }
    }

    private static String told(JsonNode node) {
        return node.isString() ? node.asString() : node.toString();
    }

    private static String key(TableEntry table, String line, long number) {
        try {
            JsonNode row = JSON.readTree(line);
            List<String> key = new ArrayList<>();
            for (int index = 0; index < table.keys(); index++) {
                key.add(told(row.path(index)));
            }
            return String.join(" ", key);
        } catch (tools.jackson.core.JacksonException unreadable) {
            return "line " + number;
        }
    }
}
