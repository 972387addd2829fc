package org.zhiheng.intake;

import static org.zhiheng.intake.FieldType.DATE;
import static org.zhiheng.intake.FieldType.FLAG;
import static org.zhiheng.intake.FieldType.NUMBER;
import static org.zhiheng.intake.FieldType.PERIOD;
import static org.zhiheng.intake.FieldType.TEXT;
import static org.zhiheng.intake.FieldType.TIMESTAMP;
import static org.zhiheng.intake.FieldType.WHOLE;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nine kinds of records a feed can fill, each a table with the columns a feed may name. */
public enum RecordKind {
    UNIT(
            "unit",
            "单位",
            null,
            false,
            required("unit_code", TEXT),
            required("name", TEXT),
            required("kind", TEXT),
            field("parent_code", TEXT),
            defaulted("valid_from", DATE, "0001-01-01"),
            defaulted("valid_until", DATE, "9999-12-31"),
            field("successor_code", TEXT)),
    GOVERNANCE_CASE(
            "governance_case",
            "案件",
            "opened_at",
            true,
            field("case_number", TEXT),
            required("opened_at", TIMESTAMP),
            field("due_at", TIMESTAMP),
            field("extended_to", TIMESTAMP),
            field("closed_at", TIMESTAMP),
            field("category", TEXT),
            field("channel", TEXT),
            field("status", TEXT),
            field("title", TEXT),
            field("closing_text", TEXT),
            defaulted("sampled", FLAG, "false"),
            field("quality_grade", TEXT),
            field("quality_score", NUMBER),
            defaulted("reopened_count", WHOLE, "0")),
    HAZARD(
            "hazard",
            "隐患",
            "found_at",
            true,
            field("hazard_number", TEXT),
            required("found_at", TIMESTAMP),
            field("due_at", TIMESTAMP),
            field("rectified_at", TIMESTAMP),
            field("severity", TEXT),
            field("finder", TEXT),
            field("category", TEXT),
            field("status", TEXT),
            field("place", TEXT),
            defaulted("recurred", FLAG, "false")),
    RESIDENT_EVALUATION(
            "resident_evaluation",
            "群众评议",
            "evaluated_at",
            true,
            required("evaluated_at", TIMESTAMP),
            field("respondent", TEXT),
            field("question", TEXT),
            field("answer", TEXT),
            field("score", NUMBER),
            field("channel", TEXT),
            field("panel", TEXT),
            field("linked_case", TEXT)),
    TASK(
            "task",
            "任务",
            "planned_at",
            true,
            field("task_number", TEXT),
            required("planned_at", TIMESTAMP),
            field("due_at", TIMESTAMP),
            field("done_at", TIMESTAMP),
            field("category", TEXT),
            field("title", TEXT),
            field("status", TEXT),
            field("planned_amount", NUMBER),
            field("done_amount", NUMBER)),
    EVENT(
            "event",
            "加减分事项",
            "occurred_at",
            true,
            required("occurred_at", TIMESTAMP),
            required("category", TEXT),
            field("level", TEXT),
            field("severity", TEXT),
            field("matter", TEXT),
            field("points", NUMBER),
            field("quantity", NUMBER),
            defaulted("repeated", FLAG, "false"),
            field("evidence", TEXT),
            field("note", TEXT)),
    PANEL_MARK(
            "panel_mark",
            "评分",
            "marked_at",
            true,
            required("marked_at", TIMESTAMP),
            required("rater_group", TEXT),
            field("rater", TEXT),
            field("question", TEXT),
            field("grade", TEXT),
            field("score", NUMBER)),
    REPORTED_FIGURE(
            "reported_figure",
            "上报数",
            "period_from",
            true,
            required("measure", TEXT),
            required("period", PERIOD),
            field("value", NUMBER),
            field("numerator", NUMBER),
            field("denominator", NUMBER)),
    CALENDAR_DAY(
            "calendar_day",
            "工作日历",
            null,
            false,
            defaulted("calendar", TEXT, "cn"),
            required("day", DATE),
            required("day_kind", TEXT),
            field("name", TEXT));

