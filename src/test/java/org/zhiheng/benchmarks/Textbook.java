package org.zhiheng.benchmarks;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.runtime.KieContainer;
import org.kie.api.runtime.KieSession;
import org.zhiheng.rulepack.UnitInput;
import org.zhiheng.vocabulary.MetricReading;

/** The same forty rules as Drools tutorials write them: a new session per unit, a fact per metric, a result fact. */
public final class Textbook {

    /** One metric of the unit. */
    public static final class Metric {
        private final String code;
        private final double value;

        public Metric(String code, double value) {
            this.code = code;
            this.value = value;
        }

        public String getCode() {
            return code;
        }

        public double getValue() {
            return value;
        }
    }

    /** Where the rules add points. */
    public static final class Result {
        private BigDecimal total = BigDecimal.ZERO;
        private final List<String> reasons = new ArrayList<>();

        /** Adds points with a reason. */
        public void add(double points, String reason) {
            total = total.add(BigDecimal.valueOf(points));
            reasons.add(reason);
        }

        public BigDecimal getTotal() {
            return total;
        }

        public List<String> getReasons() {
            return reasons;
        }
    }

    private final KieContainer container;

    Textbook() {
        KieServices services = KieServices.get();
        ReleaseId id = services.newReleaseId("org.zhiheng.benchmarks", "textbook", "1");
        KieFileSystem files = services.newKieFileSystem();
        files.generateAndWritePomXML(id);
        files.write("src/main/resources/textbook/rules.drl", rules());
        var results = services.newKieBuilder(files)
                .buildAll(ExecutableModelProject.class)
                .getResults();
        if (results.hasMessages(Message.Level.ERROR)) {
            throw new IllegalStateException(results.getMessages().toString());
        }
        container = services.newKieContainer(id);
    }

    private static String rules() {
        String names = Textbook.class.getName();
        StringBuilder text =
                new StringBuilder("package textbook\nimport " + names + ".Metric\nimport " + names + ".Result\n");
        for (int number = 1; number <= BenchmarkPack.CRITERIA; number++) {
            String metric = "$m : Metric( code == \"" + BenchmarkPack.metric(number) + "\"";
            if (number <= BenchmarkPack.SLOPES) {
                text.append("rule \"")
                        .append(number)
                        .append("\"\nwhen\n    ")
                        .append(metric)
                        .append(" )\n    $r : Result( )\n")
                        .append(
                                "then\n    $r.add( Math.max( 0, 7 - Math.max( 0, 95 - $m.getValue() ) * 0.2 ), \"指标\" + $m.getValue() );\nend\n");
                continue;
            }
            for (int band = 0; band <= BenchmarkPack.BANDS.length; band++) {
                text.append("rule \"")
                        .append(number)
                        .append('-')
                        .append(band)
                        .append("\"\nwhen\n    ")
                        .append(metric)
                        .append(", ")
                        .append(BenchmarkPack.condition("value", band))
                        .append(" )\n    $r : Result( )\nthen\n    $r.add( ")
                        .append(BenchmarkPack.FULL_OF_BANDS - band)
                        .append(", \"")
                        .append(BenchmarkPack.reason(band))
                        .append("\" );\nend\n");
            }
        }
        return text.toString();
    }

    BigDecimal total(UnitInput unit) {
        KieSession session = container.newKieSession();
        try {
            for (Map.Entry<String, MetricReading> metric : unit.metrics().entrySet()) {
                BigDecimal value = Objects.requireNonNull(metric.getValue().value());
                session.insert(new Metric(metric.getKey(), value.doubleValue()));
            }
            Result result = new Result();
            session.insert(result);
            session.fireAllRules();
            return result.getTotal().setScale(2, java.math.RoundingMode.HALF_UP);
        } finally {
            session.dispose();
        }
    }
}
