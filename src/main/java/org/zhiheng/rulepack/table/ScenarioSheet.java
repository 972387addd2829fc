package org.zhiheng.rulepack.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Cells;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Suggestion;
import org.zhiheng.content.Yaml;

/**
 * A workbook of scenarios, in the shape that {@code scenarios/*.yml} has: a row is a unit with its figures on the left and
 * what is expected on the right; rows of the same name, or without one, that follow each other are units of one scenario.
 * Events, marks, earlier results and units below stand on sheets of their own, beside the name of the scenario.
 */
public final class ScenarioSheet {

    /** Expectations of several words or numbers, parted by 、 or ；. */
    private static final Set<String> LISTS = Set.of("reasons", "lists", "vetoes", "warnings");

    /** Words of people → words of the pack. */
    private static final Map<String, String> STATES =
            Map.of("没有数据", "no_data", "数量不足", "too_few", "不适用", "not_applicable");

    private static final Map<String, String> FLAGS = Map.of("是", "true", "否", "false");
    private static final Map<String, String> NODE_STATES =
            Map.of("计分", "scored", "补缺", "filled", "移除", "removed", "缺数据", "missing", "无", "none");

    /** What is said of a scenario as a whole, not of one of its units. */
    private static final Set<String> OF_SCENARIO = Set.of("name", "period", "on");

    private final List<Written> scenarios = new ArrayList<>();
    private final List<Finding> findings;

    private ScenarioSheet(List<Finding> findings) {
        this.findings = findings;
    }

    /** A scenario as it is being read. */
    private record Written(String name, SheetText sheet, int row, Map<String, Cells> own, List<WrittenUnit> units) {

        @Nullable
        WrittenUnit unit(String code) {
            return units.stream()
                    .filter(unit -> code.isEmpty() || unit.code().equals(code))
                    .findFirst()
                    .orElse(null);
        }
    }

    private record WrittenUnit(
            String code, SheetText sheet, int row, Map<String, Cells> entries, Map<String, List<Cells>> lists) {

        Cells cells(Map<String, Cells> front) {
            Map<String, Cells> all = new LinkedHashMap<>(front);
            all.putAll(entries);
            lists.forEach((key, rows) -> all.put(key, Cells.list(sheet.file(), row, 1, rows)));
            return Cells.mapping(sheet.file(), row, 1, all);
        }
    }

    /**
     * The scenarios of a workbook, sheet by sheet; a sheet whose name begins with 说明 is for people.
     *
     * @param file path as its author knows it
     * @param findings takes what is wrong with the workbook, its headings and what belongs to no scenario
     */
    public static Yaml read(String file, byte[] bytes, List<Finding> findings) {
        ScenarioSheet workbook = new ScenarioSheet(findings);
        List<SheetText> sheets = WorkbookText.read(file, bytes, findings).stream()
                .filter(sheet -> !sheet.rows().isEmpty() && !sheet.isForPeople())
                .toList();
        sheets.stream()
                .filter(sheet -> ScenarioColumns.of(sheet.name()) == ScenarioColumns.UNITS)
                .forEach(workbook::units);
        sheets.stream()
                .filter(sheet -> ScenarioColumns.of(sheet.name()) != ScenarioColumns.UNITS)
                .forEach(workbook::belongings);
        Yaml document = Yaml.parse(file, "scenarios: []");
        document.replace(
                "scenarios",
                Cells.list(
                        file + "!",
                        1,
                        1,
                        workbook.scenarios.stream().map(ScenarioSheet::cells).toList()));
        return document.get("scenarios");
    }

    private static Cells cells(Written scenario) {
        if (scenario.units().size() == 1) {
            return scenario.units().get(0).cells(scenario.own());
        }
        Map<String, Cells> all = new LinkedHashMap<>(scenario.own());
        all.put(
                "units",
                Cells.list(
                        scenario.sheet().file(),
                        scenario.row(),
                        1,
                        scenario.units().stream()
                                .map(unit -> unit.cells(Map.of()))
                                .toList()));
        return Cells.mapping(scenario.sheet().file(), scenario.row(), 1, all);
    }

    private void units(SheetText sheet) {
        HeadingRow head =
                HeadingRow.find(sheet, ScenarioColumns.UNITS::meaning, ScenarioColumns.UNITS.known(), findings);
        if (head == null) {
            return;
        }
        DecisionTable.formulas(sheet, head, findings);
        Written current = null;
        for (SheetText.Row row : head.content()) {
            String name = row.text(head.columnOf("name"));
            Map<String, Cells> entries = new LinkedHashMap<>();
            Map<String, Cells> own = new LinkedHashMap<>();
            row(sheet, row, head).forEach((key, value) -> (OF_SCENARIO.contains(key) ? own : entries).put(key, value));
            if (current == null || !name.isEmpty() && !name.equals(current.name())) {
                current = new Written(name, sheet, row.number(), own, new ArrayList<>());
                scenarios.add(current);
            }
            current.units()
                    .add(new WrittenUnit(
                            row.text(head.columnOf("code")), sheet, row.number(), entries, new LinkedHashMap<>()));
        }
    }

    /** Events, marks … each beside the name of its scenario and, where that has several, the code of the unit. */
    private void belongings(SheetText sheet) {
        ScenarioColumns columns = ScenarioColumns.of(sheet.name());
        HeadingRow head = HeadingRow.find(sheet, columns::meaning, columns.known(), findings);
        if (head == null) {
            return;
        }
        DecisionTable.formulas(sheet, head, findings);
        String last = "";
        for (SheetText.Row row : head.content()) {
            int column = Math.max(1, head.columnOf("scenario"));
            String written = head.columnOf("scenario") == 0 ? "" : row.text(column);
            String name = written.isEmpty() ? last : written;
            last = name;
            WrittenUnit unit = unit(sheet, row, column, name, head);
            if (unit != null) {
                Map<String, Cells> entries = new LinkedHashMap<>(row(sheet, row, head));
                entries.keySet().removeAll(Set.of("scenario", "unit"));
                unit.lists()
                        .computeIfAbsent(columns.key(), absent -> new ArrayList<>())
                        .add(Cells.mapping(sheet.file(), row.number(), row.firstColumn(), entries));
            }
        }
    }

