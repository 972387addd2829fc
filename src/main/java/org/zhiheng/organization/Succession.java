package org.zhiheng.organization;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which unit of a day answers for one that had ended by then. A pure value; holds the ended units and those they lead to,
 * not all units.
 *
 * <p>A unit that has ended by the day is followed along its successors to a unit of the day. One that ended without a
 * successor, or whose successors lead nowhere or in a circle, is counted for the nearest unit of the day above it, so
 * that no record is lost to the levels above.
 */
public final class Succession {

    private final SortedMap<String, Ended> ended = new TreeMap<>();
    private final Set<String> lasting;
    private final SortedMap<String, String> answering = new TreeMap<>();

    /**
     * A unit that had ended by the day, in its last state.
     *
     * @param parentCode null: it was a root
     * @param successorCode null: none was named
     */
    public record Ended(
            String code,
            @Nullable String parentCode,
            @Nullable String successorCode) {}

    private Succession(Set<String> lasting) {
        this.lasting = lasting;
    }

    /**
     * @param ended units without a state of the day, any order
     * @param lasting codes of units of the day, at least those that successors and parents name
     */
    public static Succession of(Collection<Ended> ended, Collection<String> lasting) {
        Succession succession = new Succession(Set.copyOf(lasting));
        ended.forEach(unit -> succession.ended.put(unit.code(), unit));
        succession.ended.keySet().forEach(code -> succession
                .follow(code, new HashSet<>())
                .ifPresent(unit -> succession.answering.put(code, unit)));
        return succession;
    }

    /** The unit of the day that answers for an ended one; empty for one that leads nowhere and for any other code. */
    public Optional<String> answering(String code) {
        return Optional.ofNullable(answering.get(code));
    }

    /** Ended unit → unit of the day that answers for it. */
    public SortedMap<String, String> answering() {
        return Collections.unmodifiableSortedMap(answering);
    }

    private Optional<String> follow(String code, Set<String> seen) {
        if (lasting.contains(code)) {
            return Optional.of(code);
        }
        Ended gone = ended.get(code);
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
}
