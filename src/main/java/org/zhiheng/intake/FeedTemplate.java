package org.zhiheng.intake;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.DataValidation;
import org.apache.poi.ss.usermodel.DataValidationConstraint;
import org.apache.poi.ss.usermodel.DataValidationHelper;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.IndexedColors;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.ss.util.CellRangeAddressList;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.ss.util.WorkbookUtil;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/**
 * The workbook a department fills in for a feed: title, headings, a row of notes, a row of example, then room for the
 * records with drop-downs and cells that keep codes as text. Imported through the same feed; see {@link TemplateMark}.
 */
final class FeedTemplate {

    private static final String CHOICES = "_选项";
    private static final int HEADING_ROW = 1;
    private static final int FIRST_RECORD = 4;
    private static final int LAST_RECORD = 9_999;

    private final Feed feed;
    private final List<TemplateColumn> columns;
    private final Map<String, List<Known>> units;
    private final XSSFWorkbook workbook = new XSSFWorkbook();
    private int choiceColumn;

    /** A unit to choose: how it is written, its name and kind. */
    record Known(String written, String name, String kind) {}

    /** @param units by scheme of aliases, codes under the empty scheme */
    FeedTemplate(Feed feed, Map<String, List<Known>> units) {
        this.feed = feed;
        this.columns = TemplateColumn.of(feed);
        this.units = units;
    }

    void write(OutputStream out) throws IOException {
        try (workbook) {
            Sheet mark = workbook.createSheet(TemplateMark.SHEET);
            Sheet sheet = workbook.createSheet(WorkbookUtil.createSafeSheetName(feed.name()));
            units.forEach(this::unitSheet);
            Sheet choices = workbook.createSheet(CHOICES);
            head(sheet);
            for (int index = 0; index < columns.size(); index++) {
                column(sheet, choices, index, columns.get(index));
            }
            mark(mark);
            workbook.setSheetVisibility(0, SheetVisibility.VERY_HIDDEN);
            workbook.setSheetVisibility(workbook.getSheetIndex(choices), SheetVisibility.HIDDEN);
            workbook.setActiveSheet(1);
            workbook.setFirstVisibleTab(1);
            mark.setSelected(false);
            sheet.setSelected(true);
            workbook.write(out);
        }
    }

    private void mark(Sheet sheet) {
        int at = 0;
        pair(sheet, at++, TemplateMark.FEED, feed.code());
        pair(sheet, at++, TemplateMark.VERSION, TemplateMark.version(feed));
        for (String scheme : units.keySet()) {
            pair(sheet, at++, TemplateMark.OTHER_SHEET, unitSheetName(scheme));
        }
        pair(sheet, at, TemplateMark.OTHER_SHEET, CHOICES);
    }

    private static void pair(Sheet sheet, int at, String key, String value) {
        Row row = sheet.createRow(at);
        row.createCell(0).setCellValue(key);
        row.createCell(1).setCellValue(value);
    }

    private void head(Sheet sheet) {
        int last = columns.size() - 1;
        Row title = sheet.createRow(0);
        title.setHeightInPoints(30);
        title.createCell(0).setCellValue(feed.name() + "　从第 " + (FIRST_RECORD + 1) + " 行起填写，带 * 的必填，请勿改动表头");
        title.getCell(0).setCellStyle(style(true, 14, null, true, "@"));
        if (last > 0) {
            sheet.addMergedRegion(new CellRangeAddress(0, 0, 0, last));
        }
        Row headings = sheet.createRow(HEADING_ROW);
        headings.setHeightInPoints(24);
        Row notes = sheet.createRow(2);
        notes.setHeightInPoints(48);
        Row sample = sheet.createRow(3);
        sample.setHeightInPoints(30);
        CellStyle heading = style(true, 11, IndexedColors.PALE_BLUE, true, "@");
        CellStyle note = style(false, 9, IndexedColors.LEMON_CHIFFON, true, "@");
        CellStyle example = style(false, 10, IndexedColors.GREY_25_PERCENT, true, "@");
        for (int index = 0; index < columns.size(); index++) {
            TemplateColumn column = columns.get(index);
            headings.createCell(index).setCellValue(column.heading() + (column.needed() ? "*" : ""));
            headings.getCell(index).setCellStyle(heading);
            notes.createCell(index).setCellValue((index == 0 ? TemplateMark.NOTE : "") + column.note());
            notes.getCell(index).setCellStyle(note);
            sample.createCell(index).setCellValue((index == 0 ? TemplateMark.SAMPLE : "") + column.sample());
            sample.getCell(index).setCellStyle(example);
        }
        sheet.createFreezePane(1, HEADING_ROW + 1);
        sheet.setRepeatingRows(new CellRangeAddress(HEADING_ROW, HEADING_ROW, -1, -1));
        sheet.getPrintSetup().setLandscape(true);
        sheet.getPrintSetup().setPaperSize(org.apache.poi.ss.usermodel.PrintSetup.A4_PAPERSIZE);
        sheet.getPrintSetup().setFitHeight((short) 0);
        sheet.setFitToPage(true);
    }

