package org.zhiheng.rulepack.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.drools.decisiontable.SpreadsheetCompiler;
import org.zhiheng.content.Finding;

/**
 * A sheet in the layout of Drools itself ({@code RuleSet}, {@code RuleTable}, {@code CONDITION}, {@code ACTION}). Its rules
 * pass the fence like any other.
 */
final class DroolsSheet implements SheetRules {

    private static final Pattern VALUES = Pattern.compile("(?m)^// rule values at ([A-Z]+)(\\d+), header at .*$");
    private static final Pattern CELL = Pattern.compile("\\b([A-Z]{1,2})(\\d{1,4})\\b");

    private final SheetText sheet;
    private final byte[] workbook;
    private final List<Finding> findings = new ArrayList<>();
    private String text = "";
    private int ruleSetRow = 1;

    private DroolsSheet(SheetText sheet, byte[] workbook) {
        this.sheet = sheet;
        this.workbook = workbook;
    }

    /** Whether the sheet begins a rule set as Drools wants it. */
    static boolean isOne(SheetText sheet) {
        return sheet.rows().stream().anyMatch(row -> row.text(row.firstColumn()).equalsIgnoreCase("RuleSet"));
    }

    /** @param workbook that holds the sheet: its merged cells matter to Drools */
    static DroolsSheet read(SheetText sheet, byte[] workbook) {
        DroolsSheet rules = new DroolsSheet(sheet, workbook);
        sheet.rows().stream()
                .filter(row -> row.text(row.firstColumn()).equalsIgnoreCase("RuleSet"))
                .findFirst()
                .ifPresent(row -> rules.ruleSetRow = row.number());
        sheet.rows().forEach(row -> row.cells().forEach((column, cell) -> {
            if (cell.formula() != null) {
                rules.findings.add(DecisionTable.typedIn(sheet, row.number(), column, cell));
            }
        }));
        if (rules.findings.isEmpty()) {
            rules.compile();
        }
        return rules;
    }

    private void compile() {
        try {
            text = inRows(new SpreadsheetCompiler().compile(new ByteArrayInputStream(workbook), sheet.name()));
        } catch (RuntimeException wrong) {
            mistake(String.valueOf(wrong.getMessage()));
        }
    }

    @Override
    public List<SheetMutation> mutations(String name) {
        return DroolsMutations.of(sheet, name);
    }

    @Override
    public DroolsSheet with(List<SheetMutation.Change> changes) {
        try (XSSFWorkbook changed = new XSSFWorkbook(new ByteArrayInputStream(workbook));
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            for (SheetMutation.Change change : changes) {
                Row row = changed.getSheet(sheet.name()).getRow(change.row() - 1);
                if (change.text().isEmpty()) {
                    row.removeCell(row.getCell(change.column() - 1));
                } else if (change.text().matches("-?\\d+(\\.\\d+)?")) {
                    row.createCell(change.column() - 1).setCellValue(Double.parseDouble(change.text()));
                } else {
                    row.createCell(change.column() - 1).setCellValue(change.text());
                }
            }
            changed.write(out);
            return read(sheet.with(changes), out.toByteArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void mistake(String message) {
        Matcher cell = CELL.matcher(message);
        boolean known = cell.find();
        findings.add(Finding.error(
                        "drools-sheet",
                        sheet.file(),
                        known ? Integer.parseInt(cell.group(2)) : ruleSetRow,
                        known ? column(cell.group(1)) : 1,
                        "Drools 决策表的写法有误",
                        "the Drools decision table cannot be read: " + message)
                .fix(
                        "检查 RuleTable 下面各行依次是：CONDITION/ACTION、类型、条件或动作的写法、说明、内容",
                        "below RuleTable come: CONDITION/ACTION, types, snippets, captions, values"));
    }

    private static int column(String letters) {
        int column = 0;
        for (int index = 0; index < letters.length(); index++) {
            column = column * 26 + letters.charAt(index) - 'A' + 1;
        }
        return column;
    }

    /** The generated text with each rule on the line of its row, everything before the first on line 1. */
    private static String inRows(String generated) {
        TreeMap<Integer, String> rules = new TreeMap<>();
        Matcher values = VALUES.matcher(generated);
        String head = generated;
        int from = 0;
        int row = 0;
        while (values.find()) {
            if (row == 0) {
                head = generated.substring(0, values.start());
            } else {
                rules.put(row, generated.substring(from, values.start()));
            }
            row = Integer.parseInt(values.group(2));
            from = values.end();
        }
        if (row > 0) {
            rules.put(row, generated.substring(from));
        }
        StringBuilder text = new StringBuilder(oneLine(head));
        int line = 1;
        for (var rule : rules.entrySet()) {
            for (; line < rule.getKey(); line++) {
                text.append('\n');
            }
            text.append(oneLine(rule.getValue()));
        }
        return text.append('\n').toString();
    }

    private static String oneLine(String lines) {
        return lines.replaceAll("(?m)^//.*$", "").replaceAll("\\s+", " ").strip();
    }

    @Override
    public String file() {
        return sheet.file();
    }

    @Override
    public List<Finding> findings() {
        return findings;
    }

    @Override
    public String drl(String packageName) {
        return text;
    }

    @Override
    public Finding atCell(Finding finding) {
        return new Finding(
                finding.code(),
                finding.severity(),
                finding.file(),
                finding.line() <= 1 ? ruleSetRow : finding.line(),
                1,
                finding.words(),
                finding.chinese(),
                finding.english(),
                finding.fixChinese(),
                finding.fixEnglish());
    }
}
