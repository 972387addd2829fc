package org.zhiheng.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.zhiheng.archive.Packages;
import org.zhiheng.archive.RecordForm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes the package of a run: everything needed to check it elsewhere. */
@Command(
        name = "package",
        description = "输出可供核对的结果包 / writes the package others can check a run with",
        mixinStandardHelpOptions = true)
final class PackageCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(paramLabel = "RUN", description = "批次编号 / number of the run")
    private long run;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "输出的 ZIP 文件 / the ZIP file to write")
    private Path out;

    @Option(
            names = "--records",
            paramLabel = "full|hashes",
            description = "full（默认）：含全部记录；hashes：业务记录只给散列 / all records, or hashes of those only metrics count")
    private RecordForm records = RecordForm.FULL;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            Packages.Identity written;
            try {
                written = context.getBean(Packages.class).write(run, out, records);
            } catch (IllegalStateException changed) {
                throw Failure.failed(String.valueOf(changed.getMessage()), "");
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("file", out.toAbsolutePath().normalize().toString());
            answer.put("code", written.code());
            answer.put("package_hash", written.packageHash());
            answer.put("published", written.sealed());
            answer.put("signed", written.signed());
            if (zhiheng.json()) {
                zhiheng.console().json(answer);
            } else {
                zhiheng.console().line(String.valueOf(answer.get("file")));
                zhiheng.console()
                        .line(zhiheng.language().choose("校验码 ", "code ")
                                + written.code()
                                + zhiheng.language()
                                        .choose(
                                                written.sealed() ? "（已发布）" : "（尚未发布，发布后才固定）",
                                                written.sealed() ? " (published)" : " (not published; not final)")
                                + (written.signed() ? zhiheng.language().choose("，已签名", ", signed") : ""));
            }
            return Failure.DONE;
        });
    }
}
