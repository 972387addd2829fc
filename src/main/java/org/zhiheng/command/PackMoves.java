package org.zhiheng.command;

import java.util.concurrent.Callable;
import org.springframework.context.ApplicationContext;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.packversion.Drafts;
import org.zhiheng.packversion.PackVersion;
import org.zhiheng.packversion.PublicationRefused;
import org.zhiheng.packversion.Publishing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The commands that move a version on: each names the version, who does it and why. */
final class PackMoves {

    private PackMoves() {}

    /** One movement. */
    private abstract static class Move implements Callable<Integer> {

        @ParentCommand
        private PackCommand pack;

        @Parameters(paramLabel = VersionReference.LABEL, description = "版本，例如 street_quarterly@3 / the version")
        private VersionReference reference;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "理由 / why")
        private String reason;

        @Mixin
        private SignIn signIn;

        abstract PackVersion move(ApplicationContext context, PackVersion version, String why, CurrentUser user);

        Zhiheng zhiheng() {
            return pack.zhiheng();
        }

        @Override
        public Integer call() {
            Zhiheng zhiheng = zhiheng();
            return zhiheng.with(context -> {
                CurrentUser user = signIn.user(context);
                PackVersion moved = move(context, reference.version(context), reason, user);
                if (zhiheng.json()) {
                    zhiheng.console().json(PackShowCommand.facts(moved));
                } else {
                    zhiheng.console()
                            .line(VersionReference.of(moved) + " "
                                    + zhiheng.language()
                                            .choose(
                                                    moved.state().chinese(),
                                                    moved.state().english()));
                }
                return Failure.DONE;
            });
        }
    }

    @Command(
            name = "review",
            description = "审核通过（不能是起草人） / approves; not by its author",
            mixinStandardHelpOptions = true)
    static final class Review extends Move {
        @Override
        PackVersion move(ApplicationContext context, PackVersion version, String why, CurrentUser user) {
            return context.getBean(Publishing.class).review(version.id(), why, user, SignIn.ADDRESS);
        }
    }

    @Command(name = "return", description = "退回起草人 / gives back to its authors", mixinStandardHelpOptions = true)
    static final class Return extends Move {
        @Override
        PackVersion move(ApplicationContext context, PackVersion version, String why, CurrentUser user) {
            return context.getBean(Publishing.class).giveBack(version.id(), why, user, SignIn.ADDRESS);
        }
    }

    @Command(
            name = "publish",
            description = "发布（不能是起草人） / publishes; not by its author",
            mixinStandardHelpOptions = true)
    static final class Publish extends Move {
        @Override
        PackVersion move(ApplicationContext context, PackVersion version, String why, CurrentUser user) {
            return context.getBean(Publishing.class)
                    .publish(version.id(), why, user, SignIn.ADDRESS, new ToldProgress(zhiheng()));
        }

        @Override
        public Integer call() {
            try {
                return super.call();
            } catch (PublicationRefused refused) {
                PackGatesCommand.print(zhiheng(), refused.outcomes());
                return Failure.FINDINGS;
            }
        }
    }

    @Command(name = "withdraw", description = "起草人撤回 / withdrawn by its author", mixinStandardHelpOptions = true)
    static final class Withdraw extends Move {
        @Override
        PackVersion move(ApplicationContext context, PackVersion version, String why, CurrentUser user) {
            return context.getBean(Drafts.class).withdraw(version.id(), why, user, SignIn.ADDRESS);
        }
    }

    @Command(
            name = "rollback",
            description = "把早先版本的内容提交为新版本 / submits the content of an earlier version as a new one",
            mixinStandardHelpOptions = true)
    static final class Rollback extends Move {
        @Override
        PackVersion move(ApplicationContext context, PackVersion version, String why, CurrentUser user) {
            return context.getBean(Drafts.class).rollBack(version.id(), why, user, SignIn.ADDRESS);
        }
    }
}
