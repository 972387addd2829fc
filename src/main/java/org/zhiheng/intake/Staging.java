package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.Hash;

/**
 * The staging tables of one import, temporary to its transaction, and the SQL that validates all rows at once and
 * publishes the good ones. Names put into SQL come from {@link RecordKind} or have been checked by {@link FeedReader};
 * everything a user wrote is a parameter.
 */
final class Staging {

    /** More new units than this in one file mean that the wrong column is read. */
    private static final int MOST_DISCOVERED = 50_000;

    private static final int LISTED_CHANGES = 200;

    private final JdbcClient jdbc;
    private final Feed feed;
    private final RecordKind kind;
    private final String table;
    private List<String> discovered = List.of();

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
    }

    void create() {
        run("set local work_mem = '192MB'");
        run("set local jit = off");
        String columns = RowConversion.columns(feed).entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue())
                .collect(Collectors.joining(", "));
        run("create temp table import_row (" + columns + ") on commit drop");
        run("""
                create temp table import_fault (row_id bigint not null, column_name text, reason_code text not null,
                    message_zh text not null, message_en text not null, cell_value text) on commit drop
                """);
        run("create temp table import_skip (row_id bigint not null) on commit drop");
        run("create temp table import_nth (row_id bigint not null, n bigint not null) on commit drop");
        run("""
                create temp table import_unit (role text not null, raw text not null, unit_code text not null,
                    valid_from date not null, valid_until date not null) on commit drop
                """);
    }

    void drop() {
        run("drop table if exists import_row, import_fault, import_skip, import_nth, import_unit, import_outcome");
    }

    /** Finds every fault of every row, writes them to {@code import_reject} and says what can be published. */
    Verdict validate(long batch, List<ImportResult.Notice> notices) {
        run("analyze import_row");
        run("""
                insert into import_fault
                select s.row_id, e.fault ->> 'c', e.fault ->> 'k', e.fault ->> 'z', e.fault ->> 'e', e.fault ->> 'v'
                from import_row s cross join lateral jsonb_array_elements(s.errors) e (fault)
                where s.errors is not null
                """);
        repeatedKeys();
        resolveUnits(batch);
        wrongOrders(notices);
        ownedByOtherFeeds();
        if (kind == RecordKind.UNIT) {
            checkUnits();
        }
        run("analyze import_fault");
        run("analyze import_unit");
        jdbc.sql("""
                        insert into import_reject (batch_id, sheet, row_number, column_name, reason_code,
                            message_zh, message_en, cell_value)
                        select distinct :batch, s.sheet, s.row_number, f.column_name, f.reason_code,
                            f.message_zh, f.message_en, f.cell_value
                        from import_fault f join import_row s on s.row_id = f.row_id
                        """).param("batch", batch).update();
        long faults = count("select count(*) from import_reject where batch_id = " + batch);
        long rejected = count("select count(distinct row_id) from import_fault");
        long superfluous = count(
                "select count(*) from import_skip k where not exists (select from import_fault f where f.row_id = k.row_id)");
        return new Verdict(rejected, faults, superfluous, unresolved(), discovered);
    }

    Published publish(long batch) {
        Resolved resolved = resolved();
        if (kind.namesUnits() && isFirstImport()) {
            return publishAll(resolved, batch);
        }
        compare(resolved);
        run("analyze import_outcome");
        jdbc.sql("update " + table + " t set superseded_by = :batch from import_outcome o"
                        + " where o.outcome = 'changed' and t.record_id = o.old_id")
                .param("batch", batch)
                .update();
        if (kind == RecordKind.UNIT) {
            jdbc.sql("""
                            update unit t set superseded_by = :batch
                            from import_outcome o join import_row s on s.row_id = o.row_id
                            where o.outcome <> 'same' and t.unit_code = s.f_unit_code and t.superseded_by is null
                              and t.record_key like 'discovered:%'
                            """).param("batch", batch).update();
        }
        jdbc.sql(insert("o.record_key", "o.row_hash", "o.unit_code", "o.roles")
                        + " from import_row s join import_outcome o on o.row_id = s.row_id"
                        + " where o.outcome <> 'same' order by s.row_id")
                .param("feed", feed.code())
                .param("batch", batch)
                .update();
        if (kind == RecordKind.UNIT) {
            publishAliases(batch);
        }
        return jdbc.sql("""
                        select count(*) filter (where outcome = 'new'), count(*) filter (where outcome = 'changed'),
                            count(*) filter (where outcome = 'same'), count(*) filter (where unit_code is null)
                        from import_outcome
                        """)
                .query((row, index) -> new Published(
                        row.getLong(1), row.getLong(2), row.getLong(3), kind.namesUnits() ? row.getLong(4) : 0))
                .single();
    }

    private boolean isFirstImport() {
        return !jdbc.sql("select exists (select from " + table + " where feed = :feed and superseded_by is null)")
                .param("feed", feed.code())
                .query(Boolean.class)
                .single();
    }

    /** Nothing to compare with: every good row is new and goes straight in, a third of the work. */
    private Published publishAll(Resolved row, long batch) {
        return jdbc.sql(
                        "with published as (" + insert(row.key(), row.hash(), row.place(), row.roles()) + row.source()
                                + " order by s.row_id returning unit_code) select count(*), count(*) filter (where unit_code is null) from published")
                .param("feed", feed.code())
                .param("batch", batch)
                .query((counts, index) -> new Published(counts.getLong(1), 0, 0, counts.getLong(2)))
                .single();
    }

    private String insert(String key, String hash, String place, String roles) {
        List<String> targets =
                new ArrayList<>(List.of("feed", "record_key", "row_hash", "batch_id", "sheet", "row_number"));
        List<String> values = new ArrayList<>(List.of(":feed", key, hash, ":batch", "s.sheet", "s.row_number"));
        if (kind.namesUnits()) {
            targets.addAll(List.of("unit_code", "roles"));
            values.addAll(List.of(place, roles));
        }
        if (kind.hasAttributes()) {
            targets.add("attributes");
            values.add(kind == RecordKind.UNIT ? "coalesce(s.attributes, '{}')" : "nullif(s.attributes, '{}')");
        }
        fieldColumns().forEach(column -> {
            targets.add(column);
            values.add("s.f_" + column);
        });
        return "insert into " + table + " (" + String.join(", ", targets) + ") select " + String.join(", ", values);
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

    /** What changed, old → new, for the first changed records. */
    List<ImportResult.Change> changes() {
        String hidden = "'record_id','row_hash','batch_id','superseded_by','sheet','row_number'";
        return jdbc.sql("""
                        select n.record_key, new.key, old.value, new.value
                        from (select old_id, record_key from import_outcome where outcome = 'changed'
                              order by record_key limit :most) c
                        join TABLE o on o.record_id = c.old_id
                        join TABLE n on n.feed = :feed and n.record_key = c.record_key and n.superseded_by is null
                        cross join lateral jsonb_each_text(to_jsonb(n)) new
                        cross join lateral jsonb_each_text(to_jsonb(o)) old
                        where new.key = old.key and new.value is distinct from old.value and new.key not in (HIDDEN)
                        order by n.record_key, new.key limit :most
                        """.replace("TABLE", table).replace("HIDDEN", hidden))
                .param("feed", feed.code())
                .param("most", LISTED_CHANGES)
                .query((row, index) ->
                        new ImportResult.Change(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .list();
    }

    private void repeatedKeys() {
        String repeated =
                "(select record_key from import_row where record_key is not null group by record_key having count(*) > 1)";
        if (feed.key().isEmpty()) {
            run("insert into import_nth select row_id, n from (select row_id, row_number() over"
                    + " (partition by record_key order by row_id) n from import_row where record_key in " + repeated
                    + ") numbered where n > 1");
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

    private void resolveUnits(long batch) {
        Set<String> created = new LinkedHashSet<>();
        for (Feed.UnitRole role : feed.units()) {
            String raw = "(select distinct " + role.column() + " raw from import_row where " + role.column()
                    + " is not null) d";
            if (role.scheme() == null) {
                jdbc.sql(
                                "insert into import_unit select :role, d.raw, d.raw, date '0001-01-01', date '9999-12-31' from "
                                        + raw
                                        + " where exists (select from unit u where u.unit_code = d.raw and u.superseded_by is null)")
                        .param("role", role.role())
                        .update();
            } else {
                jdbc.sql(
                                "insert into import_unit select :role, d.raw, a.unit_code, a.valid_from, least(a.valid_until,"
                                        + " lead(a.valid_from) over (partition by a.alias order by a.valid_from)) from "
                                        + raw
                                        + " join unit_alias a on a.scheme = :scheme and a.alias = d.raw and a.superseded_by is null")
                        .param("role", role.role())
                        .param("scheme", role.scheme())
                        .update();
            }
            if (role.unknown() == Feed.UnknownUnit.DISCOVER) {
                discover(role, batch, created);
            }
            if (role.unknown() == Feed.UnknownUnit.REFUSE) {
                jdbc.sql("insert into import_fault select s.row_id, :heading, 'unknown_unit', :zh, :en, s."
                                + role.column()
                                + " from import_row s where s." + role.column() + " is not null and not exists"
                                + " (select from import_unit u where " + unitMatch("u", role) + ")")
                        .param("heading", heading(role.field()))
                        .param(
                                "zh",
                                role.scheme() == null
                                        ? "没有这个单位编码，请先导入单位"
                                        : "单位别名表「" + role.scheme() + "」里没有这个写法（或当日无效）")
                        .param(
                                "en",
                                role.scheme() == null
                                        ? "no unit has this code; import the unit first"
                                        : "not among the aliases (" + role.scheme() + "), or not valid on the day")
                        .update();
            }
        }
        discovered = List.copyOf(created);
    }

    private void discover(Feed.UnitRole role, long batch, Set<String> created) {
        Feed.Discovery discovery = java.util.Objects.requireNonNull(role.discovery());
        record Found(String spelling, String sheet, long row) {}
        List<Found> found = jdbc.sql("select distinct on (s." + role.column() + ") s." + role.column()
                        + ", s.sheet, s.row_number from import_row s where s." + role.column()
                        + " is not null and s.errors is null and not exists (select from import_unit u where u.role = :role"
                        + " and u.raw = s." + role.column() + ") order by s." + role.column() + ", s.row_id limit "
                        + (MOST_DISCOVERED + 1))
                .param("role", role.role())
                .query((row, index) -> new Found(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
        if (found.size() > MOST_DISCOVERED) {
            throw SourceFile.refuse(
                    "units-too-many",
                    feed.code(),
                    "要新建的单位超过 " + MOST_DISCOVERED + " 个，列「" + heading(role.field()) + "」大概不是单位",
                    "more than " + MOST_DISCOVERED + " new units; column (" + heading(role.field())
                            + ") is probably no unit");
        }
        if (found.isEmpty()) {
            return;
        }
        String parent = discovery.parent();
        if (parent != null && !unitExists(parent)) {
            if (discovery.parentName() == null) {
                throw SourceFile.refuse(
                        "units-parent",
                        feed.code(),
                        "上级单位（" + parent + "）不存在，请先导入它，或在数据源里写 parent_name",
                        "the parent (" + parent + ") does not exist; import it, or give parent_name in the feed");
            }
            createUnit(
                    batch,
                    parent,
                    discovery.parentName(),
                    discovery.parentKind() == null ? "city" : discovery.parentKind(),
                    null,
                    "",
                    0);
            created.add(parent);
        }
        for (Found one : found) {
            String unitCode = named(discovery.code(), one.spelling());
            if (!unitExists(unitCode)) {
                createUnit(
                        batch,
                        unitCode,
                        named(discovery.name(), one.spelling()),
                        discovery.kind(),
                        parent,
                        one.sheet(),
                        one.row());
                created.add(unitCode);
            }
            if (role.scheme() != null) {
                jdbc.sql(
                                "insert into unit_alias (scheme, alias, unit_code, batch_id) values (:scheme, :alias, :unit, :batch)")
                        .param("scheme", role.scheme())
                        .param("alias", one.spelling())
                        .param("unit", unitCode)
                        .param("batch", batch)
                        .update();
            }
            jdbc.sql("insert into import_unit values (:role, :raw, :unit, date '0001-01-01', date '9999-12-31')")
                    .param("role", role.role())
                    .param("raw", one.spelling())
                    .param("unit", unitCode)
                    .update();
        }
    }

    private boolean unitExists(String code) {
        return jdbc.sql("select exists (select from unit where unit_code = :code and superseded_by is null)")
                .param("code", code)
                .query(Boolean.class)
                .single();
    }

    private void createUnit(
            long batch, String code, String name, String unitKind, @Nullable String parent, String sheet, long row) {
        jdbc.sql("""
                        insert into unit (feed, record_key, row_hash, batch_id, sheet, row_number, unit_code, name, kind,
                            parent_code)
                        values (:feed, :key, :hash, :batch, :sheet, :row, :code, :name, :kind, :parent)
                        """)
                .param("feed", feed.code())
                .param("key", "discovered:" + code)
                .param("hash", Hash.of(code + "|" + name + "|" + unitKind + "|" + parent))
                .param("batch", batch)
                .param("sheet", sheet)
                .param("row", row)
                .param("code", code)
                .param("name", name)
                .param("kind", unitKind)
                .param("parent", parent)
                .update();
    }

    /** The template with the spelling, or a code made of it, filled in. */
    static String named(String template, String spelling) {
        String slug = spelling.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", "");
        return template.replace("{slug}", slug).replace("{value}", spelling);
    }

    private String unitMatch(String alias, Feed.UnitRole role) {
        String match = alias + ".role = '" + role.role() + "' and " + alias + ".raw = s." + role.column();
        if (role.scheme() == null || kind.anchor().isEmpty()) {
            return match;
        }
        String anchor = "s.f_" + kind.anchor().get();
        return match + " and (" + anchor + " is null or " + anchor + " >= " + alias + ".valid_from and " + anchor
                + " < " + alias + ".valid_until)";
    }

    private void wrongOrders(List<ImportResult.Notice> notices) {
        Set<String> present = feed.fields().stream()
                .filter(field -> field.origin() != Feed.Origin.CONSTANT)
                .map(Feed.Field::name)
                .collect(Collectors.toSet());
        for (RecordKind.Order order : kind.orders()) {
            if (!present.contains(order.earlier())
                    || !present.contains(order.later())
                    || feed.ignoredOrders().contains(order.code())) {
                continue;
            }
            String wrong = " from import_row s where s.f_" + order.later() + " < s.f_" + order.earlier();
            if (feed.refusedOrders().contains(order.code())) {
                jdbc.sql("insert into import_fault select s.row_id, :heading, :code, :zh, :en, s.f_" + order.later()
                                + "::text" + wrong)
                        .param("heading", headingOf(order.later()))
                        .param("code", order.code())
                        .param("zh", order.chinese())
                        .param("en", order.english())
                        .update();
            } else {
                jdbc.sql("select count(*), coalesce(min(s.row_number), 0)" + wrong)
                        .query((row, index) -> new ImportResult.Notice(
                                order.code(), order.chinese(), order.english(), row.getLong(1), row.getLong(2)))
                        .optional()
                        .filter(notice -> notice.count() > 0)
                        .ifPresent(notices::add);
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
                .param("heading", headingOf(unique.get(0)))
                .param("feed", feed.code())
                .update();
    }

    private void checkUnits() {
        fault(
                "valid_until",
                "empty_validity",
                "失效日期应晚于生效日期",
                "valid_until must be after valid_from",
                "s.f_valid_until::text from import_row s where s.f_valid_until <= s.f_valid_from");
        run("""
                create temp table import_kept on commit drop as
                select t.unit_code, t.valid_from, t.valid_until, t.parent_code, 0::bigint row_id
                from unit t where t.superseded_by is null and t.record_key not like 'discovered:%'
                  and not exists (select from import_row s where s.record_key = t.record_key
                                  and t.feed = :feed)
                """.replace(":feed", "'" + feed.code() + "'"));
        run("""
                insert into import_kept select t.unit_code, t.valid_from, t.valid_until, t.parent_code, 0
                from unit t where t.superseded_by is null and t.record_key like 'discovered:%'
                  and not exists (select from import_row s where s.f_unit_code = t.unit_code)
                """);
        run("analyze import_kept");
        fault("valid_from", "overlapping_validity", "与同一单位的另一行有效期重叠", "overlaps another row of the same unit", """
                s.f_valid_from::text from import_row s where s.errors is null and s.row_id in (
                    select n.row_id from import_row n join import_kept k on k.unit_code = n.f_unit_code
                        and k.valid_from < n.f_valid_until and n.f_valid_from < k.valid_until
                    union all
                    select n.row_id from import_row n join import_row o on o.f_unit_code = n.f_unit_code
                        and o.row_id < n.row_id and o.record_key is distinct from n.record_key
                        and o.f_valid_from < n.f_valid_until and n.f_valid_from < o.f_valid_until)
                """);
        while (fault(
                        "parent_code",
                        "unknown_parent",
                        "上级单位不存在（或它所在的行有误）",
                        "the parent does not exist, or its row is rejected",
                        """
                s.f_parent_code from import_row s where s.f_parent_code is not null
                and not exists (select from import_fault f where f.row_id = s.row_id and f.reason_code = 'unknown_parent')
                and not exists (select from import_kept k where k.unit_code = s.f_parent_code)
                and not exists (select from import_row o where o.f_unit_code = s.f_parent_code
                                and not exists (select from import_fault f where f.row_id = o.row_id))
                """)
                > 0) {
            run("analyze import_fault");
        }
        fault("parent_code", "unit_cycle", "上级关系成环", "the unit is above itself", """
                s.f_parent_code from import_row s where s.row_id in (
                    with recursive link as (
                        select f_unit_code unit_code, f_parent_code parent_code from import_row where f_parent_code is not null
                        union
                        select unit_code, parent_code from import_kept where parent_code is not null),
                    climb (start, at, steps) as (
                        select unit_code, parent_code, 1 from link
                        union all
                        select c.start, l.parent_code, c.steps + 1 from climb c join link l on l.unit_code = c.at
                        where c.at <> c.start and c.steps < 40)
                    select o.row_id from climb c join import_row o on o.f_unit_code = c.start where c.at = c.start)
                """);
        if (!feed.aliases().isEmpty()) {
            jdbc.sql("""
                            with named as (
                                select s.row_id, s.f_unit_code code, spelling.pair ->> 0 scheme, spelling.pair ->> 1 alias,
                                    s.f_valid_from valid_from, s.f_valid_until valid_until
                                from import_row s cross join lateral jsonb_array_elements(s.aliases) spelling (pair)
                                where s.aliases is not null)
                            insert into import_fault
                            select s.row_id, :heading, 'alias_taken', '别名已属于单位 ' || a.unit_code,
                                'the alias belongs to unit ' || a.unit_code, spelling.pair ->> 1
                            from import_row s cross join lateral jsonb_array_elements(s.aliases) spelling (pair)
                            join unit_alias a on a.scheme = spelling.pair ->> 0 and a.alias = spelling.pair ->> 1
                            where s.aliases is not null and a.superseded_by is null and a.unit_code <> s.f_unit_code
                              and a.valid_from < s.f_valid_until and s.f_valid_from < a.valid_until
                            union all
                            select n.row_id, :heading, 'alias_taken', '同一别名用于两个单位：' || o.code,
                                'the alias is given to two units, the other is ' || o.code, n.alias
                            from named n join named o on o.scheme = n.scheme and o.alias = n.alias
                                and o.row_id < n.row_id and o.code <> n.code
                                and o.valid_from < n.valid_until and n.valid_from < o.valid_until
                            """).param("heading", feed.aliases().get(0).heading()).update();
        }
        run("drop table import_kept");
    }

    private int fault(String field, String code, String chinese, String english, String valueAndRows) {
        return jdbc.sql("insert into import_fault select s.row_id, :heading, :code, :zh, :en, " + valueAndRows)
                .param("heading", headingOf(field))
                .param("code", code)
                .param("zh", chinese)
                .param("en", english)
                .update();
    }

    /** SQL of a good staging row's values, and where it comes from. */
    private record Resolved(String key, String place, String roles, String hash, String source) {}

    private Resolved resolved() {
        StringBuilder joins = new StringBuilder();
        StringBuilder roles = new StringBuilder();
        String place = "null::text";
        for (Feed.UnitRole role : feed.units()) {
            String alias = "r_" + role.role();
            joins.append(" left join import_unit ").append(alias).append(" on ").append(unitMatch(alias, role));
            if (role.role().equals("place")) {
                place = alias + ".unit_code";
            } else {
                roles.append(roles.isEmpty() ? "" : ", ")
                        .append("'")
                        .append(role.role())
                        .append("', ")
                        .append(alias)
                        .append(".unit_code");
            }
        }
        String rolesValue =
                roles.isEmpty() ? "null::jsonb" : "nullif(jsonb_strip_nulls(jsonb_build_object(" + roles + ")), '{}')";
        List<String> hashed = new ArrayList<>();
        hashed.add(place);
        hashed.add(rolesValue);
        if (kind.hasAttributes()) {
            hashed.add("s.attributes");
        }
        if (kind == RecordKind.UNIT) {
            hashed.add("s.aliases");
        }
        fieldColumns().forEach(column -> hashed.add("s.f_" + column));
        String key = feed.key().isEmpty() ? "s.record_key || coalesce('#' || nth.n, '')" : "s.record_key";
        String nth = feed.key().isEmpty() ? " left join import_nth nth on nth.row_id = s.row_id" : "";
        String source = " from import_row s" + nth + joins
                + " where not exists (select from import_fault f where f.row_id = s.row_id)"
                + " and not exists (select from import_skip k where k.row_id = s.row_id)";
        return new Resolved(key, place, rolesValue, "md5(row(" + String.join(", ", hashed) + ")::text)", source);
    }

    private void compare(Resolved row) {
        jdbc.sql("create temp table import_outcome on commit drop as select h.*, t.record_id old_id,"
                        + " case when t.record_id is null then 'new' when t.row_hash = h.row_hash then 'same' else 'changed' end outcome"
                        + " from (select s.row_id, " + row.key() + " record_key, " + row.place() + " unit_code, "
                        + row.roles() + " roles, " + row.hash() + " row_hash" + row.source() + ") h left join " + table
                        + " t on t.feed = :feed and t.record_key = h.record_key and t.superseded_by is null")
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
                        from import_row s join import_outcome o on o.row_id = s.row_id and o.outcome <> 'same'
                        cross join lateral jsonb_array_elements(s.aliases) spelling (pair)
                        where s.aliases is not null and not exists (
                            select from unit_alias a where a.scheme = spelling.pair ->> 0 and a.alias = spelling.pair ->> 1
                              and a.superseded_by is null and a.unit_code = s.f_unit_code
                              and a.valid_from = s.f_valid_from)
                        """).param("batch", batch).update();
    }

    private List<ImportResult.Unresolved> unresolved() {
        List<ImportResult.Unresolved> unresolved = new ArrayList<>();
        for (Feed.UnitRole role : feed.units()) {
            if (role.unknown() == Feed.UnknownUnit.KEEP) {
                unresolved.addAll(jdbc.sql("select s." + role.column() + ", count(*) from import_row s where s."
                                + role.column()
                                + " is not null and not exists (select from import_unit u where " + unitMatch("u", role)
                                + ") group by 1 order by 2 desc, 1 limit 200")
                        .query((row, index) ->
                                new ImportResult.Unresolved(role.role(), row.getString(1), row.getLong(2)))
                        .list());
            }
        }
        return unresolved;
    }

    private List<String> fieldColumns() {
        List<String> columns =
                new ArrayList<>(feed.fields().stream().map(Feed.Field::name).toList());
        if (kind == RecordKind.REPORTED_FIGURE) {
            columns.add("period_from");
        }
        return columns;
    }

    private String headingOf(String fieldName) {
        return feed.fields().stream()
                .filter(field -> field.name().equals(fieldName))
                .findFirst()
                .map(Staging::heading)
                .orElse(fieldName);
    }

    private static String heading(Feed.Field field) {
        return field.headings().isEmpty() ? field.name() : field.headings().get(0);
    }

    private String keyHeading() {
        Feed.KeyPart first = feed.key().get(0);
        return first.field() ? headingOf(first.name()) : first.name();
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private void run(String sql) {
        jdbc.sql(sql).update();
    }
}
