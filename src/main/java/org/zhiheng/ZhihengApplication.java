package org.zhiheng;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.modulith.Modulithic;
import org.zhiheng.command.CommandLineEntry;

/** Entry point; what a call does is decided by its first argument, see {@code org.zhiheng.command}. */
@SpringBootApplication
@Modulithic(sharedModules = {"vocabulary", "content"})
public class ZhihengApplication {

    public static void main(String[] arguments) {
        System.exit(CommandLineEntry.run(ZhihengApplication.class, arguments));
    }
}
