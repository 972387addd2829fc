package org.zhiheng.rulepack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.content.YamlEdit;
import org.zhiheng.rulepack.table.CriteriaRow;
import org.zhiheng.rulepack.table.CriteriaRow.Column;
import org.zhiheng.rulepack.table.CriteriaRow.Kind;
import org.zhiheng.rulepack.table.CriteriaSheet;
import org.zhiheng.rulepack.table.CriteriaSheet.PlacedRow;

/**
 * Brings an edited criteria tree back into its pack. Only what differs is changed, so comments stay, and a workbook in which
 * nothing was changed gives the same files and the same hash.
 */
public final class CriteriaImport {

    private final RulePack pack;
    private final List<List<PlacedRow>> trees;
    private final List<Finding> findings;
    private final List<String> changes = new ArrayList<>();
    private final Map<String, PlacedRow> criteria = new LinkedHashMap<>();
    private final Map<String, PlacedRow> places = new HashMap<>();
    private final Yaml source;
    private final YamlEdit schemeEdit;
    private final YamlEdit criteriaEdit;
    private final SortedMap<String, byte[]> files;

    private CriteriaImport(RulePack pack, List<List<PlacedRow>> trees, List<Finding> findings) {
        this.pack = pack;
        this.files = new TreeMap<>(pack.files());
        this.findings = findings;
        this.trees = trees;
        this.source = CriteriaTree.source(pack);
        this.schemeEdit = new YamlEdit(text("scheme.yml"));
        this.criteriaEdit = new YamlEdit(text("criteria.yml"));
    }

    /**
     * @param file name of the workbook, for findings
     * @return what the pack would be; nothing is written
     */
    public static CriteriaImport read(RulePack pack, String file, byte[] workbook) {
        List<Finding> findings = new ArrayList<>();
        return compared(new CriteriaImport(pack, CriteriaSheet.read(file, workbook, findings), findings));
    }

    /** The same of rows that come from elsewhere than a workbook. @param trees of each tree, its rows */
    static CriteriaImport of(RulePack pack, List<List<PlacedRow>> trees) {
        return compared(new CriteriaImport(pack, trees, new ArrayList<>()));
    }

    private static CriteriaImport compared(CriteriaImport read) {
        if (read.findings.isEmpty()) {
            read.compare();
        }
        return read;
    }

    /** What is wrong with the workbook itself; the files are those of the pack then. */
    public List<Finding> findings() {
        return findings;
    }

    /** The files of the pack with the changes made. */
    public SortedMap<String, byte[]> files() {
        return files;
    }

    /** What changes, a sentence each in Chinese: {@code E1 目标值：95 → 93}. */
    public List<String> changes() {
        return changes;
    }

