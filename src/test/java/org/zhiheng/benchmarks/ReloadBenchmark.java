package org.zhiheng.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zhiheng.content.ContentHome;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePackReader;

/**
 * What a new version of the full street pack costs a running application, and what stays of old ones. Versions of which a
 * parameter is another are compared with versions of which a rule is another, which are compiled in full; then heap and
 * class space are told after many full ones.
 *
 * <p>Run: {@code mvn -q test-compile exec:exec -Dbenchmark=Reload} ({@code -Dbenchmark.arguments=500}: number of versions).
 */
public final class ReloadBenchmark {

    private static final String FOLDER = "rules/street_quarterly";
    private static final int ROUNDS = 20;

    private final SortedMap<String, byte[]> files = ContentHome.in(Path.of("")).files(FOLDER);
    private final RulePackCompiler compiler = new RulePackCompiler();
    private int version;

    private ReloadBenchmark() {}

    /** @param arguments how many full versions; 200 when there are none */
    public static void main(String[] arguments) throws InterruptedException {
        int reloads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        ReloadBenchmark benchmark = new ReloadBenchmark();
        benchmark.ratio();
        benchmark.memory(reloads);
    }

    private void ratio() {
        for (int warm = 0; warm < 5; warm++) {
            reload(true);
            reload(false);
        }
        double[] full = new double[ROUNDS];
        double[] parameters = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            full[round] = reload(true);
            parameters[round] = reload(false);
        }
        System.out.printf(
                Locale.ROOT,
                "street_quarterly, median of %d: another rule (compiled in full) %.0f ms, another parameter %.1f ms,"
                        + " ratio 1 : %.0f%n",
                ROUNDS,
                median(full),
                median(parameters),
                median(full) / median(parameters));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** Milliseconds from changed files to a pack that is ready to fire. */
    private double reload(boolean rules) {
        TreeMap<String, byte[]> changed = new TreeMap<>(files);
        String drl = changed.keySet().stream()
                .filter(path -> path.endsWith(".drl"))
                .findFirst()
                .orElseThrow();
        version++;
        String path = rules ? drl : "criteria.yml";
        String comment = (rules ? "\n// " : "\n# ") + "version " + version + "\n";
        byte[] text =
                (new String(changed.get(path), StandardCharsets.UTF_8) + comment).getBytes(StandardCharsets.UTF_8);
        changed.put(path, text);
        long start = System.nanoTime();
        compiler.compile(RulePackReader.read(FOLDER, changed));
        return (System.nanoTime() - start) / 1e6;
    }

    private void memory(int reloads) throws InterruptedException {
        long settled = 0;
        for (int reload = 1; reload <= reloads; reload++) {
            reload(true);
            if (reload % 50 == 0) {
                long heap = heap();
                settled = reload == 50 ? heap : settled;
                System.out.printf(
                        Locale.ROOT,
                        "%4d versions compiled  heap %6.1f MB (%+.1f %% of that after 50)  class space %6.1f MB%n",
                        reload,
                        heap / 1e6,
                        (heap - settled) * 100.0 / settled,
                        classSpace() / 1e6);
            }
        }
    }

    private static long heap() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long classSpace() {
        return java.lang.management.ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().startsWith("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }
}
