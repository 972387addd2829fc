package org.zhiheng.web.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.result.ResultScope;

/** The units above those a run assesses, as a tree beside its lists; a branch is told only as far as it is opened. */
@Repository
class UnitBranches {

    private final JdbcClient jdbc;

    UnitBranches(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A unit above assessed ones.
     *
     * @param units assessed ones of the user's scope below it
     * @param here the one that is chosen
     * @param deeper whether there are branches below it
     * @param below those branches when it is opened; empty while it is shut
     */
    record Branch(String code, String name, int units, boolean here, boolean deeper, List<Branch> below) {

        public boolean isOpen() {
            return !below.isEmpty();
        }
    }

    private record Row(String code, String name, String parent, int units) {

        Row with(int more) {
            return new Row(code, name, parent, units + more);
        }
    }

    /** The tree, opened down to the chosen unit and one level below it. @param chosen code; empty: the top is opened */
    List<Branch> of(CurrentUser user, long runId, String chosen) {
        Map<String, Row> rows = new LinkedHashMap<>();
        ResultScope.scoped(jdbc.sql(UP), user).param("run", runId).query(row -> {
            rows.put(
                    row.getString("node"),
                    new Row(
                            row.getString("node"),
                            row.getString("name"),
                            row.getString("parent"),
                            row.getInt("units")));
        });
        List.copyOf(rows.values()).forEach(row -> addToThoseAbove(row, rows));
        Map<String, List<Row>> children = new HashMap<>();
        rows.values().forEach(row -> children.computeIfAbsent(
                        rows.containsKey(row.parent()) ? row.parent() : "", key -> new ArrayList<>())
                .add(row));
        List<Row> roots = children.getOrDefault("", List.of());
        Set<String> opened = new HashSet<>();
        for (Row at = rows.get(chosen); at != null && opened.add(at.code()); at = rows.get(at.parent())) {}
        if (roots.size() == 1) {
            opened.add(roots.get(0).code());
        }
        return roots.stream()
                .map(root -> branch(root, children, opened, chosen))
                .toList();
    }

    private static Branch branch(Row row, Map<String, List<Row>> children, Set<String> opened, String chosen) {
        List<Row> below = children.getOrDefault(row.code(), List.of());
        return new Branch(
                row.code(),
                row.name(),
                row.units(),
                row.code().equals(chosen),
                !below.isEmpty(),
                opened.contains(row.code())
                        ? below.stream()
                                .map(child -> branch(child, children, opened, chosen))
                                .toList()
                        : List.of());
    }

    /** Units directly below a unit are below every unit above it, too. */
    private static void addToThoseAbove(Row row, Map<String, Row> rows) {
        Set<String> met = new HashSet<>(Set.of(row.code()));
        for (Row at = rows.get(row.parent()); at != null && met.add(at.code()); at = rows.get(at.parent())) {
            if (row.units() > 0) {
                rows.put(at.code(), rows.get(at.code()).with(row.units()));
            }
        }
    }

    /**
     * Each unit above assessed ones of the scope, with how many lie directly below it, as the tree stood on the period's last day.
     * Assessed units are counted before the tree is climbed: a nation has half a million, under a tenth as many.
     */
    private static final String UP = """
            with recursive started as materialized (
                select s.parent_code as node, count(*) as units from run_unit s
                where s.run_id = :run and s.parent_code is not null and """ + ResultScope.IN_SCOPE + """
                group by s.parent_code
            ), up (node, name, parent) as (
                select s.node, seat.name, seat.parent_code from started s left join lateral (
                    """ + seat("s.node") + """
                ) seat on true
                union
                select up.parent, seat.name, seat.parent_code from up left join lateral (
                    """ + seat("up.parent") + """
                ) seat on true
                where up.parent is not null
            )
            select up.node, coalesce(up.name, up.node) as name, coalesce(up.parent, '') as parent,
                   coalesce(started.units, 0) as units
            from up left join started on started.node = up.node order by up.node collate "C"
            """;

    private static String seat(String code) {
        return """
                select n.name, n.parent_code from unit n
                where n.unit_code = %s and n.superseded_by is null
                  and n.valid_from < (select period_until from assessment_run where run_id = :run)
                  and n.valid_until >= (select period_until from assessment_run where run_id = :run)
                order by n.valid_from desc limit 1
                """.formatted(code);
    }
}
