package org.zhiheng.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reads the arguments and runs one command. Exit codes: 0 done, 1 findings (rejected rows, failed checks), 2 wrong
 * usage, 3 failure. A user's mistake gives two lines, Chinese and English, and never a stack trace.
 */
public final class CommandLineEntry {

    private CommandLineEntry() {}

    /**
     * Runs one command with the process's own output.
     *
     * @param application class with the Spring configuration
     * @return the exit code; for {@code serve} only after the server has stopped
     */
    public static int run(Class<?> application, String... arguments) {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        return run(application, System.out, System.err, arguments);
    }

    /** Runs one command and prints to the given places. */
    static int run(Class<?> application, PrintStream out, PrintStream err, String... arguments) {
        Console console = new Console(out, err);
        Zhiheng zhiheng = new Zhiheng(application, console);
        CommandLine line = new CommandLine(zhiheng)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(VersionReference.class, VersionReference::new)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((mistake, given) -> wrongUsage(mistake, console, zhiheng));
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> Failure.report(failure, console, zhiheng.language()));
        return line.execute(arguments);
    }

    private static int wrongUsage(ParameterException mistake, Console console, Zhiheng zhiheng) {
        CommandLine command = mistake.getCommandLine();
        console.error(
                zhiheng.language(),
                "用法有误：" + mistake.getMessage() + "。用法见 "
                        + command.getCommandSpec().qualifiedName(" ") + " --help",
                "Wrong usage: " + mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
        command.usage(command.getErr());
        return Failure.WRONG_USAGE;
    }
}
