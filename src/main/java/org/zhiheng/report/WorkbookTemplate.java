package org.zhiheng.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.poi.ss.usermodel.CellCopyPolicy;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.AssessmentReport.Score;
import org.zhiheng.report.AssessmentReport.Unit;
import org.zhiheng.report.AssessmentReport.UnitSheet;
import org.zhiheng.vocabulary.HarmlessText;

/**
 * An office's own layout of the ranking, {@code templates/ranking.xlsx}: placeholders of the run anywhere; a row with
 * placeholders of a unit is written once for each ranked unit, a row with {@code ${未排名.…}} once for each unit not ranked.
 * {@code ${得分:A1}} is the points of a node. A cell that holds one number's placeholder and nothing else becomes a number.
 */
final class WorkbookTemplate {

    static final String FILE = "ranking.xlsx";
    private static final String NOT_RANKED = "未排名.";
    private static final String POINTS = "得分:";

    private final AssessmentReport report;
    private final Map<String, String> ofRun;
    private final List<Map<String, Object>> ranked = new ArrayList<>();
    private final List<Map<String, Object>> notRanked = new ArrayList<>();
    private final Set<String> ofUnit = new TreeSet<>();
    private final Map<Short, XSSFCellStyle> quoted = new HashMap<>();

    private WorkbookTemplate(AssessmentReport report, ReportSettings settings) {
        this.report = report;
        this.ofRun = Placeholders.ofRun(report, settings);
        report.sheets().forEach(this::unit);
        ofUnit.addAll(List.of("序号", "组别", "名次", "单位代码", "单位", "上级单位", "总分", "等次", "上期名次", "上期总分", "未排名原因", "备注"));
        report.nodes().forEach(node -> ofUnit.add(POINTS + node.code()));
    }

