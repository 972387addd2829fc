package org.zhiheng.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Workbook;

/** How a wrong cell of a workbook is shown and which one a mistake means. */
final class WrongCell {

    static final String REASON = "错误原因";
    static final String REASON_ENGLISH = "Reason";

    /** Of the columns of reasons, in characters. */
    static final int REASON_WIDTH = 60;

    private static final float LINE = 15;
    private static final short RED = IndexedColors.ROSE.getIndex();

    private final Workbook workbook;
    private final Map<Integer, CellStyle> red = new HashMap<>();
    private final Map<Integer, CellStyle> plain = new HashMap<>();

    WrongCell(Workbook workbook) {
        this.workbook = workbook;
    }

    /** Columns a mistake means, 0-based; several when a field is joined from several columns, none for the row as a whole. */
    static List<Integer> columns(RejectedRows.Reason reason, Headings headings) {
        List<Integer> columns = new ArrayList<>();
        String named = reason.column();
        if (named == null) {
            return columns;
        }
        if (headings.column(named) >= 0) {
            return List.of(headings.column(named));
        }
        for (String part : named.split("\\+")) {
            if (headings.column(part) >= 0) {
                columns.add(headings.column(part));
            }
        }
        return columns;
    }

    /** Makes the cell red and keeps all else of its style. */
    void mark(Row row, int column) {
        Cell cell = row.getCell(column) == null ? row.createCell(column) : row.getCell(column);
        CellStyle own = cell.getCellStyle();
        cell.setCellStyle(red.computeIfAbsent((int) own.getIndex(), index -> {
            CellStyle style = workbook.createCellStyle();
            style.cloneStyleFrom(own);
            style.setFillForegroundColor(RED);
            style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
            return style;
        }));
    }

    /** Takes an earlier mark away. */
    void clear(Cell cell) {
        CellStyle own = cell.getCellStyle();
        if (own.getFillPattern() != FillPatternType.SOLID_FOREGROUND || own.getFillForegroundColor() != RED) {
            return;
        }
        cell.setCellStyle(plain.computeIfAbsent((int) own.getIndex(), index -> {
            CellStyle style = workbook.createCellStyle();
            style.cloneStyleFrom(own);
            style.setFillPattern(FillPatternType.NO_FILL);
            return style;
        }));
    }

    /** Height in points at which the reasons of a row can be read; a Chinese character is two wide. */
    static float height(List<RejectedRows.Reason> reasons) {
        int chinese = RejectedRows.words(reasons, true).length() * 2;
        int english = RejectedRows.words(reasons, false).length();
        return LINE * Math.min(20, 1 + Math.max(chinese, english) / REASON_WIDTH);
    }

    /** Text of a cell, no longer than a workbook holds. */
    static String cut(String text) {
        return text.length() <= 32_767 ? text : text.substring(0, 32_766) + "…";
    }
}
