package org.zhiheng.packversion;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.zhiheng.content.ContentException;
import org.zhiheng.packversion.Work.State;

/**
 * Long work on versions, one of each kind at a time in the background, or in the caller's thread. How far it is and what it
 * gave is kept in the database: every program that uses it sees it, and work whose program ended is reported as interrupted.
 */
@Component
public class LongWork implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(LongWork.class);
    private static final int MOST_WAITING = 20;
    private static final int ALIVE_EVERY_SECONDS = 5;
    private static final long NOTED_EVERY_NANOSECONDS = 300_000_000L;

    private final WorkTable table;
    private final Map<WorkKind, ThreadPoolExecutor> executors = new EnumMap<>(WorkKind.class);
    private final Set<Long> own = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;
    private final ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "long-work-pulse");
        thread.setDaemon(true);
        return thread;
    });

    LongWork(WorkTable table) {
        this.table = table;
        for (WorkKind kind : WorkKind.values()) {
            executors.put(
                    kind,
                    new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                        Thread thread = new Thread(work, "long-work-" + kind.code());
                        thread.setDaemon(true);
                        return thread;
                    }));
        }
        pulse.scheduleWithFixedDelay(this::beAlive, ALIVE_EVERY_SECONDS, ALIVE_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** What is to be done. */
    @FunctionalInterface
    public interface Task {

        /** Does it and gives the result as JSON. */
        String result(WorkProgress progress);
    }

    /**
     * Who wants what done.
     *
     * @param subject what else than the version's content the result rests on
     */
    public record Order(WorkKind kind, PackVersion version, String subject, String user) {}

    /** Lazily, because only checking needs it: what this program is. */
    private static final class Engine {
        private static final String HASH = EngineHash.hash();
    }

    /** The newest work of the kind that was asked for on the version. */
    public Optional<Work> latest(WorkKind kind, long version) {
        return table.latest(kind, version);
    }

    /** What was found about the same content by the same program, for whatever version; empty when nothing was. */
    public Optional<Work> known(WorkKind kind, PackVersion version, String subject) {
        return table.done(kind, version, Engine.HASH, subject);
    }

    /**
     * Begins work in the background.
     *
     * @throws VersionRefused when too much waits, or work of the kind on the version is on its way
     */
    public void start(Order order, Task task) {
        long id = table.add(order.kind(), order.version(), Engine.HASH, order.subject(), order.user());
        own.add(id);
        try {
            Objects.requireNonNull(executors.get(order.kind())).execute(() -> work(id, order, task));
        } catch (RejectedExecutionException full) {
            own.remove(id);
            table.end(id, State.CANCELLED, null, null);
            throw new VersionRefused("等待的太多，请稍后再试", "too much is waiting; try again later");
        }
    }

    /**
     * Does work in this thread.
     *
     * @param told what is told beside the database
     * @throws VersionRefused when work of the kind on the version is on its way
     * @throws CancellationException when somebody asked to stop it
     */
    public String run(Order order, Task task, WorkProgress told) {
        long id = table.add(order.kind(), order.version(), Engine.HASH, order.subject(), order.user());
        own.add(id);
        try {
            table.begin(id);
            String result = task.result(progress(id, told));
            table.end(id, State.DONE, result, null);
            return result;
        } catch (CancellationException stopped) {
            table.end(id, State.CANCELLED, null, null);
            throw stopped;
        } catch (RuntimeException failure) {
            table.end(id, State.FAILED, null, words(failure));
            throw failure;
        } finally {
            own.remove(id);
        }
    }

    /** Asks work of the kind on the version to stop, whichever program does it; nothing when there is none. */
    public void cancel(WorkKind kind, long version) {
        table.cancel(kind, version);
    }

    /** Removes what earlier work of the kind on the version gave. */
    public void forget(WorkKind kind, long version) {
        table.forget(kind, version);
    }

    private void work(long id, Order order, Task task) {
        try {
            if (table.begin(id)) {
                table.end(id, State.DONE, task.result(progress(id, WorkProgress.NONE)), null);
            }
        } catch (CancellationException stopped) {
            if (!closing) {
                table.end(id, State.CANCELLED, null, null);
            }
        } catch (VersionRefused | ContentException refused) {
            table.end(id, State.FAILED, null, words(refused));
        } catch (RuntimeException | Error failure) {
            if (closing) {
                return;
            }
            LOG.error("{} {} 失败", order.version().scheme(), order.kind().chinese(), failure);
            table.end(id, State.FAILED, null, words(failure));
        } finally {
            own.remove(id);
        }
    }

    private static String words(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** Notes a change of words at once and a change of figures now and then. */
    private WorkProgress progress(long id, WorkProgress told) {
        return new WorkProgress() {
            private long noted = System.nanoTime() - NOTED_EVERY_NANOSECONDS;

            @Override
            public void at(int done, int steps, String chinese, String english) {
                told.at(done, steps, chinese, english);
                if (closing) {
                    throw new CancellationException();
                }
                long now = System.nanoTime();
                if (now - noted < NOTED_EVERY_NANOSECONDS && done < steps) {
                    return;
                }
                noted = now;
                if (!table.advance(id, done, steps, chinese, english)) {
                    throw new CancellationException();
                }
            }
        };
    }

    private void beAlive() {
        try {
            if (!own.isEmpty()) {
                table.alive(Set.copyOf(own));
            }
        } catch (RuntimeException silent) {
            LOG.warn("长任务的状态没有写入数据库", silent);
        }
    }

    /** What is not finished is interrupted: told at once, not only after a silence. */
    @Override
    public void destroy() {
        closing = true;
        pulse.shutdownNow();
        Set.copyOf(own).forEach(id -> table.end(id, State.INTERRUPTED, null, null));
        executors.values().forEach(ThreadPoolExecutor::shutdownNow);
    }
}
