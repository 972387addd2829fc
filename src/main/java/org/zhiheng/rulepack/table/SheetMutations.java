package org.zhiheng.rulepack.table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zhiheng.rulepack.mutation.ConditionMutations;
import org.zhiheng.rulepack.mutation.Mutation;
import org.zhiheng.rulepack.mutation.Mutation.Kind;
import org.zhiheng.rulepack.table.NumberRange.Bound;
import org.zhiheng.rulepack.table.SheetMutation.Change;

/** The changes of one sheet: every threshold and every score moved, comparisons turned, conditions and rules left out. */
final class SheetMutations {

    private static final Pattern NUMBER = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)([%％]?)");
    private static final Set<String> POINTS = Set.of("points", "deduct", "award", "least", "most");
    private static final Set<String> ENDS = Set.of("at_least", "above", "at_most", "below", "exactly");
    private static final Map<String, String> FLIPPED =
            Map.of("at_least", "above", "above", "at_least", "at_most", "below", "below", "at_most");
    private static final Map<String, String> SIGNS =
            Map.of("at_least", "≥", "above", ">", "at_most", "≤", "below", "<", "exactly", "", "not", "≠");

    private final SheetText sheet;
    private final String name;
    private final String subject;
    private final String full;
    private final int headingRow;
    private final List<SheetMutation> mutations = new ArrayList<>();
    private final Set<List<Change>> seen = new HashSet<>();

    private SheetMutations(SheetText sheet, String name, String subject, String full, int headingRow) {
        this.headingRow = headingRow;
        this.sheet = sheet;
        this.name = name;
        this.subject = subject;
        this.full = full;
    }

    /**
     * The changes of a decision table.
     *
     * @param subject the criterion that uses it
     * @param full marks above which more points are cut off; empty: they are not
     */
    static List<SheetMutation> ofTable(SheetText sheet, String name, TableKind kind, String subject, String full) {
        HeadingRow head = HeadingRow.find(sheet, kind::column, kind.headings(), new ArrayList<>());
        SheetMutations collected = new SheetMutations(sheet, name, subject, full, head == null ? 0 : head.number());
        if (head != null) {
            if (kind == TableKind.TIERS) {
                collected.ends(head);
            }
            head.content().forEach(row -> head.columns()
                    .forEach((column, meaning) -> collected.cell(row, column, meaning, kind == TableKind.TIERS)));
        }
        return collected.mutations;
    }

    /** The changes of a sheet of rules; its rules may reach everything. */
    static List<SheetMutation> ofRules(SheetText sheet, String name, HeadingRow head) {
        SheetMutations collected = new SheetMutations(sheet, name, Mutation.ANYTHING, "", head.number());
        for (SheetText.Row row : head.content()) {
            collected.add(
                    row,
                    row.firstColumn(),
                    Kind.CONDITION,
                    row.text(head.columnOf("rule")),
                    "第" + row.number() + "行",
                    "",
                    row.cells().keySet().stream()
                            .map(column -> new Change(row.number(), column, ""))
                            .toList());
            head.columns().forEach((column, meaning) -> collected.cell(row, column, meaning, false));
        }
        return collected.mutations;
    }

    private void cell(SheetText.Row row, int column, String meaning, boolean tiers) {
        String text = row.text(column);
        if (text.isEmpty()) {
            return;
        }
        if (POINTS.contains(meaning)) {
            number(row, column, text, Kind.POINTS);
        } else if (meaning.equals("at") || ENDS.contains(meaning) && !tiers) {
            number(row, column, text, Kind.THRESHOLD);
        } else if (meaning.equals("range") && !tiers || meaning.startsWith("test:")) {
            NumberRange.parse(text).ifPresent(bounds -> range(row, column, text, bounds));
            leaveOut(row, column, text);
        } else if (meaning.equals("when")) {
            ConditionMutations.of(text)
                    .forEach(change -> add(
                            row,
                            column,
                            change.kind(),
                            heading(column),
                            change.before(),
                            change.after(),
                            List.of(new Change(row.number(), column, change.apply(text)))));
        } else if (meaning.startsWith("when:")
                || meaning.startsWith("attribute:")
                || meaning.equals("kind")
                || meaning.equals("group")) {
            leaveOut(row, column, text);
        }
    }

    private void number(SheetText.Row row, int column, String text, Kind kind) {
        Matcher number = NUMBER.matcher(text);
        if (number.matches()) {
            boolean capped = kind == Kind.POINTS && (text.equals(full) || text.equals("100%"));
            BigDecimal written = new BigDecimal(number.group(1));
            for (BigDecimal shifted : Mutation.shifted(written, kind)) {
                if (!capped || shifted.compareTo(written) < 0) {
                    String after = shifted.toPlainString() + number.group(2);
                    add(row, column, kind, heading(column), text, after, after);
                }
            }
        }
    }

    private void range(SheetText.Row row, int column, String text, List<Bound> bounds) {
        for (int index = 0; index < bounds.size(); index++) {
            Bound bound = bounds.get(index);
            Matcher number = NUMBER.matcher(bound.number());
            if (number.matches()) {
                for (BigDecimal shifted : Mutation.shifted(new BigDecimal(number.group(1)), Kind.THRESHOLD)) {
                    String after =
                            with(bounds, index, new Bound(bound.key(), shifted.toPlainString() + number.group(2)));
                    add(row, column, Kind.THRESHOLD, heading(column), text, after, after);
                }
            }
            String other = FLIPPED.get(bound.key());
            if (other != null) {
                String after = with(bounds, index, new Bound(other, bound.number()));
                add(row, column, Kind.OPERATOR, heading(column), text, after, after);
            }
        }
    }

    private static String with(List<Bound> bounds, int index, Bound bound) {
        List<Bound> changed = new ArrayList<>(bounds);
        changed.set(index, bound);
        return written(changed);
    }

    private static String written(List<Bound> bounds) {
        return String.join(
                "且",
                bounds.stream()
                        .map(bound -> SIGNS.get(bound.key()) + bound.number())
                        .toList());
    }

    private void leaveOut(SheetText.Row row, int column, String text) {
        add(row, column, Kind.CONDITION, heading(column), text, "", List.of(new Change(row.number(), column, "")));
    }

    /** An end of a tier: a bound of a range, or a number below a heading such as 不低于. */
    private record End(SheetText.Row row, int column, List<Bound> bounds, int index, boolean alone) {

        String number() {
            return bounds.get(index).number();
        }
    }

    /** Ends of tiers that lie side by side move, or turn from inside to outside, at once, so that no gap opens. */
    private void ends(HeadingRow head) {
        Map<BigDecimal, List<End>> ends = new TreeMap<>();
        for (SheetText.Row row : head.content()) {
            head.columns().forEach((column, meaning) -> {
                Optional<List<Bound>> bounds = meaning.equals("range")
                        ? NumberRange.parse(row.text(column))
                        : ENDS.contains(meaning)
                                        && NUMBER.matcher(row.text(column)).matches()
                                ? Optional.of(List.of(new Bound(meaning, row.text(column))))
                                : Optional.empty();
                bounds.ifPresent(all -> {
                    for (int index = 0; index < all.size(); index++) {
                        BigDecimal number =
                                new BigDecimal(all.get(index).number().replace("%", ""));
                        ends.computeIfAbsent(number.stripTrailingZeros(), absent -> new ArrayList<>())
                                .add(new End(row, column, all, index, !meaning.equals("range")));
                    }
                });
            });
        }
        ends.forEach((number, places) -> {
            if (number.signum() == 0 && number.equals(ends.keySet().iterator().next())) {
                return; // where the numbers themselves begin
            }
            Matcher written = NUMBER.matcher(places.get(0).number());
            if (written.matches()) {
                for (BigDecimal shifted : Mutation.shifted(new BigDecimal(written.group(1)), Kind.THRESHOLD)) {
                    String after = shifted.toPlainString() + written.group(2);
                    together(places, Kind.THRESHOLD, after, bound -> new Bound(bound.key(), after));
                }
            }
            if (places.stream().noneMatch(End::alone)) {
                together(
                        places,
                        Kind.OPERATOR,
                        "端点 " + places.get(0).number() + " 归另一档",
                        bound -> new Bound(FLIPPED.getOrDefault(bound.key(), bound.key()), bound.number()));
            }
        });
    }

    private void together(List<End> places, Kind kind, String after, java.util.function.UnaryOperator<Bound> change) {
        Map<List<Integer>, List<Bound>> cells = new java.util.LinkedHashMap<>();
        for (End end : places) {
            cells.computeIfAbsent(List.of(end.row().number(), end.column()), absent -> new ArrayList<>(end.bounds()))
                    .set(end.index(), change.apply(end.bounds().get(end.index())));
        }
        List<Change> changes = new ArrayList<>();
        cells.forEach((cell, bounds) -> changes.add(new Change(
                cell.get(0), cell.get(1), places.get(0).alone() ? bounds.get(0).number() : written(bounds))));
        End first = places.get(0);
        add(first.row(), first.column(), kind, heading(first.column()), first.number(), after, changes);
    }

    private String heading(int column) {
        return sheet.rows().stream()
                .filter(row -> row.number() == headingRow)
                .map(row -> row.text(column))
                .findFirst()
                .orElse("");
    }

    private void add(SheetText.Row row, int column, Kind kind, String what, String before, String after, String text) {
        add(row, column, kind, what, before, after, List.of(new Change(row.number(), column, text)));
    }

    private void add(
            SheetText.Row row, int column, Kind kind, String what, String before, String after, List<Change> changes) {
        if (seen.add(changes)) {
            mutations.add(new SheetMutation(
                    new Mutation(name, row.number(), column, subject, kind, what, before, after, List.of()),
                    name,
                    changes));
        }
    }
}