    /**
     * A column a feed may fill.
     *
     * @param name column of the table and key of the feed
     * @param type what the cell becomes
     * @param required a row without it is rejected
     * @param otherwise value of a column that the feed does not fill; null for none
     */
    record Target(
            String name,
            FieldType type,
            boolean required,
            @Nullable String otherwise) {}

    /** A comparison of two moments of a record: {@code earlier} must not come after {@code later}. */
    record Order(String code, String earlier, String later, boolean refusedByDefault, String chinese, String english) {}

    private final String table;
    private final String chinese;
    private final @Nullable String anchor;
    private final boolean namesUnits;
    private final List<Target> targets;

    RecordKind(String table, String chinese, @Nullable String anchor, boolean namesUnits, Target... targets) {
        this.table = table;
        this.chinese = chinese;
        this.anchor = anchor;
        this.namesUnits = namesUnits;
        this.targets = List.of(targets);
    }

    /** The table, which is also the word in a feed's {@code record:}. */
    public String table() {
        return table;
    }

    public String chinese() {
        return chinese;
    }

    /** The moment that puts a record into a period; empty for units and calendar days. */
    Optional<String> anchor() {
        return Optional.ofNullable(anchor);
    }

    /** Whether its records carry {@code unit_code}, {@code roles}. */
    boolean namesUnits() {
        return namesUnits;
    }

    /** Whether its records carry {@code attributes}. */
    boolean hasAttributes() {
        return this != CALENDAR_DAY;
    }

    List<Target> targets() {
        return targets;
    }

    Optional<Target> target(String name) {
        return targets.stream().filter(target -> target.name().equals(name)).findFirst();
    }

    Set<String> targetNames() {
        return targets.stream()
                .map(Target::name)
                .collect(java.util.stream.Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    /** Columns that may hold only one row in force, whatever feed it came from. */
    List<String> uniqueAcrossFeeds() {
        return switch (this) {
            case UNIT -> List.of("unit_code", "valid_from");
            case CALENDAR_DAY -> List.of("calendar", "day");
            default -> List.of();
        };
    }

    List<Order> orders() {
        return switch (this) {
            case GOVERNANCE_CASE ->
                List.of(
                        new Order(
                                "due_before_opened",
                                "opened_at",
                                "due_at",
                                true,
                                "办理时限早于受理时间",
                                "due before it was opened"),
                        new Order(
                                "closed_before_opened",
                                "opened_at",
                                "closed_at",
                                false,
                                "办结时间早于受理时间",
                                "closed before it was opened"),
                        new Order(
                                "extended_before_due",
                                "due_at",
                                "extended_to",
                                false,
                                "延期后的时限早于原时限",
                                "extended to before the first due time"));
            case HAZARD ->
                List.of(
                        new Order(
                                "due_before_found",
                                "found_at",
                                "due_at",
                                true,
                                "整改时限早于发现时间",
                                "due before it was found"),
                        new Order(
                                "rectified_before_found",
                                "found_at",
                                "rectified_at",
                                false,
                                "整改完成时间早于发现时间",
                                "rectified before it was found"));
            case TASK ->
                List.of(new Order(
                        "due_before_planned", "planned_at", "due_at", true, "截止时间早于计划时间", "due before it was planned"));
            default -> List.of();
        };
    }

    static Optional<RecordKind> of(String table) {
        for (RecordKind kind : values()) {
            if (kind.table.equals(table)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static Target field(String name, FieldType type) {
        return new Target(name, type, false, null);
    }

    private static Target required(String name, FieldType type) {
        return new Target(name, type, true, null);
    }

    private static Target defaulted(String name, FieldType type, String otherwise) {
        return new Target(name, type, false, otherwise);
    }
}
