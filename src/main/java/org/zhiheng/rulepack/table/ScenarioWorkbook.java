package org.zhiheng.rulepack.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.zhiheng.content.Yaml;

/** Writes scenarios as the workbook that {@link ScenarioSheet} reads: the same units, figures and expectations. */
public final class ScenarioWorkbook {

    private static final Set<String> OF_SCENARIO = Set.of("name", "period", "on");
    private static final List<String> FIRST = List.of(
            "name",
            "code",
            "unit_name",
            "period",
            "on",
            "kind",
            "attributes.",
            "metrics.",
            "previous.",
            "last_year.",
            "total",
            "expect.");
    private static final Map<String, String> STATES =
            Map.of("no_data", "没有数据", "too_few", "数量不足", "not_applicable", "不适用");

    private final Map<ScenarioColumns, List<Map<String, String>>> rows = new EnumMap<>(ScenarioColumns.class);

    private ScenarioWorkbook() {
        for (ScenarioColumns columns : ScenarioColumns.values()) {
            rows.put(columns, new ArrayList<>());
        }
    }

    /** @param scenarios as {@code scenarios/*.yml} has them; names that occur twice are numbered */
    public static byte[] write(List<Yaml> scenarios) {
        ScenarioWorkbook workbook = new ScenarioWorkbook();
        Map<String, Integer> names = new TreeMap<>();
        for (Yaml scenario : scenarios) {
            String name = scenario.get("name").text("第" + scenario.line() + "行");
            int count = names.merge(name, 1, Integer::sum);
            workbook.scenario(scenario, count == 1 ? name : name + "（" + count + "）");
        }
        return workbook.bytes();
    }

    private void scenario(Yaml scenario, String name) {
        List<Yaml> units = new ArrayList<>(scenario.get("units").items());
        if (units.isEmpty()) {
            units.add(scenario);
            units.addAll(scenario.get("peers").items());
        }
        for (int index = 0; index < units.size(); index++) {
            Yaml unit = units.get(index);
            Map<String, String> row = new LinkedHashMap<>();
            row.put("name", name);
            if (index == 0) {
                for (String key : OF_SCENARIO) {
                    if (!key.equals("name") && scenario.get(key).isPresent()) {
                        row.put(key, scenario.get(key).text(""));
                    }
                }
            }
            String code = unit.get("code").text(units.size() == 1 ? "" : "单位" + (index + 1));
            put(row, "code", code);
            put(row, "unit_name", unit.get("unit_name").text(""));
            put(row, "kind", unit.get("kind").text(scenario.get("kind").text("")));
            put(row, "total", unit.get("total").text(""));
            figures(unit, row);
            expectations(unit.get("expect"), row);
            rows.get(ScenarioColumns.UNITS).add(row);
            belongings(unit, name, code);
        }
    }

    private static void figures(Yaml unit, Map<String, String> row) {
        for (String group : List.of("attributes", "metrics", "previous", "last_year")) {
            unit.get(group).entries().forEach((key, value) -> {
                String front = group + "." + key.replace('.', '．');
                if (value.isMapping()) {
                    value.entries()
                            .forEach((part, number) ->
                                    put(row, part.equals("value") ? front : front + "." + part, number.text("")));
                } else {
                    put(row, front, STATES.getOrDefault(value.text(""), value.text("")));
                }
            });
        }
    }

    private static void expectations(Yaml expect, Map<String, String> row) {
        expect.entries().forEach((key, value) -> {
            String front = "expect." + key.replace('.', '．');
            if (value.isMapping()) {
                value.entries().forEach((code, each) -> put(row, front + "." + code.replace('.', '．'), list(each)));
            } else {
                put(row, front, list(value));
            }
        });
    }

    private static String list(Yaml value) {
        return value.isSequence() ? String.join("、", value.texts()) : value.text("");
    }

    private void belongings(Yaml unit, String name, String code) {
        for (ScenarioColumns columns : ScenarioColumns.values()) {
            if (columns == ScenarioColumns.UNITS) {
                continue;
            }
            for (Yaml each : unit.get(columns.key()).items()) {
                Map<String, String> row = new LinkedHashMap<>();
                row.put("scenario", name);
                put(row, "unit", code);
                each.entries().forEach((key, value) -> put(row, key, value.text("")));
                rows.get(columns).add(row);
            }
        }
    }

    private static void put(Map<String, String> row, String key, String text) {
        if (!text.isEmpty()) {
            row.put(key, text);
        }
    }

    private byte[] bytes() {
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            rows.forEach((columns, all) -> {
                if (!all.isEmpty()) {
                    sheet(
                            workbook.createSheet(columns == ScenarioColumns.UNITS ? "情景" : columns.front()),
                            columns,
                            all);
                }
            });
            workbook.write(out);
            return out.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void sheet(Sheet sheet, ScenarioColumns columns, List<Map<String, String>> rows) {
        List<String> meanings = rows.stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .sorted(java.util.Comparator.comparingInt(ScenarioWorkbook::order))
                .toList();
        Row head = sheet.createRow(0);
        for (int column = 0; column < meanings.size(); column++) {
            head.createCell(column).setCellValue(columns.heading(meanings.get(column)));
            sheet.setColumnWidth(column, (column == 0 ? 40 : 16) * 256);
        }
        sheet.createFreezePane(1, 1);
        for (int number = 0; number < rows.size(); number++) {
            Row row = sheet.createRow(number + 1);
            for (int column = 0; column < meanings.size(); column++) {
                String text = rows.get(number).get(meanings.get(column));
                if (text != null) {
                    write(row.createCell(column), text);
                }
            }
        }
    }

    private static int order(String meaning) {
        for (int at = 0; at < FIRST.size(); at++) {
            if (meaning.equals(FIRST.get(at)) || FIRST.get(at).endsWith(".") && meaning.startsWith(FIRST.get(at))) {
                return at;
            }
        }
        return FIRST.size();
    }

    /** A number stays one where the cell gives back exactly what was written. */
    private static void write(Cell cell, String text) {
        if (text.matches("-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,9})?")
                && BigDecimal.valueOf(Double.parseDouble(text))
                        .stripTrailingZeros()
                        .toPlainString()
                        .equals(text)) {
            cell.setCellValue(Double.parseDouble(text));
        } else {
            cell.setCellValue(text);
        }
    }
}
