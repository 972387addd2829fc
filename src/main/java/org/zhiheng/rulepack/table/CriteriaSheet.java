package org.zhiheng.rulepack.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.zhiheng.content.Finding;
import org.zhiheng.rulepack.table.CriteriaRow.Column;
import org.zhiheng.rulepack.table.CriteriaRow.Kind;
import org.zhiheng.vocabulary.HarmlessText;

/**
 * The criteria tree as a sheet: one row for the total, for each node and each criterion; a row's depth is the column its
 * name stands in. A scheme with several trees has a sheet for each.
 */
public final class CriteriaSheet {

    /** Name of the first sheet; further trees are numbered. */
    public static final String NAME = "指标体系";

    private static final String CODE = "编码";
    private static final String KIND = "类型";
    private static final String SUM = "下级合计";
    private static final List<String> LEVELS = List.of("一级指标", "二级指标", "三级指标", "四级指标", "五级指标", "六级指标");
    private static final List<Column> COLUMNS = List.of(
            Column.FULL,
            Column.WEIGHT,
            Column.METHOD,
            Column.METRIC,
            Column.TARGET,
            Column.MISSING,
            Column.BASIS,
            Column.CLAUSE,
            Column.OTHER,
            Column.NAME_ENGLISH);

    /** Of the columns behind those of the levels. */
    private static final int[] WIDTHS = {12, 9, 8, 8, 18, 24, 14, 20, 22, 48, 40, 24, 10};

    private CriteriaSheet() {}

    /**
     * A row as read, and where it stands.
     *
     * @param number 1-based row of the sheet
     * @param columns where each value stands, 1-based; values without a column are left as they are
     * @param codeColumn 1-based
     */
    public record PlacedRow(CriteriaRow row, String file, int number, Map<Column, Integer> columns, int codeColumn) {

        /** Column of a value; that of the code when the sheet has none for it. */
        public int columnOf(Column column) {
            return columns.getOrDefault(column, codeColumn);
        }
    }

