package org.zhiheng;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.modulith.Modulithic;

/** Entry point; what a call does is decided by its first argument, see {@code org.zhiheng.command}. */
@SpringBootApplication
@Modulithic(sharedModules = {"vocabulary", "content"})
public class ZhihengApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(ZhihengApplication.class, arguments);
    }
}
