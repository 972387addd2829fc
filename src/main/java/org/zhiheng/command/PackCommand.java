package org.zhiheng.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Versions of rule packs. */
@Command(
        name = "pack",
        description = "规则包的版本 / versions of rule packs",
        mixinStandardHelpOptions = true,
        subcommands = {
            PackListCommand.class,
            PackShowCommand.class,
            PackDiffCommand.class,
            PackExportCommand.class,
            PackSubmitCommand.class,
            PackMoves.Review.class,
            PackMoves.Return.class,
            PackGatesCommand.class,
            PackMoves.Publish.class,
            PackMoves.Withdraw.class,
            PackMoves.Rollback.class,
            PackTree.ToExcel.class,
            PackTree.FromExcel.class,
            PackTree.Copy.class,
            PackTree.Scenarios.class
        })
final class PackCommand implements Runnable {

    @ParentCommand
    private Zhiheng zhiheng;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "请写明要做什么，例如 pack list / name what to do, for example pack list");
    }

    Zhiheng zhiheng() {
        return zhiheng;
    }
}
