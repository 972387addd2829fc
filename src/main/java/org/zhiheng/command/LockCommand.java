package org.zhiheng.command;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.Role;
import org.zhiheng.quality.CutOffs;
import org.zhiheng.vocabulary.Period;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Sets the cut-off of a period, or takes it back. Late entries need two people and are dealt with on the pages. */
@Command(
        name = "lock",
        description = "设定或解除一个周期的数据截止 / sets or takes back the cut-off of a period",
        mixinStandardHelpOptions = true)
final class LockCommand implements Callable<Integer> {

    @ParentCommand
    private Zhiheng zhiheng;

    @Parameters(paramLabel = "PERIOD", converter = Periods.class, description = "周期，如 2026Q3 / e.g. 2026Q3")
    private Period period;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = AsOf.class,
            description = "截止时间，默认现在 / the cut-off; default: now")
    private @Nullable LocalDateTime at;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "理由 / the reason")
    private String reason;

    @Option(names = "--undo", description = "解除截止 / take the cut-off back")
    private boolean undo;

    @Override
    public Integer call() {
        return zhiheng.with(context -> {
            CutOffs cutOffs = context.getBean(CutOffs.class);
            CurrentUser user = user();
            Language language = zhiheng.language();
            if (undo) {
                cutOffs.unlock(period, reason, user, "command");
                zhiheng.console()
                        .line(language.choose(
                                period.chinese() + "已解除截止", period.code() + ": the cut-off is taken back"));
                return Failure.DONE;
            }
            ZoneId zone = context.getBean(java.time.Clock.class).getZone();
            OffsetDateTime time = at == null ? null : at.atZone(zone).toOffsetDateTime();
            CutOffs.Lock lock = cutOffs.lock(period, time, reason, user, "command");
            String when = lock.locksAt()
                    .atZoneSameInstant(zone)
                    .toLocalDateTime()
                    .withNano(0)
                    .toString();
            zhiheng.console()
                    .line(language.choose(period.chinese() + "数据截止：" + when, period.code() + ": cut off at " + when));
            return Failure.DONE;
        });
    }

    /** Who may call commands on the machine acts for the department. */
    private static CurrentUser user() {
        String name = System.getProperty("user.name", "system");
        return new CurrentUser(name, name, "", Set.of(Role.DEPARTMENT), DataScope.ALL, null, false, true, false);
    }
}
