package org.zhiheng.web.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.zhiheng.access.CurrentUser;
import org.zhiheng.access.DataScope;
import org.zhiheng.access.OperationLog;
import org.zhiheng.content.ContentException;
import org.zhiheng.content.ContentHome;
import org.zhiheng.intake.Feed;
import org.zhiheng.intake.FeedReader;
import org.zhiheng.intake.ImportOptions;
import org.zhiheng.intake.ImportResult;
import org.zhiheng.intake.RecordImport;
import org.zhiheng.quality.DataChecks;
import org.zhiheng.quality.Validations;
import org.zhiheng.vocabulary.Period;
import org.zhiheng.web.UploadName;
import org.zhiheng.work.KeptInputs;
import org.zhiheng.work.LongWork;
import org.zhiheng.work.Work;
import org.zhiheng.work.WorkFile;
import org.zhiheng.work.WorkKind;
import org.zhiheng.work.WorkRefused;
import org.zhiheng.work.WorkUnderWay;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loads uploaded files and checks periods in the background. Somebody's rejected rows may be of any unit: only who asked for
 * the work, or sees all units, finds it.
 */
@Component
class DataWorks {

    private static final Logger LOG = LoggerFactory.getLogger(DataWorks.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<WorkKind> KINDS = EnumSet.of(WorkKind.IMPORT, WorkKind.VALIDATION);
    private static final long LARGEST_FILE_KEPT = 50L << 20;

    private final LongWork work;
    private final KeptInputs inputs;
    private final ContentHome home;
    private final RecordImport imports;
    private final Validations validations;
    private final OperationLog operations;
    private final TransactionOperations transaction;

    DataWorks(
            LongWork work,
            KeptInputs inputs,
            ContentHome home,
            RecordImport imports,
            Validations validations,
            OperationLog operations,
            TransactionOperations transaction) {
        this.work = work;
        this.inputs = inputs;
        this.home = home;
        this.imports = imports;
        this.validations = validations;
        this.operations = operations;
        this.transaction = transaction;
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
        Path folder = LongWork.folder();
        try {
            Path file = folder.resolve(UploadName.of(upload.file(), "upload"));
            upload.file().transferTo(file);
            return startLoading(
                    feed,
                    file,
                    new ImportOptions(
                            period, upload.dryRun(), upload.allOrNothing(), user.userName(), Optional.empty()),
                    null,
                    address);
        } catch (IOException | RuntimeException refused) {
            FileSystemUtils.deleteRecursively(folder);
            throw refused;
        }
    }

    /**
     * Begins to load the file of a dry run that the same user asked for, as it was to be loaded then.
     *
     * @return the number of the work
     * @throws IllegalArgumentException when it was another's, was no dry run, would write nothing, or its file is no longer kept
     * @throws ContentException when the feed is gone or has a mistake now
     * @throws ResponseStatusException when there is no such work, or too much is waiting
     */
    long loadChecked(long id, CurrentUser user, String address) throws IOException {
        DataWork checked = find(user, id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "没有这个任务 / no such work"));
        if (!canBeLoaded(checked, user)) {
            throw new IllegalArgumentException(
                    "这次检查的文件不能再直接导入：只有发起检查的人可以导入一次，文件保留一天；请重新选择文件 / the file of this check can no longer"
                            + " be loaded: its sender may do so once, within a day; choose the file again");
        }
        Feed feed = new FeedReader(home).feed(String.valueOf(checked.feed()));
        if (!inputs.claim(id)) {
            throw new IllegalArgumentException("这份文件刚刚已经导入 / this file has just been loaded");
        }
        Path folder = LongWork.folder();
        try {
            Path file = folder.resolve(String.valueOf(checked.fileName()));
            inputs.restore(id, file);
            ImportOptions options = new ImportOptions(
                    Optional.ofNullable(checked.period()).map(Period::parse),
                    false,
                    checked.allOrNothing(),
                    user.userName(),
                    Optional.empty());
            long started = startLoading(feed, file, options, id, address);
            inputs.used(id, started);
            return started;
        } catch (IOException | RuntimeException refused) {
            inputs.giveBack(id);
            FileSystemUtils.deleteRecursively(folder);
            throw refused;
        }
    }

    /** Whether the user may load the file of this dry run without choosing it again. */
    boolean canBeLoaded(DataWork checked, CurrentUser user) {
        return checked.isImport()
                && checked.isComplete()
                && checked.dryRun()
                && checked.requestedBy().equals(user.userName())
                && inputs.isKept(checked.workId());
    }

    /** The load that used the file of this dry run; empty: none yet. */
    OptionalLong loadedBy(DataWork checked) {
        return inputs.followedBy(checked.workId());
    }

