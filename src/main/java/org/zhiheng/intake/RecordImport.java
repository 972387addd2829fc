package org.zhiheng.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.zhiheng.database.Copy;
import org.zhiheng.database.WorkWatch;
import org.zhiheng.vocabulary.Period;

/**
 * Loads files through feeds. One transaction from staging to publication: a killed import leaves nothing behind but a
 * batch marked {@code loading}, which the next start marks failed. Files are decoded at the same time, but published one
 * after another, and a batch gets its final number only then; so a batch number never appears below one already pinned.
 */
@Service
public class RecordImport {

    /** How many mistakes a result lists; the reject file and the table have them all. */
    public static final int LISTED = 1_000;

    private static final int LOADING_LOCK = 0x5a48_0001;
    private static final long PUBLISH_LOCK = 0x5a48_0002L;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final TransactionTemplate work;
    private final TransactionTemplate apart;

    public RecordImport(DataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
        this.work = new TransactionTemplate(transactions);
        this.work.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Loads one file.
     *
     * @throws org.zhiheng.content.ContentException when the file as a whole cannot be used; nothing is written then
     */
    public ImportResult load(Feed feed, Path file, ImportOptions options) {
        return load(feed, file, options, WorkWatch.NONE, result -> {});
    }

    /**
     * Loads one file and tells how far it is: steps {@code reading} with the rows read and, for files, about how many there are, {@code checking}, {@code publishing},
     * {@code marking} (of the reject file).
     *
     * @param noted writes down what belongs to the import, e.g. who asked; in the same transaction, so that neither is without
     *     the other; of a dry run nothing remains
     * @throws org.zhiheng.content.ContentException when the file as a whole cannot be used; nothing is written then
     * @throws java.util.concurrent.CancellationException when it was stopped; nothing is written then
     */
    public ImportResult load(
            Feed feed, Path file, ImportOptions options, WorkWatch watch, Consumer<ImportResult> noted) {
        try {
            watch.at("reading", 0, 0);
            return load(feed, SourceFile.open(file, feed.layout().encoding()), options, watch, noted);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The suffix a reject file should have so that the user of this file gets the same kind back. */
    public static String rejectSuffix(Path file) {
        try {
            return SourceFile.suffix(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    ImportResult load(Feed feed, RowSource source, ImportOptions options) {
        return load(feed, source, options, WorkWatch.NONE, result -> {});
    }

    private ImportResult load(
            Feed feed, RowSource source, ImportOptions options, WorkWatch watch, Consumer<ImportResult> noted) {
        options.rejectsTo().ifPresent(target -> RejectFile.check(source, target));
        markAbandoned();
        AtomicLong announced = new AtomicLong();
        try {
            ImportResult result = work.execute(status -> {
                watch.begins(
                        jdbc.sql("select pg_backend_pid()").query(Integer.class).single());
                try {
                    ImportResult done = load(feed, source, options, announced, watch);
                    noted.accept(done);
                    if (options.dryRun()) {
                        status.setRollbackOnly();
                    }
                    return done;
                } finally {
                    watch.ends();
                }
            });
            return java.util.Objects.requireNonNull(result);
        } catch (RuntimeException | Error failure) {
            if (announced.get() != 0) {
                markFailed(announced.get(), failure);
            }
            throw failure;
        }
    }

    /** Marks batches failed whose import died with its connection; called at each start and before each import. */
    public int markAbandoned() {
        Integer count = apart.execute(
                status -> jdbc.sql("""
                        update import_batch set state = 'failed', finished_at = now()
                        where state = 'loading' and pg_try_advisory_xact_lock(:lock, batch_id::integer)
                        """).param("lock", LOADING_LOCK).update());
        return count == null ? 0 : count;
    }

    /** Without a database the batch stays {@code loading}, until {@link #markAbandoned} finds it. */
    private void markFailed(long batch, Throwable why) {
        try {
            apart.executeWithoutResult(status -> jdbc.sql(
                            "update import_batch set state = 'failed', finished_at = now() where batch_id = :batch and state = 'loading'")
                    .param("batch", batch)
                    .update());
        } catch (DataAccessException | TransactionException unreachable) {
            why.addSuppressed(unreachable);
        }
    }

    private ImportResult load(
            Feed feed, RowSource source, ImportOptions options, AtomicLong announced, WorkWatch watch) {
        long loading = jdbc.sql("select nextval(pg_get_serial_sequence('import_batch', 'batch_id'))")
                .query(Long.class)
                .single();
        jdbc.sql("select 1 from (select pg_advisory_xact_lock(:lock, :batch)) held")
                .param("lock", LOADING_LOCK)
                .param("batch", (int) loading)
                .query()
                .listOfRows();
        if (options.dryRun()) {
            announce(feed, source, options, loading);
        } else {
            apart.executeWithoutResult(status -> announce(feed, source, options, loading));
            announced.set(loading);
        }
        Staging staging = new Staging(jdbc, feed);
        staging.create();
        List<ImportResult.Notice> notices = new ArrayList<>();
        AtomicLong cells = new AtomicLong();
        RowConversion conversion = copy(feed, staging.layout(), source, options, notices, cells, watch);
        notices.addAll(conversion.notices());
        watch.at("checking", conversion.read(), 0);
        jdbc.sql("select 1 from (select pg_advisory_xact_lock(:lock)) held")
                .param("lock", PUBLISH_LOCK)
                .query()
                .listOfRows();
        long batch = jdbc.sql(
                        "update import_batch set batch_id = default where batch_id = :batch and state = 'loading' returning batch_id")
                .param("batch", loading)
                .query(Long.class)
                .single();
        announced.set(loading);
        Staging.Verdict verdict = staging.validate(batch, conversion);
        boolean publish = !options.allOrNothing() || verdict.rejected() == 0;
        watch.at("publishing", conversion.read(), 0);
        Staging.Published published = publish ? staging.publish(batch) : Staging.Published.NOTHING;
        long filtered = verdict.superfluous()
                + conversion.filtered().values().stream()
                        .mapToLong(reason -> reason.count)
                        .sum();
        var counts = new ImportResult.Counts(
                conversion.read(),
                published.fresh(),
                published.changed(),
                published.same(),
                verdict.rejected(),
                filtered,
                published.unresolved());
        jdbc.sql("""
                        update import_batch set state = :state, read_count = :read, new_count = :fresh,
                            changed_count = :changed, same_count = :same, rejected_count = :rejected,
                            filtered_count = :filtered, unresolved_count = :unresolved, finished_at = clock_timestamp()
                        where batch_id = :batch
                        """)
                .param("state", publish ? "published" : "discarded")
                .param("read", counts.read())
                .param("fresh", counts.fresh())
                .param("changed", counts.changed())
                .param("same", counts.same())
                .param("rejected", counts.rejected())
                .param("filtered", counts.filtered())
                .param("unresolved", counts.unresolved())
                .param("batch", batch)
                .update();
        List<ImportResult.FilteredRows> reasons = new ArrayList<>();
        conversion
                .filtered()
                .forEach((reason, count) ->
                        reasons.add(new ImportResult.FilteredRows(reason, count.english, count.count)));
        if (verdict.superfluous() > 0) {
            reasons.add(new ImportResult.FilteredRows(
                    "同一编号在文件中出现多次，另一行有效", "the key occurs more than once; another row counts", verdict.superfluous()));
        }
        ImportResult result = new ImportResult(
                options.dryRun() ? 0 : batch,
                feed.code(),
                source.name(),
                source.sha256(),
                options.dryRun(),
                publish && !options.dryRun(),
                counts,
                List.copyOf(reasons),
                staging.rejects(LISTED),
                verdict.faults(),
                List.copyOf(notices),
                verdict.unresolved(),
                verdict.discovered(),
                published.changed() > 0 ? staging.changes() : List.of());
        if (verdict.faults() > 0) {
            watch.at("marking", verdict.rejected(), 0);
            RejectedRows rejected = new RejectedRows(jdbc, batch);
            options.rejectsTo().ifPresent(target -> RejectFile.write(rejected, feed, source, cells.get(), target));
        }
        staging.drop();
        return result;
    }

    private RowConversion copy(
            Feed feed,
            StagingLayout layout,
            RowSource source,
            ImportOptions options,
            List<ImportResult.Notice> notices,
            AtomicLong cells,
            WorkWatch watch) {
        RowConversion[] conversion = new RowConversion[1];
        Copy.into(dataSource, "import_row", layout.names(), rows -> {
            RowConversion converted = new RowConversion(feed, layout, options.period(), source.isStrict(), rows);
            conversion[0] = converted;
            TableFinder finder = new TableFinder(feed, source.name(), converted);
            try {
                ReadMeter meter = new ReadMeter();
                source.read(feed.layout().delimiter(), new WatchedRows(finder, watch, meter), meter);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            finder.finish();
            finder.unreadSheets()
                    .forEach(sheet -> notices.add(new ImportResult.Notice(
                            "sheet_unread",
                            "工作表「" + sheet + "」没有所需表头，未读取",
                            "sheet (" + sheet + ") has none of the headings and was not read",
                            1,
                            0)));
        });
        return conversion[0];
    }

    private void announce(Feed feed, RowSource source, ImportOptions options, long batch) {
        jdbc.sql(
                        "insert into source_file (sha256, file_name, byte_count) values (:sha, :name, :bytes) on conflict do nothing")
                .param("sha", source.sha256())
                .param("name", source.name())
                .param("bytes", source.byteCount())
                .update();
        jdbc.sql("""
                        insert into import_batch (batch_id, feed, feed_hash, source_sha256, period, state, started_by)
                        overriding system value values (:batch, :feed, :hash, :sha, :period, 'loading', :by)
                        """)
                .param("batch", batch)
                .param("feed", feed.code())
                .param("hash", feed.hash())
                .param("sha", source.sha256())
                .param("period", options.period().map(Period::code).orElse(null))
                .param("by", options.startedBy())
                .update();
    }
}
