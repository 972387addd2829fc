package org.zhiheng.rulepack.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zhiheng.content.Cells;
import org.zhiheng.content.Finding;

/** Turns one sheet into the list that {@code criteria.yml} would have: tiers, a ladder's table, cases or knots. */
final class DecisionTable {

    private static final List<String> SCORES = List.of("points", "deduct", "award");

    /** Columns that hold numbers or stretches of them. */
    private static final Set<String> NUMBERS = Set.of(
            "range",
            "at_least",
            "above",
            "at_most",
            "below",
            "exactly",
            "points",
            "deduct",
            "award",
            "least",
            "most",
            "at");

    private final SheetText sheet;
    private final TableKind kind;
    private final List<Finding> findings;

    private DecisionTable(SheetText sheet, TableKind kind, List<Finding> findings) {
        this.sheet = sheet;
        this.kind = kind;
        this.findings = findings;
    }

    static Cells read(SheetText sheet, TableKind kind, List<Finding> findings) {
        return new DecisionTable(sheet, kind, findings).read();
    }

    private Cells read() {
        HeadingRow head = HeadingRow.find(sheet, kind::column, kind.headings(), findings);
        List<Cells> rows = new ArrayList<>();
        if (head != null) {
            head.content().forEach(row -> rows.add(row(row, head.columns())));
            if (rows.isEmpty()) {
                findings.add(Finding.error(
                        "empty-table", sheet.file(), head.number() + 1, 1, "表头下面没有内容", "nothing below the headings"));
            }
        }
        return Cells.list(sheet.file(), head == null ? 1 : head.number(), 1, rows);
    }

    private Cells row(SheetText.Row row, Map<Integer, String> columns) {
        Map<String, Cells> entries = new LinkedHashMap<>();
        Map<String, Cells> when = new LinkedHashMap<>();
        List<Cells> tests = new ArrayList<>();
        Map<String, Cells> range = new LinkedHashMap<>();
        int[] rangeColumn = {row.firstColumn()};
        columns.forEach((column, meaning) -> {
            SheetText.Cell cell = row.cells().get(column);
            if (cell == null) {
                return;
            }
            boolean number = NUMBERS.contains(meaning) || meaning.startsWith("test:");
            if (cell.formula() != null || number && cell.isDate()) {
                findings.add(
                        cell.formula() != null
                                ? typedIn(sheet, row.number(), column, cell)
                                : date(sheet, row.number(), column, cell.text()));
                entries.put(meaning.equals("range") ? "exactly" : meaning, at(row, column, "0"));
                return;
            }
            String text = cell.text();
            if (meaning.equals("range")) {
                bounds(row, column, text, entries);
            } else if (meaning.startsWith("when:")) {
                when.put(meaning.substring(5), words(row, column, text));
            } else if (meaning.equals("least") || meaning.equals("most")) {
                if (range.isEmpty()) {
                    rangeColumn[0] = column;
                }
                range.put(meaning, at(row, column, text));
            } else if (kind == TableKind.CASES && isTest(meaning)) {
                ConditionCell.expression(meaning, text)
                        .ifPresentOrElse(
                                condition -> tests.add(at(row, column, condition)),
                                () -> findings.add(notUnderstood(sheet, row.number(), column, text)));
            } else {
                entries.put(meaning, at(row, column, text));
            }
        });
        score(row, columns, entries);
        if (!when.isEmpty()) {
            entries.put("when", Cells.mapping(sheet.file(), row.number(), row.firstColumn(), when));
        }
        if (!range.isEmpty()) {
            List<Cells> ends = new ArrayList<>();
            for (String end : List.of("least", "most")) {
                if (range.containsKey(end)) {
                    ends.add(range.get(end));
                }
            }
            entries.put("range", Cells.list(sheet.file(), row.number(), rangeColumn[0], ends));
        }
        if (kind == TableKind.CASES) {
            cases(row, entries, tests);
        }
        return Cells.mapping(sheet.file(), row.number(), row.firstColumn(), entries);
    }