    private long startLoading(Feed feed, Path file, ImportOptions options, @Nullable Long checkedBy, String address)
            throws IOException {
        DataWork.Asked asked = new DataWork.Asked(
                feed.code(),
                String.valueOf(file.getFileName()),
                Files.size(file),
                options.period().map(Period::code).orElse(null),
                options.dryRun(),
                options.allOrNothing(),
                checkedBy);
        return start(
                new LongWork.Order(
                        WorkKind.IMPORT, feed.code(), "", asked.json(), options.startedBy(), file.getParent()),
                watch -> loaded(feed, file, options, address, watch));
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
        DataWork.Asked asked = new DataWork.Asked(null, null, null, period.code(), false, false, null);
        return start(
                new LongWork.Order(WorkKind.VALIDATION, period.code(), "", asked.json(), user.userName(), null),
                watch -> checked(period, user.userName(), address, watch));
    }

    /** Empty when there is none, or it is not this user's to see. */
    Optional<DataWork> find(CurrentUser user, long id) {
        return seen(user, id).map(DataWork::of);
    }

    /** The newest, at most so many. */
    List<DataWork> newest(CurrentUser user, int most) {
        return work.newest(KINDS, only(user), most).stream().map(DataWork::of).toList();
    }

    /** The newest checking of a period. */
    Optional<DataWork> newestValidation(CurrentUser user, String period) {
        return work.latest(WorkKind.VALIDATION, period, only(user)).map(DataWork::of);
    }

    /** JSON; empty when the work is not done. */
    Optional<String> result(CurrentUser user, long id) {
        return seen(user, id).map(Work::result);
    }

    /** The rejected rows as the user gets them back; empty when there are none or they are no longer kept. */
    Optional<WorkFile> rejects(CurrentUser user, long id) {
        return seen(user, id).flatMap(found -> work.file(id));
    }

    /** Asks work to stop, whichever program does it. */
    void cancel(long id) {
        work.cancel(id);
    }

    private Optional<Work> seen(CurrentUser user, long id) {
        String only = only(user);
        return work.find(id)
                .filter(found -> KINDS.contains(found.kind()))
                .filter(found -> only == null || only.equals(found.requestedBy()));
    }

    /** Whose work the user sees; null: everybody's. */
    private static @Nullable String only(CurrentUser user) {
        return user.scope() == DataScope.ALL ? null : user.userName();
    }

    private long start(LongWork.Order order, LongWork.Task task) {
        try {
            return work.start(order, task);
        } catch (WorkRefused refused) {
            throw refused.isFull()
                    ? new ResponseStatusException(
                            HttpStatus.SERVICE_UNAVAILABLE, "等待的任务太多，请稍后再试 / too much is waiting; try again later")
                    : new ResponseStatusException(
                            HttpStatus.CONFLICT, "这个周期正在校验，请等它完成 / this period is being checked; wait for it");
        }
    }

    private String loaded(Feed feed, Path file, ImportOptions options, String address, WorkUnderWay watch)
            throws IOException {
        Path rejects = file.resolveSibling("rejects" + RecordImport.rejectSuffix(file));
        ImportResult result = imports.load(feed, file, options.rejectsTo(rejects), watch, done -> {
            ImportResult.Counts counts = done.counts();
            operations.record(
                    options.startedBy(),
                    address,
                    "导入数据",
                    "import/" + done.batchId(),
                    null,
                    feed.code() + " " + done.fileName() + " 新增" + counts.fresh() + " 变更" + counts.changed() + " 退回"
                            + counts.rejected(),
                    null);
            if (!options.dryRun()) {
                keep(rejects, watch);
                watch.done(JSON.writeValueAsString(done));
            }
        });
        if (options.dryRun()) {
            keep(rejects, watch);
        }
        if (options.dryRun() && isLoadable(result, options) && !inputs.keep(watch.id(), file)) {
            LOG.warn("检查过的文件压缩后太大，没有保留，导入时须重新选择：{}", result.fileName());
        }
        return JSON.writeValueAsString(result);
    }

    /** Whether the checked file would be loaded: one faulty row may keep all out. */
    private static boolean isLoadable(ImportResult result, ImportOptions options) {
        return !(options.allOrNothing() && result.counts().rejected() > 0);
    }

    private String checked(Period period, String user, String address, WorkUnderWay watch) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Validations.Counts counts = validations.validate(period, user, watch);
            operations.record(
                    user,
                    address,
                    "数据校验",
                    "period/" + period.code(),
                    null,
                    "错误 " + counts.errors() + "，警告 " + counts.warnings() + "，提示 " + counts.infos(),
                    null);
            String result = JSON.writeValueAsString(counts);
            watch.done(result);
            return result;
        }));
    }

    /** The rejected rows as a file; nothing when there are none. */
    private static void keep(Path rejects, WorkUnderWay watch) {
        if (!Files.exists(rejects)) {
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
        WorkFile file = packed("退回记录" + suffix, type, rejects);
        if (file.content().length > LARGEST_FILE_KEPT) {
            LOG.warn("退回文件压缩后超过 {} 字节，没有保留", LARGEST_FILE_KEPT);
            return;
        }
        watch.keep(file);
    }

    private static WorkFile packed(String name, String type, Path file) {
        try {
            return WorkFile.packed(name, type, file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
