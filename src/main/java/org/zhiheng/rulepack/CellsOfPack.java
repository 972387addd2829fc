package org.zhiheng.rulepack;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.table.CriteriaRow.Column;
import org.zhiheng.rulepack.table.CriteriaRow.Kind;
import org.zhiheng.rulepack.table.CriteriaSheet.PlacedRow;

/** Which cell of the criteria tree stands for a place in {@code scheme.yml} or {@code criteria.yml}. */
final class CellsOfPack {

    private final RulePack pack;
    private final Map<String, PlacedRow> rows;

    /** @param rows by code of node and criterion */
    CellsOfPack(RulePack pack, Map<String, PlacedRow> rows) {
        this.pack = pack;
        this.rows = rows;
    }

    Finding atCell(Finding finding) {
        PlacedRow row = null;
        Column column = null;
        if (finding.file().equals(pack.folder() + "/criteria.yml")) {
            String code = lastBefore(
                    pack.criteria().entrySet().stream()
                            .collect(java.util.stream.Collectors.toMap(
                                    Map.Entry::getKey,
                                    entry -> entry.getValue().yaml().heading())),
                    finding);
            row = code == null ? null : rows.get(code);
            column = code == null ? null : column(pack.criteria().get(code).yaml(), Kind.CRITERION, finding);
        } else if (finding.file().equals(pack.folder() + "/scheme.yml")) {
            Scheme.NodeSpec spec = nodeAt(finding);
            row = spec == null ? null : rows.get(spec.code());
            column = spec == null ? null : column(spec.yaml(), spec.criterion() ? Kind.CRITERION : Kind.NODE, finding);
        }
        if (row == null) {
            return finding;
        }
        return new Finding(
                finding.code(),
                finding.severity(),
                row.file(),
                row.number(),
                column == null ? row.codeColumn() : row.columnOf(column),
                finding.words(),
                finding.chinese(),
                finding.english(),
                finding.fixChinese(),
                finding.fixEnglish());
    }

    /** The column of the last key that begins at or before the finding; null for the code's own. */
    private static @Nullable Column column(Yaml mapping, Kind kind, Finding finding) {
        Map<String, Yaml> keys = new java.util.TreeMap<>();
        mapping.entries().keySet().forEach(key -> keys.put(key, mapping.key(key)));
        String key = lastBefore(keys, finding);
        if (key == null || key.equals("code") || key.equals("children") || key.equals("criterion")) {
            return null;
        }
        for (Column column : Column.values()) {
            if (column.key(kind).equals(key)) {
                return column;
            }
        }
        return Column.OTHER;
    }

    private static @Nullable String lastBefore(Map<String, Yaml> places, Finding finding) {
        String found = null;
        Yaml last = null;
        for (Map.Entry<String, Yaml> place : places.entrySet()) {
            Yaml at = place.getValue();
            boolean before =
                    at.line() < finding.line() || at.line() == finding.line() && at.column() <= finding.column();
            boolean later =
                    last == null || at.line() > last.line() || at.line() == last.line() && at.column() > last.column();
            if (before && later) {
                found = place.getKey();
                last = at;
            }
        }
        return found;
    }

    /** The node that begins last before the finding, when the finding is inside a tree at all. */
    private Scheme.@Nullable NodeSpec nodeAt(Finding finding) {
        Yaml file = pack.scheme().yaml();
        Map<String, Yaml> keys = new java.util.TreeMap<>();
        file.entries().keySet().forEach(key -> keys.put(key, file.key(key)));
        String top = lastBefore(keys, finding);
        if (top == null || !top.startsWith("tree")) {
            return null;
        }
        Scheme.NodeSpec found = null;
        for (Scheme.Tree tree : pack.scheme().trees()) {
            found = last(tree.root(), found, finding);
        }
        return found;
    }

    private static Scheme.@Nullable NodeSpec last(
            Scheme.NodeSpec spec, Scheme.@Nullable NodeSpec best, Finding finding) {
        Yaml at = spec.yaml();
        boolean before = at.line() < finding.line() || at.line() == finding.line() && at.column() <= finding.column();
        Scheme.NodeSpec found = before ? spec : best;
        for (Scheme.NodeSpec child : spec.children()) {
            found = last(child, found, finding);
        }
        return found;
    }
}
