package org.zhiheng.rulepack.table;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Hash;

/** Reads the texts of a workbook; its size is bounded before anything is unpacked into memory. */
public final class WorkbookText {

    private static final int MOST_BYTES = 5_000_000;
    private static final int MOST_UNPACKED = 60_000_000;
    private static final int MOST_SHEETS = 100;
    private static final int MOST_ROWS = 5_000;
    private static final int MOST_COLUMNS = 100;

    private final String file;
    private final List<Finding> findings;

    private WorkbookText(String file, List<Finding> findings) {
        this.file = file;
        this.findings = findings;
    }

    /**
     * The sheets in order; a file that cannot be read gives none, and a finding.
     *
     * @param file path as its author knows it
     */
    static List<SheetText> read(String file, byte[] bytes, List<Finding> findings) {
        return new WorkbookText(file, findings).sheets(bytes);
    }

    /** SHA-256 over the texts of all sheets, not over the file: saving it in another program changes nothing. */
    public static String digest(byte[] bytes) {
        List<Finding> findings = new ArrayList<>();
        List<SheetText> sheets = read("", bytes, findings);
        if (!findings.isEmpty()) {
            return Hash.of(bytes);
        }
        Hash hash = new Hash();
        sheets.forEach(sheet -> hash.line(sheet.canonical()));
        return hash.hex();
    }

    /** The texts for people and for comparing: the sheet's name, then a line per row, cells parted by tabs. */
    public static String shown(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (SheetText sheet : read("", bytes, new ArrayList<>())) {
            text.append("【").append(sheet.name()).append("】\n");
            for (SheetText.Row row : sheet.rows()) {
                List<String> texts = new ArrayList<>();
                for (int column = 1; column <= row.cells().lastKey(); column++) {
                    texts.add(row.text(column));
                }
                text.append(String.join("\t", texts)).append('\n');
            }
        }
        return text.toString();
    }

    private List<SheetText> sheets(byte[] bytes) {
        List<SheetText> sheets = new ArrayList<>();
        if (!isBounded(bytes)) {
            return sheets;
        }
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
            if (workbook.getNumberOfSheets() > MOST_SHEETS) {
                tooLarge();
                return sheets;
            }
            for (Sheet sheet : workbook) {
                sheets.add(sheet(sheet));
            }
        } catch (IOException | RuntimeException broken) {
            // A damaged workbook makes the library fail in any way; to its author all of them mean the same.
            unreadable();
        }
        return sheets;
    }

    private boolean isBounded(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            tooLarge();
            return false;
        }
        byte[] chunk = new byte[1 << 16];
        long unpacked = 0;
        int entries = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries++;
                for (int length = zip.read(chunk); length >= 0; length = zip.read(chunk)) {
                    unpacked += length;
                    if (unpacked > MOST_UNPACKED) {
                        tooLarge();
                        return false;
                    }
                }
            }
        } catch (IOException broken) {
            entries = 0;
        }
        if (entries == 0) {
            unreadable();
        }
        return entries > 0;
    }

    private SheetText sheet(Sheet sheet) {
        String place = file + "!" + sheet.getSheetName();
        TreeMap<Integer, TreeMap<Integer, SheetText.Cell>> rows = new TreeMap<>();
        for (Row row : sheet) {
            for (Cell cell : row) {
                if (row.getRowNum() >= MOST_ROWS || cell.getColumnIndex() >= MOST_COLUMNS) {
                    if (!text(cell, place).isEmpty()) {
                        findings.add(Finding.error(
                                "sheet-too-large",
                                place,
                                row.getRowNum() + 1,
                                cell.getColumnIndex() + 1,
                                "表太大：最多 " + MOST_ROWS + " 行、" + MOST_COLUMNS + " 列",
                                "the sheet is too large: at most " + MOST_ROWS + " rows and " + MOST_COLUMNS
                                        + " columns"));
                        return new SheetText(place, sheet.getSheetName(), List.of());
                    }
                    continue;
                }
                String text = text(cell, place);
                if (!text.isEmpty()) {
                    rows.computeIfAbsent(row.getRowNum() + 1, number -> new TreeMap<>())
                            .put(
                                    cell.getColumnIndex() + 1,
                                    new SheetText.Cell(
                                            text,
                                            cell.getCellType() == CellType.FORMULA ? cell.getCellFormula() : null));
                }
            }
        }
        sheet.getMergedRegions().forEach(region -> fillDown(region, rows));
        List<SheetText.Row> read = new ArrayList<>();
        rows.forEach((number, cells) -> read.add(new SheetText.Row(number, cells)));
        return new SheetText(place, sheet.getSheetName(), read);
    }

    /** A cell merged over several rows counts for each of them that has anything else in it. */
    private static void fillDown(CellRangeAddress region, TreeMap<Integer, TreeMap<Integer, SheetText.Cell>> rows) {
        int column = region.getFirstColumn() + 1;
        SheetText.Cell first =
                rows.getOrDefault(region.getFirstRow() + 1, new TreeMap<>()).get(column);
        if (first == null || region.getFirstColumn() != region.getLastColumn()) {
            return;
        }
        for (int number = region.getFirstRow() + 2; number <= region.getLastRow() + 1; number++) {
            TreeMap<Integer, SheetText.Cell> row = rows.get(number);
            if (row != null) {
                row.put(column, first);
            }
        }
    }

    private String text(Cell cell, String place) {
        CellType type = cell.getCellType() == CellType.FORMULA ? cell.getCachedFormulaResultType() : cell.getCellType();
        return switch (type) {
            case STRING -> cell.getStringCellValue().strip();
            case BOOLEAN -> String.valueOf(cell.getBooleanCellValue());
            case NUMERIC -> number(cell);
            case ERROR -> {
                findings.add(Finding.error(
                        "cell-error",
                        place,
                        cell.getRowIndex() + 1,
                        cell.getColumnIndex() + 1,
                        "此格是计算错误的公式",
                        "the formula of this cell failed"));
                yield "";
            }
            default -> "";
        };
    }

    private static String number(Cell cell) {
        if (DateUtil.isCellDateFormatted(cell)) {
            LocalDateTime time = cell.getLocalDateTimeCellValue();
            return time.equals(time.toLocalDate().atStartOfDay())
                    ? time.toLocalDate().toString()
                    : LocalDate.from(time) + " " + time.toLocalTime();
        }
        BigDecimal value = BigDecimal.valueOf(cell.getNumericCellValue());
        String format = cell.getCellStyle().getDataFormatString();
        boolean percent = format != null && format.contains("%");
        return plain(percent ? value.movePointRight(2) : value) + (percent ? "%" : "");
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private void unreadable() {
        findings.add(Finding.error("workbook", file, 0, 0, "不是可以读取的 xlsx 工作簿", "not a readable xlsx workbook")
                .fix("用 WPS 或 Excel 另存为「.xlsx」，不要加密码", "save it as .xlsx, without a password"));
    }

    private void tooLarge() {
        findings.add(Finding.error(
                "workbook-too-large",
                file,
                0,
                0,
                "工作簿太大：规则表最多 5 MB、100 张表",
                "the workbook is too large: at most 5 MB and 100 sheets"));
    }
}
