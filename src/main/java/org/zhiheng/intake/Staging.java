package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The staging tables of one import, temporary to its transaction, and the SQL that validates all rows at once and
 * publishes the good ones. What a row shows by itself was found before it came here, so most files need one pass over
 * the staging table, that of publication. Names put into SQL come from {@link RecordKind} or have been checked by
 * {@link FeedReader}; everything a user wrote is a parameter.
 */
final class Staging {

    private static final int LISTED_CHANGES = 200;

    private final JdbcClient jdbc;
    private final Feed feed;
    private final RecordKind kind;
    private final String table;
    private final StagingLayout layout;
    private final UnitResolution units;
    private long rejected;
    private long superfluous;
    private long staged;
    private boolean numbered;

    /**
     * @param rejected rows with a fault
     * @param faults mistakes, of which a row may have several
     * @param superfluous rows that give way to another row of the same key
     */
    record Verdict(
            long rejected,
            long faults,
            long superfluous,
            List<ImportResult.Unresolved> unresolved,
            List<String> discovered) {}

    record Published(long fresh, long changed, long same, long unresolved) {
        static final Published NOTHING = new Published(0, 0, 0, 0);
    }

    Staging(JdbcClient jdbc, Feed feed) {
        this.jdbc = jdbc;
        this.feed = feed;
        this.kind = feed.kind();
        this.table = feed.kind().table();
        this.layout = new StagingLayout(feed);
        this.units = new UnitResolution(jdbc, feed);
    }

    void create() {
        run("set local work_mem = '192MB'");
        run("set local jit = off");
        run("set local default_statistics_target = 10");
        run("create temp table import_row (" + layout.definition() + ") on commit drop");
        run("""
                create temp table import_fault (row_id bigint not null, column_name text, reason_code text not null,
                    message_zh text not null, message_en text not null, cell_value text) on commit drop
                """);
        run("create temp table import_skip (row_id bigint not null) on commit drop");
        run("create temp table import_nth (row_id bigint not null, n bigint not null) on commit drop");
        run("""
                create temp table import_unit (role text not null, raw text not null, unit_code text not null,
                    valid_from timestamp not null, valid_until timestamp not null) on commit drop
                """);
    }

    StagingLayout layout() {
        return layout;
    }

    void drop() {
        run("drop table if exists import_row, import_fault, import_skip, import_nth, import_unit, import_unit_set,"
                + " import_resolved, import_outcome");
    }

    /** Finds every fault of every row, writes them to {@code import_reject} and says what can be published. */
    Verdict validate(long batch, RowConversion converted) {
        run("analyze import_row");
        staged = converted.staged();
        if (converted.faulty() > 0) {
            run("""
                    insert into import_fault
                    select s.row_id, e.fault ->> 'c', e.fault ->> 'k', e.fault ->> 'z', e.fault ->> 'e', e.fault ->> 'v'
                    from import_row s cross join lateral jsonb_array_elements(s.errors) e (fault)
                    where s.errors is not null
                    """);
        }
        if (converted.possibleRepeats() > 0) {
            repeatedKeys();
        }
        if (kind.namesUnits()) {
            units.resolve(batch);
        }
        ownedByOtherFeeds();
        if (kind == RecordKind.UNIT) {
            new UnitChecks(jdbc, feed).check();
        }
        run("analyze import_fault");
        rejected = count("select count(distinct row_id) from import_fault");
        superfluous = count(
                "select count(*) from import_skip k where not exists (select from import_fault f where f.row_id = k.row_id)");
        long faults = rejected == 0 ? 0 : keepFaults(batch);
        return new Verdict(
                rejected, faults, superfluous, kind.namesUnits() ? units.unresolved() : List.of(), units.discovered());
    }

    private long keepFaults(long batch) {
        return jdbc.sql("""
                        insert into import_reject (batch_id, sheet, row_number, column_name, reason_code,
                            message_zh, message_en, cell_value)
                        select distinct :batch, s.sheet, s.row_number, f.column_name, f.reason_code,
                            f.message_zh, f.message_en, f.cell_value
                        from import_fault f join import_row s on s.row_id = f.row_id
                        """).param("batch", batch).update();
    }

    Published publish(long batch) {
        if (kind.namesUnits() && isFirstImport()) {
            return publishAll(batch);
        }
        compare();
        run("analyze import_outcome");
        jdbc.sql("update " + table + " t set superseded_by = :batch from import_outcome o"
                        + " where t.record_id = o.old_id")
                .param("batch", batch)
                .update();
        if (kind == RecordKind.UNIT) {
            jdbc.sql("""
                            update unit t set superseded_by = :batch
                            from import_outcome o join import_row s on s.row_id = o.row_id
                            where t.unit_code = s.f_unit_code and t.superseded_by is null
                              and t.record_key like 'discovered:%'
                            """).param("batch", batch).update();
        }
        jdbc.sql(insert() + " from import_row s join import_outcome o on o.row_id = s.row_id" + joins())
                .param("feed", feed.code())
                .param("batch", batch)
                .update();
        if (kind == RecordKind.UNIT) {
            publishAliases(batch);
        }
        long changed = count("select count(*) from import_outcome where old_id is not null");
        long fresh = count("select count(*) from import_outcome where old_id is null");
        return new Published(fresh, changed, staged - rejected - superfluous - fresh - changed, nowhere());
    }

