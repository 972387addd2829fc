package org.zhiheng.benchmarks;

import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zhiheng.content.ContentHome;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePackReader;

/**
 * How much heap and class space stay after many versions of a pack were compiled one after the other by the one compiler of
 * the application: {@code java … ReloadBenchmark [reloads]}. A benchmark, no test: figures depend on the machine.
 */
public final class ReloadBenchmark {

    private ReloadBenchmark() {}

    public static void main(String[] arguments) throws InterruptedException {
        int reloads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        SortedMap<String, byte[]> files = ContentHome.in(Path.of("")).files("rules/street_quarterly");
        RulePackCompiler compiler = new RulePackCompiler();
        long started = System.nanoTime();
        long settled = 0;
        for (int reload = 1; reload <= reloads; reload++) {
            TreeMap<String, byte[]> version = new TreeMap<>(files);
            version.put("reload.md", ("version " + reload).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            compiler.compile(RulePackReader.read("rules/street_quarterly", version));
            if (reload % 50 == 0) {
                long heap = heap();
                if (reload == 50) {
                    settled = heap;
                }
                System.out.printf(
                        "%4d reloads  %6.1f s  heap %6.1f MB (%+.1f %% of that after 50)  class space %6.1f MB%n",
                        reload,
                        (System.nanoTime() - started) / 1e9,
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
