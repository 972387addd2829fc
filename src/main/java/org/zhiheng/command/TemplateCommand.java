package org.zhiheng.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.FeedTemplates;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes the workbook a department fills in for a feed. */
@Command(
        name = "template",
        description = "输出数据源的填报模板（xlsx） / writes the workbook to fill in for a feed",
        mixinStandardHelpOptions = true)
final class TemplateCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(paramLabel = "FEED", description = "数据源，batch/feeds/ 下的文件名 / name of a file in batch/feeds")
    private String feed;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "写到的 .xlsx 文件 / the .xlsx to write")
    private Path out;

    @Override
    public Integer call() {
        Feed read = new FeedReader(zhiheng.home()).feed(feed);
        return zhiheng.with(context -> {
            try (OutputStream stream = Files.newOutputStream(out)) {
                context.getBean(FeedTemplates.class).write(read, stream);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            String written = out.toAbsolutePath().normalize().toString();
            if (zhiheng.json()) {
                zhiheng.console().json(Map.of("feed", feed, "file", written));
            } else {
                zhiheng.console().line(written);
            }
            return Failure.DONE;
        });
    }
}