    /** A row without points, where the table has a column for them. */
    private void score(SheetText.Row row, Map<Integer, String> columns, Map<String, Cells> entries) {
        if (SCORES.stream().noneMatch(entries::containsKey) && !columns.containsValue("least")) {
            columns.entrySet().stream()
                    .filter(column -> SCORES.contains(column.getValue()))
                    .findFirst()
                    .ifPresent(column -> {
                        boolean told = findings.stream()
                                .anyMatch(each -> each.file().equals(sheet.file())
                                        && each.line() == row.number()
                                        && each.column() == column.getKey());
                        if (!told) {
                            findings.add(Finding.error(
                                            "missing-cell",
                                            sheet.file(),
                                            row.number(),
                                            column.getKey(),
                                            "这一行没有写得分",
                                            "this row has no points")
                                    .fix("写一个数，不得分写 0", "write a number, 0 for none"));
                        }
                        entries.put(column.getValue(), at(row, column.getKey(), "0"));
                    });
        }
    }

    private static boolean isTest(String meaning) {
        return meaning.equals("when")
                || meaning.equals("kind")
                || meaning.startsWith("test:")
                || meaning.startsWith("attribute:");
    }

    /** All conditions must hold; a row without any is the one for everything else. */
    private void cases(SheetText.Row row, Map<String, Cells> entries, List<Cells> tests) {
        if (!tests.isEmpty()) {
            entries.put("when", Cells.list(sheet.file(), row.number(), row.firstColumn(), tests));
        } else {
            Cells points = entries.remove("points");
            entries.put("otherwise", points == null ? at(row, row.firstColumn(), "0") : points);
        }
    }

    private void bounds(SheetText.Row row, int column, String text, Map<String, Cells> entries) {
        Optional<List<NumberRange.Bound>> bounds = NumberRange.parse(text)
                .filter(all -> all.stream().noneMatch(bound -> bound.key().equals("not")));
        if (bounds.isEmpty()) {
            findings.add(notUnderstood(sheet, row.number(), column, text));
            entries.put("exactly", at(row, column, "0"));
            return;
        }
        bounds.get().forEach(bound -> entries.put(bound.key(), at(row, column, bound.number())));
    }

    private Cells words(SheetText.Row row, int column, String text) {
        List<Cells> words = new ArrayList<>();
        ConditionCell.words(text).forEach(word -> words.add(at(row, column, word)));
        return Cells.list(sheet.file(), row.number(), column, words);
    }

    private Cells at(SheetText.Row row, int column, String text) {
        return Cells.text(sheet.file(), row.number(), column, text);
    }

    static Finding date(SheetText sheet, int row, int column, String text) {
        return Finding.error(
                        "cell-date",
                        sheet.file(),
                        row,
                        column,
                        "这一格是日期，此处应为数字",
                        "the cell is a date where a number is wanted")
                .about(text)
                .fix(
                        "表格软件会把 3-15 之类当成日期：把单元格格式改为「常规」或「文本」，再重新写",
                        "spreadsheets take 3-15 for a date: format the cell as General or Text and write it again");
    }

    static Finding notUnderstood(SheetText sheet, int row, int column, String text) {
        String meant = NumberRange.meant(text);
        Finding finding = Finding.error(
                        "cell-not-understood",
                        sheet.file(),
                        row,
                        column,
                        "看不懂这一格的条件",
                        "the condition in this cell cannot be read")
                .about(text);
        return meant != null
                ? finding.fix("是否想写「" + meant + "」", "did you mean (" + meant + ")")
                : finding.fix(
                        "写成 ≥80且<90、[80,90)、80以上不满90 或 超过6；不要写 80-90，90 归谁不清楚",
                        "write ≥80且<90, [80,90) or >6; 80-90 does not say where 90 belongs");
    }

    /** Formulas in columns that are read: what a program kept of their values may be old, or none. */
    static void formulas(SheetText sheet, HeadingRow head, List<Finding> findings) {
        head.content().forEach(row -> row.cells().forEach((column, cell) -> {
            if (cell.formula() != null && head.columns().containsKey(column)) {
                findings.add(typedIn(sheet, row.number(), column, cell));
            }
        }));
    }

    static Finding typedIn(SheetText sheet, int row, int column, SheetText.Cell cell) {
        return Finding.error(
                        "cell-formula",
                        sheet.file(),
                        row,
                        column,
                        "这里不能用公式，数值应直接写明",
                        "values are written here, not formulas")
                .about("=" + cell.formula())
                .fix("复制后用「选择性粘贴—数值」", "copy it and paste it as a value");
    }
}
