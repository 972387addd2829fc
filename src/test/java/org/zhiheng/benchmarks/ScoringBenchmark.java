package org.zhiheng.benchmarks;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.zhiheng.rulepack.Assessment;
import org.zhiheng.rulepack.AssessmentInput;
import org.zhiheng.rulepack.CompiledRulePack;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePackReader;
import org.zhiheng.rulepack.UnitInput;
import org.zhiheng.rulepack.UnitResult;

/**
 * Scoring throughput, 15 criteria × 40 rules, of four ways that give the same totals: points by hand, points and
 * explanations by hand, the product (rules, tree, ranks, explanations), and rules as tutorials write them. Units come in
 * peer groups and are forgotten after each, so memory does not grow with their number. Times are processor time of the
 * whole process, garbage collection included, because they stand still when neighbours are busy; wall time is beside.
 * The product shares what a criterion came to between units with the same value. Values have one decimal, which gives a
 * metric 400 or 600 different ones; then the middle size again with five decimals, where hardly two values are alike (and
 * the textbook's doubles round some totals another way).
 *
 * <p>Run: {@code mvn -q test-compile exec:exec -Dbenchmark=Scoring} (heap of 1 GB; {@code -Dbenchmark.arguments=1700}: other
 * numbers of units).
 */
public final class ScoringBenchmark {

    private static final int GROUP = 1700;
    private static final int WARM_UP = 100;
    /** Fewer units are scored over and over: the processor's clock ticks every 10 ms. */
    private static final int LEAST = 51_000;

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final CompiledRulePack pack;
    private final Textbook textbook = new Textbook();
    private final com.sun.management.OperatingSystemMXBean system =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Scores the units of one peer group and gives a number that proves it. */
    private interface Way {
        BigDecimal score(AssessmentInput input, int threads) throws Exception;
    }

    /** What one way needed. */
    private static final class Measured {
        long processor;
        long wall;
        BigDecimal sum = BigDecimal.ZERO;
    }

    private ScoringBenchmark() {
        long start = System.nanoTime();
        RulePack read = RulePackReader.read("rules/benchmark", BenchmarkPack.files());
        this.pack = new RulePackCompiler().compile(read);
        OUT.printf(
                Locale.ROOT,
                "Java %s, %d processors; the pack of %d rules was read, checked and compiled in %.1f s%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                pack.ruleNames().size(),
                (System.nanoTime() - start) / 1e9);
    }

    /** @param arguments numbers of units; 1700, 50000 and 640000 when there are none */
    public static void main(String[] arguments) throws Exception {
        ScoringBenchmark benchmark = new ScoringBenchmark();
        int[] sizes = arguments.length == 0
                ? new int[] {1700, 50_000, 640_000}
                : java.util.Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        benchmark.warmUp(1);
        for (int threads = 1; threads <= 2; threads++) {
            for (int size : sizes) {
                benchmark.measure(size, threads, 1);
            }
        }
        ScoringBenchmark hard = new ScoringBenchmark();
        hard.warmUp(5);
        for (int threads = 1; threads <= 2; threads++) {
            hard.measure(sizes[sizes.length / 2], threads, 5);
        }
    }

    private Map<String, Way> ways() {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("by hand, points only", (input, threads) -> byHand(input, threads, HandCoded::total));
        ways.put(
                "by hand, explained",
                (input, threads) -> byHand(input, threads, unit -> HandCoded.explained(unit, HandCoded.lines())));
        ways.put("Zhiheng", this::product);
        ways.put("textbook Drools", (input, threads) -> byHand(input, threads, textbook::total));
        return ways;
    }

    private BigDecimal product(AssessmentInput input, int threads) {
        BigDecimal sum = BigDecimal.ZERO;
        for (UnitResult unit : Assessment.assess(pack, input, threads).units()) {
            BigDecimal total = unit.total();
            sum = total == null ? sum : sum.add(total);
        }
        return sum;
    }

    private static BigDecimal byHand(
            AssessmentInput input, int threads, java.util.function.Function<UnitInput, BigDecimal> scorer)
            throws Exception {
        if (threads == 1) {
            return sum(input.units(), scorer);
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<BigDecimal>> parts = new ArrayList<>();
            int size = (input.units().size() + threads - 1) / threads;
            for (int from = 0; from < input.units().size(); from += size) {
                List<UnitInput> part = input.units()
                        .subList(from, Math.min(from + size, input.units().size()));
                parts.add(executor.submit(() -> sum(part, scorer)));
            }
            BigDecimal sum = BigDecimal.ZERO;
            for (Future<BigDecimal> part : parts) {
                sum = sum.add(part.get());
            }
            return sum;
        } finally {
            executor.shutdown();
        }
    }

    private static BigDecimal sum(List<UnitInput> units, java.util.function.Function<UnitInput, BigDecimal> scorer) {
        BigDecimal sum = BigDecimal.ZERO;
        for (UnitInput unit : units) {
            sum = sum.add(scorer.apply(unit));
        }
        return sum;
    }

    private void warmUp(int decimals) throws Exception {
        for (int round = 0; round < WARM_UP; round++) {
            AssessmentInput input = BenchmarkPack.input(round, GROUP, decimals);
            for (Way way : ways().values()) {
                way.score(input, 1);
            }
        }
    }

    private void measure(int size, int threads, int decimals) throws Exception {
        Map<String, Measured> measured = new LinkedHashMap<>();
        ways().keySet().forEach(way -> measured.put(way, new Measured()));
        int rounds = Math.max(1, LEAST / size);
        for (int round = 0; round < rounds; round++) {
            score(size, threads, decimals, round * ((size + GROUP - 1) / GROUP), measured);
        }
        print(size, rounds, threads, decimals, measured);
    }

    /** @param from number of the first portion, so that no round has the units of another */
    private void score(int size, int threads, int decimals, int from, Map<String, Measured> measured) throws Exception {
        int portion = from;
        for (int done = 0; done < size; done += GROUP) {
            AssessmentInput input = BenchmarkPack.input(portion++, Math.min(GROUP, size - done), decimals);
            for (Map.Entry<String, Way> way : ways().entrySet()) {
                Measured into = measured.get(way.getKey());
                long processor = system.getProcessCpuTime();
                long wall = System.nanoTime();
                into.sum = into.sum.add(way.getValue().score(input, threads));
                into.wall += System.nanoTime() - wall;
                into.processor += system.getProcessCpuTime() - processor;
            }
        }
    }

    private static void print(int size, int rounds, int threads, int decimals, Map<String, Measured> measured) {
        Measured bare = measured.get("by hand, points only");
        Measured explained = measured.get("by hand, explained");
        long used = (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
        OUT.printf(
                Locale.ROOT,
                "%n%,d units%s, %d decimal(s), %d thread(s), %d MB of %d MB in use%n",
                size,
                rounds == 1 ? "" : " (mean of " + rounds + " rounds)",
                decimals,
                threads,
                used,
                Runtime.getRuntime().maxMemory() >> 20);
        measured.forEach((way, time) -> OUT.printf(
                Locale.ROOT,
                "  %-22s %9.3f s wall %9.3f s processor %,12.0f units/s  × %6.1f of points %6.1f of explained%s%n",
                way,
                time.wall / 1e9 / rounds,
                time.processor / 1e9 / rounds,
                (double) size * rounds / (time.wall / 1e9),
                (double) time.processor / Math.max(1, bare.processor),
                (double) time.processor / Math.max(1, explained.processor),
                time.sum.compareTo(bare.sum) == 0 ? "" : "  DIFFERENT TOTALS " + time.sum + " / " + bare.sum));
    }
}
