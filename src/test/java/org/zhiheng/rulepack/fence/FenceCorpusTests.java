package org.zhiheng.rulepack.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.kie.api.runtime.KieContainer;
import org.kie.api.runtime.KieSession;
import org.zhiheng.content.Finding;
import org.zhiheng.vocabulary.Assessee;
import org.zhiheng.vocabulary.ChildResult;
import org.zhiheng.vocabulary.EventFact;
import org.zhiheng.vocabulary.Figure;
import org.zhiheng.vocabulary.MetricState;
import org.zhiheng.vocabulary.Standing;

class FenceCorpusTests {

    private final Fence fence = new Fence(Corpus.WORDS);

    @BeforeAll
    static void keepTheEngineQuiet() {
        ((ch.qos.logback.classic.Logger) org.slf4j.LoggerFactory.getLogger("org.drools"))
                .setLevel(ch.qos.logback.classic.Level.OFF);
    }

    @Test
    void everyHonestPackPassesAllGatesCompilesAndFires() {
        List<DrlFile> honest = Corpus.files("fence/honest");
        List<String> problems = new ArrayList<>();
        for (DrlFile file : honest) {
            Fence.Outcome outcome = fence.compile(List.of(file));
            if (outcome instanceof Fence.Outcome.Refused refused) {
                refused.findings().forEach(finding -> problems.add(finding.inChinese() + " | " + finding.inEnglish()));
            } else if (outcome instanceof Fence.Outcome.Accepted accepted) {
                int fired = fire(accepted.container());
                if (fired == 0) {
                    problems.add(file.path() + ": no rule fired");
                }
                accepted.container().dispose();
            }
        }
        assertThat(problems).isEmpty();
        assertThat(honest).hasSizeGreaterThanOrEqualTo(24);
        System.out.println("honest " + honest.size() + " accepted " + honest.size());
    }

    /** From 1,000 rules on Drools spreads the list of a package's rules over several classes. */
    @Test
    void aPackageOfMoreThanAThousandRulesPasses() {
        StringBuilder text = new StringBuilder("package large\n\nimport org.zhiheng.vocabulary.*\n");
        for (int rule = 1; rule <= 1_001; rule++) {
            text.append("\nrule \"R").append(rule).append("\" when Assessee( ) then end\n");
        }
        Fence.Outcome outcome = fence.compile(List.of(new DrlFile("large.drl", text.toString())));
        assertThat(outcome).isInstanceOf(Fence.Outcome.Accepted.class);
        KieContainer container = ((Fence.Outcome.Accepted) outcome).container();
        assertThat(fire(container)).isEqualTo(1_000);
        container.dispose();
    }

    @Test
    void noHostilePackGetsThrough() {
        List<DrlFile> hostile = Corpus.files("fence/hostile");
        List<String> through = new ArrayList<>();
        List<String> unplaced = new ArrayList<>();
        Map<String, Integer> codes = new TreeMap<>();
        for (DrlFile file : hostile) {
            List<Finding> findings = fence.inspect(List.of(file));
            if (!(fence.compile(List.of(file)) instanceof Fence.Outcome.Refused)) {
                through.add(file.path());
            }
            findings.stream()
                    .filter(finding -> finding.line() < 1
                            || finding.column() < 1
                            || finding.code().equals("cannot-inspect"))
                    .forEach(finding -> unplaced.add(finding.inChinese()));
            if (!findings.isEmpty()) {
                codes.merge(findings.get(0).code(), 1, Integer::sum);
            }
        }
        assertThat(through).isEmpty();
        assertThat(unplaced).isEmpty();
        assertThat(hostile).hasSizeGreaterThanOrEqualTo(290);
        System.out.println(
                "hostile " + hostile.size() + " refused " + hostile.size() + " by the syntax gate for " + codes);
    }

