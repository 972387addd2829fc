package org.zhiheng.rulepack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.table.CriteriaRow;
import org.zhiheng.rulepack.table.CriteriaRow.Column;
import org.zhiheng.rulepack.table.CriteriaRow.Kind;
import org.zhiheng.rulepack.table.CriteriaSheet;

/** The criteria tree of a pack as rows, and as a workbook that comes back through {@link CriteriaImport}. */
public final class CriteriaTree {

    /** Keys of a criterion that have a column of their own. */
    private static final Set<String> OWN = own(Kind.CRITERION);

    private static final Set<String> NODE_OWN = own(Kind.NODE);

    private CriteriaTree() {}

    private static Set<String> own(Kind kind) {
        Set<String> keys = new TreeSet<>(kind == Kind.CRITERION ? Set.of() : Set.of("code", "children"));
        for (Column column : Column.values()) {
            keys.add(column.key(kind));
        }
        return keys;
    }

    /** The workbook; a sheet for each tree. */
    public static byte[] workbook(RulePack pack) {
        Map<String, List<CriteriaRow>> trees = new LinkedHashMap<>();
        List<Scheme.Tree> declared = pack.scheme().trees();
        for (int index = 0; index < declared.size(); index++) {
            String which = declared.size() == 1
                    ? ""
                    : "，第 " + (index + 1) + " 种结构 "
                            + FlowYaml.entries(declared.get(index).root().yaml(), NODE_OWN);
            trees.put(
                    "指标体系：" + pack.name() + "（" + pack.code() + " " + pack.version() + which + "）",
                    rows(pack, declared.get(index)));
        }
        return CriteriaSheet.write(trees);
    }

    /** The criteria file as its author wrote it, with sheets named rather than read in. */
    static Yaml source(RulePack pack) {
        String text = new String(pack.files().getOrDefault("criteria.yml", new byte[0]), StandardCharsets.UTF_8);
        return Yaml.parse(pack.folder() + "/criteria.yml", text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    static List<CriteriaRow> rows(RulePack pack, Scheme.Tree tree) {
        List<CriteriaRow> rows = new ArrayList<>();
        add(source(pack), tree.root(), 0, rows);
        return rows;
    }

    private static void add(Yaml criteria, Scheme.NodeSpec spec, int level, List<CriteriaRow> rows) {
        Yaml criterion = criteria.get(spec.code());
        if (spec.criterion()) {
            rows.add(new CriteriaRow(
                    level,
                    Kind.CRITERION,
                    spec.code(),
                    criterion.isPresent() ? criterion(criterion, spec.yaml()) : Map.of(Column.NAME, spec.code())));
            return;
        }
        Map<Column, String> values = new TreeMap<>();
        values.put(Column.NAME, spec.name());
        for (Column column : List.of(Column.FULL, Column.WEIGHT, Column.METHOD, Column.NAME_ENGLISH)) {
            put(values, column, FlowYaml.cell(spec.yaml().get(column.key(Kind.NODE))));
        }
        put(values, Column.OTHER, FlowYaml.entries(spec.yaml(), NODE_OWN));
        rows.add(new CriteriaRow(level, level == 0 ? Kind.TOTAL : Kind.NODE, spec.code(), values));
        spec.children().forEach(child -> add(criteria, child, level + 1, rows));
    }

    private static Map<Column, String> criterion(Yaml yaml, Yaml inTree) {
        Map<Column, String> values = new TreeMap<>();
        for (Column column : Column.values()) {
            String key = column.key(Kind.CRITERION);
            if (!key.isEmpty() && column != Column.WEIGHT) {
                put(values, column, FlowYaml.cell(yaml.get(key)));
            }
        }
        if (inTree.isMapping()) {
            put(values, Column.WEIGHT, FlowYaml.cell(inTree.get("weight")));
        }
        put(values, Column.OTHER, FlowYaml.entries(yaml, OWN));
        return values;
    }

    private static void put(Map<Column, String> values, Column column, String text) {
        if (!text.isEmpty()) {
            values.put(column, text);
        }
    }
}
