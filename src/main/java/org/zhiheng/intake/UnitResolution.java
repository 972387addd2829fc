package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.zhiheng.content.Hash;

/**
 * Turns the spellings of units in the staging table into units, once per combination of spellings (see {@link UnitSets}):
 * {@code import_unit_set} holds the combinations, {@code import_unit} the units of each spelling with the days it holds
 * for, {@code import_resolved} the units of each combination in the time they hold for.
 */
final class UnitResolution {

    /** More new units than this in one file mean that the wrong column is read. */
    private static final int MOST_DISCOVERED = 50_000;

    private static final int LISTED = 200;

    private final JdbcClient jdbc;
    private final Feed feed;
    private final Set<String> discovered = new LinkedHashSet<>();

    UnitResolution(JdbcClient jdbc, Feed feed) {
        this.jdbc = jdbc;
        this.feed = feed;
    }

    /** Looks every spelling up, creates the units the feed discovers, and writes a fault for each row it refuses. */
    void resolve(long batch) {
        run("create temp table import_unit_set on commit drop as select unit_set, row_id, sheet, row_number,"
                + " errors is null good" + spellings() + " from import_row where new_set");
        run("analyze import_unit_set");
        for (Feed.UnitRole role : feed.units()) {
            lookUp(role);
            run("analyze import_unit"); // Without it the anti-join below is planned for a handful of rows.
            if (role.unknown() == Feed.UnknownUnit.DISCOVER) {
                discover(role, batch);
            }
            if (role.unknown() == Feed.UnknownUnit.REFUSE && mayBeUnknown(role)) {
                refuse(role);
            }
        }
        run("analyze import_unit");
        run(resolved());
        run("analyze import_resolved");
    }

    /** Codes of the units created, parents included, in the order they were. */
    List<String> discovered() {
        return List.copyOf(discovered);
    }

    /** The join that gives a staging row {@code s} its units as {@code r}. */
    String join() {
        String anchor = "s.f_" + feed.kind().anchor().orElseThrow();
        return " left join import_resolved r on r.unit_set = s.unit_set and " + anchor + " >= r.valid_from and "
                + anchor + " < r.valid_until";
    }

    /** Spellings that name no known unit and whose rows are kept, the most frequent first. */
    List<ImportResult.Unresolved> unresolved() {
        List<ImportResult.Unresolved> unresolved = new ArrayList<>();
        for (Feed.UnitRole role : feed.units()) {
            if (role.unknown() == Feed.UnknownUnit.KEEP && mayBeUnknown(role)) {
                unresolved.addAll(jdbc.sql("select q." + role.column() + ", count(*)" + unknownRows(role)
                                + " group by 1 order by 2 desc, 1 limit " + LISTED)
                        .query((row, index) ->
                                new ImportResult.Unresolved(role.role(), row.getString(1), row.getLong(2)))
                        .list());
            }
        }
        return unresolved;
    }

    private String spellings() {
        StringBuilder columns = new StringBuilder();
        feed.units().forEach(role -> columns.append(", ").append(role.column()));
        return columns.toString();
    }

    private void lookUp(Feed.UnitRole role) {
        String spellings = "(select distinct " + role.column() + " raw from import_unit_set where " + role.column()
                + " is not null) d";
        if (role.scheme() == null) {
            jdbc.sql(
                            "insert into import_unit select :role, d.raw, d.raw, '-infinity', 'infinity' from "
                                    + spellings
                                    + " where exists (select from unit u where u.unit_code = d.raw and u.superseded_by is null)")
                    .param("role", role.role())
                    .update();
            return;
        }
        jdbc.sql("""
                        insert into import_unit
                        select :role, raw, unit_code,
                            case when valid_from = date '0001-01-01' then '-infinity' else valid_from end,
                            case when valid_until = date '9999-12-31' then 'infinity' else valid_until end
                        from (select d.raw, a.unit_code, a.valid_from, least(a.valid_until,
                                  lead(a.valid_from) over (partition by a.alias order by a.valid_from)) valid_until
                              from SPELLINGS join unit_alias a on a.scheme = :scheme and a.alias = d.raw
                                  and a.superseded_by is null) found
                        """.replace("SPELLINGS", spellings))
                .param("role", role.role())
                .param("scheme", role.scheme())
                .update();
    }

    /** Whether some spelling does not name a unit at all times; if not, no row need be looked at. */
    private boolean mayBeUnknown(Feed.UnitRole role) {
        // Sets are subtracted by hashing. An anti-join was run as a nested loop for roles with few spellings.
        return jdbc.sql("select exists (select q.SPELLING from import_unit_set q where q.SPELLING is not null except"
                                .replace("SPELLING", role.column())
                        + " select u.raw from import_unit u where u.role = :role"
                        + " and u.valid_from = '-infinity' and u.valid_until = 'infinity')")
                .param("role", role.role())
                .query(Boolean.class)
                .single();
    }

