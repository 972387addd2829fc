package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
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

    private final List<UnitInput> units;
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
            int at = Arrays.binarySearch(values, value);
            int first = at;
            int last = at;
            while (first > 0 && values[first - 1].compareTo(value) == 0) {
                first--;
            }
            while (last + 1 < values.length && values[last + 1].compareTo(value) == 0) {
                last++;
            }
            int rank = better == Better.LOWER ? first + 1 : values.length - last;
            int dense = better == Better.LOWER ? distinct[first] : distinct[values.length - 1] - distinct[first] + 1;
            BigDecimal mean = BigDecimal.valueOf(rank)
                    .add(BigDecimal.valueOf(last - first).divide(TWO));
            return new PeerPlace(rank, dense, mean, values.length);
        }
    }

    PeerFigures(List<UnitInput> units, Map<String, PeerStatistics> given) {
        this.units = units;
        this.given = given;
    }

    @Nullable
    PeerStatistics statistics(MetricDescription metric) {
        PeerStatistics known = given.get(metric.code());
        if (known != null) {
            return known;
        }
        return statistics
                .computeIfAbsent(metric.code(), code -> {
                    List<BigDecimal> values = values(code, UnitInput::metrics);
                    return values.isEmpty()
                            ? Optional.empty()
                            : Optional.of(PeerStatistics.of(values, metric.better()));
                })
                .orElse(null);
    }

    PeerPlace place(String metric, Better better, BigDecimal value) {
        return current.computeIfAbsent(metric, code -> Sorted.of(values(code, UnitInput::metrics)))
                .place(value, better);
    }

    /** The different values better than this one, the nearest first. */
    List<BigDecimal> better(String metric, Better better, BigDecimal value) {
        BigDecimal[] values = current.computeIfAbsent(metric, code -> Sorted.of(values(code, UnitInput::metrics)))
                .values();
        List<BigDecimal> found = new ArrayList<>();
        for (int step = 0; step < values.length; step++) {
            BigDecimal other = better == Better.LOWER ? values[values.length - 1 - step] : values[step];
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
        List<BigDecimal> others = new ArrayList<>(
                List.of(current.computeIfAbsent(metric, code -> Sorted.of(values(code, UnitInput::metrics)))
                        .values()));
        for (int index = 0; index < others.size(); index++) {
            if (others.get(index).compareTo(from) == 0) {
                others.set(index, to);
                break;
            }
        }
        return Sorted.of(others).place(to, better);
    }

    PeerPlace previousPlace(String metric, Better better, BigDecimal value) {
        return previous.computeIfAbsent(metric, code -> Sorted.of(values(code, UnitInput::previous)))
                .place(value, better);
    }

    int size(String metric) {
        return current.computeIfAbsent(metric, code -> Sorted.of(values(code, UnitInput::metrics)))
                .values()
                .length;
    }

    private List<BigDecimal> values(String metric, Function<UnitInput, Map<String, MetricReading>> span) {
        return units.stream()
                .map(unit -> span.apply(unit).get(metric))
                .filter(Objects::nonNull)
                .map(MetricReading::value)
                .filter(Objects::nonNull)
                .toList();
    }
}
