package org.zhiheng.report;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.IgnoredErrorType;
import org.apache.poi.ss.usermodel.PageMargin;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.streaming.SXSSFCell;
import org.apache.poi.xssf.streaming.SXSSFRow;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.WorkbookStyles.Role;

/**
 * One sheet under construction, from top to bottom: title, 填报单位 line, heads, rows, foot. Rows leave memory as they are
 * written. Columns are given their width, in digits, before the first row.
 */
final class SheetPage {

    private static final int LONGEST_TEXT = 32_767;
    private static final float LINE_POINTS = 14f;
    private static final float ROW_POINTS = 17f;
    private static final float HEAD_POINTS = 22f;

    /** Digits to the width of a page at which a table is still easy to read; a wider one goes on on a further page. */
    private static final int PAGE_DIGITS = 190;

    private final SXSSFWorkbook workbook;
    private final WorkbookStyles styles;
    private final SXSSFSheet sheet;
    private final int[] widths;
    private final int pagesWide;
    private final int titleColumns;
    private int nextRow;
    private @Nullable SXSSFRow row;
    private int rowLines;

    /** @param leftColumns columns that stand on every page when the table is wider than one; 0: always one page wide */
    SheetPage(SXSSFWorkbook workbook, WorkbookStyles styles, String name, int leftColumns, int... widths) {
        this.workbook = workbook;
        this.styles = styles;
        this.widths = widths;
        this.sheet = workbook.createSheet(name);
        for (int column = 0; column < widths.length; column++) {
            sheet.setColumnWidth(column, Math.min(255, widths[column] + 1) * 256);
        }
        this.pagesWide = pagesWide(leftColumns);
        this.titleColumns = titleColumns(leftColumns);
        printSetUp();
        if (pagesWide > 1) {
            sheet.setRepeatingColumns(new CellRangeAddress(-1, -1, 0, leftColumns - 1));
        }
    }

    private int pagesWide(int leftColumns) {
        int all = Arrays.stream(widths).sum();
        int left = Arrays.stream(widths).limit(leftColumns).sum();
        return leftColumns == 0 || all <= PAGE_DIGITS
                ? 1
                : (int) Math.ceil((all - left) / (double) Math.max(1, PAGE_DIGITS - left));
    }

    /** The columns sure to be on the first page, at least four. */
    private int titleColumns(int leftColumns) {
        if (pagesWide == 1) {
            return widths.length;
        }
        int left = Arrays.stream(widths).limit(leftColumns).sum();
        int room = left + (Arrays.stream(widths).sum() - left) / pagesWide;
        int columns = 0;
        for (int sum = 0; columns < widths.length && sum + widths[columns] <= room; columns++) {
            sum += widths[columns];
        }
        return Math.max(Math.min(4, widths.length), columns);
    }

    private void printSetUp() {
        sheet.setFitToPage(true);
        sheet.setAutobreaks(true);
        sheet.setDefaultRowHeightInPoints(ROW_POINTS);
        workbook.getXSSFWorkbook()
                .getSheet(sheet.getSheetName())
                .getCTWorksheet()
                .getSheetFormatPr()
                .setCustomHeight(true);
        PrintSetup print = sheet.getPrintSetup();
        print.setPaperSize(PrintSetup.A4_PAPERSIZE);
        print.setLandscape(true);
        print.setFitWidth((short) pagesWide);
        print.setFitHeight((short) 0);
        sheet.setHorizontallyCenter(true);
        sheet.setMargin(PageMargin.LEFT, 0.5);
        sheet.setMargin(PageMargin.RIGHT, 0.5);
        sheet.setMargin(PageMargin.TOP, 0.6);
        sheet.setMargin(PageMargin.BOTTOM, 0.7);
        sheet.getFooter().setCenter("第 &P 页 共 &N 页");
    }

    String name() {
        return sheet.getSheetName();
    }

    SXSSFSheet sheet() {
        return sheet;
    }

    int columns() {
        return widths.length;
    }

    /** Index, from 0, of the row the next {@link #row()} makes. */
    int nextRow() {
        return nextRow;
    }

    /** Begins the next row. */
    int row() {
        endRow();
        row = sheet.createRow(nextRow);
        rowLines = 1;
        return nextRow++;
    }

    void height(float points) {
        current().setHeightInPoints(points);
        rowLines = 0;
    }

