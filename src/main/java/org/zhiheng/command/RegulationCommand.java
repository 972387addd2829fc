package org.zhiheng.command;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zhiheng.report.Regulations;
import org.zhiheng.rulepack.Regulation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes the annex 评分细则 of a scheme from its pack. Exit code 1 when clauses and rules do not match. */
@Command(
        name = "regulation",
        description = "由规则包生成评分细则（Word、Excel） / writes the scoring rules of a scheme from its pack",
        mixinStandardHelpOptions = true)
final class RegulationCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(paramLabel = "SCHEME", description = "方案编码 / code of the scheme")
    private String scheme;

    @Option(names = "--out", paramLabel = "DIR", description = "输出文件夹；不写则只列出 / folder to write to; none: only listed")
    private @Nullable Path out;

    @Option(
            names = "--day",
            paramLabel = "DATE",
            description = "按哪一天有效的参数，默认今天 / parameters of which day; default: today")
    private @Nullable LocalDate day;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            Regulations regulations = context.getBean(Regulations.class);
            LocalDate meant =
                    day != null ? day : regulations.dayFor(scheme, LocalDate.now(context.getBean(Clock.class)));
            Regulation regulation = regulations.read(scheme, meant);
            List<String> files = out == null
                    ? List.of()
                    : regulations.export(regulation, out).stream()
                            .map(file -> file.toAbsolutePath().normalize().toString())
                            .toList();
            if (zhiheng.json()) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("regulation", regulation);
                answer.put("files", files);
                zhiheng.console().json(answer);
            } else {
                print(regulation, files);
            }
            boolean matches = regulation.clausesWithoutRule().isEmpty()
                    && regulation.rulesWithoutClause().isEmpty()
                    && regulation.drifts().isEmpty();
            return matches ? Failure.DONE : Failure.FINDINGS;
        });
    }

    private void print(Regulation regulation, List<String> files) {
        Console console = zhiheng.console();
        console.line(regulation.name() + " " + regulation.version() + "（" + regulation.day() + "）");
        regulation
                .items()
                .forEach(item -> console.line("  ".repeat(item.depth()) + item.code() + " " + item.name()
                        + (item.full().isEmpty() ? "" : "（" + item.full() + "分）") + "：" + item.standard()
                        + (item.missing().isEmpty() ? "" : "。" + item.missing())));
        regulation.conclusions().forEach(console::line);
        regulation.clausesWithoutRule().forEach(one -> console.line("有条文没有规则 / clause without rule: " + one));
        regulation.rulesWithoutClause().forEach(one -> console.line("有规则没有条文 / rule without clause: " + one));
        regulation.drifts().forEach(one -> console.line("条文与规则不一致 / clause and rule differ: " + one));
        files.forEach(console::line);
    }
}
