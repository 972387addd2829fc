package org.zhiheng.rulepack.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;

/**
 * The row of a sheet that names its columns: the first one with two headings or more. Rows above it are titles, rows below
 * it are content, except those that begin with 注 or 说明.
 *
 * @param number 1-based row
 * @param columns column → what it means; columns for people only are left out
 * @param content rows below, in order
 */
record HeadingRow(int number, Map<Integer, String> columns, List<SheetText.Row> content) {

    /**
     * @param meaning what a heading means; empty text for a column that is not read; empty when it means nothing
     * @param known headings to suggest
     * @return null, with a finding, when no row has headings
     */
    static @Nullable HeadingRow find(
            SheetText sheet, Function<String, Optional<String>> meaning, Set<String> known, List<Finding> findings) {
        for (int index = 0; index < sheet.rows().size(); index++) {
            SheetText.Row row = sheet.rows().get(index);
            long recognised = row.cells().values().stream()
                    .filter(cell -> meaning.apply(cell.text()).isPresent())
                    .count();
            if (recognised >= 2) {
                Map<Integer, String> columns = columns(sheet, row, meaning, known, findings);
                List<SheetText.Row> content = new ArrayList<>(
                        sheet.rows().subList(index + 1, sheet.rows().size()));
                content.removeIf(below ->
                        below.text(below.firstColumn()).matches("(?s)(注|说明)[：:].*") || isBlank(below, columns));
                mergedAcross(sheet, columns, content, findings);
                withoutHeading(sheet, row, content, findings);
                return new HeadingRow(row.number(), columns, content);
            }
        }
        findings.add(Finding.error("no-headings", sheet.file(), 1, 1, "没有找到表头", "no row of headings was found")
                .fix("表头可用的有：" + String.join("、", known), "headings are: " + String.join(", ", known)));
        return null;
    }

    private static Map<Integer, String> columns(
            SheetText sheet,
            SheetText.Row row,
            Function<String, Optional<String>> meaning,
            Set<String> known,
            List<Finding> findings) {
        Map<Integer, String> columns = new TreeMap<>();
        row.cells().forEach((column, cell) -> {
            Optional<String> means = meaning.apply(cell.text());
            if (means.isEmpty()) {
                String nearest = Suggestion.nearest(cell.text(), known);
                findings.add(Finding.error(
                                "unknown-heading",
                                sheet.file(),
                                row.number(),
                                column,
                                "这种表没有这一列",
                                "this kind of table has no such column")
                        .about(cell.text())
                        .fix(
                                nearest == null ? "表头可用的有：" + String.join("、", known) : "是否想写「" + nearest + "」",
                                nearest == null
                                        ? "headings are: " + String.join(", ", known)
                                        : "did you mean (" + nearest + ")"));
            } else if (!means.get().isEmpty()) {
                if (columns.containsValue(means.get())) {
                    findings.add(Finding.error(
                                    "repeated-heading",
                                    sheet.file(),
                                    row.number(),
                                    column,
                                    "这一列与前面的一列意思相同",
                                    "this column means the same as an earlier one")
                            .about(cell.text()));
                }
                columns.put(column, means.get());
            }
        });
        return columns;
    }

    /** Which of its columns a cell merged over several counts for cannot be told. */
    private static void mergedAcross(
            SheetText sheet, Map<Integer, String> columns, List<SheetText.Row> content, List<Finding> findings) {
        for (SheetText.Wide wide : sheet.wide()) {
            boolean inContent =
                    content.stream().anyMatch(row -> row.number() >= wide.firstRow() && row.number() <= wide.lastRow());
            long covered = columns.keySet().stream()
                    .filter(column -> column >= wide.firstColumn() && column <= wide.lastColumn())
                    .count();
            if (inContent && covered > 1) {
                findings.add(Finding.error(
                                "merged-across",
                                sheet.file(),
                                wide.firstRow(),
                                wide.firstColumn(),
                                "横跨几列的合并格子不知道算哪一列",
                                "a cell merged over several columns does not say which one it counts for")
                        .fix("取消合并，各列分别写；竖着合并的可以", "split it and write each column; merging downwards is fine"));
            }
        }
    }

    /** Content beside the table, which nobody reads. */
    private static void withoutHeading(
            SheetText sheet, SheetText.Row head, List<SheetText.Row> content, List<Finding> findings) {
        Set<Integer> told = new TreeSet<>(head.cells().keySet());
        content.forEach(row -> row.cells().forEach((column, cell) -> {
            if (told.add(column)) {
                findings.add(Finding.warning(
                                "no-heading",
                                sheet.file(),
                                row.number(),
                                column,
                                "这一列没有表头，写的内容不算数",
                                "the column has no heading, what it holds does not count")
                        .about(cell.text())
                        .fix("在表头行写上列名；只给人看的写「备注」", "write its heading; 备注 for what is for people only"));
            }
        }));
    }

    private static boolean isBlank(SheetText.Row row, Map<Integer, String> columns) {
        return row.cells().keySet().stream().noneMatch(columns::containsKey);
    }

    /** Column of a meaning; 0 when the table has no such column. */
    int columnOf(String meaning) {
        return columns.entrySet().stream()
                .filter(column -> column.getValue().equals(meaning))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }
}
