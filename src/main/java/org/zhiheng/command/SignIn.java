package org.zhiheng.command;

import java.io.Console;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;
import org.zhiheng.access.Accounts;
import org.zhiheng.access.CurrentUser;
import picocli.CommandLine.Option;

/** Who acts: commands that belong to the process are done by a user with a password, as on the pages. */
final class SignIn {

    /** Where the login log says the user sat. */
    static final String ADDRESS = "command";

    private static final String PASSWORD = "ZHIHENG_PASSWORD";

    @Option(
            names = "--as",
            required = true,
            paramLabel = "USER",
            description = "以谁的身份办理；密码取自环境变量 ZHIHENG_PASSWORD，或在提示处输入"
                    + " / who acts; the password is taken from ZHIHENG_PASSWORD or asked for")
    private String userName;

    /** @throws IllegalArgumentException when the user cannot be logged in */
    CurrentUser user(ConfigurableApplicationContext context) {
        String password = Optional.ofNullable(context.getEnvironment().getProperty(PASSWORD))
                .orElseGet(SignIn::ask);
        return context.getBean(Accounts.class).signIn(userName, password, ADDRESS);
    }

    private static String ask() {
        Console console = System.console();
        if (console == null) {
            throw Failure.usage("没有密码：请设置环境变量 " + PASSWORD, "No password: set the environment variable " + PASSWORD);
        }
        return new String(console.readPassword("密码 / password: "));
    }
}