    CellStyle style(Role role) {
        return styles.plain(role);
    }

    private SXSSFRow current() {
        return Objects.requireNonNull(row, "no row was begun");
    }

    private void endRow() {
        if (rowLines > 1) {
            current().setHeightInPoints(Math.max(ROW_POINTS, rowLines * LINE_POINTS + 3));
        }
        rowLines = 0;
    }

    /** The title over the whole table and the line below it: who, when, in what unit. */
    void title(String title, String left, String middle, String right) {
        row();
        spanned(0, titleColumns - 1, title, styles.plain(Role.TITLE));
        int width = titleWidth();
        height(30f * Math.max(1, (int) Math.ceil(TextWidth.of(title) * 1.7 / Math.max(1, width))));
        row();
        int last = titleColumns - 1;
        if (last < 2) {
            put(0, left + "  " + middle + "  " + right, styles.plain(Role.INFO));
            return;
        }
        int first = Math.max(0, cut(0.45) - 1);
        int second = Math.min(last - 1, Math.max(first + 1, cut(0.75) - 1));
        spanned(0, first, left, styles.plain(Role.INFO));
        spanned(first + 1, second, middle, styles.aligned(Role.INFO, HorizontalAlignment.CENTER));
        spanned(second + 1, last, right, styles.aligned(Role.INFO, HorizontalAlignment.RIGHT));
        height(20);
    }

    private int titleWidth() {
        return Arrays.stream(widths).limit(titleColumns).sum();
    }

    /** The number of columns that hold about this share of the width. */
    private int cut(double share) {
        int all = titleWidth();
        int sum = 0;
        int column = 0;
        while (column < titleColumns && sum + widths[column] <= all * share) {
            sum += widths[column++];
        }
        return Math.max(1, column);
    }

    /** One row of heads; freezes it, repeats everything down to it on each printed page. */
    void heads(List<String> heads, int frozenColumns) {
        row();
        for (int column = 0; column < heads.size(); column++) {
            text(column, heads.get(column), Role.HEAD);
        }
        head();
        freeze(frozenColumns);
    }

    /** Makes the row at hand as high as heads are, higher when a head takes more lines. */
    void head() {
        height(Math.max(HEAD_POINTS, rowLines * LINE_POINTS + 6));
    }

    void freeze(int frozenColumns) {
        sheet.createFreezePane(frozenColumns, nextRow);
        sheet.setRepeatingRows(new CellRangeAddress(0, nextRow - 1, -1, -1));
    }

    /** Filter buttons on the head row for the rows from there to the last one given, both from 0. */
    void filter(int headRow, int lastRow) {
        sheet.setAutoFilter(new CellRangeAddress(headRow, Math.max(headRow, lastRow), 0, widths.length - 1));
    }

    /** Spares the reader the mark "number stored as text" on a column of codes. */
    void codesIn(int column, int firstRow, int lastRow) {
        if (lastRow >= firstRow) {
            workbook.getXSSFWorkbook()
                    .getSheet(name())
                    .addIgnoredErrors(
                            new CellRangeAddress(firstRow, lastRow, column, column),
                            IgnoredErrorType.NUMBER_STORED_AS_TEXT);
        }
    }

    void text(int column, @Nullable String text, Role role) {
        String value = text == null ? "" : shortened(text);
        CellStyle style = styles.text(role, value);
        put(column, value, style);
        if (style.getWrapText() && rowLines > 0) {
            rowLines = Math.max(rowLines, TextWidth.lines(value, Math.max(2, widths[column])));
        }
    }

    /** A number, or the dash that stands for none. */
    void number(int column, @Nullable BigDecimal number, int decimals) {
        number(column, number, decimals, Role.NUMBER);
    }

    void number(int column, @Nullable BigDecimal number, int decimals, Role role) {
        if (number == null) {
            put(column, "—", styles.plain(Role.CENTRED));
            return;
        }
        rounded(column, number, shown(number, decimals), role);
    }

    /** A number shown with exactly so many decimals; the cell holds the whole number. */
    void rounded(int column, BigDecimal number, int decimals, Role role) {
        SXSSFCell cell = current().createCell(column);
        cell.setCellValue(number.doubleValue());
        cell.setCellStyle(styles.number(role, decimals));
    }

