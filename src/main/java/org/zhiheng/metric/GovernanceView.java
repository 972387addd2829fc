package org.zhiheng.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A view a metric may read. Columns marked with {@code !} tell of the ending of a matter; they are seen as absent when it
 * ended after the as-of time.
 */
enum GovernanceView {
    CASE(
            "gov_case",
            "governance_case",
            "opened_at",
            "closed_at",
            false,
            "case_number opened_at due_at extended_to !closed_at category channel status title !closing_text !sampled"
                    + " !quality_grade !quality_score reopened_count !handling_hours"),
    HAZARD(
            "gov_hazard",
            "hazard",
            "found_at",
            "rectified_at",
            false,
            "hazard_number found_at due_at !rectified_at severity finder category status place recurred !rectify_hours"),
    EVALUATION(
            "gov_evaluation",
            "resident_evaluation",
            "evaluated_at",
            null,
            false,
            "evaluated_at respondent question answer score channel panel linked_case"),
    TASK(
            "gov_task",
            "task",
            "planned_at",
            "done_at",
            false,
            "task_number planned_at due_at !done_at category title status planned_amount !done_amount"),
    EVENT(
            "gov_event",
            "event",
            "occurred_at",
            null,
            true,
            "occurred_at category level severity matter points quantity repeated evidence note"),
    MARK("gov_mark", "panel_mark", "marked_at", null, true, "marked_at rater_group rater question grade score"),
    FIGURE(
            "gov_figure",
            "reported_figure",
            "period_from",
            null,
            true,
            "measure period period_from value numerator denominator"),
    DAY("gov_day", "calendar_day", null, null, false, "calendar day day_kind name"),
    UNIT("gov_unit", "unit", null, null, false, "unit_code name kind parent_code attributes"),
    RESULT("gov_result", "standing", null, null, false, "scheme period unit_code total rank group_size grade");

    private final String view;
    private final String table;
    private final @Nullable String anchor;
    private final @Nullable String ending;
    private final boolean placeWithoutRole;
    private final List<String> columns;

    GovernanceView(
            String view,
            String table,
            @Nullable String anchor,
            @Nullable String ending,
            boolean placeWithoutRole,
            String columns) {
        this.view = view;
        this.table = table;
        this.anchor = anchor;
        this.ending = ending;
        this.placeWithoutRole = placeWithoutRole;
        this.columns = List.of(columns.split(" "));
    }

    static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        Arrays.stream(values()).forEach(each -> names.add(each.view));
        return names;
    }

    static Optional<GovernanceView> of(String view) {
        return Arrays.stream(values()).filter(each -> each.view.equals(view)).findFirst();
    }

    String view() {
        return view;
    }

    String table() {
        return table;
    }

    /** Whether its rows are records of units. */
    boolean hasRecords() {
        return anchor != null;
    }

    /** The column that places a record in time. */
    String anchor() {
        if (anchor == null) {
            throw new IllegalStateException(view + " has no records");
        }
        return anchor;
    }

    /** Whether a record that names no unit in the assessed role counts for its place: what is said of a unit itself. */
    boolean countsForPlaceWithoutRole() {
        return placeWithoutRole;
    }

    List<String> columnNames() {
        return columns.stream().map(column -> column.replace("!", "")).toList();
    }

    /** The select list as seen at a time, from table alias {@code r}. */
    String selectList(String asOf) {
        StringBuilder list = new StringBuilder();
        for (String column : columns) {
            String name = column.replace("!", "");
            list.append(list.isEmpty() ? "" : ", ");
            if (column.startsWith("!")) {
                list.append("case when r.")
                        .append(ending)
                        .append(" > ")
                        .append(asOf)
                        .append(" then ")
                        .append(name.equals("sampled") ? "false" : "null")
                        .append(" else r.")
                        .append(name)
                        .append(" end as ")
                        .append(name);
            } else {
                list.append("r.").append(name);
            }
        }
        return list.toString();
    }
}
