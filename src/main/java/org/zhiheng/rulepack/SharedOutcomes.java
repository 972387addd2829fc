package org.zhiheng.rulepack;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.zhiheng.rulepack.SheetDraft.Leaf;
import org.zhiheng.vocabulary.MetricDescription;
import org.zhiheng.vocabulary.MetricReading;

/**
 * What the criteria of a tree came to where a single reading decides it: worked out for the first unit with that reading
 * and shared by the others, lines, reasons and shortfalls included. Holds so many and no more; what finds no room is worked
 * out again. A criterion whose values hardly repeat gives its room back and is not looked up any more. Safe for use by many
 * threads: each would find the same.
 */
final class SharedOutcomes {

    /** Outcomes kept; one takes about 1 KB. */
    static final int MOST = 20_000;

    /** Outcomes a criterion may keep on trial; less when the room is full before. */
    static final int TRIAL = 2_000;

    /** With fewer than one find to so many outcomes kept, looking up costs more than it saves. */
    private static final int KEPT_TO_A_FIND = 4;

    private final List<String> decidedBy;
    private final List<@Nullable MetricDescription> described;
    /** By place of the criterion in the tree. */
    private final List<Known> outcomes = new ArrayList<>();

    private final AtomicInteger kept = new AtomicInteger();

    /**
     * @param decidedBy by place of the criterion, the metric whose reading alone decides it; empty: more than that does
     * @param metrics descriptions by code
     */
    SharedOutcomes(List<String> decidedBy, Map<String, MetricDescription> metrics) {
        this.decidedBy = decidedBy;
        this.described = described(metrics);
        decidedBy.forEach(metric -> outcomes.add(new Known()));
    }

    /** Whether the deciding metrics are called and measured as they were. */
    boolean isFor(Map<String, MetricDescription> metrics) {
        return described.equals(described(metrics));
    }

    private List<@Nullable MetricDescription> described(Map<String, MetricDescription> metrics) {
        List<@Nullable MetricDescription> found = new ArrayList<>();
        decidedBy.forEach(metric -> found.add(metrics.get(metric)));
        return found;
    }

    /** What the unit has in common with others; null when more than one value decides, it has none, or there is no room. */
    @Nullable
    Outcome of(int criterion, UnitFacts facts) {
        String metric = decidedBy.get(criterion);
        Known known = outcomes.get(criterion);
        BigDecimal value = metric.isEmpty() || known.givenUp ? null : facts.value(metric);
        return value == null ? null : known.outcome(value, metric);
    }

    private boolean hasRoom() {
        return kept.get() < MOST && kept.incrementAndGet() <= MOST;
    }

    /** The outcomes of one criterion by value. */
    private final class Known {

        private final Map<BigDecimal, Outcome> byValue = new ConcurrentHashMap<>();
        /** Units that found one; counted until there is proof. */
        private final AtomicInteger found = new AtomicInteger();

        private volatile boolean proven;
        private volatile boolean givenUp;

        @Nullable
        Outcome outcome(BigDecimal value, String metric) {
            Outcome outcome = byValue.get(value);
            if (outcome != null) {
                if (!proven && found.incrementAndGet() >= TRIAL / KEPT_TO_A_FIND) {
                    proven = true;
                }
                return outcome;
            }
            if (!proven && (byValue.size() >= TRIAL || kept.get() >= MOST)) {
                judge();
            }
            return givenUp || !hasRoom() ? null : byValue.computeIfAbsent(value, absent -> new Outcome(metric));
        }

        private synchronized void judge() {
            if (givenUp || proven) {
                return;
            }
            if (found.get() * KEPT_TO_A_FIND < byValue.size()) {
                givenUp = true;
                kept.addAndGet(-byValue.size());
                byValue.clear();
            } else {
                proven = true;
            }
        }
    }

    /** What a criterion comes to at one value. */
    final class Outcome {

        private final String metric;
        private volatile @Nullable Leaf leaf;
        private volatile @Nullable Lacking lacking;
        /** By reading, where the value is that of several quotients. */
        private volatile @Nullable Map<MetricReading, Lacking> byReading;

        /** @param points of the criterion; to be sure that nothing but the reading had a hand in them */
        private record Lacking(MetricReading reading, BigDecimal points, List<Shortfall> shortfalls) {

            boolean isOf(MetricReading other) {
                return Objects.equals(reading.numerator(), other.numerator())
                        && Objects.equals(reading.denominator(), other.denominator());
            }
        }

        Outcome(String metric) {
            this.metric = metric;
        }

        /** The metric that decides. */
        String metric() {
            return metric;
        }

        /** Null when the form has not been asked yet, or hand-written rules decide. */
        @Nullable
        Leaf leaf() {
            return leaf;
        }

        void keep(Leaf found) {
            leaf = found;
        }

        /** Null when not worked out yet. */
        @Nullable
        List<Shortfall> shortfalls(MetricReading reading, BigDecimal points) {
            Lacking known = lacking;
            if (known != null && !known.isOf(reading)) {
                Map<MetricReading, Lacking> others = byReading;
                known = others == null ? null : others.get(reading);
            }
            return known != null && known.points.equals(points) ? known.shortfalls : null;
        }

        void keep(MetricReading reading, BigDecimal points, List<Shortfall> shortfalls) {
            Lacking found = new Lacking(reading, points, shortfalls);
            Lacking known = lacking;
            if (known == null) {
                lacking = found;
            } else if (!known.isOf(reading) && hasRoom()) {
                others().put(reading, found);
            }
        }

        private synchronized Map<MetricReading, Lacking> others() {
            Map<MetricReading, Lacking> others = byReading;
            if (others == null) {
                others = new ConcurrentHashMap<>();
                byReading = others;
            }
            return others;
        }
    }
}
