package org.zhiheng.rulepack;

import java.util.List;
import org.zhiheng.rulepack.table.CriteriaRow;
import org.zhiheng.rulepack.table.CriteriaRow.Column;
import org.zhiheng.rulepack.table.CriteriaRow.Kind;

/** Writes the rows of a criteria tree as the {@code tree:} of a scheme file. */
final class TreeText {

    private static final List<Column> NODE_COLUMNS =
            List.of(Column.NAME, Column.NAME_ENGLISH, Column.FULL, Column.WEIGHT, Column.METHOD);

    private final List<CriteriaRow> rows;

    TreeText(List<CriteriaRow> rows) {
        this.rows = rows;
    }

    /** @param indent columns before {@code tree:} */
    String of(int indent) {
        String margin = " ".repeat(indent);
        StringBuilder text = new StringBuilder(margin).append("tree:\n");
        node(0, margin + "  ", margin + "  ", text);
        return text.toString();
    }

    /** Keys and children of one node; returns the index after its last descendant. */
    private int node(int index, String first, String margin, StringBuilder text) {
        CriteriaRow row = rows.get(index);
        String front = first;
        if (row.kind() == Kind.NODE || !row.code().equals("total")) {
            text.append(front)
                    .append("code: ")
                    .append(FlowYaml.scalar(row.code()))
                    .append('\n');
            front = margin;
        }
        for (Column column : NODE_COLUMNS) {
            boolean implied = row.kind() == Kind.TOTAL
                    && column == Column.NAME
                    && row.value(column).equals("总分");
            if (!row.value(column).isEmpty() && !implied) {
                text.append(front)
                        .append(column.key(Kind.NODE))
                        .append(": ")
                        .append(FlowYaml.written(row.value(column)))
                        .append('\n');
                front = margin;
            }
        }
        if (!row.value(Column.OTHER).isEmpty()) {
            for (var entry : org.zhiheng.content.Yaml.parse("", "{ " + row.value(Column.OTHER) + " }")
                    .entries()
                    .entrySet()) {
                text.append(front)
                        .append(entry.getKey())
                        .append(": ")
                        .append(FlowYaml.written(FlowYaml.cell(entry.getValue())))
                        .append('\n');
                front = margin;
            }
        }
        text.append(front).append("children:\n");
        int next = index + 1;
        while (next < rows.size() && rows.get(next).level() > row.level()) {
            next = child(next, margin + "  ", text);
        }
        return next;
    }

    private int child(int index, String margin, StringBuilder text) {
        CriteriaRow row = rows.get(index);
        if (row.kind() != Kind.CRITERION) {
            return node(index, margin + "- ", margin + "  ", text);
        }
        String weight = row.value(Column.WEIGHT);
        text.append(margin).append("- ");
        text.append(
                weight.isEmpty()
                        ? FlowYaml.scalar(row.code())
                        : "{ criterion: " + FlowYaml.scalar(row.code()) + ", weight: " + FlowYaml.written(weight)
                                + " }");
        text.append('\n');
        return index + 1;
    }
}
