package org.zhiheng.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.content.ContentHome;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.packversion.PackContent;
import org.zhiheng.packversion.PackDifference;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PackVersions;
import org.zhiheng.rulepack.RulePacks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Submits a folder as a new version, for somebody else to review and publish. */
@Command(
        name = "submit",
        description = "把文件夹提交为新版本，待他人审核发布 / submits a folder as a new version",
        mixinStandardHelpOptions = true)
final class PackSubmitCommand implements Callable<Integer> {

    @ParentCommand
    private PackCommand pack;

    @Parameters(
            paramLabel = "DIR",
            description = "含 scheme.yml 的文件夹，以方案编码为名 / folder with scheme.yml, named like the scheme")
    private Path folder;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "改了什么、为什么 / what and why")
    private String reason;

    @Option(
            names = "--into",
            paramLabel = VersionReference.LABEL,
            description = "改写被退回的草稿，而不是新建，例如 street_quarterly@3 / writes into a draft that was given back")
    private @Nullable VersionReference into;

    @Mixin
    private SignIn signIn;

    @Override
    public Integer call() {
        Zhiheng zhiheng = pack.zhiheng();
        Path named = new VersionReference(folder.toString()).folder();
        if (named == null) {
            throw Failure.usage("（" + folder + "）里没有 scheme.yml", "There is no scheme.yml in (" + folder + ")");
        }
        return zhiheng.with(context -> {
            CurrentUser user = signIn.user(context);
            ContentHome home = context.getBean(ContentHome.class);
            PackContent content = VersionReference.content(named, home).usable();
            if (new RulePacks(home).schemes().contains(content.scheme())) {
                context.getBean(FolderVersions.class).takeOver(content.scheme());
            }
            PackVersions versions = context.getBean(PackVersions.class);
            Drafts drafts = context.getBean(Drafts.class);
            PackVersion draft = into == null
                    ? drafts.add(content, user, SignIn.ADDRESS)
                    : rewritten(drafts, into.version(context), content, user);
            PackVersion submitted = drafts.submit(draft.id(), reason, user, SignIn.ADDRESS);
            Long base = submitted.basedOn();
            if (zhiheng.json()) {
                zhiheng.console().json(PackShowCommand.facts(submitted));
                return Failure.DONE;
            }
            zhiheng.console()
                    .line(zhiheng.language()
                            .choose(
                                    "已提交 " + VersionReference.of(submitted) + "，待他人审核",
                                    "Submitted " + VersionReference.of(submitted) + "; somebody else reviews it"));
            if (base != null) {
                PackDiffCommand.print(
                        zhiheng, PackDifference.between(versions.content(versions.get(base)), content), false);
            }
            return Failure.DONE;
        });
    }

    /** Whoever gave it back wants it on top of what is in force by now. */
    private static PackVersion rewritten(Drafts drafts, PackVersion draft, PackContent content, CurrentUser user) {
        if (!draft.scheme().equals(content.scheme())) {
            throw Failure.usage(
                    "（" + VersionReference.of(draft) + "）不是方案（" + content.scheme() + "）的草稿",
                    "(" + VersionReference.of(draft) + ") is no draft of scheme (" + content.scheme() + ")");
        }
        drafts.takeNewestAsBase(draft.id(), user, SignIn.ADDRESS);
        return drafts.save(draft.id(), content, draft.packHash(), user, SignIn.ADDRESS);
    }
}
