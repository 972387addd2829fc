package org.zhiheng.packversion;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.zhiheng.work.LongWork;
import org.zhiheng.work.LongWork.Order;
import org.zhiheng.work.LongWork.Task;
import org.zhiheng.work.Work;
import org.zhiheng.work.WorkKind;
import org.zhiheng.work.WorkProgress;
import org.zhiheng.work.WorkRefused;

/** Long work on versions. What it gave holds for every version with the same content under the same program. */
@Component
public class VersionWork {

    private final LongWork work;

    VersionWork(LongWork work) {
        this.work = work;
    }

    /**
     * What is wanted.
     *
     * @param subject what else than the version's content and the program the result rests on
     */
    public record Wanted(WorkKind kind, PackVersion version, String subject, String user) {

        private Order order() {
            return new Order(kind, about(version.id()), basis(version, subject), "{}", user, null);
        }
    }

    /** Lazily, because only checking needs it: what this program is. */
    private static final class Engine {
        private static final String HASH = EngineHash.hash();
    }

    /** The newest work of the kind that was asked for on the version. */
    public Optional<Work> latest(WorkKind kind, long version) {
        return work.latest(kind, about(version), null);
    }

    /** What was found about the same content by the same program, for whatever version; empty when nothing was. */
    public Optional<Work> known(WorkKind kind, PackVersion version, String subject) {
        return work.known(kind, basis(version, subject));
    }

    /**
     * Begins work in the background.
     *
     * @throws VersionRefused when too much waits, or work of the kind on the version is on its way
     */
    public void start(Wanted wanted, Task task) {
        refusing(wanted, () -> work.start(wanted.order(), task));
    }

    /**
     * Does work in this thread.
     *
     * @param told what is told beside the database
     * @throws VersionRefused when work of the kind on the version is on its way
     * @throws CancellationException when somebody asked to stop it
     */
    public String run(Wanted wanted, Task task, WorkProgress told) {
        return refusing(wanted, () -> work.run(wanted.order(), task, told));
    }

    /** Asks work of the kind on the version to stop, whichever program does it; nothing when there is none. */
    public void cancel(WorkKind kind, long version) {
        latest(kind, version).map(Work::id).ifPresent(work::cancel);
    }

    /** Removes what earlier work of the kind on the version gave. */
    public void forget(WorkKind kind, long version) {
        work.forget(kind, about(version));
    }

    /** Whether the work looked at what the version holds now. */
    public static boolean isAbout(Work work, PackVersion version) {
        return work.basis().startsWith(content(version));
    }

    /** What else than content and program the work's result rests on. */
    public static String subject(Work work) {
        return work.basis().substring(work.basis().indexOf('\n') + 1);
    }

    private static <T> T refusing(Wanted wanted, Supplier<T> beginning) {
        try {
            return beginning.get();
        } catch (WorkRefused refused) {
            if (refused.isFull()) {
                throw new VersionRefused("等待的太多，请稍后再试", "too much is waiting; try again later");
            }
            throw new VersionRefused(
                    "这一版的" + wanted.kind().chinese() + "正在进行，请等它完成或先取消",
                    wanted.kind().english() + " of this version are on their way; wait for them, or cancel them");
        }
    }

    private static String about(long version) {
        return Long.toString(version);
    }

    private static String content(PackVersion version) {
        return version.packHash() + " " + version.metricsHash() + " ";
    }

    private static String basis(PackVersion version, String subject) {
        return content(version) + Engine.HASH + "\n" + subject;
    }
}
