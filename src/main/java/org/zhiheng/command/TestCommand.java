package org.zhiheng.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCompiler;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.rulepack.ScenarioReport;
import org.zhiheng.rulepack.ScenarioRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Runs the scenarios of rule packs. Needs no database. */
@Command(name = "test", description = "运行规则包的用例 / runs the scenarios of rule packs", mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(arity = "0..*", paramLabel = "DIR", description = "规则包、rules/ 或其上级；默认全部 / default: all packs")
    private List<Path> folders = List.of();

    @Override
    public Integer call() {
        RulePackCompiler compiler = new RulePackCompiler();
        List<Map<String, Object>> answers = new ArrayList<>();
        long failed = 0;
        for (ContentFolders folder : ContentFolders.of(zhiheng, folders)) {
            RulePack pack = new RulePacks(folder.home()).read(folder.scheme());
            ScenarioReport report = ScenarioRunner.run(
                    compiler.compile(pack),
                    MetricCatalog.read(folder.metricsHome()).descriptions());
            failed += report.failures();
            if (!zhiheng.json()) {
                print(folder.scheme(), report);
            }
            report.outcomes().forEach(outcome -> answers.add(object(folder.scheme(), outcome)));
        }
        if (zhiheng.json()) {
            zhiheng.console().json(answers);
        } else {
            zhiheng.console()
                    .line(zhiheng.language()
                            .choose(
                                    "用例 " + answers.size() + " 个，未通过 " + failed + " 个",
                                    answers.size() + " scenarios, " + failed + " failed"));
        }
        return failed == 0 ? Failure.DONE : Failure.FINDINGS;
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
}
