package org.zhiheng.organization;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zhiheng.content.Hash;

/**
 * The units of one day and what became of those that had ended by then. A pure value; every listing is in code order.
 *
 * <p>A unit that has ended by the day is followed along its successors to a unit of the day. One that ended without a
 * successor, or whose successors lead nowhere or in a circle, is counted for the nearest unit of the day above it, so
 * that no record is lost to the levels above.
 */
public final class UnitTree {

    private final LocalDate day;
    private final SortedMap<String, Unit> units = new TreeMap<>();
    private final SortedMap<String, Unit> ended = new TreeMap<>();
    private final SortedMap<String, SortedSet<String>> children = new TreeMap<>();

    private UnitTree(LocalDate day) {
        this.day = day;
    }

    /**
     * The tree of a day.
     *
     * @param rows all rows of all units, any order; of several rows of one code valid that day the one that began last counts
     */
    public static UnitTree of(LocalDate day, Collection<Unit> rows) {
        UnitTree tree = new UnitTree(day);
        for (Unit row : rows) {
            if (row.isValidOn(day)) {
                tree.units.merge(
                        row.code(), row, (one, other) -> one.validFrom().isAfter(other.validFrom()) ? one : other);
            } else if (!row.validUntil().isAfter(day)) {
                tree.ended.merge(
                        row.code(), row, (one, other) -> one.validUntil().isAfter(other.validUntil()) ? one : other);
            }
        }
        tree.ended.keySet().removeAll(tree.units.keySet());
        for (Unit unit : tree.units.values()) {
            if (unit.parentCode() != null) {
                tree.children
                        .computeIfAbsent(unit.parentCode(), parent -> new TreeSet<>())
                        .add(unit.code());
            }
        }
        return tree;
    }

    public LocalDate day() {
        return day;
    }

    /** The units of the day in code order. */
    public Collection<Unit> units() {
        return Collections.unmodifiableCollection(units.values());
    }

    /** The unit of the day with this code; empty when there is none that day. */
    public Optional<Unit> find(String code) {
        return Optional.ofNullable(units.get(code));
    }

    /** Codes of the units directly below. */
    public List<String> children(String code) {
        return List.copyOf(children.getOrDefault(code, Collections.emptySortedSet()));
    }

    /** Codes of the units above, nearest first; ends at a root, at a parent that is no unit of the day, or at a circle. */
    public List<String> ancestors(String code) {
        Set<String> above = new LinkedHashSet<>();
        Unit unit = units.get(code);
        while (unit != null && unit.parentCode() != null && units.containsKey(unit.parentCode())) {
            String parent = unit.parentCode();
            if (parent.equals(code) || !above.add(parent)) {
                break;
            }
            unit = units.get(parent);
        }
        return List.copyOf(above);
    }

    /** Codes of all units below, in code order; the unit itself is not among them. */
    public SortedSet<String> descendants(String code) {
        SortedSet<String> below = new TreeSet<>();
        List<String> open = new ArrayList<>(children(code));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (!next.equals(code) && below.add(next)) {
                open.addAll(children(next));
            }
        }
        return below;
    }

    /**
     * The unit of the day that answers for a code: the unit itself, its successor, or the nearest unit above one that
     * ended without successor. Empty for a code no unit bears and for one that only begins later.
     */
    public Optional<String> answering(String code) {
        return follow(code, new HashSet<>());
    }

    /** Every code known on the day or before it, in order: what {@link #answering} has an answer for, or had once. */
    public SortedSet<String> codes() {
        SortedSet<String> codes = new TreeSet<>(units.keySet());
        codes.addAll(ended.keySet());
        return codes;
    }

    /** The codes whose records count directly for a unit of the day: its own and those of ended units it answers for. */
    public SortedSet<String> predecessors(String code) {
        SortedSet<String> codes = new TreeSet<>();
        for (String each : codes()) {
            if (answering(each).filter(code::equals).isPresent()) {
                codes.add(each);
            }
        }
        return codes;
    }

    /** Over everything that decides where a record counts, and what a report prints of the units. */
    public String hash() {
        Hash hash = new Hash().line("day " + day);
        units.values().forEach(unit -> hash.line(line("unit", unit)));
        ended.values().forEach(unit -> hash.line(line("ended", unit)));
        return hash.hex();
    }

    private Optional<String> follow(String code, Set<String> seen) {
        if (units.containsKey(code)) {
            return Optional.of(code);
        }
        Unit gone = ended.get(code);
        if (gone == null || !seen.add(code)) {
            return Optional.empty();
        }
        if (gone.successorCode() != null) {
            Optional<String> successor = follow(gone.successorCode(), seen);
            if (successor.isPresent()) {
                return successor;
            }
        }
        return gone.parentCode() == null ? Optional.empty() : follow(gone.parentCode(), seen);
    }

    private static String line(String what, Unit unit) {
        return String.join(
                "\u001f",
                what,
                unit.code(),
                unit.name(),
                unit.kind(),
                String.valueOf(unit.parentCode()),
                unit.validFrom().toString(),
                unit.validUntil().toString(),
                String.valueOf(unit.successorCode()),
                unit.attributesJson());
    }
}
