package org.zhiheng.rulepack.table;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
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

    private static final Pattern BLANK_ENDS =
            Pattern.compile("^[\\s\\p{Z}\\x{200B}-\\x{200D}\\x{FEFF}]+|[\\s\\p{Z}\\x{200B}-\\x{200D}\\x{FEFF}]+$");
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
        if (findings.stream().anyMatch(Finding::isError)) {
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
                SheetText read = sheet(sheet);
                sheets.add(read);
                tellHidden(workbook, sheet, read);
            }
        } catch (IOException | RuntimeException broken) {
            // A damaged workbook makes the library fail in any way; to its author all of them mean the same.
            findings.removeIf(finding -> finding.file().startsWith(file + "!"));
            unreadable(bytes);
            return List.of();
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
            unreadable(bytes);
        }
        return entries > 0;
    }

    /** What people do not see on their screen counts all the same. */
    private void tellHidden(XSSFWorkbook workbook, Sheet sheet, SheetText read) {
        if (read.rows().isEmpty() || read.isForPeople()) {
            return;
        }
        int index = workbook.getSheetIndex(sheet);
        if (workbook.isSheetHidden(index) || workbook.isSheetVeryHidden(index)) {
            hidden(read, 1, 1, "这张表是隐藏的，仍然算数", "the sheet is hidden and counts all the same");
            return;
        }
        read.rows().stream()
                .filter(row -> sheet.getRow(row.number() - 1) != null
                        && sheet.getRow(row.number() - 1).getZeroHeight())
                .findFirst()
                .ifPresent(row -> hidden(
                        read,
                        row.number(),
                        row.firstColumn(),
                        "这一行是隐藏的（或被筛选掉了），仍然算数",
                        "the row is hidden or filtered out and counts all the same"));
        read.rows().stream()
                .flatMap(row -> row.cells().keySet().stream())
                .filter(column -> sheet.isColumnHidden(column - 1))
                .min(Integer::compare)
                .ifPresent(column ->
                        hidden(read, 1, column, "这一列是隐藏的，仍然算数", "the column is hidden and counts all the same"));
    }

    private void hidden(SheetText read, int row, int column, String chinese, String english) {
        findings.add(Finding.warning("hidden-cells", read.file(), row, column, chinese, english)
                .fix("取消隐藏看一看；不要的删去", "show it, and delete it when it is not meant"));
    }

    private SheetText sheet(Sheet sheet) {
        String name = withoutBlanks(sheet.getSheetName());
        String place = file + "!" + name;
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
                                                + " columns")
                                .fix("删去这一格和它周围不用的行列", "delete this cell and the rows and columns around it"));
                        return new SheetText(place, name, List.of(), List.of());
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
        List<CellRangeAddress> regions = sheet.getMergedRegions();
        regions.forEach(region -> fillDown(region, rows));
        List<SheetText.Row> read = new ArrayList<>();
        rows.forEach((number, cells) -> read.add(new SheetText.Row(number, cells)));
        return new SheetText(
                place,
                name,
                read,
                regions.stream()
                        .filter(region -> region.getFirstColumn() != region.getLastColumn())
                        .map(region -> new SheetText.Wide(
                                region.getFirstRow() + 1,
                                region.getLastRow() + 1,
                                region.getFirstColumn() + 1,
                                region.getLastColumn() + 1))
                        .toList());
    }

    /** A cell merged over several rows counts for each of them that has anything else in it. */
    private static void fillDown(CellRangeAddress region, TreeMap<Integer, TreeMap<Integer, SheetText.Cell>> rows) {
        int column = region.getFirstColumn() + 1;
        SheetText.Cell first =
                rows.getOrDefault(region.getFirstRow() + 1, new TreeMap<>()).get(column);
        if (first == null || region.getFirstColumn() != region.getLastColumn()) {
            return;
        }
        rows.subMap(region.getFirstRow() + 2, true, region.getLastRow() + 1, true)
                .values()
                .forEach(row -> row.put(column, first));
    }

    private String text(Cell cell, String place) {
        CellType type = cell.getCellType() == CellType.FORMULA ? cell.getCachedFormulaResultType() : cell.getCellType();
        return switch (type) {
            case STRING -> withoutBlanks(cell.getStringCellValue());
            case BOOLEAN -> String.valueOf(cell.getBooleanCellValue());
            case NUMERIC -> Double.isFinite(cell.getNumericCellValue()) ? number(cell) : failed(cell, place);
            case ERROR -> failed(cell, place);
            default -> "";
        };
    }

    private String failed(Cell cell, String place) {
        String shown = cell.getCellType() == CellType.FORMULA ? "=" + cell.getCellFormula() : "";
        findings.add(Finding.error(
                        "cell-error",
                        place,
                        cell.getRowIndex() + 1,
                        cell.getColumnIndex() + 1,
                        "这一格是错误值（#REF!、#DIV/0! 之类）或大得不像数",
                        "the cell holds an error such as #REF! or no finite number")
                .about(shown.isEmpty() ? null : shown)
                .fix("改成直接写明的数值或文字；不用的删去", "write the value itself, or clear the cell"));
        return "";
    }

    /** Without what cannot be seen at both ends: no-break and full-width blanks, marks of zero width. */
    private static String withoutBlanks(String text) {
        return BLANK_ENDS.matcher(text).replaceAll("");
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

    private void unreadable(byte[] bytes) {
        findings.add(WorkbookFile.refused(file, bytes));
    }

    private void tooLarge() {
        findings.add(Finding.error(
                        "workbook-too-large",
                        file,
                        0,
                        0,
                        "工作簿太大：规则表最多 5 MB、100 张表",
                        "the workbook is too large: at most 5 MB and 100 sheets")
                .fix("删去图片、用不到的表和表下面成片的空行", "remove pictures, sheets that are not used and blank rows"));
    }
}
