package org.zhiheng.result;

/**
 * What of a ranking is shown, and in which order. Every choice is empty when not made.
 *
 * @param group a peer group's code; {@link #EVERY}: all groups; {@link #OVERALL}: one list across them, with
 *     the ranks in it; {@link #NOT_RANKED}: the units without a rank
 * @param parent code of a unit above: those below it
 * @param text part of a name or code
 * @param grade decided or suggested
 * @param move {@code up}, {@code down} or {@code same} against the period before
 * @param end {@code top} or {@code bottom}: the first or last ten of each group
 * @param sort {@code rank}, {@code total}, {@code change} or {@code name}; a minus in front turns it round
 */
public record RankingChoice(
        String group, String parent, String text, String grade, String move, String end, String sort) {

    public static final String EVERY = "*";
    public static final String OVERALL = "~";
    public static final String NOT_RANKED = "-";

    /** How many the two ends show. */
    static final int END = 10;

    public boolean isOverall() {
        return group.equals(OVERALL);
    }

    /** Whether condition or order need the units: to count half a million places, their index is enough. */
    boolean readsUnits() {
        return !text.isBlank() || !parent.isEmpty() || sort.endsWith("name");
    }

    /** The condition on a standing {@code s} with its unit {@code u}, decision {@code d} and earlier standing {@code e}. */
    String condition() {
        StringBuilder condition = new StringBuilder(
                switch (group) {
                    case EVERY, OVERALL -> rank() + " is not null";
                    case NOT_RANKED -> "s.rank is null";
                    case "" -> "s.rank is not null and s.peer_group is null";
                    default -> "s.rank is not null and s.peer_group = :group";
                });
        if (!text.isBlank()) {
            condition.append(" and (strpos(u.name, :text) > 0 or strpos(s.unit_code, :text) > 0)");
        }
        if (!grade.isEmpty()) {
            condition.append(" and coalesce(d.decided, s.suggested_grade) = :grade");
        }
        if (!move.isEmpty()) {
            condition
                    .append(" and ")
                    .append(isOverall() ? "e.overall_rank" : "s.previous_rank")
                    .append(move.equals("up") ? " > " : move.equals("down") ? " < " : " = ")
                    .append(rank());
        }
        if (!end.isEmpty() && !group.equals(NOT_RANKED)) {
            condition
                    .append(" and ")
                    .append(rank())
                    .append(end.equals("top") ? " <= " + END : " > " + size() + " - " + END);
        }
        if (!parent.isEmpty()) {
            condition.append(" and u.parent_code in (select node from above)");
        }
        return condition.toString();
    }

    /** The order, units without the value last either way. */
    String order() {
        boolean down = sort.startsWith("-");
        String direction = (down ? " desc" : "") + " nulls last";
        String chosen =
                switch (down ? sort.substring(1) : sort) {
                    case "total" -> "s.total" + direction;
                    case "change" -> "s.total - s.previous_total" + direction;
                    case "name" -> "u.name collate \"C\"" + direction;
                    default ->
                        (group.equals(EVERY) || group.equals(NOT_RANKED)
                                        ? "coalesce(s.peer_group, '') collate \"C\", "
                                        : "")
                                + rank()
                                + direction;
                };
        return chosen + ", s.unit_code collate \"C\"";
    }

    private String rank() {
        return isOverall() ? "s.overall_rank" : "s.rank";
    }

    private String size() {
        return isOverall() ? "s.overall_size" : "s.group_size";
    }
}
