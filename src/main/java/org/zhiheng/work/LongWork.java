package org.zhiheng.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import org.zhiheng.content.ContentException;
import org.zhiheng.database.LostConnection;
import org.zhiheng.work.Work.State;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Long work in the background, a few at a time in each lane, or in the caller's thread. How far it is and what it gave is kept
 * in the database: every program sees it and may stop it, and work whose program ended is reported as interrupted. Files it
 * needs lie in a folder of its own until it ends, and no longer.
 */
@Component
public class LongWork implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(LongWork.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_WAITING = 20;
    private static final long PULSE_MILLISECONDS = 500;
    private static final long SECONDS_TO_END = 10;
    private static final String FOLDER = "zhiheng-upload";

    private final WorkTable table;
    private final Map<WorkKind.Lane, ThreadPoolExecutor> lanes = new EnumMap<>(WorkKind.Lane.class);
    private final Map<Long, WorkUnderWay> own = new ConcurrentHashMap<>();
    private volatile boolean closing;
    private final ScheduledExecutorService pulse =
            Executors.newSingleThreadScheduledExecutor(work -> thread(work, "long-work-pulse"));

    LongWork(WorkTable table) {
        this.table = table;
        for (WorkKind.Lane lane : WorkKind.Lane.values()) {
            lanes.put(
                    lane,
                    new ThreadPoolExecutor(
                            lane.atOnce(),
                            lane.atOnce(),
                            0,
                            TimeUnit.SECONDS,
                            new ArrayBlockingQueue<>(MOST_WAITING),
                            work -> thread(work, "long-work-" + lane.name().toLowerCase(java.util.Locale.ROOT))));
        }
        pulse.scheduleWithFixedDelay(this::beat, PULSE_MILLISECONDS, PULSE_MILLISECONDS, TimeUnit.MILLISECONDS);
        pulse.scheduleWithFixedDelay(this::expire, 1, 1, TimeUnit.HOURS);
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** What is to be done. */
    @FunctionalInterface
    public interface Task {

        /** Does it and gives the result as JSON. */
        String result(WorkUnderWay work) throws IOException;
    }

    /**
     * Who wants what done; see {@link Work}.
     *
     * @param folder with the files it needs, from {@link #folder()}; null: none
     */
    public record Order(
            WorkKind kind,
            String about,
            String basis,
            String asked,
            String user,
            @Nullable Path folder) {}

    /** A folder for the files of work to come; whoever does not start the work removes it. */
    public static Path folder() throws IOException {
        return Files.createTempDirectory(FOLDER);
    }

    /** Empty when there is none of that number. */
    public Optional<Work> find(long id) {
        markInterrupted();
        return table.find(id);
    }

    /** The newest of the kinds, at most so many, without their results; of everybody when no user is named. */
    public List<Work> newest(Set<WorkKind> kinds, @Nullable String user, int most) {
        markInterrupted();
        return table.newest(kinds, user, most);
    }

    /** The newest work of the kind that was asked for about something; of everybody when no user is named. */
    public Optional<Work> latest(WorkKind kind, String about, @Nullable String user) {
        markInterrupted();
        return table.latest(kind, about, user);
    }

    /** The newest finished work of the kind on the same basis, whatever it was about. */
    public Optional<Work> known(WorkKind kind, String basis) {
        return table.done(kind, basis);
    }

    /**
     * Step → seconds a row, of the newest finished work of the kind that counted rows: about the same, or else about anything;
     * empty when there is none.
     */
    public Map<String, Double> usualPace(WorkKind kind, String about) {
        Map<String, Double> usual = new TreeMap<>();
        table.pace(kind, about).ifPresent(json -> {
            Map<String, Double> pace = JSON.readValue(json, new TypeReference<TreeMap<String, Double>>() {});
            double rows = pace.getOrDefault(WorkUnderWay.ROWS, 1.0);
            pace.forEach((step, seconds) -> {
                if (!step.equals(WorkUnderWay.ROWS)) {
                    usual.put(step, seconds / rows);
                }
            });
        });
        return usual;
    }

    /** The file work gave; empty when it gave none or it is no longer kept. */
    public Optional<WorkFile> file(long id) {
        return table.file(id);
    }

    /**
     * Begins work in the background.
     *
     * @return its number
     * @throws WorkRefused when too much waits, or work of the kind about the same is on its way
     */
    public long start(Order order, Task task) {
        markInterrupted();
        long id = table.add(order);
        WorkUnderWay work = underWay(id, WorkProgress.NONE);
        try {
            Objects.requireNonNull(lanes.get(order.kind().lane())).execute(() -> work(id, order, task, work));
            return id;
        } catch (RejectedExecutionException full) {
            own.remove(id);
            table.end(id, State.CANCELLED, null, null, null);
            throw WorkRefused.full();
        }
    }

    /**
     * Does work in this thread.
     *
     * @param told what is told beside the database
     * @throws WorkRefused when work of the kind about the same is on its way
     * @throws CancellationException when somebody asked to stop it
     */
    public String run(Order order, Task task, WorkProgress told) {
        markInterrupted();
        long id = table.add(order);
        WorkUnderWay work = underWay(id, told);
        try {
            table.begin(id);
            String result = task.result(work);
            end(id, work, State.DONE, result, null);
            return result;
        } catch (IOException failure) {
            fail(id, order, work, failure);
            throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
            fail(id, order, work, failure);
            throw failure;
        } finally {
            own.remove(id);
        }
    }

    /** Asks work to stop, whichever program does it. */
    public void cancel(long id) {
        table.cancel(id);
        WorkUnderWay work = own.get(id);
        if (work != null) {
            work.stop();
        }
    }

    /** Removes what earlier work of the kind about something gave. */
    public void forget(WorkKind kind, String about) {
        table.forget(kind, about);
    }

    private WorkUnderWay underWay(long id, WorkProgress told) {
        WorkUnderWay work = new WorkUnderWay(
                id,
                told,
                table::cancelStatement,
                file -> table.keep(id, file),
                (self, result) -> end(id, self, State.DONE, result, null));
        own.put(id, work);
        return work;
    }

    private void work(long id, Order order, Task task, WorkUnderWay work) {
        try {
            if (table.begin(id)) {
                end(id, work, State.DONE, task.result(work), null);
            }
        } catch (IOException | RuntimeException | Error failure) {
            if (!closing) {
                fail(id, order, work, failure);
            }
        } finally {
            own.remove(id);
            if (order.folder() != null) {
                remove(order.folder());
            }
        }
    }

    /** Where the database cannot be reached either, the work falls silent and is found interrupted. */
    private void fail(long id, Order order, WorkUnderWay work, Throwable failure) {
        try {
            endFailed(id, order, work, failure);
        } catch (DataAccessException unreachable) {
            LOG.warn("任务 {} 的结果没有写入数据库 / the end of the work could not be written: {}", id, unreachable.getMessage());
        }
    }

    private void endFailed(long id, Order order, WorkUnderWay work, Throwable failure) {
        if (work.isStopped() || failure instanceof CancellationException) {
            end(id, work, State.CANCELLED, null, null);
            return;
        }
        if (!(failure instanceof ContentException || failure instanceof IllegalArgumentException)) {
            LOG.error("{} {}（任务 {}）失败", order.about(), order.kind().chinese(), id, failure);
        }
        end(id, work, State.FAILED, null, words(failure));
    }

    private static String words(Throwable failure) {
        if (LostConnection.isCauseOf(failure)) {
            return LostConnection.WORDS;
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private void end(long id, WorkUnderWay work, State state, @Nullable String result, @Nullable String error) {
        table.advance(id, work.state());
        table.end(id, state, result, error, state == State.DONE ? JSON.writeValueAsString(work.pace()) : null);
    }

    /** Writes down how far this program's work is, that it is alive, and stops what somebody asked to stop. */
    private void beat() {
        try {
            own.forEach((id, work) -> table.advance(id, work.state()));
            Set<Long> ids = Set.copyOf(own.keySet());
            if (!ids.isEmpty()) {
                table.alive(ids);
                table.stopped(ids)
                        .forEach(id -> Optional.ofNullable(own.get(id)).ifPresent(WorkUnderWay::stop));
            }
        } catch (RuntimeException silent) {
            LOG.warn("长任务的进度没有写入数据库", silent);
        }
    }

    /** Files whose time is over go also while nobody starts any work. */
    private void expire() {
        try {
            table.expire();
        } catch (RuntimeException later) {
            LOG.warn("过期的文件没有删除，一小时后再试", later);
        }
    }

    /** Marks what a program that ended has left, and removes the files it had taken in. */
    private void markInterrupted() {
        table.markInterrupted().forEach(LongWork::remove);
    }

    private static void remove(Path folder) {
        boolean ours = String.valueOf(folder.getFileName()).startsWith(FOLDER)
                && Path.of(System.getProperty("java.io.tmpdir")).equals(folder.getParent());
        try {
            if (ours) {
                FileSystemUtils.deleteRecursively(folder);
            }
        } catch (IOException left) {
            LOG.warn("上传的文件没有删掉：{}", folder, left);
        }
    }

    private void interrupt(long id, WorkUnderWay work) {
        try {
            end(id, work, State.INTERRUPTED, null, null);
        } catch (DataAccessException unreachable) {
            LOG.warn("任务 {} 的结果没有写入数据库 / the end of the work could not be written: {}", id, unreachable.getMessage());
        }
    }

    /** What is not finished is interrupted: told at once, not only after a silence. */
    @Override
    public void destroy() throws InterruptedException {
        closing = true;
        pulse.shutdownNow();
        own.forEach(this::interrupt);
        own.values().forEach(WorkUnderWay::stop);
        lanes.values().forEach(lane -> lane.shutdownNow().forEach(Runnable::run));
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
        for (ThreadPoolExecutor lane : lanes.values()) {
            lane.awaitTermination(latest - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }
}