    /** Every sixth pack, to save time; {@code -Dfence.every=1} takes them all. */
    @Test
    void theOtherGatesStopWhatWouldHarmEvenWithoutTheFirst() {
        List<DrlFile> hostile = Corpus.files("fence/hostile");
        int every = Integer.getInteger("fence.every", 6);
        List<String> neither = new ArrayList<>();
        int compiled = 0;
        int byLoader = 0;
        int byBytecode = 0;
        for (int index = 0; index < hostile.size(); index += every) {
            DrlFile file = hostile.get(index);
            if (file.text().contains("declare enum")) {
                continue; // Its initialiser would run in this process while building.
            }
            Fence.Build open = fence.build(List.of(file), Fence.class.getClassLoader());
            if (open.module() == null) {
                continue;
            }
            compiled++;
            boolean bytecode =
                    !BytecodeGate.inspect(Corpus.WORDS, open.module()).isEmpty();
            Fence.forget(open);
            Fence.Build closed = fence.build(List.of(file), fence.loader());
            boolean loader = closed.module() == null;
            Fence.forget(closed);
            byLoader += loader ? 1 : 0;
            byBytecode += bytecode ? 1 : 0;
            if (!loader && !bytecode) {
                neither.add(file.path().replaceAll("\\.drl|^\\d+_", ""));
            }
        }
        System.out.println("of every " + every + ". hostile pack " + compiled
                + " compile without any gate; the class loader" + " alone stops " + byLoader
                + ", the bytecode gate alone " + byBytecode + ", neither " + neither);
        assertThat(compiled).isPositive();
        assertThat(byBytecode * 100 / compiled).isGreaterThanOrEqualTo(60);
        assertThat(System.getProperty("fence.breached")).isNull();
    }

    private static int fire(KieContainer container) {
        KieSession session = container.getKieBase().newKieSession();
        List<String> calls = new ArrayList<>();
        for (Map.Entry<String, Class<?>> global : Corpus.WORDS.globals().entrySet()) {
            boolean used = session.getKieBase().getKiePackages().stream()
                    .flatMap(found -> found.getGlobalVariables().stream())
                    .anyMatch(found -> found.getName().equals(global.getKey()));
            if (used) {
                session.setGlobal(global.getKey(), recording(global.getValue(), calls));
            }
        }
        session.insert(recording(Assessee.class, calls));
        session.insert(recording(Standing.class, calls));
        int fired = session.fireAllRules(1000);
        session.dispose();
        return fired;
    }

    private static Object recording(Class<?> type, List<String> calls) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("equals")
                        ? proxy == arguments[0]
                        : method.getName().equals("hashCode") ? 1 : type.getSimpleName();
            }
            calls.add(method.getName());
            return answer(method);
        };
        return Proxy.newProxyInstance(FenceCorpusTests.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private static Object answer(Method method) {
        EventFact event = new EventFact(
                7,
                "honour",
                LocalDate.of(2026, 8, 1),
                "national",
                "major",
                null,
                null,
                new BigDecimal("2.5"),
                false,
                "文号1",
                null,
                Map.of("finder", "self"));
        ChildResult child = new ChildResult("310101001", "甲", new BigDecimal("50"), BigDecimal.ONE, 9, "不合格");
        return switch (method.getName()) {
            case "getEvents", "events" -> List.of(event);
            case "getChildren" -> List.of(child);
            case "getMarks", "marks", "getPast" -> List.of();
            case "getVetoes" -> Set.of("V1");
            case "getKind" -> "street";
            case "getGrade" -> "优秀";
            case "getCode" -> "310101";
            case "state" -> MetricState.OBSERVED;
            case "value" -> new BigDecimal("0.93");
            case "target" -> new BigDecimal("95");
            case "lastYear" -> new BigDecimal("0.8");
            default -> {
                Class<?> type = method.getReturnType();
                yield type == BigDecimal.class
                        ? BigDecimal.ONE
                        : type == String.class
                                ? "名称"
                                : type == int.class
                                        ? Integer.valueOf(3)
                                        : type == boolean.class
                                                ? Boolean.TRUE
                                                : type == Figure.class ? Figure.of(3) : null;
            }
        };
    }
}