    /** Good rows that name no unit in the role {@code place}. */
    private long nowhere() {
        if (!kind.namesUnits() || count("select count(*) from import_resolved where place is null") == 0) {
            return 0;
        }
        return count("select count(*) from import_row s" + units.join() + good() + " and r.place is null");
    }

    private boolean isFirstImport() {
        return !jdbc.sql("select exists (select from " + table + " where feed = :feed and superseded_by is null)")
                .param("feed", feed.code())
                .query(Boolean.class)
                .single();
    }

    /** Nothing to compare with: every good row is new and goes straight in. */
    private Published publishAll(long batch) {
        return jdbc.sql("with published as (" + insert() + " from import_row s" + joins() + good()
                        + " returning unit_code is null nowhere)"
                        + " select count(*), count(*) filter (where nowhere) from published")
                .param("feed", feed.code())
                .param("batch", batch)
                .query((counts, index) -> new Published(counts.getLong(1), 0, 0, counts.getLong(2)))
                .single();
    }

    private String insert() {
        List<String> targets =
                new ArrayList<>(List.of("feed", "record_key", "row_hash", "batch_id", "sheet", "row_number"));
        List<String> values =
                new ArrayList<>(List.of(":feed", key(), "s.row_hash", ":batch", "s.sheet", "s.row_number"));
        if (kind.namesUnits()) {
            targets.addAll(List.of("unit_code", "roles"));
            values.addAll(List.of("r.place", "r.roles"));
        }
        if (kind.hasAttributes()) {
            targets.add("attributes");
            values.add(kind == RecordKind.UNIT ? "s.attributes::jsonb" : "nullif(s.attributes, '{}')::jsonb");
        }
        fieldColumns().forEach(column -> {
            targets.add(column);
            values.add("s.f_" + column);
        });
        return "insert into " + table + " (" + String.join(", ", targets) + ") select " + String.join(", ", values);
    }

    private String key() {
        return numbered ? "s.record_key || coalesce('#' || nth.n, '')" : "s.record_key";
    }

    private String joins() {
        return (numbered ? " left join import_nth nth on nth.row_id = s.row_id" : "")
                + (kind.namesUnits() ? units.join() : "");
    }

    private String good() {
        return " where true"
                + (rejected > 0 ? " and not exists (select from import_fault f where f.row_id = s.row_id)" : "")
                + (superfluous > 0 ? " and not exists (select from import_skip k where k.row_id = s.row_id)" : "");
    }

    /** Writes to {@code import_outcome} the new rows, and the changed ones with the record they replace. */
    private void compare() {
        String same = kind.namesUnits()
                ? "t.row_hash = s.row_hash and t.unit_code is not distinct from r.place and t.roles is not distinct from r.roles"
                : "t.row_hash = s.row_hash";
        jdbc.sql(
                        "create temp table import_outcome on commit drop as select s.row_id, t.record_id old_id from import_row s"
                                + joins() + " left join " + table
                                + " t on t.feed = :feed and t.record_key = " + key() + " and t.superseded_by is null"
                                + good() + " and (t.record_id is null or not (" + same + "))")
                .param("feed", feed.code())
                .update();
    }