    private void column(Sheet sheet, Sheet choices, int index, TemplateColumn column) {
        String format =
                switch (column.type()) {
                    case TIMESTAMP -> "yyyy-mm-dd hh:mm:ss";
                    case DATE -> "yyyy-mm-dd";
                    case NUMBER -> "General";
                    case WHOLE -> "0";
                    case TEXT, FLAG, PERIOD -> "@";
                };
        CellStyle style = workbook.createCellStyle();
        style.setDataFormat(workbook.createDataFormat().getFormat(format));
        sheet.setDefaultColumnStyle(index, style);
        boolean moment = column.type() == FieldType.TIMESTAMP;
        int width = index == 0 || moment ? 20 : 14;
        sheet.setColumnWidth(index, 256 * Math.max(width, column.heading().length() * 2 + 4));
        DataValidationHelper helper = sheet.getDataValidationHelper();
        List<Known> known = column.role() == null ? null : units.get(scheme(column.role()));
        if (known != null && !known.isEmpty()) {
            String range = "'" + unitSheetName(scheme(column.role())) + "'!$A$2:$A$" + (known.size() + 1);
            validate(sheet, index, column, helper.createFormulaListConstraint(range), false);
        } else if (!column.choices().isEmpty()) {
            validate(
                    sheet,
                    index,
                    column,
                    helper.createFormulaListConstraint(range(choices, column.choices())),
                    column.closed());
        } else if (column.field() != null
                && column.field().least() != null
                && column.field().most() != null) {
            validate(
                    sheet,
                    index,
                    column,
                    helper.createDecimalConstraint(
                            DataValidationConstraint.OperatorType.BETWEEN,
                            column.field().least().toPlainString(),
                            column.field().most().toPlainString()),
                    true);
        }
    }

    private void validate(
            Sheet sheet, int index, TemplateColumn column, DataValidationConstraint constraint, boolean strict) {
        DataValidation validation = sheet.getDataValidationHelper()
                .createValidation(constraint, new CellRangeAddressList(FIRST_RECORD, LAST_RECORD, index, index));
        validation.setSuppressDropDownArrow(true);
        validation.setShowErrorBox(strict);
        validation.createErrorBox(column.heading(), column.note());
        validation.setShowPromptBox(true);
        validation.createPromptBox(column.heading(), column.note());
        sheet.addValidationData(validation);
    }

    private String range(Sheet choices, List<String> words) {
        for (int at = 0; at < words.size(); at++) {
            Row row = choices.getRow(at) == null ? choices.createRow(at) : choices.getRow(at);
            row.createCell(choiceColumn).setCellValue(words.get(at));
        }
        String letters = CellReference.convertNumToColString(choiceColumn++);
        return "'" + CHOICES + "'!$" + letters + "$1:$" + letters + "$" + words.size();
    }

    private void unitSheet(String scheme, List<Known> known) {
        Sheet sheet = workbook.createSheet(unitSheetName(scheme));
        CellStyle heading = style(true, 11, IndexedColors.PALE_BLUE, true, "@");
        Row head = sheet.createRow(0);
        String[] titles = {scheme.isEmpty() ? "对照：编码" : "对照：写法", "对照：名称", "对照：类别"};
        for (int index = 0; index < titles.length; index++) {
            head.createCell(index).setCellValue(titles[index]);
            head.getCell(index).setCellStyle(heading);
            sheet.setColumnWidth(index, 256 * (index == 1 ? 30 : 20));
        }
        CellStyle text = workbook.createCellStyle();
        text.setDataFormat(workbook.createDataFormat().getFormat("@"));
        for (int at = 0; at < known.size(); at++) {
            Row row = sheet.createRow(at + 1);
            String[] cells = {
                known.get(at).written(), known.get(at).name(), known.get(at).kind()
            };
            for (int index = 0; index < cells.length; index++) {
                row.createCell(index).setCellValue(cells[index]);
                row.getCell(index).setCellStyle(text);
            }
        }
        sheet.createFreezePane(0, 1);
    }

    private static String unitSheetName(String scheme) {
        return WorkbookUtil.createSafeSheetName(scheme.isEmpty() ? "单位对照" : "单位写法 " + scheme);
    }

    static String scheme(Feed.UnitRole role) {
        return role.scheme() == null ? "" : role.scheme();
    }

    private CellStyle style(
            boolean bold,
            int size,
            @org.jspecify.annotations.Nullable IndexedColors fill,
            boolean centred,
            String format) {
        CellStyle style = workbook.createCellStyle();
        Font font = workbook.createFont();
        font.setBold(bold);
        font.setFontHeightInPoints((short) size);
        font.setFontName("宋体");
        style.setFont(font);
        style.setWrapText(true);
        style.setVerticalAlignment(VerticalAlignment.CENTER);
        style.setAlignment(centred ? HorizontalAlignment.CENTER : HorizontalAlignment.LEFT);
        style.setDataFormat(workbook.createDataFormat().getFormat(format));
        if (fill != null) {
            style.setFillForegroundColor(fill.getIndex());
            style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
            style.setBorderTop(BorderStyle.THIN);
            style.setBorderBottom(BorderStyle.THIN);
            style.setBorderLeft(BorderStyle.THIN);
            style.setBorderRight(BorderStyle.THIN);
        }
        return style;
    }
}
