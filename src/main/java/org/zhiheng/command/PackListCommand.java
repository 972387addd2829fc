package org.zhiheng.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zhiheng.content.Finding;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists versions, and says which folder is not in force and why. */
@Command(name = "list", description = "列出版本 / lists versions", mixinStandardHelpOptions = true)
final class PackListCommand implements Callable<Integer> {

    private static final List<String> HEAD = List.of(
            "version",
            "state",
            "origin",
            "label",
            "effective_from",
            "effective_until",
            "authors",
            "published_by",
            "pack_hash");

    @ParentCommand
    private PackCommand pack;

    @Parameters(arity = "0..1", paramLabel = "SCHEME", description = "方案；默认全部 / default: all")
    private @Nullable String scheme;

    @Option(names = "--csv", description = "CSV")
    private boolean csv;

    @Override
    public Integer call() {
        Zhiheng zhiheng = pack.zhiheng();
        return zhiheng.with(context -> {
            FolderVersions folders = context.getBean(FolderVersions.class);
            PackVersions versions = context.getBean(PackVersions.class);
            if (scheme == null) {
                folders.takeOverAll();
            } else {
                folders.takeOver(scheme);
            }
            List<List<?>> rows = new ArrayList<>();
            for (String each : scheme == null ? versions.schemes() : List.of(scheme)) {
                versions.of(each).forEach(version -> rows.add(row(zhiheng, version)));
            }
            zhiheng.print(csv, HEAD, rows);
            folders.notices().values().stream().flatMap(List::stream).forEach(notice -> zhiheng.console()
                    .error(zhiheng.language(), notice.inChinese(), notice.inEnglish()));
            return folders.notices().values().stream().flatMap(List::stream).anyMatch(Finding::isError)
                    ? Failure.FINDINGS
                    : Failure.DONE;
        });
    }

    private static List<?> row(Zhiheng zhiheng, PackVersion version) {
        boolean words = !zhiheng.json() && zhiheng.language() != Language.EN;
        return Arrays.asList(
                VersionReference.of(version),
                words ? version.state().chinese() : version.state().code(),
                words ? version.origin().chinese() : version.origin().code(),
                version.label(),
                version.effectiveFrom().toString(),
                version.effectiveUntil() == null
                        ? null
                        : version.effectiveUntil().toString(),
                String.join(" ", version.authors()),
                version.publishedBy(),
                version.packHash().substring(0, 12));
    }
}