    private String text(String path) {
        String text = new String(pack.files().getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private void compare() {
        List<Scheme.Tree> declared = pack.scheme().trees();
        if (trees.size() != declared.size()) {
            findings.add(Finding.error(
                    "tree-count",
                    trees.get(0).get(0).file(),
                    1,
                    1,
                    "规则包有 " + declared.size() + " 种结构，工作簿里有 " + trees.size() + " 张「指标体系」",
                    "the pack has " + declared.size() + " trees, the workbook " + trees.size()));
            return;
        }
        for (int index = 0; index < trees.size(); index++) {
            List<CriteriaRow> before = CriteriaTree.rows(pack, declared.get(index));
            if (isSameShape(before, trees.get(index))) {
                nodes(declared.get(index).root(), trees.get(index), before);
            } else {
                changes.add("结构改变：" + CriteriaSheet.NAME + (index == 0 ? "" : String.valueOf(index + 1)));
                rewrite(declared.get(index), trees.get(index));
            }
            trees.get(index).forEach(this::take);
        }
        criteria.values().forEach(this::criterion);
        removed();
        if (findings.isEmpty()) {
            put("scheme.yml", schemeEdit);
            put("criteria.yml", criteriaEdit);
        }
    }

    private void put(String path, YamlEdit edit) {
        if (!edit.isEmpty()) {
            files.put(path, edit.result().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static boolean isSameShape(List<CriteriaRow> before, List<PlacedRow> after) {
        return shape(before).equals(shape(after.stream().map(PlacedRow::row).toList()));
    }

    private static List<String> shape(List<CriteriaRow> rows) {
        return rows.stream()
                .map(row -> row.level() + " " + row.kind() + " " + row.code())
                .toList();
    }

    private void take(PlacedRow placed) {
        places.putIfAbsent(placed.row().code(), placed);
        if (placed.row().kind() != Kind.CRITERION) {
            return;
        }
        PlacedRow other = criteria.putIfAbsent(placed.row().code(), placed);
        if (other != null) {
            for (Column column : Column.values()) {
                if (column != Column.WEIGHT
                        && !FlowYaml.normal(other.row().value(column))
                                .equals(FlowYaml.normal(placed.row().value(column)))) {
                    findings.add(Finding.error(
                                    "rows-differ",
                                    placed.file(),
                                    placed.number(),
                                    placed.columnOf(column),
                                    "同一评分项在几张表里写得不一样（另一处是第 " + other.number() + " 行）",
                                    "the criterion is written differently on another sheet")
                            .about(placed.row().code()));
                }
            }
        }
    }

    /** Values of a tree whose shape is as before. */
    private void nodes(Scheme.NodeSpec root, List<PlacedRow> rows, List<CriteriaRow> before) {
        List<Scheme.NodeSpec> specs = new ArrayList<>();
        flatten(root, specs);
        for (int index = 0; index < rows.size(); index++) {
            PlacedRow placed = rows.get(index);
            if (placed.row().kind() == Kind.CRITERION) {
                weight(specs.get(index), placed, before.get(index));
                continue;
            }
            for (Column column : List.of(Column.NAME, Column.FULL, Column.WEIGHT, Column.METHOD, Column.NAME_ENGLISH)) {
                change(schemeEdit, specs.get(index).yaml(), column, placed, before.get(index));
            }
            others(schemeEdit, specs.get(index).yaml(), placed, before.get(index));
        }
    }

    private static void flatten(Scheme.NodeSpec spec, List<Scheme.NodeSpec> into) {
        into.add(spec);
        spec.children().forEach(child -> flatten(child, into));
    }

    private void weight(Scheme.NodeSpec spec, PlacedRow placed, CriteriaRow before) {
        if (spec.yaml().isMapping()) {
            change(schemeEdit, spec.yaml(), Column.WEIGHT, placed, before);
        } else if (differs(Column.WEIGHT, placed, before)) {
            schemeEdit.set(
                    spec.yaml(),
                    "{ criterion: " + FlowYaml.scalar(spec.code()) + ", weight: "
                            + FlowYaml.written(placed.row().value(Column.WEIGHT)) + " }");
            note(Column.WEIGHT, placed, before);
        }
    }

    private boolean differs(Column column, PlacedRow placed, CriteriaRow before) {
        return placed.columns().containsKey(column)
                && !FlowYaml.normal(placed.row().value(column)).equals(FlowYaml.normal(before.value(column)));
    }

    private void note(Column column, PlacedRow placed, @Nullable CriteriaRow before) {
        String old = before == null ? "" : before.value(column);
        String now = placed.row().value(column);
        changes.add(placed.row().code() + " " + column.heading() + "：" + (old.isEmpty() ? "（空）" : old) + " → "
                + (now.isEmpty() ? "（空）" : now));
    }

    private void change(YamlEdit edit, Yaml mapping, Column column, PlacedRow placed, CriteriaRow before) {
        if (!differs(column, placed, before)) {
            return;
        }
        String key = column.key(placed.row().kind());
        String value = placed.row().value(column);
        if (key.isEmpty()) {
            findings.add(Finding.error(
                            "column-not-for-row",
                            placed.file(),
                            placed.number(),
                            placed.columnOf(column),
                            "这一行没有「" + column.heading() + "」",
                            "this row has no such value")
                    .about(value));
            return;
        }
        note(column, placed, before);
        if (mapping.get(key).isPresent() && value.isEmpty()) {
            edit.remove(mapping, key);
        } else if (mapping.get(key).isPresent()) {
            edit.set(mapping.get(key), FlowYaml.written(value));
        } else {
            edit.put(mapping, key, FlowYaml.written(value));
        }
    }

    /** The column of further parameters, key by key. */
    private void others(YamlEdit edit, Yaml mapping, PlacedRow placed, CriteriaRow before) {
        if (!placed.columns().containsKey(Column.OTHER)) {
            return;
        }
        Yaml now = Yaml.parse("", "{ " + placed.row().value(Column.OTHER) + " }");
        if (!now.findings().isEmpty()) {
            findings.add(Finding.error(
                            "other-parameters",
                            placed.file(),
                            placed.number(),
                            placed.columnOf(Column.OTHER),
                            "「其他参数」看不懂：" + now.findings().get(0).chinese(),
                            "the further parameters cannot be read")
                    .about(placed.row().code())
                    .fix("写成 键: 值, 键: 值，冒号和逗号用半角并跟一个空格", "write key: value, key: value"));
            return;
        }
        Yaml old = Yaml.parse("", "{ " + before.value(Column.OTHER) + " }");
        Set<String> keys = new HashSet<>(old.entries().keySet());
        keys.addAll(now.entries().keySet());
        for (String key : new java.util.TreeSet<>(keys)) {
            String was = FlowYaml.cell(old.get(key));
            String is = FlowYaml.cell(now.get(key));
            if (FlowYaml.normal(was).equals(FlowYaml.normal(is))) {
                continue;
            }
            changes.add(placed.row().code() + " " + key + "：" + (was.isEmpty() ? "（空）" : was) + " → "
                    + (is.isEmpty() ? "（空）" : is));
            if (is.isEmpty()) {
                edit.remove(mapping, key);
            } else if (mapping.get(key).isPresent()) {
                edit.set(mapping.get(key), FlowYaml.written(is));
            } else {
                edit.put(mapping, key, FlowYaml.written(is));
            }
        }
    }

    private void criterion(PlacedRow placed) {
        Criterion criterion = pack.criteria().get(placed.row().code());
        if (criterion == null) {
            changes.add("新增评分项 " + placed.row().code() + " " + placed.row().value(Column.NAME));
            criteriaEdit.append(block(placed.row()));
            return;
        }
        Scheme.Tree any = pack.scheme().trees().get(0);
        CriteriaRow before = pack.scheme().trees().stream()
                .flatMap(tree -> CriteriaTree.rows(pack, tree).stream())
                .filter(row -> row.code().equals(criterion.code()))
                .findFirst()
                .orElseGet(() -> CriteriaTree.rows(pack, any).get(0));
        for (Column column : Column.values()) {
            if (column != Column.WEIGHT && column != Column.OTHER) {
                change(criteriaEdit, source.get(criterion.code()), column, placed, before);
            }
        }
        others(criteriaEdit, source.get(criterion.code()), placed, before);
    }

    private static String block(CriteriaRow row) {
        StringBuilder text = new StringBuilder(row.code()).append(":\n");
        for (Column column : List.of(
                Column.NAME,
                Column.NAME_ENGLISH,
                Column.METRIC,
                Column.BASIS,
                Column.CLAUSE,
                Column.FULL,
                Column.METHOD,
                Column.TARGET,
                Column.MISSING)) {
            if (!row.value(column).isEmpty()) {
                text.append("  ")
                        .append(column.key(Kind.CRITERION))
                        .append(": ")
                        .append(FlowYaml.written(row.value(column)))
                        .append('\n');
            }
        }
        Yaml.parse("", "{ " + row.value(Column.OTHER) + " }").entries().forEach((key, value) -> text.append("  ")
                .append(FlowYaml.scalar(key))
                .append(": ")
                .append(FlowYaml.written(FlowYaml.cell(value)))
                .append('\n'));
        return text.toString();
    }

    /** Criteria that no row names any more, though a tree named them before. */
    private void removed() {
        pack.criteria().keySet().forEach(code -> {
            boolean wasInTree = pack.scheme().trees().stream()
                    .anyMatch(tree -> RulesInForce.leaves(tree.root()).contains(code));
            if (wasInTree && !criteria.containsKey(code)) {
                changes.add("删除评分项 " + code);
                criteriaEdit.remove(source, code);
            }
        });
    }

    /** A tree of another shape is written anew. */
    private void rewrite(Scheme.Tree tree, List<PlacedRow> rows) {
        String lines = new TreeText(rows.stream().map(PlacedRow::row).toList())
                .of(tree.root().yaml().heading().column() - 1);
        Yaml holder = holder(tree);
        schemeEdit.setLines(holder, "tree", lines);
    }

    private Yaml holder(Scheme.Tree tree) {
        Yaml file = pack.scheme().yaml();
        if (file.get("tree").isPresent()) {
            return file;
        }
        int index = pack.scheme().trees().indexOf(tree);
        return file.get("trees").items().get(index);
    }

    /**
     * Moves findings of a check to the cells they come from; findings about anything the workbook does not hold stay where
     * they are.
     *
     * @param changed the pack read from {@link #files()}
     */
    public List<Finding> atCells(RulePack changed, List<Finding> checked) {
        CellsOfPack cells = new CellsOfPack(changed, places);
        return checked.stream().map(cells::atCell).distinct().sorted().toList();
    }
}
