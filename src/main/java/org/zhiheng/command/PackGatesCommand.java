package org.zhiheng.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.zhiheng.packversion.GateOutcome;
import org.zhiheng.packversion.GateOutcome.Detail;
import org.zhiheng.packversion.Gates;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What stands in the way of publication: asks the gates, or repeats what they said about the same content. */
@Command(
        name = "gates",
        description = "发布前的各项检查，内容没有变的不重复检查 / what publication asks for; the same content is not checked twice",
        mixinStandardHelpOptions = true)
final class PackGatesCommand implements Callable<Integer> {

    private static final String USER = "命令行";

    @ParentCommand
    private PackCommand pack;

    @Parameters(paramLabel = VersionReference.LABEL, description = "版本 / the version")
    private VersionReference reference;

    @Override
    public Integer call() {
        Zhiheng zhiheng = pack.zhiheng();
        return zhiheng.with(context -> {
            try {
                List<GateOutcome> outcomes =
                        context.getBean(Gates.class).judge(reference.version(context), USER, new ToldProgress(zhiheng));
                print(zhiheng, outcomes);
                return outcomes.stream().allMatch(GateOutcome::passed) ? Failure.DONE : Failure.FINDINGS;
            } catch (CancellationException stopped) {
                throw Failure.usage("检查在别处被取消", "The check was cancelled elsewhere");
            }
        });
    }

    static void print(Zhiheng zhiheng, List<GateOutcome> outcomes) {
        if (zhiheng.json()) {
            zhiheng.console()
                    .json(outcomes.stream().map(PackGatesCommand::object).toList());
            return;
        }
        Language language = zhiheng.language();
        for (GateOutcome outcome : outcomes) {
            zhiheng.console()
                    .line((outcome.passed() ? "√ " : "× ") + language.choose(outcome.chinese(), outcome.english()));
            for (Detail detail : outcome.details()) {
                zhiheng.console().line("    " + language.choose(detail.inChinese(), detail.inEnglish()));
                if (detail.scenario() != null) {
                    detail.scenario().lines().forEach(line -> zhiheng.console().line("      " + line));
                }
            }
        }
    }

    private static Map<String, Object> object(GateOutcome outcome) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("gate", outcome.gate());
        object.put("passed", outcome.passed());
        object.put("message_zh", outcome.chinese());
        object.put("message_en", outcome.english());
        object.put("details", outcome.details());
        return object;
    }
}
