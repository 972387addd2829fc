package org.zhiheng.command;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.zhiheng.appeal.Rulings;
import org.zhiheng.batch.AssessmentJobs;
import org.zhiheng.content.ContentException;
import org.zhiheng.database.DatabaseSettings;
import org.zhiheng.intake.RecordImport;
import org.zhiheng.packversion.FolderVersions;
import org.zhiheng.schedule.ScheduleClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Serves the web pages until it is stopped. */
@Command(name = "serve", description = "启动网页服务 / serves the web pages", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Option(names = "--port", paramLabel = "N", description = "端口，默认 8080 / port; default 8080; 0: any free one")
    private @Nullable Integer port;

    @Override
    public Integer call() {
        return serve(zhiheng, port, started -> {});
    }

    /**
     * Starts the server, does something with it, and goes on serving.
     *
     * @param port null: as {@code server.port} is set, 8080 otherwise
     */
    static int serve(Zhiheng zhiheng, @Nullable Integer port, Consumer<ConfigurableApplicationContext> onceStarted) {
        CountDownLatch closed = new CountDownLatch(1);
        try (ConfigurableApplicationContext context = zhiheng.start(
                WebApplicationType.SERVLET,
                DatabaseSettings.Role.SERVER,
                port == null ? Map.of() : Map.of("server.port", port))) {
            context.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> closed.countDown());
            context.getBean(FolderVersions.class).takeOverAll();
            onceStarted.accept(context);
            Leftovers leftovers = new Leftovers(
                    context.getBean(RecordImport.class),
                    context.getBean(Rulings.class),
                    context.getBean(AssessmentJobs.class));
            leftovers.takeUpAtStart();
            startSchedule(zhiheng, context);
            String address = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
            zhiheng.console()
                    .error(
                            zhiheng.language(),
                            "治衡已启动：" + address + "（按 Ctrl+C 停止）",
                            "Zhiheng is serving at " + address + " (Ctrl+C stops it)");
            while (!closed.await(Leftovers.SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS)) {
                leftovers.takeUp();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return Failure.DONE;
    }

    /** A schedule with mistakes is told and left; the pages are served all the same. */
    private static void startSchedule(Zhiheng zhiheng, ConfigurableApplicationContext context) {
        try {
            context.getBean(ScheduleClock.class).start();
        } catch (ContentException mistakes) {
            mistakes.findings().forEach(finding -> zhiheng.console()
                    .error(zhiheng.language(), finding.inChinese(), finding.inEnglish()));
            zhiheng.console().error(zhiheng.language(), "定时任务未启动。", "The schedule has not been started.");
        }
    }
}
