package org.zhiheng.rulepack.logic;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The values a variable may have: a stretch of numbers, or some words. */
public sealed interface Domain {

    /** What both allow; null when that is nothing. */
    @Nullable
    Domain and(Domain other);

    /** The values it does not allow, in parts that do not overlap. */
    List<Domain> complement();

    /** A value it allows, for people. */
    String example();

    /** Whether every value of this is one of the other. */
    default boolean within(Domain other) {
        return other.complement().stream().allMatch(outside -> and(outside) == null);
    }

    /**
     * A stretch of numbers.
     *
     * @param low null: no lower end
     * @param high null: no upper end
     */
    record Numbers(
            @Nullable BigDecimal low,
            boolean lowInside,
            @Nullable BigDecimal high,
            boolean highInside) implements Domain {

        public static Numbers exactly(BigDecimal value) {
            return new Numbers(value, true, value, true);
        }

        public static Numbers from(BigDecimal low, boolean inside) {
            return new Numbers(low, inside, null, false);
        }

        public static Numbers until(BigDecimal high, boolean inside) {
            return new Numbers(null, false, high, inside);
        }

        @Override
        public @Nullable Domain and(Domain other) {
            if (!(other instanceof Numbers numbers)) {
                return null;
            }
            boolean ownLow = numbers.low == null
                    || low != null && (low.compareTo(numbers.low) > 0 || low.compareTo(numbers.low) == 0 && !lowInside);
            boolean ownHigh = numbers.high == null
                    || high != null
                            && (high.compareTo(numbers.high) < 0 || high.compareTo(numbers.high) == 0 && !highInside);
            Numbers both = new Numbers(
                    ownLow ? low : numbers.low,
                    ownLow ? lowInside : numbers.lowInside,
                    ownHigh ? high : numbers.high,
                    ownHigh ? highInside : numbers.highInside);
            return both.isEmpty() ? null : both;
        }

        private boolean isEmpty() {
            if (low == null || high == null) {
                return false;
            }
            int order = low.compareTo(high);
            return order > 0 || order == 0 && !(lowInside && highInside);
        }

        @Override
        public List<Domain> complement() {
            List<Domain> outside = new ArrayList<>();
            if (low != null) {
                outside.add(until(low, !lowInside));
            }
            if (high != null) {
                outside.add(from(high, !highInside));
            }
            return outside;
        }

        @Override
        public String example() {
            if (low != null && lowInside) {
                return plain(low);
            }
            if (low != null && high != null) {
                return plain(low.add(high).divide(BigDecimal.valueOf(2)));
            }
            if (high != null) {
                return plain(highInside ? high : high.subtract(BigDecimal.ONE));
            }
            return low == null ? "0" : plain(low.add(BigDecimal.ONE));
        }

        private static String plain(BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
    }

    /**
     * Some words, or all but some.
     *
     * @param among whether the words are the allowed ones
     */
    record Words(boolean among, Set<String> words) implements Domain {

        public Words {
            words = Set.copyOf(words);
        }

        @Override
        public @Nullable Domain and(Domain other) {
            if (!(other instanceof Words second)) {
                return null;
            }
            Set<String> both = new TreeSet<>(words);
            if (among && second.among) {
                both.retainAll(second.words);
            } else if (among) {
                both.removeAll(second.words);
            } else if (second.among) {
                both = new TreeSet<>(second.words);
                both.removeAll(words);
            } else {
                both.addAll(second.words);
                return new Words(false, both);
            }
            return both.isEmpty() ? null : new Words(true, both);
        }

        @Override
        public List<Domain> complement() {
            return List.of(new Words(!among, words));
        }

        @Override
        public String example() {
            return among ? "「" + new TreeSet<>(words).first() + "」" : "「其他」";
        }
    }
}