    /** A rank stands in the middle of its column. */
    void rank(int column, @Nullable BigDecimal rank) {
        number(column, rank, 0, Role.RANK);
    }

    /** Printed on one page however long it is. */
    void onOnePage() {
        sheet.getPrintSetup().setFitHeight((short) 1);
    }

    void count(int column, long number) {
        SXSSFCell cell = current().createCell(column);
        cell.setCellValue(number);
        cell.setCellStyle(styles.aligned(Role.NUMBER, HorizontalAlignment.CENTER));
    }

    /** A live formula that a reader's program need not compute to show its value, with exactly so many decimals. */
    void formula(int column, String formula, BigDecimal value, int decimals, Role role) {
        SXSSFCell cell = current().createCell(column);
        cell.setCellFormula(formula);
        cell.setCellValue(value.doubleValue());
        cell.setCellStyle(styles.number(role, decimals));
    }

    /** A column of the row less another one, as a live formula; the dash where one of the two is missing. */
    void difference(
            int column, int minuend, int subtrahend, @Nullable BigDecimal from, @Nullable BigDecimal what, Role role) {
        if (from == null || what == null) {
            number(column, null, 0);
            return;
        }
        BigDecimal difference = from.subtract(what);
        int at = current().getRowNum();
        formula(
                column,
                "ROUND(" + at(at, minuend) + "-" + at(at, subtrahend) + "," + Math.max(0, difference.scale()) + ")",
                difference,
                shown(difference, role == Role.MOVEMENT ? 0 : 2),
                role);
    }

    void blank(int column, Role role) {
        current().createCell(column).setCellStyle(styles.plain(role));
    }

    /** One text over several columns. */
    void spanned(int first, int last, String text, CellStyle style) {
        put(first, text, style);
        for (int column = first + 1; column <= last; column++) {
            current().createCell(column).setCellStyle(style);
        }
        if (last > first) {
            sheet.addMergedRegion(
                    new CellRangeAddress(current().getRowNum(), current().getRowNum(), first, last));
        }
    }

    /** One text over several columns that makes its row as high as it needs. */
    void wide(int first, int last, String text, Role role) {
        spanned(first, last, text, styles.text(role, text));
        int width = 0;
        for (int column = first; column <= last; column++) {
            width += widths[column];
        }
        rowLines = Math.max(rowLines, TextWidth.lines(text, Math.max(2, width)));
    }

    /** A section's heading across the sheet. */
    void section(String text) {
        row();
        spanned(0, titleColumns - 1, text, styles.plain(Role.SECTION));
        height(24);
    }

    /** A remark across the sheet. */
    void note(String text) {
        row();
        int width = titleWidth();
        spanned(0, titleColumns - 1, text, styles.plain(Role.NOTE));
        height(TextWidth.lines(text, Math.max(2, width - 4)) * LINE_POINTS + 4);
    }

    /** Who made and who checked the table. */
    void signatures(ReportSettings settings) {
        row();
        row();
        int last = titleColumns - 1;
        String maker = "制表人：" + settings.preparedBy();
        String checker = "审核人：" + settings.reviewedBy();
        if (last < 2) {
            put(0, maker + "    " + checker + "    签发：", styles.plain(Role.INFO));
            return;
        }
        int first = Math.max(0, cut(0.4) - 1);
        int second = Math.min(last - 1, Math.max(first + 1, cut(0.72) - 1));
        spanned(0, first, maker, styles.plain(Role.INFO));
        spanned(first + 1, second, checker, styles.plain(Role.INFO));
        spanned(second + 1, last, "签发：", styles.plain(Role.INFO));
        height(22);
    }

    /** Ends the last row. */
    void close() {
        endRow();
    }

    private void put(int column, String text, CellStyle style) {
        SXSSFCell cell = current().createCell(column);
        cell.setCellValue(text);
        cell.setCellStyle(style);
    }

    /** At least so many decimals, more, up to six, where the number has more. */
    static int shown(BigDecimal number, int decimals) {
        return Math.max(decimals, Math.min(6, number.stripTrailingZeros().scale()));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
    }

    /** A1, B1 …, both from 0. */
    static String at(int row, int column) {
        return CellReference.convertNumToColString(column) + (row + 1);
    }

    static String range(int firstRow, int lastRow, int column) {
        return at(firstRow, column) + ":" + at(lastRow, column);
    }
}
