package org.zhiheng.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.zhiheng.packversion.PackChange;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackDifference;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Says in words what differs between two versions or folders. */
@Command(
        name = "diff",
        description = "用文字说明两个版本的差别 / the difference between two versions in words",
        mixinStandardHelpOptions = true)
final class PackDiffCommand implements Callable<Integer> {

    @ParentCommand
    private PackCommand pack;

    @Parameters(
            index = "0",
            paramLabel = VersionReference.LABEL,
            description = "版本或文件夹；只写一个时与它所依据的版本比 / version or folder; a single one is held against its base")
    private VersionReference first;

    @Parameters(index = "1", arity = "0..1", paramLabel = VersionReference.LABEL, description = "较新的 / the later one")
    private @Nullable VersionReference second;

    @Option(names = "--lines", description = "文字之后逐行列出改动 / also line by line")
    private boolean lines;

    @Override
    public Integer call() {
        Zhiheng zhiheng = pack.zhiheng();
        return zhiheng.with(context -> {
            PackContent after = (second == null ? first : second).content(context);
            PackContent before = second == null ? base(context, after) : first.content(context);
            print(zhiheng, PackDifference.between(before, after), lines);
            return Failure.DONE;
        });
    }

    private PackContent base(ApplicationContext context, PackContent after) {
        PackVersions versions = context.getBean(PackVersions.class);
        if (first.folder() != null) {
            return new VersionReference(after.scheme()).content(context);
        }
        PackVersion version = first.version(context);
        Long base = version.basedOn();
        if (base == null) {
            throw Failure.usage(
                    "（" + first.text() + "）之前没有版本，请写两个版本",
                    "There is no version before (" + first.text() + "); name two");
        }
        return versions.content(versions.get(base));
    }

    static void print(Zhiheng zhiheng, List<PackChange> changes, boolean lines) {
        Console console = zhiheng.console();
        if (zhiheng.json()) {
            console.json(changes.stream().map(PackDiffCommand::object).toList());
            return;
        }
        if (changes.isEmpty()) {
            console.line(zhiheng.language().choose("没有差别", "No difference"));
        }
        for (PackChange change : changes) {
            if (zhiheng.language().chinese()) {
                console.line(change.chinese());
            }
            if (zhiheng.language().english()) {
                console.line(change.english());
            }
            if (lines) {
                change.lines().forEach(line -> console.line("    " + line));
            }
        }
    }

    private static Map<String, Object> object(PackChange change) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("subject", change.subject().name().toLowerCase(Locale.ROOT));
        object.put("kind", change.kind().name().toLowerCase(Locale.ROOT));
        object.put("code", change.code());
        object.put("file", change.file());
        object.put("message_zh", change.chinese());
        object.put("message_en", change.english());
        object.put("lines", change.lines());
        return object;
    }
}