    /** @param trees name of each tree for its title → its rows, the total first */
    public static byte[] write(Map<String, List<CriteriaRow>> trees) {
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            int number = 0;
            for (Map.Entry<String, List<CriteriaRow>> tree : trees.entrySet()) {
                number++;
                new Writer(workbook, workbook.createSheet(NAME + (number == 1 ? "" : String.valueOf(number))))
                        .write(tree.getKey(), tree.getValue());
            }
            workbook.write(out);
            return out.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Writes one sheet. */
    private static final class Writer {
        private final XSSFWorkbook workbook;
        private final Sheet sheet;
        private final Map<String, CellStyle> styles = new TreeMap<>();
        private int levels;

        Writer(XSSFWorkbook workbook, Sheet sheet) {
            this.workbook = workbook;
            this.sheet = sheet;
        }

        void write(String title, List<CriteriaRow> rows) {
            levels =
                    Math.max(3, rows.stream().mapToInt(CriteriaRow::level).max().orElse(3));
            Cell first = sheet.createRow(0).createCell(0);
            first.setCellValue(title);
            first.setCellStyle(style("title"));
            sheet.createRow(1)
                    .createCell(0)
                    .setCellValue("说明：每行一项，名称写在哪一列就是第几级；新增一项就插入一行；改完在编辑页传回（或用 pack from-excel 导回），错误会指出是哪一格。"
                            + "「下级合计」自动计算，不导回。");
            head(sheet.createRow(2));
            for (int index = 0; index < rows.size(); index++) {
                row(sheet.createRow(index + 3), rows, index);
            }
            for (int column = 0; column < levels; column++) {
                sheet.setColumnWidth(column, 18 * 256);
            }
            for (int index = 0; index < WIDTHS.length; index++) {
                sheet.setColumnWidth(levels + index, WIDTHS[index] * 256);
            }
            sheet.createFreezePane(levels + 1, 3);
            sheet.getPrintSetup().setLandscape(true);
            sheet.getPrintSetup().setPaperSize(PrintSetup.A3_PAPERSIZE);
            sheet.setRepeatingRows(new CellRangeAddress(2, 2, 0, levels + WIDTHS.length - 1));
            sheet.setFitToPage(true);
            sheet.getPrintSetup().setFitHeight((short) 0);
        }

        private void head(Row row) {
            List<String> headings = new ArrayList<>(LEVELS.subList(0, levels));
            headings.add(CODE);
            headings.add(KIND);
            COLUMNS.forEach(column -> headings.add(column.heading()));
            headings.add(SUM);
            for (int column = 0; column < headings.size(); column++) {
                Cell cell = row.createCell(column);
                cell.setCellValue(headings.get(column));
                cell.setCellStyle(style("head"));
            }
        }

        private void row(Row row, List<CriteriaRow> rows, int index) {
            CriteriaRow item = rows.get(index);
            String style = item.kind() == Kind.CRITERION ? "text" : "node";
            for (int column = 0; column < levels + 2 + COLUMNS.size() + 1; column++) {
                row.createCell(column).setCellStyle(style(style));
            }
            text(row.getCell(Math.max(0, item.level() - 1)), item.value(Column.NAME), style);
            text(row.getCell(levels), item.code(), style);
            row.getCell(levels + 1).setCellValue(item.kind().chinese());
            for (int column = 0; column < COLUMNS.size(); column++) {
                value(row.getCell(levels + 2 + column), item.value(COLUMNS.get(column)), style);
            }
            row.setHeightInPoints(16f * lines(item));
            List<Integer> children = children(rows, index);
            if (!children.isEmpty()) {
                boolean weighs = item.value(Column.METHOD).contains("weighted");
                String cells = String.join(
                        ",",
                        children.stream()
                                .map(each -> summed(rows.get(each), weighs) + (each + 4))
                                .toList());
                Cell sum = row.getCell(levels + 2 + COLUMNS.size());
                sum.setCellFormula("SUM(" + cells + ")");
                sum.setCellStyle(style(weighs ? "nodePercent" : style));
            }
        }

        /** Lines that the longest text of a row needs in its column; a Chinese character is two wide. */
        private static int lines(CriteriaRow item) {
            int most = 1;
            for (int column = 0; column < COLUMNS.size(); column++) {
                int width = item.value(COLUMNS.get(column))
                        .codePoints()
                        .map(each -> each > 0x2000 ? 2 : 1)
                        .sum();
                most = Math.max(most, width / (WIDTHS[column + 2] - 2) + 1);
            }
            return Math.min(most, 12);
        }

        /** Column that a child adds to its parent's sum: its weight, its full marks, or what its own children make. */
        private String summed(CriteriaRow child, boolean weighs) {
            boolean byChildren =
                    child.kind() != Kind.CRITERION && child.value(Column.FULL).isEmpty();
            int column = weighs ? 1 : byChildren ? COLUMNS.size() : 0;
            return CellReference.convertNumToColString(levels + 2 + column);
        }

        private void value(Cell cell, String text, String style) {
            if (text.matches("-?\\d{1,12}(\\.\\d+)?")) {
                cell.setCellValue(Double.parseDouble(text));
            } else if (text.matches("\\d{1,12}(\\.\\d+)?%")) {
                cell.setCellValue(new BigDecimal(text.substring(0, text.length() - 1))
                        .movePointLeft(2)
                        .doubleValue());
                cell.setCellStyle(style(style + "Percent"));
            } else if (!text.isEmpty()) {
                text(cell, text, style);
            }
        }

        private void text(Cell cell, String text, String style) {
            cell.setCellValue(text);
            if (HarmlessText.isHarmful(text)) {
                cell.setCellStyle(style(style + "Quoted"));
            }
        }

        private static List<Integer> children(List<CriteriaRow> rows, int parent) {
            List<Integer> children = new ArrayList<>();
            int level = rows.get(parent).level();
            for (int index = parent + 1; index < rows.size() && rows.get(index).level() > level; index++) {
                if (rows.get(index).level() == level + 1) {
                    children.add(index);
                }
            }
            return children;
        }

        private CellStyle style(String name) {
            return styles.computeIfAbsent(name, absent -> {
                CellStyle style = workbook.createCellStyle();
                Font font = workbook.createFont();
                font.setFontName("宋体");
                font.setBold(!name.startsWith("text"));
                font.setFontHeightInPoints((short) (name.equals("title") ? 16 : 11));
                style.setFont(font);
                style.setVerticalAlignment(VerticalAlignment.CENTER);
                if (!name.equals("title")) {
                    style.setWrapText(true);
                    style.setBorderBottom(BorderStyle.THIN);
                    style.setBorderTop(BorderStyle.THIN);
                    style.setBorderLeft(BorderStyle.THIN);
                    style.setBorderRight(BorderStyle.THIN);
                }
                if (name.equals("head")) {
                    style.setFillForegroundColor(IndexedColors.GREY_25_PERCENT.getIndex());
                    style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
                }
                style.setQuotePrefixed(name.endsWith("Quoted"));
                if (name.endsWith("Percent")) {
                    style.setDataFormat(workbook.createDataFormat().getFormat("0.##%"));
                }
                return style;
            });
        }
    }

    /** The rows of each tree; what is wrong with their shape becomes a finding at its cell. */
    public static List<List<PlacedRow>> read(String file, byte[] bytes, List<Finding> findings) {
        List<List<PlacedRow>> trees = new ArrayList<>();
        for (SheetText sheet : WorkbookText.read(file, bytes, findings)) {
            if (sheet.name().startsWith(NAME)) {
                trees.add(rows(sheet, findings));
            }
        }
        if (trees.isEmpty() && findings.isEmpty()) {
            findings.add(Finding.error("no-criteria-sheet", file, 0, 0, "没有名为「指标体系」的表", "there is no sheet named 指标体系")
                    .fix("先用 pack to-excel 导出，再在导出的表上修改", "export with pack to-excel and edit that workbook"));
        }
        return trees;
    }

    private static Optional<String> meaning(String heading) {
        String word = heading.replaceAll("\\s", "");
        if (LEVELS.contains(word)) {
            return Optional.of("level:" + (LEVELS.indexOf(word) + 1));
        }
        if (word.equals(CODE) || word.equals(KIND)) {
            return Optional.of(word);
        }
        if (word.equals(SUM) || TableKind.IGNORED.contains(word) && !word.equals("依据") && !word.equals("条文")) {
            return Optional.of("");
        }
        return COLUMNS.stream()
                .filter(column -> column.heading().equals(word))
                .map(Column::name)
                .findFirst();
    }

    private static List<PlacedRow> rows(SheetText sheet, List<Finding> findings) {
        TreeSet<String> known = new TreeSet<>(LEVELS);
        known.addAll(List.of(CODE, KIND));
        COLUMNS.forEach(column -> known.add(column.heading()));
        HeadingRow head = HeadingRow.find(sheet, CriteriaSheet::meaning, known, findings);
        List<PlacedRow> rows = new ArrayList<>();
        if (head == null) {
            return rows;
        }
        int codeColumn = head.columnOf(CODE);
        if (codeColumn == 0 || head.columnOf("level:1") == 0) {
            findings.add(Finding.error(
                    "missing-column", sheet.file(), head.number(), 1, "缺少「一级指标」或「编码」列", "a column is missing"));
            return rows;
        }
        DecisionTable.formulas(sheet, head, findings);
        head.content().forEach(row -> rows.add(placed(sheet, row, head, codeColumn, findings)));
        new Shape(sheet, rows, findings).check();
        return rows;
    }

    private static PlacedRow placed(
            SheetText sheet, SheetText.Row row, HeadingRow head, int codeColumn, List<Finding> findings) {
        Map<Column, String> values = new EnumMap<>(Column.class);
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        int level = 0;
        for (Map.Entry<Integer, String> column : head.columns().entrySet()) {
            String text = row.text(column.getKey());
            if (column.getValue().startsWith("level:")) {
                if (!text.isEmpty()) {
                    if (level > 0) {
                        findings.add(Finding.error(
                                        "two-names",
                                        sheet.file(),
                                        row.number(),
                                        column.getKey(),
                                        "一行写了两个名称，不知道是第几级",
                                        "two names in one row")
                                .about(text)
                                .fix("每行一项，上级另起一行", "one item per row"));
                    }
                    level = Integer.parseInt(column.getValue().substring(6));
                    values.put(Column.NAME, text);
                    columns.put(Column.NAME, column.getKey());
                }
            } else if (!column.getValue().equals(CODE) && !column.getValue().equals(KIND)) {
                Column means = Column.valueOf(column.getValue());
                columns.put(means, column.getKey());
                if (!text.isEmpty()) {
                    values.put(means, text);
                }
            }
        }
        Kind kind = kind(sheet, row, head, findings);
        return new PlacedRow(
                new CriteriaRow(kind == Kind.TOTAL ? 0 : level, kind, row.text(codeColumn), values),
                sheet.file(),
                row.number(),
                columns,
                codeColumn);
    }

    private static Kind kind(SheetText sheet, SheetText.Row row, HeadingRow head, List<Finding> findings) {
        int column = head.columnOf(KIND);
        String word = row.text(column);
        for (Kind kind : Kind.values()) {
            if (kind.chinese().equals(word)) {
                return kind;
            }
        }
        findings.add(Finding.error(
                        "unknown-kind",
                        sheet.file(),
                        row.number(),
                        Math.max(1, column),
                        "「类型」应为 总分、指标 或 评分项",
                        "the kind is 总分, 指标 or 评分项")
                .about(word.isEmpty() ? null : word)
                .fix("有下级的写「指标」，直接计分的写「评分项」", "指标 has rows below it, 评分项 is scored itself"));
        return Kind.CRITERION;
    }

    /** Codes, levels and kinds that do not make a tree. */
    private record Shape(SheetText sheet, List<PlacedRow> rows, List<Finding> findings) {

        void check() {
            TreeSet<String> codes = new TreeSet<>();
            for (int index = 0; index < rows.size(); index++) {
                PlacedRow row = rows.get(index);
                String code = row.row().code();
                if (code.isEmpty()) {
                    add(row, row.codeColumn(), "missing-code", "没有写编码", "the code is missing");
                } else if (!code.matches("[\\p{L}][\\p{L}\\p{N}_.-]*")) {
                    add(
                            row,
                            row.codeColumn(),
                            "criterion-code",
                            "编码应以字母或汉字开头，只用字母、汉字、数字和 _ . -",
                            "a code starts with a letter and has letters, digits, _ . - only");
                } else if (!codes.add(code)) {
                    add(row, row.codeColumn(), "repeated-node", "编码与前面的一行重复", "the code is used twice");
                }
                boolean first = index == 0;
                if (first != (row.row().kind() == Kind.TOTAL)) {
                    add(
                            row,
                            row.codeColumn(),
                            "total-first",
                            "第一行应为总分，且只有这一行是总分",
                            "the first row, and only it, is the total");
                }
                if (!first && row.row().value(Column.NAME).isEmpty()) {
                    add(row, 1, "missing-name", "没有写名称", "the name is missing");
                } else if (!first
                        && row.row().level() > rows.get(index - 1).row().level() + 1) {
                    add(
                            row,
                            row.columnOf(Column.NAME),
                            "level-jump",
                            "级别跳了：上一行是第 " + rows.get(index - 1).row().level() + " 级",
                            "a level was left out");
                }
                below(index);
            }
        }

        private void below(int index) {
            PlacedRow row = rows.get(index);
            boolean has = index + 1 < rows.size()
                    && rows.get(index + 1).row().level() > row.row().level();
            if (has && row.row().kind() == Kind.CRITERION) {
                add(
                        row,
                        row.codeColumn(),
                        "criterion-with-children",
                        "评分项下面不能再有下级，应为「指标」",
                        "a criterion has nothing below it");
            }
            if (!has && row.row().kind() != Kind.CRITERION) {
                add(row, row.codeColumn(), "no-children", "这一级下面没有评分项", "the node has no children");
            }
        }

        private void add(PlacedRow row, int column, String code, String chinese, String english) {
            String words = row.row().code();
            findings.add(Finding.error(code, sheet.file(), row.number(), column, chinese, english)
                    .about(words.isEmpty() ? null : words));
        }
    }
}
