package org.zhiheng.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.rulepack.CoverageReport;
import org.zhiheng.rulepack.MutationReport;
import org.zhiheng.rulepack.MutationRun;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.rulepack.RuleTestReport;
import org.zhiheng.rulepack.ScenarioReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Runs the scenarios of rule packs. Needs no database. */
@Command(name = "test", description = "运行规则包的情景 / runs the scenarios of rule packs", mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(arity = "0..*", paramLabel = "DIR", description = "规则包、rules/ 或其上级；默认全部 / default: all packs")
    private List<Path> folders = List.of();

    @Option(names = "--coverage", description = "列出没有情景用到的规则和档次 / lists rules and tiers that no scenario uses")
    private boolean coverage;

    @Option(
            names = "--mutation",
            description = "逐处改动规则，列出没有情景发现的改动 / changes the rules and lists what no scenario notices")
    private boolean mutation;

    @Option(
            names = "--gate",
            paramLabel = "N",
            description = "发现率至少百分之几；默认按 scheme.yml 的 tests / least percentage noticed; default: tests of scheme.yml")
    private Integer gate;

    @Override
    public Integer call() {
        RulePackCompiler compiler = new RulePackCompiler();
        List<Map<String, Object>> answers = new ArrayList<>();
        long failed = 0;
        boolean passed = true;
        for (ContentFolders folder : ContentFolders.of(zhiheng, folders)) {
            RuleTestReport report;
            try {
                report = report(compiler, folder);
            } catch (ContentException broken) {
                // The other packs are tested all the same.
                passed = false;
                if (!zhiheng.json()) {
                    zhiheng.console()
                            .line(folder.scheme()
                                    + zhiheng.language().choose("：有错，没有跑情景", ": has mistakes, no scenario was run"));
                    CheckCommand.print(zhiheng, broken.findings());
                }
                broken.findings().forEach(finding -> answers.add(object(folder.scheme(), finding)));
                continue;
            }
            failed += report.scenarios().failures();
            passed &= report.passed();
            if (!zhiheng.json()) {
                print(folder.scheme(), report.scenarios());
                print(report);
            }
            report.scenarios().outcomes().forEach(outcome -> answers.add(object(folder.scheme(), outcome)));
            if (coverage || mutation) {
                answers.add(object(folder.scheme(), report));
            }
        }
        if (zhiheng.json()) {
            zhiheng.console().json(answers);
        } else {
            long scenarios = answers.stream()
                    .filter(answer -> answer.containsKey("scenario"))
                    .count();
            zhiheng.console()
                    .line(zhiheng.language()
                            .choose(
                                    "情景 " + scenarios + " 个，未通过 " + failed + " 个",
                                    scenarios + " scenarios, " + failed + " failed"));
        }
        return passed ? Failure.DONE : Failure.FINDINGS;
    }

    private RuleTestReport report(RulePackCompiler compiler, ContentFolders folder) {
        RulePack pack = new RulePacks(folder.home()).read(folder.scheme());
        return RuleTestReport.of(
                compiler.compile(pack),
                MetricCatalog.read(folder.metricsHome()).descriptions(),
                gate(pack),
                mutation || gate != null ? Integer.MAX_VALUE : 0,
                watch(folder.scheme()));
    }

    /** Changing rules takes minutes: tells how far it is. */
    private MutationRun.Watch watch(String scheme) {
        ToldProgress progress = new ToldProgress(zhiheng);
        return (tried, of, unnoticed) -> progress.at(
                tried,
                of,
                scheme + " 改错检验 " + tried + "/" + of + " 处，没有发现的 " + unnoticed + " 处",
                scheme + " changed rules " + tried + "/" + of + ", " + unnoticed + " not noticed");
    }

    /** What is asked for by this call; without an option only that the scenarios pass. */
    private RulePack.TestGate gate(RulePack pack) {
        int noticed = gate != null ? gate : pack.testGate().mutation();
        return new RulePack.TestGate(coverage ? pack.testGate().coverage() : 0, mutation || gate != null ? noticed : 0);
    }

    private void print(RuleTestReport report) {
        Language language = zhiheng.language();
        if (coverage) {
            CoverageReport used = report.coverage();
            zhiheng.console()
                    .line(language.choose("  覆盖率 ", "  coverage ") + used.percent() + "%（" + used.covered() + "/"
                            + used.items().size() + "）");
            used.uncovered().forEach(item -> zhiheng.console()
                    .line("    " + item.file() + ":" + item.line() + "  "
                            + language.choose(
                                    item.kind().chinese() + "没有用到：", item.kind().english() + " not used: ")
                            + item.name()));
        }
        MutationReport noticed = report.mutation();
        if (noticed != null) {
            zhiheng.console()
                    .line(language.choose("  改动发现率 ", "  changes noticed ") + noticed.percent() + "%（"
                            + noticed.count(MutationReport.Fate.KILLED) + "/"
                            + (noticed.count(MutationReport.Fate.KILLED) + noticed.count(MutationReport.Fate.SURVIVED))
                            + "）"
                            + (report.gate().mutation() > 0
                                    ? language.choose(
                                            "，要求 " + report.gate().mutation() + "%",
                                            ", asked: " + report.gate().mutation() + "%")
                                    : language.choose(
                                            "，没有写明要求（scheme.yml 的 tests: { mutation: 90 }）",
                                            ", no gate is declared (tests: { mutation: 90 } in scheme.yml)")));
            noticed.survivors().forEach(this::print);
        }
    }

    private void print(MutationReport.Outcome survivor) {
        Language language = zhiheng.language();
        zhiheng.console()
                .line("    " + survivor.place() + "  " + language.choose(survivor.chinese(), survivor.english()));
        String scenario = survivor.scenario();
        if (scenario == null) {
            zhiheng.console()
                    .line(language.choose(
                            "      没有找到能分清的数据：可能改不改都一样",
                            "      no figures found that tell it apart: perhaps it changes nothing"));
        } else {
            zhiheng.console()
                    .line(language.choose(
                            "      可以补这个情景（得分按现有规则，请与条文核对）：",
                            "      add this scenario (points as the pack gives them, check them against the clause):"));
            scenario.lines().forEach(line -> zhiheng.console().line("      " + line));
        }
    }

    private void print(String scheme, ScenarioReport report) {
        Language language = zhiheng.language();
        zhiheng.console()
                .line(scheme
                        + language.choose("：通过 ", ": passed ")
                        + (report.outcomes().size() - report.failures())
                        + language.choose("，未通过 ", ", failed ")
                        + report.failures());
        report.outcomes().stream().filter(outcome -> !outcome.passed()).forEach(outcome -> {
            zhiheng.console().line("  " + outcome.file() + ":" + outcome.line() + "  " + outcome.name());
            outcome.differences().forEach(difference -> zhiheng.console().line("    " + difference));
        });
    }

    private static Map<String, Object> object(String scheme, Finding finding) {
        Map<String, Object> object = new LinkedHashMap<>(Map.of("scheme", scheme));
        object.putAll(CheckCommand.object(finding));
        return object;
    }

    private static Map<String, Object> object(String scheme, ScenarioReport.Outcome outcome) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("scheme", scheme);
        object.put("scenario", outcome.name());
        object.put("file", outcome.file());
        object.put("line", outcome.line());
        object.put("passed", outcome.passed());
        object.put("differences", outcome.differences());
        return object;
    }

    private static Map<String, Object> object(String scheme, RuleTestReport report) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("scheme", scheme);
        object.put("coverage", report.coverage().percent());
        object.put("uncovered", report.coverage().uncovered());
        MutationReport noticed = report.mutation();
        if (noticed != null) {
            object.put("mutation", noticed.percent());
            object.put(
                    "mutation_gate",
                    report.gate().mutation() == 0 ? null : report.gate().mutation());
            object.put("survivors", noticed.survivors());
        }
        object.put("passed", report.passed());
        return object;
    }
}
