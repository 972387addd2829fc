package org.zhiheng.web.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.OperationLog;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.database.WorkWatch;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;
import org.zhiheng.quality.DataChecks;
import org.zhiheng.quality.Validations;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.UploadName;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loads uploaded files and checks periods in the background. How far each is and what it gave is kept in the database; the
 * uploaded file lies in a folder of its own until the work ends, and no longer.
 */
@Component
class DataWorks implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DataWorks.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FOLDER = "zhiheng-upload";
    private static final int AT_ONCE = 2;
    private static final int MOST_WAITING = 20;
    private static final long PULSE_MILLISECONDS = 500;
    private static final long LARGEST_FILE_KEPT = 100L << 20;

    private final DataWorkTable table;
    private final JdbcClient jdbc;
    private final ContentHome home;
    private final RecordImport imports;
    private final Validations validations;
    private final OperationLog operations;
    private final Map<Long, Watch> own = new ConcurrentHashMap<>();
    private volatile boolean closing;
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            AT_ONCE, AT_ONCE, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                Thread thread = new Thread(work, "data-work");
                thread.setDaemon(true);
                return thread;
            });
    private final ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "data-work-pulse");
        thread.setDaemon(true);
        return thread;
    });

    DataWorks(
            DataWorkTable table,
            JdbcClient jdbc,
            ContentHome home,
            RecordImport imports,
            Validations validations,
            OperationLog operations) {
        this.table = table;
        this.jdbc = jdbc;
        this.home = home;
        this.imports = imports;
        this.validations = validations;
        this.operations = operations;
        pulse.scheduleWithFixedDelay(this::beat, PULSE_MILLISECONDS, PULSE_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    private interface Task {
        /** Does it and gives what came of it, to be kept as JSON. */
        Object result(Watch watch) throws IOException;
    }

    /**
     * How a file is to be loaded.
     *
     * @param period may be blank
     */
    record Upload(String feed, MultipartFile file, String period, boolean dryRun, boolean allOrNothing) {}

    /**
     * Takes a file in and begins to load it.
     *
     * @return the number of the work
     * @throws ContentException when there is no such feed or it has a mistake
     * @throws IllegalArgumentException when there is no file, or the period is none
     * @throws ResponseStatusException when too much is waiting
     */
    long load(Upload upload, CurrentUser user, String address) throws IOException {
        if (upload.file().isEmpty()) {
            throw new IllegalArgumentException("请选择文件 / choose a file");
        }
        Feed feed = new FeedReader(home).feed(upload.feed());
        Optional<Period> period = upload.period().isBlank()
                ? Optional.empty()
                : Optional.of(Period.parse(upload.period().strip()));
        Path folder = Files.createTempDirectory(FOLDER);
        try {
            Path file = folder.resolve(UploadName.of(upload.file(), "upload"));
            upload.file().transferTo(file);
            ImportOptions options = new ImportOptions(
                    period, upload.dryRun(), upload.allOrNothing(), user.userName(), Optional.empty());
            return start(
                    new DataWorkTable.Order(
                            DataWork.IMPORT,
                            feed.code(),
                            String.valueOf(file.getFileName()),
                            Files.size(file),
                            period.map(Period::code).orElse(null),
                            upload.dryRun(),
                            upload.allOrNothing(),
                            user.userName(),
                            address,
                            folder),
                    watch -> loaded(feed, file, options, address, watch));
        } catch (IOException | RuntimeException refused) {
            FileSystemUtils.deleteRecursively(folder);
            throw refused;
        }
    }

    /**
     * Begins to check the records of a period.
     *
     * @return the number of the work
     * @throws ContentException when a check file cannot be used
     * @throws ResponseStatusException when the period is being checked, or too much is waiting
     */
    long validate(Period period, CurrentUser user, String address) {
        DataChecks.read(home);
        return start(
                new DataWorkTable.Order(
                        DataWork.VALIDATION,
                        null,
                        null,
                        null,
                        period.code(),
                        false,
                        false,
                        user.userName(),
                        address,
                        null),
                watch -> checked(period, user.userName(), address, watch));
    }

    private long start(DataWorkTable.Order order, Task task) {
        markInterrupted();
        long id = table.add(order);
        Watch watch = new Watch();
        own.put(id, watch);
        try {
            executor.execute(() -> work(id, order, task, watch));
            return id;
        } catch (RejectedExecutionException full) {
            own.remove(id);
            table.end(id, "cancelled", null, null);
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "等待的任务太多，请稍后再试 / too much is waiting; try again later");
        }
    }

    /** Asks work to stop, whichever program does it. */
    void cancel(long id) {
        table.cancel(id);
        Watch watch = own.get(id);
        if (watch != null) {
            watch.stop();
        }
    }

    /** Marks what a program that ended has left, and removes the files it had taken in. */
    void markInterrupted() {
        table.markInterrupted().forEach(DataWorks::remove);
    }

    private ImportResult loaded(Feed feed, Path file, ImportOptions options, String address, Watch watch)
            throws IOException {
        Path rejects = file.resolveSibling("rejects" + RecordImport.rejectSuffix(file));
        ImportResult result = imports.load(feed, file, options.rejectsTo(rejects), watch);
        if (!options.dryRun()) {
            ImportResult.Counts counts = result.counts();
            operations.record(
                    options.startedBy(),
                    address,
                    "导入数据",
                    "import/" + result.batchId(),
                    null,
                    feed.code() + " " + result.fileName() + " 新增" + counts.fresh() + " 变更" + counts.changed() + " 退回"
                            + counts.rejected(),
                    null);
        }
        watch.rejects = Files.exists(rejects) ? rejects : null;
        return result;
    }

    private Validations.Counts checked(Period period, String user, String address, Watch watch) {
        Validations.Counts counts = validations.validate(period, user, watch);
        operations.record(
                user,
                address,
                "数据校验",
                "period/" + period.code(),
                null,
                "错误 " + counts.errors() + "，警告 " + counts.warnings() + "，提示 " + counts.infos(),
                null);
        return counts;
    }

    private void work(long id, DataWorkTable.Order order, Task task, Watch watch) {
        try {
            if (table.begin(id)) {
                Object result = task.result(watch);
                keepRejects(id, watch);
                table.end(id, "done", JSON.writeValueAsString(result), null, JSON.writeValueAsString(watch.pace()));
            }
        } catch (IOException | RuntimeException | Error failure) {
            if (!closing) {
                fail(id, watch, failure);
            }
        } finally {
            own.remove(id);
            if (order.upload() != null) {
                remove(order.upload());
            }
        }
    }

    private void fail(long id, Watch watch, Throwable failure) {
        if (watch.stopped) {
            table.end(id, "cancelled", null, null);
        } else if (failure instanceof ContentException || failure instanceof IllegalArgumentException) {
            table.end(id, "failed", null, words(failure));
        } else {
            LOG.error("数据任务 {} 失败", id, failure);
            table.end(id, "failed", null, words(failure));
        }
    }

    private static String words(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private void keepRejects(long id, Watch watch) throws IOException {
        Path rejects = watch.rejects;
        if (rejects == null) {
            return;
        }
        if (Files.size(rejects) > LARGEST_FILE_KEPT) {
            LOG.warn("数据任务 {} 的退回文件超过 {} 字节，没有保留", id, LARGEST_FILE_KEPT);
            return;
        }
        String name = String.valueOf(rejects.getFileName());
        String suffix = name.substring(name.lastIndexOf('.'));
        String type =
                switch (suffix) {
                    case ".xlsx" -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                    case ".xls" -> "application/vnd.ms-excel";
                    default -> "text/csv;charset=UTF-8";
                };
        table.keep(id, new DataWorkTable.RejectedFile("退回记录" + suffix, type, Files.readAllBytes(rejects)));
    }

    /** Writes down how far this program's work is, that it is alive, and stops what somebody asked to stop. */
    private void beat() {
        try {
            if (own.isEmpty()) {
                return;
            }
            own.forEach((id, watch) -> table.advance(id, watch.step, watch.done, watch.total));
            Set<Long> ids = Set.copyOf(own.keySet());
            if (!ids.isEmpty()) {
                table.alive(ids);
                table.stopped(ids)
                        .forEach(id -> Optional.ofNullable(own.get(id)).ifPresent(Watch::stop));
            }
        } catch (RuntimeException silent) {
            LOG.warn("数据任务的进度没有写入数据库", silent);
        }
    }

    private static void remove(Path folder) {
        Path parent = folder.getParent();
        boolean ours = String.valueOf(folder.getFileName()).startsWith(FOLDER)
                && Path.of(System.getProperty("java.io.tmpdir")).equals(parent);
        try {
            if (ours) {
                FileSystemUtils.deleteRecursively(folder);
            }
        } catch (IOException left) {
            LOG.warn("上传的文件没有删掉：{}", folder, left);
        }
    }

    /** What is not finished is interrupted: told at once, not only after a silence. */
    @Override
    public void destroy() throws InterruptedException {
        closing = true;
        pulse.shutdownNow();
        Set.copyOf(own.keySet()).forEach(id -> table.end(id, "interrupted", null, null));
        own.values().forEach(Watch::stop);
        executor.shutdownNow().forEach(Runnable::run);
        executor.awaitTermination(10, TimeUnit.SECONDS);
    }

    /** How far one piece of work is, and which server process it keeps busy. */
    private final class Watch implements WorkWatch {

        private volatile String step = "waiting";
        private volatile long done;
        private volatile long total;
        private volatile boolean stopped;
        private final Map<String, Double> seconds = new TreeMap<>();
        private long stepBegan = System.nanoTime();
        private long rows;
        private volatile @Nullable Path rejects;
        private int backend;

        @Override
        public void at(String nowAt, long nowDone, long of) {
            if (!step.equals(nowAt)) {
                note();
            }
            step = nowAt;
            done = nowDone;
            total = of;
            rows = Math.max(rows, nowDone);
            if (stopped) {
                throw new CancellationException();
            }
        }

        /** How long the step took that ends now; one thread tells of the work, so nothing is locked. */
        private void note() {
            long now = System.nanoTime();
            seconds.merge(step, (now - stepBegan) / 1e9, Double::sum);
            stepBegan = now;
        }

        /** Step → seconds, and how many rows there were. */
        Map<String, Double> pace() {
            note();
            Map<String, Double> pace = new TreeMap<>(seconds);
            pace.remove("waiting");
            pace.put("rows", (double) rows);
            return pace;
        }

        @Override
        public synchronized void begins(int process) {
            backend = process;
            if (stopped) {
                throw new CancellationException();
            }
        }

        @Override
        public synchronized void ends() {
            backend = 0;
        }

        synchronized void stop() {
            stopped = true;
            if (backend != 0) {
                jdbc.sql("select pg_cancel_backend(:process)")
                        .param("process", backend)
                        .query()
                        .listOfRows();
            }
        }
    }
}