    private @Nullable WrittenUnit unit(SheetText sheet, SheetText.Row row, int column, String name, HeadingRow head) {
        Written scenario = scenarios.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
        if (scenario == null) {
            List<String> names = scenarios.stream().map(Written::name).toList();
            findings.add(unknown(sheet, row.number(), column, name, names));
            return null;
        }
        int unitColumn = head.columnOf("unit");
        String code = unitColumn == 0 ? "" : row.text(unitColumn);
        WrittenUnit unit = scenario.unit(code);
        if (unit == null) {
            String codes = String.join(
                    "、", scenario.units().stream().map(WrittenUnit::code).toList());
            findings.add(Finding.error(
                            "scenario-belonging",
                            sheet.file(),
                            row.number(),
                            unitColumn,
                            "情景里没有这个单位",
                            "the scenario has no such unit")
                    .about(code)
                    .fix("这个情景的单位有：" + codes, "units of the scenario are: " + codes));
        }
        return unit;
    }

    private static Finding unknown(SheetText sheet, int row, int column, String word, List<String> known) {
        Finding finding = Finding.error(
                        "scenario-belonging", sheet.file(), row, column, "没有这个情景", "there is no such scenario")
                .about(word.isEmpty() ? null : word);
        String nearest = Suggestion.nearest(word, known);
        return nearest == null
                ? finding.fix("写「情景」表上的情景名称", "write the name of a scenario of the other sheet")
                : finding.fix("是否想写「" + nearest + "」", "did you mean (" + nearest + ")");
    }

    /** The cells of a row by key, those of a deeper path in mappings. */
    private static Map<String, Cells> row(SheetText sheet, SheetText.Row row, HeadingRow head) {
        Map<String, Object> tree = new LinkedHashMap<>();
        head.columns().forEach((column, meaning) -> {
            String text = row.text(column);
            if (!text.isEmpty()) {
                put(tree, meaning.split("\\."), 0, value(sheet, row, column, meaning, text));
            }
        });
        Map<String, int[]> headings = new LinkedHashMap<>();
        head.columns()
                .forEach((column, meaning) -> headings.putIfAbsent(
                        meaning.replaceFirst("\\.(?:numerator|denominator)$", ""), new int[] {head.number(), column}));
        Map<String, Cells> entries = new LinkedHashMap<>();
        tree.forEach((key, value) -> entries.put(key.replace('．', '.'), cells(sheet, row, value, key, headings)));
        return entries;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> tree, String[] path, int at, Cells value) {
        if (at == path.length - 1) {
            if (tree.get(path[at]) instanceof Map<?, ?> figures) {
                ((Map<String, Object>) figures).put("value", value);
            } else {
                tree.put(path[at], value);
            }
            return;
        }
        Object next = tree.get(path[at]);
        if (!(next instanceof Map<?, ?>)) {
            Map<String, Object> mapping = new LinkedHashMap<>();
            if (next != null) {
                mapping.put("value", next);
            }
            tree.put(path[at], mapping);
            next = mapping;
        }
        put((Map<String, Object>) next, path, at + 1, value);
    }

    private static Cells cells(
            SheetText sheet, SheetText.Row row, Object value, String path, Map<String, int[]> headings) {
        if (value instanceof Cells cells) {
            return cells;
        }
        Map<String, Cells> entries = new LinkedHashMap<>();
        Map<String, int[]> keys = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((key, each) -> {
            String inner = path + "." + key;
            String name = String.valueOf(key).replace('．', '.');
            entries.put(name, cells(sheet, row, each, inner, headings));
            if (headings.containsKey(inner)) {
                keys.put(name, headings.get(inner));
            }
        });
        return Cells.mapping(sheet.file(), row.number(), row.firstColumn(), entries, keys);
    }

    private static Cells value(SheetText sheet, SheetText.Row row, int column, String meaning, String written) {
        String front = meaning.contains(".") ? meaning.substring(0, meaning.indexOf('.')) : meaning;
        String last = meaning.substring(meaning.lastIndexOf('.') + 1);
        if (front.equals("expect") && LISTS.contains(last) || meaning.startsWith("expect.lines.")) {
            return Cells.list(
                    sheet.file(),
                    row.number(),
                    column,
                    Arrays.stream(written.split("[、；;]"))
                            .filter(word -> !word.isBlank())
                            .map(word -> text(sheet, row, column, none(word.strip())))
                            .toList());
        }
        String word = written;
        if (meaning.startsWith("expect.states.")) {
            word = NODE_STATES.getOrDefault(written, written);
        } else if (front.equals("expect")) {
            word = last.equals("tied") ? FLAGS.getOrDefault(written, written) : none(written);
        } else if (Set.of("metrics", "previous", "last_year").contains(front)) {
            word = STATES.getOrDefault(written, written);
        } else if (meaning.equals("repeated")) {
            word = FLAGS.getOrDefault(written, written);
        }
        return text(sheet, row, column, word);
    }

    private static String none(String written) {
        return written.equals("无") ? "none" : written;
    }

    private static Cells text(SheetText sheet, SheetText.Row row, int column, String text) {
        return Cells.text(sheet.file(), row.number(), column, text);
    }
}