    private void refuse(Feed.UnitRole role) {
        jdbc.sql("insert into import_fault select s.row_id, :heading, 'unknown_unit', :zh, :en, q." + role.column()
                        + unknownRows(role))
                .param("heading", role.field().heading())
                .param("zh", role.scheme() == null ? "没有这个单位编码，请先导入单位" : "单位别名表「" + role.scheme() + "」里没有这个写法（或当日无效）")
                .param(
                        "en",
                        role.scheme() == null
                                ? "no unit has this code; import the unit first"
                                : "not among the aliases (" + role.scheme() + "), or not valid on the day")
                .update();
    }

    private String unknownRows(Feed.UnitRole role) {
        String anchor = "s.f_" + feed.kind().anchor().orElseThrow();
        return " from import_row s join import_unit_set q on q.unit_set = s.unit_set where q." + role.column()
                + " is not null and not exists (select from import_unit u where u.role = '" + role.role()
                + "' and u.raw = q." + role.column() + " and (" + anchor + " is null or " + anchor
                + " >= u.valid_from and " + anchor + " < u.valid_until))";
    }

    private void discover(Feed.UnitRole role, long batch) {
        Feed.Discovery discovery = java.util.Objects.requireNonNull(role.discovery());
        record Found(String spelling, String sheet, long row) {}
        List<Found> found = jdbc.sql("select distinct on (q.SPELLING) q.SPELLING, q.sheet, q.row_number"
                                .replace("SPELLING", role.column())
                        + " from import_unit_set q where q.SPELLING is not null and q.good"
                                .replace("SPELLING", role.column())
                        + " and not exists (select from import_unit u where u.role = :role and u.raw = q.SPELLING)"
                                .replace("SPELLING", role.column())
                        + " order by q." + role.column() + ", q.row_id limit " + (MOST_DISCOVERED + 1))
                .param("role", role.role())
                .query((row, index) -> new Found(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
        if (found.size() > MOST_DISCOVERED) {
            throw SourceFile.refuse(
                    "units-too-many",
                    feed.code(),
                    "要新建的单位超过 " + MOST_DISCOVERED + " 个，列「" + role.field().heading() + "」大概不是单位",
                    "more than " + MOST_DISCOVERED + " new units; column ("
                            + role.field().heading() + ") is probably no unit");
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
            discovered.add(parent);
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
                discovered.add(unitCode);
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
            jdbc.sql("insert into import_unit values (:role, :raw, :unit, '-infinity', 'infinity')")
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

    /**
     * SQL of {@code import_resolved}: for each combination the times between which nothing changes, one time for all
     * but aliases that change their owner, and the units named in each.
     */
    private String resolved() {
        StringBuilder edges = new StringBuilder("select unit_set, timestamp '-infinity' at from import_unit_set");
        StringBuilder columns = new StringBuilder();
        StringBuilder joins = new StringBuilder();
        StringBuilder roles = new StringBuilder();
        for (Feed.UnitRole role : feed.units()) {
            String alias = "r_" + role.role();
            String match = alias + ".role = '" + role.role() + "' and " + alias + ".raw = q." + role.column();
            for (String edge : List.of("valid_from", "valid_until")) {
                edges.append(" union select q.unit_set, ")
                        .append(alias)
                        .append('.')
                        .append(edge);
                edges.append(" from import_unit_set q join import_unit ")
                        .append(alias)
                        .append(" on ")
                        .append(match);
                edges.append(" where isfinite(")
                        .append(alias)
                        .append('.')
                        .append(edge)
                        .append(')');
            }
            joins.append(" left join import_unit ").append(alias).append(" on ").append(match);
            joins.append(" and p.valid_from >= ").append(alias).append(".valid_from and p.valid_from < ");
            joins.append(alias).append(".valid_until");
            if (role.role().equals("place")) {
                columns.append(", ").append(alias).append(".unit_code place");
            } else {
                roles.append(roles.isEmpty() ? "'" : ", '").append(role.role()).append("', ");
                roles.append(alias).append(".unit_code");
            }
        }
        columns.append(
                roles.isEmpty()
                        ? ", null::jsonb roles"
                        : ", nullif(jsonb_strip_nulls(jsonb_build_object(" + roles + ")), '{}') roles");
        return """
                create temp table import_resolved on commit drop as
                with edge as (EDGES),
                    span as (select unit_set, at valid_from,
                        lead(at, 1, timestamp 'infinity') over (partition by unit_set order by at) valid_until from edge)
                select p.unit_set, p.valid_from, p.valid_untilCOLUMNS
                from span p join import_unit_set q on q.unit_set = p.unit_setJOINS
                """.replace("EDGES", edges).replace("COLUMNS", columns).replace("JOINS", joins);
    }

    private void run(String sql) {
        jdbc.sql(sql).update();
    }
}
