package org.zhiheng.rulepack.table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zhiheng.rulepack.mutation.Mutation;
import org.zhiheng.rulepack.mutation.Mutation.Kind;
import org.zhiheng.rulepack.table.SheetMutation.Change;

/**
 * The changes of a decision table in the layout of Drools: numbers in its cells moved, conditions and actions left out, and
 * the comparison of a column turned. Below {@code RuleTable} come the kinds of the columns, patterns, snippets and captions.
 */
final class DroolsMutations {

    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\p{L}\\p{N}_.])-?[0-9]+(?:\\.[0-9]+)?(?![\\p{L}\\p{N}_.])");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern OPERATOR = Pattern.compile("(?<![-=<>!])(?:>=|<=|!=|==|>|<)(?![=>])");
    private static final Map<String, String> FLIPPED =
            Map.of(">=", ">", ">", ">=", "<=", "<", "<", "<=", "==", "!=", "!=", "==");

    private final SheetText sheet;
    private final String name;
    private final List<SheetMutation> mutations = new ArrayList<>();

    private DroolsMutations(SheetText sheet, String name) {
        this.sheet = sheet;
        this.name = name;
    }

    /** @param name of the sheet as {@link PackTables} knows it */
    static List<SheetMutation> of(SheetText sheet, String name) {
        DroolsMutations collected = new DroolsMutations(sheet, name);
        for (SheetText.Row row : sheet.rows()) {
            if (isTable(row)) {
                collected.table(row.number());
            }
        }
        return collected.mutations;
    }

    private static boolean isTable(SheetText.Row row) {
        return row.text(row.firstColumn()).toLowerCase(Locale.ROOT).startsWith("ruletable");
    }

    private void table(int start) {
        Map<Integer, Kind> columns = new TreeMap<>();
        row(start + 1).cells().forEach((column, cell) -> {
            String kind = cell.text().toUpperCase(Locale.ROOT);
            if (kind.startsWith("C")) {
                columns.put(column, Kind.THRESHOLD);
            } else if (kind.startsWith("A")) {
                columns.put(column, Kind.POINTS);
            }
        });
        SheetText.Row snippets = row(start + 3);
        SheetText.Row captions = row(start + 4);
        columns.forEach((column, kind) -> {
            if (kind == Kind.THRESHOLD) {
                operators(snippets, column);
            }
        });
        for (int number = start + 5; !row(number).cells().isEmpty() && !isTable(row(number)); number++) {
            SheetText.Row row = row(number);
            columns.forEach((column, kind) -> value(row, column, kind, captions.text(column)));
        }
    }

    private void value(SheetText.Row row, int column, Kind kind, String caption) {
        String text = row.text(column);
        if (text.isEmpty()) {
            return;
        }
        String code = QUOTED.matcher(text)
                .replaceAll(quoted -> " ".repeat(quoted.group().length()));
        Matcher number = NUMBER.matcher(code);
        while (number.find()) {
            for (BigDecimal shifted : Mutation.shifted(new BigDecimal(number.group()), kind)) {
                String after =
                        text.substring(0, number.start()) + shifted.toPlainString() + text.substring(number.end());
                add(row, column, kind, caption, text, after);
            }
        }
        add(row, column, kind == Kind.POINTS ? Kind.POINTS : Kind.CONDITION, caption, text, "");
    }

    private void operators(SheetText.Row snippets, int column) {
        String text = snippets.text(column);
        Matcher operator = OPERATOR.matcher(text);
        while (operator.find()) {
            String after = text.substring(0, operator.start())
                    + FLIPPED.get(operator.group())
                    + text.substring(operator.end());
            add(snippets, column, Kind.OPERATOR, "", text, after);
        }
    }

    private SheetText.Row row(int number) {
        return sheet.rows().stream()
                .filter(row -> row.number() == number)
                .findFirst()
                .orElse(new SheetText.Row(number, new TreeMap<>()));
    }

    private void add(SheetText.Row row, int column, Kind kind, String what, String before, String after) {
        mutations.add(new SheetMutation(
                new Mutation(name, row.number(), column, Mutation.ANYTHING, kind, what, before, after, List.of()),
                name,
                List.of(new Change(row.number(), column, after))));
    }
}
