package org.zhiheng.command;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.zhiheng.access.FirstAccounts;
import org.zhiheng.demo.CityPlan;
import org.zhiheng.demo.CityShape;
import org.zhiheng.demo.Demo;
import org.zhiheng.demo.DemoOptions;
import org.zhiheng.demo.DemoResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * Generates a city, loads it, assesses its quarters, writes the reports and goes on serving. A second start reuses what the
 * first one made; beside data of the user's own it only serves.
 */
@Command(
        name = "demo",
        description = "生成样例城市并完成考核，然后提供网页 / generates a city, assesses it, serves the pages",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Option(names = "--seed", paramLabel = "N", description = "随机种子，默认 1 / seed of the generator; default 1")
    private long seed = 1;

    @Option(names = "--quarters", paramLabel = "N", description = "几个季度，默认 8 / how many quarters; default 8")
    private int quarters = CityPlan.USUAL_QUARTERS;

    @Option(
            names = "--scale",
            paramLabel = "SIZE",
            description = "规模：district、city、province、nation，默认 city / one of these; default: city")
    private String scale = CityShape.CITY.name();

    @Option(names = "--port", paramLabel = "N", description = "端口，默认 8080 / port; default 8080")
    private @Nullable Integer port;

    @Override
    public Integer call() {
        if (quarters < 1 || quarters > 40) {
            throw Failure.usage("--quarters 应为 1 到 40", "--quarters must be 1 to 40");
        }
        CityShape shape = CityShape.of(scale);
        return ServeCommand.serve(zhiheng, port, context -> demonstrate(context, shape));
    }

    private void demonstrate(ConfigurableApplicationContext context, CityShape shape) {
        Demo demo = context.getBean(Demo.class);
        if (!demo.isMade() && !demo.isPossible()) {
            say("数据库中已有自己的数据，不生成样例", "The database holds data of your own; no demo is generated");
            return;
        }
        DemoResult result = demo.prepare(
                new DemoOptions(seed, quarters, shape, zhiheng.data().resolve("reports"), Optional.empty()),
                line -> zhiheng.console().err().println(line));
        result.lines().forEach(line -> zhiheng.console().err().println(line));
        say(
                "报表在 " + zhiheng.data().resolve("reports").toAbsolutePath().normalize(),
                "Reports in "
                        + zhiheng.data().resolve("reports").toAbsolutePath().normalize());
        context.getBean(FirstAccounts.class).createForDemo();
    }

    private void say(String chinese, String english) {
        zhiheng.console().err().println(zhiheng.language().choose(chinese, english));
    }
}
