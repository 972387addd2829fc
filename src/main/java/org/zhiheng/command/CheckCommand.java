package org.zhiheng.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.Finding;
import org.zhiheng.metric.MetricCatalog;
import org.zhiheng.quality.DataChecks;
import org.zhiheng.rulepack.RulePack;
import org.zhiheng.rulepack.RulePackCheck;
import org.zhiheng.rulepack.RulePacks;
import org.zhiheng.schedule.ScheduleFile;
import org.zhiheng.vocabulary.MetricDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Finds every mistake of rule packs and metric files in one pass, with file, line and column. Needs no database. */
@Command(
        name = "check",
        description = "检查规则包、指标和定时任务 / validates rule packs, metrics and the schedule",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(arity = "0..*", paramLabel = "DIR", description = "规则包、rules/ 或其上级；默认全部 / default: all packs")
    private List<Path> folders = List.of();

    @Override
    public Integer call() {
        List<ContentFolders> packs = ContentFolders.of(zhiheng, folders);
        TreeSet<Finding> findings = new TreeSet<>();
        for (ContentFolders pack : packs) {
            findings.addAll(check(pack));
        }
        boolean errors = findings.stream().anyMatch(Finding::isError);
        if (zhiheng.json()) {
            zhiheng.console().json(findings.stream().map(CheckCommand::object).toList());
        } else {
            Language language = zhiheng.language();
            print(zhiheng, findings);
            long count = findings.stream().filter(Finding::isError).count();
            zhiheng.console()
                    .line(language.choose(
                            "检查了 " + packs.size() + " 个规则包，错误 " + count + " 处，提醒 " + (findings.size() - count) + " 处",
                            packs.size() + " packs checked, " + count + " errors, " + (findings.size() - count)
                                    + " warnings"));
        }
        return errors ? Failure.FINDINGS : Failure.DONE;
    }

    /** Everything found in one pack and in the metric and check files and the schedule beside it. */
    static List<Finding> check(ContentFolders folder) {
        List<Finding> findings = new ArrayList<>();
        TreeSet<String> metrics = new TreeSet<>();
        TreeMap<String, MetricDescription> described = new TreeMap<>();
        try {
            MetricCatalog catalog = MetricCatalog.read(folder.metricsHome());
            metrics.addAll(catalog.codes());
            described.putAll(catalog.descriptions());
        } catch (ContentException broken) {
            findings.addAll(broken.findings());
            folder.metricsHome().files("batch/metrics").keySet().stream()
                    .filter(file -> file.endsWith(".sql"))
                    .forEach(file -> metrics.add(file.substring(0, file.length() - ".sql".length())));
        }
        try {
            DataChecks.read(folder.metricsHome());
        } catch (ContentException broken) {
            findings.addAll(broken.findings());
        }
        findings.addAll(ScheduleFile.check(folder.metricsHome(), folder.home()));
        try {
            RulePack pack = new RulePacks(folder.home()).read(folder.scheme());
            findings.addAll(RulePackCheck.check(pack, metrics, described));
        } catch (ContentException broken) {
            findings.addAll(broken.findings());
        }
        return findings;
    }

    /** A line per finding and language. */
    static void print(Zhiheng zhiheng, Iterable<Finding> findings) {
        Language language = zhiheng.language();
        for (Finding finding : findings) {
            String severity = finding.isError() ? "" : language.choose("（提醒）", "(warning) ");
            if (language.chinese()) {
                zhiheng.console().line(severity + finding.inChinese());
            }
            if (language.english()) {
                zhiheng.console().line(severity + finding.inEnglish());
            }
        }
    }

    static Map<String, Object> object(Finding finding) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("code", finding.code());
        object.put("severity", finding.severity().name().toLowerCase(java.util.Locale.ROOT));
        object.put("file", finding.file());
        object.put("line", finding.line());
        object.put("column", finding.column());
        object.put("words", finding.words());
        object.put("message_zh", finding.chinese());
        object.put("message_en", finding.english());
        object.put("fix_zh", finding.fixChinese());
        object.put("fix_en", finding.fixEnglish());
        return object;
    }
}
