package org.zhiheng.report;

import java.util.HashMap;
import java.util.Map;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.usermodel.Font;
import org.apache.poi.ss.usermodel.HorizontalAlignment;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.zhiheng.vocabulary.HarmlessText;

/** The looks of a workbook's cells, each made once. Fonts are named; a machine without them takes its own. */
final class WorkbookStyles {

    /** Alpha, red, green, blue: a strict reader wants all four. */
    private static final byte[] HEAD_FILL = {(byte) 0xFF, (byte) 0xDD, (byte) 0xE6, (byte) 0xF2};
    /** Also the workbook's standard font, whose digits column widths are counted in. */
    private static final String BODY = "宋体";

    private static final byte[] TOTAL_FILL = {(byte) 0xFF, (byte) 0xF2, (byte) 0xF2, (byte) 0xF2};

    private final SXSSFWorkbook workbook;
    private final Map<Look, CellStyle> styles = new HashMap<>();
    private final Font body;
    private final Font bold;
    private final Font heading;
    private final Font title;

    /** What a cell is, apart from its content. */
    enum Role {
        TITLE,
        SECTION,
        INFO,
        HEAD,
        TEXT,
        CENTRED,
        CODE,
        NUMBER,
        COMPUTED,
        RANK,
        TOTAL,
        TOTAL_LABEL,
        PERCENT,
        MOVEMENT,
        NOTE
    }

    private record Look(Role role, int decimals, boolean quoted, HorizontalAlignment alignment) {}

    WorkbookStyles(SXSSFWorkbook workbook) {
        this.workbook = workbook;
        Font standard = workbook.getFontAt(0);
        standard.setFontName(BODY);
        standard.setFontHeightInPoints((short) 10);
        this.body = font(BODY, 10, false);
        this.bold = font(BODY, 10, true);
        this.heading = font("黑体", 10, false);
        this.title = font("黑体", 16, false);
    }

    CellStyle plain(Role role) {
        return style(new Look(role, 0, false, alignment(role)));
    }

    CellStyle aligned(Role role, HorizontalAlignment alignment) {
        return style(new Look(role, 0, false, alignment));
    }

    /** For a text: kept a text by a quote prefix when it starts like a formula. */
    CellStyle text(Role role, String text) {
        return style(new Look(role, 0, HarmlessText.isHarmful(text), alignment(role)));
    }

    CellStyle number(Role role, int decimals) {
        return style(new Look(role, decimals, false, alignment(role)));
    }

    private CellStyle style(Look look) {
        return styles.computeIfAbsent(look, this::make);
    }

    private static HorizontalAlignment alignment(Role role) {
        return switch (role) {
            case TITLE, HEAD, CENTRED, CODE, MOVEMENT, RANK, TOTAL_LABEL -> HorizontalAlignment.CENTER;
            case NUMBER, COMPUTED, TOTAL, PERCENT -> HorizontalAlignment.RIGHT;
            case SECTION, INFO, TEXT, NOTE -> HorizontalAlignment.LEFT;
        };
    }

    private CellStyle make(Look look) {
        XSSFCellStyle style = (XSSFCellStyle) workbook.createCellStyle();
        style.setVerticalAlignment(VerticalAlignment.CENTER);
        style.setAlignment(look.alignment());
        style.setQuotePrefixed(look.quoted());
        if (look.alignment() == HorizontalAlignment.RIGHT && look.role() != Role.INFO) {
            style.setIndention((short) 1);
        }
        style.setFont(
                switch (look.role()) {
                    case TITLE -> title;
                    case HEAD, SECTION -> heading;
                    case TOTAL, TOTAL_LABEL -> bold;
                    default -> body;
                });
        switch (look.role()) {
            case TITLE, HEAD, TEXT, CENTRED, CODE, NOTE -> style.setWrapText(true);
            case INFO -> style.setShrinkToFit(true);
            default -> style.setWrapText(false);
        }
        switch (look.role()) {
            case TITLE, SECTION, INFO, NOTE -> {}
            default -> border(style);
        }
        style.setDataFormat(workbook.createDataFormat().getFormat(format(look)));
        switch (look.role()) {
            case HEAD -> fill(style, HEAD_FILL);
            case TOTAL, TOTAL_LABEL, COMPUTED -> fill(style, TOTAL_FILL);
            default -> {}
        }
        return style;
    }

    private static String format(Look look) {
        String digits = look.decimals() == 0 ? "0" : "0." + "0".repeat(look.decimals());
        return switch (look.role()) {
            case NUMBER, COMPUTED, TOTAL, RANK -> digits;
            case PERCENT -> "0.0%";
            case MOVEMENT -> "\"↑\"" + digits + ";\"↓\"" + digits + ";\"持平\"";
            case CODE -> "@";
            default -> "General";
        };
    }

    private Font font(String name, int points, boolean isBold) {
        Font font = workbook.createFont();
        font.setFontName(name);
        font.setFontHeightInPoints((short) points);
        font.setBold(isBold);
        return font;
    }

    private static void border(CellStyle style) {
        style.setBorderTop(BorderStyle.THIN);
        style.setBorderBottom(BorderStyle.THIN);
        style.setBorderLeft(BorderStyle.THIN);
        style.setBorderRight(BorderStyle.THIN);
    }

    private static void fill(XSSFCellStyle style, byte[] colour) {
        style.setFillForegroundColor(new XSSFColor(colour));
        style.setFillPattern(FillPatternType.SOLID_FOREGROUND);
    }
}
