package org.zhiheng.rulepack;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.content.Yaml;
import org.zhiheng.rulepack.table.CriteriaRow;
import org.zhiheng.rulepack.table.CriteriaRow.Column;
import org.zhiheng.rulepack.table.CriteriaRow.Kind;
import org.zhiheng.rulepack.table.CriteriaSheet.PlacedRow;

/**
 * One criterion as the fields of a form. What was changed is brought into the pack as an edited row of the tree's workbook
 * is: only what differs is written, comments stay.
 */
public final class CriterionForm {

    private static final String FILE = "form!";
    private static final List<Column> ORDER = List.of(
            Column.NAME,
            Column.NAME_ENGLISH,
            Column.BASIS,
            Column.CLAUSE,
            Column.METRIC,
            Column.FULL,
            Column.WEIGHT,
            Column.METHOD,
            Column.TARGET,
            Column.MISSING);

    private CriterionForm() {}

    /**
     * A field.
     *
     * @param key of the criterion in {@code criteria.yml}; {@code weight} stands in the tree
     * @param chinese what it is; empty for a parameter without a name of its own
     * @param text as written; empty: absent
     * @param parameter whether it belongs to the criterion's form of scoring
     */
    public record Field(String key, String chinese, String text, boolean parameter) {}

    /** The fields of a criterion, those every criterion has first; empty when no tree names it. */
    public static List<Field> fields(RulePack pack, String code) {
        CriteriaRow row = pack.scheme().trees().stream()
                .flatMap(tree -> CriteriaTree.rows(pack, tree).stream())
                .filter(each -> each.kind() == Kind.CRITERION && each.code().equals(code))
                .findFirst()
                .orElse(null);
        if (row == null) {
            return List.of();
        }
        Map<String, String> names = new TreeMap<>();
        AuthorWords.keys().forEach(word -> names.put(word.text(), word.chinese()));
        List<Field> fields = new ArrayList<>();
        for (Column column : ORDER) {
            String heading = column == Column.METHOD ? "计分形式" : column.heading();
            fields.add(new Field(column.key(Kind.CRITERION), heading, row.value(column), false));
        }
        parameters(row.value(Column.OTHER))
                .forEach((key, text) -> fields.add(new Field(key, names.getOrDefault(key, ""), text, true)));
        return fields;
    }

    /** Key → value as written, of {@code key: value, key: value}. */
    private static Map<String, String> parameters(String written) {
        String text = "{ " + written + " }";
        Map<String, String> parameters = new LinkedHashMap<>();
        Yaml.parse("", text)
                .entries()
                .forEach((key, value) -> parameters.put(
                        key,
                        text.substring(
                                text.offsetByCodePoints(0, value.from()), text.offsetByCodePoints(0, value.until()))));
        return parameters;
    }

    /**
     * The pack with a criterion as filled in; nothing is written.
     *
     * @param values key → text of the fields, parameters included; fields that are not among them stay, an empty text
     *     leaves a field out
     */
    public static CriteriaImport edit(RulePack pack, String code, Map<String, String> values) {
        Map<Column, Integer> columns = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            columns.put(column, column.ordinal() + 1);
        }
        boolean oneTree = pack.scheme().trees().size() == 1;
        List<List<PlacedRow>> trees = pack.scheme().trees().stream()
                .map(tree -> CriteriaTree.rows(pack, tree).stream()
                        .map(row -> new PlacedRow(
                                row.kind() == Kind.CRITERION && row.code().equals(code)
                                        ? filled(row, values, oneTree)
                                        : row,
                                FILE + row.code(),
                                1,
                                columns,
                                1))
                        .toList())
                .toList();
        return CriteriaImport.of(pack, trees);
    }

    private static CriteriaRow filled(CriteriaRow row, Map<String, String> values, boolean withWeight) {
        Map<Column, String> filled = new EnumMap<>(Column.class);
        filled.putAll(row.values());
        Map<String, String> parameters = parameters(row.value(Column.OTHER));
        Map<String, Column> own = new TreeMap<>();
        ORDER.forEach(column -> own.put(column.key(Kind.CRITERION), column));
        values.forEach((key, text) -> {
            Column column = own.get(key);
            if (column == null) {
                parameters.put(key, text.strip());
            } else if (column != Column.WEIGHT || withWeight) {
                filled.put(column, text.strip());
            }
        });
        List<String> others = new ArrayList<>();
        parameters.forEach((key, text) -> {
            if (!text.isEmpty()) {
                others.add(FlowYaml.scalar(key) + ": " + text);
            }
        });
        filled.put(Column.OTHER, String.join(", ", others));
        filled.values().removeIf(String::isEmpty);
        return new CriteriaRow(row.level(), row.kind(), row.code(), filled);
    }

    /** The field a finding of {@link CriteriaImport#atCells} is about; empty: one of the parameters; null: none. */
    public static @Nullable String field(Finding finding) {
        if (!finding.file().startsWith(FILE) || finding.column() < 1 || finding.column() > Column.values().length) {
            return null;
        }
        return Column.values()[finding.column() - 1].key(Kind.CRITERION);
    }
}