    /**
     * @param template bytes of the office's file
     * @throws IllegalArgumentException when a placeholder is unknown; names it and its cell
     */
    static void write(byte[] template, AssessmentReport report, ReportSettings settings, OutputStream out)
            throws IOException {
        Path file = Files.createTempFile("zhiheng", ".xlsx");
        try (XSSFWorkbook workbook = new XSSFWorkbook(new ByteArrayInputStream(template))) {
            WorkbookTemplate filled = new WorkbookTemplate(report, settings);
            for (int index = 0; index < workbook.getNumberOfSheets(); index++) {
                filled.sheet(workbook.getSheetAt(index));
            }
            workbook.setForceFormulaRecalculation(true);
            var core = workbook.getProperties().getCoreProperties();
            core.setCreated(Optional.of(Dates.stamp(report.heading().asOf())));
            core.setModified(Optional.of(Dates.stamp(report.heading().asOf())));
            try (OutputStream raw = Files.newOutputStream(file)) {
                workbook.write(raw);
            }
            StablePackage.copy(file, out);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void unit(UnitSheet sheet) {
        Unit unit = sheet.unit();
        List<Map<String, Object>> list = unit.isRanked() ? ranked : notRanked;
        Map<String, Object> values = new HashMap<>();
        values.put("序号", BigDecimal.valueOf(list.size() + 1L));
        values.put("组别", unit.groupName());
        values.put("名次", orEmpty(unit.rank()));
        values.put("单位代码", unit.code());
        values.put("单位", unit.name());
        values.put("上级单位", orEmpty(unit.parentName()));
        values.put("总分", orEmpty(unit.total()));
        values.put("等次", orEmpty(unit.grade()));
        values.put("上期名次", orEmpty(unit.previousRank()));
        values.put("上期总分", orEmpty(unit.previousTotal()));
        values.put("未排名原因", orEmpty(unit.notRankedReason()));
        values.put("备注", unit.tied() ? "并列" : "");
        for (Score score : sheet.scores()) {
            values.put(POINTS + score.node(), orEmpty(score.points()));
        }
        list.add(values);
    }

    private static Object orEmpty(@Nullable Object value) {
        return value == null ? "" : value;
    }

    private void sheet(XSSFSheet sheet) {
        for (int number = sheet.getLastRowNum(); number >= 0; number--) {
            XSSFRow row = sheet.getRow(number);
            if (row == null) {
                continue;
            }
            boolean apart = false;
            boolean units = false;
            for (String name : names(row)) {
                apart |= name.startsWith(NOT_RANKED);
                units |= ofUnit.contains(plain(name)) && !ofRun.containsKey(name) || name.startsWith(POINTS);
            }
            if (apart || units) {
                repeat(sheet, row, apart ? notRanked : ranked);
            } else {
                fill(row, Map.of());
            }
        }
    }

    private static String plain(String name) {
        return name.startsWith(NOT_RANKED) ? name.substring(NOT_RANKED.length()) : name;
    }

    private static List<String> names(XSSFRow row) {
        List<String> names = new ArrayList<>();
        row.forEach(cell -> {
            if (cell.getCellType() == CellType.STRING) {
                names.addAll(Placeholders.in(cell.getStringCellValue()));
            }
        });
        return names;
    }

    /** Makes room below, copies the row for each unit, fills the copies. */
    private void repeat(XSSFSheet sheet, XSSFRow row, List<Map<String, Object>> units) {
        int first = row.getRowNum();
        int more = units.size() - 1;
        if (more > 0) {
            if (first < sheet.getLastRowNum()) {
                sheet.shiftRows(first + 1, sheet.getLastRowNum(), more);
            }
            for (int copy = 1; copy <= more; copy++) {
                sheet.createRow(first + copy).copyRowFrom(row, new CellCopyPolicy());
            }
        }
        for (int index = 0; index < units.size(); index++) {
            fill(sheet.getRow(first + index), units.get(index));
        }
        if (units.isEmpty()) {
            row.forEach(cell -> {
                if (cell.getCellType() == CellType.STRING) {
                    cell.setCellValue(cell.getColumnIndex() == row.getFirstCellNum() ? "（无）" : "");
                }
            });
        }
    }

    private void fill(XSSFRow row, Map<String, Object> unit) {
        row.forEach(each -> {
            XSSFCell cell = (XSSFCell) each;
            if (cell.getCellType() != CellType.STRING
                    || !cell.getStringCellValue().contains("${")) {
                return;
            }
            String text = cell.getStringCellValue();
            List<String> names = Placeholders.in(text);
            if (names.size() == 1 && text.strip().equals("${" + names.get(0) + "}")) {
                Object value = value(cell, names.get(0), unit);
                if (value instanceof BigDecimal number) {
                    cell.setCellValue(number.doubleValue());
                    return;
                }
            }
            String filled = Placeholders.filled(text, name -> {
                Object value = value(cell, name, unit);
                return value instanceof BigDecimal number ? Numbers.plain(number) : String.valueOf(value);
            });
            cell.setCellValue(filled);
            if (HarmlessText.isHarmful(filled)) {
                cell.setCellStyle(quoted.computeIfAbsent(cell.getCellStyle().getIndex(), index -> {
                    XSSFCellStyle style = cell.getSheet().getWorkbook().createCellStyle();
                    style.cloneStyleFrom(cell.getCellStyle());
                    style.setQuotePrefixed(true);
                    return style;
                }));
            }
        });
    }

    private Object value(XSSFCell cell, String name, Map<String, Object> unit) {
        String plain = plain(name);
        if (unit.containsKey(plain)) {
            return unit.get(plain);
        }
        if (ofRun.containsKey(name)) {
            return ofRun.get(name);
        }
        if (!unit.isEmpty() && ofUnit.contains(plain)) {
            return "";
        }
        Set<String> known = new TreeSet<>(ofRun.keySet());
        known.addAll(ofUnit);
        throw Placeholders.unknown(
                "templates/" + FILE,
                "「" + cell.getSheet().getSheetName() + "」" + cell.getAddress().formatAsString() + " ",
                name,
                known);
    }
}
