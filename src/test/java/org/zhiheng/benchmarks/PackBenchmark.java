package org.zhiheng.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.runtime.KieContainer;
import org.zhiheng.content.Finding;
import org.zhiheng.rulepack.CompiledRulePack;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCheck;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePackReader;

/**
 * How long a pack of 40, 300 or 1,000 rules takes to be read, checked and made ready to fire: as a version whose rules were
 * never seen, as one with the same rules and another note, and found again by its hash. The rival is Drools by itself: the same rule text through {@code KieBuilder} to a container, with
 * no check, no fence and no cache. Each figure is the median of several versions of the pack.
 *
 * <p>Run: {@code mvn -q test-compile exec:exec -Dbenchmark=Pack}.
 */
public final class PackBenchmark {

    private static final int ROUNDS = 5;
    /** A criterion by bands has as many rules. */
    private static final int RULES_OF_BANDS = BenchmarkPack.BANDS.length + 1;

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final RulePackCompiler compiler = new RulePackCompiler();
    private int version;

    /** Milliseconds of the steps of one version. */
    private record Times(double read, double check, double compile, double sameRules, double again, double rival) {

        static Times median(Times[] times) {
            return new Times(
                    middle(Arrays.stream(times).mapToDouble(Times::read)),
                    middle(Arrays.stream(times).mapToDouble(Times::check)),
                    middle(Arrays.stream(times).mapToDouble(Times::compile)),
                    middle(Arrays.stream(times).mapToDouble(Times::sameRules)),
                    middle(Arrays.stream(times).mapToDouble(Times::again)),
                    middle(Arrays.stream(times).mapToDouble(Times::rival)));
        }

        private static double middle(java.util.stream.DoubleStream values) {
            double[] sorted = values.sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    /** @param arguments numbers of rules; 40, 300 and 1,000 when there are none */
    public static void main(String[] arguments) {
        int[] sizes = arguments.length == 0
                ? new int[] {40, 300, 1000}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        PackBenchmark benchmark = new PackBenchmark();
        OUT.printf(
                Locale.ROOT,
                "Java %s, %d processors; milliseconds, median of %d versions; check: everything the author is told%n"
                        + "%24s %8s %8s %9s %11s %11s %14s %9s%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ROUNDS,
                "rules",
                "read",
                "check",
                "compile",
                "same rules",
                "from cache",
                "plain Drools",
                "ratio");
        print("40 (first of the JVM)", benchmark.measure(40));
        for (int size : sizes) {
            Times[] times = new Times[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                times[round] = benchmark.measure(size);
            }
            print(String.valueOf(size), Times.median(times));
        }
    }

    private static void print(String rules, Times times) {
        OUT.printf(
                Locale.ROOT,
                "%24s %8.0f %8.0f %9.0f %11.0f %11.3f %14.0f %8.2f×%n",
                rules,
                times.read,
                times.check,
                times.compile,
                times.sameRules,
                times.again,
                times.rival,
                times.compile / times.rival);
    }

    /** A quarter of the rules by slopes, the others in bands. */
    private Times measure(int rules) {
        int banded = rules * 3 / 4 / RULES_OF_BANDS;
        int slopes = rules - banded * RULES_OF_BANDS;
        SortedMap<String, byte[]> files = BenchmarkPack.files(slopes, slopes + banded);
        version++;
        files.computeIfPresent("bands.drl", (path, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                .replace("低于50%", "低于50%（第" + version + "版）")
                .getBytes(StandardCharsets.UTF_8));
        Set<String> metrics = new TreeSet<>();
        for (int number = 1; number <= slopes + banded; number++) {
            metrics.add(BenchmarkPack.metric(number));
        }
        long start = System.nanoTime();
        RulePack pack = RulePackReader.read("rules/benchmark", files);
        long read = System.nanoTime();
        RulePackCheck.check(pack, metrics).stream()
                .filter(Finding::isError)
                .findFirst()
                .ifPresent(error -> {
                    throw new IllegalStateException(error.toString());
                });
        long checked = System.nanoTime();
        CompiledRulePack compiled = compiler.compile(pack);
        long ready = System.nanoTime();
        RulePack same = RulePackReader.read("rules/benchmark", files);
        long found = System.nanoTime();
        compiler.compile(same);
        long again = System.nanoTime();
        files.put("version.md", String.valueOf(version).getBytes(StandardCharsets.UTF_8));
        RulePack noted = RulePackReader.read("rules/benchmark", files);
        long changed = System.nanoTime();
        compiler.compile(noted);
        long done = System.nanoTime();
        if (compiled.ruleNames().size() != rules) {
            throw new IllegalStateException(compiled.ruleNames().size() + " rules instead of " + rules);
        }
        return new Times(
                (read - start) / 1e6,
                (checked - read) / 1e6,
                (ready - checked) / 1e6,
                (done - changed) / 1e6,
                (again - found) / 1e6,
                rival(files, slopes));
    }

    private double rival(SortedMap<String, byte[]> files, int slopes) {
        String bands = new String(files.get("bands.drl"), StandardCharsets.UTF_8);
        String forms = slopes(slopes);
        long start = System.nanoTime();
        KieServices services = KieServices.get();
        ReleaseId id = services.newReleaseId("rival", "benchmark", "1." + version);
        KieFileSystem system = services.newKieFileSystem();
        system.generateAndWritePomXML(id);
        system.write("src/main/resources/benchmark/bands.drl", bands);
        system.write("src/main/resources/benchmark/forms.drl", forms);
        KieBuilder builder = services.newKieBuilder(system).buildAll(ExecutableModelProject.class);
        if (builder.getResults().hasMessages(Message.Level.ERROR)) {
            throw new IllegalStateException(builder.getResults().toString());
        }
        KieContainer container = services.newKieContainer(id);
        container.getKieBase();
        double time = (System.nanoTime() - start) / 1e6;
        container.dispose();
        services.getRepository().removeKieModule(id);
        return time;
    }

    /** The rules that the product makes of criteria with a form. */
    private static String slopes(int slopes) {
        StringBuilder text =
                new StringBuilder("package benchmark\n\nimport org.zhiheng.vocabulary.*\nglobal ScoreSheet score\n");
        for (int number = 1; number <= slopes; number++) {
            String code = BenchmarkPack.criterion(number);
            text.append("\nrule \"").append(code).append(" 指标").append(number);
            text.append("\"\nwhen\n    Assessee( )\nthen\n    score.form( \"")
                    .append(code)
                    .append("\" );\nend\n");
        }
        return text.toString();
    }
}
