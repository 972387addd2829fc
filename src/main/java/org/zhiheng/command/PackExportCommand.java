package org.zhiheng.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zhiheng.packversion.PackContent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes a version as the folder it came from: {@code rules/<scheme>/} and the metrics it names, ready to be edited. */
@Command(
        name = "export",
        description = "把版本写成文件夹，供修改 / writes a version as a folder to edit",
        mixinStandardHelpOptions = true)
final class PackExportCommand implements Callable<Integer> {

    @ParentCommand
    private PackCommand pack;

    @Parameters(arity = "0..1", paramLabel = VersionReference.LABEL, description = "版本 / the version")
    private @Nullable VersionReference reference;

    @Option(names = "--out", paramLabel = "DIR", description = "写到哪个文件夹 / where to")
    private @Nullable Path out;

    @Override
    public Integer call() {
        if (reference == null || out == null) {
            throw Failure.usage("请写明版本和 --out 文件夹", "Name the version and the folder with --out");
        }
        VersionReference named = reference;
        Path folder = out;
        return pack.zhiheng().with(context -> {
            PackContent content = named.content(context);
            Path rules = folder.resolve("rules").resolve(content.scheme());
            if (Files.exists(rules)) {
                throw Failure.usage("（" + rules + "）已存在，不覆盖", "(" + rules + ") exists and is not overwritten");
            }
            content.pack().files().forEach((path, bytes) -> write(rules.resolve(path), bytes));
            content.metricFiles()
                    .forEach((path, bytes) ->
                            write(folder.resolve("batch").resolve("metrics").resolve(path), bytes));
            pack.zhiheng().console().line(rules.toString());
            return Failure.DONE;
        });
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
