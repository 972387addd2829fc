package org.zhiheng.web.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.result.Placings;
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

    private record Row(String code, String name, String parent, int units) {}

    /** The tree, opened down to the chosen unit and one level below it. @param chosen code; empty: the top is opened */
    List<Branch> of(CurrentUser user, long runId, String chosen) {
        Map<String, Row> rows = new LinkedHashMap<>();
        ResultScope.scoped(jdbc.sql(UP + """
                        select u.node, coalesce(seat.name, u.node) as name, coalesce(seat.parent_code, '') as parent,
                               count(distinct u.leaf) as units
                        from up u left join seat on seat.unit_code = u.node
                        group by 1, 2, 3 order by u.node collate "C"
                        """), user).param("run", runId).query(row -> {
            rows.put(
                    row.getString("node"),
                    new Row(
                            row.getString("node"),
                            row.getString("name"),
                            row.getString("parent"),
                            row.getInt("units")));
        });
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

    /** Those of the places that lie below a unit. @param above code of the unit; empty: all */
    List<Placings.Place> below(CurrentUser user, long runId, @Nullable String above, List<Placings.Place> places) {
        if (above == null || above.isEmpty()) {
            return places;
        }
        Set<String> leaves = new HashSet<>(
                ResultScope.scoped(jdbc.sql(UP + "select distinct leaf from up where node = :above"), user)
                        .param("run", runId)
                        .param("above", above)
                        .query(String.class)
                        .list());
        return places.stream()
                .filter(place -> leaves.contains(place.unitCode()))
                .toList();
    }

    /** Each assessed unit of the scope with every unit above it, as the tree stood on the period's last day. */
    private static final String UP = """
            with recursive seat as (
                select distinct on (u.unit_code) u.unit_code, u.name, u.parent_code from unit u
                join assessment_run r on r.run_id = :run
                where u.superseded_by is null and u.valid_from < r.period_until and u.valid_until >= r.period_until
                order by u.unit_code, u.valid_from desc
            ), up as (
                select s.unit_code as leaf, s.parent_code as node from run_unit s
                where s.run_id = :run and s.parent_code is not null and """ + ResultScope.IN_SCOPE + """
                union
                select up.leaf, seat.parent_code from up join seat on seat.unit_code = up.node
                where seat.parent_code is not null
            )
            """;
}