    /** The first mistakes in file order. */
    List<ImportResult.Reject> rejects(int most) {
        return jdbc.sql("""
                        select distinct s.sheet_no, s.sheet, s.row_number, f.column_name, f.reason_code,
                            f.message_zh, f.message_en, f.cell_value
                        from import_fault f join import_row s on s.row_id = f.row_id
                        order by 1, 3, 4 nulls first, 5 limit :most
                        """)
                .param("most", most)
                .query((row, index) -> new ImportResult.Reject(
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8)))
                .list();
    }

    /** What changed, old → new, for the first changed records in file order. */
    List<ImportResult.Change> changes() {
        return jdbc.sql("""
                        select c.record_key, k.key, c.before ->> k.key, c.after ->> k.key
                        from (select x.row_id, o.record_key, BEFORE before, AFTER after
                              from (select row_id, old_id from import_outcome where old_id is not null
                                    order by row_id limit :most) x
                              join TABLE o on o.record_id = x.old_id
                              join TABLE n on n.feed = :feed and n.record_key = o.record_key
                                  and n.superseded_by is null) c
                        cross join lateral (select jsonb_object_keys(c.before || c.after) key) k
                        where c.before ->> k.key is distinct from c.after ->> k.key
                        order by c.row_id, k.key limit :most
                        """.replace("BEFORE", cells("o"))
                        .replace("AFTER", cells("n"))
                        .replace("TABLE", table))
                .param("feed", feed.code())
                .param("most", LISTED_CHANGES)
                .query((row, index) -> new ImportResult.Change(
                        row.getString(1),
                        row.getString(2),
                        changedHeading(row.getString(2)),
                        spoken(row.getString(3)),
                        spoken(row.getString(4))))
                .list();
    }

    /** A moment without the T that JSON puts between day and hour. */
    private static @Nullable String spoken(@Nullable String value) {
        return value != null && value.matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+") ? value.replace('T', ' ') : value;
    }

    /** A record as one flat object, without what it is not told by. */
    private String cells(String row) {
        String flat = "to_jsonb(" + row + ") - '{record_id,row_hash,batch_id,superseded_by,sheet,row_number,"
                + "attributes,roles,handling_hours,rectify_hours}'::text[]";
        for (String part : List.of("attributes", "roles")) {
            if (part.equals("attributes") ? kind.hasAttributes() : kind.namesUnits()) {
                flat += " || coalesce((select jsonb_object_agg('" + part + ".' || key, value) from jsonb_each(" + row
                        + "." + part + ")), '{}')";
            }
        }
        return flat;
    }

    private String changedHeading(String column) {
        String name = column.substring(column.indexOf('.') + 1);
        if (column.startsWith("attributes.")) {
            return feed.attributes().stream()
                    .filter(field -> field.name().equals(name))
                    .findFirst()
                    .map(Feed.Field::heading)
                    .orElse(name);
        }
        if (column.startsWith("roles.") || kind.namesUnits() && column.equals("unit_code")) {
            String role = column.equals("unit_code") ? "place" : name;
            return feed.units().stream()
                    .filter(unit -> unit.role().equals(role))
                    .findFirst()
                    .map(unit -> unit.field().heading())
                    .orElse(name);
        }
        return feed.headingOf(column);
    }

    private void repeatedKeys() {
        String repeated = "(select record_key from import_row where record_key in"
                + " (select record_key from import_row where may_repeat) group by record_key having count(*) > 1)";
        if (feed.key().isEmpty()) {
            numbered = jdbc.sql("insert into import_nth select row_id, n from (select row_id, row_number() over"
                                    + " (partition by record_key order by row_id) n from import_row where record_key in "
                                    + repeated + ") numbered where n > 1")
                            .update()
                    > 0;
            return;
        }
        switch (feed.duplicates()) {
            case REFUSE ->
                jdbc.sql(
                                "insert into import_fault select row_id, :heading, 'duplicate_key', '与第 ' || first_row || ' 行编号重复',"
                                        + " 'same key as row ' || first_row, record_key from (select row_id, record_key,"
                                        + " first_value(row_number) over w first_row, row_number() over w n from import_row"
                                        + " where record_key in " + repeated
                                        + " window w as (partition by record_key order by row_id)) numbered where n > 1")
                        .param("heading", keyHeading())
                        .update();
            case FIRST, LAST -> {
                String order = feed.duplicates() == Feed.Duplicates.FIRST
                        ? "row_id"
                        : feed.order() == null ? "row_id desc" : "sort_no desc nulls last, row_id desc";
                run(
                        "insert into import_skip select row_id from (select row_id, row_number() over (partition by record_key"
                                + " order by " + order + ") n from import_row where record_key in " + repeated
                                + ") numbered where n > 1");
            }
        }
    }

    private void ownedByOtherFeeds() {
        List<String> unique = kind.uniqueAcrossFeeds();
        if (unique.isEmpty()) {
            return;
        }
        String same = unique.stream()
                .map(column -> "t." + column + " = s.f_" + column)
                .collect(Collectors.joining(" and "));
        jdbc.sql("insert into import_fault select s.row_id, :heading, 'other_feed', '已由数据源「' || t.feed || '」提供',"
                        + " 'already given by feed (' || t.feed || ')', s.f_" + unique.get(0)
                        + "::text from import_row s join "
                        + table + " t on " + same
                        + " where t.superseded_by is null and t.feed <> :feed and t.record_key not like 'discovered:%'")
                .param("heading", feed.headingOf(unique.get(0)))
                .param("feed", feed.code())
                .update();
    }

    private void publishAliases(long batch) {
        if (feed.aliases().isEmpty()) {
            return;
        }
        jdbc.sql("""
                        insert into unit_alias (scheme, alias, unit_code, valid_from, valid_until, batch_id)
                        select distinct spelling.pair ->> 0, spelling.pair ->> 1, s.f_unit_code, s.f_valid_from, s.f_valid_until,
                            :batch
                        from import_row s join import_outcome o on o.row_id = s.row_id
                        cross join lateral jsonb_array_elements(s.aliases) spelling (pair)
                        where s.aliases is not null and not exists (
                            select from unit_alias a where a.scheme = spelling.pair ->> 0 and a.alias = spelling.pair ->> 1
                              and a.superseded_by is null and a.unit_code = s.f_unit_code
                              and a.valid_from = s.f_valid_from)
                        """).param("batch", batch).update();
    }

    private List<String> fieldColumns() {
        List<String> columns =
                new ArrayList<>(feed.fields().stream().map(Feed.Field::name).toList());
        if (kind == RecordKind.REPORTED_FIGURE) {
            columns.add("period_from");
        }
        return columns;
    }

    private String keyHeading() {
        Feed.KeyPart first = feed.key().get(0);
        return first.field() ? feed.headingOf(first.name()) : first.name();
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private void run(String sql) {
        jdbc.sql(sql).update();
    }
}
