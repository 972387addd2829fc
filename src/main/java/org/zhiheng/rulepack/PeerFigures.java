package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.form.Facts.PeerPlace;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricDescription.Better;
import org.zhiheng.vocabulary.MetricReading;
import org.zhiheng.vocabulary.PeerStatistics;

/** What the units of one peer group look like together; each metric is looked at once, when first asked for. */
final class PeerFigures {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /** Observed values of all peers. */
    interface Values {
        List<BigDecimal> of(String metric, boolean previous);
    }

    private final Values values;
    private final Map<String, PeerStatistics> given;
    private final Map<String, Optional<PeerStatistics>> statistics = new ConcurrentHashMap<>();
    private final Map<String, Sorted> current = new ConcurrentHashMap<>();
    private final Map<String, Sorted> previous = new ConcurrentHashMap<>();

    /** Values in rising order, and how many different ones there are up to each. */
    private record Sorted(BigDecimal[] values, int[] distinct) {

        static Sorted of(List<BigDecimal> unsorted) {
            BigDecimal[] values = unsorted.stream().sorted().toArray(BigDecimal[]::new);
            int[] distinct = new int[values.length];
            for (int index = 0; index < values.length; index++) {
                boolean fresh = index == 0 || values[index].compareTo(values[index - 1]) != 0;
                distinct[index] = (index == 0 ? 0 : distinct[index - 1]) + (fresh ? 1 : 0);
            }
            return new Sorted(values, distinct);
        }

        PeerPlace place(BigDecimal value, Better better) {
            return place(below(value, false), below(value, true), 0, better);
        }

        /** The place at a value of one that stands at another one now. */
        PeerPlace placeAfter(BigDecimal from, BigDecimal to, Better better) {
            int order = from.compareTo(to);
            boolean alone = below(from, true) - below(from, false) == 1;
            boolean passed = better == Better.LOWER ? order < 0 : order > 0;
            int less = below(to, false) - (order < 0 ? 1 : 0);
            int upTo = below(to, true) - (order <= 0 ? 1 : 0) + 1;
            int betterOnes = distinctBetter(to, better) - (passed && alone ? 1 : 0);
            return place(less, upTo, betterOnes + 1, better);
        }

        /** @param dense 0: to be counted */
        private PeerPlace place(int less, int upTo, int dense, Better better) {
            int rank = better == Better.LOWER ? less + 1 : values.length - upTo + 1;
            int level = dense > 0 ? dense : distinctBetter(values[less], better) + 1;
            BigDecimal mean = BigDecimal.valueOf(rank)
                    .add(BigDecimal.valueOf(upTo - less - 1L).divide(TWO));
            return new PeerPlace(rank, level, mean, values.length);
        }

        private int distinctBetter(BigDecimal value, Better better) {
            if (better == Better.LOWER) {
                int less = below(value, false);
                return less == 0 ? 0 : distinct[less - 1];
            }
            int upTo = below(value, true);
            return upTo == values.length ? 0 : distinct[values.length - 1] - (upTo == 0 ? 0 : distinct[upTo - 1]);
        }

        /** How many values are smaller, or smaller or equal. */
        private int below(BigDecimal value, boolean orEqual) {
            int low = 0;
            int high = values.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                int order = values[middle].compareTo(value);
                if (order < 0 || orEqual && order == 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    PeerFigures(List<UnitInput> units, Map<String, PeerStatistics> given) {
        this((metric, before) -> values(units, metric, before ? UnitInput::previous : UnitInput::metrics), given);
    }

    PeerFigures(Values values, Map<String, PeerStatistics> given) {
        this.values = values;
        this.given = given;
    }

    private Sorted sorted(String metric) {
        return current.computeIfAbsent(metric, code -> Sorted.of(values.of(code, false)));
    }

    @Nullable
    PeerStatistics statistics(MetricDescription metric) {
        PeerStatistics known = given.get(metric.code());
        if (known != null) {
            return known;
        }
        return statistics
                .computeIfAbsent(metric.code(), code -> {
                    List<BigDecimal> observed = values.of(code, false);
                    return observed.isEmpty()
                            ? Optional.empty()
                            : Optional.of(PeerStatistics.of(observed, metric.better()));
                })
                .orElse(null);
    }

    PeerPlace place(String metric, Better better, BigDecimal value) {
        return sorted(metric).place(value, better);
    }

    /** The different values better than this one, the nearest first. */
    List<BigDecimal> better(String metric, Better better, BigDecimal value) {
        BigDecimal[] sorted = sorted(metric).values();
        List<BigDecimal> found = new ArrayList<>();
        for (int step = 0; step < sorted.length; step++) {
            BigDecimal other = better == Better.LOWER ? sorted[sorted.length - 1 - step] : sorted[step];
            int order = other.compareTo(value);
            boolean isBetter = better == Better.LOWER ? order < 0 : order > 0;
            if (isBetter && (found.isEmpty() || found.get(found.size() - 1).compareTo(other) != 0)) {
                found.add(other);
            }
        }
        return found;
    }

    /** The place of a unit that moved from one value to another while the others stay. */
    PeerPlace placeAfter(String metric, Better better, BigDecimal from, BigDecimal to) {
        return sorted(metric).placeAfter(from, to, better);
    }

    PeerPlace previousPlace(String metric, Better better, BigDecimal value) {
        return previous.computeIfAbsent(metric, code -> Sorted.of(values.of(code, true)))
                .place(value, better);
    }

    int size(String metric) {
        return sorted(metric).values().length;
    }

    private static List<BigDecimal> values(
            List<UnitInput> units, String metric, Function<UnitInput, Map<String, MetricReading>> span) {
        return units.stream()
                .map(unit -> span.apply(unit).get(metric))
                .filter(Objects::nonNull)
                .map(MetricReading::value)
                .filter(Objects::nonNull)
                .toList();
    }
}
