package org.zhiheng.intake;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What must hold among units: validity that does not overlap, parents that exist, no cycle, aliases of one owner. */
final class UnitChecks {

    private final JdbcClient jdbc;
    private final Feed feed;

    UnitChecks(JdbcClient jdbc, Feed feed) {
        this.jdbc = jdbc;
        this.feed = feed;
    }

    /** Writes every fault of the units among themselves and with those in force to {@code import_fault}. */
    void check() {
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
                .param("heading", feed.headingOf(field))
                .param("code", code)
                .param("zh", chinese)
                .param("en", english)
                .update();
    }

    private void run(String sql) {
        jdbc.sql(sql).update();
    }
}
